"""A database as billbot makes it, empty: the steps of the schema are run once in a process, and copied from then on."""

import tempfile
from functools import cache
from pathlib import Path

from billbot.store import Store


def new_database(path: Path) -> Path:
    """Lay a new database at `path`, where there is none."""
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
