"""When a backup was put in the place of the database, and what channels say they heard since it was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from billbot.store.connection import Part, immediate, said_plainly, stamp, unstamp


@dataclass(frozen=True, slots=True)
class Restoration:
    """That a backup made at `backup_at` was put in the place of the database at `at`. Times are Eastern."""

    id: int
    at: datetime
    backup_at: datetime


class Restorations(Part):
    """The restorations in the database."""

    def note(self, backup_at: datetime, at: datetime) -> None:
        """Note that a backup is put in the place of the database."""
        with said_plainly(self._path), immediate(self._db):
            self._db.table("restorations").insert({"at": stamp(at), "backup_at": stamp(backup_at)})

    def last(self) -> Restoration | None:
        """The last one; null where there never was any."""
        with said_plainly(self._path):
            found = next(self._db.query("SELECT * FROM restorations ORDER BY id DESC LIMIT 1"), None)
        return None if found is None else Restoration(found["id"], unstamp(found["at"]), unstamp(found["backup_at"]))

    def caught_up_at(self, restoration: Restoration) -> datetime | None:
        """When the first check ended after it that left no bill out; what happened meanwhile is known by then."""
        with said_plainly(self._path):
            found = next(
                self._db.query(
                    "SELECT min(finished) AS at FROM sweeps WHERE started >= ? AND checked > 0 AND not_tried = 0",
                    [stamp(restoration.at)],
                )
            )
        return None if found["at"] is None else unstamp(found["at"])

    def was_asked(self, restoration: Restoration, channel: str, recipient: str) -> bool | None:
        """Whether a channel said all that it heard since the backup; null where it was not asked yet."""
        with said_plainly(self._path):
            found = next(
                self._db.query(
                    "SELECT whole FROM channels_asked WHERE (restoration, channel, recipient) = (?, ?, ?)",
                    [restoration.id, channel, recipient],
                ),
                None,
            )
        return None if found is None else bool(found["whole"])

    def asked(
        self,
        restoration: Restoration,
        channel: str,
        recipient: str,
        heard: Sequence[tuple[str, datetime]],
        *,
        whole: bool,
    ) -> None:
        """Note what a channel says it `heard` since the backup: prints of subjects with their states, and when."""
        with said_plainly(self._path), immediate(self._db):
            where = {"channel": channel, "recipient": recipient}
            self._db.table("told_elsewhere").delete_where("(channel, recipient) = (?, ?)", [channel, recipient])
            self._db.table("told_elsewhere").insert_all(
                [{**where, "print": each, "at": stamp(at)} for each, at in heard]
            )
            self._db.execute(
                "INSERT OR REPLACE INTO channels_asked VALUES (?, ?, ?, ?)",
                (restoration.id, channel, recipient, whole),
            )

    def heard(self, channel: str, recipient: str) -> frozenset[str]:
        """The prints of what a recipient heard that is not in the ledger yet."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT print FROM told_elsewhere WHERE (channel, recipient) = (?, ?)", [channel, recipient]
            )
            return frozenset(row["print"] for row in rows)
