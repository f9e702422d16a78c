"""What is replaced is moved aside, never deleted: the database, and what of it lies beside it."""

from datetime import datetime
from pathlib import Path

from billbot.store.backups import dated

_ENDS = ("", "-wal", "-shm", "-journal")


def parts(database: Path) -> list[Path]:
    """The files of which a database may consist."""
    return [database.with_name(f"{database.name}{end}") for end in _ENDS]


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
