"""Restored backups."""

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
