"""What a message offers to do about it where it stands, and what has become of that: who is on it, what was decided."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from billbot.bills import Message, Offer, Outcome
from billbot.hearings import Announced
from billbot.notify.ask import asks_of
from billbot.notify.audience import Audience
from billbot.store import Offering, Store
from billbot.wording import MessageDocument, listed, starts
from billbot.wording.buttons import with_buttons
from billbot.wording.decided import decided_there


def offering(
    audience: Audience, document: MessageDocument, hearings: Iterable[Announced | None] = ()
) -> MessageDocument:
    """A document with what can be done about the asks that it says in full, and the hearings that it tells of.

    What it offers of itself stays before these.
    """
    offers = (*document.offers, *_hearings(audience, hearings), *_asks(audience, document))
    return replace(document, offers=tuple(dict.fromkeys(offers)))


def as_it_stands(store: Store, kept: Offering, message: Message) -> Message:
    """A message that is `kept`, with its buttons and what became of each by now. Raises StoreError."""
    return with_buttons(message, [_outcome(store, kept, offer) for offer in message.offers])


def _outcome(store: Store, kept: Offering, offer: Offer) -> Outcome:
    if offer.kind != "suggestion":
        return store.offers.outcome(kept.channel, offer)
    found = store.documents.suggestion(int(offer.names[0]))
    if found is None:
        return Outcome()
    if found.decided:
        return decided_there(found.decided, found.by)
    again = found.reopened_at is not None and kept.made_at < found.reopened_at
    return decided_there(None, found.reopened_by) if again else Outcome()


def _asks(audience: Audience, document: MessageDocument) -> Iterator[Offer]:
    """The asks that a document says in full; of an earlier message also those that it has left out since."""
    again = audience.said_in is not None
    said = {ask.ask for ask in asks_of(document)}
    alike: dict[tuple[str, bool], list[str]] = {}
    for proposal, (state, text) in (audience.asked_once_more if again else audience.asked_in_full).items():
        if text in said or again:
            alike.setdefault((state, text not in said), []).append(proposal)
    named = {each.id: each.name for each in audience.watch.proposals}
    for (state, closed), proposals in alike.items():
        offer = Offer.ask(proposals, state, f"We ask, for {listed([named.get(each, each) for each in proposals])}")
        yield replace(offer, closed=closed)


def _hearings(audience: Audience, hearings: Iterable[Announced | None]) -> Iterator[Offer]:
    for each in hearings:
        if each is not None and each.stands and not each.slot.written and not each.slot.is_over(audience.now):
            bills = [bill for bill in each.bills if audience.hears(bill)[0]]
            if bills:
                yield Offer.hearing(bills, each.hour, f"Hearing {starts(each.slot)}")
