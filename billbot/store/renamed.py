"""Channels by their names: what is known, owed and told under one goes on under another."""

from collections.abc import Mapping

from billbot.store.connection import Part, immediate, said_plainly

# Each has a column `channel`, with the name that the configuration gives it.
NAMED = (
    *("marks", "recipients", "envelopes", "tellings", "holds", "threads"),
    *("digests", "participants", "channels_asked", "told_elsewhere"),
)


class ChannelNames(Part):
    """The names of channels in the database."""

    def lists(self) -> Mapping[str, frozenset[str]]:
        """The keys of who was last on the list of each channel that anything was made out to."""
        found: dict[str, set[str]] = {}
        with said_plainly(self._path):
            for row in self._db.query("SELECT channel, recipient FROM recipients WHERE missing_since IS NULL"):
                found.setdefault(row["channel"], set()).add(row["recipient"])
        return {channel: frozenset(listed) for channel, listed in found.items()}

    def is_new(self, channel: str) -> bool:
        """Whether nothing is owed to a channel of this name, and it was never told anything."""
        with said_plainly(self._path):
            query = "SELECT 1 FROM envelopes WHERE channel = :name UNION ALL SELECT 1 FROM marks WHERE channel = :name"
            return next(self._db.query(query, {"name": channel}), None) is None

    def rename(self, before: str, after: str) -> None:
        """All that stands under one name stands under another, which is new."""
        with said_plainly(self._path), immediate(self._db):
            for table in NAMED:
                self._db.execute(f"UPDATE OR REPLACE {table} SET channel = ? WHERE channel = ?", (after, before))
            self._db.execute(
                "UPDATE OR REPLACE incidents SET subject = ? WHERE (kind, subject) = ('channel', ?)", (after, before)
            )
