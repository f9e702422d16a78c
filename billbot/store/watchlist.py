"""The watch list as people edit it: kept versions of its files, and each edit.

`billbot.toml` is not kept: it names mailboxes, logins and addresses with keys (promise 9).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from billbot.clock import later
from billbot.domain.bills import BillId
from billbot.domain.ledger import Job
from billbot.domain.watched import Edit
from billbot.store.bills import read_numbers
from billbot.store.connection import StorePart, bill_key, bill_of, insert, read, unstamp
from billbot.store.ledger import write_jobs

# A bill that was gone for less time was removed by mistake or moved. It is not announced as new.
_COMES_BACK = timedelta(days=7)
_COLUMNS = {"bills.toml": "bills", "calendar.toml": "calendar"}
# How many are kept: years of edits by hand, and little text.
_KEPT = 200


class KeptConfiguration(Struct, frozen=True):
    """A version of `bills.toml` and `calendar.toml`: since when it applied, and who made it (None: by hand)."""

    id: int
    at: datetime
    who: str | None
    files: Mapping[str, bytes]


class Configurations(StorePart):
    """What the database keeps of `config/`."""

    def last(self) -> KeptConfiguration | None:
        """The version that applies now, or None."""
        found = self._first("SELECT * FROM configurations ORDER BY id DESC LIMIT 1")
        return None if found is None else _kept(found)

    def before(self) -> KeptConfiguration | None:
        """The version before `brought`; None for none."""
        last = self.brought()
        found = last and self._first("SELECT * FROM configurations WHERE id < ? ORDER BY id DESC LIMIT 1", [last.id])
        return _kept(found) if found else None

    def brought(self) -> KeptConfiguration | None:
        """The last edit of `bills.toml`, or None."""
        found = self._first(
            "SELECT * FROM configurations AS edit WHERE bills !="
            " (SELECT bills FROM configurations WHERE id < edit.id ORDER BY id DESC LIMIT 1) ORDER BY id DESC LIMIT 1"
        )
        return None if found is None else _kept(found)

    def keep(self, files: Mapping[str, bytes], who: str | None, at: datetime) -> None:
        """Keep these files as the present version, unless they already are."""
        with self._transaction():
            last = self.last()
            if last is not None and all(last.files[name] == files[name] for name in _COLUMNS):
                return
            kept = {column: files[name] for name, column in _COLUMNS.items()}
            newest = insert(self._db, "configurations", at=at, who=who, **kept)
            self._db.execute("DELETE FROM configurations WHERE id <= ?", [newest - _KEPT])

    def drop_after(self, key: int) -> None:
        """Delete the versions after this id. They were undone."""
        self._alter("DELETE FROM configurations WHERE id > ?", [key])


def _kept(row: Mapping[str, Any]) -> KeptConfiguration:
    files = {name: row[column] for name, column in _COLUMNS.items()}
    return KeptConfiguration(row["id"], unstamp(row["at"]), row["who"], files)


class WatchlistChanges(StorePart):
    """The list of bills in the database."""

    def note(
        self,
        listed: Mapping[BillId, tuple[str, str]],
        who: str | None,
        at: datetime,
        jobs: Callable[[Edit], Iterable[Job]],
    ) -> tuple[Edit, ...]:
        """Note which bills were added or removed since the last time. Returns these edits.

        `listed` has the id and name of each bill's proposal; `jobs` returns an edit's jobs. The first list is the
        baseline, not an edit, unless somebody made it with billbot. What we know about a removed bill stays. Replacing
        a docket with its bill number is not an edit.
        """
        with self._transaction():
            numbers = read_numbers(self._db)
            listed = {numbers.get(bill, bill): named for bill, named in listed.items()}
            rows = {bill_of(row): row for row in self._db.query("SELECT * FROM watchlist")}
            before = {numbers.get(bill, bill): row for bill, row in rows.items()}
            new = {bill: named for bill, named in listed.items() if before.get(bill, {}).get("proposal") != named[0]}
            gone = {bill: row for bill, row in before.items() if bill in new or bill not in listed}
            if not new and not gone:
                return ()
            baseline = who is None and not before and not self._first("SELECT 1 FROM watchlist_edits LIMIT 1")
            edits = []
            if not baseline:
                for bill, row in gone.items():
                    edits.append(self._write(at, who, "removed", bill, _named(row), unheard=row["edit"] is not None))
            for row in gone.values():
                self._db.execute("DELETE FROM watchlist WHERE (general_court, number) = (?, ?)", bill_key(bill_of(row)))
            lately = self._heard_and_gone_since(later(at, -_COMES_BACK))
            for bill, named in new.items():
                edit = None if baseline else self._write(at, who, "added", bill, named)
                edits += [] if edit is None else [edit]
                # A bill that moved to another proposal or comes back is not new, if readers heard about it.
                heard = before[bill]["edit"] is None if bill in before else bill in lately
                untold = None if edit is None or heard else edit.id
                self._db.execute("INSERT INTO watchlist VALUES (?, ?, ?, ?, ?)", (*bill_key(bill), *named, untold))
            for edit in edits:
                write_jobs(self._db, jobs(edit), at)
            return tuple(edits)

    def edit(self, key: int) -> Edit:
        """An edit by its id; a LookupError when there is none."""
        return read(Edit, self._known("SELECT * FROM watchlist_edits WHERE id = ?", key))

    def edits(self) -> tuple[Edit, ...]:
        """Every edit of the list, the oldest first."""
        return tuple(read(Edit, row) for row in self._rows("SELECT * FROM watchlist_edits ORDER BY id"))

    def untold(self) -> tuple[Edit, ...]:
        """The additions to the list that channels did not hear about yet."""
        rows = self._rows("SELECT * FROM watchlist_edits WHERE id IN (SELECT edit FROM watchlist) ORDER BY id")
        return tuple(read(Edit, row) for row in rows)

    def tell(self, edits: Collection[Edit], jobs: Sequence[Job], at: datetime) -> None:
        """Write the jobs of additions to the list, and note the additions as told."""
        with self._transaction():
            write_jobs(self._db, jobs, at)
            for edit in edits:
                self._db.execute("UPDATE watchlist SET edit = NULL WHERE edit = ?", [edit.id])

    def _heard_and_gone_since(self, time: datetime) -> set[BillId]:
        rows = self._db.query(
            "SELECT general_court, number FROM watchlist_edits WHERE kind = 'removed' AND at >= ? AND NOT unheard",
            [time],
        )
        return {bill_of(row) for row in rows}

    def _write(
        self, at: datetime, who: str | None, kind: str, bill: BillId, named: tuple[str, str], *, unheard: bool = False
    ) -> Edit:
        proposal, name = named
        row = {"at": at, "who": who, "kind": kind, "proposal": proposal, "name": name, "unheard": unheard}
        key = insert(self._db, "watchlist_edits", **row, general_court=bill.general_court, number=bill.number)
        return self.edit(key)


def _named(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["proposal"], row["name"]
