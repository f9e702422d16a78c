"""Channels by their configured names: renamed, gone, tried again, and what one of them owes handed on to another.

A channel that was renamed stays the same channel.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from billbot.domain.ledger import NOBODY, Subject
from billbot.store.connection import StorePart, plain_errors, stamp, write_transaction
from billbot.store.marks import delete_envelopes
from billbot.store.recipient_lists import LEFT, OWED, move_with_recipients, owe, owe_also_in
from billbot.store.rows import KEY, columns_of, subject_of

# The tables with a column `channel`, which holds the configured name.
NAMED = (*("marks", "recipients", "envelopes", "tellings", "holds", "threads", "digests"),)


class ChannelNames(StorePart):
    """The channels in the database, by their configured names."""

    def lists(self) -> Mapping[str, frozenset[str]]:
        """The recipients' keys of each channel, as last seen, the oldest channel first."""
        found: dict[str, set[str]] = {}
        for row in self._rows("SELECT channel, recipient FROM recipients WHERE missing_since IS NULL ORDER BY rowid"):
            found.setdefault(row["channel"], set()).add(row["recipient"])
        return {channel: frozenset(listed) for channel, listed in found.items()}

    def is_new(self, channel: str) -> bool:
        """Whether a channel of this name was never told anything, and is owed nothing."""
        query = "SELECT 1 FROM envelopes WHERE channel = :name UNION ALL SELECT 1 FROM marks WHERE channel = :name"
        return self._first(query, {"name": channel}) is None

    def any_recipient(self) -> bool:
        """Whether there ever was a mark or an envelope for anybody."""
        query = "SELECT 1 FROM envelopes UNION ALL SELECT 1 FROM marks WHERE recipient <> '' LIMIT 1"
        return self._first(query) is not None

    def rename(self, before: Sequence[str], after: Sequence[str], its_own: Collection[str]) -> None:
        """Rename channels: the first name in `before` to the first in `after`, and so on.

        What waits under any of the old names then waits under each of the new ones, but for the kinds in `its_own`.
        """
        with plain_errors(self._path), write_transaction(self._db):
            for at, name in enumerate(after):
                for was in (each for each in before if each not in before[at : at + 1]):
                    owe(self._db, was, name, its_own)
            for was, name in zip(before, after, strict=False):
                for table in NAMED:
                    self._db.execute(f"UPDATE OR REPLACE {table} SET channel = ? WHERE channel = ?", (name, was))
                self._db.execute("UPDATE envelopes SET told_in = ? WHERE told_in = ?", (name, was))
                self._db.execute(
                    "UPDATE OR REPLACE incidents SET subject = ? WHERE (kind, subject) = ('channel', ?)", (name, was)
                )

    def forget_others(self, configured: Collection[str], now: datetime, *, its_own: Collection[str] = ()) -> None:
        """Drop what waits for any other channel than the `configured` ones, but for envelopes that are being sent.

        What recipients of those channels were told and are owed moves with them to another channel's list that they are
        on, but for the kinds in `its_own`.
        """
        marks = ", ".join("?" * len(configured))
        with plain_errors(self._path), write_transaction(self._db):
            recipients = f"UPDATE recipients SET missing_since = ? WHERE channel NOT IN ({marks})"
            self._db.execute(recipients, (LEFT, *configured))
            move_with_recipients(self._db, its_own)
            self._db.execute(
                f"DELETE FROM marks WHERE channel <> ? AND channel NOT IN ({marks})", (NOBODY, *configured)
            )
            delete_envelopes(
                self._db, f"channel NOT IN ({marks}) AND state = 'open' AND next_try > ?", (*configured, stamp(now))
            )
            self._db.execute(f"DELETE FROM holds WHERE channel NOT IN ({marks})", tuple(configured))

    def owed(self, channel: str, kinds: Collection[str]) -> tuple[Subject, ...]:
        """The subjects of these kinds that are owed in a channel: marked for it, or in an open envelope."""
        named = ", ".join("?" * len(kinds))
        rows = self._rows(
            f"SELECT DISTINCT {KEY} FROM {OWED} WHERE channel = ? AND kind IN ({named})", [channel, *kinds]
        )
        return tuple(subject_of(row) for row in rows)

    def hand_on(self, channel: str, subject: Subject, to: str) -> None:
        """Owe a subject that is owed in `channel` also in the channel `to`.

        If recipients of the first were told of it before, it is owed only to those who are on both lists.
        """
        with plain_errors(self._path), write_transaction(self._db):
            owe_also_in(self._db, channel, to, columns_of(subject))

    def try_now(self, channel: str, now: datetime) -> None:
        """Let a channel be tried at once, with its open envelopes.

        If it can be probed, that is due; else it is believed to be mended.
        """
        with plain_errors(self._path), write_transaction(self._db):
            self._db.execute(
                "UPDATE holds SET believed = next_asking IS NULL, next_asking = min(next_asking, :now)"
                " WHERE channel = :channel AND recipient != ''",
                {"now": stamp(now), "channel": channel},
            )
            for table in ("holds", "envelopes"):
                self._db.execute(
                    f"UPDATE {table} SET next_try = :now WHERE channel = :channel AND next_try > :now",
                    {"now": stamp(now), "channel": channel},
                )
