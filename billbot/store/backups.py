"""Copies of the database, each in one file that can be put in its place, with the key that belongs to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database, Migrations

from billbot.clock import EASTERN
from billbot.errors import Overtaken
from billbot.store.private_files import draft, write_privately

_KEPT = 4
_DAY_SECONDS = 86_400


def copy_weekly(db: Database, path: Path, at: datetime) -> Path:
    """Copy the database at `path` as it is at `at`, and drop older weekly copies but for the last few.

    Gives the copy. Raises sqlite3.Error or OSError; then there is no new copy, and no older one is touched.
    """
    copy = folder(path) / f"{path.stem}-{at.astimezone(EASTERN):%Y-%m-%d-%H%M}{path.suffix}"
    with _with_key(path, copy) as aside:
        _copy(db, aside)
    weekly = sorted(folder(path).glob(f"{path.stem}-[0-9]*{path.suffix}"))
    for old in weekly[:-_KEPT]:
        old.unlink(missing_ok=True)
        old.with_suffix(".key").unlink(missing_ok=True)
    for draft_left in folder(path).glob(f".{path.stem}-*"):  # by a process that was killed, and not one at work
        if copy.stat().st_mtime - draft_left.stat().st_mtime > _DAY_SECONDS:
            draft_left.unlink(missing_ok=True)
    return copy


def copy_before_steps(db: Database, path: Path, steps: Migrations) -> None:
    """Copy the database before those of `steps` that it lacks are applied; it is named for the first of them.

    Raises Overtaken when another process applied them meanwhile, sqlite3.Error or OSError.
    """
    overtaken = Overtaken(f"{path} was upgraded by another process meanwhile")
    lacking = steps.pending(db)
    if not lacking:
        raise overtaken
    copy = folder(path) / f"{path.stem}-before-{lacking[0].name}{path.suffix}"
    with _with_key(path, copy) as aside:
        _copy(db, aside)
        if not steps.pending(db):  # then this may be a copy of what it was made into
            raise overtaken


def folder(path: Path) -> Path:
    """Where the copies of the database at `path` lie."""
    return path.parent / "backups"


def _copy(db: Database, copy: Path) -> None:
    db.execute("VACUUM INTO ?", [str(copy)])


@contextmanager
def _with_key(path: Path, copy: Path) -> Iterator[Path]:
    """A draft of `copy`, and beside it the key, if there is one yet, as long as the copy gets its place.

    The key takes its place just before the copy, so that no copy of the database is without it.
    """
    key, placed = path.with_suffix(".key"), copy.with_suffix(".key")
    try:
        with draft(copy) as aside:
            yield aside
            if key.exists():
                write_privately(placed, key.read_bytes())
    except BaseException:
        if not copy.is_file():
            placed.unlink(missing_ok=True)
        raise
