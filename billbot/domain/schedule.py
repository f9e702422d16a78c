"""When things are due: digests, lists, weekly work, retries, the end of a pause.

Pure: times are passed in, aware and Eastern, and come out so.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from billbot.clock import EASTERN, elapsed, later
from billbot.domain.watched import Dates


class Period(Struct, frozen=True):
    """The period of one digest of a channel: what was seen from `since` on and before `until`, timezone-aware times.

    `number` counts the digests of a channel from 1. Number 0, and any other that covers no time, is not a digest but
    the start of the next. `after` is the id of the observation before its first, and `last` that of its last: a process
    may write an observation after another process wrote a later one, which by the clock alone would be in no digest.
    """

    number: int
    since: datetime
    until: datetime
    after: int = 0
    last: int = 0


_LONGEST_REST = timedelta(days=1)  # regardless of what a server asks for, it is asked again then
_WEEK, _TRY_AGAIN = timedelta(days=7), timedelta(days=1)
# A document that has no text yet is read again so many times daily, then weekly up to this try, then each 90 days.
_TEXT_DAILY, _TEXT_WEEKLY = 7, 16
_LIST_AGAIN = timedelta(hours=1)
_RETRIES: Sequence[timedelta] = [timedelta(minutes=m) for m in (1, 5, 15, 60, 120, 240, 480)]
_MENDED_BY_THEN = timedelta(hours=1)
_ASKED_FIRST, _ASKED_LAST = timedelta(minutes=5), timedelta(hours=4)
_PAUSES: Sequence[timedelta] = [timedelta(minutes=m) for m in (30, 60, 120, 240, 480, 720)]


def next_weekly(after: datetime, weekly: tuple[int, time], zone: ZoneInfo) -> datetime:
    """The next moment after `after` that is this weekday (Monday is 0) and hour in `zone`.

    Where a change of the clocks has that hour twice, it is the first one; where it has none, an hour later.
    """
    weekday, at = weekly
    day = after.astimezone(zone).date()
    day += timedelta(days=(weekday - day.weekday()) % 7)
    moment = datetime.combine(day, at, zone)
    if moment.astimezone(UTC) <= after.astimezone(UTC):
        moment = datetime.combine(day + timedelta(days=7), at, zone)
    return moment.astimezone(UTC).astimezone(zone)  # turns an hour that a change of the clocks leaves out into the next


def digest_due(before: Period | None, weekly: tuple[int, time], zone: ZoneInfo, now: datetime) -> datetime:
    """When a channel's next digest is due, which may be past; `weekly` is its weekday (Monday is 0) and its hour.

    That is the first such moment after the end of the period `before`; if several were missed since, one digest covers
    them all. Without a period before, it is the next such moment after `now`.
    """
    return next_weekly(now if before is None else before.until, weekly, zone)


def list_due(read: datetime | None, tried: datetime | None, now: datetime, at: time) -> bool:
    """Whether the list of all documents is due: once a day from `at` on, and an hour after a try that failed.

    `read` is when it was last read well, `tried` when it was last asked for.
    """
    local = now.astimezone(EASTERN)
    day = local.date() if local.time() >= at else local.date() - timedelta(days=1)
    if read is not None and datetime.combine(day, at, EASTERN) <= read:
        return False
    return tried is None or elapsed(tried, now) >= _LIST_AGAIN


def courts_to_list(dates: Dates, today: date) -> tuple[int, ...]:
    """The General Courts whose lists of documents are read on a day, the oldest first: those that sit.

    That is the one to which a number without its court belongs (`Dates.sitting`), unless it is over and the next one
    has yet to open, and an earlier one until its last day.
    """
    current = dates.sitting(today)
    known = [court for court in dates.courts if court.ends and court.number <= current]
    sitting = {court.number for court in known if court.ends and court.ends >= today}
    return tuple(sorted(sitting | ({current} - {court.number for court in known})))


def next_reading(tries: int, now: datetime, *, old: bool) -> datetime:
    """When to read a document again that had no text in `tries` readings.

    Daily for a week, weekly for two months, then every ninety days. One that is `old`, since it was in the first list
    of its court, most likely never gets a text, so the daily tries are left out.
    """
    tries += _TEXT_DAILY if old else 0
    days = 1 if tries <= _TEXT_DAILY else 7 if tries <= _TEXT_WEEKLY else 90
    return later(now, timedelta(days=days))


def upkeep_due(began: datetime | None, tried: datetime | None, done: datetime | None, now: datetime) -> bool:
    """Whether weekly work is due: a week after it was `done`, or, if it never was, after the first check `began`.

    If the last try failed (`tried` and `done` differ), it is due a day after that try.
    """
    if tried is not None and tried != done:
        return elapsed(tried, now) >= _TRY_AGAIN
    since = done or began
    return since is not None and elapsed(since, now) >= _WEEK


def next_try(tries: int, now: datetime, retry_after: float | None, *, permanent: bool = False) -> datetime:
    """When to try a delivery again after `tries` failures in a row; a `permanent` one somebody has to fix first.

    `retry_after`, in seconds, is what the other side asked for, and is kept to.
    """
    wait = _MENDED_BY_THEN if permanent else _RETRIES[min(tries, len(_RETRIES)) - 1]
    return later(now, max(wait, _asked(retry_after)))


def next_asking(since: datetime, now: datetime, retry_after: float | None) -> datetime:
    """When to ask a channel that is held `since` then whether it works again: after as long as that has lasted so far.

    That is at least five minutes and at most four hours; `retry_after` is as for `next_try`.
    """
    return later(now, max(min(max(elapsed(since, now), _ASKED_FIRST), _ASKED_LAST), _asked(retry_after)))


def resume_at(stops: int, now: datetime, retry_after: float | None = None) -> datetime:
    """When to look again after the poll had to stop `stops` times in a row; the pauses grow to half a day.

    `retry_after`, in seconds, is what the site asked for; after a day it is asked again anyway.
    """
    return later(now, max(_PAUSES[min(stops, len(_PAUSES)) - 1], _asked(retry_after)))


def _asked(retry_after: float | None) -> timedelta:
    return timedelta(seconds=min(retry_after or 0, _LONGEST_REST.total_seconds()))
