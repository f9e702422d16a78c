"""By when committees have to report: extensions in the record, the court's dates, and what passed without a row."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from billbot import clock, wording
from billbot.bills import Action, BillId, Court, Deadline, ReportingDay
from billbot.deadlines import deadlines, lapsed

BILL = BillId(194, "H1588")
DAY = date(2025, 12, 3)
COURT = Court(194, reporting=(ReportingDay(DAY, "Joint Rule 10", "Joint Rules"),))
TODAY = date(2025, 11, 1)


def row(text: str, on: date = date(2025, 10, 1), **more: bool) -> Action:
    return Action(on, "House", text, **more)


REFERRED = row("Referred to the committee on The Judiciary", date(2025, 2, 27))
PENDING = row("Reporting date extended to Friday March 13, 2026, pending concurrence")
LATER = row("Reporting date extended to Friday, July 31, 2026", date(2026, 3, 1))
CONCURRED = Action(date(2025, 10, 1), "Senate", "Senate concurred")
AMENDED = row("Amendment (changing reporting date to April 15, 2026) adopted", date(2026, 2, 1))


def of(*history: Action, court: Court | None = COURT, today: date = TODAY) -> tuple[Deadline, ...]:
    return deadlines(BILL, (REFERRED, *history), court, today)


def test_from_the_courts_dates() -> None:
    """A bill in its first committee has its court's day, with rule and source, and says that it is derived."""
    assert of() == (Deadline(BILL, DAY, "Joint Rule 10", "Joint Rules", derived=True),)


@pytest.mark.parametrize("court", [None, Court(194), replace(COURT, number=193)])
def test_nothing_is_derived_without_a_table(court: Court | None) -> None:
    """A court without a table, and the table of another court, give no day."""
    assert of(court=court) == ()


@pytest.mark.parametrize(
    ("history", "day", "pending"),
    [
        ((PENDING,), date(2026, 3, 13), True),
        ((LATER,), date(2026, 7, 31), False),
        ((PENDING, CONCURRED), date(2026, 3, 13), False),
        ((CONCURRED, PENDING), date(2026, 3, 13), True),
        ((AMENDED,), date(2026, 4, 15), False),
        ((PENDING, AMENDED, LATER), date(2026, 7, 31), False),
        ((PENDING, replace(LATER, stricken=True)), date(2026, 3, 13), True),
    ],
)
def test_extension(history: tuple[Action, ...], day: date, *, pending: bool) -> None:
    """The last extension that was not struck stands in place of the court's day, in every wording."""
    (found,) = of(*history)
    assert (found.day, found.derived, found.pending, found.rule) == (
        day,
        False,
        pending,
        next(each.text for each in reversed(history) if not each.stricken and each is not CONCURRED),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Bill reported favorably by committee and referred to the committee on House Ways and Means",
        "Accompanied a study order, see H4844",
        "Accompanied a new draft, see H5000",
        "No further action taken",
    ],
)
def test_none_once_reported(text: str) -> None:
    """A bill that its committee has dealt with has no day any more, in a second committee neither."""
    assert of(PENDING, row(text, date(2025, 10, 20))) == ()


def test_not_referred() -> None:
    """A bill that is in no committee yet has none."""
    assert deadlines(BILL, (), COURT, TODAY) == ()


def test_passed() -> None:
    """A day is passed when it is over, not before."""
    assert not of(today=DAY)[0].passed
    assert of(today=date(2025, 12, 4))[0].passed


def test_lapsed_once() -> None:
    """What passed without a row is in one period and no other, at midnight exactly."""
    seen = clock.parse("2025-03-01T08:00")
    weeks = [clock.parse(f"2025-{day}T08:00") for day in ("11-24", "12-01", "12-08", "12-15")]
    found = [len(lapsed(of(today=until.date()), since, until, seen)) for since, until in pairwise(weeks)]
    assert found == [0, 1, 0]
    midnight = clock.parse("2025-12-04T00:00")
    passed = of(today=midnight.date())
    assert len(lapsed(passed, weeks[1], midnight, seen)) == 1
    assert lapsed(passed, midnight, weeks[2], seen) == ()


def test_lapsed_before_first_sight() -> None:
    """What was over when the bill was first seen is never told, nor of a bill that was not seen yet."""
    since, until = clock.parse("2025-12-01T08:00"), clock.parse("2025-12-08T08:00")
    passed = of(today=until.date())
    assert lapsed(passed, since, until, clock.parse("2025-12-05T08:00")) == ()
    assert lapsed(passed, since, until, None) == ()


def test_said() -> None:
    """A deadline is said with its rule, and a derived one says so."""
    assert wording.deadline_line(of()[0]) == (
        "H.1588: the committee's day to report is Wednesday, December 3, 2025"
        " (derived from the court's dates: Joint Rule 10 (Joint Rules))"
    )
    said = wording.deadline_line(of(PENDING, today=date(2026, 4, 1))[0])
    assert said.startswith("H.1588: the committee's day to report was Friday, March 13, 2026 (“Reporting date extended")
    assert "yet to agree to; its history shows neither" in said
