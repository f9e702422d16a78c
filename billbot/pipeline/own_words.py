"""Words of our own, with no row of a bill behind them: the welcome, an outage, an incident, a find, the list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from billbot import route, wording
from billbot.bills import BillId, Channel, Dates, Message, Topic
from billbot.channels import Transport
from billbot.pipeline import incidents, listing, reminders
from billbot.pipeline.outage import began
from billbot.pipeline.suggesting import home, told
from billbot.pipeline.watch import Watch
from billbot.pipeline.whereabouts import whereabouts
from billbot.store import Parcel, Store


@dataclass(frozen=True, slots=True)
class Post:
    """What it takes to say and send something: what is watched, a transport a channel, and the dates that are known.

    `site` is the address of the site, without a slash at its end.
    """

    watch: Watch
    transports: Mapping[str, Transport]
    topics: Sequence[Topic]
    page_url: Callable[[BillId], str]
    site: str = "https://malegislature.gov"
    dates: Dates = field(default_factory=Dates)


def _standings(store: Store, watch: Watch, channel: Channel, today: date) -> list[wording.Standing]:
    """Every proposal a channel hears of, where it lives and how far it has come."""
    watch = watch.following(store)
    heard = [
        whereabouts(store, watch, proposal, today) for proposal in watch.proposals if route.hears(channel, proposal)
    ]
    return [
        wording.Standing(
            found.proposal,
            [bill for bill in found.lives_in if found.bills[bill] is not None],
            [bill for bill in found.lives_in if found.bills[bill] is None and store.bills.looks(bill).awaiting],
            [bill for bill in found.lives_in if found.bills[bill] is None and not store.bills.looks(bill).awaiting],
            found.progress,
        )
        for found in heard
    ]


def _suggested(store: Store, post: Post, parcel: Parcel, channel: Channel, _: datetime) -> Message | None:
    """What was found, as far as nobody has decided on it meanwhile."""
    watch = post.watch.following(store)
    finds = [
        wording.Find(each.id, each.bill, each.title, each.presenters, each.suggestion, home(watch, each), url)
        for owed in parcel.notices
        for each in told(store, owed.kind, owed.key)
        for url in [post.page_url(each.bill)]
    ]
    return wording.suggested(parcel.key, channel, finds, post.topics) if finds else None


def _outage(_: Store, __: Post, parcel: Parcel, channel: Channel, ___: datetime) -> Message:
    return wording.outage(parcel.key, channel, began(parcel.notices[0].key))


def _mended(_: Store, __: Post, parcel: Parcel, channel: Channel, ___: datetime) -> Message:
    first = parcel.notices[0]
    return wording.mended(parcel.key, channel, began(first.key), first.owed_at)


def _welcome(store: Store, post: Post, parcel: Parcel, channel: Channel, now: datetime) -> Message:
    return wording.welcome(parcel.key, channel, _standings(store, post.watch, channel, now.date()))


def _also_watched(store: Store, post: Post, parcel: Parcel, channel: Channel, now: datetime) -> Message | None:
    new = listing.now_watched(store, post.watch, parcel)
    return wording.also_watched(parcel.key, channel, _standings(store, new, channel, now.date()))


def _of_the_list(store: Store, _: Post, parcel: Parcel, channel: Channel, __: datetime) -> Message | None:
    return listing.said(store, channel, parcel)


def _incident(store: Store, post: Post, parcel: Parcel, channel: Channel, _: datetime) -> Message | None:
    return incidents.said(store, parcel, channel, post.page_url)


def _hearing(store: Store, post: Post, parcel: Parcel, channel: Channel, now: datetime) -> Message | None:
    return reminders.announce(store, post, parcel, channel, now)


def _reminder(store: Store, post: Post, parcel: Parcel, channel: Channel, now: datetime) -> Message | None:
    return reminders.compose(store, post, parcel, channel, now)


# What is told of no change, by the kind of its notices.
OWN_WORDS: Mapping[str, Callable[[Store, Post, Parcel, Channel, datetime], Message | None]] = {
    "outage": _outage,
    "mended": _mended,
    "welcome": _welcome,
    "also_watched": _also_watched,
    "incident": _incident,
    "incident_over": _incident,
    "hearing": _hearing,
    "reminder": _reminder,
    "suggestion": _suggested,
    "suggestions": _suggested,
    **dict.fromkeys(listing.KINDS, _of_the_list),
}
