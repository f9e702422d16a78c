"""Holds: a channel's fault holds the channel or a recipient. Its messages wait until it is fixed."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from billbot.channels import Transport
from billbot.domain import schedule
from billbot.errors import DeliveryError
from billbot.store import EVERYBODY, Hold, Store

_log = logging.getLogger(__name__)


def hold_recipient(
    store: Store, channel: str, recipient: str, error: DeliveryError, now: datetime, since: datetime | None
) -> Hold:
    """Hold a recipient after a failed try. Returns the hold. `since` is when the channel was held before, or None.

    A temporary error does not replace an earlier one that somebody must fix. Raises StoreError.
    """
    before = store.holds.on(channel, recipient)
    tries = (before.tries if before else 0) + 1
    next_try = schedule.next_try(tries, now, error.retry_after, permanent=error.permanent)
    began = before.since if before else since or now
    asks = None if error.by_message else schedule.next_asking(began, now, error.retry_after)
    held = Hold(began, tries, next_try, str(error), error.permanent, asks)
    if before is not None and before.permanent and not before.believed and not error.permanent:
        held = replace(before, tries=tries, next_try=next_try)
    store.holds.put(channel, recipient, held)
    return held


def hold_channel(store: Store, channel: str, lack: str, now: datetime) -> None:
    """Hold a whole channel because it lacks something, such as a token or recipients. Raises StoreError."""
    before = store.holds.on(channel, EVERYBODY)
    since = before.since if before else now
    store.holds.put(channel, EVERYBODY, Hold(since, 0, now, lack, permanent=False))


def probe_channel(
    store: Store,
    transport: Transport,
    channel: str,
    recipients: Iterable[str],
    lacked_since: datetime | None,
    now: datetime,
) -> None:
    """Probe a held channel that has no waiting message to test it. If it works, lift its holds.

    It is probed rarely, once for all recipients. `lacked_since` is since when it lacked something that it has now, or
    None. Raises StoreError.
    """
    held = dict(_to_be_probed(store, channel, recipients, lacked_since, now))
    if not held or store.clock_in_doubt():
        return
    try:
        transport.probe()
    except DeliveryError as error:
        for recipient, before in held.items():
            since = before.since if before else lacked_since or now
            asks = schedule.next_asking(since, now, error.retry_after)
            if before is None:
                store.holds.put(channel, recipient, Hold(since, 1, now, str(error), error.permanent, asks))
            elif error.permanent or not before.permanent:
                told = replace(before, error=str(error), permanent=error.permanent, next_asking=asks)
                store.holds.replace_if_unchanged(channel, recipient, before, told)
            else:  # it could not be asked, so we do not know whether it was fixed
                store.holds.replace_if_unchanged(channel, recipient, before, replace(before, next_asking=asks))
    else:
        _log.info("channel %s: answers the probe", channel)
        for recipient, before in held.items():
            if before is not None:
                store.holds.replace_if_unchanged(channel, recipient, before, None)


def _to_be_probed(
    store: Store, channel: str, recipients: Iterable[str], lacked_since: datetime | None, now: datetime
) -> Iterator[tuple[str, Hold | None]]:
    """The recipients with a hold that is due for a probe, and no waiting message to test it.

    If the hold is None, the channel lacked something and was not tried since.
    """
    holds = store.holds.of(channel)
    if not holds and lacked_since is None:
        return
    for recipient in recipients:
        found = holds.get(recipient)
        due = lacked_since is not None if found is None else found.next_asking is not None and found.next_asking <= now
        if due and not store.jobs.due(channel, recipient, now) and not store.envelopes.is_open(channel, recipient):
            yield recipient, found


def unexpected_failure(error: Exception) -> DeliveryError:
    """Log an unexpected error, and return it as the channel's failure: its messages wait, and operations hear."""
    _log.error("a bug in billbot; please report it", exc_info=error)
    return DeliveryError(f"a bug in billbot ({type(error).__name__})", "unclear")
