"""After a backup was restored: what happened since it was made may have been told before."""

from datetime import datetime, timedelta

from billbot.clock import later
from billbot.store import Restoration, Store

# A page that could not be read at once after a restoration, and new documents, are read within a day.
_CATCHES_UP = timedelta(days=1)


def doubted(store: Store, marked_at: datetime) -> Restoration | None:
    """The last restoration, where what was marked then may have been told before it; null where it was not.

    That is so until the day after the first check that left no bill out. Raises StoreError.
    """
    restoration = store.restorations.last()
    if restoration is None:
        return None
    caught_up = store.restorations.caught_up_at(restoration)
    return restoration if caught_up is None or marked_at <= later(caught_up, _CATCHES_UP) else None
