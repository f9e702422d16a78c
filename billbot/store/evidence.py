"""What is kept as evidence: answers that a change was read from, and pages that could not be read, with their files."""

from datetime import datetime
from pathlib import Path

from billbot.bills import BillId, Evidence
from billbot.store.bill_rows import apart
from billbot.store.connection import Part, immediate, said_plainly, stamp, unpacked, unstamp
from billbot.store.private_files import write_privately

# An incident without its page, and the page: of its bill, or the first of those whose layout changed.
_UNSHOWN = """
SELECT incidents.id, unread_pages.* FROM incidents JOIN unread_pages ON
  CASE kind
    WHEN 'reading' THEN (general_court, number) IN (SELECT general_court, number FROM misread)
    WHEN 'layout' THEN (general_court, number) IN (SELECT general_court, number FROM bills)
    ELSE subject = general_court || '/' || number END
  WHERE ended IS NULL AND kind IN ('layout', 'page', 'vote', 'bill', 'reading') AND page IS NULL
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


class EvidenceArchive(Part):
    """The evidence in the database and beside it. Every method raises StoreError where that does not play along."""

    def of(self, bill: BillId) -> tuple[Evidence, ...]:
        """Every answer that a change of a bill was read from, the oldest first, as it came."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT url, evidence.at, zlib FROM evidence JOIN sightings ON sightings.id = sighting"
                " JOIN bills ON bills.id = bill WHERE (general_court, number) = (?, ?) ORDER BY evidence.id",
                apart(bill),
            )
            return tuple(Evidence(row["url"], unstamp(row["at"]), unpacked(row["zlib"])) for row in rows)

    def prune(self, before: datetime) -> int:
        """Drop the evidence that is older than `before`, but for that of bills with an open question, in small steps.

        Pages that could not be read go with it, and the files of incidents that ended before. Gives how many answers
        and files are gone.
        """
        gone = 0
        with said_plainly(self._path):
            while step := self._prune_some(before):
                gone += step
        return gone + self._prune_files(before)

    def _prune_some(self, before: datetime) -> int:
        with immediate(self._db):
            answers = self._db.execute(
                "DELETE FROM evidence WHERE id IN (SELECT evidence.id FROM evidence JOIN sightings"
                f" ON sightings.id = sighting WHERE evidence.at < ? AND bill NOT IN ({_OPEN_QUESTIONS}) LIMIT ?)",
                (stamp(before), _AT_ONCE),
            )
            pages = self._db.execute(
                "DELETE FROM unread_pages WHERE at < ? AND (general_court, number) NOT IN (SELECT general_court, number"
                " FROM bills WHERE coalesce(failing_since, page_unread_since, votes_unread_since) IS NOT NULL"
                " UNION SELECT general_court, number FROM misread)",
                (stamp(before),),
            )
            return answers.rowcount + pages.rowcount

    def _prune_files(self, before: datetime) -> int:
        with said_plainly(self._path):
            ended = list(
                self._db.query("SELECT id, page FROM incidents WHERE page IS NOT NULL AND ended < ?", [stamp(before)])
            )
        for row in ended:
            file = folder(self._path) / row["page"]
            with said_plainly(file):
                file.unlink(missing_ok=True)
            with said_plainly(self._path), immediate(self._db):
                self._db.execute("UPDATE incidents SET page = NULL WHERE id = ?", (row["id"],))
        return len(ended)

    def show_pages(self) -> None:
        """Write the page of each open incident that has none yet into a file, for `billbot read`."""
        with said_plainly(self._path):
            pages = {row["id"]: row for row in self._db.query(_UNSHOWN)}  # of several, the first that was kept
        for incident, row in pages.items():
            name = f"{incident}-{row['general_court']}-{row['number']}.html"
            with said_plainly(folder(self._path) / name):
                write_privately(folder(self._path) / name, unpacked(row["zlib"]))
            with said_plainly(self._path), immediate(self._db):
                self._db.execute("UPDATE incidents SET page = ? WHERE id = ?", (name, incident))


def folder(path: Path) -> Path:
    """Where the files of the database at `path` lie that show unreadable pages."""
    return path.parent / "evidence"
