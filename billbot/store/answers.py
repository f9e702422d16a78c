"""Kept answers of the site: the texts of documents, and evidence.

Each version of a text is kept, with its time and address and the hashes by which its words are found. Evidence are the
answers from which changes were read, and pages that could not be read, with their files.
"""

import zlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from billbot.bills import BillId, Evidence, Mark
from billbot.files import write_privately
from billbot.store.connection import (
    Database,
    StorePart,
    decompressed,
    maybe_unstamp,
    plain_errors,
    stamp,
    unstamp,
    write_transaction,
)
from billbot.store.marks import write_marks
from billbot.store.rows import apart

# An incident without its page, and the page: of its bill, or the first of those whose layout changed.
_UNSHOWN = """
SELECT incidents.id, unread_pages.* FROM incidents JOIN unread_pages ON
  CASE kind
    WHEN 'layout' THEN (general_court, number) IN (SELECT general_court, number FROM bills)
    ELSE subject = general_court || '/' || number END
  WHERE ended IS NULL AND kind IN ('layout', 'page', 'vote', 'bill') AND page IS NULL
  ORDER BY incidents.id, at DESC, general_court, number DESC
"""

# The bills with an open question, by their ids: what is missing and not yet believed gone; what cannot be read, or is
# under an incident; what somebody is still owed, corrections included, or lost to a channel that is still in trouble.
_OPEN_QUESTIONS = """
SELECT bill FROM actions WHERE missing_since IS NOT NULL AND removed_at IS NULL
UNION SELECT bill FROM stated WHERE missing_since IS NOT NULL
UNION SELECT id FROM bills WHERE failing_since IS NOT NULL OR page_unread_since IS NOT NULL
UNION SELECT bills.id FROM incidents JOIN bills ON subject = general_court || '/' || number
  WHERE ended IS NULL AND kind IN ('page', 'bill')
UNION SELECT bills.id FROM marks JOIN bills ON (bills.general_court, bills.number) = (marks.general_court, bill)
UNION SELECT bills.id FROM tellings JOIN bills ON (bills.general_court, bills.number) = (tellings.general_court, bill)
  JOIN envelopes ON envelopes.id = envelope LEFT JOIN incidents ON incidents.id = incident
  WHERE envelopes.state = 'open' OR (envelopes.state = 'refused' AND incidents.ended IS NULL)
"""
_AT_ONCE = 100  # rows a transaction, so that nobody waits for long


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


class Texts(StorePart):
    """The texts in the database."""

    def keep(self, bill: BillId, text: ReadText, now: datetime) -> bool:
        """Keep a text as it was read; gives whether it differs from the last version."""
        with plain_errors(self._path), write_transaction(self._db):
            return keep_text(self._db, bill, text, now)

    def versions(self, bill: BillId) -> tuple[TextVersion, ...]:
        """Every version of a bill's text, those of its docket among them, in the order in which they were read."""
        with plain_errors(self._path):
            rows = self._db.query(
                "SELECT number, read_at, address, zlib FROM texts WHERE general_court = ? AND number IN (?,"
                " (SELECT docket FROM documents WHERE general_court = ? AND number = ?)) ORDER BY read_at, id",
                [bill.general_court, bill.number, bill.general_court, bill.number],
            )
            return tuple(_version(bill.general_court, row) for row in rows)

    def looked(self, bill: BillId, now: datetime) -> None:
        """Note that the page of a text was requested, with or without success."""
        self._alter("INSERT OR REPLACE INTO text_looks VALUES (?, ?, ?)", (bill.general_court, bill.number, stamp(now)))

    def last_look(self, bill: BillId) -> datetime | None:
        """When the page of a text was last requested (Eastern); null for never."""
        query = "SELECT looked_at FROM text_looks WHERE general_court = ? AND number = ?"
        return maybe_unstamp(self._value(query, (bill.general_court, bill.number)))

    def having(self, hashes: Sequence[int], most: int) -> dict[int, int]:
        """How many texts have each of these hashes; counting stops at `most`."""
        query = "SELECT count(*) FROM (SELECT 1 FROM text_hashes WHERE hash = ? LIMIT ?)"
        return {each: self._value(query, (each, most)) for each in hashes}

    def bounds(self) -> list[int]:
        """The bound of each text that can be found by its hashes."""
        with plain_errors(self._path):
            return [row[0] for row in self._db.execute("SELECT bound FROM texts WHERE hashes > 0")]


def keep_text(db: Database, bill: BillId, text: ReadText, now: datetime) -> bool:
    """As `Texts.keep`, within the caller's transaction."""
    last = db.execute(
        "SELECT id, zlib, hashes, bound FROM texts WHERE general_court = ? AND number = ? ORDER BY id DESC LIMIT 1",
        (bill.general_court, bill.number),
    ).fetchone()
    known = decompressed(last[1]).decode() if last else None
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
    db.executemany("INSERT INTO text_hashes VALUES (?, ?)", [(each, key) for each in text.hashes])
    if not same:
        write_marks(db, [Mark.moved("texts", now)], (), now, None)
    return not same


def _version(general_court: int, row: dict[str, Any]) -> TextVersion:
    text = decompressed(row["zlib"]).decode()
    return TextVersion(BillId(general_court, row["number"]), unstamp(row["read_at"]), row["address"], text)


class EvidenceArchive(StorePart):
    """The evidence in the database and in files beside it. Every method may raise StoreError."""

    def of(self, bill: BillId) -> tuple[Evidence, ...]:
        """Every answer that a change of a bill was read from, the oldest first, as it came."""
        rows = self._rows(
            "SELECT url, evidence.at, zlib FROM evidence JOIN sightings ON sightings.id = sighting"
            " JOIN bills ON bills.id = bill WHERE (general_court, number) = (?, ?) ORDER BY evidence.id",
            apart(bill),
        )
        return tuple(Evidence(row["url"], unstamp(row["at"]), decompressed(row["zlib"])) for row in rows)

    def prune(self, before: datetime) -> int:
        """Delete evidence older than `before`, but for bills with an open question, in small steps.

        Unreadable pages go, too, and the files of incidents that ended before. Gives how many answers and files went.
        """
        gone = 0
        with plain_errors(self._path):
            while step := self._prune_some(before):
                gone += step
        return gone + self._prune_files(before)

    def _prune_some(self, before: datetime) -> int:
        with write_transaction(self._db):
            answers = self._db.execute(
                "DELETE FROM evidence WHERE id IN (SELECT evidence.id FROM evidence JOIN sightings"
                f" ON sightings.id = sighting WHERE evidence.at < ? AND bill NOT IN ({_OPEN_QUESTIONS}) LIMIT ?)",
                (stamp(before), _AT_ONCE),
            )
            pages = self._db.execute(
                "DELETE FROM unread_pages WHERE at < ? AND (general_court, number) NOT IN (SELECT general_court, number"
                " FROM bills WHERE coalesce(failing_since, page_unread_since, votes_unread_since) IS NOT NULL)",
                (stamp(before),),
            )
            return answers.rowcount + pages.rowcount

    def _prune_files(self, before: datetime) -> int:
        ended = list(self._rows("SELECT id, page FROM incidents WHERE page IS NOT NULL AND ended < ?", [stamp(before)]))
        for row in ended:
            file = evidence_folder(self._path) / row["page"]
            with plain_errors(file):
                file.unlink(missing_ok=True)
            self._alter("UPDATE incidents SET page = NULL WHERE id = ?", (row["id"],))
        return len(ended)

    def show_pages(self) -> None:
        """Write the page of each open incident that has none yet into a file, for `billbot read`."""
        pages = {row["id"]: row for row in self._rows(_UNSHOWN)}  # of several, the first that was kept
        for incident, row in pages.items():
            name = f"{incident}-{row['general_court']}-{row['number']}.html"
            with plain_errors(evidence_folder(self._path) / name):
                write_privately(evidence_folder(self._path) / name, decompressed(row["zlib"]))
            self._alter("UPDATE incidents SET page = ? WHERE id = ?", (name, incident))


def evidence_folder(path: Path) -> Path:
    """The folder of the files with unreadable pages, for the database at `path`."""
    return path.parent / "evidence"
