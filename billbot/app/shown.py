"""Looks up what to show of a proposal, in Slack and on a terminal."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from billbot.briefs.committees import committee_record
from billbot.briefs.hearings import conference_meetings, hearing_days, known_hearings, still_open, within_term
from billbot.briefs.now import brief_now, stage_and_ask
from billbot.briefs.situations import as_of_now
from billbot.briefs.standing import (
    ProposalStanding,
    hearings_of_proposal,
    proposal_standing,
    reporting_deadlines,
    steps_ahead,
)
from billbot.briefs.watch import Watch
from billbot.domain.slack import Offer
from billbot.domain.watched import Channel, Proposal
from billbot.messages.answers import ShownProposal
from billbot.messages.document import Ask
from billbot.messages.people import committee_with_chairs
from billbot.messages.phrases import full_date
from billbot.store import Store

if TYPE_CHECKING:
    from billbot.briefs.brief import Brief
    from billbot.domain.bills import Action
    from billbot.messages.templates import Told


def value_said(store: Store, watch: Watch, proposal: Proposal, key: str, now: datetime) -> str:
    """What the list has under a key of a proposal; without an ask of ours, what billbot suggests. Raises StoreError."""
    if key == "mute_until" and proposal.mute_until:
        return full_date(proposal.mute_until)
    if key != "ask":
        return getattr(proposal, key) or ""
    suggested = "" if proposal.every_ask else shown_proposal(store, watch, proposal, now, (), asks=True).ask.ask
    return f"none of ours; billbot suggests: {suggested}" if suggested else proposal.every_ask


def shown_proposal(
    store: Store,
    watch: Watch,
    proposal: Proposal,
    now: datetime,
    channels: Sequence[Channel],
    *,
    asks: bool,
) -> ShownProposal:
    """Look up a proposal; its position and ask are included only with `asks`.

    It names the people who took part in these `channels`. Raises StoreError.
    """
    today, dates = now.date(), watch.dates
    found = proposal_standing(store, watch, proposal, today)
    announced = within_term(known_hearings(store, watch), dates)
    known = brief_now(store, found, dates, today)
    told = as_of_now(known)
    ahead = list(still_open(store, watch, hearings_of_proposal(announced, watch, proposal), now))
    stage, asked = stage_and_ask(store, proposal, found.standing, told)
    offers = [Offer.ask([proposal.id], f"{stage}: {asked}")] if asks and asked else []
    coming = (each.hearing for each in ahead if not each.hearing.slot.is_over(now))
    offers += [Offer.hearing(each.bills, each.hour) for each in coming][:1]
    places = dict.fromkeys(store.recipient_key(each.to) for each in channels)
    return ShownProposal(
        standing=found.standing,
        told=told,
        last=_quoted(known, told),
        hearings=ahead,
        deadlines=sorted(reporting_deadlines(found, hearing_days(announced), dates, today), key=lambda each: each.day),
        steps=steps_ahead(found, conference_meetings(store, watch, today), today),
        before=tuple(_named_committees(store, found)),
        ask=Ask(asked, proposal.owner, proposal.stance) if asks else Ask(""),
        taking_part=[store.offers.outcome(place, offer) for offer in offers for place in places],
        pages={f"Bill page {bill.spoken}": watch.page_url(bill) for bill in found.lives_in},
    )


def _quoted(known: "Brief", told: "Told | None") -> "Action | None":
    """The row that says what happened last: the leading one, or if nothing is announced, the last one."""
    acts = known.farthest.acts.every if known.farthest else ()
    bill, row = (told.bill, told.row) if told else acts[-1].key if acts else (None, None)
    found = known.bills.get(bill) if bill else None
    return next((each.action for each in found.rows if each.number == row), None) if found else None


def _named_committees(store: Store, found: ProposalStanding) -> Iterator[str]:
    """Yield each committee that a proposal is before with its chairs, if their names are known."""
    read = [
        committee for place in found.standing.open_places if (committee := committee_record(store, place)) is not None
    ]
    named = dict.fromkeys(committee_with_chairs(committee, store.people.seated(committee)) for committee in read)
    yield from filter(None, named)
