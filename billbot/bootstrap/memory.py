"""What a process remembers from one tick to the next, of what it opens anew each time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

_EVERY = timedelta(days=7)


@dataclass
class LastReading:
    """When this process last read its database through, in seconds of its monotonic clock; null before.

    `rules` are what robots.txt of each site asked of us when that was last read: `fetch.Rules`, which loads slowly, as
    does the `Replica`.
    """

    at: float | None = None
    rules: dict[str, Any] = field(default_factory=dict)
    replica: Any = None
    copies: bool | None = None

    def is_due(self, at: float) -> bool:
        """Whether the database has to be read through, at these seconds of the monotonic clock."""
        return self.at is None or at - self.at >= _EVERY.total_seconds()

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
