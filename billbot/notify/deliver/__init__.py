"""Delivery: what differs for a recipient is put into messages and sent, one recipient after the other.

Level-triggered, as a controller: what a recipient was last told is compared with what is so now, and the difference is
told.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import datetime, timedelta

from billbot.briefs.waiting import held_channels
from billbot.channels import ReusesConnection, Transport
from billbot.clock import Clock
from billbot.domain.watched import Channel
from billbot.errors import BillbotError
from billbot.notify import digest
from billbot.notify.deliver import held
from billbot.notify.deliver.delivery import Delivery, DeliveryReport
from billbot.notify.deliver.edits import edit_outdated_messages
from billbot.notify.deliver.recipient import RecipientDelivery, View
from billbot.notify.deliver.unfinished import finish_envelope
from billbot.notify.incident import note_channels
from billbot.notify.reader import Payload, Post
from billbot.notify.watchlist import ITS_OWN
from billbot.store import EVERYBODY, Store

_log = logging.getLogger(__name__)


# A channel may keep the others, and in slices the site, waiting for so many seconds.
_LONG = 60.0


def deliver(
    store: Store,
    post: Post,
    clock: Clock,
    outage_after: timedelta | None = None,
    *,
    stopping: Callable[[], bool] = lambda: False,
    in_slices: bool = False,
) -> DeliveryReport:
    """Tell everybody what differs from what they were told, each thing once, within a turn (`Store.turn`).

    With `outage_after`, operations channels are then told in the same run of channels that could not be reached for so
    long; a channel that was slow to fail has no second turn in it. With `in_slices` the turn of any channel ends after
    a minute, and whoever is left has theirs in the next delivery. Trouble with one channel or recipient does not touch
    the others; the first unexpected error is raised after all of them had their turn. Raises StoreError.
    """
    done = _deliver(store, post, clock, stopping, in_slices=in_slices)
    if outage_after is not None and note_channels(store, post.watch, outage_after, clock.now()) and not stopping():
        done += _deliver(store, post, clock, stopping, excluded=done.slow, in_slices=in_slices)
    if done.faults:
        raise done.faults[0]
    return done


def _deliver(
    store: Store,
    post: Post,
    clock: Clock,
    stopping: Callable[[], bool],
    excluded: Collection[str] = (),
    *,
    in_slices: bool,
) -> DeliveryReport:
    """One run over all channels but those `excluded`; unexpected errors are in the report's `faults`."""
    done, view = DeliveryReport(), View(store, post)
    # Email comes last: its lists may be long.
    ready = sorted(
        (each for each in post.watch.channels if each.name not in excluded), key=lambda each: each.kind == "email"
    )
    channel_holds = {each.name: store.holds.on(each.name, EVERYBODY) for each in ready}
    # First all jobs are made out: who has moved to another list takes along there what he was told here.
    listed = {each.name: _make_out_jobs(store, post, each, clock.now()) for each in ready}
    for channel in ready:
        begun, failed, before, at = clock.monotonic(), False, done.sent, clock.now()
        channel_hold, transport = channel_holds[channel.name], post.transports[channel.name]
        since = channel_hold.since if channel_hold else None
        recipients = listed[channel.name]
        # In Slack earlier messages may have to be edited; elsewhere only those who are owed something have a turn.
        in_slack, owed = channel.kind == "slack", store.jobs.recipients_due(channel.name, at)
        turns = {key: address for key, address in recipients.items() if in_slack or key in owed}
        for key in () if recipients else (EVERYBODY, *owed):
            nobody = Delivery(store, transport, clock, channel.name, key, "", done)
            RecipientDelivery(nobody, view, channel).defer_to_quiet_end(at)
        with _over_one_connection(transport) as connected:
            for key, address in turns.items():
                if (failed or in_slices) and clock.monotonic() - begun > _LONG:
                    done.slow.add(channel.name)
                if stopping() or channel.name in done.slow:
                    break  # the other recipients of a channel that is slow have their turn in the next delivery
                delivery = Delivery(store, connected, clock, channel.name, key, address, done)
                _tell(RecipientDelivery(delivery, view, channel), since, stopping)
                failed |= delivery.failed
                if in_slack and not delivery.failed and not stopping():
                    edit_outdated_messages(store, connected, channel.name, address, clock)
        if not failed and not stopping():
            held.probe_channel(store, transport, channel.name, recipients, since if done.sent == before else None, at)
    configured = {channel.name for channel in post.watch.channels}
    waiting = store.incidents.undelivered(clock.now())
    done.undelivered = sum(each.notices for each in waiting if each.channel in configured)
    done.held = held_channels(store, post.watch.channels, clock.now())
    return done


def _tell(delivery: RecipientDelivery, lacked_since: datetime | None, stopping: Callable[[], bool]) -> None:
    """Give a recipient his turn: the message that is open is finished, then what differs is sent."""
    try:
        if delivery.can_begin(lacked_since) and (not delivery.has_open_envelope or finish_envelope(delivery)):
            delivery.tell(stopping)
    except BillbotError:
        raise
    except Exception as error:  # concerns this recipient alone: the others are told all the same
        delivery.delivery.report.faults.append(error)


def _over_one_connection(transport: Transport) -> AbstractContextManager[Transport]:
    """The transport with one connection for all messages, where it can have that."""
    return transport.one_connection() if isinstance(transport, ReusesConnection) else nullcontext(transport)


def _make_out_jobs(store: Store, post: Post, channel: Channel, now: datetime) -> Mapping[str, str]:
    """Make the channel's jobs out to its recipients; gives their addresses by their keys.

    Empty where the list cannot be read or is empty: then the whole channel is held.
    """
    try:
        addresses = post.transports[channel.name].recipients()
    except BillbotError as error:
        held.hold_channel(store, channel.name, "; ".join(str(error).splitlines()), now)
        return {}
    keyed = {store.recipient_key(address): address for address in addresses}
    if not keyed:
        held.hold_channel(
            store, channel.name, "it has no recipients; write them where its `to` in billbot.toml points", now
        )
        return {}
    store.holds.lift(channel.name, EVERYBODY)
    _take_back_digest(store, channel)
    store.jobs.make_out(channel.name, keyed, now, its_own=ITS_OWN, poll=store.polls.running)
    return keyed


def _take_back_digest(store: Store, channel: Channel) -> None:
    """Withdraw a waiting digest whose content the channel may not read any more (`Channel.reader`).

    The next digest covers its period, too.
    """
    for number in {subject.number for subject in store.jobs.of_kind(channel.name, digest.KIND)}:
        with suppress(LookupError):  # another process has just taken it back
            if not Payload.decode(store.digests.message(channel.name, number)).is_for(channel):
                store.digests.take_back(channel.name, number, digest.KIND)
