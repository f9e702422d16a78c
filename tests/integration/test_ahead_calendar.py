"""Watched hearings are published as a calendar after each check."""

from pathlib import Path
from typing import Any

from icalendar import Calendar

from billbot import clock
from billbot.briefs.hearings import known_hearings
from billbot.domain.bills import BillId
from tests.support import toml
from tests.support.app_in_process import bill as at_site
from tests.support.app_in_process import in_process
from tests.support.app_in_process import row as at_hour
from tests.support.app_on_disk import HEARING, LATER, REFERRED, bill, on_disk, row


def events(path: Path) -> list[Any]:
    return list(Calendar.from_ical(path.read_bytes()).events)


def test_published_after_a_check(tmp_path: Path) -> None:
    """After a check the calendar of hearings is in the public folder, with the bills' titles and a link."""
    with on_disk(tmp_path) as app:
        app.billbot("check", "--now", "2025-03-03T10:00")
        path = tmp_path / "state" / "public" / "hearings.ics"
        assert events(path) == []
        app.site.now = clock.parse(LATER)
        app.billbot("check", "--now", LATER)
        (event,) = events(path)
        assert "An Act on H1588" in event["description"]
        assert event["url"] == f"{app.site.url}/Events/Hearings"


def test_unchanged_is_left_untouched(tmp_path: Path) -> None:
    """A check that changes nothing leaves the file untouched."""
    with on_disk(tmp_path) as app:
        app.billbot("check", "--now", "2025-03-03T10:00")
        path = tmp_path / "state" / "public" / "hearings.ics"
        before = path.stat().st_mtime_ns
        app.billbot("check", "--now", "2025-03-03T11:00")
        assert path.stat().st_mtime_ns == before


def test_nothing_private(tmp_path: Path) -> None:
    """The public file names no proposal, ask, owner or position."""
    with on_disk(tmp_path, bill("H1588", row(REFERRED), row(HEARING))) as app:
        words = 'position = "oppose"\nask = "Write to them"\nowner = "A. Sample"\nwhy = "It hurts"\n'
        app.configure(
            bills=toml.topic("t", "Our topic") + toml.proposal("dignity", "Dignity", "194/H1588", topics=["t"]) + words
        )
        app.billbot("check", "--now", LATER)
        said = (tmp_path / "state" / "public" / "hearings.ics").read_text("utf-8").replace("\r\n ", "")
    assert "H.1588" in said
    assert not any(word in said for word in ("Dignity", "dignity", "oppose", "Write", "Sample", "hurts", "topic"))


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """If the calendar cannot be written, the log says so, and the check goes on."""
    with on_disk(tmp_path) as app:
        (tmp_path / "state").mkdir()
        (tmp_path / "state" / "public").write_text("a file")
        ran = app.billbot("check", "--now", "2025-03-03T10:00")
        assert ran.code == 0


def test_undated_notice_counts_from_first_sight(tmp_path: Path) -> None:
    """For an undated row, notice counts from the day it was first seen."""
    text = "Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1"
    with in_process(tmp_path, at_site("H1", at_hour(REFERRED), at_hour(text, 2, undated=True))) as app:
        app.check(0, 3)
        with app.store() as store:
            (hearing,) = known_hearings(store, app.watch.following(store))
    assert (hearing.bills, hearing.notice_days) == ((BillId(194, "H1"),), 17)


def test_show(tmp_path: Path) -> None:
    """`show` has upcoming hearings with their earlier days, and the committee's day to report, derived or not."""
    moved = "Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-1"
    with on_disk(tmp_path, bill("H1588", row(REFERRED), row(HEARING), row(moved)), bill("S1122", row(REFERRED))) as app:
        (app.folder / "calendar.toml").write_text(
            '[[court]]\nnumber = 194\nreporting = [{date = 2025-12-03, rule = "Joint Rule 10", source = "Rules"}]\n',
            encoding="utf-8",
        )
        app.billbot("check", "--now", LATER)
        shown = app.billbot("show", "H1588", "--json", "--now", LATER).json
        said = app.billbot("show", "H1588", "--now", LATER).out
    (hearing,) = shown["hearings"]
    assert (hearing["bills"], hearing["date"], hearing["start"]) == (["194/H1588"], "2025-11-25", "13:00")
    assert [(each["bill"], each["date"], each["derived"]) for each in shown["deadlines"]] == [
        ("194/H1588", "2025-12-03", True),
        ("194/S1122", "2025-12-03", True),
    ]
    assert (
        "Hearing on H.1588: Tuesday, November 25, 2025, 1:00 PM to 5:00 PM, A-1, State House, the Judiciary Committee"
        in said
    )
    assert ", moved from Tuesday, November 18, 2025, 1:00 PM\n" in said
    assert "derived from the court's dates" in said
