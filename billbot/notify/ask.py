"""What is asked of people, by the stage of a proposal, in full once, then as it was said; and what a message offers.

An ask is told beside what a message is about: it has an entry in the ledger, and no mark. What is offered is shown with
what has become of it: who is on it, what was decided.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from billbot import actions, route
from billbot.bills import Message, Offer, Outcome, Proposal, Statement, Subject, Telling
from billbot.channels import Addressed
from billbot.facts.deciding import ask_of
from billbot.hearings import Announced
from billbot.notify.audience import Audience
from billbot.store import Offering, Store
from billbot.watch import whereabouts
from billbot.wording import listed, starts
from billbot.wording.buttons import with_buttons
from billbot.wording.document import Ask, Item, MessageDocument
from billbot.wording.people import as_said
from billbot.wording.suggested import decided_there

KIND = "ask"


def asking(audience: Audience, proposals: Iterable[Proposal]) -> list[Proposal]:
    """The same proposals as the channel knows them, each asking what is to be asked of this recipient now."""
    return [_asking(audience, audience.channel.planned(each)) for each in proposals]


def told_beside(audience: Audience, document: MessageDocument, by: Statement) -> tuple[Statement, ...]:
    """The asks that a document says in full, as told by the same words as `by`."""
    said = {ask.ask for ask in asks_of(document)}
    return tuple(
        by.of(Subject(KIND, name=proposal), state)
        for proposal, (state, text) in audience.asked_in_full.items()
        if text in said
    )


def _asking(audience: Audience, proposal: Proposal) -> Proposal:
    if not audience.channel.asks or not (proposal.ask or proposal.asks):
        return proposal
    standing = whereabouts(audience.store, audience.watch, proposal, audience.today, audience.post.dates.ends).standing
    stage, text = ask_of(audience.store, proposal, standing)
    if not text:
        return replace(proposal, ask="", asks=())
    state = f"{stage}: {text}"
    tellings = audience.store.ledger.told(audience.channel.name, audience.recipient, Subject(KIND, name=proposal.id))
    if audience.said_in is not None:
        return _once_more(audience, proposal, audience.said_in, tellings, text)
    last = tellings[-1] if tellings else None
    if last is None or last.told.state != state or _put_right(audience, last):
        audience.asked_in_full[proposal.id] = (state, text)
        return replace(proposal, ask=text, asks=())
    return _as_said(audience, proposal, last)


def _put_right(audience: Audience, telling: Telling) -> bool:
    """Whether every row of which a message told was altered since, so that the message asks for nothing any more."""
    told = [each.told for each in audience.store.ledger.told_in(telling.envelope)]
    about = [each for each in told if each.subject.kind in {route.ROW, route.FACT}]
    return bool(about) and not any(each.subject.kind == route.FACT or _is_so(audience, each) for each in about)


def _is_so(audience: Audience, told: Statement) -> bool:
    """Whether a row is in the record as it was told, or out of it."""
    assert told.subject.bill is not None, "a row is of a bill"
    was = route.RowState.decode(told.state)
    now = route.RowState.of(audience.store.bills.last_seen(told.subject.bill), told.subject.number)
    return was.stands == now.stands and (actions.same(was.text, now.text) or not now.stands)


def _once_more(audience: Audience, proposal: Proposal, key: str, tellings: Sequence[Telling], text: str) -> Proposal:
    """The proposal as a message asked for it that is said once more; `text` stands in for what nobody noted."""
    states = [each.told.state for each in tellings if each.envelope == key]
    if states:
        audience.asked_once_more[proposal.id] = (states[0], states[0].partition(": ")[2])
    own = [state.partition(": ")[2] for state in states]
    if not own:
        said_at = min((each.at.timestamp() for each in audience.store.ledger.told_in(key)), default=0.0)
        earlier = [each for each in tellings if each.at.timestamp() <= said_at]
        if earlier:
            return _as_said(audience, proposal, earlier[-1])
    return replace(proposal, ask=own[0] if own else text, asks=())


def _as_said(audience: Audience, proposal: Proposal, telling: Telling) -> Proposal:
    """The proposal, asking what an earlier message asked in full."""
    transport = audience.post.transports.get(audience.channel.name)
    address = ""
    if isinstance(transport, Addressed) and telling.reference:
        address = transport.address_of(telling.reference)
    return replace(proposal, ask=as_said(telling.at.date(), audience.today, address), owner="", asks=())


def asks_of(document: MessageDocument) -> Iterator[Ask]:
    """All that a document asks."""
    yield from document.asks
    for block in document.body:
        if isinstance(block, Ask):
            yield block
        parts = block.parts if isinstance(block, Item) else ()
        yield from (part for part in parts if isinstance(part, Ask))


def offering(audience: Audience, document: MessageDocument, hearings: Iterable[Announced | None]) -> MessageDocument:
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
