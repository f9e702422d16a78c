"""The recipient of a message, what is known at that moment, and what is asked of them: every kind composes by these."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Self, TypeVar, cast

from msgspec import Struct, field
from msgspec.structs import replace

from billbot import actions, hearings, route
from billbot.bills import BillId, Channel, Dates, Proposal, Statement, Subject, Telling, Topic
from billbot.channels import Linkable, Transport
from billbot.clock import later
from billbot.facts.deciding import stage_and_ask
from billbot.facts.whereabouts import whereabouts
from billbot.hearings import Announced, PostedAgenda
from billbot.store import Restoration, Store
from billbot.watch import Watch, posted_agendas, shown_by_rows
from billbot.wording.document import Ask, Item, MessageDocument
from billbot.wording.people import ask_unchanged

_Found = TypeVar("_Found")
ASK = "ask"


class Post(Struct, frozen=True):
    """What composing and sending needs: what is watched, a transport for each channel, and the known dates.

    `site` is the address of the site, without a slash at its end; `contact` is whom to ask, empty for nobody.
    `buttons_work` says that this process receives the presses of buttons in Slack.
    """

    watch: Watch
    transports: Mapping[str, Transport]
    topics: Sequence[Topic]
    site: str = "https://malegislature.gov"
    contact: str = ""
    dates: Dates = field(default_factory=Dates)
    buttons_work: bool = False

    def page_url(self, bill: BillId) -> str:
        """The address of a bill's page."""
        return f"{self.site}{bill.page_path}"

    def following(self, store: Store) -> Self:
        """The same, by the links and numbers that the database has by now. Raises StoreError."""
        return replace(self, watch=self.watch.following(store))


class HearingCache:
    """What is known of hearings, and other results that many recipients share, read and computed once for all."""

    def __init__(self, store: Store, watch: Watch) -> None:
        self._store, self._watch = store, watch
        self._by_rows: dict[BillId, tuple[Announced, ...]] = {}
        self._of_bill: dict[BillId, tuple[Announced, ...]] = {}
        self._last: dict[str, tuple[object, object]] = {}

    def cached(self, what: str, of: object, work_out: Callable[[], _Found]) -> _Found:
        """The result of `work_out`, kept under the name `what` until its inputs differ from the last ones.

        `of` are all inputs besides what the database knows, and are compared as a whole.
        """
        last = self._last.get(what)
        if last is None or last[0] != of:
            last = self._last[what] = of, work_out()
        return cast("_Found", last[1])

    @cached_property
    def posted_agendas(self) -> Sequence[PostedAgenda]:
        """Every agenda that is known."""
        return posted_agendas(self._store, self._watch, date.min)

    @cached_property
    def hearings(self) -> tuple[Announced, ...]:
        """Every hearing of what is followed, each once."""
        found = [each for bill in self._watch.bills for each in self.by_rows(bill)]
        return hearings.with_agendas(found, self.posted_agendas, self._watch.bills)

    def by_rows(self, bill: BillId) -> tuple[Announced, ...]:
        """The hearings that a bill's history shows."""
        if bill not in self._by_rows:
            known = self._store.bills.last_seen(bill)
            self._by_rows[bill] = shown_by_rows(self._store, bill, known.history if known else ())
        return self._by_rows[bill]

    def hearings_of(self, bill: BillId) -> tuple[Announced, ...]:
        """The hearings of one bill, by its history and the agendas, under keys that do not hang on other bills."""
        if bill not in self._of_bill:
            self._of_bill[bill] = hearings.with_agendas(self.by_rows(bill), self.posted_agendas, {bill})
        return self._of_bill[bill]


class View:
    """What is followed and known, shared by all recipients, and read anew once another process or thread has written.

    A check that runs at the same time marks what it finds at once; whoever looks at such a mark needs the new data.
    """

    def __init__(self, store: Store, post: Post) -> None:
        self._store, self._post = store, post
        self._seen: int | None = None
        self._list = store.marks.list_in_force()

    def is_in_force(self) -> bool:
        """Whether the list of bills is still the one that this delivery began with. Raises StoreError."""
        return self._store.marks.list_in_force() == self._list

    def now(self) -> tuple[Post, HearingCache]:
        """What is followed and known now. Raises StoreError."""
        seen = self._store.written_by_others()
        if seen != self._seen:
            self._seen = seen
            self._post = self._post.following(self._store)
            self._known = HearingCache(self._store, self._post.watch)
        return self._post, self._known


class Audience:
    """One recipient of a channel at the Eastern time `now`, and the state of the message that is being composed.

    `held_since` is since when nothing could reach the recipient, null where that is no news. `waited_since` is since
    when the content of the message has waited, null once the recipient was told so; `says_waited` that this message
    says it. `restored_from` is when the backup was made that leaves it open whether the content was told before.
    `said_in` is the key of an earlier message while that is composed again, else null. `asked_in_full` has the asks
    that are to be spelled out, by proposal: the state that tells each, and its words; `asked_once_more` those that the
    earlier message spelled out.
    """

    def __init__(
        self, store: Store, post: Post, channel: Channel, recipient: str, now: datetime, known: HearingCache
    ) -> None:
        self.store, self.post, self.channel, self.recipient, self.now = store, post, channel, recipient, now
        self.cache = known
        self.held_since: datetime | None = None
        self.waited_since: datetime | None = None
        self.says_waited = False
        self.restored_from: datetime | None = None
        self.said_in: str | None = None
        self.asked_in_full: dict[str, tuple[str, str]] = {}
        self.asked_once_more: dict[str, tuple[str, str]] = {}

    @property
    def has_working_buttons(self) -> bool:
        """Whether the recipient reads in Slack, and presses of buttons are received."""
        return self.post.buttons_work and self.channel.kind == "slack"

    @property
    def today(self) -> date:
        """The Eastern day."""
        return self.now.date()

    @cached_property
    def watch(self) -> Watch:
        """What is followed."""
        return self.post.watch

    def last_telling(self, subject: Subject) -> Telling | None:
        """The last that the recipient was told of a subject; null for nothing."""
        return next(reversed(self.store.ledger.tellings_of(self.channel.name, self.recipient, subject)), None)

    def proposals_heard(self, bill: BillId) -> tuple[tuple[Proposal, ...], tuple[Proposal, ...]]:
        """The proposals of a bill to which the channel is subscribed, and those of them that are not muted."""
        bill = self.watch.numbers.get(bill, bill)
        concerned = [each for each in self.watch.concerned(bill) if route.is_subscribed(self.channel, each)]
        return tuple(concerned), tuple(each for each in concerned if route.is_unmuted(each, self.today))

    def with_heard_bills(self, hearing: Announced) -> Announced:
        """The hearing with only those of its bills that concern a proposal to which the channel is subscribed."""
        return replace(hearing, bills=tuple(bill for bill in hearing.bills if self.proposals_heard(bill)[0]))


# Within a day of the first full check after a restoration everything was read again, pages and documents included.
_CATCHES_UP = timedelta(days=1)


def restoration_in_doubt(store: Store, marked_at: datetime) -> Restoration | None:
    """The last restoration, if what was marked at this time may have been told before it; else null.

    That is in doubt until a day after the first check that left no bill out. Raises StoreError.
    """
    restoration = store.restorations.last()
    if restoration is None:
        return None
    caught_up = store.restorations.caught_up_at(restoration)
    return restoration if caught_up is None or marked_at <= later(caught_up, _CATCHES_UP) else None


def with_asks(audience: Audience, proposals: Iterable[Proposal]) -> list[Proposal]:
    """The proposals as the channel may know them, each with the ask that this recipient is to read now."""
    return [_asking(audience, audience.channel.view_of(each)) for each in proposals]


def asks_told(audience: Audience, document: MessageDocument, by: Statement) -> tuple[Statement, ...]:
    """Statements for the asks that a document spells out, told by the same message as `by`."""
    said = {ask.ask for ask in asks_of(document)}
    return tuple(
        by.for_subject(Subject(ASK, name=proposal), state)
        for proposal, (state, text) in audience.asked_in_full.items()
        if text in said
    )


def _asking(audience: Audience, proposal: Proposal) -> Proposal:
    if not audience.channel.asks or not (proposal.ask or proposal.asks):
        return proposal
    standing = whereabouts(audience.store, audience.watch, proposal, audience.today, audience.post.dates.ends).standing
    stage, text = stage_and_ask(audience.store, proposal, standing)
    if not text:
        return replace(proposal, ask="", asks=())
    state = f"{stage}: {text}"
    tellings = audience.store.ledger.tellings_of(
        audience.channel.name, audience.recipient, Subject(ASK, name=proposal.id)
    )
    if audience.said_in is not None:
        return _once_more(audience, proposal, audience.said_in, tellings, text)
    last = tellings[-1] if tellings else None
    if last is None or last.statement.state != state or _put_right(audience, last):
        audience.asked_in_full[proposal.id] = (state, text)
        return replace(proposal, ask=text, asks=())
    return _as_said(audience, proposal, last)


def _put_right(audience: Audience, telling: Telling) -> bool:
    """Whether every row of an earlier message was altered since, so that the message asks for nothing any more."""
    told = [each.statement for each in audience.store.ledger.tellings_in(telling.envelope)]
    about = [each for each in told if each.subject.kind in {route.ROW, route.FACT}]
    return bool(about) and not any(each.subject.kind == route.FACT or _is_so(audience, each) for each in about)


def _is_so(audience: Audience, told: Statement) -> bool:
    """Whether a row is still in the record, or out of it, as it was told."""
    assert told.subject.bill is not None, "a row is of a bill"
    was = route.RowState.decode(told.state)
    now = route.RowState.of(audience.store.bills.last_seen(told.subject.bill), told.subject.number)
    return was.stands == now.stands and (actions.mean_the_same(was.text, now.text) or not now.stands)


def _once_more(audience: Audience, proposal: Proposal, key: str, tellings: Sequence[Telling], text: str) -> Proposal:
    """The proposal with the ask as an earlier message (`key`) had it; with `text` where that was never noted."""
    states = [each.statement.state for each in tellings if each.envelope == key]
    if states:
        audience.asked_once_more[proposal.id] = (states[0], states[0].partition(": ")[2])
    own = [state.partition(": ")[2] for state in states]
    if not own:
        said_at = min((each.at.timestamp() for each in audience.store.ledger.tellings_in(key)), default=0.0)
        earlier = [each for each in tellings if each.at.timestamp() <= said_at]
        if earlier:
            return _as_said(audience, proposal, earlier[-1])
    return replace(proposal, ask=own[0] if own else text, asks=())


def _as_said(audience: Audience, proposal: Proposal, telling: Telling) -> Proposal:
    """The proposal with a short reminder of the ask that an earlier message spelled out."""
    transport = audience.post.transports.get(audience.channel.name)
    address = ""
    if transport is not None and isinstance(transport, Linkable) and telling.reference:
        address = transport.address_of(telling.reference)
    return replace(proposal, ask=ask_unchanged(telling.at.date(), audience.today, address), owner="", asks=())


def asks_of(document: MessageDocument) -> Iterator[Ask]:
    """All asks of a document."""
    yield from document.asks
    for block in document.body:
        if isinstance(block, Ask):
            yield block
        parts = block.parts if isinstance(block, Item) else ()
        yield from (part for part in parts if isinstance(part, Ask))
