"""The way of messages to one recipient of a channel, and what came of each.

Messages with buttons are edited until they show what is so: who is on it, what was decided, what was put right. All
edits of such a message go through here, each made of all that is so at that moment, and one at a time, so that none
takes back another.
"""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from msgspec import Struct, field

from billbot.bills import HeldChannel, Message, Outcome
from billbot.channels import Transport
from billbot.clock import Clock, later
from billbot.deliver import held
from billbot.errors import DeliveryError, ReplicaError, StoreError
from billbot.facts.waiting import lasts
from billbot.notify import Payload, with_outcomes
from billbot.store import Envelope, Hold, Store
from billbot.wording.buttons import with_buttons

_log = logging.getLogger(__name__)

# An edit that fails is tried again so much later.
_AGAIN = timedelta(minutes=5)
# A claim keeps other processes away, this the other threads of this one.
_one_at_a_time = threading.Lock()


class Delivered(Struct):
    """What a delivery came to: messages accepted, a recipient each, and those that were refused as they were.

    `refused` has a line for each of these, `held` the channels that nothing reaches, `slow` those that took so long to
    fail that some of their recipients wait for another delivery, `faults` what of ours broke the turn of a recipient.
    """

    sent: int = 0
    refused: list[str] = field(default_factory=list)
    undelivered: int = 0
    held: Sequence[HeldChannel] = ()
    slow: set[str] = field(default_factory=set)
    faults: list[Exception] = field(default_factory=list)

    def __iadd__(self, later: Self) -> Self:
        """With what a later delivery came to."""
        self.sent += later.sent
        self.refused += later.refused
        self.faults += later.faults
        self.undelivered, self.held = later.undelivered, later.held
        return self


class Handover:
    """Hands envelopes over to one recipient; `to` is the key of an address, and the address.

    `failed` says that the recipient could not be reached, `held_since` since when that was so before.
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
        done: Delivered,
    ) -> None:
        self.store, self.transport, self.clock, self.owner = store, transport, clock, owner
        self.channel, (self.recipient, self.address), self.done = channel, to, done
        self.failed = False

    def was_accepted(self, envelope: Envelope, said: Payload) -> bool | None:
        """Whether the other side has a message; null where that is not known, and nothing more can go now."""
        try:
            receipt = self.transport.find(envelope.key, self.address, envelope.first)
        except DeliveryError as error:
            self._failed(envelope, DeliveryError(str(error), permanent=error.permanent, unclear=True))
            return None
        if receipt is None:
            return False
        self.done.sent += 1
        self.store.holds.lift(self.channel, self.recipient)
        thread = said.message.thread if said.message and self._thread(said) is None else ""
        self.store.envelopes.sent(envelope, receipt.at, receipt.reference, thread, self.owner)
        return True

    def send(self, envelope: Envelope, said: Payload, message: Message | None) -> bool:
        """Hand an envelope over, its `message` with buttons; false where nothing more can go to this recipient now.

        Raises ReplicaError where another machine could not know of it, or tells by now.
        """
        if said.message is not None and said.message.offers:  # before anybody can press them
            self.store.offers.keep(envelope.key, Payload(said.message).encoded, said.message.offers)
        self._arrive(envelope)
        thread = self._thread(said)
        try:
            for reference, earlier in said.amended.items():
                self._amend(reference, earlier)
                if not self._keeps(envelope):
                    return False
            if message is None:
                self.store.envelopes.sent(envelope, self.clock.now(), None, "", self.owner)
                return True
            receipt = self.transport.send(message, self.address, thread=thread)
        except DeliveryError as error:
            return self._failed(envelope, error)
        except ReplicaError:  # of an edit, behind which the message has not left
            self._take_back(envelope)
            raise
        except Exception as error:
            return self._failed(envelope, fault_of_ours(error))
        self.done.sent += 1
        begins = message.thread if thread is None or receipt.anew else ""
        self.store.holds.lift(self.channel, self.recipient)
        if not self.store.envelopes.sent(
            envelope, receipt.at, receipt.reference, begins, self.owner, anew=receipt.anew
        ):
            _log.warning("%s: sent, after its claim had lapsed", envelope.key)
        return True

    def _arrive(self, envelope: Envelope) -> None:
        """Have an envelope where another machine that goes on would find it; else it does not leave."""
        try:
            self.store.arrive()
        except ReplicaError:
            self._take_back(envelope)
            raise

    def _take_back(self, envelope: Envelope) -> None:
        """An envelope that has not left is said afresh, unless it may have left before."""
        if not envelope.unclear:
            self.store.envelopes.drop(envelope, self.clock.now(), self.owner)

    def _keeps(self, envelope: Envelope) -> bool:
        """Keep a claim after what may take long; false where another process goes on with the message by now."""
        return self.store.envelopes.keep(envelope, self.clock.now(), self.owner)

    def _amend(self, reference: str, earlier: Message) -> None:
        """Put an earlier message right; one that is refused as it is stays, and the answer below it is told.

        So it is with a fault of ours. One with buttons is edited as they have it edited, too.
        """
        try:
            if self.store.offers.say_anew(earlier.key, Payload(earlier).encoded, earlier.offers):
                _edit(self.store, self.transport, earlier.key, self.address, self.clock, self.owner)
            else:
                self.transport.amend(earlier, self.address, reference)
        except StoreError:
            raise
        except Exception as found:
            error = found if isinstance(found, DeliveryError) else fault_of_ours(found)
            if not error.of_message and not error.ours:
                raise
            _log.error("channel %s: an earlier message stays as it was: %s", self.channel, error)

    def _thread(self, said: Payload) -> str | None:
        """Where a message goes: under what it corrects, or else in its proposal's thread; null begins one."""
        threads, where = self.store.envelopes, (self.channel, self.recipient)
        for reference, earlier in said.amended.items():
            return (threads.thread(*where, earlier.thread) if earlier.thread else None) or reference
        name = said.message.thread if said.message else ""
        return threads.thread(*where, name) if name else None

    def let_go(self, envelope: Envelope, error: Exception) -> None:
        """After a fault of ours somebody else may go on with an envelope, which is as unclear as it was."""
        self._failed(envelope, fault_of_ours(error))

    def _failed(self, envelope: Envelope, error: DeliveryError) -> bool:
        """What was refused waits with its channel, what is unclear goes again as it is; gives whether to go on."""
        store, now = self.store, self.clock.now()
        if error.of_message:
            store.envelopes.refused(envelope, now, str(error), self.owner)
            self.done.refused.append(f"channel {self.channel}: {error}")
            return True
        hold = self.hold(error)
        if error.unclear or (envelope.unclear and not self.transport.remembers):
            store.envelopes.unclear(envelope, hold.next_try, str(error), self.owner)
        else:
            store.envelopes.drop(envelope, self.clock.now(), self.owner)
        return False

    def hold(self, error: DeliveryError) -> Hold:
        """Nothing more goes to this recipient until the next try."""
        now, self.failed = self.clock.now(), True
        hold = held.hold(self.store, self.channel, self.recipient, error, now, self.held_since)
        if not lasts(hold, now):  # else it is said of the channel, by whoever asked for the delivery
            _log.warning("channel %s: %s; next try at %s", self.channel, error, f"{hold.next_try:%Y-%m-%d %H:%M}")
        return hold


def fault_of_ours(error: Exception) -> DeliveryError:
    """What nobody foresaw, logged, as a failure of the channel: it waits, and those who look after billbot hear so."""
    _log.error("a fault in billbot; please report it", exc_info=error)
    return DeliveryError(f"a fault in billbot ({type(error).__name__})", permanent=False, unclear=True, ours=True)


def offered(said: Payload) -> Message | None:
    """The message that is said, with its buttons."""
    message = said.message
    return with_buttons(message, [Outcome()] * len(message.offers)) if message and message.offers else message


def edit_owed(store: Store, transport: Transport, channel: str, address: str, clock: Clock, owner: str) -> None:
    """Edit the messages of a channel that show something else than what is so. Raises StoreError."""
    for each in store.offers.owed(channel, store.recipient_key(address), clock.now()):
        try:
            _edit(store, transport, each.key, address, clock, owner)
        except DeliveryError as error:
            _log.warning("channel %s: a message does not show yet who is on it: %s", channel, error)
            if not error.of_message:
                return


def _edit(store: Store, transport: Transport, key: str, address: str, clock: Clock, owner: str) -> None:
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
            try:
                message = Payload.decode(kept.content).message
                assert message is not None
                transport.amend(with_outcomes(store, kept, message), address, kept.reference)
            except StoreError:
                raise
            except Exception as found:
                error = found if isinstance(found, DeliveryError) else fault_of_ours(found)
                if error.of_message:
                    store.offers.shown(kept, owner)
                else:
                    pause = _AGAIN if error.retry_after is None else timedelta(seconds=error.retry_after)
                    store.offers.put_off(kept, later(clock.now(), pause), owner)
                raise error from None
            store.offers.shown(kept, owner)
