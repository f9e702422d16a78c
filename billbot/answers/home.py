"""What somebody sees on the app's Home tab, looked up in the database: what their channels hear of, and no more."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from billbot import hearings
from billbot.bills import Channel, Dates, Proposal, Topic
from billbot.facts.hearings import known_hearings, within_their_court
from billbot.hearings import Announced
from billbot.route import hears
from billbot.standing import Standing
from billbot.store import Store
from billbot.watch import Watch, belonging, whereabouts
from billbot.wording.home import Home, closed, home
from billbot.wording.spoken import bills_called


def home_of(
    store: Store,
    watch: Watch,
    dates: Dates,
    topics: Sequence[Topic],
    channels: Sequence[Channel],
    order: Sequence[str],
    now: datetime,
) -> Home:
    """The tab of somebody who is in these channels of those that are told; in none of them it tells nothing.

    `order` are topics by their ids, in the order that they chose; the others follow as they are configured. Raises
    StoreError.
    """
    if not channels:
        return closed()
    heard = [each for each in watch.proposals if any(hears(channel, each) for channel in channels)]
    today = now.date()
    under: dict[str, list[Proposal]] = {}
    for each in heard:
        under.setdefault(_topic(each, channels), []).append(each)
    named = {topic.id: topic for topic in topics}
    configured = dict.fromkeys([*named, *under])
    ids = [each for each in dict.fromkeys([*order, *configured]) if each in under]
    return home(
        [each.name for each in channels],
        [
            (
                named.get(each, Topic(each, each, ())),
                [stands_for(store, watch, one, channels, today, dates.ends) for one in under[each]],
            )
            for each in ids
        ],
        hearings_ahead(store, watch, dates, heard, today),
        store.sweeps.last_good(),
        today,
    )


def stands_for(
    store: Store, watch: Watch, proposal: Proposal, channels: Sequence[Channel], today: date, ends: Mapping[int, date]
) -> Standing:
    """Where a proposal stands, as it is known in those of these channels that hear of it. Raises StoreError."""
    hearing = sorted((each for each in channels if hears(each, proposal)), key=lambda each: not each.asks)
    known = hearing[0].planned(proposal) if hearing else proposal
    return whereabouts(store, watch, known, today, ends).standing


def put_first(topic: str, order: Sequence[str], topics: Sequence[Topic]) -> list[str]:
    """The order of topics with one of them first; the others stay as they were, or as they are configured."""
    return list(dict.fromkeys([topic, *order, *(each.id for each in topics)]))


def _topic(proposal: Proposal, channels: Sequence[Channel]) -> str:
    """The topic under which these channels hear of a proposal first."""
    heard = {topic for channel in channels for topic in channel.topics}
    return next((topic for topic in proposal.topics if "*" in heard or topic in heard), proposal.topics[0])


def hearings_ahead(
    store: Store, watch: Watch, dates: Dates, proposals: Sequence[Proposal], today: date
) -> list[tuple[Announced, list[str]]]:
    """The hearings ahead of any of these, the nearest first, each with how its bills are called. Raises StoreError."""
    numbers = {each.id: frozenset(watch.of(each)) for each in proposals}
    ahead = [
        (announced, bills_called([belonging(store, watch, bill, concerned) for bill in announced.bills], concerned))
        for announced in hearings.ahead(within_their_court(known_hearings(store, watch), dates.ends), today)
        if (concerned := [each for each in proposals if not numbers[each.id].isdisjoint(announced.bills)])
    ]
    return sorted(ahead, key=lambda each: (each[0].day, each[0].slot.start or time.max))
