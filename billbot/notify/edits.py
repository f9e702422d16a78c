"""Edits sent messages with buttons until they show who is on it, what was decided, and what was corrected.

All edits go through here, one at a time, each with the whole present state, so no edit undoes another.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from msgspec.structs import replace

from billbot.briefs.news import altered_by
from billbot.channels import Transport
from billbot.clock import Clock, later
from billbot.domain.bills import BillId
from billbot.domain.ledger import ROW, LedgerEntry
from billbot.domain.route import RowState
from billbot.domain.slack import Offer, Outcome
from billbot.errors import DeliveryError, StoreError
from billbot.messages.corrected import RowsTold, corrected
from billbot.messages.fit_slack import with_buttons
from billbot.messages.news import Altered
from billbot.messages.suggestions import decision_outcome
from billbot.notify.compose import Payload, lay_out_for
from billbot.notify.holds import unexpected_failure
from billbot.notify.reader import Reader
from billbot.store import KeptMessage, Store

_log = logging.getLogger(__name__)

# How long until a failed edit is tried again.
_AGAIN = timedelta(minutes=5)


def edit_outdated_messages(store: Store, transport: Transport, channel: str, address: str, clock: Clock) -> None:
    """Edit the messages of a channel whose buttons do not show the present state. Raises StoreError."""
    for kept in store.offers.outdated(channel, store.recipient_key(address), clock.now()):
        try:
            edit_until_current(store, transport, kept.key, address, clock)
        except DeliveryError as error:
            _log.warning("channel %s: a message does not show yet who is on it: %s", channel, error)
            if error.kind != "refused":
                return


def mark_corrections(reader: Reader, bill: BillId) -> None:
    """Correct earlier messages that quote a bill's rows. Raises StoreError."""
    store = reader.store
    for kept in store.offers.about(reader.channel.name, reader.recipient, bill):
        payload = Payload.decode(kept.content)
        if payload.document is None:
            continue
        document, told = payload.document, _rows_told(reader, kept.key)
        if any(told.values()):
            offers = tuple(offer for offer in document.offers if offer.kind != "hearing" or _is_ahead(reader, offer))
            document = replace(document, offers=offers)
        message = lay_out_for(reader.channel, kept.key, corrected(document, told))
        message = replace(message, about=payload.message.about)
        if message != payload.message:
            store.offers.replace_content(kept.key, replace(payload, message=message).encoded, message.offers)


def _is_ahead(reader: Reader, offer: Offer) -> bool:
    """Whether anybody can still come to the offered hearing."""
    return any(
        hearing.is_ahead(reader.now) and offer.state == Offer.hearing([bill], hearing.hour).state
        for hearing in reader.cache.hearings
        for bill in hearing.known_as
        if str(bill) in offer.names
    )


def _rows_told(reader: Reader, key: str) -> RowsTold:
    """What happened since to the rows in a message."""
    rows_told: dict[str, dict[BillId, list[Altered | None]]] = {}
    for entry in reader.store.ledger.entries_in(key):
        subject, change = entry.subject, entry.change
        if subject.kind == ROW and subject.bill is not None and change is not None:
            words, altered = RowState.decode(entry.state).text, _altered_since(reader, entry, change)
            rows_told.setdefault(words, {}).setdefault(subject.bill, []).append(altered)
    return {words: _of_all_bills(by_bill) for words, by_bill in rows_told.items()}


def _of_all_bills(by_bill: Mapping[BillId, Sequence[Altered | None]]) -> Altered | None:
    """What last happened to the same row of these bills. A bill that has it twice counts once both are altered."""
    altered_bills = {bill: rows for bill, rows in by_bill.items() if None not in rows}
    alterations = [altered for rows in altered_bills.values() for altered in rows if altered is not None]
    if not alterations:
        return None
    last = max(alterations, key=lambda altered: altered.on)
    return last if len(altered_bills) == len(by_bill) else replace(last, only_on=tuple(altered_bills))


def _altered_since(reader: Reader, entry: LedgerEntry, told_by: int) -> Altered | None:
    """What happened to a row since a ledger entry for its change `told_by` (an id), or None.

    The first and the last message about a row get its present state. Those in between only say that it was altered.
    """
    store, subject, state = reader.store, entry.subject, RowState.decode(entry.state)
    if not state.is_entered or subject.bill is None:
        return None
    changes = store.bills.changes(subject.bill, row=subject.number)
    told = replace(next(change for change_id, change in changes if change_id == told_by), text=state.text)
    entries = reader.entries(subject)
    next_envelope = dict(pairwise(other.envelope for other in entries[1:])).get(entry.envelope)
    until = next((other.change for other in entries if other.envelope == next_envelope), None)
    later_changes = (
        (change, store.bills.seen_at(change_id))
        for change_id, change in changes
        if told_by < change_id <= (until or change_id)
    )
    altered = altered_by(told, later_changes)
    return replace(altered, text="") if altered and until else altered


def edit_until_current(store: Store, transport: Transport, key: str, address: str, clock: Clock) -> None:
    """Edit a message until it shows the present state. Does nothing while another process or thread edits it.

    Raises StoreError. Raises DeliveryError; then billbot tries again later, unless this message cannot be edited.
    """
    while (kept := store.offers.claim(key, clock.now())) is not None:
        try:
            message = Payload.decode(kept.content).message
            outcomes = [_outcome(store, kept, offer) for offer in message.offers]
            transport.amend(with_buttons(message, outcomes), address, kept.reference)
        except StoreError:
            raise
        except Exception as raised:
            error = raised if isinstance(raised, DeliveryError) else unexpected_failure(raised)
            if error.kind == "refused":
                store.offers.note_shown(kept)
            else:
                pause = _AGAIN if error.retry_after is None else timedelta(seconds=error.retry_after)
                store.offers.put_off(kept, later(clock.now(), pause))
            raise error from None
        store.offers.note_shown(kept)


def _outcome(store: Store, kept: KeptMessage, offer: Offer) -> Outcome:
    if offer.kind != "suggestion":
        return store.offers.outcome(kept.recipient, offer)
    suggestion = store.suggestions.of(int(offer.names[0]))
    if suggestion is None:
        return Outcome()
    if suggestion.decided:
        return decision_outcome(suggestion.decided, suggestion.by)
    reopened = suggestion.reopened_at is not None and kept.made_at < suggestion.reopened_at
    return decision_outcome(None, suggestion.reopened_by) if reopened else Outcome()
