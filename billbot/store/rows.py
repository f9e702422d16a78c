"""Bills and subjects as columns of the tables."""

from collections.abc import Mapping
from typing import Any

from billbot.domain.bills import BillId
from billbot.domain.ledger import DueMark, Subject
from billbot.store.connection import Database, insert, unstamp

# The columns that name a subject.
KEY = "kind, general_court, bill, number, name"


OF_SUBJECT = f"({KEY}) = (?, ?, ?, ?, ?)"


def apart(bill: BillId) -> tuple[int, str]:
    """A bill as its two columns."""
    return bill.general_court, bill.number


def bill_of(row: Mapping[str, Any]) -> BillId:
    """The bill that two columns name."""
    return BillId(row["general_court"], row["number"])


def row_of(db: Database, bill: BillId) -> dict[str, Any] | None:
    """The row of a bill in the table `bills`; null before the first try."""
    return next(db.query("SELECT * FROM bills WHERE (general_court, number) = (?, ?)", apart(bill)), None)


def key_of(db: Database, bill: BillId) -> int:
    """The id of a bill's row, which is made at the first try."""
    found = row_of(db, bill)
    if found is None:
        return insert(db, "bills", general_court=bill.general_court, number=bill.number)
    return int(found["id"])


def read_numbers(db: Database) -> dict[BillId, BillId]:
    """The bill number of every docket that got one while it was watched."""
    return {BillId(row["general_court"], row["docket"]): bill_of(row) for row in db.query("SELECT * FROM renumberings")}


def columns_of(subject: Subject) -> tuple[str, int, str, int, str]:
    """A subject as its columns."""
    court, number = (subject.bill.general_court, subject.bill.number) if subject.bill else (0, "")
    return subject.kind, court, number, subject.number, subject.name


def subject_of(row: dict[str, Any]) -> Subject:
    """A subject of its columns."""
    bill = BillId(row["general_court"], row["bill"]) if row["bill"] else None
    return Subject(row["kind"], bill, row["number"], row["name"])


def due_mark(row: dict[str, Any]) -> DueMark:
    """A mark of its columns."""
    return DueMark(
        row["id"],
        row["channel"],
        row["recipient"],
        subject_of(row),
        row["was"],
        row["change"],
        row["sweep"],
        unstamp(row["marked_at"]),
        unstamp(row["due_at"]),
        row["turns"],
    )
