"""What all parts of the database share: transactions, claims, stored forms of values, and readable errors."""

import sqlite3
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

from sqlite_utils import Database

from billbot.clock import EASTERN
from billbot.errors import Damaged, StoreError
from billbot.migrations import STATEMENTS
from billbot.processes import is_gone
from billbot.store.backups import left_anything

# Phrases in SQLite's errors that mean damage: what our statements name exists, unless the schema is damaged.
_DAMAGED = (
    *("malformed", "Could not decode", "unsupported file format"),
    *("no such ", "has no column", "values were supplied"),
)
_MEND = "and nothing is sent from it; `billbot doctor` names the newest backup that is sound"
_NOT_OURS = (TypeError, ValueError, OverflowError, zlib.error)
_NO_FOLDER = "lies in a folder that is a file; move that away, or name another file as [state] path"


# How long the claim of a process to a message, an edit, an answer or a sweep lasts.
CLAIM_LASTS = timedelta(minutes=10)


class Connected(Database):
    """A database of sqlite-utils that sends our statements as they are.

    sqlite-utils wraps each query in a savepoint, in case it writes (three statements instead of one), and checks after
    each statement for an open transaction. Our queries only read, and our transactions begin in `write_transaction`.
    """

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> sqlite3.Cursor:
        """Execute a statement."""
        return self.conn.execute(sql, () if parameters is None else parameters)

    def query(
        self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """The rows that a query gives, as dictionaries by column name; no two columns may have the same name."""
        cursor = self.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)


@contextmanager
def write_transaction(db: Database) -> Iterator[None]:
    """One transaction that holds the write lock from its beginning (BEGIN IMMEDIATE); rolled back on any error."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")  # may fail, too: only now all of it is written
    except BaseException:
        if db.conn.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the file system into StoreError that says where and what to do; damage into Damaged."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        # SQLite quotes the names of a damaged schema, which need not be text.
        text = "malformed" if isinstance(error, UnicodeDecodeError) else str(error)
        if any(sign in text for sign in _DAMAGED) or ("not a database" in text and left_anything(path)):
            if newer := _newer_step(path):
                raise StoreError(
                    f"{path}: was upgraded by a newer billbot (step {newer}) while this one worked with it; nothing"
                    " was written: run this again as the newer version"
                ) from error
            raise Damaged(f"{path}: the database is damaged, {_MEND}") from error
        raise StoreError(f"{path}: {_plain(text)}") from error


def _newer_step(path: Path) -> str | None:
    """A migration step of the database at `path` that this version does not know; null for none, or if unreadable."""
    with (
        suppress(sqlite3.Error, OSError, UnicodeDecodeError),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db,
    ):
        applied = [name for (name,) in db.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
        known = len(STATEMENTS)
        return None if applied[:known] != list(STATEMENTS) else next(iter(applied[known:]), None)
    return None


def _plain(text: str) -> str:
    mends = {
        "not a database": "this file is not a database; move it away, or name another file as [state] path",
        "disk is full": "the disk is full; nothing was written: free some space and run again",
        "No space left": "the disk is full; nothing was written: free some space and run again",
        "readonly": "cannot be written; give this user the right to write the file and its folder",
        "Read-only file system": "cannot be written; name a file on a disk that can be as [state] path",
        "unable to open": "cannot be opened; it has to be a file that this user may read and write, in a folder that "
        "this user may write",
        "File exists": _NO_FOLDER,
        "Not a directory": _NO_FOLDER,
        "Too many levels of symbolic links": "is a link, and billbot writes through none here; put the file or folder "
        "itself there, or name another one in billbot.toml",
        "Permission denied": "cannot be opened; give this user the right to read and write it",
        "locked": "another process has held the database for half a minute; try again, or end that process",
        "disk I/O error": "the disk is full or does not answer; nothing was written: free some space and run again",
    }
    return next((mend for sign, mend in mends.items() if sign in text), text)


class StorePart:
    """Base of the parts of the database at `path`. Every method may raise StoreError."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def _first(self, query: str, values: Sequence[Any] | dict[str, Any] = ()) -> dict[str, Any] | None:
        """The first row that a query gives, or null."""
        with plain_errors(self._path):
            return next(self._db.query(query, values), None)

    def _known(self, query: str, key: int) -> dict[str, Any]:
        """The row with this id. Raises LookupError if there is none."""
        found = self._first(query, [key])
        if found is None:
            raise LookupError(key)
        return found

    def _value(self, query: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first value of the first row that a query gives; null if it gives none."""
        with plain_errors(self._path):
            found = self._db.execute(query, values).fetchone()
        return found[0] if found else None

    def _rows(self, query: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[dict[str, Any]]:
        """The rows that a query gives."""
        with plain_errors(self._path):
            yield from self._db.query(query, values)

    def _alter(self, statement: str, values: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Execute one writing statement in a transaction of its own; gives the number of changed rows."""
        with plain_errors(self._path), write_transaction(self._db):
            return self._db.execute(statement, values).rowcount


def insert(db: Database, table: str, **row: object) -> int:
    """Insert a row, within the caller's transaction; gives its id."""
    names, values = ", ".join(row), ", ".join("?" * len(row))
    return cast("int", db.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", list(row.values())).lastrowid)


def stamp(at: datetime) -> str:
    """An aware time as the database keeps it: UTC, ISO 8601 with milliseconds and `Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _damaged() -> Damaged:
    """The error for a stored value that cannot be read: since we wrote it, the database is damaged."""
    return Damaged(f"a value in the database is damaged, {_MEND}")


# Long lists have tens of thousands of times and days, so the functions that read one are kept bare.
def unstamp(text: str) -> datetime:
    """The Eastern time of a stored `stamp`. Raises Damaged for anything else."""
    try:
        at = datetime.fromisoformat(text)
        zoned = at.astimezone(EASTERN)
    except _NOT_OURS as error:
        raise _damaged() from error
    if at.tzinfo is None:
        raise _damaged()
    return zoned


def maybe_unstamp(text: str | None) -> datetime | None:
    """As `unstamp`; null stays null."""
    return None if text is None else unstamp(text)


def maybe_stamp(at: datetime | None) -> str | None:
    """As `stamp`; null stays null."""
    return None if at is None else stamp(at)


def day(text: str) -> date:
    """The day of a stored ISO date. Raises Damaged for anything else."""
    try:
        return date.fromisoformat(text)
    except _NOT_OURS as error:
        raise _damaged() from error


def maybe_date(text: str | None) -> date | None:
    """As `day`; null stays null."""
    return None if text is None else day(text)


def maybe_time(text: str | None) -> time | None:
    """The time of day of a stored ISO time; null stays null. Raises Damaged for anything else."""
    try:
        return None if text is None else time.fromisoformat(text)
    except _NOT_OURS as error:
        raise _damaged() from error


def decompressed(body: bytes) -> bytes:
    """Decompress a stored value. Raises Damaged if it cannot be."""
    try:
        return zlib.decompress(body)
    except _NOT_OURS as error:
        raise _damaged() from error


def is_claimed_by_another(holder: str | None, until: str, owner: str, now: datetime) -> bool:
    """Whether a claim of `holder` that lasts `until` keeps `owner` away: it is another, living process's, and not over.

    A null holder claims nothing.
    """
    return holder is not None and holder != owner and until > stamp(now) and not is_gone(holder)
