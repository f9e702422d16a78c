"""The entries of feeds: the stories that alerts told of a proposal, worded as they read now, with any corrections."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.surroundings import Surroundings, hearing_slots
from billbot.briefs.watch import Watch
from billbot.domain import actions, route
from billbot.domain.bills import CORRECTING, UNDOING, BillId, Change
from billbot.domain.watched import Channel, Proposal, Topic
from billbot.messages.alerts import alert
from billbot.messages.document import Block
from billbot.messages.entries import Altered, Entry, NewsItem
from billbot.messages.spoken import capitalized
from billbot.store import LoggedChange, Store

# A channel that stands for the readers of feeds: news alone, no asks.
_READER = Channel("public", "console", asks=False)


class _Line(Struct, frozen=True):
    """A row of a bill, or another event: the first change of it that was news, and the later ones."""

    told: LoggedChange
    later: tuple[LoggedChange, ...] = ()

    @property
    def altered(self) -> Altered | None:
        """What became of it since; null where it stands as it was told."""
        change, since = self.told.change, [(each.change, each.at) for each in self.later]
        back = [at for each, at in since if each.kind == "action_restored"] if change.kind in UNDOING else []
        return Altered("action_restored", back[-1].date(), change.text or "") if back else became(change, since)

    @property
    def updated(self) -> datetime:
        """When it was corrected last, or else when it was seen."""
        turns = (each for each in self.later if each.change.kind in CORRECTING and not actions.repeats(each.change))
        return max((each.at for each in turns), default=self.told.at)


class NewsStory(Struct, frozen=True):
    """What one poll, which began at `poll`, brought of a proposal that was news."""

    proposal: Proposal
    poll: datetime
    lines: tuple[_Line, ...]

    @property
    def key(self) -> str:
        """A key that stays the same whatever happens to the story later."""
        return f"{self.proposal.id} {self.poll.timestamp():.3f}"

    @property
    def published(self) -> datetime:
        """When the first of it was seen."""
        return min(line.told.at for line in self.lines)

    @property
    def updated(self) -> datetime:
        """When something in it was corrected last, or else when the last of it was seen."""
        return max(line.updated for line in self.lines)

    @property
    def bills(self) -> tuple[BillId, ...]:
        """The numbers that it happened to, each once."""
        return tuple(dict.fromkeys(line.told.change.bill for line in self.lines))


class StorySaid(Struct, frozen=True):
    """A story in words as of now: headline, body, and whether something in it was corrected."""

    title: str
    body: tuple[Block, ...]
    corrected: bool


class RecordNews(Struct, frozen=True):
    """Where it is looked up: `watch` knows the links, and has no proposal that is not to be named.

    `site` is the address of the record; `ends` are the last days of courts.
    """

    store: Store
    watch: Watch
    topics: Sequence[Topic]
    site: str
    ends: Mapping[int, date]

    def of(self, proposal: Proposal) -> tuple[NewsStory, ...]:
        """What was news of a proposal since it was first seen, what changed last first. Raises StoreError.

        What happened to a bill of others before it took the proposal in, or was taken in by it, is none of it.
        """
        together: dict[datetime, list[_Line]] = {}
        others = {each.id for each in self.watch.proposals} - {proposal.id}
        lived_under = self.watch.lived_under(proposal)
        for bill in self.watch.of(proposal):
            own = bill in lived_under and proposal in self.watch.carried_in(bill)
            for line in _lines(self.store.news.of(bill)):
                if own or proposal.id in line.told.proposals or others.isdisjoint(line.told.proposals):
                    together.setdefault(line.told.poll, []).append(line)
        stories = [NewsStory(proposal, poll, tuple(lines)) for poll, lines in together.items()]
        return tuple(sorted(stories, key=lambda each: (each.updated.timestamp(), each.published.timestamp()))[::-1])

    def say(self, story: NewsStory) -> StorySaid:
        """A story in the words of its alert, with nothing of ours. Raises StoreError."""
        entries = [self._told(line) for line in story.lines]
        keys, day = [line.told.key for line in story.lines], story.published.date()
        around = Surroundings(self.store, self.watch, day, keys, self.site, self.ends, ())
        # An entry is read for weeks: neither who decides by now nor "today" belongs in it, nor the name of a proposal
        # beside its own, which may be private by then.
        context = replace(around.context([story.proposal], entries), deciding={}, today=None)
        document = alert(_READER, NewsItem([story.proposal], entries, context), self.topics)
        title, altered = document.headline, [entry.altered.said for entry in entries if entry.altered]
        if altered and not title.startswith(tuple(map(capitalized, altered))):
            title = f"Corrected: {title}"
        return StorySaid(title, document.body, bool(altered))

    def _told(self, line: _Line) -> Entry:
        """The entry for a line as it was told, with what became of its row since."""
        change = line.told.change
        bill = self.store.bills.last_seen(change.bill)
        meaning = actions.with_branch(change.branch, actions.read(change.text or ""))
        slots = hearing_slots(change, bill, line.told.at)
        # Which hearings stand by now, the page says.
        over = change.kind in CORRECTING and meaning.hearing is not None and slots.former is None
        return Entry(
            replace(change, kinds=meaning.kinds),
            meaning,
            bill,
            f"{self.site}{change.bill.page_path}",
            slots=replace(slots, are_over=over),
            altered=line.altered,
            seen=line.told.at.date(),
        )


def _lines(log: Iterable[LoggedChange]) -> Iterator[_Line]:
    """What was news of a bill at any time, a row once."""
    rows: dict[int, list[LoggedChange]] = {}
    for each in log:
        if each.change.row is not None:
            rows.setdefault(each.change.row, []).append(each)
        elif route.is_told_at_once(each.change, _READER):
            yield _Line(each)
    for own in rows.values():
        first = next((at for at, each in enumerate(own) if route.is_told_at_once(each.change, _READER)), None)
        if first is not None:
            yield _Line(own[first], tuple(own[first + 1 :]))


def became(told: Change, later: Iterable[tuple[Change, datetime]]) -> Altered | None:
    """What became of a row since a change told of it; null where it stands as it was told.

    `later` are the changes of the row since, each with the time at which it was seen.
    """
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
            gone = gone or since  # a struck row that goes later was struck all the same
    return gone or words
