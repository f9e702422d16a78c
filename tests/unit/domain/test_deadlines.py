"""The days that are set for a bill: by when its committee has to report, and what rows set."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.domain import deadlines
from billbot.domain.bills import Action, BillId
from billbot.domain.deadlines import DatedStep, Deadline, committee_deadlines, lapsed
from billbot.domain.watched import Court, ReportingRule
from tests.support.deadline_sample import BILL, COURT, DAY, PENDING, REFERRED, TODAY, of, row

LATER = row("Reporting date extended to Friday, July 31, 2026", date(2026, 3, 1))
CONCURRED = Action(date(2025, 10, 1), "Senate", "Senate concurred")
AMENDED = row("Amendment (changing reporting date to April 15, 2026) adopted", date(2026, 2, 1))


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
    """The last extension that was not struck is in place of the court's day, in every wording."""
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
    """A bill that its committee has dealt with has no day anymore, in a second committee neither."""
    assert of(PENDING, row(text, date(2025, 10, 20))) == ()


def test_of_some_sections() -> None:
    """A committee that has a bill, of which some sections went into a study order, keeps its time for the others."""
    order = ("Section 3, accompanied a study order, see H4580", "Reported from the committee on House Rules")
    left = [row(text, date(2025, 10, 20)) for text in (*order, "Reported on the residue of H4850")]
    assert [each.day for each in of(PENDING, *left)] == [date(2026, 3, 13)]


def test_adopted() -> None:
    """No committee has to report on an order that a branch adopted, whichever committee it came from."""
    assert of(row("Adopted", date(2025, 10, 20))) == ()


def test_not_referred() -> None:
    """A bill that is in no committee yet has none."""
    assert committee_deadlines(BILL, (), COURT, TODAY) == ()


def test_passed() -> None:
    """A day is passed when it is over, not before."""
    assert not of(today=DAY)[0].passed
    assert of(today=date(2025, 12, 4))[0].passed


def test_lapsed_once() -> None:
    """A lapsed deadline is in exactly one period, by midnight."""
    seen = clock.parse("2025-03-01T08:00")
    weeks = [clock.parse(f"2025-{day}T08:00") for day in ("11-24", "12-01", "12-08", "12-15")]
    found = [len(lapsed(of(today=until.date()), since, until, seen)) for since, until in pairwise(weeks)]
    assert found == [0, 1, 0]
    midnight = clock.parse("2025-12-04T00:00")
    passed = of(today=midnight.date())
    assert len(lapsed(passed, weeks[1], midnight, seen)) == 1
    assert lapsed(passed, midnight, weeks[2], seen) == ()


def test_lapsed_before_first_sight() -> None:
    """A deadline past before first sight is never told; for an unseen bill none is."""
    since, until = clock.parse("2025-12-01T08:00"), clock.parse("2025-12-08T08:00")
    passed = of(today=until.date())
    assert lapsed(passed, since, until, clock.parse("2025-12-05T08:00")) == ()
    assert lapsed(passed, since, until, None) == ()


APP = ReportingRule("House Rule 27", "House", days_after_hearing=60, chair_may_add=30, latest=date(2026, 3, 18))
FINANCING = ReportingRule("Joint Rule 10", "Senate", "Health Care Financing", latest=date(2026, 1, 28))
SENATE = ReportingRule("Joint Rule 10", "Senate", referred_before=date(2025, 10, 1), latest=DAY)
RULED = Court(194, reporting_rules=(APP, FINANCING, SENATE))
HEARD = date(2025, 10, 7)
DECEMBER = date(2025, 12, 1)
SENATE_BILL = BillId(194, "S1122")


def ruled(
    *history: Action, bill: BillId = BILL, heard: tuple[date, ...] = (HEARD,), today: date = DECEMBER
) -> tuple[date, date | None, date | None] | None:
    """The day by the rules, the hearing it is counted from, and how long the chair may extend it."""
    found = committee_deadlines(bill, history or (REFERRED,), RULED, today, heard)
    assert all(each.derived and each.source for each in found)
    return (found[0].day, found[0].heard, found[0].chair_until) if found else None


def test_counted_from_the_hearing() -> None:
    """A House bill's day is sixty days after its hearing, and the chair may take thirty more."""
    assert ruled() == (date(2025, 12, 6), HEARD, date(2026, 1, 5))


@pytest.mark.parametrize("heard", [(), (DECEMBER,), (date(2025, 1, 7),)], ids=["none", "ahead", "elsewhere before"])
def test_not_heard(heard: tuple[date, ...]) -> None:
    """Without a hearing of this committee that is past, only the last day is known."""
    assert ruled(heard=heard) == (date(2026, 3, 18), None, None)


def test_at_the_latest() -> None:
    """The last day cuts short the days after a late hearing, and the chair's."""
    late = date(2026, 1, 20)
    assert ruled(heard=(late,), today=date(2026, 2, 1)) == (date(2026, 3, 18), None, None)
    near = date(2026, 1, 10)
    assert ruled(heard=(near,), today=date(2026, 2, 1)) == (date(2026, 3, 11), near, date(2026, 3, 18))


def test_heard_behind_the_last_day() -> None:
    """If a bill is heard after the last day, the rule gives no day."""
    assert ruled(heard=(date(2026, 3, 19),), today=date(2026, 4, 1)) is None


def test_first_hearing_counts() -> None:
    """If a committee holds two hearings, the days count from the first."""
    assert ruled(heard=(HEARD + timedelta(days=8), HEARD)) == (date(2025, 12, 6), HEARD, date(2026, 1, 5))


def test_the_rule_of_its_branch() -> None:
    """A Senate bill has its own rule's day, whatever its hearing; one that came too late for it has none."""
    assert ruled(bill=SENATE_BILL) == (DAY, None, None)
    assert ruled(row("Referred to the committee on The Judiciary"), bill=SENATE_BILL) is None


def test_the_rule_of_a_committee() -> None:
    """A rule that names a committee is about bills there, those that another committee reported among them."""
    first = row("Referred to the committee on Health Care Financing")
    second = row("Bill reported favorably by committee and referred to the committee on Health Care Financing")
    assert (
        ruled(first, bill=SENATE_BILL) == ruled(REFERRED, second, bill=SENATE_BILL) == (date(2026, 1, 28), None, None)
    )


def test_an_extension_comes_before_the_rule() -> None:
    """An extension in the history is in place of the rule's day, and says when it was entered."""
    (found,) = committee_deadlines(BILL, (REFERRED, PENDING), RULED, DECEMBER, (HEARD,))
    assert (found.day, found.derived, found.stated) == (date(2026, 3, 13), False, date(2025, 10, 1))


def test_another_committee_has_its_own_time() -> None:
    """An extension for one committee does not count for the next, which has its own time from its own hearing."""
    discharged = row("Discharged to the committee on Public Health", date(2025, 10, 27))
    heard = date(2025, 11, 3)
    assert ruled(REFERRED, PENDING, discharged, heard=(HEARD, heard)) == (date(2026, 1, 2), heard, date(2026, 2, 1))


@pytest.mark.parametrize(
    "rows",
    [
        (
            row("Referred to the committee on House Rules", date(2025, 3, 27)),
            row(
                "Reported, referred to the committee on Joint Rules, reported, rules suspended and referred to the"
                " committee on Education",
                date(2025, 7, 17),
            ),
        ),
        (
            row(
                "Referred to the committee on House Rules, reported, referred to the committee on Joint Rules,"
                " reported, rules suspended and referred to the committee on Public Service",
                date(2025, 5, 5),
            ),
        ),
    ],
)
def test_filed_late(rows: tuple[Action, ...]) -> None:
    """When a Rules committee lets in a late bill, that is not a report: the next committee has its own day."""
    assert ruled(*rows) == (date(2025, 12, 6), HEARD, date(2026, 1, 5))


PLACED = "Placed in the Orders of the Day for Thursday, May 7th, 2026"
STEPPING = BillId(194, "H5316")
SET, THE_DAY = date(2026, 4, 30), date(2026, 5, 7)
POSTPONED = "Further action postponed until Thursday, May 21, 2026"


def entered(text: str, day: date | None = SET, branch: str = "Senate", *, stricken: bool = False) -> Action:
    return Action(day, branch, text, stricken)


def days(*rows: Action, today: date = SET) -> list[date]:
    return [step.day for step in deadlines.steps_ahead(STEPPING, rows, today)]


def test_placed() -> None:
    """A bill that is placed in the Orders of the Day has that day ahead, with the branch."""
    assert deadlines.steps_ahead(STEPPING, [entered(PLACED)], SET) == (
        DatedStep(STEPPING, THE_DAY, "orders_of_the_day", "Senate"),
    )


def test_until_its_day() -> None:
    """A step is ahead until its day is over."""
    assert days(entered(PLACED), today=THE_DAY) == [THE_DAY]
    assert days(entered(PLACED), today=date(2026, 5, 8)) == []


def test_struck() -> None:
    """A struck row sets nothing."""
    assert days(entered(PLACED, stricken=True)) == []


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
    """If the branch acts before the day, the step is canceled."""
    assert days(entered(PLACED), entered(text, date(2026, 5, 1))) == []


@pytest.mark.parametrize(
    ("text", "branch"),
    [("Order relative to subject matter adopted", "Senate"), ("Rules suspended", "Senate"), ("Read second", "House")],
)
def test_not_overtaken(text: str, branch: str) -> None:
    """An order about the bill, a suspended rule and the other branch's acts do not change the step."""
    assert days(entered(PLACED), entered(text, date(2026, 5, 1), branch)) == [THE_DAY]


def test_put_off_again() -> None:
    """A bill that is put off to another day has only that day ahead."""
    found = deadlines.steps_ahead(STEPPING, [entered(PLACED), entered(POSTPONED, date(2026, 5, 1))], SET)
    assert [(step.day, step.kind) for step in found] == [(date(2026, 5, 21), "postponed")]


def test_said_twice() -> None:
    """The same day in two rows is one step."""
    again = f"{PLACED} pursuant to an order previously adopted"
    assert days(entered(PLACED), entered(again, date(2026, 5, 1))) == [THE_DAY]


def test_without_a_date() -> None:
    """A row without a date counts as the last one."""
    assert days(entered("Read second", None), entered(PLACED)) == []


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
    found = deadlines.steps_ahead(STEPPING, [entered(MEETS), entered(text, date(2026, 5, 1), branch)], SET)
    assert [(step.day.day, step.kind) for step in found] == left
