"""What time a channel's digest covers: all of it since the one before (promise 7)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from billbot import schedule
from billbot.bills import Period
from billbot.clock import later

FIRST_COVERS = timedelta(days=7)


def begun(now: datetime) -> Period:
    """The moment from which on a channel's digests are counted."""
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
    return Period(number, later(first, -FIRST_COVERS), now, 0 if before is None else before.last)
