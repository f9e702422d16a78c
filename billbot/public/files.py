"""Lays a file down in the public folder, whole or not at all, for whoever publishes that folder to read."""

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

_FILE, _FOLDER = 0o644, 0o755


def write_file(path: Path, content: bytes) -> bool:
    """Let the file at `path` hold `content`; false when it does so already, and is left untouched but for its mode.

    Whoever reads meanwhile finds the old file or the new one. Everybody may read it, whatever is private by default; a
    folder that is there keeps its mode. Raises OSError, also where the folder is a link.
    """
    with suppress(FileNotFoundError):
        if path.read_bytes() == content:
            if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) != _FILE:
                path.chmod(_FILE)
            return False
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
        path.parent.chmod(_FOLDER)
    if path.parent.is_symlink():  # whoever put it there would choose what is overwritten
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path.parent))
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            os.fchmod(file.fileno(), _FILE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return True
