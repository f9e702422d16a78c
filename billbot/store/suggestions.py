"""Suggestions as rows of the tables and back; within the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlite_utils import Database

from billbot.bills import BillId, PhraseMatch, SharedPassage, Suggestion
from billbot.store.connection import maybe_unstamp, stamp, unstamp
from billbot.store.offers import touch

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


def write_suggestion(db: Database, document: int, made: Suggestion, now: datetime, *, quiet: bool) -> int | None:
    """Write a suggestion and give its id; null where the document was suggested before.

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


def read_suggested(db: Database, which: str, values: Sequence[Any]) -> tuple[Suggested, ...]:
    """The suggestions that a condition names, in the order in which they were made."""
    rows = db.query(
        "SELECT suggestions.*, general_court, docket, number, title, presenters FROM suggestions"
        f" JOIN documents ON documents.id = document WHERE {which} ORDER BY suggestions.id",
        list(values),
    )
    return tuple(_suggested(db, row) for row in list(rows))


def decide(db: Database, key: int, decided: str, by: str, at: datetime, proposal: str | None) -> bool:
    """Write a decision; false where there was one before."""
    held = db.execute(
        "UPDATE suggestions SET decided = ?, decided_at = ?, decided_by = ?, proposal = ?"
        " WHERE id = ? AND decided IS NULL",
        (decided, stamp(at), by, proposal, key),
    )
    touch(db, "suggestion", str(key))
    return held.rowcount == 1


def reopen(db: Database, key: int, by: str, at: datetime) -> bool:
    """Take a decision back; false where there is none. What was never told is told as open again, and not as new."""
    held = db.execute(
        "UPDATE suggestions SET decided = NULL, decided_at = NULL, decided_by = NULL, proposal = NULL,"
        " batch = coalesce(batch, id), reopened_at = ?, reopened_by = ? WHERE id = ? AND decided IS NOT NULL",
        (stamp(at), by, key),
    )
    touch(db, "suggestion", str(key))
    return held.rowcount == 1


def alone(db: Database, kinds: Sequence[str], since: datetime) -> list[tuple[int, str, str]]:
    """The id, channel and message of each undecided suggestion told by itself, as one of `kinds`, the newest first.

    Where a decision was taken back, only what was put into words since: the answers on the earlier message led to it.
    """
    rows = db.query(
        "SELECT suggestions.id, envelopes.channel, reference FROM tellings JOIN envelopes ON envelopes.id = envelope"
        " JOIN suggestions ON suggestions.id = tellings.number"
        f" WHERE kind IN ({', '.join('?' * len(kinds))}) AND envelopes.state = 'sent' AND settled_at > ?"
        " AND decided IS NULL AND envelopes.made_at >= coalesce(reopened_at, '')"
        " ORDER BY suggestions.id DESC",
        [*kinds, stamp(since)],
    )
    return [(row["id"], row["channel"], row["reference"]) for row in rows]


def _suggested(db: Database, row: dict[str, Any]) -> Suggested:
    key = row["id"]
    topics = db.query("SELECT topic FROM suggestion_topics WHERE suggestion = ? ORDER BY position", [key])
    words = db.query("SELECT * FROM suggestion_words WHERE suggestion = ? ORDER BY position", [key])
    passage = next(db.query("SELECT * FROM suggestion_passages WHERE suggestion = ?", [key]), None)
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


def _passage(row: dict[str, Any]) -> SharedPassage:
    return SharedPassage(BillId(row["general_court"], row["number"]), row["words"], row["share"], row["quote"])
