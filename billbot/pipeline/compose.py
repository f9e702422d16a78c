"""Say what a message holds: from what is owed, and what is known at this moment, to words for a channel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from billbot import actions, route, wording
from billbot.bills import BillId, Channel, Message, Proposal, Topic
from billbot.channels import Transport
from billbot.pipeline import listing
from billbot.pipeline.outage import began
from billbot.pipeline.watch import Watch
from billbot.pipeline.whereabouts import whereabouts
from billbot.store import Parcel, Store

_UNDOING = frozenset({"action_struck", "action_removed"})


@dataclass(frozen=True, slots=True)
class Post:
    """What it takes to say and send something: what is watched, and a transport a channel."""

    watch: Watch
    transports: Mapping[str, Transport]
    topics: Sequence[Topic]
    page_url: Callable[[BillId], str]


def compose(store: Store, post: Post, parcel: Parcel, now: datetime) -> Message | None:
    """Say what is in a parcel, for the channel it goes to; null when nothing of it is true any more."""
    channel = next(channel for channel in post.watch.channels if channel.name == parcel.channel)
    own = _OWN_WORDS.get(parcel.notices[0].kind)
    if own is not None:
        return own(store, post, parcel, channel, now)
    stories: dict[tuple[str, ...], list[wording.Entry]] = {}
    for owed in parcel.notices:
        if owed.change is not None:
            stories.setdefault(owed.proposals[:1], []).append(_entry(store, post, owed.change))
    told = [
        (_named(post, parcel, main), entries) for main, waiting in stories.items() if (entries := _still_true(waiting))
    ]
    if not told:
        return None
    if len(told) > 1:
        return wording.overnight(parcel.key, channel, told, post.topics)
    return wording.alert(parcel.key, channel, *told[0], post.topics)


def _named(post: Post, parcel: Parcel, main: tuple[str, ...]) -> list[Proposal]:
    """The proposals that the notices under this main one concern, as configured now."""
    names = dict.fromkeys(name for owed in parcel.notices if owed.proposals[:1] == main for name in owed.proposals)
    return [proposal for name in names for proposal in post.watch.proposals if proposal.id == name]


def _entry(store: Store, post: Post, key: int) -> wording.Entry:
    change = store.bills.change(key)
    bill = store.bills.last_seen(change.bill)
    return wording.Entry(change, actions.read(change.text or ""), bill, post.page_url(change.bill))


def _still_true(entries: list[wording.Entry]) -> list[wording.Entry]:
    """Leave out what was entered and struck or removed while it waited: nobody was told, nobody has to be corrected."""
    entered = {_row(entry) for entry in entries if entry.change.kind == "action_added"}
    undone = {_row(entry) for entry in entries if entry.change.kind in _UNDOING} & entered
    undone |= {_row(entry) for entry in entries if entry.change.kind == "action_added" and _is_undone(entry)}
    return [entry for entry in entries if _row(entry) not in undone]


def _row(entry: wording.Entry) -> tuple[BillId, int | None]:
    return entry.change.bill, entry.change.row


def _is_undone(entry: wording.Entry) -> bool:
    rows = {row.number: row.action for row in entry.bill.rows} if entry.bill else {}
    action = rows.get(entry.change.row or 0)
    return action is None or action.stricken


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


# What is told of no change, by the kind of its notices.
_OWN_WORDS: Mapping[str, Callable[[Store, Post, Parcel, Channel, datetime], Message | None]] = {
    "outage": _outage,
    "mended": _mended,
    "welcome": _welcome,
    "also_watched": _also_watched,
    **dict.fromkeys(listing.KINDS, _of_the_list),
}
