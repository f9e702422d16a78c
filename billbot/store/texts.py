"""The texts of documents: each version with its time and address, and the hashes by which their words are found."""

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from billbot.bills import BillId, Mark
from billbot.store.connection import Part, immediate, maybe_unstamp, said_plainly, stamp, unpacked, unstamp
from billbot.store.marks import mark


class ReadText(Struct, frozen=True):
    """A text to keep: where it was read, a path at the site, and its sketch, the lowest hashes of its runs of words."""

    text: str
    address: str
    hashes: tuple[int, ...]
    bound: int


class TextVersion(Struct, frozen=True):
    """A version of a document's text: what it was asked for by, when it was first read so (Eastern), and where.

    `address` is a path at the site, empty where it is not known.
    """

    id: BillId
    read_at: datetime
    address: str
    text: str


class Texts(Part):
    """The texts in the database."""

    def keep(self, bill: BillId, text: ReadText, now: datetime) -> bool:
        """Keep a text as it was read; gives whether it is another one than the last of that number."""
        with said_plainly(self._path), immediate(self._db):
            return keep_text(self._db, bill, text, now)

    def versions(self, bill: BillId) -> tuple[TextVersion, ...]:
        """Every version of a bill's text, those of its docket among them, in the order in which they were read."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT number, read_at, address, zlib FROM texts WHERE general_court = ? AND number IN (?,"
                " (SELECT docket FROM documents WHERE general_court = ? AND number = ?)) ORDER BY read_at, id",
                [bill.general_court, bill.number, bill.general_court, bill.number],
            )
            return tuple(_version(bill.general_court, row) for row in rows)

    def looked(self, bill: BillId, now: datetime) -> None:
        """Note that the page of a text was asked for, whether it shows one or not."""
        self._alter("INSERT OR REPLACE INTO text_looks VALUES (?, ?, ?)", (bill.general_court, bill.number, stamp(now)))

    def last_look(self, bill: BillId) -> datetime | None:
        """When the page of a text was last asked for; Eastern, null for never."""
        query = "SELECT looked_at FROM text_looks WHERE general_court = ? AND number = ?"
        return maybe_unstamp(self._value(query, (bill.general_court, bill.number)))

    def having(self, hashes: Sequence[int], most: int) -> dict[int, int]:
        """How many texts have each of these hashes; of a common one no more than `most` are counted."""
        query = "SELECT count(*) FROM (SELECT 1 FROM text_hashes WHERE hash = ? LIMIT ?)"
        return {each: self._value(query, (each, most)) for each in hashes}

    def bounds(self) -> list[int]:
        """The bound of each text that can be found by its hashes."""
        with said_plainly(self._path):
            return [row[0] for row in self._db.execute("SELECT bound FROM texts WHERE hashes > 0")]

    def unsketched(self, most: int) -> tuple[TextVersion, ...]:
        """Last versions that were read before there were sketches, so many at most."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT general_court, number, read_at, address, zlib FROM texts AS one WHERE hashes = 0 AND bound = 0"
                " AND NOT EXISTS (SELECT 1 FROM texts WHERE general_court = one.general_court AND number = one.number"
                " AND id > one.id) ORDER BY id LIMIT ?",
                [most],
            )
            return tuple(_version(row["general_court"], row) for row in rows)


def keep_text(db: Database, bill: BillId, text: ReadText, now: datetime) -> bool:
    """As `Texts.keep`, within the caller's transaction."""
    last = db.execute(
        "SELECT id, zlib, hashes, bound FROM texts WHERE general_court = ? AND number = ? ORDER BY id DESC LIMIT 1",
        (bill.general_court, bill.number),
    ).fetchone()
    known = unpacked(last[1]).decode() if last else None
    if known == text.text and (last[2], last[3]) == (len(text.hashes), text.bound):
        return False
    packed = zlib.compress(text.text.encode(), 9)
    same = known is not None and known.split() == text.text.split()
    if last:
        db.execute("DELETE FROM text_hashes WHERE text = ?", (last[0],))
        db.execute("UPDATE texts SET hashes = 0 WHERE id = ?", (last[0],))
    if same:  # in other lines, as what was read before they were kept
        key = last[0]
        written = text.address, len(text.hashes), text.bound, packed, key
        db.execute("UPDATE texts SET address = ?, hashes = ?, bound = ?, zlib = ? WHERE id = ?", written)
    else:
        key = db.execute(
            "INSERT INTO texts (general_court, number, read_at, address, hashes, bound, zlib)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (bill.general_court, bill.number, stamp(now), text.address, len(text.hashes), text.bound, packed),
        ).lastrowid
    db.conn.executemany("INSERT INTO text_hashes VALUES (?, ?)", [(each, key) for each in text.hashes])
    if not same:
        mark(db, [Mark.moved("texts", now)], (), now, None)
    return not same


def _version(general_court: int, row: dict[str, Any]) -> TextVersion:
    text = unpacked(row["zlib"]).decode()
    return TextVersion(BillId(general_court, row["number"]), unstamp(row["read_at"]), row["address"], text)
