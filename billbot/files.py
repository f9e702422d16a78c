"""Writes private files atomically: another process finds the old or the new file, never a part."""

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

_OWNER_ALONE, _FOLDER_OF_OWNER = 0o600, 0o700
_ASIDE, _DAY_SECONDS = ".aside-", 86_400


@contextmanager
def draft(path: Path, sure: Callable[[], object] = lambda: None) -> Iterator[Path]:
    """An empty private file to fill. It replaces `path` if `sure` raises nothing. Otherwise it is deleted.

    Raises OSError.
    """
    with scratch(path) as aside:
        yield aside
        settle(aside)
        sure()
        aside.replace(path)


@contextmanager
def scratch(path: Path) -> Iterator[Path]:
    """An empty private file next to `path`, deleted at the end of the block. Raises OSError."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        aside.touch(_OWNER_ALONE, exist_ok=False)
        yield aside
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """An empty private folder next to `path`, deleted at the end of the block. Raises OSError.

    Folders that a killed process left a day or more ago are deleted, too: each may hold a whole database.
    """
    with TemporaryDirectory(prefix=_ASIDE, dir=path.parent) as made:
        for left in path.parent.glob(f"{_ASIDE}*"):
            with suppress(FileNotFoundError):
                if Path(made).stat().st_mtime - left.stat().st_mtime > _DAY_SECONDS:
                    rmtree(left, ignore_errors=True)
        yield Path(made)


def settle(path: Path) -> None:
    """Flush a file, or the renames in a folder, to the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def refuse_link(path: Path) -> None:
    """Raise OSError if a path is a link. Otherwise somebody could use a link to choose what is overwritten."""
    if path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def make_folder(path: Path) -> None:
    """Make a private folder, if there is none. Raises OSError, also if it is a link."""
    path.mkdir(parents=True, exist_ok=True, mode=_FOLDER_OF_OWNER)
    refuse_link(path)


def write_privately(path: Path, body: bytes) -> None:
    """Write a whole private file. Raises OSError, also if the folder is a link."""
    make_folder(path.parent)
    with draft(path) as aside:
        aside.write_bytes(body)
