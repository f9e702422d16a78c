"""How much the site was asked, and how much came, in all."""

from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from billbot.store.connection import immediate, said_plainly


@dataclass(frozen=True, slots=True)
class Amount:
    """How many requests went to the site, and how many bytes came."""

    requests: int
    received: int


class Traffic:
    """The counters in the database. Every method raises StoreError when the database does not play along."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def add(self, requests: int, received: int) -> None:
        """Count what one visit to the site came to."""
        with said_plainly(self._path), immediate(self._db):
            self._db.execute(
                "UPDATE traffic SET requests = requests + ?, received = received + ?", (requests, received)
            )

    def so_far(self) -> Amount:
        """All that was counted."""
        with said_plainly(self._path):
            (row,) = self._db.query("SELECT requests, received FROM traffic")
            return Amount(row["requests"], row["received"])
