"""Handing envelopes over to one recipient of a channel, noting the outcome, and editing messages that were sent.

Messages with buttons are edited until they show the present state: who is on it, what was decided, what was corrected.
All edits of such a message go through here, one at a time and each with the whole present state, so that no edit undoes
another.
"""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from msgspec import Struct, field

from billbot.bills import HeldChannel, Message, Offer, Outcome
from billbot.channels import Transport
from billbot.clock import Clock, later
from billbot.deliver import held
from billbot.errors import DeliveryError, ReplicaError, StoreError
from billbot.facts.waiting import lasts
from billbot.notify import Payload
from billbot.store import ButtonMessage, Envelope, Hold, Store
from billbot.wording.buttons import with_buttons
from billbot.wording.suggested import decision_outcome

_log = logging.getLogger(__name__)

# An edit that fails is tried again so much later.
_AGAIN = timedelta(minutes=5)
# A claim in the database keeps other processes away; this lock, the other threads of this one.
_one_at_a_time = threading.Lock()


class DeliveryReport(Struct):
    """The outcome of a delivery: `sent` counts accepted messages, one for each recipient.

    `refused` has a line for each message that is refused as it is, `undelivered` counts what waits, `held` are the
    channels that cannot be reached, `slow` those that took so long to fail that recipients of theirs wait for the next
    delivery, `faults` the unexpected errors, each of which ended the turn of one recipient.
    """

    sent: int = 0
    refused: list[str] = field(default_factory=list)
    undelivered: int = 0
    held: Sequence[HeldChannel] = ()
    slow: set[str] = field(default_factory=set)
    faults: list[Exception] = field(default_factory=list)

    def __iadd__(self, later: Self) -> Self:
        """Add the outcome of a later delivery."""
        self.sent += later.sent
        self.refused += later.refused
        self.faults += later.faults
        self.undelivered, self.held = later.undelivered, later.held
        return self


class Handover:
    """Hands envelopes over to one recipient; `to` is the key of his address, and the address itself.

    `failed` says that the recipient could not be reached now, `held_since` since when that was so already.
    """

    held_since: datetime | None = None

    def __init__(
        self,
        store: Store,
        transport: Transport,
        clock: Clock,
        owner: str,
        channel: str,
        to: tuple[str, str],
        done: DeliveryReport,
    ) -> None:
        self.store, self.transport, self.clock, self.owner = store, transport, clock, owner
        self.channel, (self.recipient, self.address), self.report = channel, to, done
        self.failed = False

    def was_accepted(self, envelope: Envelope, payload: Payload) -> bool | None:
        """Whether the other side has the message; null where it cannot say, and then nothing more can go now."""
        try:
            receipt = self.transport.find(envelope.key, self.address, envelope.first)
        except DeliveryError as error:
            self._failed(envelope, DeliveryError(str(error), permanent=error.permanent, unclear=True))
            return None
        if receipt is None:
            return False
        self.report.sent += 1
        self.store.holds.lift(self.channel, self.recipient)
        thread = payload.message.thread if payload.message and self._thread(payload) is None else ""
        self.store.envelopes.note_sent(envelope, receipt.at, receipt.reference, thread, self.owner)
        return True

    def send(self, envelope: Envelope, payload: Payload, message: Message | None) -> bool:
        """Edit the earlier messages of an envelope, then send `message`; false where nothing more can go now.

        Raises ReplicaError if the envelope cannot be copied to the replica first, or another machine has taken over.
        """
        if payload.message is not None and payload.message.offers:  # before anybody can press them
            self.store.offers.keep(envelope.key, Payload(payload.message).encoded, payload.message.offers)
        self._wait_for_copy(envelope)
        thread = self._thread(payload)
        try:
            for reference, earlier in payload.amended.items():
                self._amend(reference, earlier)
                if not self._renew_claim(envelope):
                    return False
            if message is None:
                self.store.envelopes.note_sent(envelope, self.clock.now(), None, "", self.owner)
                return True
            receipt = self.transport.send(message, self.address, thread=thread)
        except DeliveryError as error:
            return self._failed(envelope, error)
        except ReplicaError:  # of an edit, behind which the message has not left
            self._take_back(envelope)
            raise
        except Exception as error:
            return self._failed(envelope, unexpected_failure(error))
        self.report.sent += 1
        begins = message.thread if thread is None or receipt.anew else ""
        self.store.holds.lift(self.channel, self.recipient)
        if not self.store.envelopes.note_sent(
            envelope, receipt.at, receipt.reference, begins, self.owner, anew=receipt.anew
        ):
            _log.warning("%s: sent, after its claim had lapsed", envelope.key)
        return True

    def _wait_for_copy(self, envelope: Envelope) -> None:
        """Wait until the envelope is in the replica, where a machine that takes over finds it; else it is not sent."""
        try:
            self.store.wait_for_copy()
        except ReplicaError:
            self._take_back(envelope)
            raise

    def _take_back(self, envelope: Envelope) -> None:
        """Drop an envelope that was not sent, so that it is composed anew; one that may have been sent before stays."""
        if not envelope.unclear:
            self.store.envelopes.drop(envelope, self.clock.now(), self.owner)

    def _renew_claim(self, envelope: Envelope) -> bool:
        """Renew the claim after a step that may take long; false where another process has taken the message over."""
        return self.store.envelopes.renew_claim(envelope, self.clock.now(), self.owner)

    def _amend(self, reference: str, earlier: Message) -> None:
        """Edit an earlier message. Raises DeliveryError where the channel fails.

        If only this edit is refused, or fails with an unexpected error, the earlier message stays as it is, and the
        correction below it is told all the same.
        """
        try:
            if self.store.offers.replace_content(earlier.key, Payload(earlier).encoded, earlier.offers):
                _edit_until_current(self.store, self.transport, earlier.key, self.address, self.clock, self.owner)
            else:
                self.transport.amend(earlier, self.address, reference)
        except StoreError:
            raise
        except Exception as found:
            error = found if isinstance(found, DeliveryError) else unexpected_failure(found)
            if not error.of_message and not error.ours:
                raise
            _log.error("channel %s: an earlier message stays as it was: %s", self.channel, error)

    def _thread(self, payload: Payload) -> str | None:
        """The thread of a message: that of the message it corrects, or its proposal's; null begins a new thread."""
        threads, where = self.store.envelopes, (self.channel, self.recipient)
        for reference, earlier in payload.amended.items():
            return (threads.thread(*where, earlier.thread) if earlier.thread else None) or reference
        name = payload.message.thread if payload.message else ""
        return threads.thread(*where, name) if name else None

    def release_after_fault(self, envelope: Envelope, error: Exception) -> None:
        """Release an envelope after an unexpected error: it is tried again, as one whose outcome is unclear."""
        self._failed(envelope, unexpected_failure(error))

    def _failed(self, envelope: Envelope, error: DeliveryError) -> bool:
        """Note a failed try; gives whether other messages may go to this recipient now.

        A message that is refused as it is, is given up. After an unclear end the same bytes go again. After anything
        else the envelope is dropped, and its content waits until the recipient can be reached.
        """
        store, now = self.store, self.clock.now()
        if error.of_message:
            store.envelopes.note_refused(envelope, now, str(error), self.owner)
            self.report.refused.append(f"channel {self.channel}: {error}")
            return True
        hold = self.hold(error)
        if error.unclear or (envelope.unclear and not self.transport.can_find):
            store.envelopes.note_unclear(envelope, hold.next_try, str(error), self.owner)
        else:
            store.envelopes.drop(envelope, self.clock.now(), self.owner)
        return False

    def hold(self, error: DeliveryError) -> Hold:
        """Hold the recipient: nothing more is sent to him until the next try."""
        now, self.failed = self.clock.now(), True
        hold = held.hold_recipient(self.store, self.channel, self.recipient, error, now, self.held_since)
        if not lasts(hold, now):  # else it is said of the channel, by whoever asked for the delivery
            _log.warning("channel %s: %s; next try at %s", self.channel, error, f"{hold.next_try:%Y-%m-%d %H:%M}")
        return hold


def unexpected_failure(error: Exception) -> DeliveryError:
    """Log an unexpected error, and give it as a failure of the channel: its messages wait, and operations are told."""
    _log.error("a fault in billbot; please report it", exc_info=error)
    return DeliveryError(f"a fault in billbot ({type(error).__name__})", permanent=False, unclear=True, ours=True)


def with_buttons_unpressed(payload: Payload) -> Message | None:
    """The message with its buttons as they are before anybody has pressed one; null for none."""
    message = payload.message
    return with_buttons(message, [Outcome()] * len(message.offers)) if message and message.offers else message


def edit_outdated_messages(
    store: Store, transport: Transport, channel: str, address: str, clock: Clock, owner: str
) -> None:
    """Edit the messages of a channel whose buttons do not show the present state. Raises StoreError."""
    for each in store.offers.outdated(channel, store.recipient_key(address), clock.now()):
        try:
            _edit_until_current(store, transport, each.key, address, clock, owner)
        except DeliveryError as error:
            _log.warning("channel %s: a message does not show yet who is on it: %s", channel, error)
            if not error.of_message:
                return


def _edit_until_current(store: Store, transport: Transport, key: str, address: str, clock: Clock, owner: str) -> None:
    """Edit a message until it shows the present state; does nothing while another process edits it.

    Raises StoreError. Raises DeliveryError, and then it is tried again later, unless this message cannot be edited.
    """
    with _one_at_a_time:
        while (kept := store.offers.claim(key, clock.now(), owner)) is not None:
            try:
                store.wait_for_copy()
            except ReplicaError:
                store.offers.put_off(kept, clock.now(), owner)
                raise
            try:
                message = Payload.decode(kept.content).message
                assert message is not None
                transport.amend(_with_outcomes(store, kept, message), address, kept.reference)
            except StoreError:
                raise
            except Exception as found:
                error = found if isinstance(found, DeliveryError) else unexpected_failure(found)
                if error.of_message:
                    store.offers.note_shown(kept, owner)
                else:
                    pause = _AGAIN if error.retry_after is None else timedelta(seconds=error.retry_after)
                    store.offers.put_off(kept, later(clock.now(), pause), owner)
                raise error from None
            store.offers.note_shown(kept, owner)


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
