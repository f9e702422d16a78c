"""`rollover`: what was filed again, accepted one by one or all certain ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.demo import PracticeBill
from tests.support import toml
from tests.support.app_on_disk import CONSOLE, REFERRED, AppOnDisk, on_disk, row
from tests.support.listed_app import at_a_terminal

NOW = "2027-01-20T10:00"
BILLS = """# Who edits this file keeps this line.
[[topic]]
id = "287g"
name = "Limits on 287(g) agreements"

[[proposal]]
id = "dignity"
name = "Dignity"
topics = ["287g"]
bills = ["194/H1588"]  # the House's alone

[[proposal]]
id = "roads"
name = "Roads"
topics = ["287g"]
bills = ["194/S9"]
position = "oppose"

[[proposal]]
id = "law"
name = "The law"
topics = ["287g"]
bills = ["194/H7"]
next = "drop"
"""
TITLE = "An Act relative to immigration detention and collaboration agreements"
LINE = "[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE SENATE, NO. 9 OF 2025-2026.]\nSECTION 1."


def old(number: str, title: str, *presenters: str) -> PracticeBill:
    appears = clock.parse("2025-01-20")
    return PracticeBill(194, number, appears=appears, title=title, presenters=presenters, rows=(row(REFERRED),))


def new(docket: str, title: str, *presenters: str, **more: Any) -> PracticeBill:
    appears = clock.parse("2027-01-15")
    return PracticeBill(195, docket=docket, appears=appears, title=title, presenters=presenters, **more)


OLD = (old("H1588", TITLE, "Ann Sample"), old("S9", "An Act on roads", "Bo Sample"), old("H7", "An Act on law"))
CERTAIN, LIKELY = new("HD1", TITLE, "Ann Sample", text="SECTION 1."), new("SD2", TITLE, "Cy Sample", text="SECTION 1.")
PRINTED = new("SD3", "An Act on bridges", "Di Sample", text=LINE)
LAW = new("HD4", "An Act on law", text="SECTION 1.")


@contextmanager
def january(root: Path, *filed: PracticeBill, calendar: str = toml.COURTS, read: bool = True) -> Iterator[AppOnDisk]:
    """The app in January: the old bills were seen, and the list of the new court was read, with its documents."""
    with on_disk(root, *OLD, *filed) as app:
        app.configure(f"{CONSOLE}operations = true\n", BILLS, calendar=calendar)
        app.site.now = clock.parse(NOW)
        app.billbot("work" if read else "check", *(["--once"] if read else []), "--now", NOW)
        yield app


def bills(app: AppOnDisk) -> str:
    return (app.folder / "bills.toml").read_text("utf-8")


def test_candidates(tmp_path: Path) -> None:
    """Each proposal, also one opposed, has its candidates with the evidence, the most certain first; no dropped one."""
    with january(tmp_path, LIKELY, CERTAIN, PRINTED, LAW) as app:
        ran = app.billbot("rollover", "195", "--now", NOW)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.splitlines() == [
            "Dignity  [dignity]  H.1588",
            f"  certain   195/HD1  {TITLE} (Ann Sample)",
            "            It has the title of H.1588. Ann Sample filed H.1588, too.",
            f"  likely    195/SD2  {TITLE} (Cy Sample)",
            "            It has the title of H.1588.",
            "Roads  [roads]  S.9",
            "  likely    195/SD3  An Act on bridges (Di Sample)",
            "            Its first page says that a similar matter was filed in the previous session: S.9.",
            "To add what is certain: `billbot rollover 195 --accept-certain`. What is likely may be wrong.",
            "To add one document: `billbot watch add ID --proposal NAME`",
        ]
        assert bills(app) == BILLS


def test_no_bill_before(tmp_path: Path) -> None:
    """Of a proposal without a bill in the court before, that court is named."""
    with january(tmp_path, CERTAIN) as app:
        app.configure(CONSOLE, BILLS + toml.proposal("ferries", "Ferries"), calendar=toml.COURTS)
        assert "Ferries  [ferries]  no bill in the 194th\n" in app.billbot("rollover", "195", "--now", NOW).out


def test_accept_what_is_certain(tmp_path: Path) -> None:
    """--accept-certain adds only certain ones, not likely ones; comments are kept, and operations hear who did it."""
    with january(tmp_path, CERTAIN, LIKELY, PRINTED) as app:
        ran = app.billbot("rollover", "195", "--accept-certain", "--by", "Ann", "--now", NOW)
        assert ran.out == "Added 195/HD1 to Dignity.\n"
        assert bills(app) == BILLS.replace('bills = ["194/H1588"]', 'bills = ["194/H1588", "195/HD1"]')
        assert "Ann" in app.billbot("deliver", "--now", NOW).out
        again = app.billbot("rollover", "195", "--accept-certain", "--now", NOW).out
        assert "  watched already: HD.1\n  likely    195/SD2" in again
        app.billbot("watch", "undo")
        assert bills(app) == BILLS


def test_a_typed_docket_joins_as_a_suggestion_would(tmp_path: Path) -> None:
    """`watch add` knows what was filed again, by its title or a suggestion, says so, and joins that proposal."""
    with january(tmp_path, CERTAIN, PRINTED) as app:
        ran = app.billbot("watch", "add", "HD1", "--now", NOW)
        again = "Filed again, it seems: H.1588 of the 194th (the same title in the 194th; watched under Dignity)\n"
        assert (again in ran.out, ran.out.endswith("Added 195/HD1 to Dignity.\n")) == (True, True)
        ran = at_a_terminal(app, "y\nn\n", "add", "SD3", "--now", NOW)
        assert "Put it under Roads? [Y/n]" in ran.err
        assert "SD3" not in bills(app)
        assert "Added 195/SD3 to Roads." in app.billbot("watch", "add", "SD3", "--now", NOW).out


def test_candidate_of_two_proposals(tmp_path: Path) -> None:
    """A document that may be either of two proposals filed again is left to a person."""
    with january(tmp_path, CERTAIN) as app:
        twice = BILLS.replace('bills = ["194/S9"]', 'bills = ["194/S9", "194/H8"]')
        (app.folder / "bills.toml").write_text(twice, encoding="utf-8")
        app.site.court = type(app.site.court)([*OLD, CERTAIN, old("H8", TITLE, "Ann Sample")])
        app.billbot("check", "--now", "2027-01-20T14:00")
        assert "Added" not in app.billbot("rollover", "195", "--accept-certain", "--now", NOW).out


@pytest.mark.parametrize(
    ("calendar", "said"),
    [
        (toml.COURTS, "Its list is read once a day.\n"),
        (
            toml.COURTS.replace("01-06", "01-27").replace("01-05", "01-26"),
            "It opens on Wednesday, January 27, 2027; its list is read once a day.\n",
        ),
        ("", "Its list is read once a day.\n"),
    ],
)
def test_nothing_known(tmp_path: Path, calendar: str, said: str) -> None:
    """Until a court's list is read, it says so, and when the court opens if that is ahead."""
    with january(tmp_path, CERTAIN, calendar=calendar, read=False) as app:
        ran = app.billbot("rollover", "195", "--now", NOW)
        assert (ran.code, ran.out) == (0, f"No document of the 195th General Court is known yet. {said}")


def test_many_possible(tmp_path: Path) -> None:
    """Five possible ones are shown."""
    filed = [new(f"HD{n}", f"An Act on immigration detention agreements {n}") for n in range(11, 18)]
    with january(tmp_path, *filed) as app:
        out = app.billbot("rollover", "195", "--now", NOW).out
        assert (out.count("  possible"), "  and 2 that are less alike\n" in out) == (5, True)


def test_asks_nothing(tmp_path: Path) -> None:
    """The site is asked for nothing."""
    with january(tmp_path, CERTAIN, LIKELY, PRINTED) as app:
        before = len(app.site.requests)
        app.billbot("rollover", "195", "--accept-certain", "--now", NOW)
        assert len(app.site.requests) == before


LATER = "2027-01-27T10:00"


def test_what_is_found_is_suggested(tmp_path: Path) -> None:
    """A proposal that seems to be filed again is suggested for that, once, in weekly runs."""
    reworded = TITLE.replace("relative to", "concerning")
    stated = new("HD5", reworded, "Ann Sample", text="SECTION 1.")
    with january(tmp_path, stated) as app:
        (found,) = app.billbot("suggest", "list", "--json").json
        assert (found["bill"], found["proposal"]) == ("195/HD5", "dignity")
        assert "A sponsor of H.1588 of the 194th, which is watched, filed it, and both titles say" in found["because"]
        app.site.court = type(app.site.court)([*OLD, stated, replace(stated, docket="HD6")])
        assert "HD.6" not in app.once("2027-01-22T10:00") + app.once("2027-01-22T12:00")
        told = app.once(LATER) + app.once("2027-01-27T12:00")
        assert ("suggest accept 2" in told, "suggest accept 1" in told) == (True, False)
        assert app.billbot("suggest", "accept", str(found["id"]), "--now", LATER).code == 0
        assert 'bills = ["194/H1588", "195/HD5"]' in bills(app)


def test_whose_bill_it_was(tmp_path: Path) -> None:
    """A suggestion for its sponsor names that sponsor's bill, among several with its title."""
    stated = new("SD5", TITLE.replace("relative to", "concerning"), "Cy Sample", text="SECTION 1.")
    with on_disk(tmp_path, *OLD, old("S8", TITLE, "Cy Sample"), stated) as app:
        app.configure(CONSOLE, BILLS.replace('"194/H1588"', '"194/H1588", "194/S8"'), calendar=toml.COURTS)
        app.once(NOW)
        (found,) = app.billbot("suggest", "list", "--json").json
    assert found["because"].startswith("A sponsor of S.8 of the 194th, which is watched, filed it,")


def test_what_was_decided_is_not_suggested_again(tmp_path: Path) -> None:
    """A document that somebody rejected is not asked about when it is found again."""
    stated = new("HD5", TITLE.replace("relative to", "concerning"), "Ann Sample", text="SECTION 1.")
    with january(tmp_path, stated) as app:
        (found,) = app.billbot("suggest", "list", "--json").json
        app.billbot("suggest", "reject", str(found["id"]), "--now", NOW)
        app.once("2027-01-21T10:00")
        assert "HD.5" not in app.once(LATER) + app.once("2027-01-27T12:00")


def test_a_court_too_far(tmp_path: Path) -> None:
    """A court after the next one cannot be searched, and the line names the next one."""
    with january(tmp_path, read=False) as app:
        ran = app.billbot("rollover", "196", "--now", "2026-12-01T10:00")
    assert (ran.code, "run `billbot rollover 195`" in ran.err) == (2, True)
