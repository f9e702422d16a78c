"""The way to one recipient, and what becomes of a message that fails on it: it is held, taken back, or given up."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Self

from msgspec import Struct, field

from billbot.briefs.waiting import lasts
from billbot.channels import Transport
from billbot.clock import Clock
from billbot.domain.incidents import HeldChannel
from billbot.domain.ledger import Message
from billbot.errors import DeliveryError, StoreError
from billbot.notify.deliver import held
from billbot.notify.deliver.edits import edit_until_current
from billbot.notify.deliver.held import unexpected_failure
from billbot.notify.reader import Payload
from billbot.store import Envelope, Hold, Store

_log = logging.getLogger(__name__)


class DeliveryReport(Struct):
    """The outcome of a delivery: `sent` counts accepted messages, one for each recipient.

    `refused` has a line for each message that is refused as it is, `undelivered` counts what waits, `held` are the
    channels that cannot be reached, `slow` those that took so long that recipients of theirs wait for the next
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


class Delivery(Struct):
    """The way to one recipient of a channel: `recipient` is the key of his `address`.

    `failed` says that the recipient could not be reached now, `held_since` since when that was so already.
    """

    store: Store
    transport: Transport
    clock: Clock
    channel: str
    recipient: str
    address: str
    report: DeliveryReport
    failed: bool = False
    held_since: datetime | None = None

    def amend(self, reference: str, earlier: Message) -> None:
        """Edit an earlier message. Raises DeliveryError where the channel fails.

        If only this edit is refused, or fails with an unexpected error, the earlier message stays as it is, and the
        correction below it is told all the same.
        """
        try:
            if self.store.offers.replace_content(earlier.key, Payload(earlier).encoded, earlier.offers):
                edit_until_current(self.store, self.transport, earlier.key, self.address, self.clock)
            else:
                self.transport.amend(earlier, self.address, reference)
        except StoreError:
            raise
        except Exception as found:
            error = found if isinstance(found, DeliveryError) else unexpected_failure(found)
            if not error.of_message and not error.ours:
                raise
            _log.error("channel %s: an earlier message stays as it was: %s", self.channel, error)

    def note_failed(self, envelope: Envelope, error: DeliveryError) -> bool:
        """Note a failed try; gives whether other messages may go to this recipient now.

        A message that is refused as it is, is given up. After an unclear end the same bytes go again. After anything
        else the envelope is dropped, and its content waits until the recipient can be reached.
        """
        store, now = self.store, self.clock.now()
        if error.of_message:
            store.envelopes.note_refused(envelope, now, str(error))
            self.report.refused.append(f"channel {self.channel}: {error}")
            return True
        hold = self.hold(error)
        if error.unclear or (envelope.unclear and not self.transport.can_find):
            store.envelopes.note_unclear(envelope, hold.next_try, str(error))
        else:
            store.envelopes.drop(envelope)
        return False

    def hold(self, error: DeliveryError) -> Hold:
        """Hold the recipient: nothing more is sent to him until the next try."""
        now, self.failed = self.clock.now(), True
        hold = held.hold_recipient(self.store, self.channel, self.recipient, error, now, self.held_since)
        if not lasts(hold, now):  # else it is said of the channel, by whoever asked for the delivery
            _log.warning("channel %s: %s; next try at %s", self.channel, error, f"{hold.next_try:%Y-%m-%d %H:%M}")
        return hold
