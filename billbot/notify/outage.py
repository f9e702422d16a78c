"""Quiet and broken look different to readers (promise 6): an outage and its end are told, once each."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from billbot import route, wording
from billbot.bills import Channel, Mark, Subject
from billbot.clock import elapsed
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference
from billbot.store import Store
from billbot.wording.trouble import mended, outage

KIND = "outage"
BEGAN, OVER = "outage", "mended"
_SUBJECT = Subject(KIND)
_GOOD = "good"
_ALERTS = (route.ROW, route.FACT)


def note_outage(store: Store, channels: Iterable[Channel], outage_after: timedelta, now: datetime) -> None:
    """Mark each channel that was not told that checks have failed for `outage_after`, or that they go well again.

    An outage goes by the first failed check since the last good one: a machine that slept was no outage of the site.
    While the check in hand reads the site again, which ends it, none is told. Raises StoreError.
    """
    since = store.sweeps.failing_since()
    if since is not None and (elapsed(since, now) < outage_after or store.sweeps.reads_again()):
        return
    if since is None and store.sweeps.last_good() is None:
        return
    marks = []
    for channel in channels:
        told = store.ledger.last_states(channel.name, KIND).get(_SUBJECT, [])
        differs = any(state != _GOOD for state in told) if since is None else not told or _GOOD in told
        if differs and _SUBJECT not in store.marks.of_kind(channel.name, KIND):
            marks.append(Mark(channel.name, _SUBJECT, now))
    store.marks.add(marks, now)


def state(audience: Audience, _: Subject) -> str | None:
    """Since when the site cannot be read, or that it can be; null while the check in hand reads it again."""
    since = audience.store.sweeps.failing_since()
    if since is None:
        return _GOOD
    return None if audience.store.sweeps.reads_again() else since.isoformat()


def message(was: str | None, now: str) -> str | None:
    """That an outage began, or that it is over; the first of several in a row is the one that is told."""
    if now == _GOOD:
        return OVER if was not in {None, _GOOD} else None
    return BEGAN if was in {None, _GOOD} else None


def say(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """That the site could not be read since then, or that it can be, and how many alerts come late by it."""
    (item,) = found
    if item.message == BEGAN:
        return outage(audience.channel, datetime.fromisoformat(item.statement.state))
    telling = audience.last_telling(_SUBJECT)
    if telling is None:
        return None
    since, again = datetime.fromisoformat(telling.statement.state), item.mark.marked_at
    late = audience.store.marks.owed_between(audience.channel.name, _ALERTS, since, again)
    return mended(audience.channel, since, again, late)
