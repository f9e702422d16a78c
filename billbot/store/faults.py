"""What errors of SQLite and the file system mean for whoever runs billbot: what is wrong, and what to do."""

import shlex
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from billbot.errors import Damaged, StoreError
from billbot.store.backups import left_anything
from billbot.store.schema import STEPS

# Phrases in SQLite's errors that mean damage: what our statements name exists, unless the schema is damaged.
_DAMAGED = (
    *("malformed", "Could not decode", "unsupported file format"),
    *("no such ", "has no column", "values were supplied"),
)
_MEND = "and nothing is sent from it; `billbot doctor` names the newest backup that is sound"
_NO_FOLDER = "lies in a folder that is a file; move that away, or name another file as [state] path"
A_LINK = (
    "is a link, and billbot writes through none here; put the file or folder itself there, or name another one in"
    " billbot.toml"
)


def explained(path: Path, error: Exception) -> StoreError:
    """The error that says of what lies at `path` where it went wrong and what to do; Damaged where it is damaged."""
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
    """The error for a stored value that cannot be read: since we wrote it, the database is damaged."""
    return Damaged(f"a value in the database is damaged, {_MEND}")


def cut_off_restoring(path: Path, mark: Path) -> StoreError:
    """The error that putting a backup in the place of `path` was cut off; the file `mark` names that backup."""
    again = "`billbot restore` with that backup"
    with suppress(OSError, UnicodeDecodeError):
        again = f"`billbot restore {shlex.quote(mark.read_text(encoding='utf-8').strip())} --yes`"
    return StoreError(f"{path}: putting a backup in its place was cut off: run {again} to finish it")


def _newer_step(path: Path) -> str | None:
    """A migration step of the database at `path` that this version does not know; null for none, or if unreadable."""
    with (
        suppress(sqlite3.Error, OSError, UnicodeDecodeError),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db,
    ):
        applied = [name for (name,) in db.execute("SELECT name FROM schema_steps ORDER BY id")]
        known = len(STEPS)
        return None if applied[:known] != list(STEPS) else next(iter(applied[known:]), None)
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
        "Too many levels of symbolic links": A_LINK,
        "Permission denied": "cannot be opened; give this user the right to read and write it",
        "locked": "another process has held the database for half a minute; try again, or end that process",
        "disk I/O error": "the disk is full or does not answer; nothing was written: free some space and run again",
    }
    return next((mend for sign, mend in mends.items() if sign in text), text)
