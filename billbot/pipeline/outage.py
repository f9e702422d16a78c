"""Quiet and broken look different to readers (promise 6): an outage and its end are told, once each."""

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
    """Owe each channel the word that checks have failed for `outage_after`, or that they go well again.

    An outage goes by the first failed check since the last good one: a machine that slept was no outage of the site.
    Each channel is told of it once, and of its end if it was told of it. Raises StoreError.
    """
    since, good = store.sweeps.failing_since(), store.sweeps.last_good()
    notices = []
    for channel in channels:
        due = schedule.after_quiet(now, channel.quiet)
        if since is not None:
            if elapsed(since, now) >= outage_after:
                notices.append(Notice(channel.name, f"{_BEGAN}{since.isoformat()}", "outage", due))
        elif good is not None:
            keys = store.outbox.known_keys(channel.name)
            notices += [
                Notice(channel.name, f"{_ENDED}{told}", "mended", later(due, _AHEAD))
                for told in (key.removeprefix(_BEGAN) for key in keys if key.startswith(_BEGAN))
                if not good <= datetime.fromisoformat(told) <= now  # one yet to come was told while the clock was ahead
            ]
    store.outbox.owe(notices, now)


def began(key: str) -> datetime:
    """When an outage began, from the key of the notice of it or of its end."""
    return datetime.fromisoformat(key.partition(":")[2])
