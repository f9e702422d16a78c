"""Send what is due: claim a message, say it, hand it over, note what came of it."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from billbot import schedule
from billbot.bills import Message
from billbot.channels import Transport
from billbot.clock import Clock, later
from billbot.errors import BillbotError, DeliveryError, StoreError
from billbot.pipeline.compose import Composing, Post
from billbot.pipeline.incidents import note_channels
from billbot.store import Parcel, Store

_log = logging.getLogger(__name__)

# So long a correction stays behind the message that it corrects, while that one is on its way.
_AFTER_ANOTHER = timedelta(minutes=1)


@dataclass(slots=True)
class Delivered:
    """What a delivery came to: messages accepted, a recipient each, and what was refused for good, a line each."""

    sent: int = 0
    refused: list[str] = field(default_factory=list)
    undelivered: int = 0

    def __iadd__(self, later: Self) -> Self:
        """With what a later delivery came to."""
        self.sent += later.sent
        self.refused += later.refused
        self.undelivered = later.undelivered
        return self


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
    quiet = {channel.name: channel.quiet for channel in post.watch.channels}
    while not stopping() and (parcel := store.outbox.claim_due(clock.now(), owner, recipients, quiet)):
        _send(store, post, clock, owner, parcel, recipients[parcel.channel][parcel.recipient], done)
    done.undelivered = sum(entry.notices for entry in store.outbox.undelivered(clock.now()))
    return done


def deliver_and_tell(
    store: Store,
    post: Post,
    clock: Clock,
    owner: str,
    outage_after: timedelta,
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> Delivered:
    """As `deliver`; then operations channels are told, in the same run, of channels that messages do not reach."""
    done = deliver(store, post, clock, owner, stopping=stopping)
    if note_channels(store, post.watch, outage_after, clock.now()) and not stopping():
        more = deliver(store, post, clock, owner, stopping=stopping)
        done = Delivered(done.sent + more.sent, done.refused + more.refused, more.undelivered)
    return done


def _make_out(store: Store, post: Post, now: datetime) -> dict[str, dict[str, str]]:
    """A delivery a recipient for everything owed; gives the addresses by channel and key, for this process alone."""
    ready: dict[str, dict[str, str]] = {}
    for channel in post.watch.channels:
        try:
            addresses = post.transports[channel.name].recipients()
        except BillbotError as error:
            _wait(store, channel.name, "; ".join(str(error).splitlines()))
            continue
        keyed = {store.recipient_key(address): address for address in addresses}
        if not keyed:
            _wait(store, channel.name, "it has no recipients; write them where its `to` in billbot.toml points")
            continue
        store.incidents.note_lack(channel.name, None)
        store.outbox.make_out(channel.name, keyed, now)
        ready[channel.name] = keyed
    return ready


def _wait(store: Store, channel: str, lack: str) -> None:
    _log.error("channel %s waits: %s", channel, lack)
    store.incidents.note_lack(channel, lack)


def _send(store: Store, post: Post, clock: Clock, owner: str, parcel: Parcel, address: str, done: Delivered) -> None:
    transport = post.transports[parcel.channel]
    composing = Composing(store, post, parcel, clock.now())
    try:
        if composing.waits:
            store.outbox.put_off(parcel, later(clock.now(), _AFTER_ANOTHER), owner)
            return
        message, corrected = composing.message(), composing.corrected()
        for reference, earlier in corrected.items():
            transport.amend(earlier, address, reference)
        if message is None:
            _withdraw(store, composing, parcel, transport, address, clock.now(), owner)
            return
        thread = _thread(store, parcel, message, corrected)
        again = parcel.unclear or parcel.tries > 0
        receipt = transport.send(message, address, thread=thread, again=again)
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
        begins = message.thread if thread is None or receipt.anew else ""
        held = store.outbox.mark_sent(
            parcel, receipt.at, receipt.reference, begins, owner, anew=receipt.anew, unsaid=composing.unsaid
        )
        if not held:
            _log.warning("%s: sent, after its claim had lapsed", parcel.key)


def _thread(store: Store, parcel: Parcel, message: Message, corrected: Mapping[str, Message]) -> str | None:
    """Where a message goes: under what it corrects, or else in its proposal's thread; null begins one."""
    for reference, earlier in corrected.items():
        began = store.outbox.thread(parcel.channel, parcel.recipient, earlier.thread) if earlier.thread else None
        return began or reference
    return store.outbox.thread(parcel.channel, parcel.recipient, message.thread) if message.thread else None


def _withdraw(
    store: Store, composing: Composing, parcel: Parcel, transport: Transport, address: str, now: datetime, owner: str
) -> None:
    """Withdraw what is true no more; where an attempt may have been accepted, it is what was sent that stands."""
    as_sent = composing.as_sent() if parcel.unclear else None
    receipt = transport.find(parcel.key, address) if as_sent else None
    if as_sent and receipt:
        store.outbox.mark_sent(parcel, receipt.at, receipt.reference, as_sent.thread, owner)
    else:
        store.outbox.withdraw(parcel, now)


def _failed(store: Store, now: datetime, owner: str, parcel: Parcel, done: Delivered, error: DeliveryError) -> None:
    next_try = None
    if not error.permanent:
        next_try = schedule.next_try(parcel.tries + 1, parcel.first, now, error.retry_after)
    store.outbox.mark_failed(parcel, now, str(error), next_try, owner, unclear=error.unclear)
    if next_try is None:
        done.refused.append(f"channel {parcel.channel}: {error}")
    else:
        _log.warning("channel %s: %s; next try at %s", parcel.channel, error, next_try.isoformat(" ", "minutes"))
