"""Changes as rows of the tables; within the caller's transaction."""

from collections.abc import Sequence
from typing import Any, cast

from sqlite_utils import Database

from billbot.bills import BillId, Change
from billbot.store.connection import maybe_date


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
