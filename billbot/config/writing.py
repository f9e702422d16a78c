"""Puts a new text in the place of a file that people edit, too: whole, and only over what was read."""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from billbot.errors import ConfigError
from billbot.files import draft, settle


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep other processes of billbot from editing a configuration, or from taking note of an edit, meanwhile."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # the reading says what is wrong with it
        yield
        return
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def unwritten(path: Path, error: OSError) -> str:
    """That a file could not be written, and the mend."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    mend = "free some space, and run this again" if full else "run this as the user to whom the file belongs"
    return f"{path}: cannot be written ({error.strerror}); {mend}"


def put_in_place(path: Path, before: bytes, after: bytes) -> None:
    """Put new text in the place of a file at once, with its mode and owner: a power cut leaves the one or the other.

    Raises ConfigError where it is not any more as it was `before`, or cannot be written.
    """
    try:
        _replace(path.resolve(), before, after)
    except OSError as error:
        raise ConfigError([unwritten(path, error)]) from error


def put_new(path: Path, text: bytes) -> None:
    """Put a text in the place of a file, or where none is, at once. Raises ConfigError where it cannot be written."""
    if path.exists():
        put_in_place(path, path.read_bytes(), text)
    else:
        _put(path, text, 0o777)


def put_private(path: Path, text: str) -> None:
    """Put a text that its owner alone may read (0600) where it is kept, at once, whatever was there.

    A folder that is new is its owner's alone, too. Raises ConfigError where it cannot be written.
    """
    _put(path, text.encode(), 0o700)


def _put(path: Path, text: bytes, mode: int) -> None:
    """Put a text where it is kept; a folder that is new has this mode."""
    try:
        path.parent.mkdir(mode, parents=True, exist_ok=True)
        with draft(path) as aside:
            aside.write_bytes(text)
    except OSError as error:
        raise ConfigError([unwritten(path, error)]) from error


def _replace(path: Path, before: bytes, after: bytes) -> None:
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "it is read-only")
    with draft(path, lambda: _unless_changed(path, before)) as aside:
        aside.write_bytes(after)
        _become(aside, path.stat())
    settle(path.parent)


def _become(path: Path, like: os.stat_result) -> None:
    """Give a new file the owner and the mode of another."""
    now = path.stat()
    if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
        os.chown(path, like.st_uid, like.st_gid)
    path.chmod(stat.S_IMODE(like.st_mode))


def _unless_changed(path: Path, before: bytes) -> None:
    if path.read_bytes() != before:
        raise ConfigError([f"{path}: was changed by somebody at this moment; nothing was written: run it again"])
