"""Reading beside the watched bills, and the pauses in which the site is left alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from msgspec import Struct, field

from billbot.clock import Clock
from billbot.domain import schedule
from billbot.errors import Stopped, Unreachable
from billbot.store import Pause, Store


def may_read_more(store: Store, now: datetime) -> bool:
    """Whether more than the watched bills may be read: there is no pause, and a first check has begun."""
    begun = store.polls.last_started() is not None
    return begun and store.polls.pause().ahead(now) is None


class Reading(Struct):
    """The outcome of reading new documents: counts of them and of requests, errors, and `long_rest` as in `Report`.

    `odd` has, for each court whose list was read, what is said of the records that were left out of it.
    """

    new: int = 0
    read: int = 0
    suggested: int = 0
    requests: int = 0
    faults: list[str] = field(default_factory=list)
    odd: dict[int, tuple[str, ...]] = field(default_factory=dict)
    long_rest: str | None = None


@contextmanager
def until_stopped(store: Store, clock: Clock, reading: Reading) -> Iterator[None]:
    """Read within, until the site has to be left alone or the process is asked to end, which ends here.

    An Unreachable is noted in `reading`, and begins a pause.
    """
    try:
        yield
    except Stopped:
        pass
    except Unreachable as error:
        reading.faults.append(str(error))
        reading.long_rest = str(error) if error.long_rest else None
        begin_pause(store, error, clock.now(), answered=bool(reading.read))


def begin_pause(store: Store, error: Unreachable, now: datetime, *, answered: bool) -> datetime:
    """Begin a pause in which the site is left alone, after an `error`; gives its end.

    Pauses in a row grow longer; once the site has `answered` in between, they begin anew.
    """
    stops = 1 if answered else store.polls.pause().stops + 1
    until = schedule.resume_at(stops, now, error.retry_after)
    store.polls.set_pause(Pause(stops, until))
    return until
