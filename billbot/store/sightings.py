"""What is known of each bill, and everything that changed it; written in one transaction (promise 4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from sqlite_utils import Database

from billbot.bills import Bill, BillId, Change, Evidence, Link, Mark
from billbot.store.bill_rows import read_bill, write_bill
from billbot.store.changes import change_of, read_change, write_change
from billbot.store.check_record import CheckRecord, check_record_of
from billbot.store.connection import immediate, said_plainly, stamp, unstamp
from billbot.store.evidence import forget_page, keep_page, write_evidence
from billbot.store.links import apart, give_number, read_day_led_to, read_links, read_numbers, write_links
from billbot.store.marks import mark, rename_bill


@dataclass(frozen=True, slots=True)
class Sighting:
    """One look that changed what is known of a bill, with all that follows from it.

    `bill` is what is known now, compared against the `revision` it was read at. `proposals` are those that every
    change concerns, the main one first. `visited` says that the page was read, not only the JSON history.
    """

    bill: Bill
    at: datetime
    visited: bool
    changes: Sequence[Change] = ()
    proposals: Sequence[str] = ()
    links: Sequence[Link] = ()
    marks: Sequence[Mark] = ()
    evidence: Sequence[Evidence] = ()


class Sightings:
    """The bills in the database. Every method raises StoreError when the database does not play along."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def last_seen(self, bill: BillId) -> Bill | None:
        """What is known of a bill; null before its first sight."""
        with said_plainly(self._path):
            found = self._row(bill)
            if found is None or found["first_seen"] is None:
                return None
            return read_bill(self._db, bill, found)

    def count(self) -> int:
        """How many bills were ever looked at."""
        with said_plainly(self._path):
            return int(next(self._db.query("SELECT count(*) AS bills FROM bills"))["bills"])

    def check_record(self, bill: BillId) -> CheckRecord:
        """How looking at a bill has gone so far; all null before the first try."""
        with said_plainly(self._path):
            found = self._row(bill)
        return CheckRecord() if found is None else check_record_of(found)

    def record(self, sighting: Sighting, sweep: int | None = None) -> list[int]:
        """Write a sighting, its changes, links, marks and evidence: all of it or nothing.

        Gives the ids of the changes, in their order. Raises Overtaken when another process wrote a newer sighting of
        the bill since `sighting.bill` was read.
        """
        with said_plainly(self._path), immediate(self._db):
            key = self._key(sighting.bill.id)
            if sighting.visited:
                forget_page(self._db, sighting.bill.id)
            write_bill(self._db, key, sighting.bill, sighting.at, visited=sighting.visited)
            if not sighting.changes:
                return []
            seen = self._insert("sightings", bill=key, at=stamp(sighting.at), sweep=sweep)
            write_evidence(self._db, seen, sighting.evidence)
            changes = [write_change(self._db, seen, change, sighting.proposals) for change in sighting.changes]
            write_links(self._db, seen, sighting.bill.id, sighting.links)
            mark(self._db, sighting.marks, changes, sighting.at, sweep)
            return changes

    def read_well(
        self,
        bill: BillId,
        at: datetime,
        *,
        visited: bool,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> None:
        """Note that a look found nothing new; the validators are those of the JSON history's answer."""
        with said_plainly(self._path), immediate(self._db):
            if visited:
                forget_page(self._db, bill)
            noted, given = stamp(at), (etag, last_modified)
            self._db.execute(
                "UPDATE bills SET checked_at = ?, tried_at = ?, failing_since = NULL, error = NULL, absent = 0,"
                " visited_at = CASE WHEN ? THEN ? ELSE visited_at END,"
                " page_unread_since = CASE WHEN ? THEN NULL ELSE page_unread_since END, etag = ?, last_modified = ?"
                " WHERE id = ?",
                (noted, noted, visited, noted, visited, *given, self._key(bill)),
            )

    def cosponsors_read(self, bill: BillId, at: datetime) -> None:
        """Note that the cosponsors were read, whatever that changed; from then on they are known."""
        with said_plainly(self._path), immediate(self._db):
            self._db.execute("UPDATE bills SET cosponsors_at = ? WHERE id = ?", (stamp(at), self._key(bill)))

    def read_badly(self, bill: BillId, at: datetime, error: str, *, absent: bool, page: bytes | None = None) -> None:
        """Note that a look failed; the last good sighting stays (promise 2). The first `page` not read is kept.

        A number that once had no page is awaited until its first sight, whatever else goes wrong meanwhile.
        """
        with said_plainly(self._path), immediate(self._db):
            self._db.execute(
                "UPDATE bills SET tried_at = :at, failing_since = coalesce(failing_since, :at),"
                " error = :error, absent = CASE WHEN first_seen IS NULL THEN max(absent, :absent) ELSE 0 END"
                " WHERE id = :key",
                {"at": stamp(at), "error": error, "absent": absent, "key": self._key(bill)},
            )
            keep_page(self._db, bill, at, page)

    def page_failed(self, bill: BillId, at: datetime) -> None:
        """Note that a bill's page, or a tab of it, could not be had, for whatever reason."""
        with said_plainly(self._path), immediate(self._db):
            self._db.execute(
                "UPDATE bills SET page_failing_since = coalesce(page_failing_since, :at),"
                " page_failed_at = :at WHERE id = :key",
                {"at": stamp(at), "key": self._key(bill)},
            )

    def page_had(self, bill: BillId) -> None:
        """Note that a bill's page was had, with all that stands beside it."""
        with said_plainly(self._path), immediate(self._db):
            self._db.execute(
                "UPDATE bills SET page_failing_since = NULL, page_failed_at = NULL WHERE id = ?", (self._key(bill),)
            )

    def page_unread(self, bill: BillId, at: datetime, error: str, page: bytes | None = None) -> None:
        """Note that a bill's page cannot be read, while the JSON history could; a page read well takes it back.

        The first `page` that was not read is kept until then.
        """
        with said_plainly(self._path), immediate(self._db):
            self._db.execute(
                "UPDATE bills SET page_unread_since = coalesce(page_unread_since, :at),"
                " page_unread_at = :at, page_error = :error WHERE id = :key",
                {"at": stamp(at), "error": error, "key": self._key(bill)},
            )
            keep_page(self._db, bill, at, page)

    def votes_unread(self, bill: BillId, at: datetime, page: bytes | None) -> None:
        """Keep the `page` in which not all votes of committees could be read, until one is read that has nothing odd.

        That they cannot be read is part of what is known of the bill.
        """
        with said_plainly(self._path), immediate(self._db):
            keep_page(self._db, bill, at, page)

    def change(self, change: int) -> Change:
        """A change by its id; a LookupError when there is none."""
        with said_plainly(self._path):
            return read_change(self._db, change)

    def changes(
        self, bill: BillId, *, row: int | None = None, kind: str | None = None
    ) -> tuple[tuple[int, Change], ...]:
        """The changes of one row of a bill, or of one kind, with their ids, in order."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT changes.*, general_court, bills.number FROM bills JOIN sightings ON bill = bills.id"
                " JOIN changes ON sighting = sightings.id WHERE (general_court, bills.number) = (?, ?)"
                f" AND {'kind' if row is None else 'row'} = ? ORDER BY changes.id",
                [*apart(bill), kind if row is None else row],
            )
            return tuple((each["id"], change_of(each)) for each in rows)

    def seen_at(self, change: int) -> datetime:
        """When a change was seen."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT sightings.at FROM changes JOIN sightings ON sightings.id = sighting WHERE changes.id = ?",
                [change],
            )
            return unstamp(next(rows)["at"])

    def beside(self, changes: Collection[int]) -> tuple[tuple[int, Change, datetime], ...]:
        """Every change that came in the sweeps of these, with its id and when it was seen, in their order.

        A change of no sweep comes with those of its own sighting alone.
        """
        marks = ", ".join("?" * len(changes))
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT changes.*, sightings.at, general_court, bills.number FROM sightings"
                " JOIN changes ON changes.sighting = sightings.id JOIN bills ON bills.id = bill"
                f" WHERE sightings.id IN (SELECT sighting FROM changes WHERE id IN ({marks}))"
                " OR sweep IN (SELECT sweep FROM sightings JOIN changes ON sighting = sightings.id"
                f" WHERE changes.id IN ({marks}))"
                " ORDER BY changes.id",
                [*changes, *changes],
            )
            return tuple((row["id"], change_of(row), unstamp(row["at"])) for row in rows)

    def met(self, bill: BillId) -> dict[int, datetime]:
        """When each row of a bill was first seen, by its number."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT actions.number, actions.first_seen FROM actions JOIN bills ON bills.id = bill"
                " WHERE (general_court, bills.number) = (?, ?)",
                apart(bill),
            )
            return {row["number"]: unstamp(row["first_seen"]) for row in rows}

    def all_links(self) -> tuple[Link, ...]:
        """Every link that is in the record, in the order in which they were read."""
        with said_plainly(self._path):
            return read_links(self._db)

    def led_to(self, bill: BillId) -> date | None:
        """The day of the first row that was told and leads to a number; null where none was."""
        with said_plainly(self._path):
            return read_day_led_to(self._db, bill)

    def numbers(self) -> dict[BillId, BillId]:
        """The bill number of every docket that got one while it was watched."""
        with said_plainly(self._path):
            return read_numbers(self._db)

    def renumber(
        self,
        docket: BillId,
        change: Change,
        at: datetime,
        proposals: Sequence[str],
        marks: Sequence[Mark],
        sweep: int | None = None,
    ) -> int:
        """Give a docket its bill number, which is `change.bill`; what is known of it goes by that number from now on.

        Gives the id of the change. All of it is written, or nothing. Raises Overtaken when another process did so
        before.
        """
        number = change.bill
        with said_plainly(self._path), immediate(self._db):
            if give_number(self._db, docket, number, at):
                rename_bill(self._db, docket, number)
            seen = self._insert("sightings", bill=self._key(number), at=stamp(at), sweep=sweep)
            made = write_change(self._db, seen, change, proposals)
            mark(self._db, marks, [made], at, sweep)
            return made

    def _row(self, bill: BillId) -> dict[str, Any] | None:
        found = self._db.query("SELECT * FROM bills WHERE general_court = ? AND number = ?", apart(bill))
        return next(found, None)

    def _key(self, bill: BillId) -> int:
        """The id of a bill's row, which is made at the first try."""
        found = self._row(bill)
        if found is None:
            return self._insert("bills", general_court=bill.general_court, number=bill.number)
        return int(found["id"])

    def _insert(self, table: str, **values: object) -> int:
        return cast("int", self._db.table(table).insert(values).last_pk)
