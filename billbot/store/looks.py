"""The looks at each bill: how they have gone so far, and the data by which the next ones are planned."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from msgspec import Struct

from billbot import __version__
from billbot.bills import BillId
from billbot.migrations import STATEMENTS
from billbot.store.bill_rows import apart, bill_of, forget_page, keep_page, key_of, row_of
from billbot.store.connection import (
    StorePart,
    maybe_date,
    maybe_stamp,
    maybe_unstamp,
    plain_errors,
    stamp,
    write_transaction,
)

_OF_BILLS = (
    "SELECT general_court, number, tried_at, failing_since, absent AND first_seen IS NULL AS absent,"
    " CASE WHEN first_seen IS NULL THEN NULL ELSE bills.revision END AS known_at,"
    " plans.revision AS revision, day, weight, committee, moved_at"
    " FROM bills LEFT JOIN plans ON plans.bill = bills.id"
)


class CheckRecord(Struct, frozen=True):
    """How the looks at a bill have gone. Times are Eastern; `error` is that of the last look, if it failed.

    `revision` counts the sightings of the bill; `taken_in` is the hash of the last answer, if it said just what is
    known.
    """

    first_seen: datetime | None = None
    checked_at: datetime | None = None
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
_READER = f"{__version__} {list(STATEMENTS)[-1]}"


def name_of_answer(revision: int, body: bytes) -> str:
    """The hash by which an answer is recognised; it includes the bill's revision and this version of our parser."""
    return sha256(f"{_READER}\n{revision}\n".encode() + body).hexdigest()


_TIMES = (
    *("first_seen", "checked_at", "visited_at", "cosponsors_at"),
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


class PlannedBill(Struct, frozen=True):
    """A bill in the plan of looks: `tried_at` is null before the first look, `absent` says that it has no page yet.

    `weight` and `committee` were worked out on `day`, for `revision`; null before that. `moved_at` is when its last row
    was seen. `known_at` is the bill's present revision, null before first sight.
    """

    tried_at: datetime | None = None
    failing_since: datetime | None = None
    absent: bool = False
    known_at: int | None = None
    revision: int | None = None
    day: date | None = None
    weight: float = 1.0
    committee: str | None = None
    moved_at: datetime | None = None

    def is_fresh(self, today: date) -> bool:
        """Whether the weight is up to date; always so before first sight."""
        return self.known_at is None or (self.day, self.revision) == (today, self.known_at)


class Plans(StorePart):
    """The planning data in the database."""

    def all(self, courts: Collection[int]) -> dict[BillId, PlannedBill]:
        """Every bill of these courts that was ever tried."""
        which = f"{_OF_BILLS} WHERE general_court IN ({', '.join('?' * len(courts))})"
        return {bill_of(row): _planned(row) for row in self._rows(which, [*courts])}

    def of(self, bill: BillId) -> PlannedBill:
        """A bill as the plan knows it."""
        found = self._first(f"{_OF_BILLS} WHERE (general_court, number) = (?, ?)", apart(bill))
        return PlannedBill() if found is None else _planned(found)

    def moved_at(self, bill: BillId) -> datetime | None:
        """When the last row after a bill's first sight was seen; null for none."""
        query = (
            "SELECT max(at) FROM sightings JOIN changes ON changes.sighting = sightings.id"
            " WHERE bill = ? AND kind = 'action_added'"
        )
        with plain_errors(self._path):
            return maybe_unstamp(self._value(query, [key_of(self._db, bill)]))

    def keep(self, plans: Mapping[BillId, PlannedBill]) -> None:
        """Write the weights and committees of these bills."""
        with plain_errors(self._path), write_transaction(self._db):
            for bill, each in plans.items():
                day = each.day.isoformat() if each.day else ""
                self._db.execute(
                    "INSERT OR REPLACE INTO plans VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        *(key_of(self._db, bill), each.revision, day),
                        *(each.weight, each.committee, maybe_stamp(each.moved_at)),
                    ),
                )

    def entered(self) -> dict[tuple[int, int], int]:
        """How many rows were seen in each half hour of the week, by weekday (Monday is 0) and half hour of the day."""
        return {(row["weekday"], row["slot"]): row["rows"] for row in self._rows("SELECT * FROM entered")}

    def count_entered(self, slot: tuple[int, int], rows: int) -> None:
        """Count rows that were seen in a half hour of the week."""
        self._alter(
            "INSERT INTO entered VALUES (?, ?, ?)"
            " ON CONFLICT (weekday, slot) DO UPDATE SET rows = rows + excluded.rows",
            (*slot, rows),
        )


def _planned(row: dict[str, Any]) -> PlannedBill:
    return PlannedBill(
        maybe_unstamp(row["tried_at"]),
        maybe_unstamp(row["failing_since"]),
        bool(row["absent"]),
        row["known_at"],
        row["revision"],
        maybe_date(row["day"]),
        1.0 if row["weight"] is None else row["weight"],
        row["committee"],
        maybe_unstamp(row["moved_at"]),
    )
