"""Decides which bill is looked at next (docs/design/architecture.md, "Which bill is next"). Pure.

`Plan` spreads a budget of looks over the week, with more looks at hours when rows are usually entered (`Rates`;
`rates.toml` has those of a past term). Each bill has its own grid of times, shifted against the others to spread the
looks evenly. Livelier bills get more looks (`liveliness`). `LookQueue` says which bills get a look in one turn: those
that are due and, once one has moved, those that may have moved with it. `next_check` is the longest that a bill may
wait. Times are passed in, aware and Eastern.
"""

import math
import tomllib
from bisect import bisect_right
from collections import deque
from collections.abc import Collection, Hashable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from statistics import fmean

from msgspec import Struct

from billbot.clock import EASTERN, elapsed, later
from billbot.domain import actions, follow, stages
from billbot.domain.bills import BillId, Row
from billbot.domain.stages import ENDED, Stage
from billbot.domain.watched import Pace

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SLOTS = 48  # of a day
SLOT = timedelta(minutes=30)
# Looks by the square root of the rate keep the mean wait short. A higher power shortens the median.
_POWER = 0.75
# This share is spread evenly, so half hours without any rows get some looks, too.
_EVEN = 0.03
# This share of a half hour's rows is counted for the one before it, and the same for the one after it.
_BLURRED = 0.1
_TABLE = Path(__file__).with_name("rates.toml")  # importlib.resources takes longer to load than to read this
Slot = tuple[int, int]  # the day of the week, Monday first, and which half hour of it
# The timestamps of a day's half hours and of its end, and the share of a week's looks up to each.
Slots = tuple[Sequence[float], Sequence[float]]


class Rates(Struct, frozen=True, dict=True):
    """How many rows were entered in each half hour of each day of the week, Monday first."""

    rows: tuple[tuple[float, ...], ...]

    def none_above(self, most: float) -> tuple[tuple[float, ...], ...]:
        """The `shares`, none above `most` (or an even share, if that is more). What is cut goes to the others."""
        most, scale = max(most, 1.0 / (len(DAYS) * SLOTS)), 1.0
        falling = sorted((each for of_day in self.shares for each in of_day), reverse=True)
        rest = sum(falling)
        for full, share in enumerate(falling):
            scale = (1.0 - full * most) / rest
            if share * scale <= most:
                break
            rest -= share
        return tuple(tuple(min(each * scale, most) for each in of_day) for of_day in self.shares)

    @cached_property
    def shares(self) -> tuple[tuple[float, ...], ...]:
        """Each half hour's share of a week's looks. Together they are one."""
        total, even = sum(map(sum, self.rows)) or 1.0, _EVEN / (len(DAYS) * SLOTS)
        blurred = [
            [
                (1 - 2 * _BLURRED) * each + _BLURRED * (of_day[at - 1] + of_day[(at + 1) % len(of_day)])
                for at, each in enumerate(of_day)
            ]
            for of_day in self.rows
        ]
        raw = [[(rows / total + even) ** _POWER for rows in of_day] for of_day in blurred]
        whole = sum(map(sum, raw))
        return tuple(tuple(each / whole for each in of_day) for of_day in raw)


# This part of the budget is planned; the rest is for bills that may have moved with another one.
_PLANNED = 0.97
_WEEK, _A_DAY_AT_LEAST = 7, 2
_MOST = 8.0  # times the average looks a day, the most that one bill may get
_GOLDEN = (5**0.5 - 1) / 2  # shifts by the golden ratio keep any number of grids far apart
_APART = 0.5  # of a grid's step; after a look more recent than this, the next point is skipped
_SET_BACK = 3600.0  # seconds; if the last look is further ahead, the clock was set back
# How many looks fit into half an hour, two seconds apart.
_SERVED = 800
_DAYS = 3  # how far ahead to search for a grid point; `Budget.longest` comes first
# Most rows are entered in these hours of a weekday. At other times we look less often (promise 8).
_OPENS, _CLOSES = time(8), time(20)


def next_check(last: datetime | None, now: datetime, pace: Pace) -> datetime:
    """When the next check is due: `now` if there was none, else a time after the `last` one. It may be past."""
    if last is None:
        return now
    soon = later(last, pace.check_every)
    at = soon.astimezone(EASTERN)
    if at.weekday() < _SATURDAY and _OPENS <= at.time() < _CLOSES:
        return soon
    opens = at.date() if at.time() < _OPENS else at.date() + timedelta(days=1)
    while opens.weekday() >= _SATURDAY:
        opens += timedelta(days=1)
    return min(later(last, pace.check_every_else), datetime.combine(opens, _OPENS, EASTERN))


# When a bill that could not be read is tried again.
_AGAIN = Pace(timedelta(minutes=30), timedelta(hours=3))


class Prospect(Struct, frozen=True):
    """What the plan knows about a watched bill. `looked` is when it was last tried, None if never.

    `weight` is how often to look, compared to other bills. With 0, for a bill that is over, it is twice a day.
    `committee` has the bill, as rows call it. `failing`: the last try could not read it.
    """

    bill: BillId
    looked: datetime | None = None
    weight: float = 1.0
    committee: str | None = None
    failing: bool = False

    @property
    def group(self) -> tuple[int, str] | None:
        """The committee that has the bill, with its General Court; None if none has it."""
        return None if self.committee is None else (self.bill.general_court, self.committee)


class Budget(Struct, frozen=True):
    """How many looks a day a bill gets on average, and the longest that any bill waits for one."""

    looks_per_day: float
    longest: Pace


class Plan:
    """When each of these bills is due. This depends only on the arguments, so every process plans the same.

    `ends` are the last days of formal sessions. On these and the days before, there are more looks than the budget
    says.
    """

    def __init__(
        self, prospects: Iterable[Prospect], rates: Rates, budget: Budget, ends: Collection[date] = ()
    ) -> None:
        self.prospects = {each.bill: each for each in prospects}
        a_week = max(len(self.prospects), 1) * budget.looks_per_day * _WEEK
        self._budget, self._shares, self._ends = budget, rates.none_above(_SERVED / a_week), frozenset(ends)
        self._days: dict[date, Slots] = {}
        ordered = sorted(
            self.prospects.values(), key=lambda each: (each.committee or "", each.bill.general_court, each.bill.number)
        )
        self._phase = {each.bill: at * _GOLDEN % 1.0 for at, each in enumerate(ordered)}
        self._looks_per_weight = _looks_per_weight([each.weight for each in ordered], budget.looks_per_day)

    def update(self, prospect: Prospect) -> None:
        """Replace what is known about a bill."""
        self.prospects[prospect.bill] = prospect

    def due_at(self, bill: BillId) -> datetime | None:
        """When the next look at a bill is due; it may be past. None if it had no look yet: it is due now."""
        at = self._due_at(bill)
        return None if at is None else datetime.fromtimestamp(at, EASTERN)

    def due(self, now: datetime) -> list[BillId]:
        """The bills that are due now, the longest waiting first.

        If none of them could be read lately, one more, to see whether any can be read.
        """
        at = now.timestamp()
        due = sorted((bill for bill in self.prospects if self._at(bill, at) <= at), key=self._looked)
        if due and all(self.prospects[bill].failing for bill in due):
            readable = (bill for bill, each in self.prospects.items() if each.looked and not each.failing)
            due += sorted(readable, key=self._looked)[:1]
        return due

    def next_at(self, now: datetime) -> datetime | None:
        """When the first bill is due; it may be past. `now` if one had no look yet, None without bills."""
        first = min((self._at(bill, now.timestamp()) for bill in self.prospects), default=None)
        return None if first is None else datetime.fromtimestamp(first, EASTERN)

    def _at(self, bill: BillId, now: float) -> float:
        """When a bill is due. If its last look is in the future, the clock was set back, and it is due now."""
        at = self._due_at(bill)
        return now if at is None or self._looked(bill) - now > _SET_BACK else at

    def _looked(self, bill: BillId) -> float:
        looked = self.prospects[bill].looked
        return 0.0 if looked is None else looked.timestamp()

    def _due_at(self, bill: BillId) -> float | None:
        known = self.prospects[bill]
        if known.looked is None:
            return None
        paces = (self._budget.longest, _AGAIN) if known.failing else (self._budget.longest,)
        planned = self._planned(known, known.looked)
        soonest = min(every for pace in paces for every in (pace.check_every, pace.check_every_else))
        if planned <= known.looked.timestamp() + soonest.total_seconds():
            return planned
        return min(planned, *(next_check(known.looked, known.looked, pace).timestamp() for pace in paces))

    def _planned(self, known: Prospect, looked: datetime) -> float:
        """The next point of a bill's grid, as a timestamp; infinite if there is none in the next days."""
        looks = min(known.weight * self._looks_per_weight, _MOST * _WEEK * self._budget.looks_per_day)
        phase, day = self._phase[known.bill], looked.astimezone(EASTERN).date()
        if looks > 0:
            begins, shares = self._slots(day)
            level = looks * interpolate(begins, shares, looked.timestamp()) + phase
            wanted = math.ceil(level + _APART)
            for _ in range(_DAYS):
                share = (wanted - phase) / looks
                if share <= shares[-1]:
                    return interpolate(shares, begins, share)
                day, wanted = day + timedelta(days=1), 1
                begins, shares = self._slots(day)
        return math.inf

    def _slots(self, day: date) -> Slots:
        if day not in self._days:
            self._days[day] = slots_of_day(self._shares, day, self._ends)
        return self._days[day]


def _looks_per_weight(weights: Sequence[float], looks_per_day: float) -> float:
    """How many looks a week a weight of 1 gets, after the bills at the minimum of two a day have theirs."""
    rest, found = sorted(weights, reverse=True), 0.0
    sums = list(accumulate(rest))
    for sharing in range(len(rest), 0, -1):
        whole = looks_per_day * len(rest) * _PLANNED - _A_DAY_AT_LEAST * (len(rest) - sharing)
        found = max(whole, 0.0) / sums[sharing - 1] if rest[sharing - 1] > 0 else 0.0
        if found * rest[sharing - 1] >= _A_DAY_AT_LEAST:
            break
    return _WEEK * found


# How long a turn looks at bills that are due, and then at those that may have moved with one. A tick begins every
# minute; with more than a minute here, every second tick would be skipped.
TIME_FOR_DUE, _FOR_RELATED = timedelta(seconds=55), timedelta(minutes=4)
# If a bill had a look this recently, it gets none because another bill moved.
_FRESH = timedelta(minutes=3)
# After this many looks in a row without news, the rest of the committee, or of all bills, waits until it is due.
_IN_COMMITTEE, _ANYWHERE = 12, 4


class LookQueue:
    """Which bills one turn looks at, one by one: first those that may have moved with another, then those `due`.

    `due` are due by the plan. They get looks for the time `for_due`.
    """

    def __init__(self, plan: Plan, began: datetime, due: Sequence[BillId], for_due: timedelta = TIME_FOR_DUE) -> None:
        self.plan, self._began, self._for_due = plan, began, for_due
        self._all, self._due = tuple(due), deque(due)
        self._seen: set[BillId] = set()
        self._related: deque[BillId] = deque()
        self._hot: dict[Hashable, tuple[deque[BillId], int]] = {}

    @property
    def left(self) -> list[BillId]:
        """The due bills that had no look in this turn."""
        return [bill for bill in self._all if bill not in self._seen]

    def next(self, now: datetime) -> BillId | None:
        """The bill to look at next; None if the turn is over."""
        so_far = elapsed(self._began, now)
        if so_far < self._for_due + _FOR_RELATED and (related := self._next_related(now)) is not None:
            return related
        while self._due and so_far < self._for_due:
            bill = self._due.popleft()
            if bill not in self._seen:
                return bill
        return None

    def looked(self, prospect: Prospect, *, moved: bool, related: Iterable[BillId] = ()) -> None:
        """Note the result of a look: what we know about the bill now, and whether it `moved`.

        `related` are the bills most likely to have moved with it: those of its proposals and agendas.
        """
        before = self.plan.prospects.get(prospect.bill)
        self._seen.add(prospect.bill)
        self.plan.update(prospect)
        if moved:
            self._related.extend(related)
            for group in dict.fromkeys((before.group if before else None, prospect.group)):
                if group is not None:
                    self._stir(group, _IN_COMMITTEE)
            self._stir(None, _ANYWHERE)

    def _stir(self, group: tuple[int, str] | None, patience: int) -> None:
        """Queue the bills of a group, the longest waiting first, until `patience` looks in a row show nothing.

        If `group` is None, it is all bills.
        """
        if group in self._hot:
            self._hot[group] = (self._hot[group][0], patience)
            return
        members = [each for each in self.plan.prospects.values() if each.weight > 0 and group in {None, each.group}]
        members.sort(key=lambda each: each.looked.timestamp() if each.looked else 0.0)
        self._hot[group] = (deque(each.bill for each in members), patience)

    def _next_related(self, now: datetime) -> BillId | None:
        while self._related:
            bill = self._related.popleft()
            if self._may_have_moved(bill, now):
                return bill
        for group, (members, patience) in self._hot.items():
            while members and patience > 0:
                bill = members.popleft()
                if self._may_have_moved(bill, now):
                    self._hot[group] = (members, patience - 1)
                    return bill
        return None

    def _may_have_moved(self, bill: BillId, now: datetime) -> bool:
        """Whether a bill is in the plan, and had no look just now."""
        known = self.plan.prospects.get(bill)
        if known is None or bill in self._seen:
            return False
        return known.looked is None or elapsed(known.looked, now) >= _FRESH


def slot_of(at: datetime) -> Slot:
    """The half hour of the week that an Eastern time is in."""
    return at.weekday(), 2 * at.hour + at.minute // 30


@cache
def shipped() -> Rates:
    """The shipped table: rows of the 192nd General Court by the time they were entered (`benchmarks/rates.py`)."""
    table = tomllib.loads(_TABLE.read_text("utf-8"))
    return Rates(tuple(tuple(map(float, table[day])) for day in DAYS))


# The legal holidays of Massachusetts. Almost nothing is entered on them.
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
# The day of the week and which one of the month: Martin Luther King, Presidents', Patriots', Labor and Columbus Day,
# and Thanksgiving.
_COUNTED = ((1, _MONDAY, 3), (2, _MONDAY, 3), (4, _MONDAY, 3), (9, _MONDAY, 1), (10, _MONDAY, 2), (11, _THURSDAY, 4))


def last_working_day(day: date) -> date:
    """The day itself, or the last working day before it."""
    return next(
        each
        for each in (day - timedelta(days=n) for n in range(7))
        if each.weekday() < _SATURDAY and not is_holiday(each)
    )


def is_holiday(day: date) -> bool:
    """Whether a day is a legal holiday. If it falls on a Sunday, the Monday after is one, too."""
    return day in _of_year(day.year)


@cache
def _of_year(year: int) -> frozenset[date]:
    fixed = {date(year, month, day) for month, day in _FIXED}
    kept = {day + timedelta(days=1) for day in fixed if day.weekday() == _SUNDAY}
    memorial = date(year, 5, 31)
    memorial -= timedelta(days=memorial.weekday())
    firsts = ((date(year, month, 1), weekday, which) for month, weekday, which in _COUNTED)
    counted = {
        first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1)) for first, weekday, which in firsts
    }
    return frozenset({*fixed, *kept, memorial, *counted})


# Toward the end of formal sessions the branches sit on weekends, too, and into the night: from 9:00 to 4:00, on the
# last day and on two before it.
_BEFORE_THE_END = 2
_SITS_FROM, _SITS_UNTIL = 18, 8  # half hours
_WORKING = slice(18, 36)  # half hours from 9:00 to 18:00


def sits_late(day: date, slot: int, ends: Iterable[date]) -> bool:
    """Whether the branches may sit late in this half hour, since formal sessions are about to end.

    `ends` are the last days of formal sessions.
    """
    evening = day if slot >= _SITS_FROM else day - timedelta(days=1)
    awake = slot >= _SITS_FROM or slot < _SITS_UNTIL
    return awake and any(0 <= (end - evening).days <= _BEFORE_THE_END for end in ends)


def _of_day(shares: Sequence[Sequence[float]], day: date, ends: Collection[date]) -> Sequence[float]:
    """The share of a week's looks for each half hour of a day. When the branches sit late, it is as in work hours."""
    usual = shares[_SUNDAY if is_holiday(day) else day.weekday()]
    late = [sits_late(day, slot, ends) for slot in range(len(usual))]
    if not any(late):
        return usual
    at_work = fmean(each for of_day in shares[:_SATURDAY] for each in of_day[_WORKING])
    return [max(share, at_work) if sits else share for share, sits in zip(usual, late, strict=True)]


def slots_of_day(shares: Sequence[Sequence[float]], day: date, ends: Collection[date]) -> Slots:
    """The half hours of a day, 46 to 50, for a week's `shares`. `ends` are as in `sits_late`."""
    midnight, end = (
        datetime(each.year, each.month, each.day, tzinfo=EASTERN) for each in (day, day + timedelta(days=1))
    )
    of_day, begins, before = _of_day(shares, day, ends), [midnight.timestamp()], [0.0]
    for slot in range(round(elapsed(midnight, end) / SLOT)):
        begins.append(begins[-1] + SLOT.total_seconds())
        before.append(before[-1] + of_day[slot_of(later(midnight, slot * SLOT))[1]])
    return begins, before


def interpolate(points: Sequence[float], values: Sequence[float], at: float) -> float:
    """The value at a place among `points`, interpolated between the `values` of the two points around it."""
    place = min(max(bisect_right(points, at) - 1, 0), len(points) - 2)
    part = (at - points[place]) / (points[place + 1] - points[place])
    return values[place] + part * (values[place + 1] - values[place])


# The weight of a bill by its stage; at any other stage it is 1.
_LIVELY: dict[Stage, float] = {
    "reported": 1.5,
    "on the floor": 2.0,
    "passed one branch": 1.5,
    "passed both branches": 4.0,
    "in conference": 3.0,
    "before the Governor": 4.0,
    "vetoed": 3.0,
}

_OVER: frozenset[Stage] = frozenset({*ENDED, "law"})
# At these stages a bill may still be signed after its court is over. Such rows may be entered this much later.
_SIGNABLE: frozenset[Stage] = frozenset({"passed both branches", "before the Governor"})
_ENTERED_LATE = timedelta(days=30)
# The factor within this many days of a day that something is set for.
_NEAR_A_DAY, _NEAR = 1.5, 7
# The factor for a bill that just moved: its next row often comes within hours.
_JUST_MOVED, _TODAY = 3.0, timedelta(days=1)


class Liveliness(Struct, frozen=True):
    """How often to look at a bill: `weight` is 1 if it waits in a committee, 0 if it ended.

    `committee` has it, as its rows call it.
    """

    weight: float
    committee: str | None = None


def liveliness(bill: BillId, rows: Sequence[Row], today: date, days: Iterable[date], ends: date | None) -> Liveliness:
    """How lively a bill is on the day `today`, by its `rows`. If it continues under another number, it is over.

    `days` come from other sources: a hearing on an agenda, a reporting day by its court's rules. A bill is over once
    its court `ends`, if that day is known, unless it may still be signed.
    """
    history = [row.action for row in rows]
    course = stages.of_bill(history, today)
    onward = any(link.relation in follow.ONWARD for link in follow.links(bill, rows))
    last = ends and ends + (_ENTERED_LATE if course.stage in _SIGNABLE else timedelta())
    if onward or course.stage in _OVER or (last and last < today):
        return Liveliness(0.0)
    set_for = {*days}
    for action in history:
        if not action.stricken:
            meaning = actions.read(action.text)
            heard = meaning.hearing.date if meaning.hearing else None
            set_for.update(filter(None, (heard, meaning.reporting_date, meaning.set_for)))
    near = any(abs((day - today).days) <= _NEAR for day in set_for)
    return Liveliness(_LIVELY.get(course.stage, 1.0) * (_NEAR_A_DAY if near else 1.0), course.committee)


def weighed(known: float, moved: datetime | None, now: datetime) -> float:
    """A bill's weight `now`: the `known` one, raised if its last row was seen (`moved`) less than a day ago."""
    since = timedelta.max if moved is None else elapsed(moved, now)
    if known <= 0:
        return 1.0 if since < _TODAY else 0.0
    return known * (_JUST_MOVED if since < _TODAY else 1.0)
