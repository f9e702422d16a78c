"""What waits for maintainers: suggestions to decide on, and held channels.

Here a channel is held if somebody must fix something, or nothing reached it for an hour.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from billbot.briefs.watch import Watch
from billbot.clock import elapsed, later
from billbot.domain.incidents import HeldChannel, Undelivered
from billbot.domain.suggest import doubt
from billbot.domain.watched import Channel, Proposal
from billbot.store import Hold, Store, Suggested

# Nobody hears about a shorter hold.
LASTING = timedelta(hours=1)


def home(watch: Watch, suggested: Suggested) -> Proposal | None:
    """The proposal that a suggestion would join: that of the bill it is like. None if it would begin a new one.

    Matching words do not show that a document is about the same matter, or which side it takes.
    """
    like = suggested.suggestion.like
    return next(iter(watch.proposals_of(like)), None) if like is not None else None


def watched_in(watch: Watch, suggested: Suggested) -> tuple[Proposal, ...] | None:
    """The proposals that already watch a suggested document, by its number or docket; None if it is not watched."""
    known = suggested.ids & {*watch.bills, *watch.numbers}
    if not known:
        return None
    return tuple(dict.fromkeys(each for bill in known for each in watch.proposals_of(watch.numbers.get(bill, bill))))


def undecided(store: Store, watch: Watch) -> tuple[Suggested, ...]:
    """The suggestions that nobody decided on and that are not watched, the most certain first.

    `watch` has to know the links and numbers. Raises StoreError.
    """
    left = (each for each in store.suggestions.all() if not each.decided and watched_in(watch, each) is None)
    return tuple(sorted(left, key=lambda each: doubt(each.suggestion)))


def lasts(hold: Hold, now: datetime) -> bool:
    """Whether somebody must look at a hold: something needs fixing, or it has lasted an hour."""
    return to_mend(hold) or elapsed(hold.since, now) >= LASTING


def foremost(holds: Sequence[Hold]) -> Hold:
    """The hold to report, from a channel's holds with the oldest first: one that needs fixing before one that waits."""
    return next(filter(to_mend, holds), holds[0])


def held_channels(store: Store, channels: Iterable[Channel], now: datetime) -> tuple[HeldChannel, ...]:
    """The channels that are held, with how much waits for them. Raises StoreError."""
    holds = store.holds.all()
    waiting = {each.channel: each.notices for each in store.incidents.undelivered(now)} if holds else {}
    found = []
    for channel in channels:
        if channel.name in holds:
            hold, waits = foremost(holds[channel.name]), waiting.get(channel.name, 0)
            if lasts(hold, now):
                said = _said(hold, [each for each in holds[channel.name] if lasts(each, now)])
                found.append(HeldChannel(channel.name, hold.since, waits, said))
    return tuple(found)


def _said(hold: Hold, holds: Sequence[Hold]) -> str:
    """Why a channel is held, and how many on its list are held for another reason."""
    others = sum(each.error != hold.error for each in holds)
    return f"{hold.error}; {others} more on its list {'is' if others == 1 else 'are'} held" if others else hold.error


def undelivered(store: Store, now: datetime) -> tuple[Undelivered, ...]:
    """What is due and not sent, by channel, with the error that prevents it. Raises StoreError."""
    holds = store.holds.all()
    return tuple(
        replace(each, error=foremost(holds[each.channel]).error) if each.channel in holds else each
        for each in store.incidents.undelivered(now)
    )


def overdue(store: Store, channels: Iterable[Channel], now: datetime) -> bool:
    """Whether anything due an hour ago was not sent to these channels. Raises StoreError."""
    names = {channel.name for channel in channels}
    return any(each.channel in names for each in store.incidents.undelivered(later(now, -LASTING)))


def to_mend(hold: Hold) -> bool:
    """Whether somebody must fix something."""
    return hold.permanent or hold.lacking
