"""Copies of the database, each in one file that can be put in its place, with the key that belongs to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
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


def left_anything(path: Path) -> bool:
    """Whether something lies beside `path` that only a database there can have left: its key, or a copy."""
    return path.with_suffix(".key").exists() or any(folder(path).glob(f"{path.stem}-*{path.suffix}"))


def newest_sound(path: Path) -> Path | None:
    """The newest copy of the database at `path` that can be put in its place, with its key; null where there is none.

    Each is read through, the newest first, until one is sound. Nothing is changed.
    """
    copies = (each for each in folder(path).glob(f"{path.stem}-*{path.suffix}") if each.is_file())
    by_age = sorted(copies, key=lambda each: (each.stat().st_mtime, each.name), reverse=True)
    return next((each for each in by_age if _is_sound(each)), None)


def _is_sound(copy: Path) -> bool:
    if not copy.with_suffix(".key").is_file():
        return False
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{copy.absolute().as_uri()}?immutable=1", uri=True)) as db:
        return db.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)] and _has_steps(db)
    return False


def _has_steps(db: sqlite3.Connection) -> bool:
    """Whether it is a database of ours, and not an empty file."""
    return bool(db.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0])


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
