"""What is known of each bill, what changed it, and how the looks at it have gone. A sighting is one transaction."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any

from msgspec import Struct

from billbot import __version__
from billbot.bills import Bill, BillId, Change, Link, Mark
from billbot.store.connection import (
    StorePart,
    insert,
    maybe_unstamp,
    plain_errors,
    stamp,
    unstamp,
    write_transaction,
)
from billbot.store.marks import write_marks
from billbot.store.moments import note_bill
from billbot.store.rows import (
    apart,
    change_of,
    forget_page,
    keep_page,
    key_of,
    read_bill,
    read_numbers,
    row_of,
    write_bill,
    write_change,
    write_evidence,
    write_links,
)
from billbot.store.schema import STEPS
from billbot.store.values import Sighting


class Sightings(StorePart):
    """The bills in the database."""

    _remembered: dict[BillId, Bill | None] | None = None

    def last_seen(self, bill: BillId) -> Bill | None:
        """What is known of a bill; null before its first sight."""
        if self._remembered is not None and bill in self._remembered:
            return self._remembered[bill]
        with plain_errors(self._path):
            found = row_of(self._db, bill)
            known = None if found is None or found["first_seen"] is None else read_bill(self._db, bill, found)
        if self._remembered is not None:
            self._remembered[bill] = known
        return known

    @contextmanager
    def cached_reads(self) -> Iterator[None]:
        """Cache bills within: each is read from the database once, even if others write meanwhile."""
        self._remembered = {}
        try:
            yield
        finally:
            self._remembered = None

    def count(self) -> int:
        """How many bills were ever looked at."""
        return int(self._value("SELECT count(*) FROM bills"))

    def record(self, sighting: Sighting, sweep: int | None = None) -> list[int]:
        """Write a sighting, its changes, links, marks and evidence: all of it or nothing.

        Gives the ids of the changes, in their order. Raises Overtaken when another process wrote a newer sighting of
        the bill since `sighting.bill` was read.
        """
        with plain_errors(self._path), write_transaction(self._db):
            key = key_of(self._db, sighting.bill.id)
            if sighting.visited:
                forget_page(self._db, sighting.bill.id)
            write_bill(self._db, key, sighting.bill, sighting.at, visited=sighting.visited)
            note_bill(self._db, key, sighting.bill, sighting.at)
            if not sighting.changes:
                return []
            seen = insert(self._db, "sightings", bill=key, at=stamp(sighting.at), sweep=sweep)
            write_evidence(self._db, seen, sighting.evidence)
            changes = [write_change(self._db, seen, change, sighting.proposals) for change in sighting.changes]
            lead = write_links(self._db, sighting.bill.id, sighting.links)
            marks = (*sighting.marks, *([Mark.moved("links", sighting.at)] if lead else ()))
            write_marks(self._db, marks, changes, sighting.at, sweep)
            return changes

    def change(self, change: int) -> Change:
        """A change by its id; a LookupError when there is none."""
        query = (
            "SELECT changes.*, general_court, number FROM changes JOIN sightings ON sightings.id = sighting"
            " JOIN bills ON bills.id = bill WHERE changes.id = ?"
        )
        return change_of(self._known(query, change))

    def changes(
        self, bill: BillId, *, row: int | None = None, kind: str | None = None
    ) -> tuple[tuple[int, Change], ...]:
        """The changes of one row of a bill, or of one kind, with their ids, in order."""
        rows = self._rows(
            "SELECT changes.*, general_court, bills.number FROM bills JOIN sightings ON bill = bills.id"
            " JOIN changes ON sighting = sightings.id WHERE (general_court, bills.number) = (?, ?)"
            f" AND {'kind' if row is None else 'row'} = ? ORDER BY changes.id",
            [*apart(bill), kind if row is None else row],
        )
        return tuple((each["id"], change_of(each)) for each in rows)

    def seen_at(self, change: int) -> datetime:
        """When a change was seen."""
        query = "SELECT sightings.at FROM changes JOIN sightings ON sightings.id = sighting WHERE changes.id = ?"
        return unstamp(self._value(query, [change]))

    def changes_of_same_sweeps(self, changes: Collection[int]) -> tuple[tuple[int, Change, datetime], ...]:
        """Every change of the sweeps in which these changes were seen, with its id and time, in order.

        For a change outside any sweep, the changes of its own sighting.
        """
        marks = ", ".join("?" * len(changes))
        rows = self._rows(
            "SELECT changes.*, sightings.at, general_court, bills.number FROM sightings"
            " JOIN changes ON changes.sighting = sightings.id JOIN bills ON bills.id = bill"
            f" WHERE sightings.id IN (SELECT sighting FROM changes WHERE id IN ({marks}))"
            " OR sweep IN (SELECT sweep FROM sightings JOIN changes ON sighting = sightings.id"
            f" WHERE changes.id IN ({marks}))"
            " ORDER BY changes.id",
            [*changes, *changes],
        )
        return tuple((row["id"], change_of(row), unstamp(row["at"])) for row in rows)

    def rows_first_seen(self, bill: BillId) -> dict[int, datetime]:
        """When each row of a bill was first seen, by the row's number."""
        rows = self._rows(
            "SELECT actions.number, actions.first_seen FROM actions JOIN bills ON bills.id = bill"
            " WHERE (general_court, bills.number) = (?, ?)",
            apart(bill),
        )
        return {row["number"]: unstamp(row["first_seen"]) for row in rows}

    def all_links(self) -> tuple[Link, ...]:
        """Every link that is in the record, in the order in which they were read."""
        return tuple(
            Link(
                BillId(row["origin_court"], row["origin"]),
                BillId(row["to_court"], row["to_number"]),
                row["relation"],
                row["row"],
            )
            for row in self._rows("SELECT * FROM links ORDER BY id")
        )

    def numbers(self) -> dict[BillId, BillId]:
        """The bill number of every docket that got one while it was watched."""
        with plain_errors(self._path):
            return read_numbers(self._db)


class CheckRecord(Struct, frozen=True):
    """How the looks at a bill have gone. Times are Eastern; `error` is that of the last look, if it failed.

    `revision` counts the sightings of the bill; `taken_in` is the hash of the last answer, if it said just what is
    known.
    """

    first_seen: datetime | None = None
    visited_at: datetime | None = None
    tried_at: datetime | None = None
    failing_since: datetime | None = None
    page_failing_since: datetime | None = None
    page_failed_at: datetime | None = None
    error: str | None = None
    absent: bool = False
    etag: str | None = None
    last_modified: str | None = None
    cosponsors_at: datetime | None = None
    revision: int = 0
    taken_in: str | None = None

    def took_in(self, body: bytes) -> bool:
        """Whether an answer is the same, byte for byte, as the last one, which said just what is known."""
        return self.taken_in == name_of_answer(self.revision, body)

    @property
    def awaiting(self) -> bool:
        """Whether the site has no page for this number yet."""
        return self.first_seen is None and self.absent


# With what we read: another version may find more in the same answer, or know a bill otherwise.
_READER = f"{__version__} {list(STEPS)[-1]}"


def name_of_answer(revision: int, body: bytes) -> str:
    """The hash by which an answer is recognised; it includes the bill's revision and this version of our parser."""
    return sha256(f"{_READER}\n{revision}\n".encode() + body).hexdigest()


_TIMES = (
    *("first_seen", "visited_at", "cosponsors_at"),
    *("tried_at", "failing_since", "page_failing_since", "page_failed_at"),
)


class CheckRecords(StorePart):
    """How looking at each bill has gone, in the database."""

    def of(self, bill: BillId) -> CheckRecord:
        """How the looks at a bill have gone; all null before the first try."""
        with plain_errors(self._path):
            found = row_of(self._db, bill)
        return CheckRecord() if found is None else _of_row(found)

    def read_well(
        self,
        bill: BillId,
        at: datetime,
        *,
        visited: bool,
        etag: str | None = None,
        last_modified: str | None = None,
        taken_in: str | None = None,
    ) -> None:
        """Note that a look found nothing new; the HTTP validators are those of the JSON history's answer.

        `taken_in` is the hash of that answer, if it said just what is known.
        """
        with plain_errors(self._path), write_transaction(self._db):
            if visited:
                forget_page(self._db, bill)
            noted, given = stamp(at), (etag, last_modified, taken_in)
            self._db.execute(
                "UPDATE bills SET checked_at = ?, tried_at = ?, failing_since = NULL, error = NULL, absent = 0,"
                " visited_at = CASE WHEN ? THEN ? ELSE visited_at END,"
                " page_unread_since = CASE WHEN ? THEN NULL ELSE page_unread_since END,"
                " etag = ?, last_modified = ?, taken_in = ?"
                " WHERE general_court = ? AND number = ?",
                (noted, noted, visited, noted, visited, *given, *apart(bill)),
            )

    def cosponsors_read(self, bill: BillId, at: datetime) -> None:
        """Note that the cosponsors were read."""
        self._note(bill, "cosponsors_at = :at", at)

    def read_badly(self, bill: BillId, at: datetime, error: str, *, absent: bool, page: bytes | None = None) -> None:
        """Note that a look failed; the last good sighting stays (promise 2). The first unreadable `page` is kept.

        A number that had no page is awaited until its first sight, also after other errors.
        """
        sets = (
            "tried_at = :at, failing_since = coalesce(failing_since, :at), error = :error,"
            " absent = CASE WHEN first_seen IS NULL THEN max(absent, :absent) ELSE 0 END"
        )
        self._note(bill, sets, at, page, error=error, absent=absent)

    def page_asked(
        self, bill: BillId, at: datetime, *, had: bool = False, unread: str | None = None, page: bytes | None = None
    ) -> None:
        """Note whether a bill's page could be read; `unread` says why not. The first unreadable `page` is kept."""
        sets = "page_failing_since = coalesce(page_failing_since, :at), page_failed_at = :at"
        if had:
            sets = "page_failing_since = NULL, page_failed_at = NULL"
        if unread is not None:
            sets += ", page_unread_since = coalesce(page_unread_since, :at), page_unread_at = :at, page_error = :error"
        self._note(bill, sets, at, page, error=unread)

    def votes_unread(self, bill: BillId, at: datetime, page: bytes | None) -> None:
        """Keep the `page` on which some votes of committees could not be read, until all of them can be."""
        with plain_errors(self._path), write_transaction(self._db):
            keep_page(self._db, bill, at, page)

    def _note(self, bill: BillId, sets: str, at: datetime, page: bytes | None = None, **values: object) -> None:
        """Note something of a bill at the time `:at`; the first `page` that could not be read is kept."""
        with plain_errors(self._path), write_transaction(self._db):
            values |= {"at": stamp(at), "key": key_of(self._db, bill)}
            self._db.execute(f"UPDATE bills SET {sets} WHERE id = :key", values)
            keep_page(self._db, bill, at, page)


def _of_row(row: dict[str, Any]) -> CheckRecord:
    """What the row of a bill says of it."""
    return CheckRecord(
        **{name: maybe_unstamp(row[name]) for name in _TIMES},
        error=row["error"],
        absent=bool(row["absent"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
        revision=row["revision"],
        taken_in=row["taken_in"],
    )
