"""Which bill is looked at next: weights, rates, the pace, the looks of a week, and one turn."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from billbot.clock import EASTERN, elapsed, later, parse
from billbot.domain.bills import Action, BillId, Row
from billbot.domain.planning import (
    Budget,
    LookQueue,
    Plan,
    Prospect,
    is_holiday,
    liveliness,
    next_check,
    shipped,
    weighed,
)
from billbot.domain.watched import Pace

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
    """Every look until then, each made when due."""
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
    """For a long list, no half hour gets more looks than fit, two seconds apart."""
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
    """The order of bills on the list does not matter."""
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
    """On the last weekend of formal sessions bills are looked at as on a weekday, also at night; not after that."""
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


def test_a_clock_that_was_set_back() -> None:
    """A last look hours in the future makes a bill due now; minutes in the future do not."""
    noon = later(MONDAY, 12 * HOUR)
    made = plan([Prospect(BillId(194, "H1"), later(noon, 3 * HOUR)), Prospect(BillId(194, "H2"), later(noon, MINUTE))])
    assert made.due(noon) == [BillId(194, "H1")]


def test_first_of_all_what_waited_longest() -> None:
    """Bills without a look come first, then the longest waiting; after a night off, all are due once."""
    known = [
        replace(each, looked=at)
        for each, at in zip(bills(1.0, 1.0, 1.0), (MONDAY, None, later(MONDAY, -HOUR)), strict=True)
    ]
    made = plan(known)
    now = later(MONDAY, 30 * HOUR)
    assert [bill.number for bill in made.due(now)] == ["H2", "H3", "H1"]
    assert (made.next_at(now), plan([]).next_at(now)) == (min(filter(None, map(made.due_at, made.prospects))), None)


def test_one_that_could_be_read_is_due_with_those_that_could_not() -> None:
    """If no due bill could be read lately, the readable bill that waited longest is also due."""
    failing, *others = bills(1.0, 1.0, 1.0, looked=MONDAY)
    ten = later(MONDAY, 10 * HOUR)
    readable = [replace(each, looked=later(ten, ago * MINUTE)) for each, ago in zip(others, (-1, -2), strict=True)]
    made = plan([replace(failing, failing=True), *readable])
    assert [bill.number for bill in made.due(ten)] == ["H1", "H3"]


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


NOON = parse("2026-03-05T12:00")
REQUEST = timedelta(seconds=2)


def bill(number: int, committee: str = "The Judiciary", ago: timedelta = HOUR, weight: float = 1.0) -> Prospect:
    return Prospect(BillId(194, f"H{number}"), later(NOON, -ago), weight, committee)


def turn(known: list[Prospect], *due: int) -> LookQueue:
    made = Plan(known, shipped(), Budget(24, Pace(12 * HOUR, 12 * HOUR)))
    return LookQueue(made, NOON, [BillId(194, f"H{number}") for number in due])


def run(made: LookQueue, *moving: str, takes: timedelta = REQUEST, related: tuple[str, ...] = ()) -> list[str]:
    """The numbers of the bills that get a look, when these moved."""
    now, order = NOON, list[str]()
    while (found := made.next(now)) is not None:
        order.append(found.number)
        now = later(now, takes)
        known = replace(made.plan.prospects[found], looked=now)
        made.looked(known, moved=found.number in moving, related=[BillId(194, each) for each in related])
    return order


def test_what_is_due_in_its_order() -> None:
    """If nothing moves, only due bills get a look."""
    made = turn([bill(1), bill(2), bill(3)], 3, 1)
    assert (run(made), made.left) == (["H3", "H1"], [])


def test_the_next_turn_follows_at_once() -> None:
    """However much is due, a turn without news ends within its minute and uses most of it."""
    many = range(1, 100)
    looks = len(run(turn([bill(each) for each in many], *many), takes=timedelta(seconds=2.5)))
    assert 50 < looks * 2.5 <= 58


def test_contagion_at_once() -> None:
    """If a bill moved, its committee's others get a look before due bills, the longest waiting first."""
    known = [bill(1), bill(2), bill(3, ago=2 * HOUR), bill(4, "Housing"), bill(5, "Housing")]
    assert run(turn(known, 1, 4), "H1")[:3] == ["H1", "H3", "H2"]


def test_kin_comes_first() -> None:
    """Before its committee come the bills of its proposal and on its agendas, whatever committee they are before."""
    known = [bill(1), bill(2), bill(3, "Housing", weight=0.0)]
    assert run(turn(known, 1), "H1", related=("H3", "H9"))[:3] == ["H1", "H3", "H2"]


def test_contagion_ends_where_nothing_moves() -> None:
    """A committee is left alone after a dozen looks in vain, as are all others after four; what moves goes on."""
    judiciary = [bill(number) for number in range(1, 41)]
    housing = [bill(number, "Housing") for number in range(41, 81)]
    assert len(run(turn([*judiciary, *housing], 1), "H1")) == 1 + 12 + 4
    assert len(run(turn([*judiciary, *housing], 1), "H1", "H8")) == 1 + 12 + 4 + 7


def test_what_was_just_looked_at_is_left_out() -> None:
    """A bill with a look in the last three minutes, or that is over, gets none for another's row."""
    known = [bill(1), bill(2, ago=2 * MINUTE), bill(3, weight=0.0), bill(4, ago=4 * MINUTE)]
    assert run(turn(known, 1), "H1") == ["H1", "H4"]


def test_a_turn_is_bounded() -> None:
    """Due bills get a minute at most, related ones five: then the findings are announced."""
    known = [bill(number) for number in range(1, 400)]
    made = turn(known, *range(1, 400))
    assert len(run(made)) == len(made._all) - len(made.left) == 28  # noqa: SLF001 - what is due
    hours = LookQueue(made.plan, NOON, [each.bill for each in known], timedelta(hours=1))
    assert len(run(hours)) == 399
    everything = tuple(f"H{number}" for number in range(1, 400))
    assert len(run(turn(known, 1), *everything)) == 148


def test_a_bill_that_changes_its_committee() -> None:
    """The committees that a bill left and entered both get looks."""
    known = [bill(1), bill(2), bill(3, "Housing")]
    made = turn(known, 1)
    first = made.next(NOON)
    assert first is not None
    made.looked(replace(made.plan.prospects[first], committee="Housing", looked=NOON), moved=True)
    assert {found.number for _ in range(2) if (found := made.next(NOON)) is not None} == {"H2", "H3"}


def test_a_bill_that_the_plan_does_not_know() -> None:
    """A number that a row led to is taken in, and its committee looked at."""
    made = turn([bill(1), bill(2)])
    made.looked(bill(9), moved=True)
    assert run(made) == ["H1", "H2"]


PACE = Pace(timedelta(minutes=30), timedelta(hours=3))


def eastern(text: str) -> datetime:
    """An Eastern time; `2026-11-01T01:30 EST` is the second one of that name."""
    day, _, zone = text.partition(" ")
    return datetime.fromisoformat(day).replace(tzinfo=EASTERN, fold=int(zone == "EST"))


MONDAY_NOON = eastern("2026-03-02T12:00")
ANY_MOMENT = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: later(eastern("2026-01-01T00:00"), minutes * MINUTE))


@pytest.mark.parametrize(
    ("last", "due"),
    [
        ("2026-03-02T12:00", "2026-03-02T12:30"),  # a Monday
        ("2026-03-02T19:29", "2026-03-02T19:59"),
        ("2026-03-02T07:30", "2026-03-02T08:00"),
        # Evening and night.
        ("2026-03-02T19:30", "2026-03-02T22:30"),
        ("2026-03-02T23:00", "2026-03-03T02:00"),
        ("2026-03-03T02:00", "2026-03-03T05:00"),
        # Towards the morning, it looks as soon as the State House opens.
        ("2026-03-03T06:00", "2026-03-03T08:00"),
        ("2026-03-03T05:00", "2026-03-03T08:00"),
        ("2026-03-03T04:59", "2026-03-03T07:59"),
        # Weekends.
        ("2026-03-06T19:45", "2026-03-06T22:45"),
        ("2026-03-07T12:00", "2026-03-07T15:00"),
        ("2026-03-07T06:00", "2026-03-07T09:00"),
        ("2026-03-15T23:30", "2026-03-16T02:30"),
        ("2026-03-16T06:30", "2026-03-16T08:00"),
    ],
)
def test_next_check(last: str, due: str) -> None:
    """On weekdays from 8:00 to 20:00 a check is due each half hour, else every three hours."""
    assert next_check(eastern(last), eastern(last) + MINUTE, PACE) == eastern(due)
    assert next_check(None, eastern(last), PACE) == eastern(last)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        # Clocks go from 2:00 to 3:00 on March 8, and from 2:00 back to 1:00 on November 1: three hours stay three.
        ("2026-03-08T00:30", "2026-03-08T04:30"),
        ("2026-11-01T00:30", "2026-11-01T02:30"),
        ("2026-11-01T01:30", "2026-11-01T03:30"),
        ("2026-11-01T01:30 EST", "2026-11-01T04:30"),
        ("2026-10-31T23:00", "2026-11-01T01:00 EST"),
    ],
)
def test_next_check_across_daylight_saving(last: str, due: str) -> None:
    """The wait is in real time, even when clocks change."""
    found = next_check(eastern(last), eastern(last), PACE)
    assert found.astimezone(UTC) == eastern(due).astimezone(UTC)


@given(ANY_MOMENT)
def test_never_sooner_than_the_quicker_pace(last: datetime) -> None:
    """Whenever the last check was, the next one comes after half an hour at least and three hours at most."""
    assert 30 * MINUTE <= elapsed(last, next_check(last, last, PACE)) <= 3 * HOUR


def test_shares_are_one() -> None:
    """A week's shares add up to one, and each half hour has some."""
    shares = shipped().shares
    assert sum(map(sum, shares)) == pytest.approx(1.0)
    assert min(min(each) for each in shares) > 0


def test_the_house_meets_at_eleven() -> None:
    """In the shipped table most rows come on Mondays and Thursdays at 11:00, when the House meets."""
    shares = shipped().shares
    assert [max(range(48), key=lambda slot: shares[day][slot]) for day in (0, 3)] == [22, 22]
    assert sum(shares[6]) < sum(shares[0]) / 5


@pytest.mark.parametrize(
    "day",
    [
        *("2026-01-01", "2026-01-19", "2026-02-16", "2026-04-20", "2026-05-25", "2026-06-19", "2026-07-04"),
        *("2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25", "2027-07-05"),
    ],
)
def test_holidays(day: str) -> None:
    """The legal holidays of Massachusetts; one on a Sunday is kept on the Monday."""
    assert is_holiday(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-02", "2026-04-21", "2026-05-18", "2026-07-06", "2026-11-27"])
def test_other_days(day: str) -> None:
    """Days that look like a holiday but are none."""
    assert not is_holiday(date.fromisoformat(day))


@given(st.floats(0.0, 0.02))
def test_what_is_over_goes_to_the_others(most: float) -> None:
    """With any bound, shares add up to one, stay below it or an even share, and keep their order."""
    rates = shipped()
    of_week = [each for of_day in rates.none_above(most) for each in of_day]
    assert sum(of_week) == pytest.approx(1.0)
    assert max(of_week) <= max(most, 1 / 336) + 1e-12
    before = [each for of_day in rates.shares for each in of_day]
    assert [of_week[at] for at in sorted(range(336), key=before.__getitem__)] == sorted(of_week)


BILL = BillId(194, "H1")
REFERRED = "Referred to the committee on The Judiciary"
TODAY = date(2026, 3, 5)


def rows(*texts: str, day: date = date(2026, 1, 5)) -> list[Row]:
    return [Row(number, Action(day, "House", text)) for number, text in enumerate(texts, 1)]


def test_in_a_committee() -> None:
    """A bill that waits in a committee is the measure, and names it."""
    known = liveliness(BILL, rows(REFERRED), TODAY, [], None)
    assert (known.weight, known.committee) == (1.0, "The Judiciary")


@pytest.mark.parametrize(
    "text",
    [
        "Accompanied a study order, see H5281 (under House Rule 27)",
        "Accompanied a new draft, see H4515",
        "Signed by the Governor, Chapter 163 of the Acts of 2026",
    ],
)
def test_what_is_over(text: str) -> None:
    """Bills in a study order, under another number, or law have no part of the budget."""
    assert liveliness(BILL, rows(REFERRED, text), TODAY, [], None).weight == 0


@pytest.mark.parametrize(
    ("text", "days", "over"),
    [
        (REFERRED, 0, False),
        (REFERRED, 1, True),
        ("Enacted and laid before the Governor", 30, False),
        ("Enacted and laid before the Governor", 31, True),
    ],
)
def test_when_the_court_has_ended(text: str, days: int, over: bool) -> None:  # noqa: FBT001 - a table
    """A bill that ended with its court has no part of the budget; one that may be signed keeps it for a month."""
    found = liveliness(BILL, rows(REFERRED, text), TODAY, [], TODAY - timedelta(days=days))
    assert (found.weight == 0) == over


@pytest.mark.parametrize(
    ("text", "ahead", "near"),
    [
        ("Hearing scheduled for 03/10/2026 from 10:00 AM-02:00 PM in A-1", 0, True),
        ("Reporting date extended to Wednesday, March 18, 2026", 0, False),
        ("Reporting date extended to Wednesday, March 18, 2026", 10, True),
        ("Hearing scheduled for 03/10/2026 from 10:00 AM-02:00 PM in A-1", 30, False),
    ],
)
def test_near_a_day(text: str, ahead: int, near: bool) -> None:  # noqa: FBT001 - a table
    """About the day of a hearing or of a report it is looked at oftener, and so about a day that others know."""
    today = TODAY + timedelta(days=ahead)
    assert (liveliness(BILL, rows(REFERRED, text), today, [], None).weight > 1) == near
    assert liveliness(BILL, rows(REFERRED), today, [today], None).weight > 1


def test_what_just_moved() -> None:
    """A bill that moved within a day gets more looks, even if it is over."""
    lately, long_ago = later(NOON, -timedelta(hours=3)), later(NOON, -timedelta(days=3))
    assert weighed(1.0, lately, NOON) > weighed(1.0, long_ago, NOON) == weighed(1.0, None, NOON) == 1.0
    assert (weighed(0.0, lately, NOON), weighed(0.0, long_ago, NOON)) == (1.0, 0.0)
