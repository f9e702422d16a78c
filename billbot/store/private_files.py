"""Files beside the database: whole or not there at all, and readable by their owner alone."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OWNER_ALONE, _FOLDER = 0o600, 0o700


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """An empty private file that takes the place of `path` once it was filled, and goes when that fails.

    Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=_FOLDER)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        aside.touch(_OWNER_ALONE, exist_ok=False)
        yield aside
        with aside.open("rb") as written:
            os.fsync(written.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def write_privately(path: Path, body: bytes) -> None:
    """Write a file. Raises OSError."""
    with draft(path) as aside:
        aside.write_bytes(body)
