"""What a process remembers from one tick to the next, of what it opens anew each time."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class LastReading:
    """When this process last read its database through, in seconds of its monotonic clock; null before.

    `rules` are what robots.txt of each site asked of us when that was last read: `fetch.Rules`, which loads slowly.
    """

    at: float | None = None
    rules: dict[str, Any] = field(default_factory=dict)
