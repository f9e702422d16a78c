"""What is public about a proposal: the official record of its numbers, and what the coalition wants to publish.

`PublicRecord` fills these values from the database for pages, feeds and calendars, so nothing private gets there
(promise 9).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import cached_property
from types import MappingProxyType
from typing import Literal, TypeAlias

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from billbot.briefs.ahead import Ahead
from billbot.briefs.drafts import Redline, comparable_since, redrafts
from billbot.briefs.hearings import to_attend
from billbot.briefs.now import stage_and_ask, told_now
from billbot.briefs.situations import story
from billbot.briefs.votes import votes_on_all
from billbot.briefs.watch import Watch
from billbot.clock import EASTERN
from billbot.domain import actions, hearings
from billbot.domain.acts import Acts, row_meanings
from billbot.domain.bills import Bill, BillId, RecordedVote
from billbot.domain.deadlines import DatedStep, Deadline
from billbot.domain.hearings import Hearing, HearingToAttend, by_day
from billbot.domain.standing import Standing
from billbot.domain.testimony import next_due
from billbot.domain.watched import Proposal, Publisher
from billbot.messages.hearing_phrases import lines_on_testimony
from billbot.messages.standing import law_in_words, standing_in_words
from billbot.messages.templates import SituationText
from billbot.public.way import Way, way
from billbot.store import Store

# The templates of pages.
Template = Literal[
    "comparison.html",
    "front.html",
    "hearing.html",
    "proposal.html",
    "topic.html",
]
# A file's path within the site, and its content.
SiteFile: TypeAlias = tuple[str, bytes]


class PublicNumber(Struct, frozen=True):
    """A present or former bill number of a proposal.

    `first` and `last` are the days of its first and last entry, `leads_to` the numbers it goes on in, `url` its page in
    the record. `lives`: it is a current number. `is_own` is false if it is only another parent of a draft. `known`: the
    bill was read. `awaited`: it has no page yet. `cosponsors` is their count, None if not read.
    """

    bill: BillId
    url: str
    title: str
    presenters: tuple[str, ...]
    first: date | None
    last: date | None
    leads_to: tuple[BillId, ...]
    lives: bool
    known: bool
    awaited: bool
    is_own: bool = True
    cosponsors: int | None = None


class PublicRow(Struct, frozen=True):
    """An action from the record, and what its words mean. `number` is the row's.

    `changes_stage`: it brought its bill to another stage. `newsworthy`: it is shown, not folded away with the day's
    routine entries.
    """

    bill: BillId
    number: int
    date: date | None
    branch: str
    text: str
    meaning: str
    stricken: bool = False
    changes_stage: bool = False
    newsworthy: bool = False

    @property
    def key(self) -> tuple[BillId, int]:
        """Its bill and number."""
        return self.bill, self.number


class PublicHearing(HearingToAttend, frozen=True, kw_only=True):
    """A hearing, with the proposal's bills on its agenda, and its page in the record.

    `lines` say what to do and by when, while it is ahead. `titles` are the bills' titles.
    """

    lines: tuple[str, ...] = ()
    titles: Mapping[BillId, str] = MappingProxyType({})

    @property
    def path(self) -> str:
        """Where its page is on the site."""
        return f"hearings/{self.hearing.key}.html"


class PublicVote(Struct, frozen=True):
    """A vote, with the names in the record. `others` are different tallies in other sources."""

    vote: RecordedVote
    others: tuple[Mapping[str, int], ...]
    url: str

    @property
    def on_amendment(self) -> bool:
        """Whether it was only about an amendment."""
        kinds = actions.read(self.vote.question).kinds
        return bool(kinds) and all(kind.startswith("amendment_") for kind in kinds)


class PublicProposal(Struct, frozen=True):
    """Everything public about a proposal.

    `proposal` is the configured one, without private values; `topics` are names. `where` says where it is, `now` what
    comes next. `rows` are in the order of their days; `told` says what happened on a day. `law` says that it is law,
    and since when. `ahead` and `heard` are coming and past hearings; `off` are coming ones that were called off,
    struck, or are held without it. `steps` are other coming days set by rows. `moved` is the day of its last entry.
    """

    proposal: Proposal
    topics: tuple[str, ...]
    standing: Standing
    where: str
    way: Way
    numbers: tuple[PublicNumber, ...] = ()
    rows: tuple[PublicRow, ...] = ()
    ahead: tuple[PublicHearing, ...] = ()
    heard: tuple[PublicHearing, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    votes: tuple[PublicVote, ...] = ()
    redlines: tuple[Redline, ...] = ()
    off: tuple[PublicHearing, ...] = ()
    steps: tuple[DatedStep, ...] = ()
    moved: date | None = None
    now: SituationText | None = None
    told: Mapping[date, SituationText] = field(default_factory=dict)
    law: str = ""

    @property
    def left_behind(self) -> frozenset[BillId]:
        """Its numbers that were left behind when another one passed both branches."""
        return frozenset(place.bill for place in self.standing.left_behind)

    @property
    def hearings(self) -> tuple[PublicHearing, ...]:
        """All its hearings, by day."""
        return tuple(sorted((*self.heard, *self.off, *self.ahead), key=lambda each: by_day(each.hearing)))


class SiteInfo(Struct, frozen=True):
    """What pages of many proposals share: the topics by id and name, the day, and when the site was last read.

    `us` is who publishes them. `read_at` is the last time without failure, or None; `late` says that it is too long
    ago.
    """

    topics: Mapping[str, str]
    today: date
    read_at: datetime | None
    late: bool
    us: Publisher = Publisher()


def public_watch(watch: Watch, *, positions: bool) -> Watch:
    """The list as pages may show it: no channels, and only public topics, proposals and values.

    A proposal is left out if it, or any of its topics, is not public. Position, ask and owner are kept only with
    `positions`. Mutes and plans are never shown. A watched committee is left out if all its topics are private.
    """
    private = {topic.id for topic in watch.topics if not topic.public}
    hosts = (replace(each, topics=tuple(of for of in each.topics if of not in private)) for each in watch.committees)
    shown = [
        replace(each, next="", mute_until=None, page="")
        if positions
        else replace(each, next="", mute_until=None, page="", position="watch", ask="", owner="", asks=())
        for each in watch.proposals
        if each.public and private.isdisjoint(each.topics)
    ]
    return replace(
        watch,
        proposals=tuple(shown),
        channels=(),
        committees=[each for each in hosts if each.topics],
        topics=[topic for topic in watch.topics if topic.public],
        contact="",
    )


class PublicRecord(Struct, frozen=True, dict=True):
    """Looks proposals up. `watch` is only the public list (`public_watch`)."""

    store: Store
    watch: Watch
    today: date

    @cached_property
    def ahead(self) -> Ahead:
        """What was ahead as the day began."""
        return Ahead(self.store, self.watch, datetime.combine(self.today, time(), EASTERN))

    @cached_property
    def of_committees(self) -> tuple[tuple[Sequence[str], PublicHearing], ...]:
        """Watched committees' hearings without bills, each with the topics that get it. Raises StoreError."""
        hosts = ((self.watch.host(each.host), each) for each in self.ahead.hearings)
        return tuple((host.topics, self._hearing(each.of_host, {})) for host, each in hosts if host)

    @cached_property
    def redrafts(self) -> tuple[tuple[BillId, BillId], ...]:
        """Pairs of a document and its followed new draft."""
        return tuple(redrafts(self.watch))

    def of(self, proposal: Proposal) -> PublicProposal:
        """Everything public about a proposal of the public list. Raises StoreError."""
        found = self.ahead.standing(proposal)
        numbers = self.watch.unshared_numbers(proposal)
        found = replace(found, known={bill: found.known[bill] for bill in numbers})
        known = [bill for bill in found.known.values() if bill is not None]
        met = self.ahead.hearings_of(numbers)
        held = [each for each in met if each.is_on and each.last_day < self.today]
        names = {topic.id: topic.name for topic in self.watch.topics}
        law, went_on = law_in_words(found)
        told = told_now(self.store, found, self.watch.dates, self.today, dated=True)
        _, ask = stage_and_ask(self.store, proposal, found, told)
        return PublicProposal(
            proposal=replace(proposal, ask=ask, asks=()),
            topics=tuple(names.get(topic, topic) for topic in proposal.topics),
            standing=found,
            where=standing_in_words(found, self.today) if not law else went_on,
            way=way(found, known, self.watch.links, ((bill, each.day) for each in held for bill in each.bills)),
            numbers=tuple(self._number(bill, found) for bill in found.numbers),
            rows=tuple(sorted(self._rows(known), key=lambda row: row.date or date.max)),
            ahead=tuple(self._hearing(each, found.known) for each in hearings.ahead(met, self.today)),
            heard=tuple(self._hearing(each, found.known) for each in reversed(met) if each.last_day < self.today),
            deadlines=self.ahead.deadlines(found),
            votes=tuple(self._votes(known)),
            redlines=tuple(self._redlines(found.numbers)),
            off=tuple(
                self._hearing(each, found.known) for each in met if not each.is_on and each.last_day >= self.today
            ),
            steps=self.ahead.steps(found),
            moved=found.moved(numbers)[0],
            now=told,
            told=story(proposal, tuple(self.watch.listed_numbers(proposal)), tuple(known), self.watch.dates),
            law=law,
        )

    def _rows(self, known: Iterable[Bill]) -> Iterator[PublicRow]:
        """All numbers' rows, each number's in the order of its history."""
        for bill in known:
            turned = {act.row for act in Acts.of([bill]) if act.before != act.after}
            for row, said in zip(bill.rows, row_meanings(bill), strict=True):
                yield PublicRow(
                    *(bill.id, row.number, row.action.date, row.action.branch, row.action.text),
                    "" if row.action.stricken else said,
                    stricken=row.action.stricken,
                    changes_stage=row.number in turned,
                    newsworthy=actions.read(row.action.text).weight == "news",
                )

    def _number(self, bill: BillId, found: Standing) -> PublicNumber:
        known = found.known[bill]
        days = [row.date for row in known.history if row.date] if known else []
        place = found.progress_of(bill)
        return PublicNumber(
            bill=bill,
            url=self.watch.page_url(bill),
            title=(known.title.value if known else None) or "",
            presenters=known.presented_by if known else (),
            first=min(days, default=None),
            last=max(days, default=None),
            leads_to=self.watch.next_numbers(bill),
            lives=bill in found.goes_on_in and not (place and place.ended),
            known=known is not None,
            awaited=known is None and self.store.checks.of(bill).awaiting,
            is_own=bill in self.watch.onward_numbers(found.proposal),
            cosponsors=len(known.cosponsors) if known and known.cosponsors is not None else None,
        )

    def _hearing(self, hearing: Hearing, bills: Mapping[BillId, Bill | None]) -> PublicHearing:
        began = self.ahead.now
        found = to_attend(self.store, self.watch, hearing, began)
        titles = {bill: known.title.value or "" for bill, known in bills.items() if known}
        return PublicHearing(
            **asdict(found),
            lines=lines_on_testimony(found.facts, began)
            if hearing.last_day >= self.today or next_due(found.facts, began)
            else (),
            titles={bill: titles.get(bill, "") for bill in hearing.bills},
        )

    def _votes(self, known: Iterable[Bill]) -> Iterator[PublicVote]:
        for each in votes_on_all(self.store, known):
            path = each.vote.names_path if each.vote.kind == "roll_call" else each.vote.source
            yield PublicVote(
                each.vote, each.others, f"{self.watch.site}{path if path.startswith('/') else each.vote.bill.page_path}"
            )

    def _redlines(self, numbers: Sequence[BillId]) -> Iterator[Redline]:
        own = set(numbers)
        for earlier, later in self.redrafts:
            if {earlier, later} <= own and comparable_since(self.store, earlier, later):
                yield Redline(earlier, later)
