"""Which channel hears of a change: by topics, weight and quiet hours. Pure: values in, notices out."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from billbot import schedule
from billbot.bills import Change, Channel, Notice, Proposal


def hears(channel: Channel, proposal: Proposal) -> bool:
    """Whether a channel's topics take in a proposal; `*` takes in all."""
    return "*" in channel.topics or not set(channel.topics).isdisjoint(proposal.topics)


def address(
    changes: Sequence[Change], concerned: Iterable[Proposal], channels: Iterable[Channel], now: datetime
) -> tuple[Notice, ...]:
    """One notice a channel and change, however many of the `concerned` proposals the channel hears of.

    Muted proposals raise none; what happens in a channel's quiet hours is due at their end.
    """
    awake = [p for p in concerned if p.mute_until is None or p.mute_until <= now.date()]
    notices = []
    for channel in channels:
        heard = tuple(p.id for p in awake if hears(channel, p))
        if not channel.alerts or not heard:
            continue
        due = schedule.after_quiet(now, channel.quiet)
        notices += [
            Notice(channel.name, f"change:{at}", "alert", due, at, heard)
            for at, change in enumerate(changes)
            if _tells(change, channel)
        ]
    return tuple(notices)


def _tells(change: Change, channel: Channel) -> bool:
    """Whether a channel is told of a change at once; a first sight is the baseline (promise 1)."""
    if change.kind == "first_seen":
        return False
    if channel.weight == "everything":
        return change.kind != "link_found"  # the row that states the link is told, whatever it weighs
    return change.weight == "news"
