"""An empty database as billbot makes it: the schema is made once in a process, and copied from then on."""

import tempfile
from functools import cache
from pathlib import Path

from billbot import clock
from billbot.processes import own_name
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


def used_database(path: Path) -> Path:
    """Lay a database at `path`, where there is none, that a check has read into."""
    owner = own_name()
    with Store(new_database(path)) as store:
        at = clock.parse("2025-03-03T09:00")
        sweep = store.sweeps.begin(owner, at)
        assert sweep is not None
        store.sweeps.end(sweep, owner, at, checked=1, failed=0, not_tried=0, requests=0)
    return path
