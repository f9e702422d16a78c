"""Outages of the site and their end, told once each, so that quiet and broken look different (promise 6).

`billbot.app.telling.note_outage` marks them, before each delivery.
"""

from collections.abc import Sequence
from datetime import datetime

from billbot.domain import route
from billbot.domain.ledger import Subject
from billbot.messages.document import MessageDocument
from billbot.messages.trouble import outage, outage_over
from billbot.notify.reader import Difference, Reader

KIND = "outage"
BEGAN, OVER = "outage", "mended"
SUBJECT = Subject(KIND)
GOOD = "good"
_ALERTS = (route.ROW, route.FACT)


def state(reader: Reader, _: Subject) -> str:
    """Since when the site cannot be read, or `good`."""
    since = reader.store.polls.failing_since()
    return GOOD if since is None else since.isoformat()


def message(was: str | None, now: str) -> str | None:
    """The type of message: an outage began, or is over; null if the same outage was told already."""
    if now == GOOD:
        return OVER if was not in {None, GOOD} else None
    return BEGAN if was in {None, GOOD} else None


def say(reader: Reader, found: Sequence[Difference]) -> MessageDocument | None:
    """The message that the site cannot be read, or can be again, with the number of alerts that come late by it."""
    (item,) = found
    if item.message == BEGAN:
        return outage(reader.channel, datetime.fromisoformat(item.statement.state))
    entry_told = reader.last_entry(SUBJECT)
    if entry_told is None:
        return None
    since, again = datetime.fromisoformat(entry_told.statement.state), item.job.queued_at
    late = reader.store.jobs.owed_between(reader.channel.name, _ALERTS, since, again)
    return outage_over(reader.channel, since, again, late)
