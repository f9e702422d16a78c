"""Which document is to be read next; within the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from billbot.bills import BillId
from billbot.store.connection import stamp


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document to be read: unread, or without a text so far. `quiet` ones stood in the first list of their court."""

    key: int
    general_court: int
    docket: str | None
    number: str | None
    tries: int
    quiet: bool

    @property
    def id(self) -> BillId:
        """What it goes by: its number, or its docket as long as it has none."""
        return BillId(self.general_court, self.number or self.docket or "")

    @property
    def ids(self) -> tuple[BillId, ...]:
        """Everything it is known under."""
        return tuple(BillId(self.general_court, name) for name in (self.number, self.docket) if name)


def read_waiting(db: Database, courts: Sequence[int], now: datetime, *, quiet: bool) -> Waiting | None:
    """The next one, as `Documents.waiting` says."""
    marks = ", ".join("?" * len(courts))
    found = db.query(
        "SELECT id, general_court, docket, number, tries, quiet FROM documents"
        " WHERE next_try IS NOT NULL AND (next_try <= ? OR tries = 0)"
        f" AND general_court IN ({marks}) AND (NOT quiet OR ?)"
        " ORDER BY tries > 0, quiet, first_seen DESC, id DESC LIMIT 1",
        [stamp(now), *courts, quiet],
    )
    row = next(found, None)
    if row is None:
        return None
    return Waiting(
        row["id"], row["general_court"], row["docket"], row["number"], row["tries"], quiet=bool(row["quiet"])
    )
