"""The news of a proposal: entries for feeds, and what surrounds the changes in an alert.

An entry is a story from alerts in its present words, with any corrections. The surroundings: where the proposal was
before and after, and who decides on it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.brief import brief
from billbot.briefs.committees import chairs_of_committees, committee_record
from billbot.briefs.hearings import heard_by_rows
from billbot.briefs.situations import as_of_now, tell_rows
from billbot.briefs.standing import standing_among
from billbot.briefs.votes import decides_on_bill, named_roll_call, roll_call_in
from billbot.briefs.watch import Watch
from billbot.domain import actions, route
from billbot.domain.bills import CORRECTING, UNDOING, Action, Bill, BillId, Change, Row
from billbot.domain.report import LoggedChange
from billbot.domain.standing import Standing
from billbot.domain.watched import Channel, Proposal
from billbot.errors import FaultLogged
from billbot.messages.alerts import alert
from billbot.messages.document import Anchor, MessageDocument
from billbot.messages.news import Altered, NewsEntry, ProposalNews
from billbot.messages.people import committee_with_chairs, sponsors_votes, vote_name
from billbot.messages.phrases import capitalized
from billbot.store import Store

# A channel for the readers of feeds: only news, no asks.
_FEED = Channel("public", "console", asks=False)


class _Line(Struct, frozen=True):
    """A row of a bill, or another event: its first change that was news, and later ones."""

    told: LoggedChange
    later: tuple[LoggedChange, ...] = ()

    @property
    def altered(self) -> Altered | None:
        """What happened to it since it was announced; None if nothing changed."""
        change, since = self.told.change, [(each.change, each.at) for each in self.later]
        back = [at for each, at in since if each.kind == "action_restored"] if change.kind in UNDOING else []
        return Altered("action_restored", back[-1].date(), change.text or "") if back else altered_by(change, since)

    @property
    def updated(self) -> datetime:
        """When it was last corrected, or else when it was seen."""
        turns = (each for each in self.later if each.change.kind in CORRECTING and not actions.repeats(each.change))
        return max((each.at for each in turns), default=self.told.at)


class NewsStory(Struct, frozen=True):
    """A proposal's news from one poll, which began at `poll`."""

    proposal: Proposal
    poll: datetime
    lines: tuple[_Line, ...]

    @property
    def key(self) -> str:
        """A key that stays the same even if the story changes."""
        return f"{self.proposal.id} {self.poll.timestamp():.3f}"

    @property
    def published(self) -> datetime:
        """When the first of it was seen."""
        return min(line.told.at for line in self.lines)

    @property
    def updated(self) -> datetime:
        """When something in it was last corrected, or else when its last part was seen."""
        return max(line.updated for line in self.lines)

    @property
    def bills(self) -> tuple[BillId, ...]:
        """The numbers that it happened to, each once."""
        return tuple(dict.fromkeys(line.told.change.bill for line in self.lines))

    @property
    def corrected(self) -> bool:
        """Whether something in it was corrected since."""
        return any(line.altered for line in self.lines)


class RecordNews(Struct, frozen=True):
    """Looks up news. `watch` knows the links, and has only proposals that may be named."""

    store: Store
    watch: Watch

    def of(self, proposal: Proposal) -> tuple[NewsStory, ...]:
        """The news of a proposal since it was first seen, the last changed first. Raises StoreError.

        Without what happened to somebody else's bill before the two were merged.
        """
        together: dict[datetime, list[_Line]] = {}
        others = {each.id for each in self.watch.proposals} - {proposal.id}
        unshared_numbers = self.watch.unshared_numbers(proposal)
        for bill in self.watch.all_numbers(proposal):
            own = bill in unshared_numbers and proposal in self.watch.proposals_living_in(bill)
            for line in _lines(self.store.news.of(bill)):
                if own or proposal.id in line.told.proposals or others.isdisjoint(line.told.proposals):
                    together.setdefault(line.told.poll or line.told.at, []).append(line)
        stories = [NewsStory(proposal, poll, tuple(lines)) for poll, lines in together.items()]
        return tuple(sorted(stories, key=lambda each: (each.updated.timestamp(), each.published.timestamp()))[::-1])

    def say(self, story: NewsStory) -> MessageDocument:
        """A story in its alert's words as of now, without our asks. Raises StoreError."""
        proposals, day = [story.proposal], story.published.date()
        heard, entries = heard_by_rows(proposals, [self._told(line) for line in story.lines], day, dated=True)
        item = ProposalNews(proposals, entries)
        if entries:
            around = BeforeAndAfter(self.store, self.watch, day, [line.told.id for line in story.lines], ())
            item = around.item(proposals, entries, dated=True)
        # People read an entry for weeks. So it does not say "today" or who decides now, and names no other proposal,
        # which may be private by then.
        document = alert(_FEED, replace(item, hearings=heard, deciding={}, today=None), self.watch.topics)
        title, altered = document.headline, [line.altered.said for line in story.lines if line.altered]
        if altered and not title.startswith(tuple(map(capitalized, altered))):
            document = replace(document, headline=f"Corrected: {title}")
        return document

    def _told(self, line: _Line) -> NewsEntry:
        """A line's entry as told, with what happened to its row since."""
        change = line.told.change
        meaning = actions.read(change.text or "")
        return NewsEntry(
            replace(change, kinds=meaning.kinds),
            meaning,
            self.store.bills.last_seen(change.bill),
            self.watch.page_url(change.bill),
            coming_hearings=None,  # which hearings there are now, the page says
            altered=line.altered,
            seen=line.told.at.date(),
        )


def _lines(log: Iterable[LoggedChange]) -> Iterator[_Line]:
    """All news of a bill ever, each row once."""
    rows: dict[int, list[LoggedChange]] = {}
    for each in log:
        if each.change.row is not None:
            rows.setdefault(each.change.row, []).append(each)
        elif route.is_told_at_once(each.change, _FEED):
            yield _Line(each)
    for own in rows.values():
        first = next((at for at, each in enumerate(own) if route.is_told_at_once(each.change, _FEED)), None)
        if first is not None:
            yield _Line(own[first], tuple(own[first + 1 :]))


def altered_by(told: Change, later: Iterable[tuple[Change, datetime]]) -> Altered | None:
    """What the `later` changes of a row, each with the time it was seen, did to it since this one; None for nothing."""
    if told.kind in UNDOING or told.row is None:
        return None
    gone = words = None
    for change, at in later:
        if change.kind not in CORRECTING:
            continue
        since = Altered(change.kind, at.date(), change.text or "")
        if change.kind == "action_restored":
            gone = None
        elif change.kind == "action_reworded":
            words = None if actions.mean_the_same(change.text or "", told.text or "") else since
        else:
            gone = gone or since  # a struck row that is removed later still counts as struck
    return gone or words


class BeforeAndAfter:
    """Finds where proposals are before and after changes (by their keys), as known after the polls that saw these.

    `today` is the day of telling. `named` are the ids of the reader's proposals: no other is named. `corrections` are
    the changes that correct what we told. If there are others, what came with a correction was announced then, and is
    not new now.
    """

    def __init__(
        self,
        store: Store,
        watch: Watch,
        today: date,
        changes: Collection[int],
        named: Collection[str],
        corrections: Collection[int] = (),
    ) -> None:
        self._store, self._watch, self._today, self._named = store, watch, today, named
        self._told = frozenset(changes)
        self._news = self._told.difference(corrections) or self._told

    @cached_property
    def _seen(self) -> dict[int, tuple[Change, datetime]]:
        return {key: (change, at) for key, change, at in self._store.bills.changes_of_same_polls(self._told)}

    @cached_property
    def _brought(self) -> dict[int, Change]:
        """The changes of the polls that saw the new ones."""
        if self._news == self._told:
            return {key: change for key, (change, _) in self._seen.items()}
        return {key: change for key, change, _ in self._store.bills.changes_of_same_polls(self._news)}

    def item(self, proposals: Sequence[Proposal], entries: Sequence[NewsEntry], *, dated: bool = False) -> ProposalNews:
        """The news item for these entries under these proposals, the main one first.

        If it is `dated`, for readers on other days, it says what happened and what that means, never "today".
        """
        if not proposals:
            return ProposalNews(proposals, entries)
        watch = self._watch
        numbers = watch.all_numbers(proposals[0])
        read = (_as_told(known, entries) for bill in numbers if (known := self._as_known(bill)) is not None)
        after = {known.id: known for known in read}
        before = {bill: known for bill in after if (known := self._before(after[bill])) is not None}
        standing_rows = {
            (bill, row.number): row.action.text
            for bill, known in after.items()
            for row in known.rows
            if not row.action.stricken
        }  # what was undone by now is not part of the story
        beside = tuple(
            NewsEntry(replace(change, text=text), actions.read(text), after[change.bill], watch.page_url(change.bill))
            for key, change in self._brought.items()
            if change.kind == "action_added" and key not in self._told
            if (text := standing_rows.get((change.bill, change.row or 0))) is not None
        )
        now = standing_among(self._store, watch, proposals[0], after, self._today)
        then = standing_among(self._store, watch, proposals[0], before, self._today)
        links = now.links
        dates = self._watch.dates
        new = {
            (entry.change.bill, entry.change.row)
            for entry in (*entries, *beside)
            if entry.change.kind in {"action_added", "link_found"} and entry.change.row
        }
        told, told_before = None, dict[tuple[BillId, int], str]()
        with FaultLogged("the words of an alert"):
            was = brief(then, dates, self._today, chairs_of_committees(self._store, then), links)
            was = replace(was, dated=dated)
            by_now = brief(now, dates, self._today, chairs_of_committees(self._store, now), links)
            by_now = replace(by_now, dated=dated, owners=self._owners(entries, beside, proposal=proposals[0]))
            if any((entry.change.bill, entry.change.row) in new for entry in entries):
                told = tell_rows(by_now, was, new)
                current = as_of_now(by_now)
                if told is not None and current is not None and not dated:
                    where = next((each.committee for each in by_now.matters if each.bill == current.bill), None)
                    ask = current.ask if current.bill == told.bill else current.ask_alone(where)
                    told = told.asking(ask, names_chairs=current.names_chairs)
            for entry in entries:
                if entry.row_was_told and entry.change.kind in CORRECTING and entry.meaning.hearing is None:
                    then_known = {**after, entry.change.bill: _with_row(after[entry.change.bill], entry.change)}
                    key = entry.change.bill, entry.change.row or 0
                    standing = standing_among(self._store, watch, proposals[0], then_known, self._today)
                    at_the_time = brief(standing, dates, self._today, links=links)
                    said = tell_rows(replace(at_the_time, dated=True), was, {key})
                    told_before |= {key: said.headline} if said else {}
        return ProposalNews(
            proposals,
            entries,
            before=then,
            after=now,
            known=after,
            untold_rows=beside,
            today=self._today,
            deciding=dict(self._deciding(now)),
            own_counts=tuple(self._own_counts(entries, after.values())),
            told=told.as_record if told and dated else told,
            told_before=told_before,
        )

    def _owners(self, *entries: Iterable[NewsEntry], proposal: Proposal) -> dict[BillId, str]:
        """The names of other proposals by the numbers that these rows name."""
        named = {
            BillId(entry.change.bill.general_court, each.number)
            for entry in chain(*entries)
            for each in entry.meaning.bills
        }
        return {bill: name for bill in named if (name := self._owner(bill, proposal))}

    def _owner(self, bill: BillId, proposal: Proposal) -> str:
        """The name of the other proposal that a number mainly belongs to; empty if it may not be named."""
        found = next((each for each in self._watch.proposals_of(bill) if each.id in {*self._named, proposal.id}), None)
        return found.name if found and found.id != proposal.id else ""

    def _own_counts(self, entries: Iterable[NewsEntry], bills: Collection[Bill]) -> Iterator[tuple[str, Anchor]]:
        """How those who filed or joined the proposal voted, for each roll call on it with known names."""
        joined = {name for bill in bills for name in bill.signed_by}
        for entry in entries:
            counted = entry.meaning.votes is not None and decides_on_bill(entry.meaning)
            found = roll_call_in(entry.meaning) if counted else None
            if entry.change.kind != "action_added" or found is None or entry.bill is None:
                continue
            cast = named_roll_call(self._store, entry.bill, entry.change.branch or "", found[0])
            if cast is not None:
                yield (
                    sponsors_votes(cast, joined),
                    (vote_name(cast), f"{self._watch.site}{cast.names_path}"),
                )

    def _deciding(self, standing: Standing) -> Iterator[tuple[BillId, tuple[str, Anchor]]]:
        """For each number before a committee: which one, and who chairs it, if that was read."""
        for place in standing.open_places:
            committee = committee_record(self._store, place)
            if committee is not None:
                page = ("The committee", f"{self._watch.site}{committee.page_path}")
                yield (
                    place.bill,
                    (committee_with_chairs(committee, self._store.people.seated(committee)), page),
                )

    def _as_known(self, bill: BillId) -> Bill | None:
        """A bill with the rows it had after the last of these polls; None if it was not read by then."""
        known, until = self._store.bills.last_seen(bill), max(at for _, at in self._seen.values())
        if known is None:
            return None
        met = self._store.bills.rows_first_seen(bill)
        rows = tuple(row for row in known.rows if met[row.number] <= until)
        return replace(known, rows=rows) if rows or not known.rows else None

    def _before(self, known: Bill) -> Bill | None:
        """A bill without the rows from these polls; None if they saw it for the first time."""
        own = [change for change in self._brought.values() if change.bill == known.id]
        if any(change.kind == "first_seen" for change in own):
            return None
        new = {change.row for change in own if change.kind == "action_added"}
        return replace(known, rows=tuple(row for row in known.rows if row.number not in new))


def _as_told(known: Bill, entries: Iterable[NewsEntry]) -> Bill:
    """A bill with later altered rows put back as people read them."""
    for entry in entries:
        if entry.altered is not None and entry.change.bill == known.id:
            known = _with_row(known, entry.change)
    return known


def _with_row(known: Bill, change: Change) -> Bill:
    """A bill with a changed row in its earlier words. A removed row is put at the end."""
    text = change.old if change.kind == "action_reworded" and change.old else change.text
    row = Row(change.row or 0, Action(change.date, change.branch or "", text or ""))
    rows = [row if each.number == row.number else each for each in known.rows]
    return replace(known, rows=tuple(rows if row in rows else [*rows, row]))
