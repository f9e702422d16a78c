"""What a process remembers from one tick to the next, of what it opens anew each time."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from billbot.clock import Clock, elapsed

_EVERY = timedelta(days=7)


class LastReading(Struct):
    """When this process, or one before it, last read the database through, in seconds of its monotonic clock; or null.

    `rules` are what robots.txt of each site asked of us when that was last read: `fetch.Rules`, which loads slowly, as
    does the `Replica`.
    """

    at: float | None = None
    rules: dict[str, Any] = field(default_factory=dict)
    replica: Any = None
    copies: bool | None = None

    def open(self, path: Path, clock: Clock, *, reading: bool) -> Any:
        """The database at `path`, a `Store`: read through first where that was a week ago, or nobody knows when.

        Raises Damaged, StoreError.
        """
        from billbot.store import Store, last_read

        now, at = clock.now(), clock.monotonic()
        if self.at is None and (read := last_read(path)) is not None and timedelta(0) <= elapsed(read, now) < _EVERY:
            self.at = at - elapsed(read, now).total_seconds()
        through = self.at is None or at - self.at >= _EVERY.total_seconds()
        store = Store(path, reading=reading, through=through)
        if through and not reading:
            self.at = at
            store.note.read(now)
        return store

    def the_replica(self, url: str, database: Path, monotonic: Callable[[], float]) -> Any:
        """The replica at `url` of a database, the same `Replica` each time; null where there is no address.

        What was configured when it was first asked for holds, since a process copies to one alone, or to none: to copy,
        it has to be started anew, and until then what it tells needs no copy.
        """
        if self.copies is None:
            self.copies = bool(url)
        if self.replica is None and self.copies:
            from billbot.replica import Litestream, Replica

            self.replica = Replica(Litestream(url, database), database, monotonic)
        return self.replica
