"""Open the database: made, copied and migrated if need be; refused where it is not ours, too new, or damaged.

And the key under which addresses stand in it, in a file of its own beside it; nobody but their owner reads either.
"""

import hashlib
import hmac
import secrets
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlite_utils import Database, Migrations

from billbot.clock import EASTERN
from billbot.errors import Damaged, Overtaken, StoreError
from billbot.files import scratch
from billbot.migrations import STEPS
from billbot.store.backups import ENDS, folder, left_anything, write_before_steps
from billbot.store.connection import Connected, plain_errors, write_transaction
from billbot.store.faults import A_LINK

_WAIT_SECONDS = 30.0
_KEY_BYTES, _DIGITS = 32, 16
_SWITCHES = 20

_OTHERS = 0o077
# What others may not do with the folder of the database; whether they may pass through it, to what is published, is
# for whoever runs the machine.
_READ_OR_WRITE = 0o066
_BESIDE = ("backups", "evidence")
_OF_OURS = (".key", ".lock", ".restoring", ".term", ".litestream", ".sock")


def connect(path: Path, steps: Migrations = STEPS, *, through: bool = False, reading: bool = False) -> Database:
    """The database at `path`, made or copied and migrated if need be: WAL, foreign keys on, every commit on disk.

    `steps` are those that its schema consists of. With `through` all of it is read, before anything is believed or
    written; for who is only `reading` indexes are not compared with their tables, which takes most of the time.
    Raises Damaged where that finds it damaged, StoreError when it is no database of ours, of a newer version, of the
    time before the first release, or cannot be opened.
    """
    with ExitStack() as held, plain_errors(path):
        if path.is_symlink():  # whoever put it there would choose what is overwritten
            raise StoreError(f"{path}: {A_LINK}")
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and not path.stat().st_size and left_anything(path):
            raise sqlite3.DatabaseError("malformed: the file is empty, and was not")
        # No implicit transactions: they begin where `immediate` says so.
        connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
        held.callback(connection.close)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        db = Connected(connection, execute_plugins=False)
        lacking = _lacking(db, path, steps)
        if through:
            read_through(db, indexes=not reading)
        _write_ahead(db)
        if lacking:
            _migrate(db, path, steps)
        held.pop_all()
    return db


def connect_to_read(path: Path, *, through: bool) -> Database:
    """As `connect`, for who only reads: also where nothing can be written, on a read-only disk or a full one.

    SQLite needs to write there all the same, unless it is told that nobody else will; what nobody had open lies whole
    in the file itself then. Raises Damaged, StoreError.
    """
    try:
        return connect(path, through=through, reading=True)
    except Damaged:
        raise
    except StoreError as error:
        log = path.with_name(f"{path.name}-wal")
        with plain_errors(path):  # the folder may be another user's
            whole = path.is_file() and not (log.exists() and log.stat().st_size)
        if not whole:
            raise
        try:
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None)
        except sqlite3.Error:  # this user may not even read it
            raise error from None
        with ExitStack() as held, plain_errors(path):
            held.callback(connection.close)
            db = Connected(connection, execute_plugins=False)
            lacking = _lacking(db, path, STEPS)
            if through:
                read_through(db, indexes=False)
            if not lacking:
                held.pop_all()
                return db
        raise error from None


def _lacking(db: Database, path: Path, steps: Migrations) -> set[str]:
    """The steps that the database lacks.

    Raises StoreError unless the file is empty or a database of this version or an earlier one, sqlite3.DatabaseError
    where it is damaged.
    """
    with db.atomic():  # one look at both, as another process may be making its tables at this moment
        applied = {step.name for step in steps.applied(db)}
        tables = db.table_names()
    if tables and not applied:
        read_through(db)  # what is damaged may look like that
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
    with Database(memory=True, execute_plugins=False) as empty:
        return tuple(step.name for step in steps.pending(empty))


def newest_step() -> str:
    """The name of the last step of the schema as it is today."""
    return _names(STEPS)[-1]


def read_through(db: Database, *, indexes: bool = True) -> None:
    """Read all of a database, and what its `indexes` say of it. Raises sqlite3.DatabaseError where it is damaged."""
    for row in db.execute("PRAGMA integrity_check(1)" if indexes else "PRAGMA quick_check(1)"):
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


def _migrate(db: Database, path: Path, steps: Migrations) -> None:
    """Apply the steps that are lacking; a database that holds something is copied first, or left as it is."""
    if steps.applied(db):
        with suppress(Overtaken), plain_errors(folder(path)):
            write_before_steps(db, path, steps, _written_at(path))
    with write_transaction(db):  # two processes may open a new database at once
        steps.apply(db)


def _written_at(path: Path) -> datetime:
    """When a database was last written, as its files tell."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return datetime.fromtimestamp(max(each.stat().st_mtime for each in files if each.exists()), EASTERN)


def read_key(database: Path, any_made: Callable[[], bool]) -> bytes:
    """The key of the database at `database`, made where there is none and `any_made` says that nothing was told yet.

    Raises StoreError where it is missing, cannot be read, or is none.
    """
    path = database.with_suffix(".key")
    with plain_errors(path):
        if not path.exists() and any_made():
            raise StoreError(
                f"{path}: is missing, and without it nobody knows to whom something is owed; restore it with the"
                " backup of the database"
            )
        if not path.exists():
            # Written aside and linked, so that two processes at once end up with one whole key.
            with scratch(path) as aside, suppress(FileExistsError):
                aside.write_bytes(secrets.token_bytes(_KEY_BYTES))
                path.hardlink_to(aside)
        key = path.read_bytes()
    if len(key) != _KEY_BYTES:  # an empty one, after a power cut, would hash without a key
        raise StoreError(
            f"{path}: is not the key that billbot made; restore it with the backup of the database, or move it"
            " away: then what waits to be sent is dropped"
        )
    return key


def key_print(database: Path) -> str:
    """What tells the key beside a database from others, and says nothing of it; empty where there is none.

    Raises StoreError.
    """
    path = database.with_suffix(".key")
    with plain_errors(path):
        return hmac.new(path.read_bytes(), b"standby", hashlib.sha256).hexdigest()[:_DIGITS] if path.exists() else ""


def shut_off(path: Path) -> list[Path]:
    """Let nobody but their owner read the database at `path` and what lies beside it; gives what could not be changed.

    A folder that holds anything but databases and what lies beside them is somebody else's, and left alone.
    """
    left_open = []
    for each, others in _private(path):
        try:
            mode = each.lstat().st_mode
            if mode & others and not stat.S_ISLNK(mode):
                each.chmod(stat.S_IMODE(mode) & ~others)
        except FileNotFoundError:
            continue
        except OSError:
            left_open.append(each)
    return left_open


def _private(path: Path) -> Iterator[tuple[Path, int]]:
    """What is private, each with the bits of its mode that let others in."""
    folder = path.parent
    try:
        found = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    except PermissionError:  # another user's, which whoever opens the database says
        return
    own = {path.name + end for end in ENDS}
    own |= {path.with_suffix(end).name for end in _OF_OURS}
    if path.name in found and all(_of_state(name, path.suffix) for name in found):
        yield folder, _READ_OR_WRITE
    yield from ((folder / name, _OTHERS) for name in found if name in own)
    for beside in (folder / name for name in (*_BESIDE, f".{path.name}-litestream") if name in found):
        yield beside, _OTHERS
        if beside.is_dir() and not beside.is_symlink():
            yield from ((each, _OTHERS) for each in sorted(beside.iterdir()))


def _of_state(name: str, suffix: str) -> bool:
    """Whether a name is that of a database, this one or another, or of what billbot puts beside one."""
    ends = (*(suffix + end for end in ENDS), *_OF_OURS, "public")  # as `billbot init` names them
    return name.endswith((*ends, f"{suffix}-litestream")) or name in {".gitignore", *_BESIDE}
