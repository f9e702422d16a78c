"""Which deliveries go into one message, within the caller's transaction."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from billbot import route
from billbot.store.connection import stamp

# What is due to a recipient and in no message yet.
_UNPACKED = "parcel IS NULL AND recipient = ? AND state = 'due' AND next_try <= ?"


def pack(db: Database, key: str, found: dict[str, Any], now: datetime) -> None:
    """Give one key to everything that goes into the message of the delivery `found`, a row with its notice's columns.

    That is all that waited for the same end of the quiet hours; or what one sweep brought of several proposals under
    one gathered name; or else the rest of what it brought of one proposal. A digest and a suggestion told by itself go
    alone.
    """
    alike, values = _alike(db, found, now)
    db.execute(
        f"UPDATE deliveries SET parcel = ? WHERE {_UNPACKED}"
        f" AND EXISTS (SELECT 1 FROM notices WHERE notices.id = notice AND channel = ? AND kind = ? AND {alike})",
        (key, found["recipient"], stamp(now), found["channel"], found["kind"], *values),
    )


def _alike(db: Database, found: dict[str, Any], now: datetime) -> tuple[str, list[Any]]:
    """What the notices of one message have in common, as a condition and its values."""
    if found["kind"] in {"suggestion", "digest"}:  # each is answered, or covers its time, by itself
        return "notices.id = ?", [found["notice"]]
    if found["due_at"] > found["owed_at"]:
        return "due_at > owed_at AND due_at = ?", [found["due_at"]]
    names = _gatherings(db, found, now)
    if found["gathered"] in names:
        return "due_at <= owed_at AND sweep IS ? AND gathered = ?", [found["sweep"], found["gathered"]]
    marks = ", ".join("?" * len(names))
    return f"proposal IS ? AND sweep IS ? AND gathered NOT IN ({marks})", [found["proposal"], found["sweep"], *names]


def _gatherings(db: Database, found: dict[str, Any], now: datetime) -> list[str]:
    """The names under which the sweep of the delivery `found` has more than one proposal to tell together.

    The end of a term goes by its topic, however many proposals that has.
    """
    rows = db.query(
        f"SELECT gathered FROM deliveries CROSS JOIN notices ON notices.id = notice WHERE {_UNPACKED}"
        " AND channel = ? AND kind = ? AND sweep IS ? AND due_at <= owed_at AND gathered <> ''"
        " GROUP BY gathered HAVING count(DISTINCT proposal) > 1 OR instr(gathered, ?) = 1",
        [found["recipient"], stamp(now), found["channel"], found["kind"], found["sweep"], route.ENDED],
    )
    return [row["gathered"] for row in rows]
