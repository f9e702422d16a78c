"""To put another database in the place of ours: nobody works with it meanwhile, and what is there is moved aside."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from billbot.errors import StoreError
from billbot.store.backups import ENDS, dated
from billbot.store.opening import lock, open_lock, presence_file


def parts(database: Path) -> list[Path]:
    """The files of which a database may consist."""
    return [database.with_name(f"{database.name}{end}") for end in ENDS]


def replaced(database: Path, now: datetime) -> Path:
    """A folder, which is not there yet, for what is replaced now."""
    first = dated(database, now, "replaced").with_suffix("")
    folder, at = first, 1
    while folder.exists():
        at += 1
        folder = first.with_name(f"{first.name}-{at}")
    return folder


def move_aside(database: Path, to: Path) -> None:
    """Move a database into a new folder, with what Litestream keeps of it, which fits no other. Raises OSError."""
    to.parent.mkdir(exist_ok=True, mode=0o700)
    to.mkdir(mode=0o700)
    for part in (*parts(database), database.with_name(f".{database.name}-litestream")):
        if part.exists():
            part.replace(to / part.name)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep every other process from the database at `path`. Raises StoreError where one works with it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = open_lock(presence_file(path))
    try:
        if handle is not None and not lock(handle, fcntl.LOCK_EX):
            raise StoreError(
                f"{path}: billbot is at work with it, and nothing was changed; stop it first, as with"
                " `sudo systemctl stop billbot`, and run this again"
            )
        yield
    finally:
        if handle is not None:
            os.close(handle)


def refuse_log(path: Path) -> None:
    """Raise StoreError where a database that was closed is not whole by itself, as where the disk is full."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise StoreError(f"{path.parent}: the disk is full; nothing was changed: free some space and run this again")
