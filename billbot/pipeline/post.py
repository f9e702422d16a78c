"""Send what is due: claim a message, say it, hand it over, note what came of it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from billbot import actions, route, schedule, wording
from billbot.bills import BillId, Channel, Message, Proposal, Topic
from billbot.channels import Transport
from billbot.clock import Clock
from billbot.errors import BillbotError, DeliveryError, StoreError
from billbot.pipeline.outage import began
from billbot.pipeline.watch import Watch
from billbot.pipeline.whereabouts import whereabouts
from billbot.store import Parcel, Store

_log = logging.getLogger(__name__)

_UNDOING = frozenset({"action_struck", "action_removed"})


@dataclass(frozen=True, slots=True)
class Post:
    """What it takes to say and send something: what is watched, and a transport a channel."""

    watch: Watch
    transports: Mapping[str, Transport]
    topics: Sequence[Topic]
    page_url: Callable[[BillId], str]


@dataclass(slots=True)
class Delivered:
    """What a delivery came to: messages accepted, a recipient each, and what was refused for good, a line each."""

    sent: int = 0
    refused: list[str] = field(default_factory=list)
    undelivered: int = 0


def deliver(
    store: Store, post: Post, clock: Clock, owner: str, *, stopping: Callable[[], bool] = lambda: False
) -> Delivered:
    """Send everything that is due, each message once, whoever else is sending at the same time.

    One channel's or recipient's trouble does not touch the others. Raises StoreError when the database does not play
    along.
    """
    done = Delivered()
    now = clock.now()
    recipients = _make_out(store, post, now)
    store.outbox.withdraw_others([channel.name for channel in post.watch.channels], now)
    while not stopping() and (parcel := store.outbox.claim_due(clock.now(), owner, recipients)):
        _send(store, post, clock, owner, parcel, recipients[parcel.channel][parcel.recipient], done)
    done.undelivered = sum(entry.notices for entry in store.outbox.undelivered(clock.now()))
    return done


def _make_out(store: Store, post: Post, now: datetime) -> dict[str, dict[str, str]]:
    """A delivery a recipient for everything owed; gives the addresses by channel and key, for this process alone."""
    ready: dict[str, dict[str, str]] = {}
    for channel in post.watch.channels:
        try:
            addresses = post.transports[channel.name].recipients()
        except BillbotError as error:
            _log.error("channel %s waits: %s", channel.name, error)
            continue
        keyed = {store.recipient_key(address): address for address in addresses}
        if not keyed:
            _log.error("channel %s waits: it has no recipients", channel.name)
            continue
        store.outbox.make_out(channel.name, keyed, now)
        ready[channel.name] = keyed
    return ready


def _send(store: Store, post: Post, clock: Clock, owner: str, parcel: Parcel, address: str, done: Delivered) -> None:
    thread = None
    try:
        message = compose(store, post, parcel, clock.now())
        if message is None:
            store.outbox.withdraw(parcel, clock.now())
            return
        if message.thread:
            thread = store.outbox.thread(parcel.channel, parcel.recipient, message.thread)
        again = parcel.unclear or parcel.tries > 0
        receipt = post.transports[parcel.channel].send(message, address, thread=thread, again=again)
    except StoreError:
        raise
    except DeliveryError as error:
        _failed(store, clock.now(), owner, parcel, done, error)
    except Exception as error:
        _log.exception("a fault in billbot; please report it")
        fault = DeliveryError(f"a fault in billbot ({type(error).__name__})", permanent=False)
        _failed(store, clock.now(), owner, parcel, done, fault)
    else:
        done.sent += 1
        if not store.outbox.mark_sent(parcel, receipt.at, receipt.reference, message.thread, owner):
            _log.warning("%s: sent, after its claim had lapsed", parcel.key)


def _failed(store: Store, now: datetime, owner: str, parcel: Parcel, done: Delivered, error: DeliveryError) -> None:
    next_try = None
    if not error.permanent:
        next_try = schedule.next_try(parcel.tries + 1, parcel.first, now, error.retry_after)
    store.outbox.mark_failed(parcel, now, str(error), next_try, owner)
    if next_try is None:
        done.refused.append(f"channel {parcel.channel}: {error}")
    else:
        _log.warning("channel %s: %s; next try at %s", parcel.channel, error, next_try.isoformat(" ", "minutes"))


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
