"""Which bill is looked at next: a budget of looks, spread over the week by the rate of rows; and one turn of looks.

Every bill has a grid of its own in the looks of a day, and the grids lie evenly between each other, so that no two
bills of a committee come at once. A look between two points of the grid stands for the next one where that is near
(docs/design/architecture.md). Pure: times come in, aware and Eastern.
"""

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Collection, Hashable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate
from statistics import fmean

from msgspec import Struct

from billbot import schedule
from billbot.bills import BillId
from billbot.clock import EASTERN, elapsed, later
from billbot.planning.rates import SLOT, Liveliness, Rates, is_holiday, liveliness, shipped, sits_late, slot_of, weighed

Slots = tuple[Sequence[float], Sequence[float]]
Rows = Sequence[Sequence[float]]

# So much of the budget is planned; the rest is for what a row leads to.
_PLANNED = 0.97
_WEEK, _A_DAY_AT_LEAST = 7, 2
_MOST = 8.0  # times the budget of a day for one bill
_TURN = (5**0.5 - 1) / 2  # steps of the golden ratio leave the widest gaps, however many they are
_SATURDAY, _SUNDAY = 5, 6
_WORKING = slice(18, 36)  # half hours from 9:00 to 18:00
_APART = 0.5  # of the time between two looks has to be over since the last
# What could not be read is tried again so soon, on weekdays from 8:00 to 20:00 and else.
_AGAIN = schedule.Pace(timedelta(minutes=30), timedelta(hours=3))
_SET_BACK = 3600.0  # seconds
# So many looks there is time for in half an hour, two seconds apart; what is planned beyond that would come late.
_SERVED = 800
_DAYS = 3  # so far ahead is looked for a point of a grid; the bound comes before that


class Prospect(Struct, frozen=True):
    """A watched bill, as far as it matters for when to look: `looked` is when that was last tried, null before.

    `weight` is how often to look in proportion to others, 0 for one that is over: twice a day. `committee` is the one
    that it is before, as rows call it. One that is `failing` could not be read when it was last tried.
    """

    bill: BillId
    looked: datetime | None = None
    weight: float = 1.0
    committee: str | None = None
    failing: bool = False

    @property
    def group(self) -> tuple[int, str] | None:
        """The committee with its court, null where it is before none."""
        return None if self.committee is None else (self.bill.general_court, self.committee)


class Budget(Struct, frozen=True):
    """So many looks a day for each bill on the average, and the longest that one waits for a look."""

    looks_per_day: float
    longest: schedule.Pace


class Plan:
    """When each of these bills is due, by one table of rates. The same for the same facts.

    `ends` are the last days of formal sessions, towards which there are more looks than the budget has.
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
        self._phase = {each.bill: at * _TURN % 1.0 for at, each in enumerate(ordered)}
        self._of_weight = _of_weight([each.weight for each in ordered], budget.looks_per_day)

    def update(self, prospect: Prospect) -> None:
        """Take in what is known of a bill by now."""
        self.prospects[prospect.bill] = prospect

    def due_at(self, bill: BillId) -> datetime | None:
        """When the next look at a bill is due, which may be past; null where it was never looked at: at once."""
        at = self._due_at(bill)
        return None if at is None else datetime.fromtimestamp(at, EASTERN)

    def due(self, now: datetime) -> list[BillId]:
        """The bills that are due now, the one that waited for longest first."""
        at = now.timestamp()
        return sorted((bill for bill in self.prospects if self._at(bill, at) <= at), key=self._looked)

    def next_at(self, now: datetime) -> datetime | None:
        """When the first is due, which may be past; `now` where one was never looked at, null where there is none."""
        first = min((self._at(bill, now.timestamp()) for bill in self.prospects), default=None)
        return None if first is None else datetime.fromtimestamp(first, EASTERN)

    def _at(self, bill: BillId, now: float) -> float:
        """When a bill is due: at once where it was last looked at in what is still to come, by a clock set back."""
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
        return min(planned, *(schedule.next_check(known.looked, known.looked, pace).timestamp() for pace in paces))

    def _planned(self, known: Prospect, looked: datetime) -> float:
        """The next point of a bill's grid, at the latest within two days."""
        looks = min(known.weight * self._of_weight, _MOST * _WEEK * self._budget.looks_per_day)
        phase, day = self._phase[known.bill], looked.astimezone(EASTERN).date()
        if looks > 0:
            begins, shares = self._slots(day)
            level = looks * _along(begins, shares, looked.timestamp()) + phase
            wanted = math.ceil(level + _APART)
            for _ in range(_DAYS):
                share = (wanted - phase) / looks
                if share <= shares[-1]:
                    return _along(shares, begins, share)
                day, wanted = day + timedelta(days=1), 1
                begins, shares = self._slots(day)
        return math.inf

    def _slots(self, day: date) -> Slots:
        if day not in self._days:
            self._days[day] = _slots(self._shares, day, self._ends)
        return self._days[day]


def _of_weight(weights: Sequence[float], looks_per_day: float) -> float:
    """How many looks a week the weight of 1 gets; every bill has two a day, and what gets no more has no part in it."""
    rest, found = sorted(weights, reverse=True), 0.0
    sums = list(accumulate(rest))
    for sharing in range(len(rest), 0, -1):
        whole = looks_per_day * len(rest) * _PLANNED - _A_DAY_AT_LEAST * (len(rest) - sharing)
        found = max(whole, 0.0) / sums[sharing - 1] if rest[sharing - 1] > 0 else 0.0
        if found * rest[sharing - 1] >= _A_DAY_AT_LEAST:
            break
    return _WEEK * found


def _of_day(shares: Rows, day: date, ends: Collection[date]) -> Sequence[float]:
    """The share of a week's looks for each half hour of a day; as at work in those in which the houses sit late."""
    usual = shares[_SUNDAY if is_holiday(day) else day.weekday()]
    late = [sits_late(day, slot, ends) for slot in range(len(usual))]
    if not any(late):
        return usual
    at_work = fmean(each for of_day in shares[:_SATURDAY] for each in of_day[_WORKING])
    return [max(share, at_work) if sits else share for share, sits in zip(usual, late, strict=True)]


def _slots(shares: Rows, day: date, ends: Collection[date]) -> Slots:
    """When the half hours of a day begin and it ends, 46 to 50 of them; and the share of a week's looks before each."""
    midnight, end = (
        datetime(each.year, each.month, each.day, tzinfo=EASTERN) for each in (day, day + timedelta(days=1))
    )
    of_day, begins, before = _of_day(shares, day, ends), [midnight.timestamp()], [0.0]
    for slot in range(round(elapsed(midnight, end) / SLOT)):
        begins.append(begins[-1] + SLOT.total_seconds())
        before.append(before[-1] + of_day[slot_of(later(midnight, slot * SLOT))[1]])
    return begins, before


def _along(points: Sequence[float], values: Sequence[float], at: float) -> float:
    """What stands beside a place among these points, between which it goes on evenly."""
    place = min(max(bisect_right(points, at) - 1, 0), len(points) - 2)
    part = (at - points[place]) / (points[place + 1] - points[place])
    return values[place] + part * (values[place + 1] - values[place])


# What is due is looked at for so long where nothing else is said, and what a row leads to for so long behind it: then
# what was found is told. The last look at what is due ends within the minute, since the next turn begins with a minute:
# of many bills half the time would else be lost.
FOR_DUE, _FOR_KIN = timedelta(seconds=55), timedelta(minutes=4)
# What was looked at so lately is not looked at again for another's row.
_FRESH = timedelta(minutes=3)
# After so many looks in a committee at which nothing had moved the rest of it is left to its time; so with all others.
_IN_COMMITTEE, _ANYWHERE = 12, 4


class PlannedTurn:
    """The looks of a turn, one after the other; contagion comes first.

    `due` is what is due, as the plan says, and is looked at for the time `for_due`.
    """

    def __init__(self, plan: Plan, began: datetime, due: Sequence[BillId], for_due: timedelta = FOR_DUE) -> None:
        self.plan, self._began, self._for_due = plan, began, for_due
        self._all, self._due = tuple(due), deque(due)
        self._seen: set[BillId] = set()
        self._kin: deque[BillId] = deque()
        self._hot: dict[Hashable, tuple[deque[BillId], int]] = {}

    @property
    def left(self) -> list[BillId]:
        """What is due and was not looked at in this turn."""
        return [bill for bill in self._all if bill not in self._seen]

    def next(self, now: datetime) -> BillId | None:
        """The bill to look at now; null where the turn is over."""
        so_far = elapsed(self._began, now)
        if so_far < self._for_due + _FOR_KIN and (kin := self._next_kin(now)) is not None:
            return kin
        while self._due and so_far < self._for_due:
            bill = self._due.popleft()
            if bill not in self._seen:
                return bill
        return None

    def looked(self, prospect: Prospect, *, moved: bool, kin: Iterable[BillId] = ()) -> None:
        """Take in a look: what is known of the bill by it, and whether anything `moved`.

        Of what did, `kin` are the bills that most likely have moved, too: of its proposal, on its agenda.
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
        """Look at the others of a group, the one that waited for longest first, as long as that shows anything."""
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
        """Whether a bill of the plan was not looked at just now."""
        known = self.plan.prospects.get(bill)
        if known is None or bill in self._seen:
            return False
        return known.looked is None or elapsed(known.looked, now) >= _FRESH
