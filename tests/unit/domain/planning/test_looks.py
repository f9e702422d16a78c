"""When the next look at a bill is due."""

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from billbot.clock import elapsed, later, parse
from billbot.domain.bills import BillId
from billbot.domain.planning import Budget, Pace, Plan, Prospect, shipped

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HALF_A_DAY = Pace(12 * HOUR, 12 * HOUR)
MONDAY, THURSDAY = parse("2026-03-02T00:00"), parse("2026-03-05T00:00")
MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: later(parse("2026-01-01T00:00"), minutes * MINUTE))
WEIGHTS = st.lists(st.sampled_from((0.0, 1.0, 1.5, 3.0, 12.0)), min_size=1, max_size=12)


def bills(*weights: float, looked: datetime | None = MONDAY) -> list[Prospect]:
    """Bills of one committee with these weights."""
    return [Prospect(BillId(194, f"H{n}"), looked, weight, "The Judiciary") for n, weight in enumerate(weights, 1)]


def plan(known: list[Prospect], looks: int = 24, longest: Pace = HALF_A_DAY) -> Plan:
    return Plan(known, shipped(), Budget(looks, longest))


def looks(made: Plan, until: datetime) -> Iterator[tuple[datetime, BillId]]:
    """Every look until then, each made as soon as it is due."""
    for bill, known in list(made.prospects.items()):
        while (at := made.due_at(bill)) is not None and at < until:
            yield at, bill
            made.update(replace(made.prospects[bill], looked=at))
        made.update(known)


@settings(max_examples=20)
@given(WEIGHTS, st.integers(12, 48))
def test_budget_is_kept(weights: list[float], a_day: int) -> None:
    """In a week no more looks are planned than the budget has, whatever the weights are."""
    made = list(looks(plan(bills(*weights), a_day), later(MONDAY, 7 * DAY)))
    assert len(made) <= 7 * a_day * len(weights) + len(weights)


@pytest.mark.parametrize("known", [1_000, 1_600])
def test_no_half_hour_has_more_looks_than_there_is_time_for(known: int) -> None:
    """Of a long list no half hour is given more looks than there is time for, two seconds apart."""
    made = plan(bills(*[1.0] * known))
    of_slot = Counter(int(at.timestamp()) // 1800 for at, _ in looks(made, later(MONDAY, DAY)))
    assert max(of_slot.values()) <= 900


@given(WEIGHTS, MOMENTS, st.integers(2, 48))
def test_nothing_starves(weights: list[float], looked: datetime, a_day: int) -> None:
    """The next look at any bill is ahead of the last, and half a day later at most, also where the clocks change."""
    made = plan(bills(*weights, looked=looked), a_day)
    for bill in made.prospects:
        at = made.due_at(bill)
        assert at is not None
        assert timedelta() < elapsed(looked, at) <= 12 * HOUR


@given(MOMENTS, st.integers(1, 600))
def test_check_every_is_a_bound(looked: datetime, minutes: int) -> None:
    """No look is later than configured."""
    bound = Pace(minutes * MINUTE, 2 * minutes * MINUTE)
    at = plan(bills(1.0, looked=looked), 2, bound).due_at(BillId(194, "H1"))
    assert at is not None
    assert elapsed(looked, at) <= 2 * minutes * MINUTE


@given(st.permutations(bills(1.0, 0.0, 3.0, 1.5)), MOMENTS)
def test_the_same_for_the_same_facts(known: list[Prospect], looked: datetime) -> None:
    """In which order bills are listed changes nothing."""
    known = [replace(each, looked=looked) for each in known]
    made, again = plan(known), plan(sorted(known, key=lambda each: each.bill.number))
    assert {bill: made.due_at(bill) for bill in made.prospects} == {
        bill: again.due_at(bill) for bill in again.prospects
    }


def test_looks_are_spread() -> None:
    """Looked at together once, the bills of a committee are never all due together again."""
    made = list(looks(plan(bills(*[1.0] * 24)), later(MONDAY, DAY)))
    in_a_minute = Counter(at.replace(second=0, microsecond=0) for at, _ in made)
    assert len(made) > 24 * 12
    assert max(in_a_minute.values()) <= 8


def test_most_looks_come_when_most_rows_do() -> None:
    """On a Monday the half hour from 11:00 on has more looks than all hours before 9:00."""
    made = [at for at, _ in looks(plan(bills(*[1.0] * 12)), later(MONDAY, DAY))]
    early = sum(at.hour < 9 for at in made)
    assert sum((at.hour, at.minute // 30) == (11, 0) for at in made) > 2 * early > 0


def test_a_holiday_is_as_a_sunday() -> None:
    """On Patriots' Day, a Monday, a bill is looked at as seldom as on the Sunday before."""
    looked = parse("2026-04-19T00:00")  # a Sunday
    made = [at for at, _ in looks(plan(bills(*[1.0] * 24, looked=looked)), later(looked, 3 * DAY))]
    a_day = Counter(at.day for at in made)
    assert a_day[20] <= a_day[19] + 24
    assert a_day[21] > 3 * a_day[20]


def test_towards_the_end_of_formal_sessions() -> None:
    """On the last weekend of formal sessions bills are looked at as on a weekday, in the night too; then no more."""
    saturday = parse("2022-07-30T00:00")
    known = bills(*[1.0] * 12, looked=saturday)
    usual, late = (
        Counter((at.day, at.hour < 4, at.hour >= 20) for at, _ in looks(made, later(saturday, 4 * DAY)))
        for made in (plan(known), Plan(known, shipped(), Budget(24, HALF_A_DAY), [date(2022, 7, 31)]))
    )
    for day in (30, 31):
        assert late[day, False, False] > 4 * usual[day, False, False]
        assert late[day, False, True] > 4 * usual[day, False, True]
    assert late[1, True, False] > 4 * usual[1, True, False]
    assert late[2, False, False] == pytest.approx(usual[2, False, False], abs=12)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25)])
def test_days_on_which_the_clocks_change(day: str, hours: int) -> None:
    """A day of 23 or 25 hours has its looks, each later than the one before."""
    begins = parse(f"{day}T00:00")
    made = [at for at, _ in looks(plan(bills(8.0, looked=begins), 96), later(begins, hours * HOUR))]
    assert made
    assert all(elapsed(one, other) > timedelta() for one, other in itertools.pairwise(made))


def test_a_clock_that_was_set_back() -> None:
    """What was last looked at hours ahead of now is due at once; what was minutes ahead is not."""
    noon = later(MONDAY, 12 * HOUR)
    made = plan([Prospect(BillId(194, "H1"), later(noon, 3 * HOUR)), Prospect(BillId(194, "H2"), later(noon, MINUTE))])
    assert made.due(noon) == [BillId(194, "H1")]


def test_first_of_all_what_waited_longest() -> None:
    """What was never looked at comes first, then what waited for longest; after a night away all is due once."""
    known = [
        replace(each, looked=at)
        for each, at in zip(bills(1.0, 1.0, 1.0), (MONDAY, None, later(MONDAY, -HOUR)), strict=True)
    ]
    made = plan(known)
    now = later(MONDAY, 30 * HOUR)
    assert [bill.number for bill in made.due(now)] == ["H2", "H3", "H1"]
    assert (made.next_at(now), plan([]).next_at(now)) == (min(filter(None, map(made.due_at, made.prospects))), None)


def test_what_could_not_be_read_is_tried_again_soon() -> None:
    """A bill that could not be read has its next try after half an hour by day, whatever is planned."""
    ten = later(THURSDAY, 10 * HOUR)
    failing = [replace(each, failing=True) for each in bills(0.0, looked=ten)]
    assert plan(failing).due_at(BillId(194, "H1")) == later(ten, HOUR / 2)


def test_what_is_over_is_looked_at_twice_a_day() -> None:
    """A bill that is over has two looks a day, and leaves its share of the budget to the others."""
    over, alone = plan(bills(1.0, 0.0, 0.0)), plan(bills(1.0))
    made = Counter(bill.number for _, bill in looks(over, later(MONDAY, 7 * DAY)))
    assert (made["H2"], made["H3"]) == (13, 13)
    assert made["H1"] > 2 * len(list(looks(alone, later(MONDAY, 7 * DAY))))
