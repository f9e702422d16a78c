"""What is followed, as suggestions need it: topics, and the titles and sponsors of watched bills."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from billbot.bills import BillId, Topic
from billbot.store import Store
from billbot.suggest import Interest, Watched
from billbot.watch.watch import Watch


@dataclass(frozen=True, slots=True)
class DiscoveryScope:
    """What to look for: the topics, in the lists of these courts, once a day from `suggest_at` on (Eastern)."""

    watch: Watch
    topics: Sequence[Topic]
    courts: Sequence[int]
    suggest_at: time

    def interest(self, store: Store) -> Interest:
        """All of it compiled, with what the database knows of watched bills. Raises StoreError."""
        watched = [_watched(store, self.watch, bill) for bill in self.watch.bills]
        return Interest(self.topics, watched, store.documents.titles())

    @property
    def followed(self) -> frozenset[BillId]:
        """Every number and docket that is watched already."""
        return frozenset((*self.watch.bills, *self.watch.numbers))


def _watched(store: Store, watch: Watch, bill: BillId) -> Watched:
    topics = tuple(dict.fromkeys(topic for proposal in watch.concerned(bill) for topic in proposal.topics))
    known = store.bills.last_seen(bill)
    if known is None:
        return Watched(bill, topics)
    return Watched(bill, topics, known.title.value, tuple((known.presenters.value or "").split("\n")))
