"""A fault of a channel holds the channel, not the message: what waits is looked at again when that is mended."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from billbot import schedule
from billbot.channels import Transport
from billbot.errors import DeliveryError
from billbot.store import EVERYBODY, Hold, Store

_log = logging.getLogger(__name__)


def hold(
    store: Store, channel: str, recipient: str, error: DeliveryError, now: datetime, since: datetime | None
) -> Hold:
    """Hold a recipient after a failed try; `since` says since when the channel was held before. Raises StoreError.

    A try that waiting alone will mend says nothing of what was to be mended before it.
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


def lacking(store: Store, channel: str, lack: str, now: datetime) -> None:
    """Hold a whole channel, which is missing something: its token, its recipients. Raises StoreError."""
    before = store.holds.on(channel, EVERYBODY)
    since = before.since if before else now
    store.holds.put(channel, EVERYBODY, Hold(since, 0, now, lack, permanent=False))


def ask(
    store: Store,
    transport: Transport,
    channel: str,
    recipients: Iterable[str],
    lacked_since: datetime | None,
    now: datetime,
) -> None:
    """Ask a channel whether it works by now, where it is held and no message shows it; its own word lifts the hold.

    It is asked seldom, and once for all its recipients. `lacked_since` says since when it was missing something, which
    it is not any more. Raises StoreError.
    """
    held = dict(_to_be_asked(store, channel, recipients, lacked_since, now))
    if not held or store.incidents.still_open("clock"):
        return
    try:
        transport.ask()
    except DeliveryError as error:
        for recipient, before in held.items():
            since = before.since if before else lacked_since or now
            asks = schedule.next_asking(since, now, error.retry_after)
            if before is None:
                store.holds.put(channel, recipient, Hold(since, 1, now, str(error), error.permanent, asks))
            elif error.permanent or not before.permanent:
                told = replace(before, error=str(error), permanent=error.permanent, next_asking=asks)
                store.holds.turn(channel, recipient, before, told)
            else:  # it could not be asked, which says nothing of what was to be mended
                store.holds.turn(channel, recipient, before, replace(before, next_asking=asks))
    else:
        _log.info("channel %s: works by its own word", channel)
        for recipient, before in held.items():
            if before is not None:
                store.holds.turn(channel, recipient, before, None)


def _to_be_asked(
    store: Store, channel: str, recipients: Iterable[str], lacked_since: datetime | None, now: datetime
) -> Iterator[tuple[str, Hold | None]]:
    """The recipients for whom it is time, with what holds each: those to whom nothing is to be sent that would show it.

    Null stands for a channel that was missing something and was not tried since.
    """
    holds = store.holds.of(channel)
    if not holds and lacked_since is None:
        return
    for recipient in recipients:
        found = holds.get(recipient)
        due = lacked_since is not None if found is None else found.next_asking is not None and found.next_asking <= now
        if due and not store.marks.due(channel, recipient, now) and not store.envelopes.is_open(channel, recipient):
            yield recipient, found
