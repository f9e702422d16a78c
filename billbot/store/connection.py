"""The connection to the database: opened, migrated, with its key, and written in transactions.

Errors of SQLite and the file system are put into words for the person who runs billbot: what is wrong, and what to do.
"""

import secrets
import sqlite3
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_type_hints

import sqlite_utils
from msgspec import MsgspecError, json
from sqlite_utils import Migrations

from billbot.clock import EASTERN
from billbot.domain.bills import BillId
from billbot.errors import Damaged, Overtaken, StoreError
from billbot.files import scratch
from billbot.store.backups import folder, left_anything, was_here, without_backup, write_before
from billbot.store.schema import STEPS

_Value = TypeVar("_Value")
_NOT_OURS = (TypeError, ValueError, OverflowError, zlib.error)
_WAIT_SECONDS = 30.0
_SWITCHES = 20
_KEY_BYTES = 32
# The table in which sqlite-utils notes a database's steps, and our name there.
_STEPS_TABLE, _STEPS_NAME = "_sqlite_migrations", "schema"
# Phrases in SQLite's errors that mean damage: everything that our statements name exists, unless the schema is damaged.
_DAMAGED = (
    *("malformed", "Could not decode", "unsupported file format"),
    *("no such ", "has no column", "values were supplied", "foreign key mismatch"),
)
_MEND = "and nothing is sent from it; `billbot doctor` names the newest intact backup"
_NO_KEY = "and without it billbot cannot tell who got which message; `billbot doctor` names the newest intact backup"
_FREE = "nothing was written: free some space; a running `billbot work` then continues; run anything else again"
_NO_FOLDER = "is in a folder that is a file; move that away, or name another file as [state] path"
A_LINK = (
    "is a link, and billbot does not write through links here; put the file or folder there, or name another in"
    " billbot.toml"
)


class _RowByName(dict[str, Any]):
    """A row by column name. Raises Damaged for a missing name, since then our schema is damaged."""

    def __missing__(self, name: str) -> Any:
        raise damaged_value()


class Database(sqlite_utils.Database):
    """A database of sqlite-utils that sends our statements as they are.

    sqlite-utils wraps each query in a savepoint, in case it writes, and checks after each statement for an open
    transaction. Our queries only read, and our transactions begin in `write_transaction`.
    """

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> sqlite3.Cursor:
        """Execute a statement."""
        return self.conn.execute(sql, () if parameters is None else parameters)

    def query(
        self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """The rows of a query, as dictionaries by column name; no two columns may have the same name."""
        cursor = self.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return (_RowByName(zip(names, row, strict=True)) for row in cursor)


@contextmanager
def write_transaction(db: Database) -> Iterator[None]:
    """A transaction that holds the write lock from its start (BEGIN IMMEDIATE); rolled back on any error."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")  # may fail, too: only now everything is written
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


def connect(path: Path, steps: Mapping[str, str] = STEPS, *, through: bool = False) -> Database:
    """The database at `path`, created or migrated if necessary: WAL, foreign keys on, every commit on disk.

    `steps` make up its schema. With `through`, and before a migration, it is read completely before anything is
    believed or written. Raises Damaged if that finds damage, or if it is missing and was here;
    StoreError if it is not our database, of a newer version or one before 0.3, or cannot be opened.
    """
    with ExitStack() as held, plain_errors(path):
        if path.is_symlink():  # nobody may choose what is overwritten by putting a link there
            raise StoreError(f"{path}: {A_LINK}")
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() and was_here(path):
            raise Damaged(f"{path}: the database is missing, {_MEND}; {without_backup(path)}")
        if path.is_file() and not path.stat().st_size and left_anything(path):
            raise sqlite3.DatabaseError("malformed: the file is empty, and was not")
        # No implicit transactions: they begin in `write_transaction`.
        connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
        held.callback(connection.close)
        db = Database(connection, execute_plugins=False)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")
        lacking = _lacking_steps(db, path, steps)
        if through or (lacking and len(lacking) < len(steps)):
            read_through(db)
        _write_ahead(db)
        if lacking:
            migrate(db, path, steps)
        held.pop_all()
    return db


def _lacking_steps(db: Database, path: Path, steps: Mapping[str, str]) -> list[str]:
    """The steps that the database lacks.

    Raises StoreError unless the file is empty or a database of this version or an earlier one, sqlite3.DatabaseError if
    it is damaged.
    """
    db.execute("BEGIN")  # read both at once, since another process may be creating its tables right now
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    kept = _STEPS_TABLE in tables
    applied = _applied(db) if kept else []
    foreign = kept and db.execute(f"SELECT 1 FROM {_STEPS_TABLE} WHERE migration_set <> ?", [_STEPS_NAME]).fetchone()
    db.execute("COMMIT")
    if tables and not applied:
        read_through(db)  # damage may look like that
        if kept and not foreign:
            raise sqlite3.DatabaseError("malformed: it has no steps")
        if foreign and "tellings" in tables:
            raise StoreError(
                f"{path} was made by a billbot before 0.3, and its tables differ from today's; move its folder"
                " away, and the next check starts over from the record"
            )
        raise StoreError(f"{path} is another program's database; name another file as [state] path")
    known = list(steps)
    if applied[: len(known)] != known[: len(applied)]:
        raise sqlite3.DatabaseError("malformed: its steps are none of ours")
    if newer := applied[len(known) :]:
        raise StoreError(
            f"{path} was written by a newer billbot (step {newer[0]}); install that version again, "
            "or restore the backup made before it"
        )
    return known[len(applied) :]


def _applied(db: Database) -> list[str]:
    return [
        name
        for (name,) in db.execute(f"SELECT name FROM {_STEPS_TABLE} WHERE migration_set = ? ORDER BY id", [_STEPS_NAME])
    ]


def read_through(db: Database) -> None:
    """Read a whole database. Raises sqlite3.DatabaseError if it is damaged.

    It does not check that indexes match their tables, which would take most of the time.
    """
    for row in db.execute("PRAGMA quick_check(1)"):
        if row[0] != "ok":
            raise sqlite3.DatabaseError(f"malformed: {row[0]}")


def _write_ahead(db: Database) -> None:
    """Switch to WAL, which SQLite refuses at once, without waiting, while another process does the same."""
    for _ in range(_SWITCHES):
        with suppress(sqlite3.OperationalError):
            db.execute("PRAGMA journal_mode = WAL")
            return
        with write_transaction(db):
            pass  # the other process is done once we may write
    db.execute("PRAGMA journal_mode = WAL")


def migrate(db: Database, path: Path, steps: Mapping[str, str]) -> None:
    """Apply the missing steps; a database with data is backed up first, or left as it is."""

    def lacking() -> str:
        """The first of them; where there is none by now a copy may be of what another process has made of it."""
        pending = _lacking_steps(db, path, steps)
        if not pending:
            raise Overtaken(f"{path} was upgraded by another process meanwhile")
        return pending[0]

    if db.execute("SELECT 1 FROM sqlite_schema").fetchone():
        with suppress(Overtaken), plain_errors(folder(path)):
            write_before(db, path, lacking(), sure=lacking)
    with write_transaction(db):  # two processes may open a new database at once
        migrations = Migrations(_STEPS_NAME)
        for name in steps:
            migrations(name=name)(_step(steps[name]))
        migrations.apply(db)


def _step(statements: str) -> Callable[[sqlite_utils.Database], None]:
    def apply(db: sqlite_utils.Database) -> None:
        for statement in statements.split(";\n"):
            if statement.strip():
                db.execute(statement)

    return apply


def read_key(database: Path, any_made: Callable[[], bool]) -> bytes:
    """The key of the database at `database`, created if there is none and `any_made` says that nothing was sent yet.

    Raises Damaged if it is missing or invalid, StoreError if it is unreadable.
    """
    path = database.with_suffix(".key")
    with plain_errors(path):
        if not path.exists() and any_made():
            raise Damaged(f"{path}: is missing, {_NO_KEY}")
        if not path.exists():
            # Written to another file and linked, so two processes at once end up with one whole key.
            with scratch(path) as aside, suppress(FileExistsError):
                aside.write_bytes(secrets.token_bytes(_KEY_BYTES))
                path.hardlink_to(aside)
        key = path.read_bytes()
    if len(key) != _KEY_BYTES:  # an empty one, as after a power cut, would hash without a key
        raise Damaged(f"{path}: is not the key that billbot made, {_NO_KEY}")
    return key


def explained(path: Path, error: Exception) -> StoreError:
    """The error for what went wrong with `path`, and what to do; Damaged if it is damaged."""
    # SQLite quotes the names of a damaged schema, which need not be text.
    text = "malformed" if isinstance(error, UnicodeDecodeError) else str(error)
    if any(sign in text for sign in _DAMAGED) or ("not a database" in text and left_anything(path)):
        if newer := _newer_step(path):
            return StoreError(
                f"{path}: was upgraded by a newer billbot (step {newer}) while this one worked with it; nothing"
                " was written: run this again as the newer version"
            )
        return Damaged(f"{path}: the database is damaged, {_MEND}")
    return StoreError(f"{path}: {_plain(text)}")


def damaged_value() -> Damaged:
    """The error for an unreadable stored value: since we wrote it, the database is damaged."""
    return Damaged(f"a value in the database is damaged, {_MEND}")


def _newer_step(path: Path) -> str | None:
    """A migration step of the database at `path` that this version does not know; None for none, or if unreadable."""
    with (
        suppress(sqlite3.Error, OSError, UnicodeDecodeError),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db,
    ):
        applied = _applied(Database(db, execute_plugins=False))
        known = len(STEPS)
        return None if applied[:known] != list(STEPS) else next(iter(applied[known:]), None)
    return None


def _plain(text: str) -> str:
    mends = {
        "not a database": "this file is not a database; move it away, or name another file as [state] path",
        "disk is full": f"the disk is full; {_FREE}",
        "No space left": f"the disk is full; {_FREE}",
        "readonly": "cannot be written; give this user the right to write the file and its folder",
        "Read-only file system": "cannot be written; name a file on a disk that can be as [state] path",
        "unable to open": "cannot be opened; it must be a file that this user can read and write, in a folder that "
        "this user can write to",
        "File exists": _NO_FOLDER,
        "Not a directory": _NO_FOLDER,
        "Too many levels of symbolic links": A_LINK,
        "Permission denied": "cannot be opened; give this user the right to read and write it",
        "locked": "another process has held the database for half a minute; try again, or end that process",
        "disk I/O error": f"the disk is full or does not answer; {_FREE}",
    }
    return next((mend for sign, mend in mends.items() if sign in text), text)


class StorePart:
    """Base of the parts of the database at `path`. Every method may raise StoreError."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """As `write_transaction`, with errors that say what to do."""
        with plain_errors(self._path), write_transaction(self._db):
            yield

    def _first(self, query: str, values: Sequence[Any] | dict[str, Any] = ()) -> dict[str, Any] | None:
        """The first row of a query, or None."""
        with plain_errors(self._path):
            return next(self._db.query(query, values), None)

    def _known(self, query: str, key: int) -> dict[str, Any]:
        """The row with this id. Raises LookupError if there is none."""
        found = self._first(query, [key])
        if found is None:
            raise LookupError(key)
        return found

    def _value(self, query: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first value of a query's first row; None if there is none."""
        with plain_errors(self._path):
            found = self._db.execute(query, values).fetchone()
        return found[0] if found else None

    def _rows(self, query: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[dict[str, Any]]:
        with plain_errors(self._path):
            yield from self._db.query(query, values)

    def _alter(self, statement: str, values: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Execute one statement that writes, in a separate transaction; returns the number of changed rows."""
        with self._transaction():
            return self._db.execute(statement, values).rowcount


def insert(db: Database, table: str, **row: object) -> int:
    """Insert a row, within the caller's transaction; returns its id."""
    names, values = ", ".join(row), ", ".join("?" * len(row))
    return cast("int", db.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", list(row.values())).lastrowid)


def stamp(at: datetime) -> str:
    """An aware time as the database keeps it: UTC, ISO 8601 with milliseconds and `Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


# A time or a day may be given to any statement.
sqlite3.register_adapter(datetime, stamp)
sqlite3.register_adapter(date, date.isoformat)


# Long lists have tens of thousands of times and days, so the functions that read one are kept minimal.
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
    """As `unstamp`; None stays None."""
    return None if text is None else unstamp(text)


def day(text: str) -> date:
    """The day of a stored ISO date. Raises Damaged for anything else."""
    try:
        return date.fromisoformat(text)
    except _NOT_OURS as error:
        raise damaged_value() from error


def read(kind: type[_Value], row: Mapping[str, Any], **given: object) -> _Value:
    """An instance of a class whose fields are columns of a row, except the `given` ones.

    A field `bill` is made of the two columns that name one. Raises Damaged for a value of the wrong type.
    """
    fields = _fields(cast("Any", kind))
    return kind(**{name: given[name] if name in given else _field(row, name, of) for name, of in fields})


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    """The fields of a class, each with its type, without None."""
    hints = get_type_hints(kind)
    return tuple((name, next(iter(get_args(hints[name])), hints[name])) for name in kind.__struct_fields__)  # type: ignore[attr-defined]


def _field(row: Mapping[str, Any], name: str, of: Any) -> object:
    if of is BillId:
        return bill_of(row)
    value, reading = row[name], _READ_AS.get(of)
    return value if value is None or reading is None else reading(value)


def decoded(text: str, kind: type[_Value]) -> _Value:
    """A value that is stored whole, as JSON of its class. Raises Damaged for anything else."""
    try:
        return json.decode(text, type=kind)
    except (MsgspecError, *_NOT_OURS) as error:
        raise damaged_value() from error


def decompressed(body: bytes) -> bytes:
    """Decompress a stored value. Raises Damaged if it cannot be."""
    try:
        return zlib.decompress(body)
    except _NOT_OURS as error:
        raise damaged_value() from error


_READ_AS: dict[Any, Callable[[Any], object]] = {datetime: unstamp, date: day, bool: bool}


def bill_key(bill: BillId) -> tuple[int, str]:
    """A bill as its two columns."""
    return bill.general_court, bill.number


def bill_of(row: Mapping[str, Any]) -> BillId:
    """The bill that two columns name."""
    return BillId(row["general_court"], row["number"])
