"""Who reads a message, what they have heard so far, and what they are asked."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.now import stage_and_ask
from billbot.briefs.standing import proposal_standing
from billbot.briefs.watch import Watch
from billbot.channels import Transport
from billbot.domain import actions, route
from billbot.domain.bills import BillId
from billbot.domain.hearings import Hearing
from billbot.domain.ledger import FACT, HEARING, ROW, LedgerEntry, Statement, Subject
from billbot.domain.slack import Offer
from billbot.domain.watched import Channel, Proposal
from billbot.messages.people import TO_SET_POSITION, ask_again
from billbot.messages.phrases import listed
from billbot.notify.delivery_cache import DeliveryCache
from billbot.store import Store


class DeliveryContext(Struct, frozen=True):
    """What composing and sending needs: what is watched, and a transport for each channel.

    `buttons_work` says that this process receives the presses of buttons in Slack.
    """

    watch: Watch
    transports: Mapping[str, Transport]
    buttons_work: bool = False


class Notes(Struct, frozen=True):
    """What a message must mention besides its content.

    `waited_since` is when the content began to wait, None if that is not news. `keeps_changing` has the bills that rest
    after this message, empty if what rests is not a bill; None if nothing rests.
    """

    waited_since: datetime | None = None
    keeps_changing: tuple[BillId, ...] | None = None


class Reader:
    """One recipient of a channel at the Eastern time `now`, and the `notes` of the message that is being composed.

    `held_since` is when the recipient was last out of reach, None if that is not news.
    """

    def __init__(
        self,
        store: Store,
        context: DeliveryContext,
        channel: Channel,
        recipient: str,
        now: datetime,
        cache: DeliveryCache,
        held_since: datetime | None = None,
    ) -> None:
        self.store, self.context, self.channel, self.recipient, self.now = store, context, channel, recipient, now
        self.cache, self.held_since, self.notes = cache, held_since, Notes()
        self._told: dict[BillId, dict[Subject, list[LedgerEntry]]] = {}

    def with_notes(self, notes: Notes) -> Self:
        """The same recipient, for a message with these notes."""
        other = copy(self)
        other.notes = notes
        return other

    @property
    def has_working_buttons(self) -> bool:
        """Whether the recipient reads in Slack, and presses of buttons are received."""
        return self.context.buttons_work and self.channel.kind == "slack"

    @property
    def today(self) -> date:
        """The Eastern day."""
        return self.now.date()

    @property
    def watch(self) -> Watch:
        """What is followed."""
        return self.context.watch

    def last_entry(self, subject: Subject) -> LedgerEntry | None:
        """The last that the recipient heard about a subject; None for nothing."""
        return next(reversed(self.entries(subject)), None)

    def last_entries(self, bill: BillId) -> Mapping[Subject, LedgerEntry]:
        """The last that the recipient heard about each part of a bill."""
        return {subject: entries[-1] for subject, entries in self._entries_about(bill).items()}

    def entries(self, subject: Subject) -> Sequence[LedgerEntry]:
        """All that the recipient heard about a subject, in order."""
        if subject.is_part and subject.bill is not None:
            return self._entries_about(subject.bill).get(subject, ())
        return self.store.ledger.entries_of(self.channel.name, self.recipient, subject)

    def _entries_about(self, bill: BillId) -> Mapping[Subject, Sequence[LedgerEntry]]:
        if bill not in self._told:
            entries = self._told.setdefault(bill, {})
            for entry in self.store.ledger.entries_about(self.channel.name, self.recipient, bill):
                entries.setdefault(entry.subject, []).append(entry)
        return self._told[bill]

    def changes_told(self, subject: Subject) -> list[datetime]:
        """When messages told the recipient about a subject, and that it changed, in order.

        All hours at which a bill is heard count as one subject here.
        """
        bill, told_at = subject.bill, dict[str, datetime]()
        alike = [subject]
        if subject.kind == HEARING and bill is not None:
            alike = [part for part in self._entries_about(bill) if part.kind == HEARING]
        for entries in map(self.entries, alike):
            for before, entry in pairwise([None, *entries]):
                assert entry is not None
                if entry.reference and (before is None or before.state != entry.state):
                    told_at[entry.envelope] = entry.at
        return sorted(told_at.values())

    def followed(self, bill: BillId) -> tuple[Proposal, ...]:
        """The proposals of a bill that the channel follows."""
        proposals = self.watch.proposals_of(self.watch.numbers.get(bill, bill))
        return tuple(each for each in proposals if route.is_subscribed(self.channel, each))

    def unmuted(self, bill: BillId) -> tuple[Proposal, ...]:
        """The followed proposals that are not muted today."""
        return tuple(each for each in self.followed(bill) if route.is_unmuted(each, self.today))

    def is_host_followed(self, hearing: Hearing) -> bool:
        """Whether the channel hears about every hearing of the host of this one."""
        return self.watch.is_host_followed(self.channel, hearing.host)

    def with_followed_bills(self, hearing: Hearing) -> Hearing:
        """The hearing with only those bills that concern a proposal the channel follows."""
        return replace(hearing, bills=tuple(bill for bill in hearing.bills if self.followed(bill)))

    @cached_property
    def asks(self) -> "Asks":
        """What the recipient is asked."""
        return Asks(self)

    def with_asks(self, proposals: Iterable[Proposal]) -> list[Proposal]:
        """The proposals, each with the ask that this recipient should read now."""
        return [
            self.asks.to_read(proposal)
            if self.channel.asks and (proposal.every_ask or self.channel.kind == "slack")
            else proposal
            for proposal in proposals
        ]


ASK = "ask"


class Asks:
    """One recipient's asks, as the message being composed has them.

    `in_full` has those to spell out, by proposal: the state that the ledger notes, and the words.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.in_full: dict[str, tuple[str, str]] = {}

    def to_read(self, proposal: Proposal) -> Proposal:
        """The proposal with the ask that the recipient should read now; none if its stage has none.

        In Slack the first message about a proposal without ask and position asks for a position.
        """
        reader = self._reader
        standing = proposal_standing(reader.store, reader.watch, proposal, reader.today)
        stage, text = stage_and_ask(reader.store, proposal, standing)
        undecided = proposal.position == "watch" and not proposal.every_ask
        if undecided and reader.channel.kind == "slack" and not (standing.ended or standing.is_law):
            stage, text = "undecided", TO_SET_POSITION
        if not text:
            return replace(proposal, ask="", asks=())
        state = f"{stage}: {text}"
        last = reader.last_entry(Subject(ASK, name=proposal.id))
        if last is None or last.state != state or _was_put_right(reader.store, last):
            self.in_full[proposal.id] = (state, text)
            return replace(proposal, ask=text, asks=())
        return proposal if undecided else self._recalled(proposal, text, last)

    def told(self, said: Collection[str], by: Statement) -> Iterator[Statement]:
        """Statements for the asks that a message spells out (`said` are their words), in the same message as `by`."""
        for proposal, (state, text) in self.in_full.items():
            if text in said:
                yield by.for_subject(Subject(ASK, name=proposal), state)

    def offers(self, said: Collection[str]) -> Iterator[Offer]:
        """The buttons for asks that a message spells out; `said` are their words."""
        alike: dict[str, list[str]] = {}
        for proposal, (state, text) in self.in_full.items():
            if text in said:
                alike.setdefault(state, []).append(proposal)
        names = {proposal.id: proposal.name for proposal in self._reader.watch.proposals}
        for state, proposals in alike.items():
            yield Offer.ask(proposals, state, f"We ask, for {listed([names.get(id_, id_) for id_ in proposals])}")

    def _recalled(self, proposal: Proposal, text: str, entry_told: LedgerEntry) -> Proposal:
        """The proposal with a short reminder of the ask that an earlier message spelled out."""
        reader = self._reader
        transport, reference = reader.context.transports.get(reader.channel.name), entry_told.reference
        address = transport.address_of(reference) if transport is not None and reference else ""
        again = ask_again(text, entry_told.at.date(), reader.today, address)
        return replace(proposal, ask=again, owner="", asks=())


def _was_put_right(store: Store, entry_told: LedgerEntry) -> bool:
    """Whether every row of an earlier message was altered since, so the message no longer asks for anything."""
    told = store.ledger.entries_in(entry_told.envelope)
    of_record = [entry for entry in told if entry.subject.kind in {ROW, FACT}]
    return bool(of_record) and not any(entry.subject.kind == FACT or _is_so(store, entry) for entry in of_record)


def _is_so(store: Store, told: LedgerEntry) -> bool:
    """Whether a row is still in the record, or still out of it, as the message said."""
    assert told.subject.bill is not None, "a row is of a bill"
    was = route.RowState.decode(told.state)
    now = route.RowState.of(store.bills.last_seen(told.subject.bill), told.subject.number)
    return was.is_entered == now.is_entered and (actions.mean_the_same(was.text, now.text) or not now.is_entered)
