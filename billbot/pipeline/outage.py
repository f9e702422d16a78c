"""Quiet and broken look different to readers (DESIGN, promise 6): an outage and its end are told, once each."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from billbot import schedule
from billbot.bills import Channel, Notice
from billbot.clock import elapsed, later
from billbot.store import Store

_BEGAN, _ENDED = "outage:", "mended:"
# The word that the site can be read again leads what happened meanwhile.
_AHEAD = timedelta(minutes=-1)


def note_outage(store: Store, channels: Iterable[Channel], outage_after: timedelta, now: datetime) -> None:
    """Owe each channel the word that no check went well for `outage_after`, or that checks go well again.

    An outage goes by the last good check before it, or by the first check of all; each channel is told of it once,
    and of its end if it was told of it. Raises StoreError.
    """
    good = store.sweeps.last_good()
    since = good or store.sweeps.first_started()
    if since is None:
        return
    broken = elapsed(since, now) >= outage_after
    notices = []
    for channel in channels:
        keys = store.outbox.known_keys(channel.name)
        due = schedule.after_quiet(now, channel.quiet)
        if broken:
            notices.append(Notice(channel.name, f"{_BEGAN}{since.isoformat()}", "outage", due))
        elif good is not None:
            notices += [
                Notice(channel.name, f"{_ENDED}{told}", "mended", later(due, _AHEAD))
                for told in (key.removeprefix(_BEGAN) for key in keys if key.startswith(_BEGAN))
                if datetime.fromisoformat(told) < good
            ]
    store.outbox.owe(notices, now)


def began(key: str) -> datetime:
    """When an outage began, from the key of the notice of it or of its end."""
    return datetime.fromisoformat(key.partition(":")[2])
