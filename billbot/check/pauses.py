"""When the site is left alone, whoever asks it: for how long, and what waits for that (promise 8)."""

from datetime import datetime

from billbot import schedule
from billbot.errors import Unreachable
from billbot.store import Pause, Store


def may_read_beside(store: Store, now: datetime) -> bool:
    """Whether the site may be asked for more than the watched bills: in no pause, and after the first check began."""
    begun = store.sweeps.last_started() is not None
    return begun and schedule.left_alone_until(store.sweeps.pause().resume_at, now) is None


def leave_alone(store: Store, error: Unreachable, now: datetime, *, answered: bool) -> datetime:
    """Begin a pause after an `error`; gives its end.

    It is longer each time in a row. Where the site has `answered` before, it is the first again.
    """
    stops = 1 if answered else store.sweeps.pause().stops + 1
    until = schedule.resume_at(stops, now, error.retry_after)
    store.sweeps.set_pause(Pause(stops, until))
    return until
