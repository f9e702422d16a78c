"""Looks up answers in the database: a proposal, who decides on it, how they voted, and the Home tab of the app.

A tab shows only what the channels of its reader follow.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from billbot.briefs.committees import committee_record, stage_and_ask
from billbot.briefs.digest import deciding
from billbot.briefs.hearings import (
    bill_names,
    conference_meetings,
    hearing_days,
    known_hearings,
    row_meanings,
    still_open,
    within_term,
)
from billbot.briefs.standing import (
    ProposalStanding,
    hearings_of_proposal,
    proposal_standing,
    reporting_deadlines,
    steps_ahead,
)
from billbot.briefs.votes import votes_on_all
from billbot.briefs.watch import Watch, belonging
from billbot.domain import hearings
from billbot.domain.actions import Meaning
from billbot.domain.bills import Action, Bill, BillId
from billbot.domain.hearings import Announced
from billbot.domain.route import is_subscribed
from billbot.domain.slack import Offer
from billbot.domain.standing import Standing
from billbot.domain.watched import Channel, Dates, Proposal, Topic
from billbot.messages.answers import CLOSED, ShownProposal, home, how_voted, who_decides
from billbot.messages.document import Ask, MessageDocument
from billbot.messages.fit_slack import Home
from billbot.messages.people import committee_with_chairs, vote_name
from billbot.store import Store


def look_up(
    store: Store,
    watch: Watch,
    proposal: Proposal,
    dates: Dates,
    site: str,
    now: datetime,
    channels: Sequence[Channel],
    *,
    asks: bool,
) -> ShownProposal:
    """Look up a proposal; its position and ask are included only with `asks`.

    Those who take part are the people who said so in these `channels`. Raises StoreError.
    """
    today = now.date()
    found = proposal_standing(store, watch, proposal, today, dates.ends)
    announced = within_term(known_hearings(store, watch), dates.ends)
    lives = [bill for bill in found.bills.values() if bill is not None and bill.id in found.lives_in]
    ahead = list(still_open(store, hearings_of_proposal(announced, watch, proposal), now))
    stage, asked = stage_and_ask(store, proposal, found.standing)
    offers = [Offer.ask([proposal.id], f"{stage}: {asked}")] if asks and asked else []
    offers += [Offer.hearing(each.bills, each.hour) for each, _ in ahead if not each.slot.is_over(now)][:1]
    places = dict.fromkeys(store.recipient_key(each.to) for each in channels)
    own = [bill for bill in found.bills.values() if bill is not None and not found.standing.took_in(bill.id)]
    return ShownProposal(
        standing=found.standing,
        last=_latest_rows(lives or own, found.standing, today),  # what it goes on as may have no page yet
        hearings=ahead,
        deadlines=sorted(reporting_deadlines(found, hearing_days(announced), dates, today), key=lambda each: each.day),
        steps=steps_ahead(found, conference_meetings(store, watch, today), today),
        before=tuple(_named_committees(store, found)),
        ask=Ask(asked, proposal.owner, proposal.stance) if asks else Ask(""),
        taking_part=[store.offers.outcome(place, offer) for offer in offers for place in places],
        pages={f"Bill page {bill.spoken}": f"{site}{bill.page_path}" for bill in found.lives_in},
    )


def _latest_rows(lives: Iterable[Bill], standing: Standing, today: date) -> list[tuple[Bill, Action, Meaning]]:
    """Return the rows of these bills, the latest first; a row without a date gets that of the row before it.

    On the same day, news comes before routine rows. A stage that a bill has left, or an ended court, has no usual next
    step.
    """
    found: list[tuple[date, int, Bill, Action, Meaning]] = []
    for bill in lives:
        place, over = standing.progress_of(bill.id), standing.over_with(bill.id) is not None
        on, said = date.min, row_meanings(bill, today, place, over=over)
        for at, (action, meaning) in enumerate(zip(bill.history, said, strict=True)):
            on, held = action.date or on, meaning.hearing.ends_on if meaning.hearing else None
            if not (held and action.date and held < action.date):  # entered once it was over
                found.append((on, at, bill, action, meaning))
    found.sort(key=lambda each: (each[0], each[4].weight == "news", each[1]), reverse=True)
    return [(bill, action, meaning) for _, _, bill, action, meaning in found]


def _named_committees(store: Store, found: ProposalStanding) -> Iterator[str]:
    """Yield each committee that a proposal is before with its chairs, if their names are known."""
    read = [
        committee for place in found.standing.open_places if (committee := committee_record(store, place)) is not None
    ]
    named = dict.fromkeys(committee_with_chairs(committee, store.people.seated(committee)) for committee in read)
    yield from filter(None, named)


def who(store: Store, watch: Watch, proposal: Proposal, dates: Dates, today: date, *, asks: bool) -> MessageDocument:
    """Say which committees a proposal is before; who joined is left out without `asks`: it tells our position.

    Raises StoreError.
    """
    where = proposal_standing(store, watch, proposal, today, dates.ends)
    found = deciding(store, [where])
    unread: dict[str, list[BillId]] = {}
    for place in where.standing.open_places:
        if place.committee and committee_record(store, place) is None:
            unread.setdefault(place.committee, []).append(place.bill)
    return who_decides(where.standing, [each if asks else replace(each, joined=()) for each in found], unread, today)


def votes(store: Store, watch: Watch, proposal: Proposal, site: str) -> MessageDocument:
    """Show the votes on every number of a proposal, the latest first. Raises StoreError."""
    known = [bill for bill in map(store.bills.last_seen, watch.lived_under(proposal)) if bill is not None]
    found = [(each.vote, each.tallies) for each in reversed(votes_on_all(store, known))]
    pages = {vote_name(vote): f"{site}{vote.names_path}" for vote, _ in found if vote.kind == "roll_call"}
    others = [each.id for each in known if not belonging(store, watch, each.id, [proposal]).own]
    return how_voted(proposal, found, pages, others)


def home_tab(
    store: Store,
    watch: Watch,
    dates: Dates,
    topics: Sequence[Topic],
    channels: Sequence[Channel],
    order: Sequence[str],
    now: datetime,
) -> Home:
    """Compose the tab of somebody who is in these channels; without any, it shows nothing.

    `order` are the ids of topics in the order that the reader chose; others follow in their configured order. Raises
    StoreError.
    """
    if not channels:
        return CLOSED
    followed = [each for each in watch.proposals if any(is_subscribed(channel, each) for channel in channels)]
    today = now.date()
    under: dict[str, list[Proposal]] = {}
    for each in followed:
        under.setdefault(_topic(each, channels), []).append(each)
    named = {topic.id: topic for topic in topics}
    configured = dict.fromkeys([*named, *under])
    ids = [each for each in dict.fromkeys([*order, *configured]) if each in under]
    return home(
        [each.name for each in channels],
        [
            (
                named.get(each, Topic(each, each, ())),
                [proposal_standing(store, watch, one, today, dates.ends).standing for one in under[each]],
            )
            for each in ids
        ],
        hearings_ahead(store, watch, dates, channels, now),
        store.polls.last_good(),
        today,
    )


def put_first(topic: str, order: Sequence[str], topics: Sequence[Topic]) -> list[str]:
    """Return the order of topics with one of them first; the others keep their chosen or configured order."""
    return list(dict.fromkeys([topic, *order, *(each.id for each in topics)]))


def _topic(proposal: Proposal, channels: Sequence[Channel]) -> str:
    """Return the first topic of a proposal that these channels follow."""
    followed = {topic for channel in channels for topic in channel.topics}
    return proposal.first_topic(followed) or proposal.topics[0]


def hearings_ahead(
    store: Store, watch: Watch, dates: Dates, channels: Sequence[Channel], now: datetime
) -> list[tuple[Announced, list[str]]]:
    """Return the upcoming hearings that these channels hear of, the nearest first, with names for their bills.

    A hearing that they hear of for its committee alone comes without any bill. Raises StoreError.
    """
    known = hearings.ahead(within_term(known_hearings(store, watch), dates.ends), now.date())
    coming = [each for each in known if not each.slot.is_over(now)]
    whose: dict[Announced, list[Proposal]] = {}
    for proposal in watch.proposals:
        if any(is_subscribed(channel, proposal) for channel in channels):
            for each in hearings_of_proposal(coming, watch, proposal):
                whose.setdefault(each, []).append(proposal)
    found: list[tuple[Announced, list[str]]] = []
    for each in coming:
        if each in whose:
            found.append((each, bill_names(store, watch, each.bills, whose[each])))
        elif any(watch.is_host_heard(channel, each.host) for channel in channels):
            found.append((each.of_host, []))
    return found
