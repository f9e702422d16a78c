"""Troubles of bills, pages and channels: seen, decided, written down and owed to operations channels."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from billbot import incidents, wording
from billbot.bills import BillId, Channel
from billbot.clock import later
from billbot.errors import StoreError
from billbot.store import Parcel, Store
from billbot.watch import Watch

_log = logging.getLogger(__name__)


def note_bills(store: Store, watch: Watch, now: datetime) -> None:
    """Owe operations channels word of bills, pages and votes that cannot be read, and of the end of it.

    Comes after each check. Raises StoreError.
    """
    watch = watch.following(store)
    unread = store.incidents.unread()
    still_open = store.incidents.still_open("layout", "page", "vote", "bill")
    if not unread and not still_open:
        return
    first = min((each.failing_since for each in unread if each.failing_since), default=now)
    outage = store.sweeps.failing_since() is not None
    seen = incidents.of_bills(unread, watch.bills, store.sweeps.good_since(first), now, outage=outage)
    # A docket that got its number is followed under that number, and so can be read.
    followed = {"", *map(str, watch.bills), *map(str, watch.numbers)}
    _apply(store, watch, incidents.decide(still_open, seen, lambda incident: incident.subject in followed), now)
    _keep_pages(store)


def note_reading(store: Store, watch: Watch, now: datetime) -> None:
    """Owe operations channels word of known histories that are misread, and of the end of it; after each self-check.

    Raises StoreError.
    """
    seen = incidents.of_reading(store.upkeep.misread())
    decision = incidents.decide(store.incidents.still_open("reading"), seen, lambda _: True)
    _apply(store, watch, decision, now)
    _keep_pages(store)


def note_backup(store: Store, watch: Watch, now: datetime, error: str | None) -> None:
    """Owe operations channels word that no backup could be made (`error`), or of the end of it. Raises StoreError."""
    seen = [] if error is None else [incidents.Trouble("backup", "", now, error, told=True)]
    _apply(store, watch, incidents.decide(store.incidents.still_open("backup"), seen, lambda _: True), now)


def note_channels(store: Store, watch: Watch, outage_after: timedelta, now: datetime) -> bool:
    """Owe operations channels word of channels that messages do not reach, and of the end of it; after each delivery.

    What is due waits too long after `outage_after`. Gives whether anything began or ended. Raises StoreError.
    """
    names = [channel.name for channel in watch.channels]
    still_open = store.incidents.still_open("channel")
    seen = incidents.of_channels(store.incidents.reaches(names, later(now, -outage_after)), still_open)
    return _apply(store, watch, incidents.decide(still_open, seen, lambda incident: incident.subject in names), now)


def said(store: Store, parcel: Parcel, channel: Channel, page_url: Callable[[BillId], str]) -> wording.Document | None:
    """The message of incidents that began, or that ended; null when what began was over before it was told."""
    found = store.incidents.told_by([owed.key for owed in parcel.notices])
    if parcel.notices[0].kind == "incident_over":
        return wording.incidents_over(channel, found, page_url)
    lasting = [incident for incident in found if incident.ended is None]
    return wording.incidents_begun(channel, lasting, page_url) if lasting else None


def _keep_pages(store: Store) -> None:
    """Put the first unreadable page of each incident into a file; that it cannot be written takes nothing else away."""
    try:
        store.evidence.show_pages()
    except StoreError as error:
        _log.warning("a page that could not be read is not kept: %s", error)


def _apply(store: Store, watch: Watch, decision: incidents.Decision, now: datetime) -> bool:
    return bool(decision) and store.incidents.apply(decision, watch.operations, now) > 0
