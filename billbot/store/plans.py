"""What the plan of looks goes by: when each bill was last tried, how lively it is, and when rows were seen."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from billbot.bills import BillId
from billbot.store.bill_rows import apart, key_of
from billbot.store.connection import Part, immediate, maybe_date, maybe_stamp, maybe_unstamp, said_plainly


class PlannedBill(Struct, frozen=True):
    """A bill as the plan knows it: `tried_at` is null before the first look, `absent` says that it has no page yet.

    `weight` and `committee` were worked out for the `day`, at the `revision` of what was known; null before that.
    `moved_at` is when its last row was seen. `known_at` is the revision of what is known now, null before first sight.
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
        """Whether the weight is that of today and of what is known; so it is of what nobody has seen yet."""
        return self.known_at is None or (self.day, self.revision) == (today, self.known_at)


_OF_BILLS = (
    "SELECT general_court, number, tried_at, failing_since, absent AND first_seen IS NULL AS absent,"
    " CASE WHEN first_seen IS NULL THEN NULL ELSE bills.revision END AS known_at,"
    " plans.revision AS revision, day, weight, committee, moved_at"
    " FROM bills LEFT JOIN plans ON plans.bill = bills.id"
)


class Plans(Part):
    """The plan's part of the database."""

    def all(self, courts: Collection[int]) -> dict[BillId, PlannedBill]:
        """Every bill of these courts that was ever tried."""
        which = f"{_OF_BILLS} WHERE general_court IN ({', '.join('?' * len(courts))})"
        with said_plainly(self._path):
            rows = self._db.query(which, [*courts])
            return {BillId(row["general_court"], row["number"]): _planned(row) for row in rows}

    def of(self, bill: BillId) -> PlannedBill:
        """A bill as the plan knows it."""
        with said_plainly(self._path):
            found = self._db.query(f"{_OF_BILLS} WHERE (general_court, number) = (?, ?)", apart(bill))
            return next((_planned(row) for row in found), PlannedBill())

    def moved_at(self, bill: BillId) -> datetime | None:
        """When the last row of a bill was seen that came after its first sight; null where none did."""
        with said_plainly(self._path):
            found = next(
                self._db.query(
                    "SELECT max(at) AS at FROM sightings JOIN changes ON changes.sighting = sightings.id"
                    " WHERE bill = ? AND kind = 'action_added'",
                    [key_of(self._db, bill)],
                )
            )
            return maybe_unstamp(found["at"])

    def keep(self, plans: Mapping[BillId, PlannedBill]) -> None:
        """Write down what was worked out of these bills."""
        with said_plainly(self._path), immediate(self._db):
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
        """How many rows were seen in each half hour of the week: its day, Monday first, and which of that day."""
        with said_plainly(self._path):
            return {(row["weekday"], row["slot"]): row["rows"] for row in self._db.query("SELECT * FROM entered")}

    def count_entered(self, slot: tuple[int, int], rows: int) -> None:
        """Count rows that were seen in a half hour of the week."""
        with said_plainly(self._path), immediate(self._db):
            self._db.execute(
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
