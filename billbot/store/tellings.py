"""What was told of a row of a history, to whom, in which message; and what became of the row since (promise 5)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from billbot.bills import CORRECTING, BillId
from billbot.store.connection import said_plainly, stamp, unstamp
from billbot.store.links import apart
from billbot.store.parcels import Owed, read_owed
from billbot.store.settling import OPEN

# What was sent, and what may have been accepted although we never heard so.
_TOLD = "(state = 'sent' OR unclear AND state IN ('withdrawn', 'given_up'))"
_CORRECTING = ", ".join(f"'{kind}'" for kind in sorted(CORRECTING))
_ROW_OF = (
    "FROM changes JOIN sightings ON sightings.id = changes.sighting"
    " JOIN (SELECT bill, row, changes.id AS change FROM changes JOIN sightings ON sightings.id = sighting"
    " WHERE changes.id = ?) AS this ON sightings.bill = this.bill AND changes.row = this.row"
)


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice of a row, and what became of it for one recipient. `parcel` is null before it was put into a message.

    `told` says that it was sent, or may have been; `open` that it is still on its way. `reference` is what the other
    side calls the message, null where we never heard. `kind` is the kind of the change.
    """

    kind: str
    parcel: str | None
    told: bool
    open: bool
    reference: str | None


class Tellings:
    """Reads what was told. Every method raises StoreError when the database does not play along."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def channels(self, bill: BillId, rows: Collection[int]) -> dict[int, frozenset[str]]:
        """The channels in which anybody was told of these rows of a bill, or is about to be."""
        marks = ", ".join("?" * len(rows))
        found: dict[int, set[str]] = defaultdict(set)
        with said_plainly(self._path):
            for told in self._db.query(
                "SELECT DISTINCT changes.row, channel FROM bills JOIN sightings ON sightings.bill = bills.id"
                " JOIN changes ON changes.sighting = sightings.id JOIN notices ON notices.change = changes.id"
                " LEFT JOIN deliveries ON deliveries.notice = notices.id"
                f" WHERE (general_court, number) = (?, ?) AND changes.row IN ({marks})"
                f" AND (addressed_at IS NULL OR {_TOLD} OR {OPEN})",
                [*apart(bill), *rows],
            ):
                found[told["row"]].add(told["channel"])
        return {row: frozenset(channels) for row, channels in found.items()}

    def of_row(self, channel: str, recipient: str, change: int) -> tuple[Telling, ...]:
        """What a channel was owed of the row of `change` before that change, and what became of it for a recipient."""
        with said_plainly(self._path):
            rows = self._db.query(
                f"SELECT changes.kind, parcel, coalesce({_TOLD}, 0) AS told,"
                f" addressed_at IS NULL OR coalesce({OPEN}, 0) AS open, reference"
                f" {_ROW_OF} JOIN notices ON notices.change = changes.id"
                " LEFT JOIN deliveries ON deliveries.notice = notices.id AND recipient = ?"
                " WHERE channel = ? AND changes.id < this.change ORDER BY notices.id",
                [change, recipient, channel],
            )
            return tuple(
                Telling(row["kind"], row["parcel"], bool(row["told"]), bool(row["open"]), row["reference"])
                for row in rows
            )

    def alterations(self, change: int) -> tuple[tuple[int, datetime], ...]:
        """The changes that altered the row of `change` after it, in order, each with the time at which it was seen."""
        with said_plainly(self._path):
            rows = self._db.query(
                f"SELECT changes.id, sightings.at {_ROW_OF} WHERE changes.id > this.change"
                f" AND changes.kind IN ({_CORRECTING}) ORDER BY changes.id",
                [change],
            )
            return tuple((row["id"], unstamp(row["at"])) for row in rows)

    def alerts_owed(self, channel: str, since: datetime, until: datetime) -> int:
        """How many alerts a channel was owed in this time, both ends included."""
        with said_plainly(self._path):
            found = self._db.query(
                "SELECT count(*) AS owed FROM notices WHERE channel = ? AND kind = 'alert' AND owed_at BETWEEN ? AND ?",
                [channel, stamp(since), stamp(until)],
            )
            return int(next(found)["owed"])

    def told_in(self, parcel: str) -> tuple[Owed, ...]:
        """The notices that were told in a message, or may have been; not those that it left out."""
        with said_plainly(self._path):
            return read_owed(self._db, parcel, _TOLD)
