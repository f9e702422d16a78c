"""Periodic work on the database: backups, pruning, and forgetting people.

Old settled messages are deleted, and so is what is kept of a person in Slack, if somebody asks for that, or of who is
on no list any more. With it, the backups that were put in the place of the database.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from shutil import disk_usage

from msgspec import Struct

from billbot.domain.slack import SOMEBODY_IN_SLACK, by_slack_user
from billbot.files import scratch, settle
from billbot.store import backups
from billbot.store.connection import (
    StorePart,
    insert,
    maybe_unstamp,
    plain_errors,
    read,
    read_through,
    write_transaction,
)
from billbot.store.ledger import LEFT, delete_envelopes, key_in

# A check may write this many bytes before they reach the disk; with fewer left the disk counts as full.
ROOM = 1 << 18
_AT_ONCE = 1000  # messages a transaction, so that nobody waits for long
# Messages that may be deleted: what they told is of kinds that are told once, or was told again later, and none of it
# is queued.
_TO_PRUNE = f"""
SELECT id FROM envelopes WHERE id > :first AND id <= :until AND settled_at < :before
  AND (state = 'sent' OR state = 'refused' AND incident IN (SELECT id FROM incidents WHERE ended IS NOT NULL))
  AND NOT EXISTS (SELECT 1 FROM kept_messages WHERE envelope = envelopes.id)
  AND NOT EXISTS (SELECT 1 FROM ledger AS told WHERE told.envelope = envelopes.id AND (
    kind NOT IN (SELECT value FROM json_each(:once))
    AND (kind NOT IN (SELECT value FROM json_each(:last)) OR NOT EXISTS (
      SELECT 1 FROM ledger AS next JOIN envelopes AS later ON later.id = next.envelope
      WHERE ({key_in("next")}) = ({key_in("told")})
      AND (next.channel, next.recipient) = (told.channel, told.recipient) AND next.id > told.id
      AND later.state = 'sent' AND later.settled_at < :before))
    OR EXISTS (SELECT 1 FROM jobs WHERE ({key_in("jobs")}) = ({key_in("told")})
      AND jobs.channel = told.channel AND jobs.recipient IN ('', told.recipient))))
"""


class Restoration(Struct, frozen=True):
    """A backup that was made at `backup_at` was restored at `at`. Times are Eastern."""

    id: int
    at: datetime
    backup_at: datetime


class Upkeep(StorePart):
    """What periodic tasks do with the database."""

    def examine(self) -> None:
        """Read the database through, and write into it and beside it; what is written goes again.

        Raises Damaged, StoreError if it cannot be written, for example on a full disk.
        """
        with plain_errors(self._path):
            with write_transaction(self._db):
                read_through(self._db)
                self._db.execute("INSERT OR REPLACE INTO attempts VALUES ('trial', 0, '', '', NULL, 0, NULL)")
            self._db.execute("DELETE FROM attempts WHERE kind = 'trial'")
            with scratch(self._path) as file:
                file.write_bytes(bytes(ROOM))
                settle(file)

    @property
    def free(self) -> int:
        """The bytes that are free on the disk of the database. Raises StoreError."""
        with plain_errors(self._path):
            return disk_usage(self._path.parent).free

    def back_up(self, at: datetime, files: Mapping[str, bytes]) -> Path:
        """Back up the database, its key and these files of the configuration; the last few weekly backups are kept.

        Returns the backup. Raises StoreError if the disk is full; then the earlier ones stay.
        """
        with plain_errors(backups.folder(self._path)):
            return backups.keep_weekly(self._db, self._path, files, at)

    def back_up_to(self, to: Path, at: datetime, files: Mapping[str, bytes]) -> None:
        """Put a backup at `to`, a file that is not there yet. Raises StoreError; then there is none."""
        with plain_errors(to):
            backups.write(self._db, self._path, to, files, at)

    def prune_polls(self, before: datetime) -> None:
        """Forget the polls that ended before a time and brought nothing.

        The first one stays, and what came since the last good one, or the last that left no bill out.
        """
        self._alter(
            "DELETE FROM polls WHERE finished < ? AND id > (SELECT min(id) FROM polls)"
            " AND id < (SELECT max(id) FROM polls WHERE checked > 0)"
            " AND id < (SELECT max(id) FROM polls WHERE not_tried = 0 AND finished IS NOT NULL)"
            " AND id NOT IN (SELECT poll FROM observations WHERE poll IS NOT NULL)",
            [before],
        )

    def prune_messages(self, before: datetime, once: Collection[str], last: Collection[str]) -> int:
        """Delete messages that were settled before a time, with their ledger entries, in small steps; returns how many.

        Only messages whose subjects are all of the kinds `once` (told once, never compared again) or of the kinds
        `last` (only the last telling counts), if another message has that. Messages with buttons stay, and so do lost
        ones until operations heard of the incident's end.
        """
        gone, first = 0, 0
        kinds = {"once": json.dumps(sorted(once)), "last": json.dumps(sorted(last))}
        some = f"SELECT id FROM envelopes WHERE id > ? AND made_at < ? ORDER BY id LIMIT {_AT_ONCE}"
        with plain_errors(self._path):
            while until := self._value(f"SELECT max(id) FROM ({some})", [first, before]):
                with write_transaction(self._db):
                    step = {**kinds, "before": before, "first": first, "until": until}
                    for (envelope,) in self._db.execute(_TO_PRUNE, step).fetchall():
                        delete_envelopes(self._db, "id = ?", (envelope,))
                        gone += 1
                first = until
        return gone

    def forget(self, person: str) -> Mapping[str, int]:
        """Delete all that names a person in Slack; returns the affected tables with their numbers of rows.

        Rows about that person alone, whose column `person` names them, are deleted; elsewhere "somebody in Slack" takes
        the person's place.
        """
        found = Counter[str]()
        word = re.compile(rf"(?<![A-Z0-9]){re.escape(person)}(?![A-Z0-9])")
        by = re.compile(rf"{re.escape(by_slack_user(person))}(?![A-Z0-9])")
        with plain_errors(self._path):
            self._db.execute("PRAGMA secure_delete = ON")  # nor is it in what the file has to spare
        with self._transaction():
            named = (
                "SELECT tables.name, columns.name FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS"
                " columns WHERE tables.type = 'table' AND columns.type = 'TEXT' ORDER BY columns.name <> 'person'"
            )
            for table, column in self._db.execute(named).fetchall():
                if column == "person":
                    found[table] += self._db.execute(f'DELETE FROM "{table}" WHERE person = ?', [person]).rowcount
                    continue
                texts = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE instr("{column}", ?)'
                for (text,) in self._db.execute(texts, [person]).fetchall():
                    left = word.sub("somebody", by.sub(SOMEBODY_IN_SLACK, text))
                    if left != text:
                        update = f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" = ?'
                        found[table] += self._db.execute(update, [left, text]).rowcount
        return +found

    def forget_left(self, before: datetime) -> None:
        """Delete everything about recipients who are on no list any more and got nothing since `before`."""
        left = (
            "SELECT channel, recipient FROM recipients WHERE missing_since = ? AND NOT EXISTS (SELECT 1 FROM envelopes"
            " WHERE (channel, recipient) = (recipients.channel, recipients.recipient) AND made_at >= ?)"
        )
        with self._transaction():
            for each in self._db.execute(left, (LEFT, before)).fetchall():
                delete_envelopes(self._db, "(channel, recipient) = (?, ?)", each)
                for table in ("threads", "recipients"):
                    self._db.execute(f"DELETE FROM {table} WHERE (channel, recipient) = (?, ?)", each)

    def note_restoration(self, backup_at: datetime, at: datetime) -> None:
        """Note that a backup is being restored."""
        with self._transaction():
            insert(self._db, "restorations", at=at, backup_at=backup_at)

    def last_restoration(self) -> Restoration | None:
        """The last restoration of a backup in the place of this database; None if there is none."""
        found = self._first("SELECT * FROM restorations ORDER BY id DESC LIMIT 1")
        return None if found is None else read(Restoration, found)

    def caught_up_at(self, restoration: Restoration) -> datetime | None:
        """When the first check after a restoration ended that left no bill out; None for not yet."""
        query = "SELECT min(finished) FROM polls WHERE started >= ? AND checked > 0 AND not_tried = 0"
        return maybe_unstamp(self._value(query, [restoration.at]))
