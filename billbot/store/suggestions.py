"""Suggestions of documents to watch: why, whether they were told, and what was decided."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from billbot.bills import BillId, Mark, PhraseMatch, SharedPassage, Suggestion
from billbot.store.connection import Database, StorePart, maybe_unstamp, plain_errors, stamp, unstamp, write_transaction
from billbot.store.marks import write_marks
from billbot.store.offers import require_edits
from billbot.store.rows import bill_of

Decided = Literal["accepted", "rejected"]


class Suggested(Struct, frozen=True):
    """A suggestion as it stands: the document by its number (its docket while it has none), and what became of it.

    `quiet` ones were told to nobody; `batch` is null until it is told. `by` says who decided: `slack:` and a user's id,
    or `command line:` and a name; `reopened_by` likewise who took the last decision back. Times are Eastern.
    """

    id: int
    bill: BillId
    docket: str | None
    title: str | None
    presenters: tuple[str, ...]
    suggestion: Suggestion
    made_at: datetime
    quiet: bool
    batch: int | None
    decided: Decided | None
    decided_at: datetime | None
    by: str | None
    proposal: str | None
    reopened_at: datetime | None
    reopened_by: str | None


class Suggestions(StorePart):
    """What was suggested, in the database."""

    def all(self) -> tuple[Suggested, ...]:
        """All suggestions, in the order in which they were made."""
        return self._which("TRUE")

    def of(self, key: int) -> Suggested | None:
        """One suggestion, or null where there is none of that id."""
        return next(iter(self._which("suggestions.id = ?", key)), None)

    def untold(self) -> tuple[Suggested, ...]:
        """The suggestions that are still to be told: neither quiet, told nor decided."""
        return self._which("batch IS NULL AND NOT suggestions.quiet AND decided IS NULL")

    def maybe_refiled(self, bills: Collection[BillId]) -> tuple[Suggested, ...]:
        """The suggestions that nobody has decided on of documents that have the title of these bills, or name one."""
        same = " OR ".join("(like_court, like_number) = (?, ?)" for _ in bills)
        values = [value for bill in bills for value in (bill.general_court, bill.number)]
        return self._which(f"reason IN ('title', 'named') AND decided IS NULL AND ({same or 'FALSE'})", *values)

    def tell(self, told: Sequence[Suggested], marks: Sequence[Mark], now: datetime) -> None:
        """Write the marks of suggestions and note them as told, in one transaction.

        They become one batch, named by the id of the first. If another process told any meanwhile, all are left.
        """
        batch = told[0].id
        ids = [each.id for each in told]
        named = ", ".join("?" * len(ids))
        with plain_errors(self._path), write_transaction(self._db):
            untold = f"SELECT count(*) FROM suggestions WHERE batch IS NULL AND id IN ({named})"
            if self._value(untold, ids) == len(ids):
                self._db.execute(f"UPDATE suggestions SET batch = ? WHERE id IN ({named})", (batch, *ids))
                write_marks(self._db, marks, (), now, None)

    def decide(
        self, key: int, decided: Decided, by: str, at: datetime, proposal: str | None = None, marks: Sequence[Mark] = ()
    ) -> bool:
        """Accept or reject a suggestion, with the `marks` of it; false when that was done before and not taken back."""
        decision = (
            "UPDATE suggestions SET decided = ?, decided_at = ?, decided_by = ?, proposal = ?"
            " WHERE id = ? AND decided IS NULL"
        )
        return self._update(key, decision, (decided, stamp(at), by, proposal, key), at, marks)

    def reopen(self, key: int, by: str, at: datetime, marks: Sequence[Mark]) -> bool:
        """Reopen a decided suggestion, with the `marks` of that; false if it is not decided.

        If it was never told, it is told as reopened, not as new.
        """
        opening = (
            "UPDATE suggestions SET decided = NULL, decided_at = NULL, decided_by = NULL, proposal = NULL,"
            " batch = coalesce(batch, id), reopened_at = ?, reopened_by = ? WHERE id = ? AND decided IS NOT NULL"
        )
        return self._update(key, opening, (stamp(at), by, key), at, marks)

    def answerable(self, kinds: Sequence[str], since: datetime) -> list[tuple[str, str, tuple[int | None, ...]]]:
        """The messages since a time that told suggestions, as any of `kinds`, the newest first: channel and reference.

        Each with the ids of its suggestions in their order, null for one on which nothing is to be decided there: it
        is decided, or was, and that was taken back after the message was put into words. One that has only such is left
        out.
        """
        rows = self._rows(
            "SELECT envelopes.id, envelopes.channel, reference, CASE WHEN decided IS NULL"
            " AND envelopes.made_at >= coalesce(reopened_at, '') THEN suggestions.id END AS open FROM tellings"
            " JOIN envelopes ON envelopes.id = envelope LEFT JOIN suggestions ON suggestions.id = tellings.number"
            f" WHERE kind IN ({', '.join('?' * len(kinds))}) AND envelopes.state = 'sent' AND settled_at > ?"
            " ORDER BY envelopes.id DESC, tellings.id",
            [*kinds, stamp(since)],
        )
        messages: dict[tuple[int, str, str], list[int | None]] = {}
        for row in rows:
            messages.setdefault((row["id"], row["channel"], row["reference"]), []).append(row["open"])
        return [(channel, ref, tuple(ids)) for (_, channel, ref), ids in messages.items() if any(ids)]

    def _update(self, key: int, statement: str, values: Sequence[Any], at: datetime, marks: Sequence[Mark]) -> bool:
        with plain_errors(self._path), write_transaction(self._db):
            turned = self._db.execute(statement, values).rowcount == 1
            require_edits(self._db, "suggestion", str(key))
            if turned:
                write_marks(self._db, marks, (), at, None)
            return turned

    def _which(self, which: str, *values: Any) -> tuple[Suggested, ...]:
        """The suggestions that a condition names, in the order in which they were made."""
        rows = self._rows(
            "SELECT suggestions.*, general_court, docket, number, title, presenters FROM suggestions"
            f" JOIN documents ON documents.id = document WHERE {which} ORDER BY suggestions.id",
            values,
        )
        return tuple(self._suggested(row) for row in list(rows))

    def _suggested(self, row: dict[str, Any]) -> Suggested:
        key = row["id"]
        topics = self._rows("SELECT topic FROM suggestion_topics WHERE suggestion = ? ORDER BY position", [key])
        words = self._rows("SELECT * FROM suggestion_words WHERE suggestion = ? ORDER BY position", [key])
        passage = self._first("SELECT * FROM suggestion_passages WHERE suggestion = ?", [key])
        like = BillId(row["like_court"], row["like_number"]) if row["like_number"] else None
        found = tuple(
            PhraseMatch(each["topic"], each["word"], each["said"], each["place"], each["times"], each["excerpt"])
            for each in words
        )
        return Suggested(
            key,
            BillId(row["general_court"], row["number"] or row["docket"]),
            row["docket"],
            row["title"],
            tuple(row["presenters"].split("\n")) if row["presenters"] else (),
            Suggestion(
                row["reason"],
                tuple(each["topic"] for each in topics),
                found,
                like,
                row["shared"],
                None if passage is None else _passage(passage),
            ),
            unstamp(row["made_at"]),
            bool(row["quiet"]),
            row["batch"],
            row["decided"],
            maybe_unstamp(row["decided_at"]),
            row["decided_by"],
            row["proposal"],
            maybe_unstamp(row["reopened_at"]),
            row["reopened_by"],
        )


def write_suggestion(db: Database, document: int, made: Suggestion, now: datetime, *, quiet: bool) -> int | None:
    """Write a suggestion and give its id; null where it was suggested before. Within the caller's transaction.

    A passage that was found since, in a text that came late, is one more reason of that earlier suggestion.
    """
    like = (None, None) if made.like is None else (made.like.general_court, made.like.number)
    written = db.execute(
        "INSERT INTO suggestions (document, reason, like_court, like_number, shared, made_at, quiet)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (document) DO NOTHING",
        (document, made.reason, *like, made.shared, stamp(now), quiet),
    )
    if made.passage is not None:
        _write_passage(db, document, made.passage)
    if written.rowcount != 1:
        return None
    key = int(written.lastrowid or 0)
    for position, topic in enumerate(made.topics):
        db.execute("INSERT INTO suggestion_topics VALUES (?, ?, ?)", (key, position, topic))
    for position, found in enumerate(made.found):
        db.execute(
            "INSERT INTO suggestion_words VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (key, position, found.topic, found.word, found.said, found.place, found.times, found.excerpt),
        )
    return key


def _write_passage(db: Database, document: int, passage: SharedPassage) -> None:
    db.execute(
        "INSERT OR IGNORE INTO suggestion_passages SELECT id, ?, ?, ?, ?, ? FROM suggestions WHERE document = ?",
        (passage.bill.general_court, passage.bill.number, passage.words, passage.share, passage.quote, document),
    )


def _passage(row: dict[str, Any]) -> SharedPassage:
    return SharedPassage(bill_of(row), row["words"], row["share"], row["quote"])
