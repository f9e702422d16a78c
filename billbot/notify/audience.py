"""Whom something is told, what is known at this moment, and what is asked of them: what every kind says by."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Self, TypeVar, cast

from msgspec import Struct, field
from msgspec.structs import replace

from billbot import actions, hearings, route
from billbot.bills import BillId, Channel, Dates, Proposal, Statement, Subject, Telling, Topic
from billbot.channels import Addressed, Transport
from billbot.clock import later
from billbot.facts.deciding import ask_of
from billbot.facts.hearings import posted
from billbot.hearings import Announced, Posted
from billbot.site_paths import page_path
from billbot.store import Restoration, Store
from billbot.watch import Watch, shown_by_rows, whereabouts
from billbot.wording.document import Ask, Item, MessageDocument
from billbot.wording.people import as_said

_Found = TypeVar("_Found")
ASK = "ask"


class Post(Struct, frozen=True):
    """What it takes to say and send something: what is watched, a transport a channel, and the dates that are known.

    `site` is the address of the site, without a slash at its end, `contact` whom to ask, empty where nobody is named.
    `hears` says that this process hears what is pressed in Slack.
    """

    watch: Watch
    transports: Mapping[str, Transport]
    topics: Sequence[Topic]
    site: str = "https://malegislature.gov"
    contact: str = ""
    dates: Dates = field(default_factory=Dates)
    hears: bool = False

    def page_url(self, bill: BillId) -> str:
        """The address of a bill's page."""
        return f"{self.site}{page_path(bill)}"

    def following(self, store: Store) -> Self:
        """The same, by the links and numbers that the database has by now. Raises StoreError."""
        return replace(self, watch=self.watch.following(store))


class Known:
    """What the database knows of hearings, read once for all who are told at the same time."""

    def __init__(self, store: Store, watch: Watch) -> None:
        self._store, self._watch = store, watch
        self._by_rows: dict[BillId, tuple[Announced, ...]] = {}
        self._of_bill: dict[BillId, tuple[Announced, ...]] = {}
        self._last: dict[str, tuple[object, object]] = {}

    def once(self, what: str, of: object, work_out: Callable[[], _Found]) -> _Found:
        """What many need alike who are told the same: worked out anew only where it is of something else than before.

        `of` is all that it hangs on beside what is known, and is compared as a whole.
        """
        last = self._last.get(what)
        if last is None or last[0] != of:
            last = self._last[what] = of, work_out()
        return cast("_Found", last[1])

    @cached_property
    def posted(self) -> Sequence[Posted]:
        """Every agenda that is known."""
        return posted(self._store, self._watch, date.min)

    @cached_property
    def hearings(self) -> tuple[Announced, ...]:
        """Every hearing of what is followed, each once."""
        found = [each for bill in self._watch.bills for each in self.by_rows(bill)]
        return hearings.with_agendas(found, self.posted, self._watch.bills)

    def by_rows(self, bill: BillId) -> tuple[Announced, ...]:
        """The hearings that a bill's history shows."""
        if bill not in self._by_rows:
            self._by_rows[bill] = shown_by_rows(self._store, self._store.bills.last_seen(bill))
        return self._by_rows[bill]

    def hearings_of(self, bill: BillId) -> tuple[Announced, ...]:
        """The hearings of one bill, by its history and the agendas, under keys that do not hang on other bills."""
        if bill not in self._of_bill:
            self._of_bill[bill] = hearings.with_agendas(self.by_rows(bill), self.posted, {bill})
        return self._of_bill[bill]


class View:
    """What is followed and what is known of hearings, the same for all who are told until somebody else writes.

    What a check finds while a message leaves is marked at once, and has to be known to whoever looks at that.
    """

    def __init__(self, store: Store, post: Post) -> None:
        self._store, self._post = store, post
        self._seen: int | None = None
        self._list = store.configurations.last_id()

    def is_in_force(self) -> bool:
        """Whether the list is still the one that this delivery goes by: of what another has, it would know nothing.

        Raises StoreError.
        """
        return self._store.configurations.last_id() == self._list

    def now(self) -> tuple[Post, Known]:
        """What is known now. Raises StoreError."""
        seen = self._store.written_by_others()
        if seen != self._seen:
            self._seen = seen
            self._post = self._post.following(self._store)
            self._known = Known(self._store, self._post.watch)
        return self._post, self._known


class Audience:
    """One recipient of a channel at the time `now`. What it reads of the database it reads once.

    `held_since` says since when nothing could reach it, null where that is no news; `waited_since` since when what
    goes into one message has waited, until somebody has read that, and `says_waited` that the message says so.
    `restored_from` says when the backup was made after which what goes into one message may have been told before.
    `said_in` is the key of an earlier message while that is said once more, else null. `asked_in_full` are the asks
    that were given to be said in full, by their proposals: the state that tells each, and its words;
    `asked_once_more` those that the earlier message said so.
    """

    def __init__(self, store: Store, post: Post, channel: Channel, recipient: str, now: datetime, known: Known) -> None:
        self.store, self.post, self.channel, self.recipient, self.now = store, post, channel, recipient, now
        self.known = known
        self.held_since: datetime | None = None
        self.waited_since: datetime | None = None
        self.says_waited = False
        self.restored_from: datetime | None = None
        self.said_in: str | None = None
        self.asked_in_full: dict[str, tuple[str, str]] = {}
        self.asked_once_more: dict[str, tuple[str, str]] = {}

    @property
    def is_heard(self) -> bool:
        """Whether somebody hears what the recipient presses."""
        return self.post.hears and self.channel.kind == "slack"

    @property
    def today(self) -> date:
        """The Eastern day."""
        return self.now.date()

    @cached_property
    def watch(self) -> Watch:
        """What is followed."""
        return self.post.watch

    def told(self, subject: Subject) -> Telling | None:
        """What the recipient has heard of a subject; null where that is nothing."""
        return next(reversed(self.store.ledger.told(self.channel.name, self.recipient, subject)), None)

    def hears(self, bill: BillId) -> tuple[tuple[Proposal, ...], tuple[Proposal, ...]]:
        """The proposals of a bill that are heard here, and of these the ones that are not muted."""
        bill = self.watch.numbers.get(bill, bill)
        concerned = [each for each in self.watch.concerned(bill) if route.hears(self.channel, each)]
        return tuple(concerned), tuple(each for each in concerned if route.awake(each, self.today))

    def heard_at(self, hearing: Announced) -> Announced:
        """A hearing with those of its bills of which something is heard here."""
        return replace(hearing, bills=tuple(bill for bill in hearing.bills if self.hears(bill)[0]))


# A page that could not be read at once after a restoration, and new documents, are read within a day.
_CATCHES_UP = timedelta(days=1)


def doubted(store: Store, marked_at: datetime) -> Restoration | None:
    """The last restoration, where what was marked then may have been told before it; null where it was not.

    That is so until the day after the first check that left no bill out. Raises StoreError.
    """
    restoration = store.restorations.last()
    if restoration is None:
        return None
    caught_up = store.restorations.caught_up_at(restoration)
    return restoration if caught_up is None or marked_at <= later(caught_up, _CATCHES_UP) else None


def asking(audience: Audience, proposals: Iterable[Proposal]) -> list[Proposal]:
    """The same proposals as the channel knows them, each asking what is to be asked of this recipient now."""
    return [_asking(audience, audience.channel.planned(each)) for each in proposals]


def told_beside(audience: Audience, document: MessageDocument, by: Statement) -> tuple[Statement, ...]:
    """The asks that a document says in full, as told by the same words as `by`."""
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
    stage, text = ask_of(audience.store, proposal, standing)
    if not text:
        return replace(proposal, ask="", asks=())
    state = f"{stage}: {text}"
    tellings = audience.store.ledger.told(audience.channel.name, audience.recipient, Subject(ASK, name=proposal.id))
    if audience.said_in is not None:
        return _once_more(audience, proposal, audience.said_in, tellings, text)
    last = tellings[-1] if tellings else None
    if last is None or last.statement.state != state or _put_right(audience, last):
        audience.asked_in_full[proposal.id] = (state, text)
        return replace(proposal, ask=text, asks=())
    return _as_said(audience, proposal, last)


def _put_right(audience: Audience, telling: Telling) -> bool:
    """Whether every row of which a message told was altered since, so that the message asks for nothing any more."""
    told = [each.statement for each in audience.store.ledger.told_in(telling.envelope)]
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
    states = [each.statement.state for each in tellings if each.envelope == key]
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
    if transport is not None and isinstance(transport, Addressed) and telling.reference:
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
