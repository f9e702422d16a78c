"""Envelopes: messages on their way to a recipient, each with the states that it tells (an outbox).

An envelope is written whole before its message is sent, and stays open until the outcome is known. A recipient has one
open envelope at a time, so that no message overtakes another.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, cast

from msgspec import Struct

from billbot.clock import later
from billbot.domain.bills import Statement
from billbot.errors import Overtaken
from billbot.processes import is_gone
from billbot.store.connection import (
    CLAIM_LASTS,
    StorePart,
    insert,
    maybe_unstamp,
    plain_errors,
    stamp,
    unstamp,
    write_transaction,
)
from billbot.store.ledger import write_tellings
from billbot.store.marks import restore_marks, settle_mark

_FREE = "owner = NULL, claimed_until = NULL"
_OURS = "key = ? AND state = 'open' AND owner = ?"


class Envelope(Struct, frozen=True):
    """A message to one recipient, the same bytes at each try; `content` is the JSON of its `notify.Payload`.

    `unclear` says that an earlier try may have been accepted, `tries` how many failed, `first` when it was written.
    """

    key: str
    channel: str
    recipient: str
    content: str
    unclear: bool
    tries: int
    first: datetime


class Envelopes(StorePart):
    """The envelopes in the database."""

    def new_key(self, channel: str) -> str:
        """A key that no other message has, in this database or another."""
        return f"{channel}-{secrets.token_hex(8)}"

    def claim(self, key: str, content: str, told: Sequence[Statement], now: datetime, owner: str) -> Envelope | None:
        """Replace marks by an envelope that tells these statements, claimed by `owner` for ten minutes.

        Null if any of the subjects was marked again since it was looked at, or if the recipient has an open envelope.
        """
        first = told[0].mark
        with suppress(Overtaken), plain_errors(self._path), write_transaction(self._db):
            if self._open(first.channel, first.recipient) is not None:
                raise Overtaken(f"{first.channel}: another message is on its way")
            for each in told:
                if not settle_mark(self._db, each.mark):
                    raise Overtaken(f"{first.channel}: {each.subject} has turned")
            self._write(key, content, told, now, owner)
            return Envelope(key, first.channel, first.recipient, content, unclear=False, tries=0, first=now)
        return None

    def resume(self, channel: str, recipient: str, now: datetime, owner: str) -> Envelope | None:
        """Claim the open envelope of a recipient; null if there is none, it is claimed, or its next try is later.

        If its claim has lapsed, or its process is gone, it is `unclear`: it may have been accepted.
        """
        with plain_errors(self._path), write_transaction(self._db):
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
                (owner, stamp(later(now, CLAIM_LASTS)), unclear, found["id"]),
            )
            made = unstamp(found["made_at"])
            return Envelope(found["key"], channel, recipient, found["content"], unclear, found["tries"], made)

    def renew_claim(self, envelope: Envelope, now: datetime, owner: str) -> bool:
        """Claim an envelope for ten more minutes; false if another process has claimed it meanwhile."""
        return self._update_claimed(envelope, owner, "claimed_until = ?", stamp(later(now, CLAIM_LASTS)))

    def replace_content(self, envelope: Envelope, content: str, owner: str) -> None:
        """Replace the words of an envelope by others that tell the same states."""
        self._update_claimed(envelope, owner, "content = ?", content)

    def is_open(self, channel: str, recipient: str) -> bool:
        """Whether a recipient has an open envelope."""
        return self._open(channel, recipient) is not None

    def note_sent(
        self, envelope: Envelope, at: datetime, reference: str | None, thread: str, owner: str, *, anew: bool = False
    ) -> bool:
        """Note that a message was accepted, so that its statements count as told; false if the claim had lapsed.

        It is noted in either case. With a `thread`, the recipient's first message in it is kept as its beginning, until
        a message begins it `anew`.
        """
        with plain_errors(self._path), write_transaction(self._db):
            held = self._claimed(envelope, owner) is not None
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

    def note_unclear(self, envelope: Envelope, next_try: datetime, error: str, owner: str) -> None:
        """Note that nobody knows whether a message was accepted; the envelope stays, to be tried at `next_try`."""
        sets = f"unclear = 1, tries = tries + 1, next_try = ?, error = ?, {_FREE}"
        self._update_claimed(envelope, owner, sets, stamp(next_try), error)

    def drop(self, envelope: Envelope, at: datetime, owner: str) -> None:
        """Drop a message that was clearly not accepted, and restore the marks of what it would have told.

        The row is kept for a while (`SettledEnvelopes.prune_dropped`), in case that a process whose claim had lapsed
        finds that it was accepted after all.
        """
        with plain_errors(self._path), write_transaction(self._db):
            if self._claimed(envelope, owner):
                restore_marks(self._db, envelope.key)
                self._db.execute(
                    f"UPDATE envelopes SET state = 'dropped', settled_at = ?, {_FREE} WHERE key = ?",
                    (stamp(at), envelope.key),
                )

    def enter_as_told(self, key: str, told: Sequence[Statement], now: datetime) -> None:
        """Replace marks by statements that count as told without a message, as they are muted."""
        with plain_errors(self._path), write_transaction(self._db):
            for each in told:
                settle_mark(self._db, each.mark)
            self._write(key, "", told, now, "")
            self._db.execute(
                f"UPDATE envelopes SET state = 'sent', settled_at = ?, content = NULL, {_FREE} WHERE key = ?",
                (stamp(now), key),
            )

    def note_refused(self, envelope: Envelope, at: datetime, error: str, owner: str) -> None:
        """Note that a message is refused as it is, for good: what it told is lost."""
        sets = f"state = 'refused', settled_at = ?, content = NULL, error = ?, {_FREE}"
        self._update_claimed(envelope, owner, sets, stamp(at), error)

    def thread(self, channel: str, recipient: str, thread: str) -> str | None:
        """The reference of the message that began a thread, or null."""
        query = "SELECT reference FROM threads WHERE (channel, recipient, thread) = (?, ?, ?)"
        return cast("str | None", self._value(query, [channel, recipient, thread]))

    def messages_since(self, channel: str, recipient: str, since: datetime) -> tuple[int, datetime | None]:
        """How many messages a recipient got in a channel since a time, and when the last was sent; null for none."""
        (found,) = self._rows(
            "SELECT count(reference) AS messages, max(settled_at) AS last FROM envelopes"
            " WHERE state = 'sent' AND reference IS NOT NULL AND settled_at >= ? AND (channel, recipient) = (?, ?)",
            [stamp(since), channel, recipient],
        )
        return found["messages"], maybe_unstamp(found["last"])

    def _open(self, channel: str, recipient: str) -> dict[str, Any] | None:
        query = "SELECT * FROM envelopes WHERE state = 'open' AND (channel, recipient) = (?, ?)"
        return self._first(query, [channel, recipient])

    def _claimed(self, envelope: Envelope, owner: str) -> dict[str, Any] | None:
        return self._first(f"SELECT * FROM envelopes WHERE {_OURS}", [envelope.key, owner])

    def _update_claimed(self, envelope: Envelope, owner: str, sets: str, *values: str) -> bool:
        """Update an envelope that `owner` has claimed; false if another process has claimed it meanwhile."""
        return self._alter(f"UPDATE envelopes SET {sets} WHERE {_OURS}", (*values, envelope.key, owner)) == 1

    def _write(self, key: str, content: str, told: Sequence[Statement], now: datetime, owner: str) -> None:
        first = told[0].mark
        row = {"key": key, "channel": first.channel, "recipient": first.recipient, "state": "open", "content": content}
        row |= {"made_at": stamp(now), "next_try": stamp(now), "owner": owner}
        made = insert(self._db, "envelopes", **row, claimed_until=stamp(later(now, CLAIM_LASTS)))
        write_tellings(self._db, made, told, now)
