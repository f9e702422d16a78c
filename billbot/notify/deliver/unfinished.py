"""A message that was on its way when a process ended, or whose last try had an unclear end: it is finished first."""

from collections.abc import Sequence

from msgspec.structs import replace

from billbot.domain.ledger import LedgerEntry
from billbot.errors import BillbotError, DeliveryError
from billbot.notify import KINDS
from billbot.notify.deliver.differences import find_differences
from billbot.notify.deliver.held import unexpected_failure
from billbot.notify.deliver.recipient import RecipientDelivery, with_buttons_unpressed
from billbot.notify.reader import Payload
from billbot.store import Envelope


def finish_envelope(delivery: RecipientDelivery) -> bool:
    """Finish the open envelope; false where nothing more can go now."""
    to = delivery.delivery
    left = to.store.envelopes.unfinished(to.channel, to.recipient, to.clock.now())
    if left is None:
        return not delivery.has_open_envelope
    try:
        return _send_again(delivery, left)
    except BillbotError:
        raise
    except Exception as error:
        to.note_failed(left, unexpected_failure(error))  # it is tried again, as one whose outcome is unclear
        raise


def _send_again(delivery: RecipientDelivery, envelope: Envelope) -> bool:
    """Resolve an envelope whose last try had an unclear end; false where nothing more can go now.

    If the other side can be asked and has the message, it was told. If it has not, the same bytes go again, but on
    another day or in quiet hours it is composed afresh. Mail, where nobody can be asked, goes again on any day. A
    message that is true on its day only goes again only while all of it is so. What the channel may not read any
    more never goes again as it is.
    """
    to, payload = delivery.delivery, Payload.decode(envelope.content)
    now, readable, afresh = to.clock.now(), payload.is_for(delivery.channel), False
    if to.transport.can_find:
        accepted = _was_accepted(delivery, envelope, payload)
        if accepted is not False:
            return accepted is True
        afresh = envelope.first.date() != now.date() or delivery.is_quiet(now)
    own = [each for each in to.store.ledger.entries_in(envelope.key, on_its_way=True) if not each.incidental]
    if not afresh and any(KINDS[each.statement.subject.kind].true_on_its_day_only for each in own):
        words = _in_words_of_today(delivery, envelope, payload, own)
        payload, afresh = words or payload, words is None
    if afresh or not readable:
        to.store.envelopes.drop(envelope)
        return readable
    return delivery.send(envelope, payload, with_buttons_unpressed(payload))


def _in_words_of_today(
    delivery: RecipientDelivery, envelope: Envelope, payload: Payload, own: Sequence[LedgerEntry]
) -> Payload | None:
    """The payload of a message that is true on its day only, composed anew if today is another day.

    The envelope, and with it a mail's Message-ID, stays the same. Null where not all that it told is still so.
    """
    to, reader = delivery.delivery, delivery.reader()
    items, _ = find_differences(reader, [each.statement.job for each in own])
    before = {(each.statement.subject, each.statement.state) for each in own}
    by_now = {(item.statement.subject, item.statement.state) for item in items}
    if by_now != before or any(item.muted for item in items):
        return None
    if envelope.first.date() == reader.now.date():
        return payload
    again = KINDS[own[0].statement.subject.kind].say(reader, envelope.key, items)
    if again is not None:
        again = replace(again, reader=delivery.channel.reader)
        to.store.envelopes.replace_content(envelope, again.encoded)
    return again


def _was_accepted(delivery: RecipientDelivery, envelope: Envelope, payload: Payload) -> bool | None:
    """Whether the other side has the message; null where it cannot say, and then nothing more can go now."""
    to = delivery.delivery
    try:
        receipt = to.transport.find(envelope.key, to.address, envelope.first)
    except DeliveryError as error:
        to.note_failed(envelope, DeliveryError(str(error), permanent=error.permanent, unclear=True))
        return None
    if receipt is None:
        return False
    to.report.sent += 1
    to.store.holds.lift(to.channel, to.recipient)
    thread = payload.message.thread if payload.message and delivery.thread(payload) is None else ""
    to.store.envelopes.note_sent(envelope, receipt.at, receipt.reference, thread)
    return True
