"""Who has a database open, so that none is put in its place meanwhile; the system lets go for who dies."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from billbot.errors import StoreError


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
        if (cut_off := restoring(path)).exists():
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


def _again(cut_off: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return f"`billbot restore {cut_off.read_text(encoding='utf-8').strip()} --yes`"
    return "`billbot restore` with that backup"


def _opened(path: Path) -> int | None:
    """The file by which processes know of each other; null where it cannot be written or is a link."""
    try:
        return os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError:
        return None


def _locked(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in {errno.EWOULDBLOCK, errno.EACCES}  # a file system without locks keeps nobody out
    return True
