"""Which channels are held: nothing reaches them, and waiting alone does not mend it, or has not for an hour."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from billbot.bills import Channel, HeldChannel
from billbot.clock import elapsed, later
from billbot.store import Hold, Store, Undelivered

# What waited for a channel for less is no news, and is told as if it had not waited.
LASTING = timedelta(hours=1)


def lasts(hold: Hold, now: datetime) -> bool:
    """Whether somebody has to look at a hold: it has to be mended, or it has lasted for an hour."""
    return to_mend(hold) or (not hold.believed and elapsed(hold.since, now) >= LASTING)


def foremost(holds: Sequence[Hold]) -> Hold:
    """What is said of several holds on a channel, the oldest first: what has to be mended, then what only waits."""
    return next(filter(to_mend, holds), next((each for each in holds if not each.believed), holds[0]))


def held_channels(store: Store, channels: Iterable[Channel], now: datetime) -> tuple[HeldChannel, ...]:
    """The channels that are held, with how much waits for them. Raises StoreError."""
    holds = store.holds.all()
    waiting = {each.channel: each.notices for each in store.holds.undelivered(now)} if holds else {}
    found = []
    for channel in channels:
        if channel.name in holds:
            hold, waits = foremost(holds[channel.name]), waiting.get(channel.name, 0)
            if lasts(hold, now):
                said = _said(hold, [each for each in holds[channel.name] if lasts(each, now)])
                found.append(HeldChannel(channel.name, hold.since, waits, said, hold.can_be_asked))
    return tuple(found)


def _said(hold: Hold, holds: Sequence[Hold]) -> str:
    """Why a channel is held; where others on its list are for another reason, or by another place, how many."""
    others = sum(each.error != hold.error for each in holds)
    return f"{hold.error}; {others} more on its list {'is' if others == 1 else 'are'} held" if others else hold.error


def undelivered(store: Store, now: datetime) -> tuple[Undelivered, ...]:
    """What is due and has not left, a channel each, with what holds it. Raises StoreError."""
    holds = store.holds.all()
    return tuple(
        replace(each, error=foremost(holds[each.channel]).error) if each.channel in holds else each
        for each in store.holds.undelivered(now)
    )


def overdue(store: Store, channels: Iterable[Channel], now: datetime) -> bool:
    """Whether anything that was due an hour ago has not left for these channels. Raises StoreError."""
    names = {channel.name for channel in channels}
    return any(each.channel in names for each in store.holds.undelivered(later(now, -LASTING)))


def to_mend(hold: Hold) -> bool:
    """Whether somebody has to mend something, and nobody says that it was done."""
    return (hold.permanent or hold.lacking) and not hold.believed
