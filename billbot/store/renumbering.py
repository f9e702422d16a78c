"""Renumbering: a docket gets its bill number, by which all that is known and told of it goes from then on."""

from collections.abc import Sequence
from datetime import datetime

from billbot.bills import BillId, Change, Mark
from billbot.errors import Overtaken
from billbot.store.connection import Database, StorePart, insert, plain_errors, stamp, write_transaction
from billbot.store.marks import write_marks
from billbot.store.moments import note_bill
from billbot.store.rows import apart, key_of, read_bill, row_of, write_change


class Renumberings(StorePart):
    """The numbers that dockets got, in the database."""

    def give(
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
        with plain_errors(self._path), write_transaction(self._db):
            if _give_number(self._db, docket, number):
                _move_marks(self._db, docket, number)
            if (found := row_of(self._db, number)) and found["first_seen"]:
                note_bill(self._db, found["id"], read_bill(self._db, number, found), at)
            seen = insert(self._db, "sightings", bill=key_of(self._db, number), at=stamp(at), sweep=sweep)
            made = write_change(self._db, seen, change, proposals)
            write_marks(self._db, (*marks, Mark.moved("links", at)), [made], at, sweep)
            return made


def _give_number(db: Database, docket: BillId, number: BillId) -> bool:
    """Let what is known of a docket go by its bill number; false where that number is known already by itself.

    Raises Overtaken when the docket has got its number before.
    """
    given = db.execute(
        "INSERT INTO renumberings VALUES (?, ?, ?) ON CONFLICT (general_court, docket) DO NOTHING",
        (*apart(docket), number.number),
    )
    if given.rowcount != 1:
        raise Overtaken(f"{docket} was given its number by another process meanwhile; nothing was written twice")
    # A number that was asked for before it had a page holds nothing yet.
    db.execute("DELETE FROM bills WHERE (general_court, number) = (?, ?) AND first_seen IS NULL", apart(number))
    moved = db.execute(
        "UPDATE OR IGNORE bills SET number = ? WHERE (general_court, number) = (?, ?)", (number.number, *apart(docket))
    )
    if moved.rowcount:
        db.execute("UPDATE links SET origin = ? WHERE (origin_court, origin) = (?, ?)", (number.number, *apart(docket)))
    db.execute(
        "UPDATE OR IGNORE links SET to_number = ? WHERE (to_court, to_number) = (?, ?)", (number.number, *apart(docket))
    )
    left = db.query("SELECT 1 FROM bills WHERE (general_court, number) = (?, ?)", apart(docket))
    return next(left, None) is None


def _move_marks(db: Database, docket: BillId, number: BillId) -> None:
    """Move the marks and tellings of a docket to its bill number; within the caller's transaction."""
    of_docket = "WHERE (general_court, bill) = (?, ?)"
    values = (number.number, docket.general_court, docket.number)
    # Counted as marked again, so that a process that is looking at the old name does not settle it.
    db.execute(f"UPDATE OR IGNORE marks SET bill = ?, turns = turns + 1 {of_docket}", values)
    db.execute(f"UPDATE tellings SET bill = ? {of_docket}", values)
