"""Channels that cannot be reached: since when, why, and when the next try is; over once something got through.

Or once the channel itself said that it works, which it is asked where nothing waits that could show it. Beside it what
waits, whatever for.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from billbot.bills import NOBODY
from billbot.store.connection import Part, immediate, maybe_stamp, maybe_unstamp, said_plainly, stamp, unstamp

# The bill of a subject as one value, or the subject itself where it is of none: a row and its hearing are one.
_WHAT = "CASE bill WHEN '' THEN kind || ' ' || number || ' ' || name ELSE general_court || ' ' || bill END"
# The whole channel, whoever is on its list.
EVERYBODY = ""


class Hold(Struct, frozen=True):
    """Why nothing goes to a channel, or to one recipient of it; if `permanent`, waiting alone will not mend it.

    At `next_asking` the channel is asked whether it works by now, unless a message shows it before; null where only a
    message can. `believed` says that somebody says that it was mended, which no message has shown yet.
    """

    since: datetime
    tries: int
    next_try: datetime
    error: str
    permanent: bool
    next_asking: datetime | None = None
    believed: bool = False

    @property
    def can_be_asked(self) -> bool:
        """Whether the channel itself knows whether this was mended."""
        return self.lacking or self.next_asking is not None

    @property
    def lacking(self) -> bool:
        """Whether the channel is missing something, so that nothing was tried."""
        return self.tries == 0


class Undelivered(Struct, frozen=True):
    """What a channel is owed past its time, and since when, and why it does not leave.

    `notices` counts the bills of which anything is to be told, which is about as many messages, and what is of none.
    """

    channel: str
    notices: int
    oldest: datetime
    error: str | None


class Holds(Part):
    """The holds in the database."""

    def on(self, channel: str, recipient: str) -> Hold | None:
        """What holds a recipient of a channel; null where nothing does."""
        found = self._first("SELECT * FROM holds WHERE (channel, recipient) = (?, ?)", [channel, recipient])
        return None if found is None else _hold(found)

    def all(self) -> Mapping[str, Sequence[Hold]]:
        """The holds of each channel that has any, the oldest first."""
        found: dict[str, list[Hold]] = {}
        for row in self._rows("SELECT * FROM holds ORDER BY since, recipient"):
            found.setdefault(row["channel"], []).append(_hold(row))
        return found

    def of(self, channel: str) -> Mapping[str, Hold]:
        """What holds each recipient of a channel that is held."""
        return {row["recipient"]: _hold(row) for row in self._rows("SELECT * FROM holds WHERE channel = ?", [channel])}

    def owed(self, channel: str, now: datetime) -> frozenset[str]:
        """The recipients of a channel for whom something is due, or on its way; nobody else has to be looked at."""
        rows = self._rows(
            "SELECT recipient FROM marks WHERE channel = :channel AND recipient <> '' AND due_at <= :now"
            " AND (put_off_until IS NULL OR put_off_until <= :now)"
            " UNION SELECT recipient FROM envelopes WHERE channel = :channel AND state = 'open'",
            {"channel": channel, "now": stamp(now)},
        )
        return frozenset(row["recipient"] for row in rows)

    def undelivered(self, now: datetime) -> tuple[Undelivered, ...]:
        """What is due and has not left, a channel each, to who is on its list at this moment."""
        rows = self._rows(
            "SELECT channel, count(DISTINCT what) AS notices, min(due_at) AS oldest, max(error) AS error FROM ("
            f"SELECT channel, recipient, {_WHAT} AS what, due_at, error FROM marks WHERE due_at <= :now"
            " AND (put_off_until IS NULL OR put_off_until <= :now OR error IS NOT NULL) UNION ALL"
            f" SELECT tellings.channel, tellings.recipient, {_WHAT}, tellings.due_at, envelopes.error"
            " FROM tellings JOIN envelopes ON envelopes.id = envelope"
            " WHERE envelopes.state = 'open' AND tellings.due_at <= :now)"
            " WHERE channel <> :nobody AND (channel, recipient) NOT IN"
            " (SELECT channel, recipient FROM recipients WHERE missing_since IS NOT NULL) GROUP BY channel",
            {"now": stamp(now), "nobody": NOBODY},
        )
        return tuple(Undelivered(row["channel"], row["notices"], unstamp(row["oldest"]), row["error"]) for row in rows)

    def put(self, channel: str, recipient: str, hold: Hold) -> None:
        """Hold a recipient of a channel, or all of it."""
        with said_plainly(self._path), immediate(self._db):
            self._put(channel, recipient, hold)

    def turn(self, channel: str, recipient: str, was: Hold, now: Hold | None) -> None:
        """Put a hold in the place of the one that `was` there, or none; where another is by now, it stays."""
        with said_plainly(self._path), immediate(self._db):
            if self.on(channel, recipient) != was:
                return
            self._db.execute("DELETE FROM holds WHERE (channel, recipient) = (?, ?)", (channel, recipient))
            if now is not None:
                self._put(channel, recipient, now)

    def try_now(self, channel: str, now: datetime) -> None:
        """Let a channel be tried at `now`, with what is on its way there, whatever was to be waited for.

        Where it can be asked whether it works, that is due; where it cannot, it is believed.
        """
        with said_plainly(self._path), immediate(self._db):
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

    def forget_others(self, channel: str, recipients: Collection[str]) -> None:
        """Nobody waits for who is not on the list of a channel any more."""
        marks = ", ".join("?" * len(recipients))
        self._alter(f"DELETE FROM holds WHERE channel = ? AND recipient NOT IN ('', {marks})", (channel, *recipients))

    def forget_channels(self, but: Collection[str]) -> None:
        """Nothing waits for channels that are not configured any more."""
        marks = ", ".join("?" * len(but))
        self._alter(f"DELETE FROM holds WHERE channel NOT IN ({marks})", tuple(but))

    def lift(self, channel: str, recipient: str) -> None:
        """Something got through."""
        if self.on(channel, recipient) is None:
            return
        self._alter("DELETE FROM holds WHERE (channel, recipient) = (?, ?)", (channel, recipient))

    def _put(self, channel: str, recipient: str, hold: Hold) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO holds (channel, recipient, since, tries, next_try, error, permanent, next_asking,"
            " believed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(channel, recipient, stamp(hold.since), hold.tries, stamp(hold.next_try)),
                *(hold.error, hold.permanent, maybe_stamp(hold.next_asking), hold.believed),
            ),
        )


def _hold(row: dict[str, Any]) -> Hold:
    since, next_try, next_asking = unstamp(row["since"]), unstamp(row["next_try"]), maybe_unstamp(row["next_asking"])
    permanent, believed = bool(row["permanent"]), bool(row["believed"])
    return Hold(since, row["tries"], next_try, row["error"], permanent, next_asking, believed)
