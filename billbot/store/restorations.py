"""Restored backups, and what channels' own histories show as told since the backup was made."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from billbot.store.connection import StorePart, insert, maybe_unstamp, plain_errors, stamp, write_transaction


class Restoration(Struct, frozen=True):
    """A backup that was made at `backup_at` was restored at `at`. Times are Eastern."""

    id: int
    at: datetime
    backup_at: datetime


class Restorations(StorePart):
    """The restorations in the database."""

    def note(self, backup_at: datetime, at: datetime) -> None:
        """Note that a backup is being restored."""
        with plain_errors(self._path), write_transaction(self._db):
            insert(self._db, "restorations", at=stamp(at), backup_at=stamp(backup_at))

    def caught_up_at(self, restoration: Restoration) -> datetime | None:
        """When the first check after a restoration ended that left no bill out; null for not yet."""
        query = "SELECT min(finished) FROM sweeps WHERE started >= ? AND checked > 0 AND not_tried = 0"
        return maybe_unstamp(self._value(query, [stamp(restoration.at)]))

    def was_asked(self, restoration: Restoration, channel: str, recipient: str) -> bool | None:
        """Whether a channel's history showed all that was told since the backup; null if it was not asked yet."""
        query = "SELECT whole FROM channels_asked WHERE (restoration, channel, recipient) = (?, ?, ?)"
        whole = self._value(query, [restoration.id, channel, recipient])
        return None if whole is None else bool(whole)

    def asked(
        self,
        restoration: Restoration,
        channel: str,
        recipient: str,
        heard: Sequence[tuple[str, datetime]],
        *,
        whole: bool,
    ) -> None:
        """Note what a channel's history shows as told since the backup, and when; `whole` if none can be missing."""
        with plain_errors(self._path), write_transaction(self._db):
            where = {"channel": channel, "recipient": recipient}
            self._db.table("told_elsewhere").delete_where("(channel, recipient) = (?, ?)", [channel, recipient])
            self._db.table("told_elsewhere").insert_all(
                [{**where, "print": each, "at": stamp(at)} for each, at in heard]
            )
            self._db.execute(
                "INSERT OR REPLACE INTO channels_asked VALUES (?, ?, ?, ?)", (restoration.id, channel, recipient, whole)
            )

    def told_since_backup(self, channel: str, recipient: str) -> frozenset[str]:
        """The fingerprints of what a channel's history shows as told to a recipient and is not in the ledger yet."""
        rows = self._rows("SELECT print FROM told_elsewhere WHERE (channel, recipient) = (?, ?)", [channel, recipient])
        return frozenset(row["print"] for row in rows)
