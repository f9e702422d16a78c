"""Outages of the site and their end, told once each, so that quiet and broken look different (promise 6).

`billbot.app.telling.note_outage` marks them, before each delivery.
"""

from collections.abc import Sequence
from datetime import datetime

from billbot import messages
from billbot.domain import route
from billbot.domain.ledger import Subject
from billbot.messages.trouble import outage, outage_over
from billbot.notify.audience import Audience, Difference

KIND = "outage"
BEGAN, OVER = "outage", "mended"
SUBJECT = Subject(KIND)
GOOD = "good"
_ALERTS = (route.ROW, route.FACT)


def state(audience: Audience, _: Subject) -> str:
    """Since when the site cannot be read, or `good`."""
    since = audience.store.sweeps.failing_since()
    return GOOD if since is None else since.isoformat()


def message(was: str | None, now: str) -> str | None:
    """The type of message: an outage began, or is over; null if the same outage was told already."""
    if now == GOOD:
        return OVER if was not in {None, GOOD} else None
    return BEGAN if was in {None, GOOD} else None


def say(audience: Audience, found: Sequence[Difference]) -> messages.MessageDocument | None:
    """The message that the site cannot be read, or can be again, with the number of alerts that come late by it."""
    (item,) = found
    if item.message == BEGAN:
        return outage(audience.channel, datetime.fromisoformat(item.statement.state))
    telling = audience.last_telling(SUBJECT)
    if telling is None:
        return None
    since, again = datetime.fromisoformat(telling.statement.state), item.mark.marked_at
    late = audience.store.marks.owed_between(audience.channel.name, _ALERTS, since, again)
    return outage_over(audience.channel, since, again, late)
