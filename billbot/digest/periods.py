"""When a channel's next digest is due, and what time it covers: all of it since the one before (promise 7)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from billbot import schedule
from billbot.bills import Period
from billbot.clock import elapsed, later

FIRST_COVERS = timedelta(days=7)
# A digest further ahead than this was made while the clock was wrong, and holds back no other.
_A_WEEK = timedelta(days=7)


def uncounted(before: Period | None, now: datetime) -> bool:
    """Whether a channel's digests have to be counted from `now` on: for the first time, or the clock was ahead."""
    return before is None or elapsed(now, before.until) > _A_WEEK


def begun(now: datetime, before: Period | None = None) -> Period:
    """The moment from which on a channel's digests are counted, behind the one made while the clock was ahead."""
    if before is None:
        return Period(0, now, now)
    return Period(before.number + 1, now, now, before.last, before.last)


def due(before: Period | None, weekly: tuple[int, time], zone: ZoneInfo, now: datetime) -> datetime:
    """When a channel's next digest is due, which may be past; `weekly` is its weekday (Monday is 0) and its hour.

    That is the first such moment after the end of the period `before`, however many were missed since: those are
    caught up as one. Without one it is the next such moment after `now`.
    """
    if before is None or uncounted(before, now):
        return schedule.next_weekly(now, weekly, zone)
    return schedule.next_weekly(before.until, weekly, zone)


def following(before: Period | None, weekly: tuple[int, time] | None, zone: ZoneInfo, now: datetime) -> Period:
    """The period of a digest made `now`: all the time since the one before, and seven days for the first one.

    A first one that was missed covers the seven days before it was due, and all the time since. The ids of its
    sightings are not known here.
    """
    number = 1 if before is None else before.number + 1
    if before is not None and before.number and elapsed(before.until, now) >= timedelta():
        return Period(number, before.until, now, before.last)
    first = now
    if before is not None and not before.number and weekly is not None:
        first = min(now, schedule.next_weekly(before.until, weekly, zone), key=lambda at: at.timestamp())
    return Period(number, later(first, -FIRST_COVERS), now, 0 if before is None else before.last)
