"""Which channel hears of a change: by topics, weight and quiet hours. Pure: values in, notices out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from billbot import schedule
from billbot.bills import CORRECTING, Change, Channel, Notice, Proposal


def hears(channel: Channel, proposal: Proposal) -> bool:
    """Whether a channel's topics take in a proposal; `*` takes in all."""
    return "*" in channel.topics or not set(channel.topics).isdisjoint(proposal.topics)


def address(
    changes: Sequence[Change],
    concerned: Sequence[Proposal],
    channels: Iterable[Channel],
    now: datetime,
    told: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> tuple[Notice, ...]:
    """One notice a channel and change, however many of the `concerned` proposals the channel hears of.

    Muted proposals raise none; what happens in a channel's quiet hours is due at their end. `told` has the channels
    that were told of a row: what alters that row goes there, whatever is wanted there by now (promise 5).
    """
    awake = [p for p in concerned if p.mute_until is None or p.mute_until <= now.date()]
    notices = []
    for channel in channels:
        every = tuple(p.id for p in concerned if hears(channel, p)) or tuple(p.id for p in concerned)
        heard = tuple(p.id for p in awake if hears(channel, p))
        due = schedule.after_quiet(now, channel.quiet)
        for at, change in enumerate(changes):
            if change.kind in CORRECTING and channel.name in told.get(change.row or 0, ()):
                notices.append(Notice(channel.name, f"change:{at}", "alert", due, at, every))
            elif channel.alerts and heard and _tells(change, channel):
                notices.append(Notice(channel.name, f"change:{at}", "alert", due, at, heard))
    return tuple(notices)


def _tells(change: Change, channel: Channel) -> bool:
    """Whether a channel is told of a change at once; a first sight is the baseline (promise 1)."""
    if change.kind == "first_seen":
        return False
    if channel.weight == "everything":
        return change.kind != "link_found"  # the row that states the link is told, whatever it weighs
    return change.weight == "news"
