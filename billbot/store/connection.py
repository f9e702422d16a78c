"""What all parts of the database share: transactions, claims, stored forms of values, and readable errors."""

import sqlite3
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

from sqlite_utils import Database

from billbot.clock import EASTERN
from billbot.processes import is_gone
from billbot.store.faults import damaged_value, explained

_NOT_OURS = (TypeError, ValueError, OverflowError, zlib.error)
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
        raise explained(path, error) from error


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


# Long lists have tens of thousands of times and days, so the functions that read one are kept bare.
def unstamp(text: str) -> datetime:
    """The Eastern time of a stored `stamp`. Raises Damaged for anything else."""
    try:
        at = datetime.fromisoformat(text)
        zoned = at.astimezone(EASTERN)
    except _NOT_OURS as error:
        raise damaged_value() from error
    if at.tzinfo is None:
        raise damaged_value()
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
        raise damaged_value() from error


def maybe_date(text: str | None) -> date | None:
    """As `day`; null stays null."""
    return None if text is None else day(text)


def maybe_time(text: str | None) -> time | None:
    """The time of day of a stored ISO time; null stays null. Raises Damaged for anything else."""
    try:
        return None if text is None else time.fromisoformat(text)
    except _NOT_OURS as error:
        raise damaged_value() from error


def decompressed(body: bytes) -> bytes:
    """Decompress a stored value. Raises Damaged if it cannot be."""
    try:
        return zlib.decompress(body)
    except _NOT_OURS as error:
        raise damaged_value() from error


def is_claimed_by_another(holder: str | None, until: str, owner: str, now: datetime) -> bool:
    """Whether a claim of `holder` that lasts `until` keeps `owner` away: it is another, living process's, and not over.

    A null holder claims nothing.
    """
    return holder is not None and holder != owner and until > stamp(now) and not is_gone(holder)
