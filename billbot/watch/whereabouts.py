"""Where a proposal lives and how far it has come, from what the database knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from billbot import follow, stages
from billbot.bills import Bill, BillId, Proposal
from billbot.standing import Standing, stands
from billbot.store import Store
from billbot.watch.watch import Watch


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A proposal with every number it ever had, and where it stands.

    `texts` are the numbers that are texts of another of them, under which their actions are entered (follow).
    `bills` holds what is known of each number, null for one that could not be read yet.
    """

    numbers: tuple[BillId, ...]
    standing: Standing
    bills: Mapping[BillId, Bill | None]
    texts: frozenset[BillId] = frozenset()

    @property
    def proposal(self) -> Proposal:
        """The proposal, as configured."""
        return self.standing.proposal

    @property
    def lives_in(self) -> tuple[BillId, ...]:
        """The numbers it lives in at the moment, in the order in which it got them."""
        return tuple(bill for bill in self.numbers if bill in self.standing.bills)

    @property
    def progress(self) -> stages.Progress | None:
        """How far it has come, which is derived; null where none of those numbers was read."""
        return self.standing.progress


def whereabouts(
    store: Store, watch: Watch, proposal: Proposal, today: date, ends: Mapping[int, date] | None = None
) -> Whereabouts:
    """Where a proposal is on the day `today`; `ends` are the last days of courts, as far as they are known.

    What did not pass is over with its court: a proposal that was filed again lives in its new numbers alone. `watch`
    has to know the links. Raises StoreError.
    """
    numbers = watch.of(proposal)
    bills = {bill: store.bills.last_seen(bill) for bill in numbers}
    awaited = [bill for bill in numbers if bills[bill] is None and store.checks.of(bill).awaiting]
    now = stands(proposal, numbers, bills, watch.links, today, ends or {}, awaited)
    return Whereabouts(numbers, now, bills, frozenset(follow.texts_of(bills)))
