"""A story of several weeks, after a machine was off: everything is still true, and each row has its day."""

from pathlib import Path

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
    """The messages about H1, with S1 of another proposal, if nobody looked between the first day and this one.

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


def test_each_row_has_its_day(tmp_path: Path) -> None:
    """The most telling rows are below, however far the bill went since, each with its day if different."""
    text = told(tmp_path, 90, ENACTED)
    assert "- H.1, House, May 30: “Enacted - 137 YEAS to 21 NAYS (See YEA and NAY No. 251)”\n" in text
    assert "- H.1, House, May 12: “House concurred in the Senate amendment - 132 YEAS" in text


FOLDED = (
    bill(
        "S1",
        *(row(REFERRED, -900, "Senate"), senate(27, "Bill reported favorably by committee")),
        senate(30, "Accompanied H1"),
    ),
    bill("H1", row(REFERRED, -900), on(-9, PASSED), senate(30, "Also based on S1"), senate(30, RECOMMENDED)),
)
