"""Tells the time. Every time in billbot is aware. Times for people are Eastern."""

import time
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from msgspec import Struct

EASTERN = ZoneInfo("America/New_York")


class Clock(Struct, frozen=True):
    """Where time comes from.

    `now` returns an aware Eastern datetime, `monotonic` seconds to measure with. `sleep` waits this many seconds, and
    returns true if the process was asked to end meanwhile.
    """

    now: Callable[[], datetime]
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], bool | None] = time.sleep


def system() -> Clock:
    """The clock of this machine."""
    return Clock(now=lambda: datetime.now(UTC).astimezone(EASTERN))


def stopped(at: datetime) -> Clock:
    """A clock that is stopped at `at`, for replays (`--now`); pauses still take real time."""
    return Clock(now=lambda: at)


def parse(text: str) -> datetime:
    """An aware Eastern time from ISO 8601. Without an offset it is read as Eastern (docs/design/contract.md).

    Raises ValueError if the text is not a time, or is too close to the calendar's first or last day.
    """
    at = datetime.fromisoformat(text)
    if at.year in {MINYEAR, MAXYEAR}:
        raise ValueError(f"no time can be told in the year {at.year}")
    return at.replace(tzinfo=EASTERN) if at.tzinfo is None else at.astimezone(EASTERN)


def elapsed(since: datetime, now: datetime) -> timedelta:
    """The real time between two aware times. Plain subtraction is an hour off across a daylight saving change."""
    return now.astimezone(UTC) - since.astimezone(UTC)


def later(at: datetime, by: timedelta) -> datetime:
    """The Eastern time this much real time after `at`."""
    return (at.astimezone(UTC) + by).astimezone(EASTERN)


def after_quiet(now: datetime, quiet: tuple[time_of_day, time_of_day] | None) -> datetime:
    """When something may be sent: `now`, or the end of the `quiet` hours that `now` is in. They may span midnight."""
    if quiet is None or quiet[0] == quiet[1]:
        return now
    start, end = quiet
    local = now.astimezone(EASTERN)
    clock = local.time()
    inside = start <= clock < end if start < end else clock >= start or clock < end
    if not inside:
        return now
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    # In November an hour comes twice. The end is in the same one as `now`.
    return datetime.combine(day, end, EASTERN).replace(fold=local.fold)
