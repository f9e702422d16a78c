"""Lays a file down in the public folder, whole or not at all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_file(path: Path, content: bytes) -> bool:
    """Let the file at `path` hold `content`; false when it does so already, and it is left untouched then.

    Whoever reads meanwhile finds the old file or the new one. Raises OSError.
    """
    with suppress(FileNotFoundError):
        if path.read_bytes() == content:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return True
