"""A replica without Litestream: a folder, in which what was copied last lies under its name."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from billbot.errors import ReplicaError
from billbot.replica import Litestream


@dataclass
class Shelf:
    """What two machines share; `arrived` counts how often something was put under each name.

    Who asks it meets one of the `faults`, while there are any.
    """

    folder: Path
    arrived: dict[str, int] = field(default_factory=dict)
    away: bool = False
    faults: list[Exception] = field(default_factory=list)

    def put(self, name: str, database: Path) -> None:
        self.arrived[name] = self.arrived.get(name, 0) + 1
        (self.folder / name).unlink(missing_ok=True)
        with closing(sqlite3.connect(database)) as db:
            db.execute("VACUUM INTO ?", [str(self.folder / name)])


class OnShelf(Litestream):
    """A machine's way to the shelf; `settled` counts how often it waited for what it wrote to arrive."""

    def __init__(self, shelf: Shelf, database: Path) -> None:
        super().__init__("file:///nowhere", database)
        self._shelf, self._of, self.settled = shelf, database, 0

    def arrived(self, name: str) -> int:
        self._ask()
        return self._shelf.arrived.get(name, 0)

    def fetch(self, name: str, to: Path, *, large: bool = False) -> None:
        del large
        self._ask()
        shutil.copy(self._shelf.folder / name, to)

    def put(self, name: str, database: Path) -> None:
        self._ask()
        self._shelf.put(name, database)

    def settle(self) -> None:
        self._ask()
        self.settled += 1

    @contextmanager
    def copying(self, name: str) -> Iterator[None]:
        self._of.with_name(f".{self._of.name}-litestream").mkdir(exist_ok=True)
        self.put(name, self._of)
        yield

    def keep_copying(self) -> None:
        self._ask()

    def _ask(self) -> None:
        if self._shelf.faults:
            raise self._shelf.faults.pop()
        if self._shelf.away:
            raise ReplicaError("the replica is away")
