"""The dated steps of a bill beside hearings: what rows set for a day, and what overtakes it."""

from datetime import date

import pytest

from billbot.domain import deadlines
from billbot.domain.bills import Action, BillId
from billbot.domain.deadlines import DatedStep

PLACED = "Placed in the Orders of the Day for Thursday, May 7th, 2026"

BILL = BillId(194, "H5316")
SET, THE_DAY = date(2026, 4, 30), date(2026, 5, 7)
POSTPONED = "Further action postponed until Thursday, May 21, 2026"


def row(text: str, day: date | None = SET, branch: str = "Senate", *, stricken: bool = False) -> Action:
    return Action(day, branch, text, stricken)


def days(*rows: Action, today: date = SET) -> list[date]:
    return [step.day for step in deadlines.steps_ahead(BILL, rows, today)]


def test_placed() -> None:
    """A bill that is placed in the Orders of the Day has that day ahead, with the branch and the clerk's words."""
    assert deadlines.steps_ahead(BILL, [row(PLACED)], SET) == (
        DatedStep(BILL, THE_DAY, "orders_of_the_day", "Senate", PLACED, stated=SET),
    )


def test_until_its_day() -> None:
    """A step is ahead until its day is over, and of the past it is known afterwards."""
    assert days(row(PLACED), today=THE_DAY) == [THE_DAY]
    assert days(row(PLACED), today=date(2026, 5, 8)) == []
    assert [step.day for step in deadlines.steps_of_bill(BILL, [row(PLACED)])] == [THE_DAY]


def test_struck() -> None:
    """A struck row sets nothing."""
    assert days(row(PLACED, stricken=True)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Passed to be engrossed",
        "Taken out of the Orders of the Day",
        "Read second and ordered to a third reading",
        "Referred to the committee on Senate Ways and Means",
        "Accompanied H5400",
        "New draft substituted, see S3100",
        "Postponed to the next session",
    ],
)
def test_overtaken(text: str) -> None:
    """What the branch does with it before the day overtakes the step, and it never was one."""
    rows = [row(PLACED), row(text, date(2026, 5, 1))]
    assert days(*rows) == []
    assert deadlines.steps_of_bill(BILL, rows) == ()


def test_acted_on_that_day() -> None:
    """What happens on the day itself ends it as a step ahead, and leaves it among those of the past."""
    rows = [row(PLACED), row("Passed to be engrossed", THE_DAY)]
    assert days(*rows, today=THE_DAY) == []
    assert [step.day for step in deadlines.steps_of_bill(BILL, rows)] == [THE_DAY]


@pytest.mark.parametrize(
    ("text", "branch"),
    [("Order relative to subject matter adopted", "Senate"), ("Rules suspended", "Senate"), ("Read second", "House")],
)
def test_not_overtaken(text: str, branch: str) -> None:
    """An order about the bill, a rule set aside and what the other branch does leave the step as it is."""
    assert days(row(PLACED), row(text, date(2026, 5, 1), branch)) == [THE_DAY]


def test_put_off_again() -> None:
    """A bill that is put off to another day has that day ahead alone."""
    found = deadlines.steps_ahead(BILL, [row(PLACED), row(POSTPONED, date(2026, 5, 1))], SET)
    assert [(step.day, step.kind) for step in found] == [(date(2026, 5, 21), "postponed")]


def test_said_twice() -> None:
    """The same day said in two rows is one step, in the words of the later one."""
    again = f"{PLACED} pursuant to an order previously adopted"
    found = deadlines.steps_ahead(BILL, [row(PLACED), row(again, date(2026, 5, 1))], SET)
    assert [step.text for step in found] == [again]


def test_without_a_date() -> None:
    """A row without a date counts as the last one."""
    assert days(row("Read second", None), row(PLACED)) == []


MEETS = "Committee of conference meeting scheduled for 05/27/2026 at 1:00 PM in Room 210"


@pytest.mark.parametrize(
    ("text", "branch", "left"),
    [
        ("Read second", "House", [(27, "conference")]),
        (MEETS.replace("05/27", "05/28"), "House", [(28, "conference")]),
        ("Reported from the committee of conference", "Senate", []),
        (PLACED.replace("May 7th", "May 28th"), "House", [(27, "conference"), (28, "orders_of_the_day")]),
    ],
)
def test_a_conference_meets(text: str, branch: str, left: list[tuple[int, str]]) -> None:
    """A meeting of a conference is ahead until another is set or it reports, whatever else the branches do."""
    found = deadlines.steps_ahead(BILL, [row(MEETS), row(text, date(2026, 5, 1), branch)], SET)
    assert [(step.day.day, step.kind) for step in found] == left
