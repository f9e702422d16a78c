"""What a digest tells those who look after billbot: suggestions, troubles, edits, and what did not arrive."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from billbot import wording
from billbot.bills import Channel, Period
from billbot.clock import later
from billbot.digest import Backlog, Undecided, UpkeepSection
from billbot.facts.held import undelivered as due_and_left
from billbot.facts.suggestions import undecided
from billbot.site_paths import page_path
from billbot.store import Store
from billbot.watch import Watch
from billbot.wording.suggested import because

# What is younger is on its way.
_UNDELIVERED_AFTER = timedelta(hours=1)


def undelivered(store: Store, channel: Channel, channels: Iterable[Channel], now: datetime) -> tuple[Backlog, ...]:
    """What could not be delivered: for maintainers of every channel, for the others of their own. Raises StoreError.

    What nobody tried to send yet is about to go, however late it is: the machine may have slept.
    """
    return tuple(
        Backlog(each.channel, each.notices, each.oldest, each.error)
        for each in due_and_left(store, later(now, -_UNDELIVERED_AFTER))
        if each.error
        if _maintains(channel, channels) or each.channel == channel.name
    )


def upkeep(store: Store, watch: Watch, channel: Channel, period: Period, site: str) -> UpkeepSection:
    """What waits for a maintainer, the newest first, and for operations what lasts and was edited.

    `watch` has to know the links and numbers. Raises StoreError.
    """
    if not _maintains(channel, watch.channels):
        return UpkeepSection()
    found = undecided(store, watch)
    told = tuple(
        Undecided(each.id, each.bill, each.title, because(each.suggestion), f"{site}{page_path(each.bill)}")
        for each in reversed(found)
        if not each.quiet
    )
    quiet = len(found) - len(told)
    if not channel.operations:  # who put what on the list is no matter of everybody's
        return UpkeepSection(told, quiet)
    lasting = tuple((wording.incident(each), each.began) for each in store.incidents.still_open())
    since, until = period.since.timestamp(), period.until.timestamp()
    edits = tuple(edit for edit in store.watchlist.edits() if since <= edit.at.timestamp() < until)
    return UpkeepSection(told, quiet, lasting, edits)


def _maintains(channel: Channel, channels: Iterable[Channel]) -> bool:
    """Whether a channel is for maintainers; where none is, all are, so that somebody hears of it."""
    return channel.operations or not any(each.operations for each in channels)
