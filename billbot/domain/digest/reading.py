"""The period of a digest, which begins where the one before ended (promise 7), and how well the site was read in it.

Readers have to see whether it was quiet or billbot could not read the site (promise 6).
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from billbot.clock import elapsed, later
from billbot.domain import schedule
from billbot.domain.bills import BillId, FinishedSweep, Period

_FIRST_COVERS = timedelta(days=7)


class Away(Struct, frozen=True):
    """A time in which no bill was read well; a null `until` means that it goes on.

    It is an outage where we looked and could not read, and a gap where we did not look.
    """

    since: datetime
    until: datetime | None

    def length(self, now: datetime) -> timedelta:
        """How long it lasted, or has lasted by `now`."""
        return elapsed(self.since, self.until or now)


class SiteReading(Struct, frozen=True):
    """How well the site was read: of `bills` watched numbers, `well` could be read when last asked for; `last` when.

    `times` is how often each was read in the period, on average; `failing` are the numbers that cannot be read, and
    since when. `gap` is the longest time in which we should have looked and did not, null for none.
    """

    bills: int
    well: int
    last: datetime | None
    times: int
    failing: tuple[tuple[BillId, datetime], ...] = ()
    outages: tuple[Away, ...] = ()
    gap: Away | None = None


def outages(
    sweeps: Iterable[FinishedSweep], since: datetime, now: datetime, outage_after: timedelta
) -> tuple[Away, ...]:
    """The outages among these sweeps, in order, that ended after `since` or go on.

    An outage lasts from the first sweep that read nothing to the end of the next that read something; one shorter than
    `outage_after` does not count.
    """
    found: list[Away] = []
    failing: datetime | None = None
    for swept in _in_order(sweeps):
        if not swept.checked:
            failing = failing or swept.started
            continue
        if failing is not None:
            found.append(Away(failing, swept.finished))
        failing = None
    if failing is not None:
        found.append(Away(failing, None))
    return tuple(each for each in _beyond(found, since) if each.length(now) >= outage_after)


def longest_gap(sweeps: Iterable[FinishedSweep], since: datetime, now: datetime, at_least: timedelta) -> Away | None:
    """The longest time without a sweep that ended after `since` or goes on; null if shorter than `at_least`.

    A machine that sleeps, or looks twice a day, has gaps and no outages: nothing was tried. The time after a sweep that
    read nothing belongs to an outage.
    """
    found: list[Away] = []
    good: datetime | None = None
    for swept in _in_order(sweeps):
        if good is not None:
            found.append(Away(good, swept.started))
        good = swept.finished if swept.checked else None
    if good is not None:
        found.append(Away(good, None))
    longest = max(_beyond(found, since), key=lambda each: each.length(now), default=None)
    return longest if longest is not None and longest.length(now) >= at_least else None


def _in_order(sweeps: Iterable[FinishedSweep]) -> list[FinishedSweep]:
    return sorted(sweeps, key=lambda swept: swept.started.timestamp())


def _beyond(found: Iterable[Away], since: datetime) -> list[Away]:
    return [each for each in found if each.until is None or elapsed(since, each.until) > timedelta()]


def begun(now: datetime) -> Period:
    """The period 0 of a new channel, from which on its digests are counted."""
    return Period(0, now, now)


def following(before: Period | None, weekly: tuple[int, time] | None, zone: ZoneInfo, now: datetime) -> Period:
    """The period of a digest made `now`: all the time since the one before, and seven days for the first one.

    A first one that was missed covers the seven days before it was due, and all the time since. The ids of its
    sightings are not known here.
    """
    number = 1 if before is None else before.number + 1
    if before is not None and before.number:
        return Period(number, before.until, now, before.last)
    first = now
    if before is not None and not before.number and weekly is not None:
        first = min(now, schedule.next_weekly(before.until, weekly, zone), key=lambda at: at.timestamp())
    return Period(number, later(first, -_FIRST_COVERS), now, 0 if before is None else before.last)
