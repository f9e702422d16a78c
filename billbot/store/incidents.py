"""Troubles that operations channels hear of: each is written down and owed in one transaction (promise 4)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from billbot.bills import BillId, Notice
from billbot.incidents import Decision, Incident, Kind, Reach, Unread
from billbot.store.connection import immediate, maybe_unstamp, said_plainly, stamp, unstamp
from billbot.store.evidence import folder
from billbot.store.notices import owe
from billbot.store.settling import OPEN

_BEGAN, _OVER = "incident:", "incident over:"
_ATTEMPTS = "SELECT coalesce(max(id), 0) FROM attempts"
_NOT_TOLD = "NOT EXISTS (SELECT 1 FROM incident_deliveries WHERE delivery = deliveries.id)"


class Incidents:
    """The incidents in the database. Every method raises StoreError when the database does not play along."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def still_open(self, *kinds: Kind) -> tuple[Incident, ...]:
        """What has not ended, of these kinds or of all, the oldest first."""
        with said_plainly(self._path):
            found = self._db.query("SELECT * FROM incidents WHERE ended IS NULL ORDER BY began, id")
            return tuple(self._incident(row) for row in found if not kinds or row["kind"] in kinds)

    def told_by(self, keys: Collection[str]) -> tuple[Incident, ...]:
        """The incidents that notices with these keys tell of."""
        marks = ", ".join("?" * len(keys))
        with said_plainly(self._path):
            ids = [key.rpartition(":")[2] for key in keys]
            found = self._db.query(f"SELECT * FROM incidents WHERE id IN ({marks}) ORDER BY began, id", ids)
            return tuple(self._incident(row) for row in found)

    def apply(self, decision: Decision, operations: Sequence[str], at: datetime) -> int:
        """Write a decision down, and owe the `operations` channels one notice of what begins and one of what ended.

        A channel hears of an end if it was owed the beginning, and never of its own trouble. All of it is written, or
        nothing; what another process wrote meanwhile is not owed again. Gives how many incidents began or ended.
        """
        notices: list[Notice] = []
        told = 0
        with said_plainly(self._path), immediate(self._db):
            for trouble in decision.begun:
                begun = self._db.execute(
                    f"INSERT INTO incidents (kind, subject, began, detail, attempt) VALUES (?, ?, ?, ?, ({_ATTEMPTS}))"
                    " ON CONFLICT (kind, subject) WHERE ended IS NULL DO NOTHING",
                    (trouble.kind, trouble.subject, stamp(trouble.since), trouble.detail),
                )
                made = self._open_id(trouble.kind, trouble.subject)
                self._count(made, trouble.lost)
                if begun.rowcount:
                    told += 1
                    hearing = _others(operations, trouble.kind, trouble.subject)
                    notices += [Notice(channel, f"{_BEGAN}{made}", "incident", at) for channel in hearing]
            for incident, trouble in decision.changed:
                self._db.execute("UPDATE incidents SET detail = ? WHERE id = ?", (trouble.detail, incident.id))
                self._count(incident.id, trouble.lost)
            for incident in decision.ended:
                if self._end(incident, at):
                    told += 1
                    notices += [
                        Notice(channel, f"{_OVER}{incident.id}", "incident_over", at)
                        for channel in operations
                        if self._was_owed(channel, f"{_BEGAN}{incident.id}")
                    ]
            for incident in decision.dropped:
                self._end(incident, at)
            owe(self._db, notices, (), at, None)
        return told

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

    def reaches(self, channels: Collection[str], waiting_before: datetime) -> list[Reach]:
        """What stands between each of these channels and its messages; too long waits what was due `waiting_before`."""
        with said_plainly(self._path):
            lost, waiting, lacks = self._lost(), self._waiting(waiting_before), self.lacks()
            still_open = {incident.subject: incident for incident in self.still_open("channel")}
            reaches = []
            for channel in channels:
                given_up = lost.get(channel, [])
                since, error = waiting.get(channel, (None, ""))
                reaches.append(
                    Reach(
                        channel,
                        tuple(row["id"] for row in given_up),
                        unstamp(given_up[0]["settled_at"]) if given_up else None,
                        since,
                        (given_up[-1]["error"] or "") if given_up else lacks.get(channel, error),
                        channel in still_open and self._reached(still_open[channel]),
                    )
                )
            return reaches

    def lacks(self) -> Mapping[str, str]:
        """What each channel is missing that has to wait for it: its token, its recipients."""
        with said_plainly(self._path):
            return {row["channel"]: row["lack"] for row in self._db.query("SELECT * FROM lacks")}

    def note_lack(self, channel: str, lack: str | None) -> None:
        """Note what a channel is missing, in words without an address of a person; null when nothing is."""
        if self.lacks().get(channel) == lack:
            return
        with said_plainly(self._path), immediate(self._db):
            self._db.execute("DELETE FROM lacks WHERE channel = ?", (channel,))
            if lack is not None:
                self._db.execute("INSERT INTO lacks VALUES (?, ?)", (channel, lack))

    def _lost(self) -> dict[str, list[dict[str, Any]]]:
        """What was given up and stands under no incident yet, a channel each, the first given up first."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self._db.query(
            "SELECT deliveries.id, channel, settled_at, error FROM deliveries CROSS JOIN notices ON notices.id = notice"
            f" WHERE state = 'given_up' AND {_NOT_TOLD} ORDER BY settled_at, deliveries.id"
        ):
            found.setdefault(row["channel"], []).append(row)
        return found

    def _waiting(self, before: datetime) -> dict[str, tuple[datetime, str]]:
        """Since when the oldest notice of a channel waits, of those that were due before, and the last error of it.

        What was not tried yet does not wait for the channel.
        """
        found = self._db.query(
            "SELECT channel, due_at, NULL AS error FROM notices WHERE addressed_at IS NULL AND due_at <= :before"
            " UNION ALL SELECT channel, due_at, error FROM deliveries CROSS JOIN notices ON notices.id = notice"
            f" WHERE {OPEN} AND state = 'waiting' AND due_at <= :before ORDER BY due_at DESC",
            {"before": stamp(before)},
        )
        return {row["channel"]: (unstamp(row["due_at"]), row["error"] or "") for row in found}

    def _reached(self, incident: Incident) -> bool:
        """Whether, since the trouble was last found, something went to everybody it was made out to.

        Goes by the order of the attempts: a message that Slack had already is dated by Slack.
        """
        whole = (
            "NOT EXISTS (SELECT 1 FROM deliveries AS other WHERE other.notice = deliveries.notice"
            " AND other.state IN ('due', 'claimed', 'waiting', 'given_up'))"
        )
        found = self._db.query(
            "SELECT 1 FROM attempts CROSS JOIN deliveries ON deliveries.parcel = attempts.parcel"
            " CROSS JOIN notices ON notices.id = notice WHERE attempts.error IS NULL AND state = 'sent' AND channel = ?"
            f" AND attempts.id > (SELECT attempt FROM incidents WHERE id = ?) AND {whole} LIMIT 1",
            [incident.subject, incident.id],
        )
        return next(found, None) is not None

    def _open_id(self, kind: str, subject: str) -> int:
        query = "SELECT id FROM incidents WHERE (kind, subject) = (?, ?) AND ended IS NULL"
        return int(next(self._db.query(query, [kind, subject]))["id"])

    def _count(self, incident: int, lost: Sequence[int]) -> None:
        """Put what was given up under the incident that tells of it."""
        for delivery in lost:
            self._db.execute(
                "INSERT INTO incident_deliveries VALUES (?, ?) ON CONFLICT DO NOTHING", (delivery, incident)
            )
        if lost:
            self._db.execute(f"UPDATE incidents SET attempt = ({_ATTEMPTS}) WHERE id = ?", (incident,))

    def _end(self, incident: Incident, at: datetime) -> bool:
        ended = self._db.execute(
            "UPDATE incidents SET ended = ? WHERE id = ? AND ended IS NULL", (stamp(at), incident.id)
        )
        return ended.rowcount == 1

    def _incident(self, row: dict[str, Any]) -> Incident:
        began, ended = unstamp(row["began"]), maybe_unstamp(row["ended"])
        page = folder(self._path) / row["page"] if row["page"] else None
        return Incident(row["id"], row["kind"], row["subject"], began, ended, row["detail"], page)

    def _was_owed(self, channel: str, key: str) -> bool:
        found = self._db.query("SELECT 1 FROM notices WHERE (channel, key) = (?, ?)", [channel, key])
        return next(found, None) is not None


def _others(operations: Sequence[str], kind: Kind, subject: str) -> list[str]:
    """The operations channels but for the one that is itself in trouble."""
    return [channel for channel in operations if (kind, subject) != ("channel", channel)]
