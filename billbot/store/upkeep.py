"""Periodic work on the database: backups, pruning, and forgetting people.

It deletes old settled messages, what we know about people on no list anymore, and, if somebody asks, what we know about
a person in Slack. It also notes backups that replaced the database.
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
    plain_errors,
    read,
    read_through,
    write_transaction,
)
from billbot.store.ledger import KEY, LEFT, delete_envelopes

# A check may write this many bytes. With fewer left, the disk counts as full.
ROOM = 1 << 18
_AT_ONCE = 1000  # messages per transaction, so nobody waits long


def _key_in(table: str) -> str:
    """The columns that name a subject, with the table's name."""
    return ", ".join(f"{table}.{name}" for name in KEY.split(", "))


# Messages that may be deleted: what they say is said only once, or was said again later, and none of it is queued.
_TO_PRUNE = f"""
SELECT id FROM envelopes WHERE id > :first AND id <= :until AND settled_at < :before
  AND (state = 'sent' OR state = 'refused' AND incident IN (SELECT id FROM incidents WHERE ended IS NOT NULL))
  AND NOT EXISTS (SELECT 1 FROM kept_messages WHERE envelope = envelopes.id)
  AND NOT EXISTS (SELECT 1 FROM ledger AS told WHERE told.envelope = envelopes.id AND (
    kind NOT IN (SELECT value FROM json_each(:once))
    AND (kind NOT IN (SELECT value FROM json_each(:last)) OR NOT EXISTS (
      SELECT 1 FROM ledger AS next JOIN envelopes AS later ON later.id = next.envelope
      WHERE ({_key_in("next")}) = ({_key_in("told")})
      AND (next.channel, next.recipient) = (told.channel, told.recipient) AND next.id > told.id
      AND later.state = 'sent' AND later.settled_at < :before))
    OR EXISTS (SELECT 1 FROM jobs WHERE ({_key_in("jobs")}) = ({_key_in("told")})
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
        """Read the whole database, and write into it and next to it. What was written is removed again.

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
        """How many bytes are free on the database's disk. Raises StoreError."""
        with plain_errors(self._path):
            return disk_usage(self._path.parent).free

    def back_up(self, at: datetime, files: Mapping[str, bytes]) -> Path:
        """Back up the database, its key and these configuration files. The last few weekly backups are kept.

        Returns the backup. Raises StoreError if the disk is full. The earlier ones then stay.
        """
        with plain_errors(backups.folder(self._path)):
            return backups.keep_weekly(self._db, self._path, files, at)

    def back_up_to(self, to: Path, at: datetime, files: Mapping[str, bytes]) -> None:
        """Put a backup at `to`, which must not exist. If it raises StoreError, there is none."""
        with plain_errors(to):
            backups.write(self._db, self._path, to, files, at)

    def prune_polls(self, before: datetime) -> None:
        """Delete polls that ended before a time and found nothing.

        The first one stays, and everything since the last good poll, or the last that left no bill out.
        """
        self._alter(
            "DELETE FROM polls WHERE finished < ? AND id > (SELECT min(id) FROM polls)"
            " AND id < (SELECT max(id) FROM polls WHERE checked > 0)"
            " AND id < (SELECT max(id) FROM polls WHERE not_tried = 0 AND finished IS NOT NULL)"
            " AND id NOT IN (SELECT poll FROM observations WHERE poll IS NOT NULL)",
            [before],
        )

    def prune_messages(self, before: datetime, once: Collection[str], last: Collection[str]) -> int:
        """Delete messages settled before a time and their ledger entries, in small steps. Returns how many.

        Only if each subject is of the kinds `once` (told once, never compared again) or `last` (only the last telling
        counts, and another message has it). Messages with buttons stay. Lost messages stay until operations heard that
        the incident ended.
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
        """Delete everything that names a person in Slack. Returns the affected tables with their numbers of rows.

        Rows with this person in the column `person` are deleted. Elsewhere "somebody in Slack" replaces the person.
        """
        found = Counter[str]()
        word = re.compile(rf"(?<![A-Z0-9]){re.escape(person)}(?![A-Z0-9])")
        by = re.compile(rf"{re.escape(by_slack_user(person))}(?![A-Z0-9])")
        with plain_errors(self._path):
            self._db.execute("PRAGMA secure_delete = ON")  # also erase it from unused pages of the file
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
        """Delete everything about recipients on no list who got nothing since `before`."""
        left = (
            "SELECT channel, recipient FROM recipients WHERE missing_since = ? AND NOT EXISTS (SELECT 1 FROM envelopes"
            " WHERE (channel, recipient) = (recipients.channel, recipients.recipient) AND made_at >= ?)"
        )
        with self._transaction():
            for each in self._db.execute(left, (LEFT, before)).fetchall():
                delete_envelopes(self._db, "(channel, recipient) = (?, ?)", each)
                self._db.execute("DELETE FROM recipients WHERE (channel, recipient) = (?, ?)", each)

    def note_restoration(self, backup_at: datetime, at: datetime) -> None:
        """Note that a backup is being restored."""
        with self._transaction():
            insert(self._db, "restorations", at=at, backup_at=backup_at)

    def last_restoration(self) -> Restoration | None:
        """The last time that a backup replaced this database, or None."""
        found = self._first("SELECT * FROM restorations ORDER BY id DESC LIMIT 1")
        return None if found is None else read(Restoration, found)
