"""What the database knows of hearings besides the rows of histories."""

from datetime import date
from pathlib import Path

from sqlite_utils import Database

from billbot.bills import BillId
from billbot.store.connection import said_plainly, unstamp
from billbot.store.links import apart


class Hearings:
    """The hearings in the database. Every method raises StoreError when the database does not play along."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def first_seen(self, bill: BillId) -> dict[int, date]:
        """The Eastern day on which each undated row of a bill was first seen, by its place in the history from 0."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT position, actions.first_seen AS at FROM actions JOIN bills ON bills.id = bill"
                " WHERE (general_court, bills.number) = (?, ?) AND position IS NOT NULL AND date IS NULL",
                apart(bill),
            )
            return {row["position"]: unstamp(row["at"]).date() for row in rows}
