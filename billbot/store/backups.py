"""Backups: archives of the database with its key and the configuration, made weekly, before an upgrade, and on request.

It also moves a database's files aside when another one replaces it.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from billbot.clock import EASTERN
from billbot.errors import StoreError
from billbot.files import draft, make_folder, scratch
from billbot.store import archive

_KEPT = 4
_DAY_SECONDS = 86_400
ENDS = ("", "-wal", "-shm", "-journal")
_BY_HAND, _BEFORE, _COPY = "by-hand", "before", "copy"
# The part of a backup's name after the database's. Another database there may begin the same: `billbot-2.db`.
_WEEKLY = "-".join("[0-9]" * digits for digits in (4, 2, 2, 4))
_ANY = (_WEEKLY, f"{_BY_HAND}-{_WEEKLY}", f"{_BEFORE}-*")


def by_hand(path: Path, at: datetime) -> Path:
    """Where a requested backup of the database at `path` goes if no file is named."""
    return dated(path, at, _BY_HAND)


def keep_weekly(db: Database, path: Path, files: Mapping[str, bytes], at: datetime) -> Path:
    """Back up the database at `path` at the time `at`, and delete all but the last few weekly backups.

    Returns the backup. Raises sqlite3.Error or OSError; then nothing was added or deleted.
    """
    made = dated(path, at)
    write(db, path, made, files, at)
    for old in sorted(_backups(path, [_WEEKLY]), key=lambda each: each.stem)[:-_KEPT]:
        old.unlink(missing_ok=True)
    for draft_left in folder(path).glob(f".{path.stem}-*"):  # by a killed process, not a running one
        if made.stat().st_mtime - draft_left.stat().st_mtime > _DAY_SECONDS:
            draft_left.unlink(missing_ok=True)
    return made


def write(
    db: Database,
    path: Path,
    to: Path,
    files: Mapping[str, bytes],
    at: datetime,
    sure: Callable[[], object] = lambda: None,
) -> None:
    """Put a backup of the database at `path`, with its key and these files of the configuration, at `to`.

    There is no backup if `sure`, called when it is made, raises anything, or after sqlite3.Error or OSError.
    """
    key = path.with_suffix(".key")
    for each in (to.parent, folder(path)):
        make_folder(each)
    with draft(to, sure) as aside, scratch(folder(path) / f"{path.stem}-{_COPY}{path.suffix}") as copy:
        db.execute("VACUUM INTO ?", [str(copy)])
        members: dict[str, Path | bytes] = {archive.DATABASE: copy}
        if key.exists():
            members[archive.KEY] = key.read_bytes()
        members |= {f"{archive.CONFIG}{name}": text for name, text in files.items()}
        archive.write(aside, members, at)


def write_before(db: Database, path: Path, step: str, sure: Callable[[], object]) -> None:
    """Back up the database before this step and later ones are applied. Raises like `write`."""
    write(db, path, folder(path) / f"{path.stem}-{_BEFORE}-{step}{archive.SUFFIX}", {}, _written_at(path), sure)


def _written_at(path: Path) -> datetime:
    """When a database was last written, by the times of its files."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return datetime.fromtimestamp(max(each.stat().st_mtime for each in files if each.exists()), EASTERN)


def left_anything(path: Path) -> bool:
    """Whether a database left something next to `path`."""
    return path.with_suffix(".key").exists() or was_here(path)


def was_here(path: Path) -> bool:
    """Whether billbot has checked or sent with a database at `path`, or there are backups of it."""
    return path.with_suffix(".turn").exists() or any(_backups(path))


def without_backup(path: Path) -> str:
    """What to do if no backup beside the database at `path` can be restored."""
    left = [each for each in (path, path.with_suffix(".turn"), folder(path)) if each.exists()]
    start_over = f"to start over without any, move away {', '.join(map(str, left))}"
    return f"for a backup from elsewhere, stop billbot and run `billbot restore FILE`; {start_over}"


def newest_sound(path: Path, config: Collection[str]) -> Path | None:
    """The newest backup of the database at `path` that can be restored, or None.

    Backups are read through, the newest first, until one is sound. Nothing is changed. `config` has the names of a
    configuration's files.
    """
    by_age = sorted(
        filter(Path.is_file, _backups(path)), key=lambda each: (each.stat().st_mtime, each.name), reverse=True
    )
    return next((each for each in by_age if _is_sound(each, config)), None)


def _backups(path: Path, called: Iterable[str] = _ANY) -> Iterator[Path]:
    """The backups of the database at `path` whose names have this word."""
    for name in called:
        yield from folder(path).glob(f"{path.stem}-{name}{archive.SUFFIX}")


def dated(path: Path, at: datetime, word: str = "") -> Path:
    """The path for something made from the database at `path` at a time. `word` says what it is."""
    name = "-".join(filter(None, (path.stem, word, f"{at.astimezone(EASTERN):%Y-%m-%d-%H%M}")))
    return folder(path) / f"{name}{archive.SUFFIX}"


def _is_sound(backup: Path, config: Collection[str]) -> bool:
    with suppress(StoreError, OSError, sqlite3.Error), TemporaryDirectory() as aside:
        copy = Path(aside, archive.DATABASE)
        with archive.opened(backup, config) as opened:
            for name in opened.manifest.members:
                if name not in {archive.DATABASE, archive.KEY}:
                    opened.text(name)
            opened.extract(archive.DATABASE, copy)
        with closing(sqlite3.connect(f"{copy.as_uri()}?immutable=1", uri=True)) as db:
            whole = db.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)]
            return whole and db.execute("SELECT 1 FROM _sqlite_migrations").fetchone() is not None  # and no empty file
    return False


def folder(path: Path) -> Path:
    """Where the backups of the database at `path` are."""
    return path.parent / "backups"


def parts(database: Path) -> list[Path]:
    """The files that a database may have."""
    return [database.with_name(f"{database.name}{end}") for end in ENDS]


def replaced(database: Path, now: datetime) -> Path:
    """A new folder for replaced files."""
    first = dated(database, now, "replaced").with_suffix("")
    folder, at = first, 1
    while folder.exists():
        at += 1
        folder = first.with_name(f"{first.name}-{at}")
    return folder


def move_aside(database: Path, to: Path) -> None:
    """Move a database into a new folder, with Litestream's files, which only fit this one. Raises OSError."""
    to.parent.mkdir(exist_ok=True, mode=0o700)
    to.mkdir(mode=0o700)
    for part in (*parts(database), database.with_name(f".{database.name}-litestream")):
        if part.exists():
            part.replace(to / part.name)


def refuse_log(path: Path) -> None:
    """Raise StoreError if a closed database is not complete in one file, as after a full disk."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise StoreError(f"{path.parent}: the disk is full; nothing was changed: free some space and run this again")
