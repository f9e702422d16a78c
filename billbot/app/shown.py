"""Looks up what to show of a proposal, in Slack and on a terminal."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from billbot.briefs.ahead import Ahead
from billbot.briefs.committees import deciding
from billbot.briefs.now import brief_now, stage_and_ask
from billbot.briefs.situations import as_of_now
from billbot.briefs.watch import Watch
from billbot.domain.slack import Offer
from billbot.domain.watched import Channel, Proposal
from billbot.messages.answers import ShownProposal
from billbot.messages.document import Ask
from billbot.messages.phrases import full_date
from billbot.store import Store

if TYPE_CHECKING:
    from billbot.briefs.brief import Brief
    from billbot.domain.bills import Action
    from billbot.messages.templates import SituationText


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
    ahead, today = Ahead(store, watch, now), now.date()
    found = ahead.standing(proposal)
    days = ahead.days(found)
    known = brief_now(store, found, watch.dates, today)
    told = as_of_now(known)
    stage, asked = stage_and_ask(store, proposal, found, told)
    offers = [Offer.ask([proposal.id], f"{stage}: {asked}")] if asks and asked else []
    coming = (each.hearing for each in days.hearings if not each.hearing.slot.is_over(now))
    offers += [Offer.hearing(each.known_as, each.hour) for each in coming][:1]
    places = dict.fromkeys(store.recipient_key(each.to) for each in channels)
    return ShownProposal(
        standing=found,
        told=told,
        last=_quoted(known, told),
        days=days,
        deciding=deciding(store, watch.site, [found], asks=False),
        ask=Ask(asked, proposal.owner, proposal.stance) if asks else Ask(""),
        taking_part=[store.offers.outcome(place, offer) for offer in offers for place in places],
        pages={f"Bill page {bill.spoken}": watch.page_url(bill) for bill in found.lives_in},
    )


def _quoted(known: "Brief", told: "SituationText | None") -> "Action | None":
    """The row that says what happened last: the leading one, or if nothing is announced, the last one."""
    acts = known.farthest.acts.every if known.farthest else ()
    bill, row = (told.bill, told.row) if told else acts[-1].key if acts else (None, None)
    found = known.bills.get(bill) if bill else None
    return next((each.action for each in found.rows if each.number == row), None) if found else None
