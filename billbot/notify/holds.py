"""Holds: a channel's fault holds the channel or a recipient. Its messages wait until it is fixed.

A waiting message tries it again and again. Once nothing waits anymore, nothing is held.
"""

from datetime import datetime

from msgspec.structs import replace

from billbot.domain import schedule
from billbot.errors import DeliveryError, log_bug
from billbot.store import EVERYBODY, Hold, Store


def hold_recipient(
    store: Store, channel: str, recipient: str, error: DeliveryError, now: datetime, since: datetime | None
) -> Hold:
    """Hold a recipient after a failed try. Returns the hold. `since` is when the channel was held before, or None.

    A temporary error does not replace an earlier one that somebody must fix. Raises StoreError.
    """
    before = store.holds.on(channel, recipient)
    tries = (before.tries if before else 0) + 1
    next_try = schedule.next_try(tries, now, error.retry_after, permanent=error.permanent)
    held = Hold(before.since if before else since or now, tries, next_try, str(error), error.permanent)
    if before is not None and before.permanent and not error.permanent:
        held = replace(before, tries=tries, next_try=next_try)
    store.holds.put(channel, recipient, held)
    return held


def hold_channel(store: Store, channel: str, lack: str, now: datetime) -> None:
    """Hold a whole channel because it lacks something, such as a token or recipients. Raises StoreError."""
    before = store.holds.on(channel, EVERYBODY)
    since = before.since if before else now
    store.holds.put(channel, EVERYBODY, Hold(since, 0, now, lack, permanent=False))


def unexpected_failure(error: Exception) -> DeliveryError:
    """Log an unexpected error, and return it as the channel's failure: its messages wait, and operations hear."""
    return DeliveryError(log_bug(error), "unclear")
