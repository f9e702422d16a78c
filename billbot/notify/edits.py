"""Edits of messages that were sent with buttons, until they show who is on it, what was decided, what was corrected.

All edits of such a message go through here, one at a time and each with the whole present state, so that no edit undoes
another.
"""

import logging
from datetime import timedelta

from billbot.channels import Transport
from billbot.clock import Clock, later
from billbot.domain.ledger import Message
from billbot.domain.slack import Offer, Outcome
from billbot.errors import DeliveryError, StoreError
from billbot.messages.fit_slack import with_buttons
from billbot.messages.suggestions import decision_outcome
from billbot.notify.holds import unexpected_failure
from billbot.notify.reader import Payload
from billbot.store import ButtonMessage, Store

_log = logging.getLogger(__name__)

# An edit that fails is tried again so much later.
_AGAIN = timedelta(minutes=5)


def edit_outdated_messages(store: Store, transport: Transport, channel: str, address: str, clock: Clock) -> None:
    """Edit the messages of a channel whose buttons do not show the present state. Raises StoreError."""
    for each in store.offers.outdated(channel, store.recipient_key(address), clock.now()):
        try:
            edit_until_current(store, transport, each.key, address, clock)
        except DeliveryError as error:
            _log.warning("channel %s: a message does not show yet who is on it: %s", channel, error)
            if not error.of_message:
                return


def edit_until_current(store: Store, transport: Transport, key: str, address: str, clock: Clock) -> None:
    """Edit a message until it shows the present state; does nothing while another process or thread edits it.

    Raises StoreError. Raises DeliveryError, and then it is tried again later, unless this message cannot be edited.
    """
    while (kept := store.offers.claim(key, clock.now())) is not None:
        try:
            message = Payload.decode(kept.content).message
            assert message is not None
            transport.amend(_with_outcomes(store, kept, message), address, kept.reference)
        except StoreError:
            raise
        except Exception as found:
            error = found if isinstance(found, DeliveryError) else unexpected_failure(found)
            if error.of_message:
                store.offers.note_shown(kept)
            else:
                pause = _AGAIN if error.retry_after is None else timedelta(seconds=error.retry_after)
                store.offers.put_off(kept, later(clock.now(), pause))
            raise error from None
        store.offers.note_shown(kept)


def _with_outcomes(store: Store, kept: ButtonMessage, message: Message) -> Message:
    """A message that was sent with buttons, with what became of each of them by now. Raises StoreError."""
    return with_buttons(message, [_outcome(store, kept, offer) for offer in message.offers])


def _outcome(store: Store, kept: ButtonMessage, offer: Offer) -> Outcome:
    if offer.kind != "suggestion":
        return store.offers.outcome(kept.recipient, offer)
    found = store.suggestions.of(int(offer.names[0]))
    if found is None:
        return Outcome()
    if found.decided:
        return decision_outcome(found.decided, found.by)
    again = found.reopened_at is not None and kept.made_at < found.reopened_at
    return decision_outcome(None, found.reopened_by) if again else Outcome()
