"""What is asked of people: by the stage of a proposal, in full once, and then as it was said.

An ask is told beside what a message is about: it has an entry in the ledger, and no mark.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from billbot import actions, route
from billbot.bills import Proposal, Statement, Subject, Telling
from billbot.channels import Addressed
from billbot.facts.asks import ask_of
from billbot.notify.audience import Audience
from billbot.watch import whereabouts
from billbot.wording.asks import as_said
from billbot.wording.document import Ask, Item, MessageDocument

KIND = "ask"


def asking(audience: Audience, proposals: Iterable[Proposal]) -> list[Proposal]:
    """The same proposals, each asking what is to be asked of this recipient now."""
    return [_asking(audience, each) for each in proposals]


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
