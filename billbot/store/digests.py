"""The digests of each channel: the period of each, what was seen in it, and what it says.

A digest is written with its job in one transaction, under a number that is unique in its channel. So each channel gets
one digest per period, even after crashes, and if several processes compose one.
"""

from collections.abc import Sequence
from datetime import datetime

from billbot.domain.ledger import Job
from billbot.domain.report import FinishedPoll, LoggedChange
from billbot.domain.schedule import Period
from billbot.store.bills import logged
from billbot.store.connection import StorePart, maybe_unstamp, read, unstamp
from billbot.store.ledger import write_jobs
from billbot.store.polls import WITH_RESULT

# A change's row as first added, and whether this channel heard about it in a sent alert or a digest.
_TOLD = """
 EXISTS (SELECT 1 FROM observations AS past JOIN changes AS earlier ON earlier.observation = past.id
  WHERE past.bill = observations.bill AND earlier.kind = 'action_added' AND earlier.row = changes.row
  AND earlier.id < changes.id AND (
   EXISTS (SELECT 1 FROM ledger JOIN envelopes ON envelopes.id = envelope
    WHERE ledger.channel = :channel AND ledger.kind = :row AND ledger.general_court = bills.general_court
    AND ledger.bill = bills.number AND ledger.number = changes.row AND change < changes.id
    AND envelopes.state = 'sent')
   OR EXISTS (SELECT 1 FROM digests WHERE digests.channel = :channel AND digests.number > 0
    AND past.id > after_observation AND past.id <= last_observation AND made_at <= observations.at)))
"""


class Digests(StorePart):
    """The digests in the database."""

    def last(self, channel: str) -> Period | None:
        """The last period of a channel. Number 0 if only the first one has begun; None if none has."""
        found = self._first(
            "SELECT *, after_observation AS after, last_observation AS last FROM digests WHERE channel = ?"
            " ORDER BY number DESC LIMIT 1",
            [channel],
        )
        return None if found is None else read(Period, found)

    def begin(self, channel: str, period: Period) -> None:
        """Begin a channel's first period, unless it has begun already."""
        with self._transaction():
            self._write(channel, period, None, period.until)

    def make(self, channel: str, period: Period, message: str, at: datetime, jobs: Sequence[Job]) -> bool:
        """Write a digest with its jobs; false if another process wrote it meanwhile."""
        with self._transaction():
            made = self._write(channel, period, message, at)
            if made:
                write_jobs(self._db, jobs, at)
            return made

    def take_back(self, channel: str, number: int, kind: str) -> None:
        """Withdraw the digest with this number and its jobs of this `kind`, unless it is being sent."""
        with self._transaction():
            gone = self._db.execute(
                "DELETE FROM digests WHERE (channel, number) = (:channel, :number) AND NOT EXISTS"
                " (SELECT 1 FROM ledger JOIN envelopes ON envelopes.id = envelope WHERE envelopes.state = 'open'"
                " AND (ledger.channel, kind, ledger.number) = (:channel, :kind, :number))",
                {"channel": channel, "number": number, "kind": kind},
            )
            if gone.rowcount:
                of_it = "(channel, kind, number) = (?, ?, ?)"
                self._db.execute(f"DELETE FROM jobs WHERE {of_it}", (channel, kind, number))

    def message(self, channel: str, number: int) -> str:
        """The content of the digest with this number. Raises LookupError if there is none."""
        found = self._value("SELECT message FROM digests WHERE (channel, number) = (?, ?)", [channel, number])
        if found is None:
            raise LookupError(number)
        return str(found)

    def messages(self, channel: str, since: datetime) -> list[tuple[datetime, str]]:
        """When digests were composed since a time, and the payload of each, the first one first."""
        rows = self._rows(
            "SELECT made_at, message FROM digests WHERE channel = ? AND number > 0 AND made_at >= ?"
            " AND message IS NOT NULL ORDER BY number",
            [channel, since],
        )
        return [(unstamp(row["made_at"]), row["message"]) for row in rows]

    def last_made(self, channel: str) -> datetime | None:
        """When the channel's latest digest was composed; None if there is none."""
        query = "SELECT made_at FROM digests WHERE channel = ? AND number > 0 ORDER BY number DESC LIMIT 1"
        return maybe_unstamp(self._value(query, [channel]))

    def prune(self, before: datetime, kind: str) -> int:
        """Delete the contents of digests composed before a time; returns how many.

        A waiting digest keeps its content, and all keep their periods. `kind` is the kind of their jobs.
        """
        waits = "SELECT channel, number FROM jobs WHERE kind = :kind"
        on_its_way = (
            "SELECT ledger.channel, number FROM ledger JOIN envelopes ON envelopes.id = envelope"
            " WHERE kind = :kind AND envelopes.state = 'open'"
        )
        return self._alter(
            "UPDATE digests SET message = NULL WHERE message IS NOT NULL AND made_at < :before"
            f" AND (channel, number) NOT IN ({waits} UNION {on_its_way})",
            {"before": before, "kind": kind},
        )

    def last_observation(self, until: datetime, *, including: bool = True) -> int:
        """The id of the last observation at or before that time; 0 if there is none."""
        compared = "<=" if including else "<"
        return self._value(f"SELECT max(id) FROM observations WHERE at {compared} ?", [until]) or 0

    def seen(self, channel: str, after: int, last: int, row: str) -> tuple[LoggedChange, ...]:
        """The changes of the observations after `after` up to `last`, in order, without first sights.

        `row` is the kind of a row's subject in alerts.
        """
        between = {"channel": channel, "after": after, "last": last, "row": row}
        rows = self._rows(
            f"SELECT changes.*, at, general_court, bills.number, kind <> 'action_added' AND {_TOLD} AS told"
            " FROM observations JOIN bills ON bills.id = bill"
            " JOIN changes ON observation = observations.id WHERE observations.id > :after AND observations.id <= :last"
            " AND kind <> 'first_seen' ORDER BY changes.id",
            between,
        )
        return tuple(logged(row, told=bool(row["told"])) for row in rows)

    def polls(self, since: datetime, until: datetime) -> tuple[FinishedPoll, ...]:
        """The ended polls that began by `until`, starting with the last good one before `since`.

        Without polls that had nothing to read.
        """
        rows = self._rows(
            f"SELECT *, not_tried = 0 AS whole FROM polls WHERE finished IS NOT NULL AND started <= ? AND {WITH_RESULT}"
            " AND id >= coalesce((SELECT max(id) FROM polls WHERE checked > 0 AND finished <= ?), 0) ORDER BY id",
            (until, since),
        )
        return tuple(read(FinishedPoll, row) for row in rows)

    def _write(self, channel: str, period: Period, message: str | None, at: datetime) -> bool:
        written = self._db.execute(
            "INSERT INTO digests VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, number) DO NOTHING",
            (
                *(channel, period.number, period.since, period.until, period.after, period.last),
                *(at, message),
            ),
        )
        return written.rowcount == 1
