"""Every document of a court that a list ever named: read or unread, and its text for `suggest --try`.

A document is known under its docket and its number; the number joins it later, and it stays the same document.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from billbot.bills import BillId, Document, Listed, Mark, Suggestion
from billbot.clock import later
from billbot.store.connection import Part, immediate, maybe_unstamp, said_plainly, stamp, unpacked
from billbot.store.document_list import Waiting, merge_list, read_waiting
from billbot.store.marks import mark
from billbot.store.people import keep_names
from billbot.store.suggestions import Decided, Suggested, alone, decide, read_suggested, reopen, write_suggestion
from billbot.store.texts import ReadText, keep_text

_DAY = timedelta(days=1)


class DocumentList(Struct, frozen=True):
    """How reading the list of a court has gone so far; times are Eastern, `error` is what the last try said."""

    read_at: datetime | None = None
    tried_at: datetime | None = None
    error: str | None = None


class Documents(Part):
    """The documents in the database."""

    def listed(self, general_court: int) -> DocumentList:
        """How reading the list of a court has gone so far; all null before the first try."""
        found = self._first("SELECT * FROM document_lists WHERE general_court = ?", [general_court])
        if found is None:
            return DocumentList()
        return DocumentList(maybe_unstamp(found["read_at"]), maybe_unstamp(found["tried_at"]), found["error"])

    def failing_lists(self) -> dict[int, str]:
        """The courts whose list could not be read at the last try, and why."""
        rows = self._rows("SELECT general_court, error FROM document_lists WHERE error IS NOT NULL")
        return {row["general_court"]: row["error"] for row in rows}

    def take_list(self, general_court: int, listed: Sequence[Listed], now: datetime) -> int:
        """Note every document of a list that was not known before, and what became of the others; gives how many new.

        Those of the first list of a court that has any are quiet: nobody is told of them. All of it is written or
        nothing.
        """
        with said_plainly(self._path), immediate(self._db):
            new = merge_list(self._db, general_court, listed, now, quiet=not self.any_of(general_court))
            keep_names(self._db, general_court, (pair for each in listed for pair in each.members))
            self._note_list(general_court, now, None)
            return new

    def list_failed(self, general_court: int, now: datetime, error: str) -> None:
        """Note that the list of a court could not be read."""
        with said_plainly(self._path), immediate(self._db):
            self._note_list(general_court, now, error)

    def any_of(self, general_court: int) -> bool:
        """Whether any document of a court is known."""
        return self._first("SELECT 1 FROM documents WHERE general_court = ? LIMIT 1", (general_court,)) is not None

    def waiting(self, courts: Sequence[int], now: datetime, *, quiet: bool = True) -> Waiting | None:
        """The document to be read next: unread ones before those without a text, the newest first; null for none.

        Without `quiet`, those of the first list are left out.
        """
        with said_plainly(self._path):
            return read_waiting(self._db, courts, now, quiet=quiet)

    def record(
        self,
        waiting: Waiting,
        document: Document,
        suggestion: Suggestion | None,
        now: datetime,
        next_try: datetime | None,
        text: ReadText | None = None,
    ) -> int | None:
        """Write what was read of a document and what that suggests, in one transaction; gives the suggestion's id.

        A document is suggested once for good: null where it was before. A null `next_try` leaves it in peace.
        """
        with said_plainly(self._path), immediate(self._db):
            self._db.execute(
                "UPDATE documents SET title = coalesce(?, title), pinslip = coalesce(?, pinslip), tries = tries + 1,"
                " tried_at = ?, next_try = ?, read_at = coalesce(read_at, ?), error = NULL WHERE id = ?",
                (
                    document.title,
                    document.pinslip,
                    stamp(now),
                    None if next_try is None else stamp(next_try),
                    stamp(now),
                    waiting.key,
                ),
            )
            keep_names(self._db, document.general_court, document.members)
            if text is not None:
                keep_text(self._db, waiting.id, text, now)
            if suggestion is None:
                return None
            return write_suggestion(self._db, waiting.key, suggestion, now, quiet=waiting.quiet)

    def read_badly(self, waiting: Waiting, now: datetime, error: str, next_try: datetime | None) -> None:
        """Note that a document could not be read; a null `next_try` skips it for good."""
        self._alter(
            "UPDATE documents SET tries = tries + 1, tried_at = ?, next_try = ?, error = ? WHERE id = ?",
            (stamp(now), None if next_try is None else stamp(next_try), error, waiting.key),
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
        """Every document known, with as much of it as was read, those with the newest docket or number first."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT documents.*, (SELECT zlib FROM texts WHERE texts.general_court = documents.general_court"
                " AND texts.number IN (documents.number, documents.docket) ORDER BY texts.id DESC LIMIT 1) AS zlib"
                " FROM documents ORDER BY first_seen DESC, id DESC"
            )
            for row in rows:
                text = None if row["zlib"] is None else unpacked(row["zlib"]).decode()
                presenters = tuple(row["presenters"].split("\n")) if row["presenters"] else ()
                names = row["number"], row["docket"]
                yield Document(row["general_court"], *names, row["title"], row["pinslip"], text, presenters, presenters)

    def suggestions(self) -> tuple[Suggested, ...]:
        """Everything that was suggested, in the order in which it was."""
        return self._suggested("TRUE")

    def suggestion(self, key: int) -> Suggested | None:
        """One suggestion, or null where there is none of that id."""
        return next(iter(self._suggested("suggestions.id = ?", key)), None)

    def untold(self) -> tuple[Suggested, ...]:
        """What has to be told and was not: neither quiet nor decided."""
        return self._suggested("batch IS NULL AND NOT suggestions.quiet AND decided IS NULL")

    def in_batch(self, batch: int) -> tuple[Suggested, ...]:
        """The suggestions that were told together and nobody has decided on yet."""
        return self._suggested("batch = ? AND decided IS NULL", batch)

    def tell(self, told: Sequence[Suggested], marks: Sequence[Mark], now: datetime) -> None:
        """Mark suggestions for channels, which are then told: both in one transaction.

        The batch goes by the id of its first suggestion. One that another process told meanwhile changes nothing.
        """
        batch = told[0].id
        ids = [each.id for each in told]
        named = ", ".join("?" * len(ids))
        with said_plainly(self._path), immediate(self._db):
            untold = self._db.execute(
                f"SELECT count(*) FROM suggestions WHERE batch IS NULL AND id IN ({named})", ids
            ).fetchone()[0]
            if untold == len(ids):
                self._db.execute(f"UPDATE suggestions SET batch = ? WHERE id IN ({named})", (batch, *ids))
                mark(self._db, marks, (), now, None)

    def decide(
        self,
        key: int,
        decided: Decided,
        by: str,
        at: datetime,
        proposal: str | None = None,
        marks: Sequence[Mark] = (),
    ) -> bool:
        """Accept or reject a suggestion, with the `marks` of it; false when that was done before and not taken back."""
        with said_plainly(self._path), immediate(self._db):
            done = decide(self._db, key, decided, by, at, proposal)
            if done:
                mark(self._db, marks, (), at, None)
            return done

    def reopen(self, key: int, by: str, at: datetime, marks: Sequence[Mark]) -> bool:
        """Take the decision on a suggestion back, with the `marks` of that; false where there is none."""
        with said_plainly(self._path), immediate(self._db):
            done = reopen(self._db, key, by, at)
            if done:
                mark(self._db, marks, (), at, None)
            return done

    def told_alone(self, kinds: Sequence[str], since: datetime) -> list[tuple[int, str, str]]:
        """The id, channel and message of each undecided suggestion that was told by itself, as one of `kinds`.

        What was told before `since`, or before a decision on it was taken back, is left out.
        """
        with said_plainly(self._path):
            return alone(self._db, kinds, since)

    def _suggested(self, which: str, *values: Any) -> tuple[Suggested, ...]:
        with said_plainly(self._path):
            return read_suggested(self._db, which, values)

    def _note_list(self, general_court: int, now: datetime, error: str | None) -> None:
        self._db.execute(
            "INSERT INTO document_lists VALUES (?, ?, ?, ?) ON CONFLICT (general_court) DO UPDATE"
            " SET read_at = coalesce(excluded.read_at, read_at), tried_at = excluded.tried_at, error = excluded.error",
            (general_court, None if error else stamp(now), stamp(now), error),
        )
