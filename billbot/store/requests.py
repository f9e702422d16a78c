"""Requests from Slack: kept before they are acknowledged, so that a restart loses none, and answered once."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from billbot.domain.slack import SlackControl, SlackRequest
from billbot.store.connection import (
    Database,
    StorePart,
    plain_errors,
    stamp,
    unstamp,
    write_transaction,
)

# So long Slack may send the same again.
_KNOWN_AGAIN = timedelta(days=1)


class Requests(StorePart):
    """The requests in the database. Who asked what, and where, is known only until it is answered."""

    def keep(self, request: SlackRequest, *, wanted: Callable[[], bool] = lambda: True) -> bool:
        """Keep a request until it is answered; false if it is known already.

        `wanted` is asked once the write lock is held: if the caller has given up waiting by then, it is not kept.
        """
        with plain_errors(self._path), write_transaction(self._db):
            if not wanted():
                return False
            found = self._db.execute(
                "INSERT OR IGNORE INTO requests"
                " (envelope, trigger, asked_at, person, channel, words, reply_to, kind, control)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(request.envelope, request.trigger, stamp(request.asked_at)),
                    *(request.person, request.channel, request.words, request.reply_to, request.kind),
                    None if request.control is None else msgspec.json.encode(request.control).decode(),
                ),
            )
            return bool(found.rowcount)

    def waiting(self) -> tuple[SlackRequest, ...]:
        """The unanswered requests, the oldest first."""
        rows = self._rows("SELECT * FROM requests WHERE answered_at IS NULL ORDER BY id")
        return tuple(map(_request, rows))

    def begin(self, request: SlackRequest) -> bool | None:
        """Note that an answer to a request begins; null if it was answered.

        Else gives whether an earlier try, whose outcome is unknown, may have answered it.
        """
        with plain_errors(self._path), write_transaction(self._db):
            row = self._first(
                "SELECT tried FROM requests WHERE envelope = ? AND answered_at IS NULL", [request.envelope]
            )
            if row is None:
                return None
            self._db.execute("UPDATE requests SET tried = 1 WHERE envelope = ?", (request.envelope,))
            return bool(row["tried"])

    def free(self, request: SlackRequest) -> None:
        """Release a request that was clearly not answered; the next try counts as the first."""
        self._alter("UPDATE requests SET tried = 0 WHERE envelope = ?", (request.envelope,))

    def withdraw(self, request: SlackRequest) -> None:
        """Delete a request, since the person was told that it is not kept; not if an answer has begun."""
        self._alter(
            "DELETE FROM requests WHERE envelope = ? AND answered_at IS NULL AND NOT tried", (request.envelope,)
        )

    def note(self, request: SlackRequest, control: SlackControl) -> None:
        """Note what is about to be done for a request, for the process that finishes it if this one is killed."""
        self._alter(
            "UPDATE requests SET control = ? WHERE envelope = ? AND answered_at IS NULL",
            (msgspec.json.encode(control).decode(), request.envelope),
        )

    def settle(self, request: SlackRequest, at: datetime) -> None:
        """Settle a request that was answered or given up: delete who asked what, and all requests older than a day."""
        with plain_errors(self._path), write_transaction(self._db):
            settle(self._db, request.envelope, at)
            self._db.execute("DELETE FROM requests WHERE answered_at < ?", (stamp(at - _KNOWN_AGAIN),))


def settle(db: Database, envelope: str, at: datetime) -> bool:
    """Settle a request in the caller's transaction, so that it is done once; false if it was settled before."""
    found = db.execute(
        "UPDATE requests SET answered_at = ?, person = NULL, channel = NULL, words = NULL,"
        " reply_to = NULL, control = NULL WHERE envelope = ? AND answered_at IS NULL",
        (stamp(at), envelope),
    )
    return bool(found.rowcount)


def _request(row: Mapping[str, Any]) -> SlackRequest:
    return SlackRequest(
        envelope=row["envelope"],
        trigger=row["trigger"],
        person=row["person"],
        channel=row["channel"],
        words=row["words"],
        reply_to=row["reply_to"],
        asked_at=unstamp(row["asked_at"]),
        kind=row["kind"],
        control=None if row["control"] is None else msgspec.json.decode(row["control"], type=SlackControl),
    )
