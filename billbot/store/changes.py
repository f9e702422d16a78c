"""The log of what was seen of each bill: changes as rows of the tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from msgspec import Struct
from sqlite_utils import Database

from billbot.bills import BillId, Change
from billbot.store.bill_rows import apart
from billbot.store.connection import Part, maybe_date, said_plainly, unstamp


def write_change(db: Database, sighting: int, change: Change, proposals: Sequence[str]) -> int:
    """Write a change of a sighting, under the proposals it concerns, the main one first; gives its id."""
    row = {
        "sighting": sighting,
        "kind": change.kind,
        "weight": change.weight,
        "row": change.row,
        "date": change.date and change.date.isoformat(),
        "branch": change.branch,
        "text": change.text,
        "old": change.old,
    }
    key = cast("int", db.table("changes").insert(row).last_pk)
    for position, proposal in enumerate(proposals):
        db.execute("INSERT INTO change_proposals VALUES (?, ?, ?)", (key, position, proposal))
    return key


def read_change(db: Database, key: int) -> Change:
    """A change by its id; a LookupError when there is none."""
    rows = db.query(
        "SELECT changes.*, general_court, number FROM changes JOIN sightings ON sightings.id = sighting"
        " JOIN bills ON bills.id = bill WHERE changes.id = ?",
        [key],
    )
    found = next(rows, None)
    if found is None:
        raise LookupError(key)
    return change_of(found)


def change_of(row: dict[str, Any]) -> Change:
    """A row of `changes`, with the court and number of its bill."""
    return Change(
        BillId(row["general_court"], row["number"]),
        row["kind"],
        row["weight"],
        row["row"],
        maybe_date(row["date"]),
        row["branch"],
        row["text"],
        row["old"],
    )


class LoggedChange(Struct, frozen=True):
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
