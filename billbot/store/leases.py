"""What one process does at a time, and how long a claim to it lasts: a message, an edit, an answer, a sweep."""

from datetime import datetime, timedelta

from billbot.processes import is_gone
from billbot.store.connection import stamp

LAPSES = timedelta(minutes=10)


def is_anothers(holder: str | None, until: str, owner: str, now: datetime) -> bool:
    """Whether another process than `owner` has a claim `until` then, and is not known to be gone; null is nobody's."""
    return holder is not None and holder != owner and until > stamp(now) and not is_gone(holder)
