"""When digests, lists, weekly work, retries and the end of a pause are due.

Pure. Times are passed in and returned, aware and Eastern.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from billbot.clock import EASTERN, elapsed, later
from billbot.domain.watched import Dates


class Period(Struct, frozen=True):
    """The period of a channel's digest: what was seen from `since` to before `until`, timezone-aware times.

    `number` counts a channel's digests from 1. Number 0, or one that covers no time, is not a digest but the start of
    the next. `after` is the id of the observation before its first, `last` the id of its last. Ids are needed since
    processes may write observations out of order: by the clock alone, one could be in no digest.
    """

    number: int
    since: datetime
    until: datetime
    after: int = 0
    last: int = 0


_LONGEST_REST = timedelta(days=1)  # then a server is asked again, whatever it said
_WEEK, _FIRST_WORK, _TRY_AGAIN = timedelta(days=7), timedelta(hours=1), timedelta(days=1)
# A document without a text is read again daily this many times, then weekly up to this try, then every 90 days.
_TEXT_DAILY, _TEXT_WEEKLY = 7, 16
_LIST_AGAIN = timedelta(hours=1)
_RETRIES: Sequence[timedelta] = [timedelta(minutes=m) for m in (1, 5, 15, 60, 120, 240, 480)]
_MENDED_BY_THEN = timedelta(hours=1)
_PAUSES: Sequence[timedelta] = [timedelta(minutes=m) for m in (30, 60, 120, 240, 480, 720)]


def next_weekly(after: datetime, weekly: tuple[int, time], zone: ZoneInfo) -> datetime:
    """The next time after `after` with this weekday (Monday is 0) and hour in `zone`.

    If a clock change repeats that hour, it is the first one. If a clock change skips it, it is an hour later.
    """
    weekday, at = weekly
    day = after.astimezone(zone).date()
    day += timedelta(days=(weekday - day.weekday()) % 7)
    moment = datetime.combine(day, at, zone)
    if moment.astimezone(UTC) <= after.astimezone(UTC):
        moment = datetime.combine(day + timedelta(days=7), at, zone)
    return moment.astimezone(UTC).astimezone(zone)  # if a clock change skips an hour, this gives the next one


def digest_due(before: Period | None, weekly: tuple[int, time], zone: ZoneInfo, now: datetime) -> datetime:
    """When a channel's next digest is due; may be past. `weekly` is its weekday (Monday is 0) and hour.

    It is the first such time after the period `before`; one digest covers all that were missed. Without a period
    before, it is the next such time after `now`.
    """
    return next_weekly(now if before is None else before.until, weekly, zone)


def list_due(read: datetime | None, tried: datetime | None, now: datetime, at: time) -> bool:
    """Whether the list of all documents is due: once a day after `at`, and an hour after a failed try.

    `read` is when it was last read well, `tried` when it was last asked for.
    """
    local = now.astimezone(EASTERN)
    day = local.date() if local.time() >= at else local.date() - timedelta(days=1)
    if read is not None and datetime.combine(day, at, EASTERN) <= read:
        return False
    return tried is None or elapsed(tried, now) >= _LIST_AGAIN


def courts_to_list(dates: Dates, today: date) -> tuple[int, ...]:
    """The sitting General Courts, the oldest first. Their lists of documents are read on this day.

    That is `Dates.sitting`, unless it is over and the next one has not opened, and an earlier one until its last day.
    """
    current = dates.sitting(today)
    known = [court for court in dates.courts if court.ends and court.number <= current]
    sitting = {court.number for court in known if court.ends and court.ends >= today}
    return tuple(sorted(sitting | ({current} - {court.number for court in known})))


def next_reading(tries: int, now: datetime, *, old: bool) -> datetime:
    """When to read a document again that had no text in `tries` tries.

    Daily for a week, weekly for two months, then every 90 days. An `old` document was in its court's first list and
    probably never gets a text, so it has no daily tries.
    """
    tries += _TEXT_DAILY if old else 0
    days = 1 if tries <= _TEXT_DAILY else 7 if tries <= _TEXT_WEEKLY else 90
    return later(now, timedelta(days=days))


def upkeep_due(began: datetime | None, tried: datetime | None, done: datetime | None, now: datetime) -> bool:
    """Whether weekly work is due: a week after it was `done`, or, if never, an hour after the first check `began`.

    If the last try failed (`tried` and `done` differ), it is due a day after that try.
    """
    if tried is not None and tried != done:
        return elapsed(tried, now) >= _TRY_AGAIN
    since, wait = (done, _WEEK) if done else (began, _FIRST_WORK)
    return since is not None and elapsed(since, now) >= wait


def next_try(tries: int, now: datetime, retry_after: float | None, *, permanent: bool = False) -> datetime:
    """When to retry a delivery after `tries` failures in a row. If `permanent`, somebody must fix it first.

    `retry_after`, in seconds, is what the other side asked for. We respect it.
    """
    wait = _MENDED_BY_THEN if permanent else _RETRIES[min(tries, len(_RETRIES)) - 1]
    return later(now, max(wait, _asked(retry_after)))


def resume_at(stops: int, now: datetime, retry_after: float | None = None) -> datetime:
    """When to look again after the poll had to stop `stops` times in a row. Pauses grow to half a day.

    `retry_after`, in seconds, is what the site asked for. After a day we ask again anyway.
    """
    return later(now, max(_PAUSES[min(stops, len(_PAUSES)) - 1], _asked(retry_after)))


def _asked(retry_after: float | None) -> timedelta:
    return timedelta(seconds=min(retry_after or 0, _LONGEST_REST.total_seconds()))
