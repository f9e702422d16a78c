"""Channels by their configured names, and why messages cannot reach them.

A renamed channel stays the same channel. A hold says since when and why messages cannot be sent. It ends when one gets
through, or a probe succeeds.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from billbot.clock import later
from billbot.domain.ledger import NOBODY
from billbot.store.connection import StorePart, read
from billbot.store.ledger import LEFT, delete_envelopes, move_with_recipients

# The tables with a column `channel` for the configured name.
NAMED = ("noted", "jobs", "recipients", "envelopes", "ledger", "holds", "digests")


# A message leaves so soon after it was written.
_SENT_WITHIN = timedelta(minutes=10)
# The whole channel, with everybody on its list.
EVERYBODY = ""


class Hold(Struct, frozen=True):
    """Why nothing is sent to a channel or one of its recipients. If `permanent`, somebody must fix it."""

    since: datetime
    tries: int
    next_try: datetime
    error: str
    permanent: bool

    @property
    def lacking(self) -> bool:
        """Whether nothing was tried since the channel lacks something, such as a token."""
        return self.tries == 0


class ChannelNames(StorePart):
    """The channels in the database, by their configured names."""

    def lists(self) -> Mapping[str, frozenset[str]]:
        """The recipients' keys of each channel, as last seen, the oldest channel first."""
        found: dict[str, set[str]] = {}
        for row in self._rows("SELECT channel, recipient FROM recipients WHERE missing_since IS NULL ORDER BY rowid"):
            found.setdefault(row["channel"], set()).add(row["recipient"])
        return {channel: frozenset(listed) for channel, listed in found.items()}

    def is_new(self, channel: str) -> bool:
        """Whether a channel with this name never got anything, and nothing waits for it."""
        query = "SELECT 1 FROM envelopes WHERE channel = :name UNION ALL SELECT 1 FROM jobs WHERE channel = :name"
        return self._first(query, {"name": channel}) is None

    def any_recipient(self) -> bool:
        """Whether there ever was a job or an envelope for anybody."""
        query = "SELECT 1 FROM envelopes UNION ALL SELECT 1 FROM jobs WHERE recipient <> '' LIMIT 1"
        return self._first(query) is not None

    def rename(self, before: Sequence[str], after: Sequence[str]) -> None:
        """Rename channels: the first name in `before` to the first in `after`, and so on."""
        with self._transaction():
            for was, name in zip(before, after, strict=False):
                for table in NAMED:
                    self._db.execute(f"UPDATE OR REPLACE {table} SET channel = ? WHERE channel = ?", (name, was))
                self._db.execute(
                    "UPDATE OR REPLACE incidents SET subject = ? WHERE (kind, subject) = ('channel', ?)", (name, was)
                )

    def forget_others(self, configured: Collection[str], now: datetime) -> None:
        """Drop what waits for channels not `configured`, except envelopes that may be being sent.

        What their recipients heard and are owed moves to another channel with them on its list.
        """
        places = ", ".join("?" * len(configured))
        with self._transaction():
            recipients = f"UPDATE recipients SET missing_since = ? WHERE channel NOT IN ({places})"
            self._db.execute(recipients, (LEFT, *configured))
            move_with_recipients(self._db)
            self._db.execute(
                f"DELETE FROM jobs WHERE channel <> ? AND channel NOT IN ({places})", (NOBODY, *configured)
            )
            delete_envelopes(
                self._db,
                f"channel NOT IN ({places}) AND state = 'open' AND made_at < ?",
                (*configured, later(now, -_SENT_WITHIN)),
            )
            for table in ("holds", "noted"):
                self._db.execute(f"DELETE FROM {table} WHERE channel NOT IN ({places})", tuple(configured))


class Holds(StorePart):
    """The holds in the database."""

    def on(self, channel: str, recipient: str) -> Hold | None:
        """The hold on a recipient of a channel; None if there is none."""
        found = self._first("SELECT * FROM holds WHERE (channel, recipient) = (?, ?)", [channel, recipient])
        return None if found is None else read(Hold, found)

    def all(self) -> Mapping[str, Sequence[Hold]]:
        """The holds of each channel that has any, the oldest first."""
        found: dict[str, list[Hold]] = {}
        for row in self._rows("SELECT * FROM holds ORDER BY since, recipient"):
            found.setdefault(row["channel"], []).append(read(Hold, row))
        return found

    def put(self, channel: str, recipient: str, hold: Hold) -> None:
        """Hold a recipient of a channel, or all of it."""
        self._alter(
            "INSERT OR REPLACE INTO holds VALUES (?, ?, ?, ?, ?, ?, ?)",
            (channel, recipient, hold.since, hold.tries, hold.next_try, hold.error, hold.permanent),
        )

    def lift(self, channel: str, recipient: str) -> None:
        """End the hold on a recipient, since a message got through."""
        if self.on(channel, recipient) is None:
            return
        self._alter("DELETE FROM holds WHERE (channel, recipient) = (?, ?)", (channel, recipient))

    def try_now(self, channel: str, now: datetime) -> None:
        """Make a channel due to be tried now."""
        self._alter("UPDATE holds SET next_try = ? WHERE channel = ? AND next_try > ?", (now, channel, now))

    def lift_idle(self, channel: str, now: datetime) -> None:
        """End the holds on recipients who are due to be tried and for whom nothing waits anymore."""
        waits = (
            "SELECT 1 FROM jobs WHERE channel = holds.channel AND recipient IN ('', holds.recipient) UNION ALL"
            " SELECT 1 FROM envelopes WHERE state = 'open' AND (channel, recipient) = (holds.channel, holds.recipient)"
        )
        query = f"DELETE FROM holds WHERE channel = ? AND recipient <> '' AND next_try <= ? AND NOT EXISTS ({waits})"
        self._alter(query, (channel, now))
