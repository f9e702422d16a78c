"""What the new drafts of a digest's period changed of the texts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from billbot.bills import BillId, Period, Proposal, Topic
from billbot.digest import NewDraft
from billbot.facts import drafts
from billbot.store import Store
from billbot.texts import PhraseCount
from billbot.watch import Watch
from billbot.wording.comparison import quoted

# So many phrases a line; the comparison has all of them.
_PHRASES = 3


def new_drafts(
    store: Store, watch: Watch, heard: Sequence[Proposal], topics: Sequence[Topic], period: Period
) -> Iterator[NewDraft]:
    """Each draft that was first compared in the period, of the proposals that are heard. Raises StoreError."""
    for earlier, later in drafts.redrafts(watch):
        concerned = [proposal for proposal in watch.concerned(later) if proposal in heard]
        if not concerned or not _within(period, _known_since(store, earlier, later)):
            continue
        own = [topic for topic in topics if topic.id in concerned[0].topics]
        if made := drafts.redraft(store, watch, earlier, later, own):
            went = _phrases(made.words, lambda word: not word.after)
            came = _phrases(made.words, lambda word: not word.before)
            page = drafts.redline_page(concerned[0], earlier, later)
            yield NewDraft(concerned[0].name, made.drafts, made.gist, went, came, page)


def _known_since(store: Store, earlier: BillId, later: BillId) -> datetime | None:
    """Since when both texts and the row that leads from the one to the other are known; null for never told."""
    read, led = drafts.comparable_since(store, earlier, later), store.bills.led_to_at(later)
    return max(read, led, key=datetime.timestamp) if read and led else None


def _within(period: Period, at: datetime | None) -> bool:
    return at is not None and period.since.timestamp() < at.timestamp() <= period.until.timestamp()


def _phrases(words: Iterable[PhraseCount], turned: Callable[[PhraseCount], bool]) -> tuple[str, ...]:
    found = list(dict.fromkeys(quoted(word.phrase) for word in words if turned(word)))
    more = len(found) - _PHRASES
    return tuple(found) if more <= 0 else (*found[:_PHRASES], f"{more} more")
