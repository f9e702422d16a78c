"""The files that billbot goes by and went by; what was edited stands in `edits`.

`billbot.toml` is not among the files: it names mailboxes, logins and addresses with keys in them (promise 9).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from msgspec import Struct

from billbot.store.connection import Part, immediate, said_plainly, stamp, unstamp

_COLUMNS = {"bills.toml": "bills", "calendar.toml": "calendar"}
# So many are kept: years of edits by hand, and little text.
_KEPT = 200


class KeptConfiguration(Struct, frozen=True):
    """`bills.toml` and `calendar.toml` as they were, since when they were in force, and who edited; null is by hand."""

    id: int
    at: datetime
    who: str | None
    files: Mapping[str, bytes]


class Configurations(Part):
    """What the database keeps of `config/`."""

    def last(self) -> KeptConfiguration | None:
        """The one that is in force; null where none was kept yet."""
        with said_plainly(self._path):
            found = next(self._db.query("SELECT * FROM configurations ORDER BY id DESC LIMIT 1"), None)
        return None if found is None else _kept(found)

    def last_id(self) -> int | None:
        """The id of the one that is in force; null where none was kept yet."""
        with said_plainly(self._path):
            return cast("int | None", next(self._db.query("SELECT max(id) AS id FROM configurations"))["id"])

    def before(self) -> KeptConfiguration | None:
        """The last one with another `bills.toml` than the one that is in force has; null where there is none."""
        with said_plainly(self._path):
            found = next(
                self._db.query(
                    "SELECT * FROM configurations WHERE bills !="
                    " (SELECT bills FROM configurations ORDER BY id DESC LIMIT 1) ORDER BY id DESC LIMIT 1"
                ),
                None,
            )
        return None if found is None else _kept(found)

    def brought(self) -> KeptConfiguration | None:
        """The one that brought the `bills.toml` which is in force, after `before`; null where there is no such edit."""
        before = self.before()
        if before is None:
            return None
        with said_plainly(self._path):
            rows = self._db.query("SELECT * FROM configurations WHERE id > ? ORDER BY id LIMIT 1", [before.id])
            return next(map(_kept, rows), None)

    def since(self, when: datetime) -> tuple[KeptConfiguration, ...]:
        """The one that was in force before a time, as far as it is kept, and each that came since, the oldest first."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT * FROM configurations WHERE id >="
                " coalesce((SELECT MAX(id) FROM configurations WHERE at < ?), 0) ORDER BY id",
                [stamp(when)],
            )
            return tuple(_kept(row) for row in rows)

    def keep(self, files: Mapping[str, bytes], who: str | None, at: datetime) -> None:
        """Note that these files are in force; once, as long as they stay so."""
        row = {column: files[name] for name, column in _COLUMNS.items()}
        with said_plainly(self._path), immediate(self._db):
            last = next(self._db.query("SELECT * FROM configurations ORDER BY id DESC LIMIT 1"), None)
            if last is not None and all(last[column] == text for column, text in row.items()):
                return
            table = self._db.table("configurations")
            table.insert({"at": stamp(at), "who": who, **row})
            table.delete_where("id <= (SELECT MAX(id) FROM configurations) - ?", [_KEPT])

    def drop_after(self, key: int) -> None:
        """Forget those that came after the one of this id: they were taken back."""
        with said_plainly(self._path), immediate(self._db):
            self._db.table("configurations").delete_where("id > ?", [key])


def _kept(row: Mapping[str, Any]) -> KeptConfiguration:
    return KeptConfiguration(
        row["id"], unstamp(row["at"]), row["who"], {name: row[column] for name, column in _COLUMNS.items()}
    )
