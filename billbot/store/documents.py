"""Every document that a court's list ever named, the versions of its text, and why it may concern us.

A document has a docket and later also a bill number. It stays the same document.
"""

import zlib
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from msgspec import Struct, json
from msgspec.structs import replace

from billbot.clock import later
from billbot.domain.bills import BillId, Document
from billbot.domain.ledger import Job
from billbot.domain.suggest import Suggestion
from billbot.store.attempts import note_attempt
from billbot.store.connection import Database, StorePart, decoded, decompressed, insert, plain_errors, read, unstamp
from billbot.store.ledger import write_jobs
from billbot.store.people import keep_names
from billbot.store.slack import require_edits

_DAY = timedelta(days=1)


class Waiting(Struct, frozen=True):
    """A document to read: new, or without a text so far. `quiet` if it was in the first list."""

    key: int
    general_court: int
    docket: str | None
    number: str | None
    tries: int
    quiet: bool

    @property
    def id(self) -> BillId:
        """Its number, or its docket until it has one."""
        return BillId(self.general_court, self.number or self.docket or "")

    @property
    def ids(self) -> tuple[BillId, ...]:
        """Its number and its docket."""
        return tuple(BillId(self.general_court, name) for name in (self.number, self.docket) if name)


class ReadText(Struct, frozen=True):
    """A text to keep: its path on the site, and its sketch, the lowest hashes of its runs of words."""

    text: str
    address: str
    hashes: tuple[int, ...]
    bound: int


class TextVersion(Struct, frozen=True):
    """A version of a document's text: the requested number, when it was first read (Eastern), and where.

    `address` is a path on the site, empty if unknown.
    """

    id: BillId
    read_at: datetime
    address: str
    text: str


class Documents(StorePart):
    """The documents in the database."""

    def take_list(self, general_court: int, listed: Sequence[Document], now: datetime) -> int:
        """Write a court's list: new documents and changes of known ones. Returns how many are new.

        Documents of the first list are quiet: they were filed before we started. If an earlier court's list was read,
        this court opened while we watched, and they are not quiet. Writes all or nothing.
        """
        known = "SELECT 1 FROM documents WHERE general_court <= ? LIMIT 1"
        with self._transaction():
            quiet = self._first(known, (general_court,)) is None
            new = self._merge_list(general_court, listed, now, quiet=quiet)
            keep_names(self._db, general_court, (pair for each in listed for pair in each.members))
            note_attempt(self._db, "documents", now, general_court, done=True)
            return new

    def any_of(self, general_court: int) -> bool:
        """Whether any document of a court is known."""
        return self._first("SELECT 1 FROM documents WHERE general_court = ? LIMIT 1", (general_court,)) is not None

    def waiting(self, courts: Sequence[int], now: datetime, *, quiet: bool = True) -> Waiting | None:
        """The document to read next, or None. Unread ones come before those without a text, the newest first.

        If not `quiet`, documents of the first list are left out.
        """
        places = ", ".join("?" * len(courts))
        row = self._first(
            "SELECT id AS key, general_court, docket, number, tries, quiet FROM documents"
            " WHERE next_try IS NOT NULL AND (next_try <= ? OR tries = 0)"
            f" AND general_court IN ({places}) AND (NOT quiet OR ?)"
            " ORDER BY tries > 0, quiet, first_seen DESC, id DESC LIMIT 1",
            [now, *courts, quiet],
        )
        return None if row is None else read(Waiting, row)

    def record(
        self,
        waiting: Waiting,
        document: Document,
        suggestion: Suggestion | None,
        now: datetime,
        next_try: datetime | None,
        text: ReadText | None = None,
    ) -> int | None:
        """Write what was read of a document, and its suggestion if any. Returns the suggestion's id.

        Each document is suggested only once: returns None if it was before. If `next_try` is None, it is not read
        again.
        """
        with self._transaction():
            self._db.execute(
                "UPDATE documents SET title = coalesce(?, title), pinslip = coalesce(?, pinslip), tries = tries + 1,"
                " tried_at = ?, next_try = ?, read_at = coalesce(read_at, ?), error = NULL WHERE id = ?",
                (document.title, document.pinslip, now, next_try, now, waiting.key),
            )
            keep_names(self._db, document.general_court, document.members)
            if text is not None:
                keep_text(self._db, waiting.id, text, now)
            if suggestion is None:
                return None
            return write_suggestion(self._db, waiting.key, suggestion, now, quiet=waiting.quiet)

    def suggest(self, bill: BillId, suggestion: Suggestion, now: datetime) -> int | None:
        """Suggest a known document, by number or docket.

        Returns the suggestion's id, None if it was suggested before.
        """
        with self._transaction():
            named = "SELECT id FROM documents WHERE general_court = ? AND ? IN (number, docket)"
            found = self._first(named, [bill.general_court, bill.number])
            return None if found is None else write_suggestion(self._db, found["id"], suggestion, now, quiet=False)

    def read_badly(self, waiting: Waiting, now: datetime, error: str, next_try: datetime) -> None:
        """Note that a document could not be read, and when it is tried again."""
        self._alter(
            "UPDATE documents SET tries = tries + 1, tried_at = ?, next_try = ?, error = ? WHERE id = ?",
            (now, next_try, error, waiting.key),
        )

    def unread(self) -> int:
        """How many documents are unread."""
        return int(self._value("SELECT count(*) FROM documents WHERE read_at IS NULL AND next_try IS NOT NULL"))

    def tried_within_a_day(self, now: datetime) -> int:
        """How many documents were requested in the last 24 hours."""
        recently = "SELECT count(*) FROM documents WHERE tried_at > ? AND tried_at <= ?"
        return int(self._value(recently, [later(now, -_DAY), now]))

    def titled(self, general_court: int) -> list[tuple[BillId, str]]:
        """Every document of a court with a title, by its number, or its docket until it has one."""
        rows = self._rows(
            "SELECT coalesce(number, docket) AS name, title FROM documents"
            " WHERE general_court = ? AND title IS NOT NULL ORDER BY id",
            [general_court],
        )
        return [(BillId(general_court, row["name"]), row["title"]) for row in rows]

    def known(self) -> Iterator[Document]:
        """Every known document with what was read of it, the newest first."""
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

    def _merge_list(self, general_court: int, listed: Sequence[Document], now: datetime, *, quiet: bool) -> int:
        """Write what is new in a list; returns how many documents are new."""
        db, new = self._db, 0
        query = "SELECT id, docket, number, title, presenters FROM documents WHERE general_court = ?"
        rows = list(db.query(query, [general_court]))
        dockets = {row["docket"]: row for row in rows if row["docket"]}
        numbers = {row["number"]: row for row in rows if row["number"]}
        for each in sorted(listed, key=_age):
            known = dockets.get(each.docket) if each.docket else None
            other = numbers.get(each.bill_number) if each.bill_number else None
            if other and other["number"] != each.bill_number:  # it has another one now
                other = None
            if other and other["docket"] and each.docket and other["docket"] != each.docket:
                # The list now has the number with another docket than before.
                db.execute("UPDATE documents SET number = NULL WHERE id = ?", (other["id"],))
                other["number"] = None
                other = None
            if known and other and known["id"] != other["id"]:
                self._join(known["id"], other["id"])
            known = known or other
            said = (each.docket, each.bill_number, each.title, "\n".join(each.presenters))
            if known is None:
                new += 1
                db.execute(
                    "INSERT INTO documents (general_court, docket, number, title, presenters, first_seen, quiet,"
                    " next_try) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (each.general_court, *said, now, quiet, now),
                )
                continue
            names = ("docket", "number", "title", "presenters")
            changed = {name: value for name, value in zip(names, said, strict=True) if value and value != known[name]}
            if changed:  # None replaces nothing
                sets = ", ".join(f"{name} = ?" for name in changed)
                db.execute(f"UPDATE documents SET {sets} WHERE id = ?", (*changed.values(), known["id"]))
            if "title" in changed and known["title"]:  # read it again
                db.execute("UPDATE documents SET next_try = ? WHERE id = ?", (now, known["id"]))
            known.update(changed)
        return new

    def _join(self, docket: int, number: int) -> None:
        """Merge two entries of the same document. It keeps its docket and its suggestion."""
        self._db.execute("UPDATE OR IGNORE suggestions SET document = ? WHERE document = ?", (docket, number))
        self._db.execute("DELETE FROM suggestions WHERE document = ?", (number,))
        self._db.execute("DELETE FROM documents WHERE id = ?", (number,))


def _age(each: Document) -> tuple[bool, int]:
    """By docket, then by number. The list has no order, and the newest is read first."""
    name = each.docket or each.bill_number or ""
    return each.docket is None, int("".join(filter(str.isdecimal, name)))


class Texts(StorePart):
    """The texts in the database."""

    def keep(self, bill: BillId, text: ReadText, now: datetime) -> bool:
        """Keep a text. Returns whether it differs from the last version."""
        with self._transaction():
            return keep_text(self._db, bill, text, now)

    def versions(self, bill: BillId) -> tuple[TextVersion, ...]:
        """Every version of a bill's text, including its docket's, in the order read."""
        with plain_errors(self._path):
            rows = self._db.query(
                "SELECT number, read_at, address, zlib FROM texts WHERE general_court = ? AND number IN (?,"
                " (SELECT docket FROM documents WHERE general_court = ? AND number = ?)) ORDER BY read_at, id",
                [bill.general_court, bill.number, bill.general_court, bill.number],
            )
            return tuple(
                TextVersion(
                    BillId(bill.general_court, row["number"]),
                    unstamp(row["read_at"]),
                    row["address"],
                    decompressed(row["zlib"]).decode(),
                )
                for row in rows
            )

    def having(self, hashes: Sequence[int], most: int) -> dict[int, int]:
        """How many texts have each of these hashes; counting stops at `most`."""
        query = "SELECT count(*) FROM (SELECT 1 FROM text_hashes WHERE hash = ? LIMIT ?)"
        return {each: self._value(query, (each, most)) for each in hashes}

    def bounds(self) -> list[int]:
        """The upper bound of each text's hashes."""
        with plain_errors(self._path):
            return [row[0] for row in self._db.execute("SELECT bound FROM texts WHERE hashes > 0")]


def keep_text(db: Database, bill: BillId, text: ReadText, now: datetime) -> bool:
    """Like `Texts.keep`, within the caller's transaction."""
    last = db.execute(
        "SELECT id, zlib FROM texts WHERE general_court = ? AND number = ? ORDER BY id DESC LIMIT 1",
        (bill.general_court, bill.number),
    ).fetchone()
    if last and decompressed(last[1]).decode().split() == text.text.split():
        return False
    if last:
        db.execute("DELETE FROM text_hashes WHERE text = ?", (last[0],))
        db.execute("UPDATE texts SET hashes = 0 WHERE id = ?", (last[0],))
    said = {"read_at": now, "address": text.address, "hashes": len(text.hashes), "bound": text.bound}
    packed = zlib.compress(text.text.encode(), 9)
    key = insert(db, "texts", general_court=bill.general_court, number=bill.number, **said, zlib=packed)
    db.conn.executemany("INSERT INTO text_hashes VALUES (?, ?)", [(each, key) for each in text.hashes])
    write_jobs(db, [Job.moved("texts", now)], now)
    return True


Decided = Literal["accepted", "rejected"]


class Suggested(Struct, frozen=True):
    """A suggestion: the document by its number (or docket until it has one), and what was decided.

    A `quiet` one was not announced; `batch` is None until it is announced. `by` says who decided: `slack:` and a user's
    id, or `command line:` and a name. `reopened_by` took back the last decision. Times are Eastern.
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

    @property
    def ids(self) -> set[BillId]:
        """Its number and its docket, if it has them."""
        return {BillId(self.bill.general_court, name) for name in (self.bill.number, self.docket) if name}


class Suggestions(StorePart):
    """What was suggested, in the database."""

    def all(self) -> tuple[Suggested, ...]:
        """All suggestions, in the order they were made."""
        return self._which("TRUE")

    def of(self, key: int) -> Suggested | None:
        """One suggestion, or None if there is none with that id."""
        return next(iter(self._which("suggestions.id = ?", key)), None)

    def untold(self) -> tuple[Suggested, ...]:
        """The suggestions to announce: not quiet, announced or decided."""
        return self._which("batch IS NULL AND NOT suggestions.quiet AND decided IS NULL")

    def maybe_refiled(self, bills: Collection[BillId]) -> tuple[Suggested, ...]:
        """The undecided suggestions of documents with one of these bills' titles or numbers."""
        like = "(suggestion ->> '$.like.general_court', suggestion ->> '$.like.number') = (?, ?)"
        same = " OR ".join(like for _ in bills)
        values = [value for bill in bills for value in (bill.general_court, bill.number)]
        return self._which(
            f"suggestion ->> '$.reason' IN ('title', 'named') AND decided IS NULL AND ({same or 'FALSE'})", *values
        )

    def tell(self, told: Sequence[Suggested], jobs: Sequence[Job], now: datetime) -> None:
        """Write the jobs of suggestions and mark them as announced, in one transaction.

        They become one batch, named by the id of the first. Does nothing if another process announced any meanwhile.
        """
        batch = told[0].id
        ids = [each.id for each in told]
        named = ", ".join("?" * len(ids))
        with self._transaction():
            untold = f"SELECT count(*) FROM suggestions WHERE batch IS NULL AND id IN ({named})"
            if self._value(untold, ids) == len(ids):
                self._db.execute(f"UPDATE suggestions SET batch = ? WHERE id IN ({named})", (batch, *ids))
                write_jobs(self._db, jobs, now)

    def decide(
        self, key: int, decided: Decided, by: str, at: datetime, proposal: str | None = None, jobs: Sequence[Job] = ()
    ) -> bool:
        """Accept or reject a suggestion, with its `jobs`; false if it is already decided."""
        decision = (
            "UPDATE suggestions SET decided = ?, decided_at = ?, decided_by = ?, proposal = ?"
            " WHERE id = ? AND decided IS NULL"
        )
        return self._update(key, decision, (decided, at, by, proposal, key), at, jobs)

    def reopen(self, key: int, by: str, at: datetime, jobs: Sequence[Job]) -> bool:
        """Reopen a decided suggestion, with its `jobs`; false if it is not decided.

        If it was never announced, it will be announced as reopened, not as new.
        """
        opening = (
            "UPDATE suggestions SET decided = NULL, decided_at = NULL, decided_by = NULL, proposal = NULL,"
            " batch = coalesce(batch, id), reopened_at = ?, reopened_by = ? WHERE id = ? AND decided IS NOT NULL"
        )
        return self._update(key, opening, (at, by, key), at, jobs)

    def answerable(self, kinds: Sequence[str], since: datetime) -> list[tuple[str, str, tuple[int | None, ...]]]:
        """Messages since a time that had suggestions, as any of `kinds`, the newest first: channel and reference.

        Each has the ids of its suggestions in order. None marks one that cannot be decided there: it is decided,
        or was reopened after the message was composed. Messages with only such ones are left out.
        """
        rows = self._rows(
            "SELECT envelopes.id, envelopes.channel, reference, CASE WHEN decided IS NULL"
            " AND envelopes.made_at >= coalesce(reopened_at, '') THEN suggestions.id END AS open FROM ledger"
            " JOIN envelopes ON envelopes.id = envelope LEFT JOIN suggestions ON suggestions.id = ledger.number"
            f" WHERE kind IN ({', '.join('?' * len(kinds))}) AND envelopes.state = 'sent' AND settled_at > ?"
            " ORDER BY envelopes.id DESC, ledger.id",
            [*kinds, since],
        )
        messages: dict[tuple[int, str, str], list[int | None]] = {}
        for row in rows:
            messages.setdefault((row["id"], row["channel"], row["reference"]), []).append(row["open"])
        return [(channel, ref, tuple(ids)) for (_, channel, ref), ids in messages.items() if any(ids)]

    def _update(self, key: int, statement: str, values: Sequence[Any], at: datetime, jobs: Sequence[Job]) -> bool:
        with self._transaction():
            turned = self._db.execute(statement, values).rowcount == 1
            require_edits(self._db, "suggestion", str(key))
            if turned:
                write_jobs(self._db, jobs, at)
            return turned

    def _which(self, which: str, *values: Any) -> tuple[Suggested, ...]:
        """The suggestions that match a condition, in the order they were made."""
        rows = self._rows(
            "SELECT suggestions.*, general_court, docket, number, title, presenters FROM suggestions"
            f" JOIN documents ON documents.id = document WHERE {which} ORDER BY suggestions.id",
            values,
        )
        return tuple(
            read(
                Suggested,
                row,
                bill=BillId(row["general_court"], row["number"] or row["docket"]),
                presenters=tuple(row["presenters"].split("\n")) if row["presenters"] else (),
                suggestion=decoded(row["suggestion"], Suggestion),
                by=row["decided_by"],
            )
            for row in rows
        )


def write_suggestion(db: Database, document: int, made: Suggestion, now: datetime, *, quiet: bool) -> int | None:
    """Write a suggestion within the caller's transaction. Returns its id, None if it was suggested before.

    If a passage was found since, in a late text, it is added to the earlier suggestion's reasons.
    """
    known = db.execute("SELECT id, suggestion FROM suggestions WHERE document = ?", (document,)).fetchone()
    if known is None:
        content = json.encode(made).decode()
        return insert(db, "suggestions", document=document, suggestion=content, made_at=now, quiet=quiet)
    before = decoded(known[1], Suggestion)
    if made.passage is not None and before.passage is None:
        content = json.encode(replace(before, passage=made.passage)).decode()
        db.execute("UPDATE suggestions SET suggestion = ? WHERE id = ?", (content, known[0]))
    return None
