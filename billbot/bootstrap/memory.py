"""What a process remembers from one tick to the next, of what it opens anew each time."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from billbot.clock import Clock, elapsed

_EVERY = timedelta(days=7)


class Memory(Struct):
    """What a process knows from its earlier ticks.

    `read_at` is when it, or one before it, last read the database through, in seconds of its monotonic clock, null
    where that is not known. `rules` are what robots.txt of each site asked of us when that was last read:
    `fetch.Rules`, which loads slowly, as does the `Replica`. `copies` says whether the database is copied to one, null
    until somebody asks.
    """

    read_at: float | None = None
    rules: dict[str, Any] = field(default_factory=dict)
    replica: Any = None
    copies: bool | None = None

    def open(self, path: Path, clock: Clock, *, reading: bool) -> Any:
        """The database at `path`, a `Store`: read through first where that was a week ago, or nobody knows when.

        Raises Damaged, StoreError.
        """
        from billbot.store import Store, last_read

        now, at = clock.now(), clock.monotonic()
        read = last_read(path) if self.read_at is None else None
        if read is not None and timedelta(0) <= elapsed(read, now) < _EVERY:
            self.read_at = at - elapsed(read, now).total_seconds()
        through = self.read_at is None or at - self.read_at >= _EVERY.total_seconds()
        store = Store(path, reading=reading, through=through)
        if through and not reading:
            self.read_at = at
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
