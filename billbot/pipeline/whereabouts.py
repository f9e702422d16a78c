"""Where a proposal lives and how far it has come, from what the database knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from billbot import follow, stages
from billbot.bills import Bill, BillId, Proposal
from billbot.pipeline.watch import Watch
from billbot.store import Store


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A proposal with every number it ever had, those it lives in at the moment, and how far it has come.

    `texts` are the numbers that are texts of another of them, under which their actions are entered (follow).
    `bills` holds what is known of each number, null for one that could not be read yet. The stage is derived, and null
    where none of them was read.
    """

    proposal: Proposal
    numbers: tuple[BillId, ...]
    lives_in: tuple[BillId, ...]
    progress: stages.Progress | None
    bills: Mapping[BillId, Bill | None]
    texts: frozenset[BillId] = frozenset()


def whereabouts(store: Store, watch: Watch, proposal: Proposal, today: date) -> Whereabouts:
    """Where a proposal is on the day `today`; `watch` has to know the links. Raises StoreError."""
    numbers = watch.of(proposal)
    bills = {bill: store.bills.last_seen(bill) for bill in numbers}
    texts = follow.texts({bill: known.rows for bill, known in bills.items() if known is not None})
    lives_in = follow.lives_in(numbers, watch.links, texts)
    # What did not pass is over with its court: a proposal that was filed again lives in its new numbers alone.
    latest = max((bill.general_court for bill in lives_in), default=0)
    lives_in = tuple(bill for bill in lives_in if bill.general_court == latest)
    courses = [stages.of_bill(known.history, today) for bill in lives_in if (known := bills[bill]) is not None]
    return Whereabouts(proposal, numbers, lives_in, stages.of_proposal(courses), bills, frozenset(texts))
