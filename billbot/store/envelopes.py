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

from billbot.domain.ledger import Statement
from billbot.errors import Overtaken
from billbot.store.connection import (
    StorePart,
    insert,
    maybe_unstamp,
    plain_errors,
    stamp,
    unstamp,
    write_transaction,
)
from billbot.store.ledger import write_tellings
from billbot.store.marks import delete_envelopes, restore_marks, settle_mark


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

    def begin(self, key: str, content: str, told: Sequence[Statement], now: datetime) -> Envelope | None:
        """Replace marks by an envelope that tells these statements, to be sent within the same turn (`Store.turn`).

        Null if any of the subjects was marked again since it was looked at, or if the recipient has an open envelope.
        """
        first = told[0].mark
        with suppress(Overtaken), plain_errors(self._path), write_transaction(self._db):
            if self._open(first.channel, first.recipient) is not None:
                raise Overtaken(f"{first.channel}: another message is on its way")
            for each in told:
                if not settle_mark(self._db, each.mark):
                    raise Overtaken(f"{first.channel}: {each.subject} has turned")
            self._write(key, content, told, now)
            return Envelope(key, first.channel, first.recipient, content, unclear=False, tries=0, first=now)
        return None

    def unfinished(self, channel: str, recipient: str, now: datetime) -> Envelope | None:
        """The open envelope of a recipient, which may have been accepted; null if there is none, or it waits."""
        found = self._open(channel, recipient)
        if found is None or now < unstamp(found["next_try"]):
            return None
        made = unstamp(found["made_at"])
        return Envelope(found["key"], channel, recipient, found["content"], True, found["tries"], made)

    def replace_content(self, envelope: Envelope, content: str) -> None:
        """Replace the words of an envelope by others that tell the same states."""
        self._update_open(envelope, "content = ?", content)

    def is_open(self, channel: str, recipient: str) -> bool:
        """Whether a recipient has an open envelope."""
        return self._open(channel, recipient) is not None

    def note_sent(
        self, envelope: Envelope, at: datetime, reference: str | None, thread: str, *, anew: bool = False
    ) -> None:
        """Note that a message was accepted, so that its statements count as told.

        With a `thread`, the recipient's first message in it is kept as its beginning, until a message begins it `anew`.
        """
        with plain_errors(self._path), write_transaction(self._db):
            self._db.execute(
                "UPDATE envelopes SET state = 'sent', settled_at = ?, reference = ?, content = NULL, error = NULL"
                " WHERE key = ? AND state <> 'sent'",
                (stamp(at), reference, envelope.key),
            )
            if thread:
                self._db.execute(
                    "INSERT INTO threads VALUES (?, ?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET reference = excluded.reference WHERE ?",
                    (envelope.channel, envelope.recipient, thread, reference, anew),
                )

    def note_unclear(self, envelope: Envelope, next_try: datetime, error: str) -> None:
        """Note that nobody knows whether a message was accepted; the envelope stays, to be tried at `next_try`."""
        self._update_open(envelope, "tries = tries + 1, next_try = ?, error = ?", stamp(next_try), error)

    def drop(self, envelope: Envelope) -> None:
        """Delete a message that was clearly not accepted, and restore the marks of what it would have told."""
        with plain_errors(self._path), write_transaction(self._db):
            if self._open(envelope.channel, envelope.recipient):
                restore_marks(self._db, envelope.key)
                delete_envelopes(self._db, "key = ?", (envelope.key,))

    def enter_as_told(self, key: str, told: Sequence[Statement], now: datetime) -> None:
        """Replace marks by statements that count as told without a message, as they are muted."""
        with plain_errors(self._path), write_transaction(self._db):
            for each in told:
                settle_mark(self._db, each.mark)
            self._write(key, "", told, now)
            self._db.execute(
                "UPDATE envelopes SET state = 'sent', settled_at = ?, content = NULL WHERE key = ?", (stamp(now), key)
            )

    def note_refused(self, envelope: Envelope, at: datetime, error: str) -> None:
        """Note that a message is refused as it is, for good: what it told is lost."""
        self._update_open(envelope, "state = 'refused', settled_at = ?, content = NULL, error = ?", stamp(at), error)

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

    def _update_open(self, envelope: Envelope, sets: str, *values: str) -> None:
        self._alter(f"UPDATE envelopes SET {sets} WHERE key = ? AND state = 'open'", (*values, envelope.key))

    def _write(self, key: str, content: str, told: Sequence[Statement], now: datetime) -> None:
        first = told[0].mark
        row = {"key": key, "channel": first.channel, "recipient": first.recipient, "state": "open", "content": content}
        write_tellings(
            self._db, insert(self._db, "envelopes", **row, made_at=stamp(now), next_try=stamp(now)), told, now
        )
