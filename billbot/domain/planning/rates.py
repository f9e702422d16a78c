"""How often rows are entered: in each half hour of the week (`Rates`), and at each bill (`liveliness`).

`rates.toml` is shipped with the rows of a past term by half hour. `slots_of_day` has the half hours of any day, on
holidays and in the nights in which the houses sit late, too.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from statistics import fmean

from msgspec import Struct

from billbot.clock import EASTERN, elapsed, later
from billbot.domain import actions, follow, stages
from billbot.domain.bills import BillId, Row
from billbot.domain.stages import ENDED, Stage

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SLOTS = 48  # of a day
SLOT = timedelta(minutes=30)

# Looks in proportion to the square root of the rate keep the mean wait short; a higher power shortens the median.
_POWER = 0.75
# Spread evenly, so that half hours in which nobody ever saw a row get some looks, too.
_EVEN = 0.03
# This part of a half hour's rows is counted for the one before it, and as much for the one after it.
_BLURRED = 0.1

_TABLE = Path(__file__).with_name("rates.toml")  # importlib.resources takes longer to load than to read this

Slot = tuple[int, int]  # the day of the week, Monday first, and which half hour of it
# The timestamps of the half hours of a day and of its end, and the share of a week's looks up to each.
Slots = tuple[Sequence[float], Sequence[float]]


def slot_of(at: datetime) -> Slot:
    """The half hour of the week of an Eastern time."""
    return at.weekday(), 2 * at.hour + at.minute // 30


class Rates(Struct, frozen=True, dict=True):
    """How many rows were entered in each half hour of each day of the week, Monday first."""

    rows: tuple[tuple[float, ...], ...]

    def none_above(self, most: float) -> tuple[tuple[float, ...], ...]:
        """The `shares`, none above `most` (or above an even share, if that is more); what is cut goes to the others."""
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
        """The share of a week's looks that each half hour gets; together they are one."""
        total, even = sum(map(sum, self.rows)) or 1.0, _EVEN / (len(DAYS) * SLOTS)
        raw = [[(rows / total + even) ** _POWER for rows in _blurred(of_day)] for of_day in self.rows]
        whole = sum(map(sum, raw))
        return tuple(tuple(each / whole for each in of_day) for of_day in raw)


def _blurred(rows: Sequence[float]) -> Iterable[float]:
    for at, each in enumerate(rows):
        yield (1 - 2 * _BLURRED) * each + _BLURRED * (rows[at - 1] + rows[(at + 1) % len(rows)])


@cache
def shipped() -> Rates:
    """The table that is shipped: rows of the 192nd General Court by the time of their entry (`benchmarks/rates.py`)."""
    table = tomllib.loads(_TABLE.read_text("utf-8"))
    return Rates(tuple(tuple(map(float, table[day])) for day in DAYS))


# The legal holidays of Massachusetts, on which the State House enters next to nothing.
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
# The day of the week and which one of the month: Martin Luther King, Presidents', Patriots', Labor and Columbus Day,
# and Thanksgiving.
_COUNTED = ((1, _MONDAY, 3), (2, _MONDAY, 3), (4, _MONDAY, 3), (9, _MONDAY, 1), (10, _MONDAY, 2), (11, _THURSDAY, 4))


def is_holiday(day: date) -> bool:
    """Whether a day is a legal holiday; one that falls on a Sunday is kept on the Monday after it."""
    return day in _of_year(day.year)


@cache
def _of_year(year: int) -> frozenset[date]:
    fixed = {date(year, month, day) for month, day in _FIXED}
    kept = {day + timedelta(days=1) for day in fixed if day.weekday() == _SUNDAY}
    memorial = date(year, 5, 31)
    memorial -= timedelta(days=memorial.weekday())
    return frozenset({*fixed, *kept, memorial, *(_nth(year, *each) for each in _COUNTED)})


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


# Towards the end of formal sessions the houses sit on weekends, too, and into the night: from 9:00 to 4:00, on the last
# day and on two before it.
_BEFORE_THE_END = 2
_SITS_FROM, _SITS_UNTIL = 18, 8  # half hours
_WORKING = slice(18, 36)  # half hours from 9:00 to 18:00


def sits_late(day: date, slot: int, ends: Iterable[date]) -> bool:
    """Whether the houses may sit in this half hour, on any day of the week, since formal sessions are about to end.

    `ends` are the last days of formal sessions.
    """
    evening = day if slot >= _SITS_FROM else day - timedelta(days=1)
    awake = slot >= _SITS_FROM or slot < _SITS_UNTIL
    return awake and any(0 <= (end - evening).days <= _BEFORE_THE_END for end in ends)


def _of_day(shares: Sequence[Sequence[float]], day: date, ends: Collection[date]) -> Sequence[float]:
    """The share of a week's looks for each half hour of a day; while the houses sit late, that of work hours."""
    usual = shares[_SUNDAY if is_holiday(day) else day.weekday()]
    late = [sits_late(day, slot, ends) for slot in range(len(usual))]
    if not any(late):
        return usual
    at_work = fmean(each for of_day in shares[:_SATURDAY] for each in of_day[_WORKING])
    return [max(share, at_work) if sits else share for share, sits in zip(usual, late, strict=True)]


def slots_of_day(shares: Sequence[Sequence[float]], day: date, ends: Collection[date]) -> Slots:
    """The half hours of a day, of which there are 46 to 50, for a week's `shares`; `ends` are as for `sits_late`."""
    midnight, end = (
        datetime(each.year, each.month, each.day, tzinfo=EASTERN) for each in (day, day + timedelta(days=1))
    )
    of_day, begins, before = _of_day(shares, day, ends), [midnight.timestamp()], [0.0]
    for slot in range(round(elapsed(midnight, end) / SLOT)):
        begins.append(begins[-1] + SLOT.total_seconds())
        before.append(before[-1] + of_day[slot_of(later(midnight, slot * SLOT))[1]])
    return begins, before


def interpolate(points: Sequence[float], values: Sequence[float], at: float) -> float:
    """The value at a place among `points`, linearly between the `values` of the two points around it."""
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
# A bill may still be signed at these stages when its court is over, and rows of that are entered so much later.
_SIGNABLE: frozenset[Stage] = frozenset({"passed both branches", "before the Governor"})
_ENTERED_LATE = timedelta(days=30)
# The factor within so many days of a day for which something is set.
_NEAR_A_DAY, _NEAR = 1.5, 7
# The factor for a bill that has just moved, since its next row often comes within hours.
_JUST_MOVED, _TODAY = 3.0, timedelta(days=1)


class Liveliness(Struct, frozen=True):
    """How often to look at a bill by its record: `weight` is 1 for one that waits in a committee, 0 for one that ended.

    `committee` is the one that has it, as its rows call it.
    """

    weight: float
    committee: str | None = None


def liveliness(
    bill: BillId, rows: Sequence[Row], today: date, days: Iterable[date] = (), ends: date | None = None
) -> Liveliness:
    """How lively a bill is on the day `today` by its `rows`; one that went on under another number is over.

    `days` are days of other sources: a hearing by an agenda, a day to report by its court's rules. A bill is over once
    its court `ends`, where that day is known, unless it may still be signed.
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
    """A bill's weight `now`: the `known` one, raised where its last row was seen, at `moved`, less than a day ago."""
    since = timedelta.max if moved is None else elapsed(moved, now)
    if known <= 0:
        return 1.0 if since < _TODAY else 0.0
    return known * (_JUST_MOVED if since < _TODAY else 1.0)
