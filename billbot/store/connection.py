"""Open the database, and turn what SQLite says into a line for a person."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

from sqlite_utils import Database, Migrations

from billbot.clock import EASTERN
from billbot.errors import Damaged, Overtaken, StoreError
from billbot.migrations import STEPS
from billbot.store.backups import folder, left_anything, write_before_steps
from billbot.store.private_files import refuse_link

_WAIT_SECONDS = 30.0
_SWITCHES = 20
# What SQLite says of a damaged file; what we ask for is there, unless the schema is damaged.
_DAMAGED = ("malformed", "Could not decode", "unsupported file format", "no such ", "has no column")
_MEND = "and nothing is sent from it; `billbot doctor` names the newest backup that is sound"
_NO_FOLDER = "lies in a folder that is a file; move that away, or name another file as [state] path"


def connect(path: Path, steps: Migrations = STEPS, *, through: bool = False) -> Database:
    """The database at `path`, made or copied and migrated if need be: WAL, foreign keys on, every commit on disk.

    `steps` are those that its schema consists of. With `through` all of it is read, before anything is believed or
    written. Raises Damaged where that finds it damaged, StoreError when it is no database of ours, of a newer version,
    of the time before the first release, or cannot be opened.
    """
    with said_plainly(path):
        refuse_link(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and not path.stat().st_size and left_anything(path):
            raise sqlite3.DatabaseError("malformed: the file is empty, and was not")
        # No implicit transactions: they begin where `immediate` says so.
        connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        with said_plainly(path):
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            db = Database(connection, execute_plugins=False)
            lacking = _lacking(db, path, steps)
            if through:
                read_through(db)
            _write_ahead(db)
            if lacking:
                _migrate(db, path, steps)
    except BaseException:
        connection.close()
        raise
    return db


def connect_to_read(path: Path, *, through: bool = False) -> Database:
    """As `connect`, for who only reads: also where nothing can be written, on a read-only disk or a full one.

    SQLite needs to write there all the same, unless it is told that nobody else will; what nobody had open lies whole
    in the file itself then. Raises Damaged, StoreError.
    """
    try:
        return connect(path, through=through)
    except Damaged:
        raise
    except StoreError as error:
        log = path.with_name(f"{path.name}-wal")
        if not path.is_file() or (log.exists() and log.stat().st_size):
            raise
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None)
        db = Database(connection, execute_plugins=False)
        try:
            with said_plainly(path):
                lacking = _lacking(db, path, STEPS)
                if through:
                    read_through(db)
                if not lacking:
                    return db
        except BaseException:
            connection.close()
            raise
        connection.close()
        raise error from None


def _lacking(db: Database, path: Path, steps: Migrations) -> set[str]:
    """The steps that the database lacks.

    Raises StoreError unless the file is empty or a database of this version or an earlier one.
    """
    with db.atomic():  # one look at both, as another process may be making its tables at this moment
        applied = {step.name for step in steps.applied(db)}
        tables = db.table_names()
    if tables and not applied:
        raise StoreError(f"{path} is a database of something else; name another file as [state] path")
    known = _names(steps)
    if applied and known[0] not in applied:
        raise StoreError(
            f"{path} was made by a billbot older than the first release, whose databases cannot be upgraded; "
            "move it away, and the next check makes a new one"
        )
    if newer := applied - set(known):
        raise StoreError(
            f"{path} was written by a newer billbot (step {min(newer)}); install that version again, "
            "or restore the backup made before it"
        )
    return set(known) - applied


@cache  # a database is opened at each tick and each command
def _names(steps: Migrations) -> tuple[str, ...]:
    """The names of the steps, in their order."""
    with Database(memory=True) as empty:
        return tuple(step.name for step in steps.pending(empty))


def read_through(db: Database) -> None:
    """Read all of a database. Raises sqlite3.DatabaseError where it is damaged."""
    for row in db.execute("PRAGMA integrity_check(1)"):
        if row[0] != "ok":
            raise sqlite3.DatabaseError(f"malformed: {row[0]}")


def _write_ahead(db: Database) -> None:
    """Switch to WAL, which SQLite refuses at once, without waiting, while another process does the same."""
    for _ in range(_SWITCHES):
        with suppress(sqlite3.OperationalError):
            db.execute("PRAGMA journal_mode = WAL")
            return
        with immediate(db):
            pass  # the other process is done once we may write
    db.execute("PRAGMA journal_mode = WAL")


def _migrate(db: Database, path: Path, steps: Migrations) -> None:
    """Apply the steps that are lacking; a database that holds something is copied first, or left as it is."""
    if steps.applied(db):
        with suppress(Overtaken), said_plainly(folder(path)):
            write_before_steps(db, path, steps, _written_at(path))
    with immediate(db):  # two processes may open a new database at once
        steps.apply(db)


def _written_at(path: Path) -> datetime:
    """When a database was last written, as its files tell."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return datetime.fromtimestamp(max(each.stat().st_mtime for each in files if each.exists()), EASTERN)


@contextmanager
def immediate(db: Database) -> Iterator[None]:
    """One transaction that holds the right to write from its beginning; rolled back on any error."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")  # may fail, too: the last of it is written only now
    except BaseException:
        if db.conn.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the file system into StoreError, saying where and what to do; damage into Damaged."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        # SQLite quotes the names of a damaged schema, which need not be text.
        text = "malformed" if isinstance(error, UnicodeDecodeError) else str(error)
        if any(sign in text for sign in _DAMAGED) or ("not a database" in text and left_anything(path)):
            raise Damaged(f"{path}: the database is damaged, {_MEND}") from error
        raise StoreError(f"{path}: {_plain(text)}") from error


def _plain(text: str) -> str:
    mends = {
        "not a database": "this file is not a database; move it away, or name another file as [state] path",
        "disk is full": "the disk is full; nothing was written: free some space and run again",
        "No space left": "the disk is full; nothing was written: free some space and run again",
        "readonly": "cannot be written; give this user the right to write the file and its folder",
        "Read-only file system": "cannot be written; name a file on a disk that can be as [state] path",
        "unable to open": "cannot be opened; it has to be a file in a folder that this user may write",
        "File exists": _NO_FOLDER,
        "Not a directory": _NO_FOLDER,
        "Too many levels of symbolic links": "is a link, and billbot writes through none here; put the file or folder "
        "itself there, or name another one in billbot.toml",
        "Permission denied": "cannot be opened; give this user the right to read and write it",
        "locked": "another process has held the database for half a minute; try again, or end that process",
        "disk I/O error": "the disk is full or does not answer; nothing was written: free some space and run again",
    }
    return next((mend for sign, mend in mends.items() if sign in text), text)


class Part:
    """A part of the database at `path`. Every method raises StoreError when the database does not play along."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path


def stamp(at: datetime) -> str:
    """An aware time as the database keeps it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextmanager
def _written() -> Iterator[None]:
    """A value that stands in the database was written by us: one that cannot be read is damage."""
    try:
        yield
    except (TypeError, ValueError, OverflowError, zlib.error) as error:
        raise Damaged(f"a value in the database is damaged, {_MEND}") from error


def unstamp(text: str) -> datetime:
    """The Eastern time of a stamp. Raises Damaged for what is none."""
    with _written():
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise ValueError(f"a time without its zone: {text!r}")
        return at.astimezone(EASTERN)


def maybe_unstamp(text: str | None) -> datetime | None:
    """As `unstamp`; null stays null."""
    return None if text is None else unstamp(text)


def maybe_stamp(at: datetime | None) -> str | None:
    """As `stamp`; null stays null."""
    return None if at is None else stamp(at)


def day(text: str) -> date:
    """The day of an ISO date. Raises Damaged for what is none."""
    with _written():
        return date.fromisoformat(text)


def maybe_date(text: str | None) -> date | None:
    """As `day`; null stays null."""
    return None if text is None else day(text)


def maybe_time(text: str | None) -> time | None:
    """The time of day of an ISO time; null stays null. Raises Damaged for what is none."""
    if text is None:
        return None
    with _written():
        return time.fromisoformat(text)


def unpacked(body: bytes) -> bytes:
    """What was kept compressed, as it was. Raises Damaged for what was not."""
    with _written():
        return zlib.decompress(body)
