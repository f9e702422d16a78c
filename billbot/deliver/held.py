"""A fault of a channel holds the channel, not the message: what waits is looked at again when that is mended."""

import logging
from datetime import datetime

from billbot import schedule
from billbot.errors import DeliveryError
from billbot.store import EVERYBODY, Hold, Store

_log = logging.getLogger(__name__)


def hold(store: Store, channel: str, recipient: str, error: DeliveryError, now: datetime) -> tuple[Hold, bool]:
    """Hold a recipient after a failed try; gives the hold, and whether it is a new one. Raises StoreError."""
    before = store.holds.on(channel, recipient)
    tries = (before.tries if before else 0) + 1
    next_try = schedule.next_try(tries, now, error.retry_after, permanent=error.permanent)
    held = Hold(before.since if before else now, tries, next_try, str(error), error.permanent)
    store.holds.put(channel, recipient, held)
    return held, before is None or before.error != held.error


def lacking(store: Store, channel: str, lack: str, now: datetime) -> None:
    """Hold a whole channel, which is missing something: its token, its recipients. Raises StoreError."""
    before = store.holds.on(channel, EVERYBODY)
    if before is None or before.error != lack:
        _log.error("channel %s waits: %s", channel, lack)
    since = before.since if before else now
    store.holds.put(channel, EVERYBODY, Hold(since, 0, now, lack, permanent=False))
