"""Writes files of the configuration, which people edit, too: each at once, and only if it is still what was read."""

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
def locked(folder: Path) -> Iterator[None]:
    """Lock a configuration for the length of the block: no other process of billbot edits it or takes over an edit."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # whoever reads the folder reports what is wrong with it
        yield
        return
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def unwritten(path: Path, error: OSError) -> str:
    """The fault that a file could not be written, with how to mend that."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    mend = "free some space, and run this again" if full else "run this as the user to whom the file belongs"
    return f"{path}: cannot be written ({error.strerror}); {mend}"


def put_in_place(path: Path, before: bytes, after: bytes) -> None:
    """Replace the text of a file at once, keeping mode and owner: after a power cut it is the old one or the new one.

    Raises ConfigError where the file does not have the text `before` any more, or cannot be written.
    """
    try:
        _replace(path.resolve(), before, after)
    except OSError as error:
        raise ConfigError([unwritten(path, error)]) from error


def put_new(path: Path, text: bytes) -> None:
    """Write a file at once, whether it exists or not. Raises ConfigError where it cannot be written."""
    if path.exists():
        put_in_place(path, path.read_bytes(), text)
    else:
        _put(path, text, 0o777)


def put_private(path: Path, text: str) -> None:
    """Write a file at once that only its owner may read (0600), whatever was there.

    A new folder is only for its owner, too. Raises ConfigError where it cannot be written.
    """
    _put(path, text.encode(), 0o700)


def _put(path: Path, text: bytes, mode: int) -> None:
    """Write a text to a file at once; a folder that has to be made gets this mode."""
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
        _copy_owner_and_mode(aside, path.stat())
    settle(path.parent)


def _copy_owner_and_mode(path: Path, like: os.stat_result) -> None:
    """Give a new file the owner and the mode of another one."""
    now = path.stat()
    if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
        os.chown(path, like.st_uid, like.st_gid)
    path.chmod(stat.S_IMODE(like.st_mode))


def _unless_changed(path: Path, before: bytes) -> None:
    if path.read_bytes() != before:
        raise ConfigError([f"{path}: was changed by somebody at this moment; nothing was written: run it again"])
