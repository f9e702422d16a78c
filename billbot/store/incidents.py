"""Troubles that operations channels hear of: each is written down and marked in one transaction (promise 4)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from billbot.bills import BillId, Decision, Incident, IncidentKind, Mark, Unread
from billbot.store.connection import Part, immediate, maybe_unstamp, said_plainly, stamp, unstamp
from billbot.store.evidence import folder
from billbot.store.marks import mark


class Incidents(Part):
    """The incidents in the database."""

    def still_open(self, *kinds: IncidentKind) -> tuple[Incident, ...]:
        """What has not ended, of these kinds or of all, the oldest first."""
        with said_plainly(self._path):
            found = self._db.query("SELECT * FROM incidents WHERE ended IS NULL ORDER BY began, id")
            return tuple(self._incident(row) for row in found if not kinds or row["kind"] in kinds)

    def found(self, ids: Collection[int]) -> tuple[Incident, ...]:
        """The incidents of these ids, the oldest first."""
        marks = ", ".join("?" * len(ids))
        with said_plainly(self._path):
            rows = self._db.query(f"SELECT * FROM incidents WHERE id IN ({marks}) ORDER BY began, id", list(ids))
            return tuple(self._incident(row) for row in rows)

    def apply(self, decision: Decision, at: datetime, marks: Callable[[Incident], Iterable[Mark]]) -> int:
        """Write a decision down, with the `marks` of each incident that begins or ends: all of it, or nothing.

        What another process wrote meanwhile is not written again. Gives how many incidents began or ended.
        """
        turned: list[int] = []
        with said_plainly(self._path), immediate(self._db):
            for trouble in decision.begun:
                begun = self._db.execute(
                    "INSERT INTO incidents (kind, subject, began, detail) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (kind, subject) WHERE ended IS NULL DO NOTHING",
                    (trouble.kind, trouble.subject, stamp(trouble.since), trouble.detail),
                )
                made = self._open_id(trouble.kind, trouble.subject)
                self._count(made, trouble.lost)
                if begun.rowcount:
                    turned.append(made)
            for incident, trouble in decision.changed:
                self._db.execute("UPDATE incidents SET detail = ? WHERE id = ?", (trouble.detail, incident.id))
                self._count(incident.id, trouble.lost)
            turned += [incident.id for incident in decision.ended if self._end(incident, at)]
            for incident in decision.dropped:
                self._end(incident, at)
            for row in list(self._db.query("SELECT * FROM incidents ORDER BY id")) if turned else []:
                if row["id"] in turned:
                    mark(self._db, marks(self._incident(row)), (), at, None)
        return len(turned)

    def unread(self) -> tuple[Unread, ...]:
        """Every bill of which no view, or not its page, or not all votes on it can be read."""
        with said_plainly(self._path):
            found = self._db.query(
                "SELECT * FROM bills WHERE failing_since IS NOT NULL OR page_unread_since IS NOT NULL"
                " OR votes_unread_since IS NOT NULL ORDER BY id"
            )
            return tuple(
                Unread(
                    BillId(row["general_court"], row["number"]),
                    row["first_seen"] is None and bool(row["absent"]),
                    unstamp(row["tried_at"]),
                    maybe_unstamp(row["failing_since"]),
                    row["error"] or "",
                    maybe_unstamp(row["page_unread_since"]),
                    maybe_unstamp(row["page_unread_at"]),
                    row["page_error"] or "",
                    maybe_unstamp(row["votes_unread_since"]),
                    maybe_unstamp(row["visited_at"]),
                    row["votes_error"] or "",
                    bool(row["votes_posted"]),
                )
                for row in found
            )

    def lost(self) -> Mapping[str, tuple[tuple[int, datetime, str], ...]]:
        """The messages that were refused as they were and stand under no incident yet, a channel each, in order.

        Of each its id, when it was refused, and why.
        """
        found: dict[str, tuple[tuple[int, datetime, str], ...]] = {}
        with said_plainly(self._path):
            for row in self._db.query(
                "SELECT * FROM envelopes WHERE state = 'refused' AND incident IS NULL ORDER BY settled_at, id"
            ):
                entry = (row["id"], unstamp(row["settled_at"]), row["error"] or "")
                found[row["channel"]] = (*found.get(row["channel"], ()), entry)
        return found

    def reached(self, channel: str) -> bool:
        """Whether something got through to a channel since the last message that was refused there."""
        with said_plainly(self._path):
            last = "SELECT coalesce(max(id), 0) AS id FROM envelopes WHERE channel = ? AND state = "
            refused = next(self._db.query(f"{last}'refused'", [channel]))["id"]
            return bool(refused == 0 or next(self._db.query(f"{last}'sent'", [channel]))["id"] > refused)

    def _open_id(self, kind: str, subject: str) -> int:
        query = "SELECT id FROM incidents WHERE (kind, subject) = (?, ?) AND ended IS NULL"
        return int(next(self._db.query(query, [kind, subject]))["id"])

    def _count(self, incident: int, lost: Sequence[int]) -> None:
        """Put the messages that were refused under the incident that tells of it."""
        for envelope in lost:
            self._db.execute("UPDATE envelopes SET incident = ? WHERE id = ?", (incident, envelope))

    def _end(self, incident: Incident, at: datetime) -> bool:
        ended = self._db.execute(
            "UPDATE incidents SET ended = ? WHERE id = ? AND ended IS NULL", (stamp(at), incident.id)
        )
        return ended.rowcount == 1

    def _incident(self, row: dict[str, Any]) -> Incident:
        began, ended = unstamp(row["began"]), maybe_unstamp(row["ended"])
        page = folder(self._path) / row["page"] if row["page"] else None
        lost = any(self._db.query("SELECT 1 FROM envelopes WHERE incident = ?", [row["id"]]))
        return Incident(row["id"], row["kind"], row["subject"], began, ended, row["detail"], page, lost)
