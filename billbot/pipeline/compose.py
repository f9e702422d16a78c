"""Say what a message holds: from what is owed, and what is known at this moment, to words for a channel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from billbot import actions, route, wording
from billbot.bills import BillId, Channel, Message, Proposal, Topic
from billbot.channels import Transport
from billbot.pipeline.outage import began
from billbot.pipeline.watch import Watch
from billbot.pipeline.whereabouts import whereabouts
from billbot.store import Owed, Parcel, Store

# The main proposal, or nothing where there is none.
_Main = tuple[str, ...]
_UNDOING = frozenset({"action_struck", "action_removed"})


@dataclass(frozen=True, slots=True)
class Post:
    """What it takes to say and send something: what is watched, a transport a channel, and the dates that are known.

    `ends` is the last day of each General Court for which it is configured.
    """

    watch: Watch
    transports: Mapping[str, Transport]
    topics: Sequence[Topic]
    page_url: Callable[[BillId], str]
    ends: Mapping[int, date] = field(default_factory=dict)


def compose(store: Store, post: Post, parcel: Parcel, now: datetime) -> Message | None:
    """Say what is in a parcel, for the channel it goes to; null when nothing of it is true any more."""
    channel = next(channel for channel in post.watch.channels if channel.name == parcel.channel)
    first = parcel.notices[0]
    if first.kind == "outage":
        return wording.outage(parcel.key, channel, began(first.key))
    if first.kind == "mended":
        return wording.mended(parcel.key, channel, began(first.key), first.owed_at)
    if first.kind == "welcome":
        return wording.welcome(parcel.key, channel, _standings(store, post.watch, channel, now.date()))
    return _news(store, post, parcel, channel, now.date())


def _news(store: Store, post: Post, parcel: Parcel, channel: Channel, today: date) -> Message | None:
    """What happened: to one proposal, to several at once, or to several in quiet hours."""
    waiting = [(owed, _entry(store, post, owed.change)) for owed in parcel.notices if owed.change is not None]
    true = _still_true([entry for _, entry in waiting])
    alone, together = _sorted_out([(owed, entry) for owed, entry in waiting if entry in true])

    def stories(found: Mapping[_Main, Sequence[wording.Entry]]) -> list[wording.Story]:
        return [(_named(post, parcel, main), entries) for main, entries in found.items()]

    letters = [
        wording.gathering(name, channel, stories(found), post.topics, post.ends, today)
        for name, found in together.items()
    ]
    if not letters and len(alone) == 1:
        return wording.alert(parcel.key, channel, *stories(alone)[0], post.topics)
    if len(letters) == 1 and not alone:
        return wording.lay_out(parcel.key, letters[0])
    moved = len({*alone, *(main for found in together.values() for main in found)})
    return wording.overnight(parcel.key, channel, stories(alone), post.topics, letters, moved) if moved else None


def _sorted_out(
    told: Sequence[tuple[Owed, wording.Entry]],
) -> tuple[dict[_Main, list[wording.Entry]], dict[str, dict[_Main, list[wording.Entry]]]]:
    """What is told by proposal, and what several proposals have under one gathered name, by that name."""
    sharing: dict[str, set[_Main]] = {}
    for owed, _ in told:
        sharing.setdefault(owed.gathered, set()).add(owed.proposals[:1])
    alone: dict[_Main, list[wording.Entry]] = {}
    together: dict[str, dict[_Main, list[wording.Entry]]] = {}
    for owed, entry in told:
        shared = owed.gathered and len(sharing[owed.gathered]) > 1
        of = together.setdefault(owed.gathered, {}) if shared else alone
        of.setdefault(owed.proposals[:1], []).append(entry)
    return alone, together


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
