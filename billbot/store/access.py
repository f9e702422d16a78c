"""Access to the database: its owner alone may read it."""

import stat
from collections.abc import Iterator
from pathlib import Path

from billbot.store.backups import ENDS

_OTHERS = 0o077
# What others may not do with the folder of the database; whether they may pass through it, to what is published, is
# for whoever runs the machine.
_READ_OR_WRITE = 0o066
_BESIDE = ("backups", "evidence")
_OF_OURS = (".key", ".lock", ".turn", ".listening", ".restoring")


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
    own = {path.name + end for end in ENDS}
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
    ends = (*(suffix + end for end in ENDS), *_OF_OURS, "public")  # as `billbot init` names them
    return name.endswith((*ends, f"{suffix}-litestream")) or name in {".gitignore", *_BESIDE}
