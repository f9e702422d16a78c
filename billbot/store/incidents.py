"""What is wrong: incidents, which operations channels hear of.

Each incident is written with its jobs in one transaction (promise 4).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from billbot.domain.incidents import Decision, Incident, IncidentKind, Undelivered, UnreadBill
from billbot.domain.ledger import NOBODY, Job
from billbot.store.connection import StorePart, read, unstamp
from billbot.store.ledger import write_jobs

# The bill of a subject as one value, or the subject itself if it has none. A row and its hearing count as one.
_WHAT = "CASE bill WHEN '' THEN kind || ' ' || number || ' ' || name ELSE general_court || ' ' || bill END"


# When a job was due. If it was put off without a failure, when it will be.
_DUE = "iif(error IS NULL, max(due_at, coalesce(put_off_until, '')), due_at)"


class Incidents(StorePart):
    """The incidents in the database."""

    def still_open(self, *kinds: IncidentKind) -> tuple[Incident, ...]:
        """The incidents that have not ended, of these kinds or of all, the oldest first."""
        found = self._rows("SELECT * FROM incidents WHERE ended IS NULL ORDER BY began, id")
        return tuple(self._incident(row) for row in found if not kinds or row["kind"] in kinds)

    def undelivered(self, now: datetime) -> tuple[Undelivered, ...]:
        """What is due for present recipients and not sent yet, by channel."""
        rows = self._rows(
            "SELECT channel, count(DISTINCT what) AS notices, min(due_at) AS oldest, max(error) AS error FROM ("
            f"SELECT channel, recipient, {_WHAT} AS what, {_DUE} AS due_at, error FROM jobs WHERE {_DUE} <= :now"
            " UNION ALL"
            f" SELECT ledger.channel, ledger.recipient, {_WHAT}, ledger.due_at, envelopes.error"
            " FROM ledger JOIN envelopes ON envelopes.id = envelope"
            " WHERE envelopes.state = 'open' AND ledger.due_at <= :now)"
            " WHERE channel <> :nobody AND (channel, recipient) NOT IN"
            " (SELECT channel, recipient FROM recipients WHERE missing_since IS NOT NULL) GROUP BY channel",
            {"now": now, "nobody": NOBODY},
        )
        return tuple(read(Undelivered, row) for row in rows)

    def found(self, ids: Collection[int]) -> tuple[Incident, ...]:
        """The incidents with these ids, the oldest first."""
        places = ", ".join("?" * len(ids))
        rows = self._rows(f"SELECT * FROM incidents WHERE id IN ({places}) ORDER BY began, id", list(ids))
        return tuple(self._incident(row) for row in rows)

    def apply(self, decision: Decision, at: datetime, jobs: Callable[[Incident], Iterable[Job]]) -> int:
        """Write a decision with the `jobs` of each incident that begins or ends, in one transaction.

        Returns how many incidents began or ended, without those that another process wrote meanwhile.
        """
        turned: list[int] = []
        with self._transaction():
            for incident in decision.dropped:  # first, since one with the same subject may begin
                self._end(incident, at)
            for trouble in decision.begun:
                begun = self._db.execute(
                    "INSERT INTO incidents (kind, subject, began, detail) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (kind, subject) WHERE ended IS NULL DO NOTHING",
                    (trouble.kind, trouble.subject, trouble.since, trouble.detail),
                )
                query = "SELECT id FROM incidents WHERE (kind, subject) = (?, ?) AND ended IS NULL"
                made = int(self._value(query, [trouble.kind, trouble.subject]))
                self._count(made, trouble.lost)
                if begun.rowcount:
                    turned.append(made)
            for incident, trouble in decision.changed:
                self._db.execute("UPDATE incidents SET detail = ? WHERE id = ?", (trouble.detail, incident.id))
                self._count(incident.id, trouble.lost)
            turned += [incident.id for incident in decision.ended if self._end(incident, at)]
            for row in list(self._db.query("SELECT * FROM incidents ORDER BY id")) if turned else []:
                if row["id"] in turned:
                    write_jobs(self._db, jobs(self._incident(row)), at)
        return len(turned)

    def unread_bills(self) -> tuple[UnreadBill, ...]:
        """Every bill that cannot be read, or not its page, or not all its votes."""
        found = self._rows(
            "SELECT general_court, number, tried_at, failing_since, first_seen IS NULL AND absent AS awaiting,"
            " coalesce(error, '') AS error, coalesce(page_error, '') AS page_error,"
            " page_unread_since AS page_since, page_unread_at AS page_at,"
            " votes_unread_since AS votes_since, visited_at AS votes_at,"
            " coalesce(known ->> '$.votes_unread.error', '') AS votes_error,"
            " coalesce(known ->> '$.votes_unread.posted', 0) AS votes_posted"
            " FROM bills WHERE coalesce(failing_since, page_unread_since, votes_unread_since) IS NOT NULL ORDER BY id"
        )
        return tuple(read(UnreadBill, row) for row in found)

    def lost(self) -> Mapping[str, tuple[tuple[int, datetime, str], ...]]:
        """Messages that were refused for good and are in no incident yet, by channel, in order.

        Each with its id, when it was refused, and why.
        """
        found: dict[str, tuple[tuple[int, datetime, str], ...]] = {}
        for row in self._rows(
            "SELECT * FROM envelopes WHERE state = 'refused' AND incident IS NULL ORDER BY settled_at, id"
        ):
            entry = (row["id"], unstamp(row["settled_at"]), row["error"] or "")
            found[row["channel"]] = (*found.get(row["channel"], ()), entry)
        return found

    def reached(self, channel: str) -> datetime | None:
        """When a channel last got a message, if none was refused there since; else None."""
        last = self._first(
            "SELECT state, settled_at FROM envelopes WHERE channel = ?"
            " AND (state = 'refused' OR state = 'sent' AND reference IS NOT NULL) ORDER BY id DESC LIMIT 1",
            [channel],
        )
        return unstamp(last["settled_at"]) if last is not None and last["state"] == "sent" else None

    def _count(self, incident: int, lost: Sequence[int]) -> None:
        for envelope in lost:
            self._db.execute("UPDATE envelopes SET incident = ? WHERE id = ?", (incident, envelope))

    def _end(self, incident: Incident, at: datetime) -> bool:
        ended = self._db.execute("UPDATE incidents SET ended = ? WHERE id = ? AND ended IS NULL", (at, incident.id))
        return ended.rowcount == 1

    def _incident(self, row: dict[str, Any]) -> Incident:
        lost = self._first("SELECT 1 FROM envelopes WHERE incident = ?", [row["id"]]) is not None
        return read(Incident, row, lost=lost)
