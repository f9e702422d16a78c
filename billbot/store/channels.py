"""Channels by their configured names, and why messages cannot reach them.

A renamed channel stays the same channel. A hold says since when and why messages cannot be sent. It ends when one gets
through, or a probe succeeds.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from billbot.domain.ledger import NOBODY
from billbot.store.connection import StorePart, read
from billbot.store.ledger import LEFT, delete_envelopes, move_with_recipients

# The tables with a column `channel` for the configured name.
NAMED = (*("noted", "jobs", "recipients", "envelopes", "ledger", "holds", "threads", "digests"),)


# The whole channel, with everybody on its list.
EVERYBODY = ""


class Hold(Struct, frozen=True):
    """Why nothing is sent to a channel or one of its recipients. If `permanent`, somebody must fix it.

    At `next_asking` the channel is probed, unless a message shows earlier whether it works; None if only a message can.
    `believed`: a person said that it was fixed, but no message has shown it yet.
    """

    since: datetime
    tries: int
    next_try: datetime
    error: str
    permanent: bool
    next_asking: datetime | None = None
    believed: bool = False

    @property
    def can_be_probed(self) -> bool:
        """Whether a probe of the channel can show that it was fixed."""
        return self.lacking or self.next_asking is not None

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
        """Drop what waits for channels not `configured`, except envelopes being sent.

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
                self._db, f"channel NOT IN ({places}) AND state = 'open' AND next_try > ?", (*configured, now)
            )
            for table in ("holds", "noted"):
                self._db.execute(f"DELETE FROM {table} WHERE channel NOT IN ({places})", tuple(configured))

    def try_now(self, channel: str, now: datetime) -> None:
        """Make a channel due to be tried now, with its open envelopes.

        If it can be probed, the probe is due. Otherwise it is believed to be fixed.
        """
        with self._transaction():
            self._db.execute(
                "UPDATE holds SET believed = next_asking IS NULL, next_asking = min(next_asking, :now)"
                " WHERE channel = :channel AND recipient != ''",
                {"now": now, "channel": channel},
            )
            for table in ("holds", "envelopes"):
                self._db.execute(
                    f"UPDATE {table} SET next_try = :now WHERE channel = :channel AND next_try > :now",
                    {"now": now, "channel": channel},
                )


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

    def of(self, channel: str) -> Mapping[str, Hold]:
        """The holds on a channel's recipients, by recipient."""
        return {
            row["recipient"]: read(Hold, row) for row in self._rows("SELECT * FROM holds WHERE channel = ?", [channel])
        }

    def put(self, channel: str, recipient: str, hold: Hold) -> None:
        """Hold a recipient of a channel, or all of it."""
        with self._transaction():
            self._put(channel, recipient, hold)

    def replace_if_unchanged(self, channel: str, recipient: str, was: Hold, now: Hold | None) -> None:
        """Replace the hold `was` with `now` (None for none), unless another process has changed it meanwhile."""
        with self._transaction():
            if self.on(channel, recipient) != was:
                return
            self._db.execute("DELETE FROM holds WHERE (channel, recipient) = (?, ?)", (channel, recipient))
            if now is not None:
                self._put(channel, recipient, now)

    def lift(self, channel: str, recipient: str) -> None:
        """End the hold on a recipient, since a message got through."""
        if self.on(channel, recipient) is None:
            return
        self._alter("DELETE FROM holds WHERE (channel, recipient) = (?, ?)", (channel, recipient))

    def _put(self, channel: str, recipient: str, hold: Hold) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO holds (channel, recipient, since, tries, next_try, error, permanent, next_asking,"
            " believed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(channel, recipient, hold.since, hold.tries, hold.next_try),
                *(hold.error, hold.permanent, hold.next_asking, hold.believed),
            ),
        )
