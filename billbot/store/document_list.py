"""The list of all documents against those known, and which is to be read next; within the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from billbot.bills import BillId, Listed
from billbot.store.connection import stamp


def merge_list(db: Database, general_court: int, listed: Sequence[Listed], now: datetime, *, quiet: bool) -> int:
    """Write what a list says that was not known; gives how many documents are new."""
    rows = list(
        db.query("SELECT id, docket, number, title, presenters FROM documents WHERE general_court = ?", [general_court])
    )
    dockets = {row["docket"]: row for row in rows if row["docket"]}
    numbers = {row["number"]: row for row in rows if row["number"]}
    new = 0
    for each in sorted(listed, key=_age):
        known = dockets.get(each.docket) if each.docket else None
        other = numbers.get(each.bill_number) if each.bill_number else None
        if other and other["number"] != each.bill_number:  # it has got another one by now
            other = None
        if other and other["docket"] and each.docket and other["docket"] != each.docket:
            _take_away(db, other)
            other = None
        if known and other and known["id"] != other["id"]:
            _join(db, known["id"], other["id"])
        known = known or other
        if known is None:
            new += 1
            _insert(db, each, now, quiet=quiet)
        else:
            _update(db, known, each, now)
    return new


def _age(each: Listed) -> tuple[bool, int]:
    """By docket, then by number: the list has no order, and the newest is to be read first."""
    name = each.docket or each.bill_number or ""
    return each.docket is None, int("".join(filter(str.isdecimal, name)))


def _insert(db: Database, each: Listed, now: datetime, *, quiet: bool) -> None:
    db.execute(
        "INSERT INTO documents (general_court, docket, number, title, presenters, first_seen, quiet, next_try)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            each.general_court,
            each.docket,
            each.bill_number,
            each.title,
            "\n".join(each.presenters),
            stamp(now),
            quiet,
            stamp(now),
        ),
    )


def _update(db: Database, known: dict[str, Any], each: Listed, now: datetime) -> None:
    """Write what is new of a known document; null replaces nothing. One with another title is read again."""
    said = (each.docket, each.bill_number, each.title, "\n".join(each.presenters) or None)
    names = ("docket", "number", "title", "presenters")
    changed = {name: value for name, value in zip(names, said, strict=True) if value and value != known[name]}
    if changed:
        sets = ", ".join(f"{name} = ?" for name in changed)
        db.execute(f"UPDATE documents SET {sets} WHERE id = ?", (*changed.values(), known["id"]))
    if "title" in changed and known["title"]:
        db.execute("UPDATE documents SET next_try = ? WHERE id = ?", (stamp(now), known["id"]))
    known.update(changed)


def _take_away(db: Database, other: dict[str, Any]) -> None:
    """A number that stood with one docket stands with another now; the list says what the first one has instead."""
    db.execute("UPDATE documents SET number = NULL WHERE id = ?", (other["id"],))
    other["number"] = None


def _join(db: Database, docket: int, number: int) -> None:
    """What was taken for two documents is one: it goes on under the docket, with the suggestion that there was."""
    db.execute("UPDATE OR IGNORE suggestions SET document = ? WHERE document = ?", (docket, number))
    for table in ("suggestion_topics", "suggestion_words", "suggestion_passages"):
        db.execute(
            f"DELETE FROM {table} WHERE suggestion IN (SELECT id FROM suggestions WHERE document = ?)", (number,)
        )
    db.execute("DELETE FROM suggestions WHERE document = ?", (number,))
    db.execute("DELETE FROM documents WHERE id = ?", (number,))


class Waiting(Struct, frozen=True):
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
