"""How looking at a bill has gone so far: when it was read well or badly, and what the last failed look said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from billbot.store.connection import maybe_unstamp


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """How looking at a bill has gone so far. Times are Eastern; `error` is what the last failed look said."""

    first_seen: datetime | None = None
    checked_at: datetime | None = None
    visited_at: datetime | None = None
    tried_at: datetime | None = None
    failing_since: datetime | None = None
    page_failing_since: datetime | None = None
    page_failed_at: datetime | None = None
    error: str | None = None
    absent: bool = False
    etag: str | None = None
    last_modified: str | None = None
    cosponsors_at: datetime | None = None

    @property
    def awaiting(self) -> bool:
        """Whether the site has no page for this number yet."""
        return self.first_seen is None and self.absent


_TIMES = (
    "first_seen",
    "checked_at",
    "visited_at",
    "cosponsors_at",
    "tried_at",
    "failing_since",
    "page_failing_since",
    "page_failed_at",
)


def check_record_of(row: dict[str, Any]) -> CheckRecord:
    """What the row of a bill says of it."""
    return CheckRecord(
        **{name: maybe_unstamp(row[name]) for name in _TIMES},
        error=row["error"],
        absent=bool(row["absent"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
    )
