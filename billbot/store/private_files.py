"""The files beside the database: who works with it, and how each is written: whole or not, for its owner alone."""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from billbot.errors import StoreError
from billbot.files import draft, refuse_link

_FOLDER = 0o700
_OTHERS = 0o077
# What others may not do with the folder of the database; whether they may pass through it, to what is published, is
# for whoever runs the machine.
_READ_OR_WRITE = 0o066
_BESIDE = ("backups", "evidence")
_SQLITES = ("-wal", "-shm", "-journal")
_OF_OURS = (".key", ".lock", ".restoring", ".term", ".litestream", ".sock")


def make_folder(path: Path) -> None:
    """Make a folder for its owner alone, where there is none. Raises OSError, also where it is a link."""
    path.mkdir(parents=True, exist_ok=True, mode=_FOLDER)
    refuse_link(path)


def write_privately(path: Path, body: bytes) -> None:
    """Write a file for its owner alone, whole. Raises OSError, also where the folder is a link."""
    make_folder(path.parent)
    with draft(path) as aside:
        aside.write_bytes(body)


def shut_off(path: Path) -> list[Path]:
    """Let nobody but their owner read the database at `path` and what lies beside it; gives what could not be changed.

    A folder that holds anything but databases and what lies beside them is somebody else's, and left alone.
    """
    left_open = []
    for each, others in _private(path):
        try:
            mode = each.lstat().st_mode
            if mode & others and not stat.S_ISLNK(mode):
                each.chmod(stat.S_IMODE(mode) & ~others)
        except FileNotFoundError:
            continue
        except OSError:
            left_open.append(each)
    return left_open


def _private(path: Path) -> Iterator[tuple[Path, int]]:
    """What is private, each with the bits of its mode that let others in."""
    folder = path.parent
    try:
        found = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    except PermissionError:  # another user's, which whoever opens the database says
        return
    own = {path.name, *(path.name + end for end in _SQLITES)}
    own |= {path.with_suffix(end).name for end in _OF_OURS}
    if path.name in found and all(_of_state(name, path.suffix) for name in found):
        yield folder, _READ_OR_WRITE
    yield from ((folder / name, _OTHERS) for name in found if name in own)
    for beside in (folder / name for name in (*_BESIDE, f".{path.name}-litestream") if name in found):
        yield beside, _OTHERS
        if beside.is_dir() and not beside.is_symlink():
            yield from ((each, _OTHERS) for each in sorted(beside.iterdir()))


def _of_state(name: str, suffix: str) -> bool:
    """Whether a name is that of a database, this one or another, or of what billbot puts beside one."""
    ends = (suffix, *(suffix + end for end in _SQLITES), *_OF_OURS, "public")  # as `billbot init` names them
    return name.endswith((*ends, f"{suffix}-litestream")) or name in {".gitignore", *_BESIDE}


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
        cut_off, there = restoring(path), False
        with suppress(PermissionError):  # a folder of another user, which whoever opens the database says
            there = cut_off.exists()
        if there:
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


def presence_file(path: Path) -> Path:
    """The file by which processes know who works with the database at `path`, and when that was last read through."""
    return path.with_suffix(".lock")


def _again(cut_off: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return f"`billbot restore {cut_off.read_text(encoding='utf-8').strip()} --yes`"
    return "`billbot restore` with that backup"


def _opened(path: Path) -> int | None:
    """The file by which processes know of each other; null where it cannot be written or is a link."""
    try:
        return os.open(presence_file(path), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError:
        return None


def _locked(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in {errno.EWOULDBLOCK, errno.EACCES}  # a file system without locks keeps nobody out
    return True
