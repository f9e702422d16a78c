"""Outages of the site and their end, told once each, so that quiet and broken look different (promise 6)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from billbot import route, wording
from billbot.bills import Channel, Mark, Subject
from billbot.clock import elapsed
from billbot.notify.audience import Audience, Difference
from billbot.store import Store
from billbot.wording.trouble import outage, outage_over

KIND = "outage"
BEGAN, OVER = "outage", "mended"
_SUBJECT = Subject(KIND)
_GOOD = "good"
_ALERTS = (route.ROW, route.FACT)


def note_outage(store: Store, channels: Iterable[Channel], outage_after: timedelta, now: datetime) -> None:
    """Mark an outage, or its end, for each channel that was not told of it: checks have failed for `outage_after`.

    It counts from the first failed check since the last good one, so that a machine that slept is no outage. While a
    running check has read the site again, which ends the outage, none is marked. Raises StoreError.
    """
    since = store.sweeps.failing_since()
    if since is not None and (elapsed(since, now) < outage_after or store.sweeps.reads_again()):
        return
    marks = []
    for channel in channels:
        told = store.ledger.last_states(channel.name, KIND).get(_SUBJECT, [])
        differs = any(state != _GOOD for state in told) if since is None else not told or _GOOD in told
        if differs and _SUBJECT not in store.marks.of_kind(channel.name, KIND):
            marks.append(Mark(channel.name, _SUBJECT, now))
    store.marks.add(marks, now)


def state(audience: Audience, _: Subject) -> str | None:
    """Since when the site cannot be read, or `good`; null while a running check has read it again."""
    since = audience.store.sweeps.failing_since()
    if since is None:
        return _GOOD
    return None if audience.store.sweeps.reads_again() else since.isoformat()


def message(was: str | None, now: str) -> str | None:
    """The type of message: an outage began, or is over; null if the same outage was told already."""
    if now == _GOOD:
        return OVER if was not in {None, _GOOD} else None
    return BEGAN if was in {None, _GOOD} else None


def say(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """The message that the site cannot be read, or can be again, with the number of alerts that come late by it."""
    (item,) = found
    if item.message == BEGAN:
        return outage(audience.channel, datetime.fromisoformat(item.statement.state))
    telling = audience.last_telling(_SUBJECT)
    if telling is None:
        return None
    since, again = datetime.fromisoformat(telling.statement.state), item.mark.marked_at
    late = audience.store.marks.owed_between(audience.channel.name, _ALERTS, since, again)
    return outage_over(audience.channel, since, again, late)
