"""Who reads a message, what is known at that moment, and what he is asked: every kind composes by these."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Self, TypeVar, cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.calendars import attached
from billbot.briefs.committees import stage_and_ask
from billbot.briefs.hearings import known_hearings
from billbot.briefs.standing import proposal_standing
from billbot.briefs.watch import Watch, posted_agendas, shown_by_rows
from billbot.channels import Transport
from billbot.clock import elapsed, later
from billbot.domain import actions, agendas, hearings, route
from billbot.domain.agendas import PostedAgenda
from billbot.domain.bills import Appointment, Bill, BillId, Change, Hour
from billbot.domain.hearings import Hearing
from billbot.domain.ledger import FACT, HEARING, ROW, LedgerEntry, Message, Statement, Subject
from billbot.domain.slack import Offer
from billbot.domain.watched import Channel, Proposal
from billbot.messages.document import Ask, Item, MessageDocument
from billbot.messages.fit import lay_out
from billbot.messages.fit_slack import slack_message
from billbot.messages.hearings import start_time
from billbot.messages.people import ask_unchanged
from billbot.messages.phrases import listed
from billbot.messages.trouble import note_on_changes, note_on_wait, with_restore_note
from billbot.store import Store

_Found = TypeVar("_Found")


class DeliveryContext(Struct, frozen=True):
    """What composing and sending needs: what is watched, and a transport for each channel.

    `buttons_work` says that this process receives the presses of buttons in Slack.
    """

    watch: Watch
    transports: Mapping[str, Transport]
    buttons_work: bool = False


class FactCache:
    """What is known of bills and hearings, and other results that many recipients share, worked out once for all.

    Of then it knows what was so at a moment. `today` is the Eastern day.
    """

    def __init__(self, store: Store, watch: Watch, today: date) -> None:
        self._store, self._watch, self.today = store, watch, today
        self._last: dict[str, tuple[object, object]] = {}
        self._kept: dict[object, object] = {}
        self.failed: set[BillId] = set()  # of which a fault of ours hides when they are heard

    def once(self, of: object, work_out: Callable[[], _Found]) -> _Found:
        """The result of `work_out`, kept under `of`."""
        if of not in self._kept:
            self._kept[of] = work_out()
        return cast("_Found", self._kept[of])

    def changes_since(self, bill: BillId, moment: int) -> tuple[tuple[int, Change], ...]:
        """The changes of a bill after a moment, with their ids, in order."""
        return self.once(
            ("changes", bill, moment),
            lambda: tuple(
                (key, replace(change, kinds=actions.read(change.text or "").kinds if change.row is not None else ()))
                for key, change in self._store.bills.changes_since(bill, moment)
            ),
        )

    def bill_at(self, bill: BillId, moment: int) -> Bill:
        """A bill as it was known at a moment; before its first sight, what of it was no news then (promise 1)."""

        def work_out() -> Bill:
            known = self._store.moments.bill(bill, moment)
            if known is not None:
                return known
            now = self._store.bills.last_seen(bill) or Bill(bill)
            new = {change.row for _, change in self.changes_since(bill, moment) if change.kind == "action_added"}
            return replace(now, rows=tuple(row for row in now.rows if row.number not in new))

        return self.once(("bill", bill, moment), work_out)

    def was_told_of_hearings(self, channel: Channel, bill: BillId) -> bool:
        """Whether anybody was told in a channel, before this delivery, when a bill is heard, or may be in it."""
        return self.once(
            ("heard", channel.name, bill),
            lambda: bool(self.hearings_of(bill)) or self._store.ledger.was_told(channel.name, bill, HEARING),
        )

    def hours(self, bill: BillId, moment: int | None = None) -> dict[Hour, Appointment]:
        """The hours at which a bill is heard, or was by what was known at a moment."""

        def then(moment: int) -> tuple[Hearing, ...]:
            known = self.bill_at(bill, moment)
            met = self._store.bills.rows_first_seen(bill)
            days = {
                position: met[row.number].date() for position, row in enumerate(known.rows) if row.action.date is None
            }
            posted = [self._watch.numbered(agenda) for agenda in self._store.moments.agendas(moment, bill)]
            return agendas.with_agendas(hearings.of_bill(bill, known.history, days), posted, {bill})

        def work_out() -> dict[Hour, Appointment]:
            self.failed.add(bill)
            heard = self.hearings_of(bill) if moment is None else then(moment)
            self.failed.discard(bill)
            return {hour: meeting for hour, meeting in hearings.by_hour(heard).items() if meeting.stands}

        return self.once(("hours", bill, moment), work_out)

    def cached(self, what: str, of: object, work_out: Callable[[], _Found]) -> _Found:
        """The result of `work_out`, kept under the name `what` until its inputs differ from the last ones.

        `of` are all inputs besides what the database knows, and are compared as a whole.
        """
        last = self._last.get(what)
        if last is None or last[0] != of:
            last = self._last[what] = of, work_out()
        return cast("_Found", last[1])

    def by_rows(self, bill: BillId) -> hearings.ByRows:
        """The hearings of a bill by its rows, each with the numbers of the rows that are about it."""
        known = self._store.bills.last_seen(bill)
        return self.once(("by rows", bill), lambda: hearings.by_rows(bill, known.rows if known else ()))

    @cached_property
    def posted_agendas(self) -> Sequence[PostedAgenda]:
        """Every agenda that is known."""
        return posted_agendas(self._store, self._watch, date.min)

    @cached_property
    def hearings(self) -> tuple[Hearing, ...]:
        """Every hearing of what is followed, each once."""
        return known_hearings(self._store, self._watch)

    def hearings_of(self, bill: BillId) -> tuple[Hearing, ...]:
        """The hearings of one bill, by its history and the agendas, under keys that do not depend on other bills."""

        def work_out() -> tuple[Hearing, ...]:
            known = self._store.bills.last_seen(bill)
            by_rows = shown_by_rows(self._store, bill, known.history if known else ())
            return agendas.with_agendas(by_rows, self.posted_agendas, {bill})

        return self.once(("hearings", bill), work_out)


class Notes(Struct, frozen=True):
    """What a message has to mention besides its content.

    `waited_since` is since when the content has waited, None where that is no news. `keeps_changing` has the bills of
    what rests once the message has told it, empty where it is of no bill; None where nothing does. `restored_from` is
    when the backup was made that leaves it open whether the content was told before.
    """

    waited_since: datetime | None = None
    keeps_changing: tuple[BillId, ...] | None = None
    restored_from: datetime | None = None


class Reader:
    """One recipient of a channel at the Eastern time `now`, and the `notes` of the message that is being composed.

    `held_since` is since when nothing could reach the recipient, None where that is no news.
    """

    def __init__(
        self,
        store: Store,
        context: DeliveryContext,
        channel: Channel,
        recipient: str,
        now: datetime,
        cache: FactCache,
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
        """The last that the recipient heard of a subject; None for nothing."""
        return next(reversed(self.entries(subject)), None)

    def last_entries(self, bill: BillId) -> Mapping[Subject, LedgerEntry]:
        """The last that the recipient heard of each part of a bill."""
        return {subject: entries[-1] for subject, entries in self._entries_about(bill).items()}

    def entries(self, subject: Subject) -> Sequence[LedgerEntry]:
        """All that the recipient heard of a subject, in order."""
        if subject.is_part and subject.bill is not None:
            return self._entries_about(subject.bill).get(subject, ())
        return self.store.ledger.entries_of(self.channel.name, self.recipient, subject)

    def _entries_about(self, bill: BillId) -> Mapping[Subject, Sequence[LedgerEntry]]:
        if bill not in self._told:
            entries = self._told.setdefault(bill, {})
            for entry in self.store.ledger.entries_about(self.channel.name, self.recipient, bill):
                entries.setdefault(entry.statement.subject, []).append(entry)
        return self._told[bill]

    def changes_told(self, subject: Subject) -> list[datetime]:
        """When messages told the recipient of a subject, and that it is otherwise, in order.

        All hours at which a bill is heard are one subject here.
        """
        bill, told_at = subject.bill, dict[str, datetime]()
        alike = [subject]
        if subject.kind == HEARING and bill is not None:
            alike = [part for part in self._entries_about(bill) if part.kind == HEARING]
        for entries in map(self.entries, alike):
            for before, entry in pairwise([None, *entries]):
                assert entry is not None
                if entry.reference and (before is None or before.statement.state != entry.statement.state):
                    told_at[entry.envelope] = entry.at
        return sorted(told_at.values())

    def proposals_followed(self, bill: BillId) -> tuple[tuple[Proposal, ...], tuple[Proposal, ...]]:
        """The proposals of a bill to which the channel is subscribed, and those of them that are not muted."""
        bill = self.watch.numbers.get(bill, bill)
        concerned = [
            proposal for proposal in self.watch.proposals_of(bill) if route.is_subscribed(self.channel, proposal)
        ]
        return tuple(concerned), tuple(proposal for proposal in concerned if route.is_unmuted(proposal, self.today))

    def is_host_followed(self, hearing: Hearing) -> bool:
        """Whether the channel hears of every hearing of the host of this one."""
        return self.watch.is_host_followed(self.channel, hearing.host)

    def with_followed_bills(self, hearing: Hearing) -> Hearing:
        """The hearing with only those of its bills that concern a proposal to which the channel is subscribed."""
        return replace(hearing, bills=tuple(bill for bill in hearing.bills if self.proposals_followed(bill)[0]))

    @cached_property
    def asks(self) -> "Asks":
        """What the recipient is asked."""
        return Asks(self)

    def with_asks(self, proposals: Iterable[Proposal]) -> list[Proposal]:
        """The proposals, each with the ask that this recipient is to read now."""
        return [
            self.asks.to_read(proposal) if self.channel.asks and (proposal.ask or proposal.asks) else proposal
            for proposal in proposals
        ]

    def with_offers(self, document: MessageDocument, hearings: Iterable[Hearing]) -> MessageDocument:
        """The document with buttons for these hearings and the asks that it says in full, behind its own buttons."""
        offers = [*document.offers]
        for hearing in hearings:
            if not hearing.slot.written and hearing.is_ahead(self.now):
                own = self.with_followed_bills(hearing)
                bills = own.bills or own.known_as
                offers += [Offer.hearing(bills, hearing.hour, f"Hearing {start_time(hearing.slot)}")] if bills else []
        offers += self.asks.offers(_asked_in(document))
        return replace(document, offers=tuple(dict.fromkeys(offers)))


ASK = "ask"


class Asks:
    """The asks of one recipient, as the message that is being composed has them.

    `in_full` has those that are to be spelled out, by proposal: the state that tells each, and its words.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.in_full: dict[str, tuple[str, str]] = {}

    def to_read(self, proposal: Proposal) -> Proposal:
        """The proposal with the ask that the recipient is to read now; with none where its stage has none."""
        reader = self._reader
        standing = proposal_standing(reader.store, reader.watch, proposal, reader.today).standing
        stage, text = stage_and_ask(reader.store, proposal, standing)
        if not text:
            return replace(proposal, ask="", asks=())
        state = f"{stage}: {text}"
        told = reader.store.ledger.entries_of(reader.channel.name, reader.recipient, Subject(ASK, name=proposal.id))
        last = told[-1] if told else None
        if last is None or last.statement.state != state or _was_put_right(reader.store, last):
            self.in_full[proposal.id] = (state, text)
            return replace(proposal, ask=text, asks=())
        return self._recalled(proposal, last)

    def told(self, said: Collection[str], by: Statement) -> Iterator[Statement]:
        """Statements for the asks that a message spells out (`said` are their words), told by the same one as `by`."""
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

    def _recalled(self, proposal: Proposal, entry_told: LedgerEntry) -> Proposal:
        """The proposal with a short reminder of the ask that an earlier message spelled out."""
        reader = self._reader
        transport, reference = reader.context.transports.get(reader.channel.name), entry_told.reference
        address = transport.address_of(reference) if transport is not None and reference else ""
        return replace(proposal, ask=ask_unchanged(entry_told.at.date(), reader.today, address), owner="", asks=())


def _was_put_right(store: Store, entry_told: LedgerEntry) -> bool:
    """Whether every row of an earlier message was altered since, so that the message asks for nothing any more."""
    told = [entry.statement for entry in store.ledger.entries_in(entry_told.envelope)]
    of_record = [statement for statement in told if statement.subject.kind in {ROW, FACT}]
    return bool(of_record) and not any(
        statement.subject.kind == FACT or _is_so(store, statement) for statement in of_record
    )


def _is_so(store: Store, told: Statement) -> bool:
    """Whether a row is still in the record, or out of it, as it was told."""
    assert told.subject.bill is not None, "a row is of a bill"
    was = route.RowState.decode(told.state)
    now = route.RowState.of(store.bills.last_seen(told.subject.bill), told.subject.number)
    return was.is_entered == now.is_entered and (actions.mean_the_same(was.text, now.text) or not now.is_entered)


# Within a day of the first full check after a restoration everything was read again, pages and documents included.
_CATCHES_UP = timedelta(days=1)


def backup_in_doubt(
    store: Store, queued_at: datetime, change: int | None = None, due: datetime | None = None
) -> datetime | None:
    """When the backup was made that was restored, if what was queued at this time may have been told since; else None.

    It may until a day after the first check that left no bill out, unless its `change` (an id) is of a day after the
    restoration, or it was `due` after that by the clock alone. Raises StoreError.
    """
    restoration = store.upkeep.last_restoration()
    if restoration is None or (due is not None and elapsed(restoration.at, due) > timedelta()):
        return None
    caught_up = store.upkeep.caught_up_at(restoration)
    if caught_up is not None and queued_at > later(caught_up, _CATCHES_UP):
        return None
    day = store.bills.change(change).date if change is not None else None
    return restoration.backup_at if day is None or day <= restoration.at.date() else None


class Payload(Struct, frozen=True):
    """What an envelope carries: a message; `document` is kept where it may have to be corrected later.

    `reply_to` is the reference of an earlier message (Slack's `ts`) that it corrects. `also_told` are statements that a
    reader finds in the words besides the subjects of the items, as the words put it, right or wrong. `late`
    replaces `message` when it leaves on a later day than the one it was composed for. `may_read` is what the channel
    was allowed to read at that time (`Channel.may_read`); empty for anybody. `says_waited` says that the message names
    since when its content has waited.
    """

    message: Message
    document: MessageDocument | None = None
    reply_to: str = ""
    also_told: tuple[Statement, ...] = ()
    late: Message | None = None
    may_read: str = ""
    says_waited: bool = False

    @property
    def encoded(self) -> str:
        """As the envelope keeps it: JSON, so that each try sends the same bytes."""
        return msgspec.json.encode(replace(self, also_told=(), says_waited=False)).decode()

    @classmethod
    def decode(cls, text: str) -> Self:
        """The payload that `encoded` gave."""
        return msgspec.json.decode(text, type=cls)

    def is_for(self, channel: Channel) -> bool:
        """Whether it was composed for what a channel may read now, in a form that it can show."""
        in_its_form = channel.kind == "slack" or bool(self.message.text)
        return in_its_form and self.may_read in {"", channel.may_read}


def compose(
    reader: Reader,
    key: str,
    document: MessageDocument,
    by: Statement,
    hearings: Sequence[Hearing] = (),
    also_told: Iterable[Statement] = (),
) -> Payload:
    """Lay a document out as a message, under the envelope's `key`; `by` is a statement that it tells.

    Where buttons work it offers them for what it asks and for these `hearings`; a mail has their calendar. A note is
    added to the first message since the channel was held, where a restored backup leaves it open whether this was told
    before, and to the last message on what keeps changing before it rests.
    """
    asked = _asked_in(document)
    told = (*also_told, *(reader.asks.told(asked, by) if asked else ()))
    if reader.channel.kind == "email" and hearings:
        document = replace(document, files=attached(reader.store, reader.watch, hearings))
    document = reader.with_offers(document, hearings) if reader.has_working_buttons else replace(document, offers=())
    notes = reader.notes
    if notes.restored_from is not None:
        document = with_restore_note(document, notes.restored_from)
    if notes.waited_since is not None:
        closing = f"{note_on_wait(notes.waited_since)} {document.closing}".rstrip()
        document = replace(document, closing=closing)
    of_kind = f"layout {reader.channel.kind}"
    if notes.keeps_changing is not None:
        document = replace(document, closing=f"{document.closing} {note_on_changes(notes.keeps_changing)}".lstrip())
    message = reader.cache.cached(of_kind, document, lambda: lay_out_for(reader.channel, "", document))
    outlet = reader.context.transports.get(reader.channel.name)
    kept = replace(document, files=()) if by.subject.is_part and outlet and outlet.can_find else None
    return Payload(replace(message, key=key), kept, also_told=told, says_waited=notes.waited_since is not None)


def lay_out_for(channel: Channel, key: str, document: MessageDocument) -> Message:
    """The document as a message that the channel can show: in Slack's form alone, or in every form."""
    return slack_message(key, document) if channel.kind == "slack" else lay_out(key, document)


def _asked_in(document: MessageDocument) -> set[str]:
    """The words of all asks of a document."""
    parts = [part for block in document.body for part in (block, *(block.parts if isinstance(block, Item) else ()))]
    return {part.ask for part in (*document.asks, *parts) if isinstance(part, Ask)}
