"""Every document of a court that a list ever named: read or unread, and its text for `suggest --try`.

A document is known by its docket, later by its bill number, too, and stays the same document.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from billbot.bills import BillId, Document, ListedDocument, Suggestion
from billbot.clock import later
from billbot.store.answers import ReadText, keep_text
from billbot.store.connection import (
    Database,
    StorePart,
    decompressed,
    maybe_stamp,
    maybe_unstamp,
    plain_errors,
    stamp,
    write_transaction,
)
from billbot.store.people import keep_names
from billbot.store.suggestions import write_suggestion

_DAY = timedelta(days=1)


class DocumentList(Struct, frozen=True):
    """How reading a court's list of documents has gone; times are Eastern, `error` is that of the last try."""

    read_at: datetime | None = None
    tried_at: datetime | None = None
    error: str | None = None


class Waiting(Struct, frozen=True):
    """A document that waits to be read, or had no text so far; `quiet` if it stood in the first list."""

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


class Documents(StorePart):
    """The documents in the database."""

    def listed(self, general_court: int) -> DocumentList:
        """How reading a court's list has gone; all null before the first try."""
        found = self._first("SELECT * FROM document_lists WHERE general_court = ?", [general_court])
        if found is None:
            return DocumentList()
        return DocumentList(maybe_unstamp(found["read_at"]), maybe_unstamp(found["tried_at"]), found["error"])

    def failing_lists(self) -> dict[int, str]:
        """The courts whose list could not be read at the last try, and why."""
        rows = self._rows("SELECT general_court, error FROM document_lists WHERE error IS NOT NULL")
        return {row["general_court"]: row["error"] for row in rows}

    def take_list(self, general_court: int, listed: Sequence[ListedDocument], now: datetime) -> int:
        """Write the documents of a court's list, new ones and changes of known ones; gives how many are new.

        Those of the first list are quiet, since they were filed before we looked; not if an earlier court's list was
        read, since then this court opened while we looked. All of it is written, or nothing.
        """
        known = "SELECT 1 FROM documents WHERE general_court <= ? LIMIT 1"
        with plain_errors(self._path), write_transaction(self._db):
            quiet = self._first(known, (general_court,)) is None
            new = _merge_list(self._db, general_court, listed, now, quiet=quiet)
            keep_names(self._db, general_court, (pair for each in listed for pair in each.members))
            self._note_list(general_court, now, None)
            return new

    def list_failed(self, general_court: int, now: datetime, error: str) -> None:
        """Note that the list of a court could not be read."""
        with plain_errors(self._path), write_transaction(self._db):
            self._note_list(general_court, now, error)

    def any_of(self, general_court: int) -> bool:
        """Whether any document of a court is known."""
        return self._first("SELECT 1 FROM documents WHERE general_court = ? LIMIT 1", (general_court,)) is not None

    def waiting(self, courts: Sequence[int], now: datetime, *, quiet: bool = True) -> Waiting | None:
        """The document to read next: unread ones before those without a text, the newest first; null for none.

        Without `quiet`, those of the first list are left out.
        """
        marks = ", ".join("?" * len(courts))
        row = self._first(
            "SELECT id AS key, general_court, docket, number, tries, quiet FROM documents"
            " WHERE next_try IS NOT NULL AND (next_try <= ? OR tries = 0)"
            f" AND general_court IN ({marks}) AND (NOT quiet OR ?)"
            " ORDER BY tries > 0, quiet, first_seen DESC, id DESC LIMIT 1",
            [stamp(now), *courts, quiet],
        )
        return None if row is None else Waiting(**{**row, "quiet": bool(row["quiet"])})

    def record(
        self,
        waiting: Waiting,
        document: Document,
        suggestion: Suggestion | None,
        now: datetime,
        next_try: datetime | None,
        text: ReadText | None = None,
    ) -> int | None:
        """Write what was read of a document, and its suggestion if any; gives the suggestion's id.

        A document is suggested once: null if it was before. With a null `next_try` it is not read again.
        """
        with plain_errors(self._path), write_transaction(self._db):
            self._db.execute(
                "UPDATE documents SET title = coalesce(?, title), pinslip = coalesce(?, pinslip), tries = tries + 1,"
                " tried_at = ?, next_try = ?, read_at = coalesce(read_at, ?), error = NULL WHERE id = ?",
                (document.title, document.pinslip, stamp(now), maybe_stamp(next_try), stamp(now), waiting.key),
            )
            keep_names(self._db, document.general_court, document.members)
            if text is not None:
                keep_text(self._db, waiting.id, text, now)
            if suggestion is None:
                return None
            return write_suggestion(self._db, waiting.key, suggestion, now, quiet=waiting.quiet)

    def suggest(self, bill: BillId, suggestion: Suggestion, now: datetime) -> int | None:
        """Suggest a known document, by its number or docket; gives the suggestion's id, null if it was suggested."""
        with plain_errors(self._path), write_transaction(self._db):
            named = "SELECT id FROM documents WHERE general_court = ? AND ? IN (number, docket)"
            found = self._first(named, [bill.general_court, bill.number])
            return None if found is None else write_suggestion(self._db, found["id"], suggestion, now, quiet=False)

    def read_badly(self, waiting: Waiting, now: datetime, error: str, next_try: datetime | None) -> None:
        """Note that a document could not be read; with a null `next_try` it is skipped for good."""
        self._alter(
            "UPDATE documents SET tries = tries + 1, tried_at = ?, next_try = ?, error = ? WHERE id = ?",
            (stamp(now), maybe_stamp(next_try), error, waiting.key),
        )

    def unread(self) -> int:
        """How many documents are still to be read for the first time."""
        return int(self._value("SELECT count(*) FROM documents WHERE read_at IS NULL AND next_try IS NOT NULL"))

    def skipped(self) -> dict[BillId, str]:
        """The documents that were skipped for good, and why."""
        rows = self._rows(
            "SELECT general_court, coalesce(number, docket) AS name, error FROM documents"
            " WHERE next_try IS NULL AND error IS NOT NULL ORDER BY id"
        )
        return {BillId(row["general_court"], row["name"]): row["error"] for row in rows}

    def tried_within_a_day(self, now: datetime) -> int:
        """How many documents were asked for in the last 24 hours."""
        recently = "SELECT count(*) FROM documents WHERE tried_at > ? AND tried_at <= ?"
        return int(self._value(recently, [stamp(later(now, -_DAY)), stamp(now)]))

    def titles(self) -> list[str]:
        """The titles of all documents known."""
        return [row["title"] for row in self._rows("SELECT title FROM documents WHERE title IS NOT NULL")]

    def titled(self, general_court: int) -> list[tuple[BillId, str]]:
        """Every document of a court that has a title, by its number, or its docket as long as it has none."""
        rows = self._rows(
            "SELECT coalesce(number, docket) AS name, title FROM documents"
            " WHERE general_court = ? AND title IS NOT NULL ORDER BY id",
            [general_court],
        )
        return [(BillId(general_court, row["name"]), row["title"]) for row in rows]

    def known(self) -> Iterator[Document]:
        """Every known document, with what was read of it, the newest docket or number first."""
        with plain_errors(self._path):
            rows = self._db.query(
                "SELECT documents.*, (SELECT zlib FROM texts WHERE texts.general_court = documents.general_court"
                " AND texts.number IN (documents.number, documents.docket) ORDER BY texts.id DESC LIMIT 1) AS zlib"
                " FROM documents ORDER BY first_seen DESC, id DESC"
            )
            for row in rows:
                text = None if row["zlib"] is None else decompressed(row["zlib"]).decode()
                presenters = tuple(row["presenters"].split("\n")) if row["presenters"] else ()
                names = row["number"], row["docket"]
                yield Document(row["general_court"], *names, row["title"], row["pinslip"], text, presenters, presenters)

    def _note_list(self, general_court: int, now: datetime, error: str | None) -> None:
        self._db.execute(
            "INSERT INTO document_lists VALUES (?, ?, ?, ?) ON CONFLICT (general_court) DO UPDATE"
            " SET read_at = coalesce(excluded.read_at, read_at), tried_at = excluded.tried_at, error = excluded.error",
            (general_court, None if error else stamp(now), stamp(now), error),
        )


def _merge_list(
    db: Database, general_court: int, listed: Sequence[ListedDocument], now: datetime, *, quiet: bool
) -> int:
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


def _age(each: ListedDocument) -> tuple[bool, int]:
    """By docket, then by number: the list has no order, and the newest is to be read first."""
    name = each.docket or each.bill_number or ""
    return each.docket is None, int("".join(filter(str.isdecimal, name)))


def _insert(db: Database, each: ListedDocument, now: datetime, *, quiet: bool) -> None:
    db.execute(
        "INSERT INTO documents (general_court, docket, number, title, presenters, first_seen, quiet, next_try)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(each.general_court, each.docket, each.bill_number, each.title, "\n".join(each.presenters)),
            *(stamp(now), quiet, stamp(now)),
        ),
    )


def _update(db: Database, known: dict[str, Any], each: ListedDocument, now: datetime) -> None:
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
    """Take a number from the docket that it stood with, since the list has it with another one now."""
    db.execute("UPDATE documents SET number = NULL WHERE id = ?", (other["id"],))
    other["number"] = None


def _join(db: Database, docket: int, number: int) -> None:
    """Merge two documents that are one: it stays under its docket, with its suggestion."""
    db.execute("UPDATE OR IGNORE suggestions SET document = ? WHERE document = ?", (docket, number))
    for table in ("suggestion_topics", "suggestion_words", "suggestion_passages"):
        db.execute(
            f"DELETE FROM {table} WHERE suggestion IN (SELECT id FROM suggestions WHERE document = ?)", (number,)
        )
    db.execute("DELETE FROM suggestions WHERE document = ?", (number,))
    db.execute("DELETE FROM documents WHERE id = ?", (number,))
