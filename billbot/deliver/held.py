"""A fault of a channel holds the channel, not the message: what waits is looked at again when that is mended."""

from datetime import datetime

from billbot import schedule
from billbot.errors import DeliveryError
from billbot.store import EVERYBODY, Hold, Store


def hold(
    store: Store, channel: str, recipient: str, error: DeliveryError, now: datetime, since: datetime | None
) -> Hold:
    """Hold a recipient after a failed try; `since` says since when the channel was held before. Raises StoreError."""
    before = store.holds.on(channel, recipient)
    tries = (before.tries if before else 0) + 1
    next_try = schedule.next_try(tries, now, error.retry_after, permanent=error.permanent)
    held = Hold(before.since if before else since or now, tries, next_try, str(error), error.permanent)
    store.holds.put(channel, recipient, held)
    return held


def lacking(store: Store, channel: str, lack: str, now: datetime) -> None:
    """Hold a whole channel, which is missing something: its token, its recipients. Raises StoreError."""
    before = store.holds.on(channel, EVERYBODY)
    since = before.since if before else now
    store.holds.put(channel, EVERYBODY, Hold(since, 0, now, lack, permanent=False))
