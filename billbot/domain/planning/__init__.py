"""Decides which bill is looked at next (docs/design/architecture.md, "Which bill is looked at next").

`Plan` spreads a budget of looks over the week, more of them at hours at which rows are usually entered. Each bill has
a grid of times of its own, shifted against those of other bills, so that the looks are spread evenly. `PlannedTurn`
says which bills are looked at in one turn: those that are due and, once one has moved, those that may have moved with
it. `next_check` is the longest that a bill may wait. Pure: times are passed in, aware and Eastern.
"""

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Collection, Hashable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from statistics import fmean

from msgspec import Struct

from billbot.clock import EASTERN, elapsed, later
from billbot.domain.bills import BillId
from billbot.domain.planning.rates import (
    Liveliness,
    Rates,
    Slots,
    interpolate,
    liveliness,
    shipped,
    slots_of_day,
    weighed,
)

# This part of the budget is planned; the rest is for bills that may have moved with another one.
_PLANNED = 0.97
_WEEK, _A_DAY_AT_LEAST = 7, 2
_MOST = 8.0  # times the average looks a day, the most that one bill may get
_GOLDEN = (5**0.5 - 1) / 2  # shifts by the golden ratio leave the widest gaps between grids, however many there are
_APART = 0.5  # of the step of a grid has to be over since the last look; else that stands for the next point
_SET_BACK = 3600.0  # seconds; a last look that lies further ahead shows that the clock was set back
# The looks that there is time for in half an hour, two seconds apart; more could not be kept to.
_SERVED = 800
_DAYS = 3  # how far ahead a point of a grid is looked for; `Budget.longest` comes before that
# The State House enters most rows in these hours of a weekday; the rest of the time we look less often (promise 8).
_OPENS, _CLOSES = time(8), time(20)
_SATURDAY = 5


class Pace(Struct, frozen=True):
    """How often to look at the site: `check_every` on weekdays from 8:00 to 20:00, else `check_every_else`."""

    check_every: timedelta
    check_every_else: timedelta


def next_check(last: datetime | None, now: datetime, pace: Pace) -> datetime:
    """When the next check is due: `now` if there was none, else the time after the `last` one, which may be past."""
    if last is None:
        return now
    soon = later(last, pace.check_every)
    if _at_work(soon):
        return soon
    return min(later(last, pace.check_every_else), _next_opening(soon))


def _at_work(at: datetime) -> bool:
    at = at.astimezone(EASTERN)
    return at.weekday() < _SATURDAY and _OPENS <= at.time() < _CLOSES


def _next_opening(at: datetime) -> datetime:
    at = at.astimezone(EASTERN)
    day = at.date() if at.time() < _OPENS else at.date() + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, _OPENS, EASTERN)


# How soon a bill that could not be read is tried again.
_AGAIN = Pace(timedelta(minutes=30), timedelta(hours=3))


class Prospect(Struct, frozen=True):
    """What the plan knows of a watched bill: `looked` is when a look at it was last tried, null where it never was.

    `weight` is how often to look in proportion to other bills; with 0, for one that is over, it is twice a day.
    `committee` is the one that has the bill, as rows call it. `failing`: it could not be read when it was last tried.
    """

    bill: BillId
    looked: datetime | None = None
    weight: float = 1.0
    committee: str | None = None
    failing: bool = False

    @property
    def group(self) -> tuple[int, str] | None:
        """The committee that has the bill, with its General Court; null where none has it."""
        return None if self.committee is None else (self.bill.general_court, self.committee)


class Budget(Struct, frozen=True):
    """How many looks a day each bill gets on the average, and the longest that any bill waits for one."""

    looks_per_day: float
    longest: Pace


class Plan:
    """When each of these bills is due. It depends on the arguments alone, so every process plans the same.

    `ends` are the last days of formal sessions; on these and the days before there are more looks than the budget has.
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
        """Replace what is known of a bill."""
        self.prospects[prospect.bill] = prospect

    def due_at(self, bill: BillId) -> datetime | None:
        """When the next look at a bill is due, which may be past; null where it was never looked at: it is due now."""
        at = self._due_at(bill)
        return None if at is None else datetime.fromtimestamp(at, EASTERN)

    def due(self, now: datetime) -> list[BillId]:
        """The bills that are due now, the one that waited for longest first."""
        at = now.timestamp()
        return sorted((bill for bill in self.prospects if self._at(bill, at) <= at), key=self._looked)

    def next_at(self, now: datetime) -> datetime | None:
        """When the first bill is due, which may be past; `now` where one was never looked at, null without any bill."""
        first = min((self._at(bill, now.timestamp()) for bill in self.prospects), default=None)
        return None if first is None else datetime.fromtimestamp(first, EASTERN)

    def _at(self, bill: BillId, now: float) -> float:
        """When a bill is due; at once where its last look lies in the future, since the clock was set back."""
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
        """The next point of a bill's grid, a timestamp; infinite where there is none in the next days."""
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
    """How many looks a week a weight of 1 gets, once the bills that get no more than the least two a day have those."""
    rest, found = sorted(weights, reverse=True), 0.0
    sums = list(accumulate(rest))
    for sharing in range(len(rest), 0, -1):
        whole = looks_per_day * len(rest) * _PLANNED - _A_DAY_AT_LEAST * (len(rest) - sharing)
        found = max(whole, 0.0) / sums[sharing - 1] if rest[sharing - 1] > 0 else 0.0
        if found * rest[sharing - 1] >= _A_DAY_AT_LEAST:
            break
    return _WEEK * found


# How long a turn looks at bills that are due, and then at those that may have moved with one. Ticks begin once a
# minute: with a little more than a minute here, each second one would be left out.
TIME_FOR_DUE, _FOR_KIN = timedelta(seconds=55), timedelta(minutes=4)
# A bill that was looked at so lately is not looked at again because another one moved.
_FRESH = timedelta(minutes=3)
# After so many looks in a row that showed nothing, the rest of a committee, or of all bills, waits until it is due.
_IN_COMMITTEE, _ANYWHERE = 12, 4


class PlannedTurn:
    """Which bills one turn looks at, one by one: first those that may have moved with one that did, then those `due`.

    `due` are the bills that the plan says are due, which are looked at for the time `for_due`.
    """

    def __init__(self, plan: Plan, began: datetime, due: Sequence[BillId], for_due: timedelta = TIME_FOR_DUE) -> None:
        self.plan, self._began, self._for_due = plan, began, for_due
        self._all, self._due = tuple(due), deque(due)
        self._seen: set[BillId] = set()
        self._kin: deque[BillId] = deque()
        self._hot: dict[Hashable, tuple[deque[BillId], int]] = {}

    @property
    def left(self) -> list[BillId]:
        """The bills that are due and were not looked at in this turn."""
        return [bill for bill in self._all if bill not in self._seen]

    def next(self, now: datetime) -> BillId | None:
        """The bill to look at next; null where the turn is over."""
        so_far = elapsed(self._began, now)
        if so_far < self._for_due + _FOR_KIN and (kin := self._next_kin(now)) is not None:
            return kin
        while self._due and so_far < self._for_due:
            bill = self._due.popleft()
            if bill not in self._seen:
                return bill
        return None

    def looked(self, prospect: Prospect, *, moved: bool, kin: Iterable[BillId] = ()) -> None:
        """Note the result of a look: what is known of the bill now, and whether anything of it `moved`.

        If it did, `kin` are the bills that most likely have moved, too: those of its proposals and agendas.
        """
        before = self.plan.prospects.get(prospect.bill)
        self._seen.add(prospect.bill)
        self.plan.update(prospect)
        if moved:
            self._kin.extend(kin)
            for group in dict.fromkeys((before.group if before else None, prospect.group)):
                if group is not None:
                    self._stir(group, _IN_COMMITTEE)
            self._stir(None, _ANYWHERE)

    def _stir(self, group: tuple[int, str] | None, patience: int) -> None:
        """Have the bills of a group looked at, the longest waiting first, until `patience` looks in a row show nothing.

        A null `group` is all bills.
        """
        if group in self._hot:
            self._hot[group] = (self._hot[group][0], patience)
            return
        members = [each for each in self.plan.prospects.values() if each.weight > 0 and group in {None, each.group}]
        members.sort(key=lambda each: each.looked.timestamp() if each.looked else 0.0)
        self._hot[group] = (deque(each.bill for each in members), patience)

    def _next_kin(self, now: datetime) -> BillId | None:
        while self._kin:
            bill = self._kin.popleft()
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
        """Whether a bill is in the plan, and was not looked at just now."""
        known = self.plan.prospects.get(bill)
        if known is None or bill in self._seen:
            return False
        return known.looked is None or elapsed(known.looked, now) >= _FRESH
