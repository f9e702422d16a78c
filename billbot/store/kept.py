"""What is kept as evidence: the pages that could not be read, and files of those that an incident is about."""

import zlib
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from billbot.bills import BillId
from billbot.store.connection import immediate, said_plainly, stamp
from billbot.store.files import write_privately

# An incident without its page, and the page: of its bill, or the first of those whose layout changed.
_UNSHOWN = """
SELECT incidents.id, unread_pages.* FROM incidents JOIN unread_pages ON
  CASE kind
    WHEN 'reading' THEN (general_court, number) IN (SELECT general_court, number FROM misread)
    WHEN 'layout' THEN (general_court, number) IN (SELECT general_court, number FROM bills)
    ELSE subject = general_court || '/' || number END
  WHERE ended IS NULL AND kind IN ('layout', 'page', 'bill', 'reading') AND page IS NULL
  ORDER BY incidents.id, at DESC, general_court, number DESC
"""


class Kept:
    """The evidence in the database and beside it. Every method raises StoreError where that does not play along."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def show_pages(self) -> None:
        """Write the page of each open incident that has none yet into a file, for `billbot read`."""
        with said_plainly(self._path):
            pages = {row["id"]: row for row in self._db.query(_UNSHOWN)}  # of several, the first that was kept
        for incident, row in pages.items():
            name = f"{incident}-{row['general_court']}-{row['number']}.html"
            with said_plainly(folder(self._path) / name):
                write_privately(folder(self._path) / name, zlib.decompress(row["zlib"]))
            with said_plainly(self._path), immediate(self._db):
                self._db.execute("UPDATE incidents SET page = ? WHERE id = ?", (name, incident))


def folder(path: Path) -> Path:
    """Where the files of the database at `path` lie that show unreadable pages."""
    return path.parent / "evidence"


def keep_page(db: Database, bill: BillId, at: datetime, page: bytes | None) -> None:
    """Keep a page that could not be read, unless an earlier one is kept; within the caller's transaction."""
    if page is not None:
        db.execute(
            "INSERT INTO unread_pages VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (bill.general_court, bill.number, stamp(at), zlib.compress(page, 9)),
        )


def forget_page(db: Database, bill: BillId) -> None:
    """Drop the page that could not be read, once one was; within the caller's transaction."""
    db.execute("DELETE FROM unread_pages WHERE (general_court, number) = (?, ?)", (bill.general_court, bill.number))
