"""Make the digests that are due: gather what was seen, compose it, say it, and write it down with its notice."""

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from billbot import digest, wording
from billbot.bills import Attachment, Channel, Message, Period
from billbot.clock import elapsed
from billbot.errors import StoreError
from billbot.pipeline.ahead import calendar_of
from billbot.pipeline.gathering import gather
from billbot.pipeline.masthead import Masthead
from billbot.store import Store
from billbot.watch import Watch

_log = logging.getLogger(__name__)


def begin_digests(store: Store, channels: Iterable[Channel], now: datetime) -> None:
    """Count the digests of every channel that has one from `now` on, unless they are counted already.

    One that was made while the clock was far ahead would hold back all others until then: they are counted anew.
    """
    for channel in channels:
        if channel.digest is not None and digest.uncounted(last := store.digests.last(channel.name), now):
            store.digests.begin(channel.name, digest.begun(now, last))


def next_digest(store: Store, channels: Iterable[Channel], zone: ZoneInfo, now: datetime) -> datetime | None:
    """When the next digest of any channel is due, which may be past; null where no channel has one."""
    moments = [
        digest.due(store.digests.last(channel.name), channel.digest, zone, now)
        for channel in channels
        if channel.digest is not None
    ]
    return min(moments, key=lambda at: at.timestamp(), default=None)


def make_due_digests(store: Store, watch: Watch, masthead: Masthead, now: datetime) -> list[str]:
    """Make every digest that is due, one a channel whatever was missed; gives the names of the channels.

    They go out through the outbox. One channel's trouble does not touch the others. Raises StoreError.
    """
    made = []
    for channel in watch.channels:
        try:
            if _is_due(store, masthead, channel, now) and make_digest(store, watch, masthead, channel, now):
                made.append(channel.name)
        except StoreError:
            raise
        except Exception:  # alerts and the other channels' digests go out all the same; the next tick tries again
            _log.exception("channel %s: a fault in billbot, its digest waits; please report it", channel.name)
    return made


def _is_due(store: Store, masthead: Masthead, channel: Channel, now: datetime) -> bool:
    if channel.digest is None:
        return False
    begin_digests(store, [channel], now)
    due = digest.due(store.digests.last(channel.name), channel.digest, masthead.zone, now)
    return elapsed(due, now) >= timedelta()


def make_digest(store: Store, watch: Watch, masthead: Masthead, channel: Channel, now: datetime) -> bool:
    """Make a channel's digest of all the time since the one before; false when another process just did."""
    period = _period(store, masthead, channel, now)
    message = _say(store, watch, masthead, channel, period)
    return store.digests.make(channel.name, period, _kept(message), now)


def preview(store: Store, watch: Watch, masthead: Masthead, channel: Channel, now: datetime) -> Message:
    """The digest that `make_digest` would make; writes nothing."""
    return _say(store, watch, masthead, channel, _period(store, masthead, channel, now))


def said(store: Store, channel: str, key: str, parcel: str) -> Message:
    """The digest of a notice as it was made, under the key of its parcel: the same at each try."""
    kept = json.loads(store.digests.message(channel, key))
    files = tuple(Attachment(**{**file, "content": file["content"].encode()}) for file in kept["attachments"])
    return Message(**{**kept, "key": parcel, "blocks": tuple(kept["blocks"]), "attachments": files})


def _kept(message: Message) -> str:
    """A message as it is written down, the same at each try; the calendar it carries is text."""
    kept = asdict(message)
    for file in kept["attachments"]:
        file["content"] = file["content"].decode()
    return json.dumps(kept)


def _period(store: Store, masthead: Masthead, channel: Channel, now: datetime) -> Period:
    period = digest.following(store.digests.last(channel.name), channel.digest, masthead.zone, now)
    after = store.digests.last_sighting(period.since, including=False) if period.number == 1 else period.after
    return replace(period, after=after, last=max(after, store.digests.last_sighting(now)))


def _say(store: Store, watch: Watch, masthead: Masthead, channel: Channel, period: Period) -> Message:
    composed = digest.compose(gather(store, watch, masthead, channel, period))
    files = calendar_of(store, watch, composed.hearings, masthead.site) if channel.kind == "email" else ()
    return wording.lay_out("preview", wording.digest(composed, files))
