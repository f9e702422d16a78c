"""What a row makes of the hearings that stood before it."""

from datetime import date, datetime, time

import pytest

from billbot import clock
from billbot.domain import hearings
from billbot.domain.actions import Hearing
from billbot.domain.bills import Action, BillId, Row
from billbot.domain.hearings import HearingChange

BILL = BillId(194, "H1588")
FIRST = "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1"
ELSEWHERE = "Hearing rescheduled to 11/18/2025 from 01:00 PM-05:00 PM in A-2"
LATER = "Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-1"
OFF = "Hearing canceled"


def rows(*texts: str, struck: tuple[str, ...] = (), first: int = 5) -> list[Row]:
    """Rows of days that follow each other in November, numbered as they come."""
    return [
        Row(at, Action(date(2025, 11, first + at), "Joint", text, text in struck)) for at, text in enumerate(texts, 1)
    ]


def turn(before: list[Row], after: list[Row]) -> HearingChange:
    """What became of the hearing that the last row is about."""
    (only,) = hearings.changed(BILL, before, after, after[-1].number)
    return only


def at(text: str) -> datetime:
    return clock.parse(text)


@pytest.mark.parametrize("again", [FIRST, FIRST.replace("scheduled for", "rescheduled to"), f"{FIRST} Hearing updated"])
def test_said_again(again: str) -> None:
    """A row that gives the day, hours and place that stand says nothing."""
    found = turn(rows(FIRST), rows(FIRST, again))
    assert found.says_nothing
    assert found.former is None


@pytest.mark.parametrize("text", [LATER, ELSEWHERE, FIRST.replace("05:00", "04:00")])
def test_altered(text: str) -> None:
    """A row that gives another day, hour or place says something, and what stood before is known."""
    found = turn(rows(FIRST), rows(FIRST, text))
    assert not found.says_nothing
    assert found.former == Hearing(date(2025, 11, 18), time(13), time(17), "A-1")


@pytest.mark.parametrize(("before", "after"), [("A-1", "A-1 and Virtual"), ("A-1 and Virtual Hearing", "A-1")])
def test_online_too(before: str, after: str) -> None:
    """The same room with and without a word of its being online, too, is the same place."""
    found = turn(rows(FIRST.replace("A-1", before)), rows(FIRST.replace("A-1", before), FIRST.replace("A-1", after)))
    assert found.says_nothing
    assert found.goes_online


def test_struck_and_said_again() -> None:
    """A notice that is struck while another gives the same slot leaves the hearing as it was."""
    again = f"{FIRST} Hearing updated to New End Time"
    before, after = rows(FIRST), rows(FIRST, again, struck=(FIRST,))
    assert turn(before, after).says_nothing
    assert hearings.changed(BILL, before, after, 1) == hearings.changed(BILL, before, after, 2)


def test_struck() -> None:
    """A struck notice takes the hearing away, and so does one that is gone."""
    assert not turn(rows(FIRST), rows(FIRST, struck=(FIRST,))).says_nothing
    (gone,) = hearings.changed(BILL, rows(FIRST), [], 1)
    assert (gone.after, gone.says_nothing) == (None, False)


def test_called_off_twice() -> None:
    """A hearing that is called off a second time is as it was."""
    assert not turn(rows(FIRST), rows(FIRST, OFF)).says_nothing
    assert turn(rows(FIRST, OFF), rows(FIRST, OFF, OFF)).says_nothing


def test_called_off_afterwards() -> None:
    """A row that calls off what is over by its own day is about the last hearing there was."""
    found = turn(rows(FIRST, first=18), rows(FIRST, OFF, first=18))
    assert found.after is not None
    assert found.after.status == "called off"
    assert found.is_over(at("2025-11-20T09:00"))


@pytest.mark.parametrize(
    ("now", "over"), [("2025-11-18T16:59", False), ("2025-11-18T17:00", True), ("2025-11-19T00:00", True)]
)
def test_over(now: str, *, over: bool) -> None:
    """A hearing is over at the last hour that its notice gives."""
    assert turn([], rows(FIRST)).is_over(at(now)) is over


def test_moved_out_of_the_past() -> None:
    """A hearing that moves is not over as long as one of its days is ahead."""
    found = turn(rows(FIRST), rows(FIRST, LATER))
    assert not found.is_over(at("2025-11-20T09:00"))
    assert found.is_over(at("2025-11-26T09:00"))


def test_late_row() -> None:
    """A row that is dated before the one which moved the hearing changes nothing of it."""
    first, moved = Row(1, Action(date(2025, 11, 12), "Joint", LATER)), Row(2, Action(date(2025, 11, 5), "Joint", FIRST))
    (found,) = hearings.changed(BILL, [first], [first, moved], 2)
    assert found.says_nothing


DAY, LAST = date(2025, 12, 11), date(2025, 12, 29)


@pytest.mark.parametrize(
    ("slot", "now", "over"),
    [
        (Hearing(DAY, time(16), time(17), None, LAST, written=True), "2025-12-11T18:00", False),
        (Hearing(DAY, time(16), time(17), None, LAST, written=True), "2025-12-29T16:59", False),
        (Hearing(DAY, time(16), time(17), None, LAST, written=True), "2025-12-29T17:00", True),
        (Hearing(DAY, time(16), None, None, LAST), "2025-12-29T17:00", False),
        (Hearing(DAY, time(16), None, None, LAST), "2025-12-30T00:00", True),
        (Hearing(DAY, None, None, None), "2025-12-11T23:59", False),
        (Hearing(DAY, time(16), None, None), "2025-12-11T16:00", True),
        (Hearing(DAY, time(16), time(10), None), "2025-12-11T18:00", False),
        (Hearing(None, None, time(10), None), "2025-12-11T18:00", False),
    ],
)
def test_last_hour(slot: Hearing, now: str, *, over: bool) -> None:
    """A hearing is over when the last hour named is past, on its last day, or else with that day."""
    assert slot.is_over(at(now)) is over
