"""Where each proposal is: its numbers, how far they have come, and the days set for those that continue."""

from collections.abc import Collection, Mapping
from datetime import date

from msgspec.structs import replace

from billbot.briefs.waiting import home, watched_in
from billbot.briefs.watch import Watch, last_heard
from billbot.domain import follow
from billbot.domain.bills import Bill, BillId, Link
from billbot.domain.standing import Standing, standing_of
from billbot.domain.watched import Proposal
from billbot.store import Store


def proposal_standing(
    store: Store,
    watch: Watch,
    proposal: Proposal,
    today: date,
    heard: Mapping[BillId, Collection[date]] | None = None,
) -> Standing:
    """Where a proposal is on the day `today`.

    If it was filed again in a new court, only the new numbers are current. `watch` must have the links. Callers that
    know all hearings pass the days of those not called off, by bill, as `heard`. Raises StoreError.
    """
    bills = {bill: store.bills.last_seen(bill) for bill in watch.all_numbers(proposal)}
    now = _standing(store, watch, proposal, bills, watch.links, today, heard)
    if now.ended is not None:
        return _with_signs_of_refiling(store, watch, now, now.ended, today)
    return now


def standing_among(
    store: Store,
    watch: Watch,
    proposal: Proposal,
    bills: Mapping[BillId, Bill],
    today: date,
) -> Standing:
    """Where a proposal is, by these of its numbers at some moment, which are all that is `known` of it then.

    Raises StoreError.
    """
    links = [link for bill, known in bills.items() for link in follow.links(bill, known.rows)]
    numbers = follow.all_numbers([bill for bill in watch.listed_numbers(proposal) if bill in bills], links)
    own = {bill: bills.get(bill) for bill in numbers}
    return replace(_standing(store, watch, proposal, own, links, today), known=bills)


def _standing(
    store: Store,
    watch: Watch,
    proposal: Proposal,
    bills: Mapping[BillId, Bill | None],
    links: Collection[Link],
    today: date,
    heard: Mapping[BillId, Collection[date]] | None = None,
) -> Standing:
    looks = {bill: store.checks.of(bill) for bill, known in bills.items() if known is None}

    def held(bill: BillId) -> date | None:
        if heard is None:
            return last_heard(store, watch, bill, bills[bill], today)
        return max((day for day in heard.get(bill, ()) if day < today), default=None)

    return standing_of(
        proposal,
        bills,
        links,
        today,
        watch.dates.ends,
        watch.listed_numbers(proposal),
        awaited=[bill for bill, look in looks.items() if look.awaiting],
        untried=[bill for bill, look in looks.items() if look.tried_at is None],
        heard=held,
    )


def _with_signs_of_refiling(store: Store, watch: Watch, standing: Standing, ended: date, today: date) -> Standing:
    """The standing of a proposal whose court has `ended`, with what we know about the next court's documents."""
    court = standing.terms[0].general_court
    candidates = (
        each.bill
        for each in store.suggestions.maybe_refiled(standing.numbers)
        if each.bill.general_court > court and watched_in(watch, each) is None
        if home(watch, each) == standing.proposal  # and not another bill's that became part of the same law
    )
    listed = store.attempts.of("documents", court + 1)
    last = listed.done_at.date() if listed.done_at else ended
    lacks = listed.error is not None and last < today
    return replace(standing, candidates=tuple(candidates), unknown_since=last if lacks else None)
