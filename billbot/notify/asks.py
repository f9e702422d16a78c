"""What a recipient is asked to do for a proposal: spelled out while it is new, recalled in short after that.

Nobody is told of an ask alone: it goes with what a message is about, which counts as having told it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from billbot.briefs.committees import stage_and_ask
from billbot.briefs.standing import proposal_standing
from billbot.briefs.watch import Watch
from billbot.channels import Linkable, Transport
from billbot.domain import actions, route
from billbot.domain.ledger import LedgerEntry, Statement, Subject
from billbot.domain.slack import Offer
from billbot.domain.watched import Channel, Proposal
from billbot.messages.people import ask_unchanged
from billbot.messages.phrases import listed
from billbot.store import Store

KIND = "ask"


class Asks:
    """The asks of one recipient, as the message that is being composed has them.

    `in_full` has those that are to be spelled out, by proposal: the state that tells each, and its words. While an
    earlier message is composed again, `said_in` is its key, else null; `once_more` has the asks that it spelled out.
    """

    def __init__(
        self,
        store: Store,
        watch: Watch,
        channel: Channel,
        recipient: str,
        today: date,
        ends: Mapping[int, date],
        transport: Transport | None,
    ) -> None:
        self._store, self._watch, self._today, self._ends = store, watch, today, ends
        self._channel, self._recipient, self._transport = channel, recipient, transport
        self.in_full: dict[str, tuple[str, str]] = {}
        self.once_more: dict[str, tuple[str, str]] = {}
        self.said_in: str | None = None

    def to_read(self, proposal: Proposal) -> Proposal:
        """The proposal with the ask that the recipient is to read now; with none where its stage has none."""
        standing = proposal_standing(self._store, self._watch, proposal, self._today, self._ends).standing
        stage, text = stage_and_ask(self._store, proposal, standing)
        if not text:
            return replace(proposal, ask="", asks=())
        state = f"{stage}: {text}"
        ledger_entries = self._store.ledger.entries_of(
            self._channel.name, self._recipient, Subject(KIND, name=proposal.id)
        )
        if self.said_in is not None:
            return self._once_more(proposal, self.said_in, ledger_entries, text)
        last = ledger_entries[-1] if ledger_entries else None
        if last is None or last.statement.state != state or _was_put_right(self._store, last):
            self.in_full[proposal.id] = (state, text)
            return replace(proposal, ask=text, asks=())
        return self._recalled(proposal, last)

    def told(self, said: Collection[str], by: Statement) -> Iterator[Statement]:
        """Statements for the asks that a message spells out (`said` are their words), told by the same one as `by`."""
        for proposal, (state, text) in self.in_full.items():
            if text in said:
                yield by.for_subject(Subject(KIND, name=proposal), state)

    def offers(self, said: Collection[str]) -> Iterator[Offer]:
        """The buttons for asks that a message spells out; `said` are their words.

        Where an earlier message is composed again, also those of asks that it has left out since, which are closed.
        """
        again = self.said_in is not None
        alike: dict[tuple[str, bool], list[str]] = {}
        for proposal, (state, text) in (self.once_more if again else self.in_full).items():
            if text in said or again:
                alike.setdefault((state, text not in said), []).append(proposal)
        named = {each.id: each.name for each in self._watch.proposals}
        for (state, closed), proposals in alike.items():
            offer = Offer.ask(proposals, state, f"We ask, for {listed([named.get(each, each) for each in proposals])}")
            yield replace(offer, closed=closed)

    def _once_more(self, proposal: Proposal, key: str, ledger_entries: Sequence[LedgerEntry], text: str) -> Proposal:
        """The proposal with the ask as an earlier message (`key`) had it; with `text` where that was never noted."""
        states = [each.statement.state for each in ledger_entries if each.envelope == key]
        if states:
            own = states[0].partition(": ")[2]
            self.once_more[proposal.id] = (states[0], own)
            return replace(proposal, ask=own, asks=())
        said_at = min((each.at.timestamp() for each in self._store.ledger.entries_in(key)), default=0.0)
        earlier = [each for each in ledger_entries if each.at.timestamp() <= said_at]
        return self._recalled(proposal, earlier[-1]) if earlier else replace(proposal, ask=text, asks=())

    def _recalled(self, proposal: Proposal, entry_told: LedgerEntry) -> Proposal:
        """The proposal with a short reminder of the ask that an earlier message spelled out."""
        transport, address = self._transport, ""
        if transport is not None and isinstance(transport, Linkable) and entry_told.reference:
            address = transport.address_of(entry_told.reference)
        return replace(proposal, ask=ask_unchanged(entry_told.at.date(), self._today, address), owner="", asks=())


def _was_put_right(store: Store, entry_told: LedgerEntry) -> bool:
    """Whether every row of an earlier message was altered since, so that the message asks for nothing any more."""
    told = [each.statement for each in store.ledger.entries_in(entry_told.envelope)]
    about = [each for each in told if each.subject.kind in {route.ROW, route.FACT}]
    return bool(about) and not any(each.subject.kind == route.FACT or _is_so(store, each) for each in about)


def _is_so(store: Store, told: Statement) -> bool:
    """Whether a row is still in the record, or out of it, as it was told."""
    assert told.subject.bill is not None, "a row is of a bill"
    was = route.RowState.decode(told.state)
    now = route.RowState.of(store.bills.last_seen(told.subject.bill), told.subject.number)
    return was.stands == now.stands and (actions.mean_the_same(was.text, now.text) or not now.stands)
