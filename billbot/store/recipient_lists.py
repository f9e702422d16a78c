"""Who is on the list of a channel; within the caller's transaction."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlite_utils import Database

from billbot.clock import later
from billbot.store.connection import stamp

# Who is missing on a list in two deliveries at least so far apart has left it: two processes may have read it before
# and after an edit, and a file that is being written is short for a moment.
_MISSED_FOR = timedelta(hours=1)


def note_list(db: Database, channel: str, recipients: Collection[str], now: datetime) -> tuple[frozenset[str], bool]:
    """Note the list of a channel as it was just read; gives who is on it, and whether everybody is new to it.

    Who is missing for the first time, or for less than an hour, is on it still.
    """
    known = {
        row["recipient"]: row["missing_since"]
        for row in db.query("SELECT recipient, missing_since FROM recipients WHERE channel = ?", [channel])
    }
    left = set()
    for recipient in known.keys() | set(recipients):
        missing, since = recipient not in recipients, known.get(recipient)
        if missing and since is not None and since <= stamp(later(now, -_MISSED_FOR)):
            left.add(recipient)
            db.execute("DELETE FROM recipients WHERE (channel, recipient) = (?, ?)", (channel, recipient))
        elif recipient not in known or missing != (since is not None):
            since = stamp(now) if missing else None
            db.execute("INSERT OR REPLACE INTO recipients VALUES (?, ?, ?)", (channel, recipient, since))
    listed = frozenset({*known, *recipients} - left)
    return listed, bool(known) and known.keys().isdisjoint(recipients)
