"""Messages with buttons are edited until they show what is so: who is on it, what was decided, what was put right.

All edits of such a message go through here, each made of all that is so at that moment, and one at a time, so that none
takes back another.
"""

import logging
import threading
from datetime import timedelta

from billbot.channels import Transport
from billbot.clock import Clock, later
from billbot.errors import DeliveryError, ReplicaError
from billbot.notify import Said, as_it_stands
from billbot.store import Store

_log = logging.getLogger(__name__)

# An edit that fails is tried again so much later.
_AGAIN = timedelta(minutes=5)
# A claim keeps other processes away, this the other threads of this one.
_one_at_a_time = threading.Lock()


def edit_owed(store: Store, transport: Transport, channel: str, address: str, clock: Clock, owner: str) -> None:
    """Edit the messages of a channel that show something else than what is so. Raises StoreError."""
    for each in store.offers.owed(channel, clock.now()):
        try:
            edit(store, transport, each.key, address, clock, owner)
        except DeliveryError as error:
            _log.warning("channel %s: a message does not show yet who is on it: %s", channel, error)
            if not error.of_message:
                return


def edit(store: Store, transport: Transport, key: str, address: str, clock: Clock, owner: str) -> None:
    """Edit a message until it shows what is so; one that another process edits is left to that.

    Raises DeliveryError; then it is tried again later, unless the message is refused as it is. Raises StoreError.
    """
    with _one_at_a_time:
        while (kept := store.offers.claim(key, clock.now(), owner)) is not None:
            try:
                store.arrive()
            except ReplicaError:
                store.offers.put_off(kept, clock.now(), owner)
                raise
            message = Said.decode(kept.content).message
            assert message is not None
            try:
                transport.amend(as_it_stands(store, kept, message), address, kept.reference)
            except DeliveryError as error:
                if error.of_message:
                    store.offers.shown(kept, owner)
                else:
                    pause = _AGAIN if error.retry_after is None else timedelta(seconds=error.retry_after)
                    store.offers.put_off(kept, later(clock.now(), pause), owner)
                raise
            store.offers.shown(kept, owner)
