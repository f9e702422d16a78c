"""Queries about what waits for maintainers: suggestions to decide on, and channels that are held.

Here a channel counts as held if somebody has to fix something, or if nothing has reached it for an hour.
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

# A hold that was shorter is not mentioned to anybody.
LASTING = timedelta(hours=1)


def home(watch: Watch, suggested: Suggested) -> Proposal | None:
    """The proposal that a suggestion would join: the one of the bill that it is like. None if it would begin a new one.

    Matching words alone do not show that a document is the same matter, nor which side it takes.
    """
    like = suggested.suggestion.like
    return next(iter(watch.proposals_of(like)), None) if like is not None else None


def watched_in(watch: Watch, suggested: Suggested) -> tuple[Proposal, ...] | None:
    """The proposals in which a suggested document is watched, under its number or its docket; None if it is not."""
    known = suggested.ids & {*watch.bills, *watch.numbers}
    if not known:
        return None
    return tuple(dict.fromkeys(each for bill in known for each in watch.proposals_of(watch.numbers.get(bill, bill))))


def undecided(store: Store, watch: Watch) -> tuple[Suggested, ...]:
    """The suggestions that wait for a decision, the most certain first: nobody has decided, and none is watched.

    `watch` has to know the links and numbers. Raises StoreError.
    """
    left = (each for each in store.suggestions.all() if not each.decided and watched_in(watch, each) is None)
    return tuple(sorted(left, key=lambda each: doubt(each.suggestion)))


def to_add(store: Store, watch: Watch, suggested: Sequence[Suggested]) -> tuple[Suggested, ...]:
    """The accepted suggestions that nobody has put on the list yet. Raises StoreError."""
    left = [each for each in suggested if each.decided == "accepted" and watched_in(watch, each) is None]
    if not left:
        return ()
    edits = [edit for edit in store.watchlist.edits() if edit.kind == "added"]  # what was taken off again is settled

    def added(each: Suggested) -> bool:
        names = {each.bill.number, each.docket}
        return any(
            edit.bill.general_court == each.bill.general_court
            and edit.bill.number in names
            and (each.decided_at is None or edit.at >= each.decided_at)
            for edit in edits
        )

    return tuple(each for each in left if not added(each))


def lasts(hold: Hold, now: datetime) -> bool:
    """Whether somebody has to look at a hold: something has to be fixed, or it has lasted for an hour."""
    return to_mend(hold) or (not hold.believed and elapsed(hold.since, now) >= LASTING)


def foremost(holds: Sequence[Hold]) -> Hold:
    """Of several holds on a channel, the oldest first, the one to tell of: one to fix before one that waits."""
    return next(filter(to_mend, holds), next((each for each in holds if not each.believed), holds[0]))


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
                found.append(HeldChannel(channel.name, hold.since, waits, said, hold.can_be_probed))
    return tuple(found)


def _said(hold: Hold, holds: Sequence[Hold]) -> str:
    """Why a channel is held, and how many others on its list are held for another reason."""
    others = sum(each.error != hold.error for each in holds)
    return f"{hold.error}; {others} more on its list {'is' if others == 1 else 'are'} held" if others else hold.error


def undelivered(store: Store, now: datetime) -> tuple[Undelivered, ...]:
    """For each channel what is due and has not left, with the error that holds it. Raises StoreError."""
    holds = store.holds.all()
    return tuple(
        replace(each, error=foremost(holds[each.channel]).error) if each.channel in holds else each
        for each in store.incidents.undelivered(now)
    )


def overdue(store: Store, channels: Iterable[Channel], now: datetime) -> bool:
    """Whether anything that was due an hour ago has not left for these channels. Raises StoreError."""
    names = {channel.name for channel in channels}
    return any(each.channel in names for each in store.incidents.undelivered(later(now, -LASTING)))


def to_mend(hold: Hold) -> bool:
    """Whether somebody has to fix something, and nobody has said that it was done."""
    return (hold.permanent or hold.lacking) and not hold.believed
