"""What people change: the list of bills, which proposals are silent for a while, how a channel is called.

And when the configuration could not be used.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from msgspec import Struct

from billbot.bills import BillId, Edit, Mark, MuteEdit
from billbot.clock import later
from billbot.store.bill_rows import apart, read_numbers
from billbot.store.connection import Part, immediate, maybe_date, maybe_unstamp, said_plainly, stamp, unstamp
from billbot.store.marks import mark

# What was gone for less was taken out by mistake, or to be put elsewhere, and nobody hears of it as new.
_COMES_BACK = timedelta(days=7)
# Each has a column `channel`, with the name that the configuration gives it.
NAMED = (
    *("marks", "recipients", "envelopes", "tellings", "holds", "threads"),
    *("digests", "participants", "channels_asked", "told_elsewhere"),
)


class ConfigFault(Struct, frozen=True):
    """A configuration that could not be used: since when, until when (null while it lasts), and why, a line a fault."""

    began: datetime
    ended: datetime | None
    faults: str


class WatchlistChanges(Part):
    """The list of bills in the database."""

    def note(
        self,
        listed: Mapping[BillId, tuple[str, str]],
        who: str | None,
        at: datetime,
        marks: Callable[[Edit], Iterable[Mark]],
    ) -> tuple[Edit, ...]:
        """Take note of the list as it is now: what is new or gone is written down, with the `marks` of each edit.

        `listed` gives the id and name of each bill's proposal. The first list ever that nobody has edited is the
        baseline, and no edit. What is known of a bill that is gone stays. A docket goes by the number that it got: to
        list the one instead of the other is no edit. Gives the edits.
        """
        with said_plainly(self._path), immediate(self._db):
            numbers = read_numbers(self._db)
            listed = {numbers.get(bill, bill): named for bill, named in listed.items()}
            rows = {_bill(row): row for row in self._db.query("SELECT * FROM watchlist")}
            before = {numbers.get(bill, bill): row for bill, row in rows.items()}
            new = {bill: named for bill, named in listed.items() if before.get(bill, {}).get("proposal") != named[0]}
            gone = {bill: row for bill, row in before.items() if bill in new or bill not in listed}
            if not new and not gone:
                return ()
            baseline = who is None and not before and not self._any_edits()
            edits = [] if baseline else [self._write(at, who, "removed", bill, _named(gone[bill])) for bill in gone]
            for row in gone.values():
                self._db.execute("DELETE FROM watchlist WHERE (general_court, number) = (?, ?)", apart(_bill(row)))
            lately = self._gone_since(later(at, -_COMES_BACK))
            for bill, named in new.items():
                edit = None if baseline else self._write(at, who, "added", bill, named)
                edits += [] if edit is None else [edit]
                # One that only went to another proposal, or comes back, is not watched since today.
                untold = None if edit is None or bill in before or bill in lately else edit.id
                self._db.execute("INSERT INTO watchlist VALUES (?, ?, ?, ?, ?)", (*apart(bill), *named, untold))
            for edit in edits:
                mark(self._db, marks(edit), (), at, None)
            return tuple(edits)

    def edit(self, key: int) -> Edit:
        """An edit by its id; a LookupError when there is none."""
        with said_plainly(self._path):
            found = next(self._db.query("SELECT * FROM watchlist_edits WHERE id = ?", [key]), None)
        if found is None:
            raise LookupError(key)
        return _edit(found)

    def edits(self) -> tuple[Edit, ...]:
        """Everything that was ever put on the list or taken off it, the oldest first; the first list is no edit."""
        with said_plainly(self._path):
            return tuple(_edit(row) for row in self._db.query("SELECT * FROM watchlist_edits ORDER BY id"))

    def untold(self) -> tuple[Edit, ...]:
        """What was put on the list, and channels were not told of yet."""
        with said_plainly(self._path):
            rows = self._db.query("SELECT * FROM watchlist_edits WHERE id IN (SELECT edit FROM watchlist) ORDER BY id")
            return tuple(_edit(row) for row in rows)

    def tell(self, edits: Collection[Edit], marks: Sequence[Mark], at: datetime) -> None:
        """Mark for channels what was put on the list, once each."""
        with said_plainly(self._path), immediate(self._db):
            mark(self._db, marks, (), at, None)
            for edit in edits:
                self._db.execute("UPDATE watchlist SET edit = NULL WHERE edit = ?", [edit.id])

    def broken(self, digest: str, faults: str, at: datetime, marks: Callable[[int], Iterable[Mark]]) -> bool:
        """Note that the configuration cannot be used, with the `marks` of the fault's id; false while that is known.

        It lasts until `mended`.
        """
        with said_plainly(self._path), immediate(self._db):
            if self._open_fault() is not None:
                return False
            row = {"digest": digest, "began": stamp(at), "faults": faults}
            made = cast("int", self._db.table("config_faults").insert(row).last_pk)
            mark(self._db, marks(made), (), at, None)
            return True

    def mended(self, at: datetime, marks: Callable[[int], Iterable[Mark]]) -> bool:
        """Note that the configuration can be used again; false where that is nothing new."""
        with said_plainly(self._path), immediate(self._db):
            found = self._open_fault()
            if found is None:
                return False
            self._db.execute("UPDATE config_faults SET ended = ? WHERE ended IS NULL", (stamp(at),))
            mark(self._db, marks(found), (), at, None)
            return True

    def fault(self, key: int) -> ConfigFault:
        """The fault of an id; a LookupError when there is none."""
        with said_plainly(self._path):
            found = next(self._db.query("SELECT * FROM config_faults WHERE id = ?", [key]), None)
        if found is None:
            raise LookupError(key)
        return ConfigFault(unstamp(found["began"]), maybe_unstamp(found["ended"]), found["faults"])

    def _open_fault(self) -> int | None:
        found = next(self._db.query("SELECT id FROM config_faults WHERE ended IS NULL"), None)
        return None if found is None else int(found["id"])

    def _gone_since(self, time: datetime) -> set[BillId]:
        rows = self._db.query(
            "SELECT general_court, number FROM watchlist_edits WHERE kind = 'removed' AND at >= ?", [stamp(time)]
        )
        return {_bill(row) for row in rows}

    def _any_edits(self) -> bool:
        return next(self._db.query("SELECT 1 FROM watchlist_edits LIMIT 1"), None) is not None

    def _write(self, at: datetime, who: str | None, kind: str, bill: BillId, named: tuple[str, str]) -> Edit:
        proposal, name = named
        row = {
            "at": stamp(at),
            "who": who,
            "kind": kind,
            "general_court": bill.general_court,
            "number": bill.number,
            "proposal": proposal,
            "name": name,
        }
        return _edit({**row, "id": cast("int", self._db.table("watchlist_edits").insert(row).last_pk)})


def _bill(row: Mapping[str, Any]) -> BillId:
    return BillId(row["general_court"], row["number"])


def _named(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["proposal"], row["name"]


def _edit(row: Mapping[str, Any]) -> Edit:
    return Edit(row["id"], unstamp(row["at"]), row["who"], row["kind"], _bill(row), *_named(row))


class Mutes(Part):
    """The edits of the list that mute a proposal, or end that."""

    def note(self, edit: MuteEdit, marks: Callable[[int], Iterable[Mark]]) -> None:
        """Take note of an edit, with the `marks` of its id."""
        row = {
            "at": stamp(edit.at),
            "who": edit.who,
            "proposal": edit.proposal,
            "name": edit.name,
            "until": edit.until.isoformat() if edit.until else None,
        }
        with said_plainly(self._path), immediate(self._db):
            made = cast("int", self._db.table("mutes").insert(row).last_pk)
            mark(self._db, marks(made), (), edit.at, None)

    def edit(self, key: int) -> MuteEdit:
        """An edit by its id; a LookupError when there is none."""
        with said_plainly(self._path):
            row = next(self._db.query("SELECT * FROM mutes WHERE id = ?", [key]), None)
        if row is None:
            raise LookupError(key)
        until = maybe_date(row["until"])
        return MuteEdit(unstamp(row["at"]), row["who"], row["proposal"], row["name"], until)


class ChannelNames(Part):
    """The names of channels in the database."""

    def lists(self) -> Mapping[str, frozenset[str]]:
        """The keys of who was last on the list of each channel that anything was made out to."""
        found: dict[str, set[str]] = {}
        with said_plainly(self._path):
            for row in self._db.query("SELECT channel, recipient FROM recipients WHERE missing_since IS NULL"):
                found.setdefault(row["channel"], set()).add(row["recipient"])
        return {channel: frozenset(listed) for channel, listed in found.items()}

    def is_new(self, channel: str) -> bool:
        """Whether nothing is owed to a channel of this name, and it was never told anything."""
        with said_plainly(self._path):
            query = "SELECT 1 FROM envelopes WHERE channel = :name UNION ALL SELECT 1 FROM marks WHERE channel = :name"
            return next(self._db.query(query, {"name": channel}), None) is None

    def rename(self, before: str, after: str) -> None:
        """All that stands under one name stands under another, which is new."""
        with said_plainly(self._path), immediate(self._db):
            for table in NAMED:
                self._db.execute(f"UPDATE OR REPLACE {table} SET channel = ? WHERE channel = ?", (after, before))
            self._db.execute(
                "UPDATE OR REPLACE incidents SET subject = ? WHERE (kind, subject) = ('channel', ?)", (after, before)
            )
