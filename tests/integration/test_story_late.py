"""A story of several weeks, as behind a machine that was off: all it says is so by now, and each row has its day."""

import re
from pathlib import Path

import pytest

from billbot.demo import PracticeBill, PracticeRow
from tests.support.app_in_process import REFERRED, bill, in_process, one, row

DAY = 24
PASSED = "Passed to be engrossed - 134 YEAS to 21 NAYS (See YEA and NAY No. 150)"
RECOMMENDED = "Committee recommended ought to pass with an amendment, inserting in place thereof the text of S30"
TO_THE_SENATE = "Read; and referred to the committee on Senate Ways and Means"


def on(day: float, text: str, branch: str = "House") -> PracticeRow:
    return row(text, day * DAY + 1, branch)


def senate(day: float, text: str) -> PracticeRow:
    return on(day, text, "Senate")


def told(path: Path, day: float, *bills: PracticeBill, start: str = "") -> str:
    """What is told of H1, beside which S1 is another proposal's, where nobody looked between the first day and this.

    Of several messages the one whose headline begins so.
    """
    with in_process(path, *bills, proposals=[one("H1"), one("S1", name="other")]) as app:
        app.day(0, day * DAY + 3)
        (text,) = [message.text for message in app.inbox.got[1:] if message.text.startswith(start)]
    return text


ENACTED = bill(
    "H1",
    *(row(REFERRED, -900), on(-20, PASSED), senate(-10, "Read third, amended and passed to be engrossed")),
    *(on(30, "House NON-concurred in the Senate amendment"), senate(30, "Senate insisted on its amendment")),
    *(on(day, f"Reporting date extended to Friday, June {day}, 2025") for day in range(10, 20)),
    on(70, "House concurred in the Senate amendment - 132 YEAS to 24 NAYS (See YEA and NAY No. 70)"),
    *(on(88, "Enacted - 137 YEAS to 21 NAYS (See YEA and NAY No. 251)"), senate(90, "Enacted")),
)


def test_what_was_answered_since(tmp_path: Path) -> None:
    """Of branches that enacted it the last one leads, and what they refused months before is none of that story."""
    text = told(tmp_path, 90, ENACTED)
    assert text.startswith("Sample proposal was enacted in the Senate\n")
    assert " · Senate · Sunday, June 1, 2025\nThe House enacted it, 137 to 21. It goes to the Governor.\n" in text


def test_each_row_has_its_day(tmp_path: Path) -> None:
    """The most telling rows stand below, however far the bill went since, each with its day where that is another."""
    text = told(tmp_path, 90, ENACTED)
    assert "- H.1, House, May 30: “Enacted - 137 YEAS to 21 NAYS (See YEA and NAY No. 251)”\n" in text
    assert "- H.1, House, May 12: “House concurred in the Senate amendment - 132 YEAS" in text
    assert "- H.1, Senate, April 2: “Senate insisted on its amendment”\n" in text


def test_rows_in_the_order_of_their_days(tmp_path: Path) -> None:
    """The rows below the story are in the order of their days, whichever of the numbers has them."""
    first = bill("H1", row(REFERRED, -900), on(25, "Reporting date extended to Friday, August 1, 2025"))
    days = ((12, "May 30"), (26, "August 1"))
    longer = (on(day, f"Reporting date extended to {until}, 2025") for day, until in days)
    second = bill("H2", row(REFERRED, -900), *longer)
    with in_process(tmp_path, first, second, proposals=[one("H1", "H2")]) as app:
        app.day(0, 28 * DAY)
        text = app.inbox.got[-1].text
    assert re.findall(r"^- H\.\d, House, (\w+ \d+): ", text, re.MULTILINE) == ["March 15", "March 28"]


@pytest.mark.parametrize(
    ("since", "headline", "story"),
    [
        (
            "Placed in the Orders of the Day for Thursday, April 10, 2025",
            "Dated four weeks earlier: Sample proposal passed the House, 134 to 21",
            "It goes on to the Senate, and the Senate can take it up on Thursday, April 10.",
        ),
        (
            RECOMMENDED,
            "Senate Ways and Means recommends Sample proposal (H.1) with a new text, S.30",
            "That is the committee's advice, not yet a vote of a branch. It passed the House on March 5, 134 to 21.",
        ),
    ],
)
def test_what_the_other_branch_did_since(tmp_path: Path, since: str, headline: str, story: str) -> None:
    """What was decided weeks after a passage leads, with its day; where it only went on, that is the story of it."""
    rows = on(2, PASSED), senate(30, TO_THE_SENATE), senate(30, since)
    text = told(tmp_path, 31, bill("H1", row(REFERRED, -900), *rows))
    assert (text.splitlines()[0], text.splitlines()[2]) == (headline, story)


@pytest.mark.parametrize(("since", "may"), [("Ordered to a third reading", "was to"), ("Read second", "can")])
def test_a_calendar_that_the_bill_has_left(tmp_path: Path, since: str, may: str) -> None:
    """What was on the calendar of a day, and passed its second reading since, is not ahead on that very day."""
    rows = senate(1, "Placed in the Orders of the Day for Thursday, March 6, 2025"), senate(3, since)
    text = told(tmp_path, 3, bill("H1", row(REFERRED, -900), on(-9, PASSED), *rows))
    assert text.startswith(f"The Senate {may} take up Sample proposal (H.1) on Thursday, March 6, 2025\n")


FOLDED = (
    bill(
        "S1",
        *(row(REFERRED, -900, "Senate"), senate(27, "Bill reported favorably by committee")),
        senate(30, "Accompanied H1"),
    ),
    bill("H1", row(REFERRED, -900), on(-9, PASSED), senate(30, "Also based on S1"), senate(30, RECOMMENDED)),
)


def test_what_a_committee_said_of_another_bill(tmp_path: Path) -> None:
    """What a committee recommended before that was folded into a proposal is none of what it says of the proposal."""
    text = told(tmp_path, 31, *FOLDED, start="The Judiciary Committee recommends")
    assert "Judiciary Committee recommended it" not in text
    assert "\nIt is also based on S.1 (Other proposal)." in text


@pytest.mark.parametrize(
    ("rows", "far"),
    [
        ((on(60, "Reported on H1"),), "H.1 went on as H.9, which was agreed on in conference."),
        (
            (on(60, "Reported on H1"), on(61, "Enacted"), senate(61, "Enacted and laid before the Governor")),
            "H.1 went on as H.9, which is on the Governor's desk.",
        ),
    ],
)
def test_how_far_what_took_it_in_has_come(tmp_path: Path, rows: tuple[PracticeRow, ...], far: str) -> None:
    """What a bill was folded into months ago stands where it is by now, under another number, too."""
    other, first = FOLDED
    conference = (
        *(senate(32, "Passed to be engrossed"), on(33, "House NON-concurred in the Senate amendment")),
        *(on(33, "Committee of conference appointed - (Ash-Birch-Cedar)"), on(60, "Reported by H9")),
    )
    moved = bill("H1", *first.rows, *conference)
    last = bill("H9", on(60, "Reported from the committee of conference"), *rows)
    text = told(tmp_path, 62, other, moved, last, start="Dated")
    assert f"\nS.1 was folded into it. {far}\n" in text


def test_what_the_governor_has_had_for_too_long(tmp_path: Path) -> None:
    """What came before the Governor weeks ago is not said to be there for ten days from now."""
    gone = [on(88, "Enacted"), senate(90, "Enacted and laid before the Governor")]
    text = told(
        tmp_path, 110, bill("H1", row(REFERRED, -900), on(-20, PASSED), senate(-10, "Passed to be engrossed"), *gone)
    )
    assert text.startswith("Dated three weeks earlier: Sample proposal went to the Governor\n")
    assert "The Governor had until Wednesday, June 11, 2025 to sign it, veto it or send it back with changes; " in text
    assert " unless the term ends first. No entry says yet what came of it.\n" in text


def test_a_draft_of_what_leads(tmp_path: Path) -> None:
    """Where the bill whose place a new draft takes leads, it is not said to be a new draft of itself."""
    substituted = "Committee recommended ought to pass with an amendment, substituting a new draft, see H5"
    calendar = on(1, "Placed in the Orders of the Day for Monday, March 10, 2025")
    first = bill("H1", row(REFERRED, -900), on(1, substituted), calendar)
    text = told(
        tmp_path, 1, first, bill("H5", on(1, "Reported from the committee on Ways and Means"), on(1, "New draft of H1"))
    )
    assert text.startswith("The House can take up Sample proposal (H.1) on Monday, March 10, 2025\n")
    assert "new draft of H.1" not in text.split("“")[0]
