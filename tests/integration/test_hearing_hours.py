"""If a hearing's hour changes, what people heard about it is corrected, whichever message told it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from billbot.domain.ledger import Message
from tests.support import reminded_app
from tests.support.agenda_app import MOVED_TEXT, TEXT, app
from tests.support.agenda_app import at as on
from tests.support.app_in_process import REFERRED, AppInProcess, at, bill, row
from tests.support.hearing_sample import posted

AGAIN = "Hearing rescheduled to 03/20/2025 from 01:00 PM-05:00 PM in A-1"
SECOND = TEXT.replace("03/20", "03/27")
ON_20, ON_27 = "Thursday, March 20", "Thursday, March 27"


def mute(made: AppInProcess) -> None:
    muted = tuple(replace(each, mute_until=date(2026, 1, 1)) for each in made.watch.proposals)
    made.watch = replace(made.watch, proposals=muted)


def days(made: AppInProcess, *hours: float) -> Sequence[Message]:
    """What is announced at these hours only."""
    made.inbox.got.clear()
    made.day(*hours)
    return made.inbox.got


def test_row_that_was_never_heard(tmp_path: Path) -> None:
    """People who heard about a hearing hear that it is off, even if its last row came while it was muted."""
    rows = row(TEXT, 2, removed_at=at(30)), row(AGAIN, 26, removed_at=at(50))
    with app(tmp_path, bill("H1", row(REFERRED), *rows), bill("S1")) as made:
        made.day(3)
        mute(made)
        days(made, 27, 31, 33)
        (message,) = days(made, 51, 53)
        assert ("Called off" in message.text, ON_20 in message.text) == (True, True)


def test_agenda_that_only_a_correction_named(tmp_path: Path) -> None:
    """People who read in a correction that a hearing is on by its agenda hear when the agenda calls it off."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2, struck_at=at(30))), bill("S1")) as made:
        made.day(3)
        mute(made)
        made.site.hearings = [posted(2, "H1", **on(27))]
        days(made, 27)
        (correction,) = days(made, 31)
        assert f"By the committee's agenda there is a hearing on {ON_27}" in correction.text
        made.site.hearings = [posted(2, "H1", Status="Canceled", **on(27))]
        (message,) = days(made, 55)
        assert ("Called off" in message.text, ON_27 in message.text) == (True, True)


def test_named_by_a_reminder(tmp_path: Path) -> None:
    """People who only got a reminder hear when the hearing is off."""
    with reminded_app.app(tmp_path, row(TEXT, struck_at=at(24 * 10 + 2))) as made:
        assert len(reminded_app.send(made, "2025-03-13T08:00")) == 1
        reminded_app.look(made, "2025-03-13T14:00")
        assert " was struck from the record" in reminded_app.send(made, "2025-03-13T14:00")[-1].subject


def test_two_notices_one_of_which_is_struck(tmp_path: Path) -> None:
    """If one of two told hearings is off and the other is replaced by a third notice, both are announced."""
    rows = row(TEXT, 2, struck_at=at(26)), row(SECOND, 2), row(TEXT.replace("03/20", "03/28"), 26)
    with app(tmp_path, bill("H1", row(REFERRED), *rows), bill("S1")) as made:
        made.day(3)
        made.site.hearings = [posted(2, "H1", Status="Canceled", **on(27))]
        (message,) = days(made, 27, 52)
        assert f"it was to be on {ON_20}" in message.text
        assert f"\nCalled off: the hearing on the sample proposal (H.1) on {ON_27}\n" in message.text


def test_row_of_an_hour_that_was_left(tmp_path: Path) -> None:
    """A late notice of an hour that a hearing is known to have left is not announced."""
    rows = row(TEXT, 2), row(MOVED_TEXT, 26), row(f"{TEXT} and Virtual", 50, date=date(2025, 3, 3))
    with app(tmp_path, bill("H1", row(REFERRED), *rows), bill("S1")) as made:
        made.day(3)
        assert len(days(made, 27)) == 1
        assert days(made, 51, 53) == []
