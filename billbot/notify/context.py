"""What stands around the rows of a message: what came with them, and where their proposal stood before and after."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from billbot import actions, follow, wording
from billbot.bills import Bill, BillId, Change, Proposal
from billbot.notify.audience import Audience
from billbot.standing import Standing, stands
from billbot.watch import Watch


class Surroundings:
    """What came in the sweeps of some changes, as it was known then: whatever happened since is left out."""

    def __init__(self, audience: Audience, changes: Collection[int]) -> None:
        self._store, self._watch, self._today = audience.store, audience.watch, audience.today
        self._page_url = audience.post.page_url
        self._told = frozenset(changes)

    @cached_property
    def _seen(self) -> dict[int, tuple[Change, datetime]]:
        return {key: (change, at) for key, change, at in self._store.bills.beside(self._told)}

    def context(self, proposals: Sequence[Proposal], entries: Iterable[wording.Entry]) -> wording.Context:
        """The context of the entries of a message that are told under these proposals, the main one first."""
        if not proposals:
            return wording.Context()
        watch = self._watch
        numbers = watch.of(proposals[0])
        after = {bill: known for bill in numbers if (known := self._as_known(bill)) is not None}
        before = {bill: known for bill in after if (known := self._before(after[bill])) is not None}
        configured = [watch.numbers.get(bill, bill) for bill in proposals[0].bills]
        beside = tuple(
            wording.Entry(change, actions.read(change.text or ""), after[change.bill], self._page_url(change.bill))
            for key, (change, _) in self._seen.items()
            if change.kind == "action_added" and key not in self._told and _stands(after.get(change.bill), change)
        )
        named = {
            BillId(entry.change.bill.general_court, each.number)
            for entry in (*entries, *beside)
            for each in entry.meaning.bills
        }
        return wording.Context(
            self._stands(proposals[0], configured, before),
            self._stands(proposals[0], configured, after),
            after,
            beside,
            {bill: owner.name for bill in named if (owner := _owner(watch, bill)) and owner.id != proposals[0].id},
            tuple(link for bill, known in after.items() for link in follow.links(bill, known.rows)),
            self._today,
        )

    def _stands(self, proposal: Proposal, configured: Sequence[BillId], bills: Mapping[BillId, Bill]) -> Standing:
        """Where a proposal stands by what these of its numbers show."""
        links = [link for bill, known in bills.items() for link in follow.links(bill, known.rows)]
        numbers = follow.numbers([bill for bill in configured if bill in bills], links)
        seen = {bill: bills.get(bill) for bill in numbers}
        awaited = [bill for bill in numbers if seen[bill] is None and self._store.checks.of(bill).awaiting]
        return stands(proposal, numbers, seen, links, self._today, awaited=awaited)

    def _as_known(self, bill: BillId) -> Bill | None:
        """A bill with the rows that it had after the last of these sweeps; null where it was not read by then."""
        known, until = self._store.bills.last_seen(bill), max(at for _, at in self._seen.values())
        if known is None:
            return None
        met = self._store.bills.met(bill)
        rows = tuple(row for row in known.rows if met[row.number] <= until)
        return replace(known, rows=rows) if rows or not known.rows else None

    def _before(self, known: Bill) -> Bill | None:
        """A bill without the rows that these sweeps brought; null where they saw it for the first time."""
        own = [change for change, _ in self._seen.values() if change.bill == known.id]
        if any(change.kind == "first_seen" for change in own):
            return None
        new = {change.row for change in own if change.kind == "action_added"}
        return replace(known, rows=tuple(row for row in known.rows if row.number not in new))


def _stands(known: Bill | None, change: Change) -> bool:
    """Whether a row is still in the record, and not struck: what was undone meanwhile is no part of a story."""
    rows = known.rows if known else ()
    return any(row.number == change.row and not row.action.stricken for row in rows)


def _owner(watch: Watch, bill: BillId) -> Proposal | None:
    """The proposal that a number is first of all a number of; null where it is watched for none."""
    return next(iter(watch.concerned(bill)), None)
