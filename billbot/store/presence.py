"""By what processes know of each other, and machines.

For processes it is a file beside the database. For two machines it is claims of terms, small databases that lie beside
the copies of ours.
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

from billbot.errors import StoreError
from billbot.store.connection import said_plainly, stamp, unstamp


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
    """The file by which processes know who works with the database at `path`."""
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
    if has_log(path):
        raise StoreError(f"{path.parent}: the disk is full; nothing was changed: free some space and run this again")


def has_log(path: Path) -> bool:
    """Whether anything lies beside a database that was not folded into it."""
    with suppress(OSError):
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    return False


class Claim(Struct, frozen=True):
    """Who claimed a term, when, and a print of the key that belongs to the database there; empty for none."""

    owner: str
    at: datetime
    key: str


def write_claim(path: Path, claim: Claim) -> None:
    """Write a claim into a new database. Raises StoreError."""
    with said_plainly(path), closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE claim (owner TEXT NOT NULL, at TEXT NOT NULL, key TEXT NOT NULL) STRICT")
        db.execute("INSERT INTO claim VALUES (?, ?, ?)", (claim.owner, stamp(claim.at), claim.key))


def read_claim(path: Path) -> Claim:
    """Read a claim. Raises StoreError."""
    with said_plainly(path), closing(sqlite3.connect(path)) as db:
        owner, at, key = db.execute("SELECT owner, at, key FROM claim").fetchone()
    return Claim(owner, unstamp(at), key)
