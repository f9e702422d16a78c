"""Edits of messages that were sent with buttons, until they show who is on it, what was decided, what was corrected.

All edits of such a message go through here, one at a time and each with the whole present state, so that no edit undoes
another.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise

from msgspec.structs import replace

from billbot.briefs.news import became
from billbot.channels import Transport
from billbot.clock import Clock, later
from billbot.domain.bills import BillId
from billbot.domain.ledger import ROW
from billbot.domain.route import RowState
from billbot.domain.slack import Offer, Outcome
from billbot.errors import DeliveryError, StoreError
from billbot.messages.corrected import Became, corrected
from billbot.messages.facts import Altered  # noqa: TC001
from billbot.messages.fit_slack import with_buttons
from billbot.messages.phrases import numbers
from billbot.messages.suggestions import decision_outcome
from billbot.notify.holds import unexpected_failure
from billbot.notify.reader import Payload, Reader, lay_out_for
from billbot.store import KeptMessage, Store

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
            if error.meaning != "refused":
                return


def mark_corrections(reader: Reader, bill: BillId) -> None:
    """Have earlier messages about a bill read as its rows are now, where they quote them. Raises StoreError."""
    store = reader.store
    for kept in store.offers.about(reader.channel.name, reader.recipient, bill):
        payload = Payload.decode(kept.content)
        if payload.document is None:
            continue
        document, found = payload.document, _became(reader, kept.key)
        if found:
            offers = tuple(each for each in document.offers if each.kind != "hearing" or _is_ahead(reader, each))
            document = replace(document, offers=offers)
        message = lay_out_for(reader.channel, kept.key, corrected(document, found))
        message = replace(message, about=payload.message.about)
        if message != payload.message:
            store.offers.replace_content(kept.key, replace(payload, message=message).encoded, message.offers)


def _is_ahead(reader: Reader, offer: Offer) -> bool:
    """Whether anybody can still come to the hearing that is offered."""
    return any(
        each.is_ahead(reader.now) and offer.state == Offer.hearing([of], each.hour).state
        for each in reader.cache.hearings
        for of in each.known_as
        if str(of) in offer.names
    )


def _became(reader: Reader, key: str) -> Mapping[str, Became]:
    """What became of the rows that a message told, by the words in which it told them.

    The first message that told of a row and the last one have what is so now; those between them only that it was
    altered, which stays so.
    """
    store = reader.store
    told: dict[str, dict[BillId, list[Altered | None]]] = {}
    for entry in store.ledger.entries_in(key):
        subject, change = entry.statement.subject, entry.statement.change
        if subject.kind == ROW and subject.bill is not None and change is not None:
            state, log = RowState.decode(entry.statement.state), store.bills.changes(subject.bill, row=subject.number)
            first = replace(next(each for at, each in log if at == change), text=state.text)
            of = reader.entries(entry.statement.subject)
            between = dict(pairwise(each.envelope for each in of[1:]))
            until = next((each.statement.change for each in of if each.envelope == between.get(key)), None)
            since = ((each, store.bills.seen_at(at)) for at, each in log if change < at <= (until or at))
            found = became(first, since) if state.is_entered else None
            if found and until:
                found = replace(found, text="")
            told.setdefault(state.text, {}).setdefault(subject.bill, []).append(found)
    marked = {}
    for words, bills in told.items():
        altered = {bill: [each for each in found if each] for bill, found in bills.items() if None not in found}
        if altered:
            last = max((each for found in altered.values() for each in found), key=lambda each: each.on)
            everywhere = len(altered) == len(bills)
            said = last.said if everywhere else f"on {numbers([*altered])} {last.said}"
            marked[words] = Became(said, last.text if last.kind == "action_reworded" else "", everywhere)
    return marked


def edit_until_current(store: Store, transport: Transport, key: str, address: str, clock: Clock) -> None:
    """Edit a message until it shows the present state; does nothing while another process or thread edits it.

    Raises StoreError. Raises DeliveryError, and then it is tried again later, unless this message cannot be edited.
    """
    while (kept := store.offers.claim(key, clock.now())) is not None:
        try:
            message = Payload.decode(kept.content).message
            outcomes = [_outcome(store, kept, offer) for offer in message.offers]
            transport.amend(with_buttons(message, outcomes), address, kept.reference)
        except StoreError:
            raise
        except Exception as found:
            error = found if isinstance(found, DeliveryError) else unexpected_failure(found)
            if error.meaning == "refused":
                store.offers.note_shown(kept)
            else:
                pause = _AGAIN if error.retry_after is None else timedelta(seconds=error.retry_after)
                store.offers.put_off(kept, later(clock.now(), pause))
            raise error from None
        store.offers.note_shown(kept)


def _outcome(store: Store, kept: KeptMessage, offer: Offer) -> Outcome:
    if offer.kind != "suggestion":
        return store.offers.outcome(kept.recipient, offer)
    found = store.suggestions.of(int(offer.names[0]))
    if found is None:
        return Outcome()
    if found.decided:
        return decision_outcome(found.decided, found.by)
    again = found.reopened_at is not None and kept.made_at < found.reopened_at
    return decision_outcome(None, found.reopened_by) if again else Outcome()
