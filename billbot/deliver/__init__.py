"""What differs for somebody is put into messages and sent, to one recipient of a channel after the other.

Level-triggered, as a controller: what a recipient last heard is compared with what is so now, and the difference is
told. A channel that has another name by now is delivered to under that.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import datetime, timedelta

from billbot.bills import Channel
from billbot.channels import Conversing, Transport
from billbot.clock import Clock
from billbot.deliver import held
from billbot.deliver.handover import Delivered, Handover, edit_owed
from billbot.deliver.recipient import Delivery
from billbot.errors import BillbotError
from billbot.facts.waiting import held_channels
from billbot.notify import Payload, Post, View, digest
from billbot.notify.incident import note_channels
from billbot.notify.watchlist import ITS_OWN
from billbot.store import EVERYBODY, Store

_log = logging.getLogger(__name__)


# So many seconds a channel that does not work may keep the others waiting.
_LONG = 60.0


def follow_names(store: Store, channels: Sequence[Channel], ways_out: Callable[[], Mapping[str, Transport]]) -> None:
    """Where a channel is gone, and another one is new that has the very same recipients, that is its new name.

    So nothing that waits for it is lost, it is not welcomed once more, and what it was told is put right under its new
    name, too. Of several that share a list nobody could say which is which: what waits for any of them waits for each
    of the new ones, which tells what it hears; their names follow one another in their order. Comes before what waits
    for channels that are gone is forgotten; `ways_out` are asked for their lists where any is gone. Raises StoreError.
    """
    gone: dict[frozenset[str], list[str]] = {}
    for name, listed in store.channel_names.lists().items():
        if all(channel.name != name for channel in channels):
            gone.setdefault(listed, []).append(name)
    new: dict[frozenset[str], list[str]] = {}
    for name in (channel.name for channel in channels if gone and store.channel_names.is_new(channel.name)):
        new.setdefault(_list_of(store, ways_out()[name]), []).append(name)
    for listed, before in gone.items():
        if after := new.get(listed, []):
            _log.warning("channel %s is called %s now", " and ".join(before), " and ".join(after))
            store.channel_names.rename(before, after, ITS_OWN)


def _list_of(store: Store, transport: Transport) -> frozenset[str]:
    """The keys of who is on the list of a channel; nobody where that cannot be read."""
    try:
        return frozenset(map(store.recipient_key, transport.recipients()))
    except BillbotError:
        return frozenset()


def deliver(
    store: Store,
    post: Post,
    clock: Clock,
    owner: str,
    outage_after: timedelta | None = None,
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> Delivered:
    """Tell everybody what differs from what they have heard, each thing once, whoever else is delivering.

    With `outage_after` operations channels are then told, in the same run, of channels that messages do not reach: one
    that has kept the others waiting has no second turn in it. One channel's or recipient's trouble does not touch the
    others, nor does a fault of ours in it, which is raised behind all that. Raises StoreError when the database does
    not play along.
    """
    done = _deliver(store, post, clock, owner, stopping)
    if outage_after is not None and note_channels(store, post.watch, outage_after, clock.now()) and not stopping():
        done += _deliver(store, post, clock, owner, stopping, but=done.slow)
    if done.faults:
        raise done.faults[0]
    return done


def _deliver(
    store: Store, post: Post, clock: Clock, owner: str, stopping: Callable[[], bool], but: Collection[str] = ()
) -> Delivered:
    """As `deliver`, with the faults of ours; nothing leaves to the channels of the names in `but`."""
    done, view = Delivered(), View(store, post)
    # A list may be long: it keeps nobody else waiting.
    ready = sorted(
        (each for each in post.watch.channels if each.name not in but), key=lambda each: each.kind == "email"
    )
    lacking = {each.name: store.holds.on(each.name, EVERYBODY) for each in ready}
    # Who is on another list by now takes along what he heard, before anybody is told anything.
    listed = {each.name: _made_out(store, post, each, clock.now()) for each in ready}
    for channel in ready:
        begun, failed, before, at = clock.monotonic(), False, done.sent, clock.now()
        lacked, transport = lacking[channel.name], post.transports[channel.name]
        since = lacked.since if lacked else None
        recipients = listed[channel.name]
        # Slack alone is edited, and asked what it heard; elsewhere who is owed nothing has nothing to wait for.
        in_slack, owed = channel.kind == "slack", store.holds.owed(channel.name, at)
        if not recipients:
            nobody = Handover(store, transport, clock, owner, channel.name, (EVERYBODY, ""), done)
            Delivery(nobody, view, channel).keep_quiet(at)
        with _conversing(transport) as way:
            for to in ((key, address) for key, address in recipients.items() if in_slack or key in owed):
                if failed and clock.monotonic() - begun > _LONG:
                    done.slow.add(channel.name)
                if stopping() or channel.name in done.slow:
                    break  # the others of a channel that takes its time to fail have their turn with the next delivery
                handover = Handover(store, way, clock, owner, channel.name, to, done)
                delivery = Delivery(handover, view, channel)
                try:
                    delivery.run(since, stopping)
                except BillbotError:
                    raise
                except Exception as error:  # of this recipient alone: the others are told all the same
                    done.faults.append(error)
                failed |= delivery.failed
                if in_slack and not delivery.failed and not stopping():
                    edit_owed(store, way, channel.name, to[1], clock, owner)
        if not failed and not stopping():
            held.ask(store, transport, channel.name, recipients, since if done.sent == before else None, at)
    configured = {channel.name for channel in post.watch.channels}
    waiting = store.holds.undelivered(clock.now())
    done.undelivered = sum(each.notices for each in waiting if each.channel in configured)
    done.held = held_channels(store, post.watch.channels, clock.now())
    return done


def _conversing(transport: Transport) -> AbstractContextManager[Transport]:
    """A transport that sends over one connection, where it can."""
    return transport.conversing() if isinstance(transport, Conversing) else nullcontext(transport)


def _made_out(store: Store, post: Post, channel: Channel, now: datetime) -> Mapping[str, str]:
    """The recipients of a channel, to whom its marks are made out: their keys, and their addresses for us alone."""
    try:
        addresses = post.transports[channel.name].recipients()
    except BillbotError as error:
        held.lacking(store, channel.name, "; ".join(str(error).splitlines()), now)
        return {}
    keyed = {store.recipient_key(address): address for address in addresses}
    if not keyed:
        held.lacking(store, channel.name, "it has no recipients; write them where its `to` in billbot.toml points", now)
        return {}
    store.holds.lift(channel.name, EVERYBODY)
    _take_back(store, channel)
    store.marks.make_out(channel.name, keyed, now, its_own=ITS_OWN)
    return keyed


def _take_back(store: Store, channel: Channel) -> None:
    """Take back the digest that waits for a channel and was made for another reader than the channel has by now.

    Its time is not over then, and the next one is made of it.
    """
    for number in {subject.number for subject in store.marks.of_kind(channel.name, digest.KIND)}:
        with suppress(LookupError):  # another process has just taken it back
            if not Payload.decode(store.digests.message(channel.name, number)).is_for(channel):
                store.digests.take_back(channel.name, number, digest.KIND)
