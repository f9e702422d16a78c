"""When a database was last read through, noted beside it for as long as nobody but billbot touches it.

The note stands in the file by which processes know of each other. It says which file the last who had the database open
left, with all that was written folded into it, and holds for that very file, on a machine that was not started anew
since. A note that does not hold costs a reading, and never more.
"""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from billbot import processes
from billbot.errors import Damaged
from billbot.store.connection import stamp, unstamp
from billbot.store.opening import newest_step
from billbot.store.private_files import presence_file

# Written at once, in one piece: of two who write at the same time one's whole note stands there.
_WIDTH = 200
_SAME = 3  # so much of a mark stays as it is while the file is written: the steps, the boot, and which file it is


def last_read(path: Path) -> datetime | None:
    """When the database at `path`, which is as it was left, was last read through; null where that is not known."""
    mark, noted, at = _mark(path), *_noted(path)
    if not mark or noted != mark or _has_log(path):
        return None
    with suppress(Damaged):  # no time
        return unstamp(at)
    return None


class ReadingNote:
    """The note on the database at `path`, from before somebody opens it until it is `over`."""

    def __init__(self, path: Path) -> None:
        self._path, self._mark = path, _mark(path)
        self._goes_on = last_read(path) is not None

    def read(self, at: datetime) -> None:
        """All of it was read at this time."""
        self._mark = _mark(self._path)
        self._goes_on = bool(self._mark)
        if self._goes_on:
            _note(self._path, " ".join((*self._mark, stamp(at))))

    def over(self, error: BaseException | None) -> None:
        """It was closed, after an `error` or none: the note goes on with what was left, or goes after damage.

        It goes on where it held when this one opened the database, and nobody else has it open any more.
        """
        if isinstance(error, Damaged):
            _note(self._path, "")
            return
        mark, (noted, at) = _mark(self._path), _noted(self._path)
        unbroken = self._goes_on and noted and mark[:_SAME] == self._mark[:_SAME] and not _has_log(self._path)
        if unbroken and mark != noted:
            _note(self._path, " ".join((*mark, at)))


def _mark(path: Path) -> tuple[str, ...]:
    """What tells whether a database is as it was left; empty where that cannot be known.

    The time is that of the last change of any kind, which nobody can set back.
    """
    boot = processes.own_boot()
    with suppress(OSError):
        found = path.stat()
        return (newest_step(), boot, str(found.st_ino), str(found.st_size), str(found.st_ctime_ns)) if boot else ()
    return ()


def _has_log(path: Path) -> bool:
    """Whether anything lies beside a database that was not folded into it."""
    with suppress(OSError):
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    return False


def _noted(path: Path) -> tuple[tuple[str, ...], str]:
    """The mark and the time that are noted; both empty where there is no note."""
    with suppress(OSError):
        text = presence_file(path).read_text(encoding="utf-8", errors="replace")[:_WIDTH]  # what is behind is no note
        *mark, at = text.split() or [""]
        return tuple(mark), at
    return (), ""


def _note(path: Path, text: str) -> None:
    """Write the note, where the file is and can be written."""
    with suppress(OSError):
        handle = os.open(presence_file(path), os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            os.pwrite(handle, f"{text:<{_WIDTH}}".encode(), 0)
        finally:
            os.close(handle)
