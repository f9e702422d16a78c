"""By what processes know of each other: who works with a database, and when it was last read through; and machines.

For processes it is a file beside the database. When that was read is noted for as long as nobody but billbot touches
the database. The note says which file the last who had it open left, with all that was written folded into it, and
holds for that very file, on a machine that was not started anew since. A note that does not hold costs a reading, and
never more. For two machines it is claims of terms, small databases that lie beside the copies of ours.
"""

import errno
import fcntl
import os
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from billbot import processes
from billbot.errors import Damaged, StoreError
from billbot.store.connection import plain_errors, stamp, unstamp
from billbot.store.opening import newest_step

# Written at once, in one piece: of two who write at the same time one's whole note stands there.
_WIDTH = 200
_SAME = 3  # so much of a mark stays as it is while the file is written: the steps, the boot, and which file it is


class Presence:
    """That this process works with the database at `path`, until it is `over`.

    Raises StoreError while a backup is put in its place, and after that was cut off. Where nothing can be written
    nobody is kept from anything. Who is only `reading` does not count as at work.
    """

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        self._handle = None if reading or not path.parent.is_dir() else _opened(path)
        if self._handle is not None and not _locked(self._handle, fcntl.LOCK_SH):
            self.over()
            raise StoreError(f"{path}: a backup is being put in its place at this moment; run this again once it is")
        cut_off, there = restoring(path), False
        with suppress(PermissionError):  # a folder of another user, which whoever opens the database says
            there = cut_off.exists()
        if there:
            self.over()
            raise StoreError(f"{path}: putting a backup in its place was cut off: run {_again(cut_off)} to finish it")

    def over(self) -> None:
        """Let go."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep every other process from the database at `path`. Raises StoreError where one works with it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = _opened(path)
    try:
        if handle is not None and not _locked(handle, fcntl.LOCK_EX):
            raise StoreError(
                f"{path}: billbot is at work with it, and nothing was changed; stop it first, as with"
                " `sudo systemctl stop billbot`, and run this again"
            )
        yield
    finally:
        if handle is not None:
            os.close(handle)


def restoring(path: Path) -> Path:
    """The file that is there while a backup is put in the place of the database at `path`; it names the backup."""
    return path.with_suffix(".restoring")


def presence_file(path: Path) -> Path:
    """The file by which processes know who works with the database at `path`, and when that was last read through."""
    return path.with_suffix(".lock")


def _again(cut_off: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return f"`billbot restore {shlex.quote(cut_off.read_text(encoding='utf-8').strip())} --yes`"
    return "`billbot restore` with that backup"


def _opened(path: Path) -> int | None:
    """The file by which processes know of each other; null where it cannot be written or is a link."""
    try:
        return os.open(presence_file(path), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError:
        return None


def _locked(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in {errno.EWOULDBLOCK, errno.EACCES}  # a file system without locks keeps nobody out
    return True


def refuse_log(path: Path) -> None:
    """Raise StoreError where a database that was closed is not whole by itself, as where the disk is full."""
    if _has_log(path):
        raise StoreError(f"{path.parent}: the disk is full; nothing was changed: free some space and run this again")


def last_read(path: Path) -> datetime | None:
    """When the database at `path`, which is as it was left, was last read through; null where that is not known."""
    mark, noted, at = _mark(path), *_noted(path)
    if not mark or noted != mark or _has_log(path):
        return None
    with suppress(Damaged):  # no time
        return unstamp(at)
    return None


class ReadingNote:
    """The note on the database at `path`, from before somebody opens it until it is `over`."""

    def __init__(self, path: Path) -> None:
        self._path, self._mark = path, _mark(path)
        self._goes_on = last_read(path) is not None

    def read(self, at: datetime) -> None:
        """All of it was read at this time."""
        self._mark = _mark(self._path)
        self._goes_on = bool(self._mark)
        if self._goes_on:
            _note(self._path, " ".join((*self._mark, stamp(at))))

    def over(self, error: BaseException | None) -> None:
        """It was closed, after an `error` or none: the note goes on with what was left, or goes after damage.

        It goes on where it held when this one opened the database, and nobody else has it open any more.
        """
        if isinstance(error, Damaged):
            _note(self._path, "")
            return
        mark, (noted, at) = _mark(self._path), _noted(self._path)
        unbroken = self._goes_on and noted and mark[:_SAME] == self._mark[:_SAME] and not _has_log(self._path)
        if unbroken and mark != noted:
            _note(self._path, " ".join((*mark, at)))


def _mark(path: Path) -> tuple[str, ...]:
    """What tells whether a database is as it was left; empty where that cannot be known.

    The time is that of the last change of any kind, which nobody can set back.
    """
    boot = processes.own_boot()
    with suppress(OSError):
        found = path.stat()
        return (newest_step(), boot, str(found.st_ino), str(found.st_size), str(found.st_ctime_ns)) if boot else ()
    return ()


def _has_log(path: Path) -> bool:
    """Whether anything lies beside a database that was not folded into it."""
    with suppress(OSError):
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    return False


def _noted(path: Path) -> tuple[tuple[str, ...], str]:
    """The mark and the time that are noted; both empty where there is no note."""
    with suppress(OSError):
        text = presence_file(path).read_text(encoding="utf-8", errors="replace")[:_WIDTH]  # what is behind is no note
        *mark, at = text.split() or [""]
        return tuple(mark), at
    return (), ""


def _note(path: Path, text: str) -> None:
    """Write the note, where the file is and can be written."""
    with suppress(OSError):
        handle = os.open(presence_file(path), os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            os.pwrite(handle, f"{text:<{_WIDTH}}".encode(), 0)
        finally:
            os.close(handle)


class Claim(Struct, frozen=True):
    """Who claimed a term, when, and a print of the key that belongs to the database there; empty for none."""

    owner: str
    at: datetime
    key: str


def write_claim(path: Path, claim: Claim) -> None:
    """Write a claim into a new database. Raises StoreError."""
    with plain_errors(path), closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE claim (owner TEXT NOT NULL, at TEXT NOT NULL, key TEXT NOT NULL) STRICT")
        db.execute("INSERT INTO claim VALUES (?, ?, ?)", (claim.owner, stamp(claim.at), claim.key))


def read_claim(path: Path) -> Claim:
    """Read a claim. Raises StoreError."""
    with plain_errors(path), closing(sqlite3.connect(path)) as db:
        owner, at, key = db.execute("SELECT owner, at, key FROM claim").fetchone()
    return Claim(owner, unstamp(at), key)
