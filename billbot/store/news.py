"""The log of what was seen of each bill, for whoever publishes it."""

from dataclasses import dataclass
from datetime import datetime

from billbot.bills import BillId, Change
from billbot.store.bill_rows import apart
from billbot.store.changes import change_of
from billbot.store.connection import Part, said_plainly, unstamp


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """A change, its id, when it was seen, and when the sweep began that saw it, or the look where that was of none."""

    key: int
    change: Change
    at: datetime
    sweep: datetime


class News(Part):
    """The log of changes in the database."""

    def begun(self) -> datetime | None:
        """When anything was seen for the first time; null where nothing was."""
        with said_plainly(self._path):
            rows = self._db.query("SELECT at FROM sightings ORDER BY id LIMIT 1")
            found = next(rows, None)
        return None if found is None else unstamp(found["at"])

    def of(self, bill: BillId) -> tuple[LoggedChange, ...]:
        """Every change of a bill since its first sight, in their order."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT changes.*, at, coalesce(started, at) AS began, general_court, bills.number FROM bills"
                " JOIN sightings ON bill = bills.id JOIN changes ON sighting = sightings.id"
                " LEFT JOIN sweeps ON sweeps.id = sweep"
                " WHERE (general_court, bills.number) = (?, ?) AND kind <> 'first_seen' ORDER BY changes.id",
                apart(bill),
            )
            return tuple(
                LoggedChange(row["id"], change_of(row), unstamp(row["at"]), unstamp(row["began"])) for row in rows
            )
