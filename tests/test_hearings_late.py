"""What is told of rows that come late: of hearings that are over, said again, and of steps that were overtaken."""

from pathlib import Path

import pytest

from billbot.bills import Channel
from billbot.practice import PracticeRow
from tests.rooms import HEARING, REFERRED, at, bill, rooms, row
from tests.test_gathered import each

# The tests begin on March 3, 2025.
OVER = "Hearing scheduled for 02/18/2025 from 01:00 PM-05:00 PM in A-1"
TODAY = "Hearing scheduled for 03/03/2025 from 11:00 AM-01:00 PM in A-1"
NEWS = Channel("all", "console")
EVERYTHING = Channel("all", "console", weight="everything")
NIGHT = Channel("all", "console", quiet=(at(1).time(), at(22).time()))


def told(path: Path, *rows: PracticeRow, hours: tuple[float, ...] = (2,), channel: Channel | None = None) -> list[str]:
    """The subjects of what is told after the welcome of rows on two bills, by checks at these hours."""
    bills = [bill(f"H{n}", row(REFERRED, -24 * 60), *rows) for n in (1, 2)]
    with rooms(path, *bills, proposals=each(bills), channels=(channel or NEWS,)) as house:
        for hour in (0, *hours):
            house.day(hour)
        return house.inbox.subjects[1:]


@pytest.mark.parametrize(
    "text", [OVER, OVER.replace("scheduled for", "rescheduled to"), f"Location Changed - {OVER}", TODAY]
)
def test_over_is_no_news(tmp_path: Path, text: str) -> None:
    """A hearing that is over when its row is first seen is told to nobody at once."""
    assert told(tmp_path, row(text, 1), hours=(3.5,)) == []


def test_not_over_yet(tmp_path: Path) -> None:
    """A hearing of today whose last hour is still to come is told."""
    assert told(tmp_path, row(TODAY, 1), hours=(2.5,)) == [
        "Hearing on Sample 1 (H.1) and Sample 2 (H.2): Monday, March 3, 2025, 11:00 AM"
    ]


@pytest.mark.parametrize(
    "text", ["Hearing canceled", OVER.replace("scheduled for", "rescheduled to").replace("5:", "4:")]
)
def test_altered_when_it_is_over(tmp_path: Path, text: str) -> None:
    """What becomes of a hearing that is over is told to nobody at once."""
    assert told(tmp_path, row(OVER, -24 * 30), row(text, 1)) == []


def test_moves_out_of_the_past(tmp_path: Path) -> None:
    """A hearing that moves from a day that is over to one that is ahead is told."""
    moved = row(HEARING.replace("scheduled for", "rescheduled to"), 1)
    assert told(tmp_path, row(OVER, -24 * 30), moved) == [
        "Hearing on Sample 1 (H.1) and Sample 2 (H.2) moves: Tuesday, November 18, 2025, 1:00 PM"
    ]


@pytest.mark.parametrize(
    "again", [HEARING, f"{HEARING} Hearing updated to New End Time", HEARING.replace("scheduled for", "rescheduled to")]
)
def test_said_again(tmp_path: Path, again: str) -> None:
    """A row that says of a hearing what stands is told to nobody at once."""
    assert told(tmp_path, row(HEARING, -24), row(again, 1)) == []


def test_struck_and_said_again(tmp_path: Path) -> None:
    """A notice that is struck while another says the same puts nothing right that was told."""
    again = f"{HEARING} Hearing updated to New End Time"
    first = row(HEARING, 1, struck_at=at(3))
    assert len(told(tmp_path, first, row(again, 3), hours=(2, 4))) == 1


def test_struck_after_it_was_said_again(tmp_path: Path) -> None:
    """A hearing is put right when its last notice goes, also one that nobody was told of."""
    rows = row(HEARING, 1, struck_at=at(3)), row(f"{HEARING} Hearing updated to New End Time", 3, struck_at=at(5))
    assert told(tmp_path, *rows, hours=(2, 4, 6))[1:] == [
        "The hearing notice of March 3 on Sample 1 (H.1) and Sample 2 (H.2) was struck from the record"
    ]


def test_waited_until_it_was_over(tmp_path: Path) -> None:
    """A notice that waited for the end of quiet hours until its hearing was over is not told."""
    later = TODAY.replace("11:00 AM", "12:00 PM")
    assert told(tmp_path, row(later, 1), hours=(1.5, 23), channel=NIGHT) == []


@pytest.mark.parametrize("text", ["Bill reported favorably by committee", REFERRED])
def test_overtaken(tmp_path: Path, text: str) -> None:
    """A row of a step that the bill has left behind, entered weeks late, is told to nobody at once."""
    passed = row("Passed to be engrossed", -24 * 3)
    assert told(tmp_path, passed, row(text, 1, date=at(-24 * 30).date())) == []


def test_not_overtaken(tmp_path: Path) -> None:
    """A row of today is told, whatever the bill has reached."""
    passed = row("Passed to be engrossed", -24 * 3)
    assert len(told(tmp_path, passed, row(REFERRED, 1, "Senate"))) == 1
