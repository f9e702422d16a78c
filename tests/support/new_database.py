"""An empty database; its schema is created once in a process, and then copied."""

import tempfile
from functools import cache
from pathlib import Path

from billbot import clock
from billbot.store import Store


def new_database(path: Path) -> Path:
    """Create a database at `path`, which must not exist."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(0o600, exist_ok=False)
    path.write_bytes(_made())
    return path


@cache
def _made() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "billbot.db"
        with Store(path):
            pass
        return path.read_bytes()


def used_database(path: Path) -> Path:
    """Create a database at `path`, which must not exist, with the results of a check."""
    with Store(new_database(path)) as store:
        at = clock.parse("2025-03-03T09:00")
        poll = store.polls.begin(at)
        store.polls.end(poll, at, checked=1, failed=0, not_tried=0)
    return path
