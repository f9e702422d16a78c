"""Messages on their way, each with what it tells.

An envelope is written whole, with the states that it tells, before its message is sent; it stays until somebody knows
how that ended. A recipient has one open envelope at a time, so that nothing overtakes another message.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, cast

from msgspec import Struct

from billbot.bills import Statement
from billbot.clock import later
from billbot.errors import Overtaken
from billbot.processes import is_gone
from billbot.store.connection import LAPSES, Part, immediate, insert, maybe_unstamp, said_plainly, stamp, unstamp
from billbot.store.ledger import mark_again, write_tellings
from billbot.store.lists import LEFT
from billbot.store.marks import delete_envelopes, settle_mark

_FREE = "owner = NULL, claimed_until = NULL"
_OURS = "key = ? AND state = 'open' AND owner = ?"


class Envelope(Struct, frozen=True):
    """A message as it goes to one recipient, byte for byte the same at each try; `content` is its JSON.

    `unclear` says that an earlier attempt may have been accepted, `tries` how many failed, `first` when that was made.
    """

    key: str
    channel: str
    recipient: str
    content: str
    unclear: bool
    tries: int
    first: datetime


class Envelopes(Part):
    """The envelopes in the database."""

    def new_key(self, channel: str) -> str:
        """A key that no other message ever had, in this database or another."""
        return f"{channel}-{secrets.token_hex(8)}"

    def claim(self, key: str, content: str, told: Sequence[Statement], now: datetime, owner: str) -> Envelope | None:
        """Write an envelope with what it tells, claimed by `owner` for ten minutes, in the place of its marks.

        Null when any of it has turned since it was looked at, or somebody else is sending to this recipient.
        """
        first = told[0].mark
        with suppress(Overtaken), said_plainly(self._path), immediate(self._db):
            if self._open(first.channel, first.recipient) is not None:
                raise Overtaken(f"{first.channel}: another message is on its way")
            for each in told:
                if not settle_mark(self._db, each.mark):
                    raise Overtaken(f"{first.channel}: {each.subject} has turned")
            self._write(key, content, told, now, owner)
            return Envelope(key, first.channel, first.recipient, content, unclear=False, tries=0, first=now)
        return None

    def resume(self, channel: str, recipient: str, now: datetime, owner: str) -> Envelope | None:
        """Claim the open envelope of a recipient; null where there is none, or it is not its turn yet.

        One whose claim has lapsed, or whose process is gone, may have been accepted, and nobody knows.
        """
        with said_plainly(self._path), immediate(self._db):
            found = self._open(channel, recipient)
            if found is None:
                return None
            in_hand = found["owner"] is not None and not is_gone(found["owner"])
            claimed_until = unstamp(found["claimed_until"]) if in_hand else now
            if now < unstamp(found["next_try"]) or now < claimed_until:
                return None
            unclear = bool(found["unclear"]) or found["owner"] is not None
            self._db.execute(
                "UPDATE envelopes SET owner = ?, claimed_until = ?, unclear = ? WHERE id = ?",
                (owner, stamp(later(now, LAPSES)), unclear, found["id"]),
            )
            made = unstamp(found["made_at"])
            return Envelope(found["key"], channel, recipient, found["content"], unclear, found["tries"], made)

    def keep(self, envelope: Envelope, now: datetime, owner: str) -> bool:
        """Keep the claim of an envelope for ten more minutes; false where somebody else has it by now."""
        return self._turn(envelope, owner, "claimed_until = ?", stamp(later(now, LAPSES)))

    def resay(self, envelope: Envelope, content: str, owner: str) -> None:
        """Put other words into an envelope, which tell what it tells."""
        self._turn(envelope, owner, "content = ?", content)

    def is_open(self, channel: str, recipient: str) -> bool:
        """Whether a message is on its way to a recipient."""
        return self._open(channel, recipient) is not None

    def sent(
        self, envelope: Envelope, at: datetime, reference: str | None, thread: str, owner: str, *, anew: bool = False
    ) -> bool:
        """Note that a message was accepted: what it told is told. False when its claim had lapsed meanwhile.

        What was accepted is sent, whoever holds the claim by now. With a `thread`, the first message of a recipient in
        it is remembered as its beginning, until one begins it `anew`.
        """
        with said_plainly(self._path), immediate(self._db):
            held = self._held(envelope, owner) is not None
            self._db.execute(
                "UPDATE envelopes SET state = 'sent', settled_at = ?, reference = ?, content = NULL, error = NULL,"
                f" {_FREE} WHERE key = ? AND state <> 'sent'",
                (stamp(at), reference, envelope.key),
            )
            if thread:
                self._db.execute(
                    "INSERT INTO threads VALUES (?, ?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET reference = excluded.reference WHERE ?",
                    (envelope.channel, envelope.recipient, thread, reference, anew),
                )
            return held

    def unclear(self, envelope: Envelope, next_try: datetime, error: str, owner: str) -> None:
        """Keep a message of which nobody knows whether it was accepted, until `next_try`."""
        sets = f"unclear = 1, tries = tries + 1, next_try = ?, error = ?, {_FREE}"
        self._turn(envelope, owner, sets, stamp(next_try), error)

    def drop(self, envelope: Envelope, at: datetime, owner: str) -> None:
        """Drop a message that was clearly not accepted: what it would have told is marked again, as it was.

        It is kept for a while (`SettledEnvelopes.prune_dropped`), should somebody whose claim had lapsed find that it
        was accepted all the same.
        """
        with said_plainly(self._path), immediate(self._db):
            if self._held(envelope, owner):
                mark_again(self._db, envelope.key)
                self._db.execute(
                    f"UPDATE envelopes SET state = 'dropped', settled_at = ?, {_FREE} WHERE key = ?",
                    (stamp(at), envelope.key),
                )

    def forget_left(self, before: datetime) -> None:
        """Forget who is on no list any more, with all that is kept of them, once the last was told before a time."""
        left = (
            "SELECT channel, recipient FROM recipients WHERE missing_since = ? AND NOT EXISTS (SELECT 1 FROM envelopes"
            " WHERE (channel, recipient) = (recipients.channel, recipients.recipient) AND made_at >= ?)"
        )
        with said_plainly(self._path), immediate(self._db):
            for each in self._db.execute(left, (LEFT, stamp(before))).fetchall():
                delete_envelopes(self._db, "(channel, recipient) = (?, ?)", each)
                for table in ("threads", "told_elsewhere", "channels_asked", "recipients"):
                    self._db.execute(f"DELETE FROM {table} WHERE (channel, recipient) = (?, ?)", each)

    def take_over(self, key: str, told: Sequence[Statement], prints: Sequence[str], now: datetime) -> None:
        """Enter what a recipient has heard by the word of the channel, or in silence, in the place of its marks.

        No message of it is known: none is put right. `prints` are no longer waited for.
        """
        first = told[0].mark
        with said_plainly(self._path), immediate(self._db):
            for each in told:
                settle_mark(self._db, each.mark)
            self._write(key, "", told, now, "")
            self._db.execute(
                f"UPDATE envelopes SET state = 'sent', settled_at = ?, content = NULL, {_FREE} WHERE key = ?",
                (stamp(now), key),
            )
            for mark in prints:
                self._db.execute(
                    "DELETE FROM told_elsewhere WHERE id ="
                    " (SELECT min(id) FROM told_elsewhere WHERE (channel, recipient, print) = (?, ?, ?))",
                    (first.channel, first.recipient, mark),
                )

    def refused(self, envelope: Envelope, at: datetime, error: str, owner: str) -> None:
        """Note that a message will never be accepted as it is: nobody hears what it told."""
        sets = f"state = 'refused', settled_at = ?, content = NULL, error = ?, {_FREE}"
        self._turn(envelope, owner, sets, stamp(at), error)

    def thread(self, channel: str, recipient: str, thread: str) -> str | None:
        """The reference of the first message of a thread, or null."""
        query = "SELECT reference FROM threads WHERE (channel, recipient, thread) = (?, ?, ?)"
        return cast("str | None", self._value(query, [channel, recipient, thread]))

    def any_made(self) -> bool:
        """Whether anything was ever made out to a recipient."""
        query = "SELECT 1 FROM envelopes UNION ALL SELECT 1 FROM marks WHERE recipient <> '' LIMIT 1"
        return self._first(query) is not None

    def messages_since(self, channel: str, recipient: str, since: datetime) -> tuple[int, datetime | None]:
        """How many messages a recipient had of a channel since then, and when the last of them left."""
        (found,) = self._rows(
            "SELECT count(reference) AS messages, max(settled_at) AS last FROM envelopes"
            " WHERE state = 'sent' AND reference IS NOT NULL AND settled_at >= ? AND (channel, recipient) = (?, ?)",
            [stamp(since), channel, recipient],
        )
        return found["messages"], maybe_unstamp(found["last"])

    def _open(self, channel: str, recipient: str) -> dict[str, Any] | None:
        query = "SELECT * FROM envelopes WHERE state = 'open' AND (channel, recipient) = (?, ?)"
        return self._first(query, [channel, recipient])

    def _held(self, envelope: Envelope, owner: str) -> dict[str, Any] | None:
        return self._first(f"SELECT * FROM envelopes WHERE {_OURS}", [envelope.key, owner])

    def _turn(self, envelope: Envelope, owner: str, sets: str, *values: str) -> bool:
        """Alter an envelope that `owner` has claimed; false where somebody else has it by now."""
        return self._alter(f"UPDATE envelopes SET {sets} WHERE {_OURS}", (*values, envelope.key, owner)) == 1

    def _write(self, key: str, content: str, told: Sequence[Statement], now: datetime, owner: str) -> None:
        first = told[0].mark
        made = insert(
            self._db,
            "envelopes",
            key=key,
            channel=first.channel,
            recipient=first.recipient,
            state="open",
            content=content,
            made_at=stamp(now),
            next_try=stamp(now),
            owner=owner,
            claimed_until=stamp(later(now, LAPSES)),
        )
        write_tellings(self._db, made, told, now)
