"""What people do in Slack: their requests, and the messages with buttons.

A request is kept before it is acknowledged, so a restart loses none. It is answered once. A message with buttons is
kept as last composed, without its buttons. Any change (a press, a decision, a correction) increments its version in the
same transaction. It is edited until it shows the last version, so no edit undoes another.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from billbot.clock import later
from billbot.domain.bills import BillId
from billbot.domain.slack import Offer, OfferKind, Outcome, Role, SlackControl, SlackRequest
from billbot.store.connection import Database, StorePart, bill_key, decoded, read

# Slack may send the same request again for this long.
_KNOWN_AGAIN = timedelta(days=1)


class Requests(StorePart):
    """The requests in the database. Who asked what, and where, is kept only until it is answered."""

    def keep(self, request: SlackRequest, *, wanted: Callable[[], bool] = lambda: True) -> bool:
        """Keep a request until it is answered; false if it is known already.

        `wanted` is called with the write lock held. If the caller has given up waiting, the request is not kept.
        """
        with self._transaction():
            if not wanted():
                return False
            found = self._db.execute(
                "INSERT OR IGNORE INTO requests"
                " (envelope, trigger, asked_at, person, channel, words, reply_to, kind, control)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(request.envelope, request.trigger, request.asked_at),
                    *(request.person, request.channel, request.words, request.reply_to, request.kind),
                    None if request.control is None else msgspec.json.encode(request.control).decode(),
                ),
            )
            return bool(found.rowcount)

    def waiting(self) -> tuple[SlackRequest, ...]:
        """The unanswered requests, the oldest first."""
        rows = self._rows("SELECT * FROM requests WHERE answered_at IS NULL ORDER BY id")
        return tuple(
            read(SlackRequest, row, control=row["control"] and decoded(row["control"], SlackControl)) for row in rows
        )

    def begin(self, request: SlackRequest) -> bool | None:
        """Note that an answer to a request begins; None if it was answered.

        Otherwise says whether an earlier try with an unknown outcome may have answered it.
        """
        with self._transaction():
            row = self._first(
                "SELECT tried FROM requests WHERE envelope = ? AND answered_at IS NULL", [request.envelope]
            )
            if row is None:
                return None
            self._db.execute("UPDATE requests SET tried = 1 WHERE envelope = ?", (request.envelope,))
            return bool(row["tried"])

    def free(self, request: SlackRequest) -> None:
        """Release a request that was clearly not answered. The next try counts as the first."""
        self._alter("UPDATE requests SET tried = 0 WHERE envelope = ?", (request.envelope,))

    def note(self, request: SlackRequest, control: SlackControl) -> None:
        """Note what comes next for a request. If this process is killed, another one finishes it."""
        self._alter(
            "UPDATE requests SET control = ? WHERE envelope = ? AND answered_at IS NULL",
            (msgspec.json.encode(control).decode(), request.envelope),
        )

    def settle(self, request: SlackRequest, at: datetime) -> None:
        """Settle a request that was answered or given up: delete who asked what.

        Delete all requests older than a day.
        """
        with self._transaction():
            settle(self._db, request.envelope, at)
            self._db.execute("DELETE FROM requests WHERE answered_at < ?", (at - _KNOWN_AGAIN,))


def settle(db: Database, envelope: str, at: datetime) -> bool:
    """Settle a request in the caller's transaction, so it is done only once; false if it was settled before."""
    found = db.execute(
        "UPDATE requests SET answered_at = ?, person = NULL, channel = NULL, words = NULL,"
        " reply_to = NULL, control = NULL WHERE envelope = ? AND answered_at IS NULL",
        (at, envelope),
    )
    return bool(found.rowcount)


# How long the process that began an edit has to finish it: longer than Slack takes, but not much, in case it was
# killed.
_CLAIM_LASTS = timedelta(minutes=2)


class KeptMessage(Struct, frozen=True):
    """A message that may be edited: the key of its envelope, its recipient and reference (Slack's `ts`).

    `content` is its payload's JSON as last composed. `version` counts its changes. `made_at` is when it was first made.
    """

    key: str
    recipient: str
    reference: str
    content: str
    version: int
    made_at: datetime


class Offers(StorePart):
    """The messages with buttons in the database, and who took part."""

    def keep(self, key: str, content: str, offers: Sequence[Offer]) -> None:
        """Keep a message that is about to be sent with these buttons, unless it is kept already.

        If people pressed such a button elsewhere, an edit adds their names after it is sent. In a new message, naming
        them would notify them.
        """
        with self._transaction():
            envelope, recipient = self._envelope(key)
            taken = any(self._people(recipient, offer) for offer in offers)
            found = self._db.execute(
                "INSERT OR IGNORE INTO kept_messages (envelope, content, version, shown) VALUES (?, ?, 1, ?)",
                (envelope, content, 0 if taken else 1),
            )
            if found.rowcount:
                self._write_offers(envelope, offers)

    def replace_content(self, key: str, content: str, offers: Sequence[Offer]) -> None:
        """Store the corrected content of a message, if it has buttons."""
        with self._transaction():
            envelope, _ = self._envelope(key)
            found = self._db.execute(
                "UPDATE kept_messages SET content = ?, version = version + 1, next_try = NULL WHERE envelope = ?",
                (content, envelope),
            )
            if found.rowcount:
                self._db.execute("DELETE FROM offers WHERE envelope = ?", (envelope,))
                self._write_offers(envelope, offers)

    def about(self, channel: str, recipient: str, bill: BillId) -> tuple[KeptMessage, ...]:
        """The messages to a recipient about a bill, the oldest first."""
        told = "SELECT envelope FROM ledger WHERE (general_court, bill) = (?, ?)"
        return self._kept(
            f"(envelopes.channel, recipient) = (?, ?) AND envelope IN ({told})",
            *(channel, recipient, *bill_key(bill)),
        )

    def with_reference(self, channel: str, reference: str) -> KeptMessage | None:
        """The message with buttons and this reference, or None."""
        found = self._kept("envelopes.channel = ? AND reference = ?", channel, reference)
        return found[0] if found else None

    def on_its_way(self, channel: str) -> bool:
        """Whether a message with buttons is being sent, or may have arrived, and has no known reference yet."""
        query = "SELECT 1 FROM envelopes JOIN kept_messages ON id = envelope WHERE channel = ? AND state = 'open'"
        return self._first(query, [channel]) is not None

    def outdated(self, channel: str, recipient: str, now: datetime) -> tuple[KeptMessage, ...]:
        """The messages to a recipient that are due to be edited, the oldest first."""
        return self._kept(
            "(envelopes.channel, recipient) = (?, ?) AND version <> shown"
            " AND coalesce(kept_messages.next_try, '') <= ?",
            *(channel, recipient, now),
        )

    def claim(self, key: str, now: datetime) -> KeptMessage | None:
        """Claim a message to edit it; None if somebody did within two minutes, or it shows its last version."""
        with self._transaction():
            claimed = self._db.execute(
                "UPDATE kept_messages SET claimed_until = ? WHERE envelope = (SELECT id FROM envelopes WHERE key = ?)"
                " AND version <> shown AND coalesce(claimed_until, '') <= ?",
                (later(now, _CLAIM_LASTS), key, now),
            )
            found = self._kept("key = ?", key) if claimed.rowcount else ()
            return found[0] if found else None

    def note_shown(self, message: KeptMessage) -> None:
        """Note that a message now shows the claimed version. If there is a later one, it needs another edit."""
        self._settle(message, "shown = ?", message.version)

    def put_off(self, message: KeptMessage, until: datetime) -> None:
        """Try a failed edit again at `until`."""
        self._settle(message, "next_try = ?", until)

    def toggle_role(self, recipient: str, offer: Offer, person: str, role: Role, now: datetime, envelope: str) -> None:
        """Toggle somebody's part in an offer: note the role, or remove it if it was noted.

        The Slack request of this `envelope` is settled in the same transaction, so it is done once.
        """
        db, places = self._db, ", ".join("?" * len(offer.names))
        whose = f"(recipient, kind, state, person) = (?, ?, ?, ?) AND name IN ({places})"
        values = [recipient, offer.kind, offer.state, person, *offer.names]
        with self._transaction():
            if not settle(db, envelope, now):
                return
            had = {row["role"] for row in db.query(f"SELECT role FROM participants WHERE {whose}", values)}
            db.execute(f"DELETE FROM participants WHERE {whose}", values)
            for name in offer.names:
                if role not in had:
                    entry = (recipient, offer.kind, name, offer.state, person, role, now)
                    db.execute("INSERT INTO participants VALUES (?, ?, ?, ?, ?, ?, ?)", entry)
                require_edits(db, offer.kind, name, offer.state)

    def outcome(self, recipient: str, offer: Offer) -> Outcome:
        """Who takes part in an offer, by presses in this recipient's messages."""
        people = self._people(recipient, offer)
        of = {role: tuple(person for person, each in people.items() if each == role) for role in set(people.values())}
        return Outcome(of.get("on it", ()), of.get("done", ()), of.get("there", ()))

    def people(self, offer: Offer) -> Mapping[Role, frozenset[str]]:
        """Who takes part in anything that an offer names, by role, in any channel. For counting."""
        places, found = ", ".join("?" * len(offer.names)), dict[Role, frozenset[str]]()
        for row in self._rows(
            f"SELECT role, person FROM participants WHERE (kind, state) = (?, ?) AND name IN ({places})",
            [offer.kind, offer.state, *offer.names],
        ):
            found[row["role"]] = found.get(row["role"], frozenset()) | {row["person"]}
        return found

    def forget(self, person: str) -> int:
        """Delete what a person pressed, by their id in Slack; returns how many entries there were.

        Messages that name them are due to be edited.
        """
        with self._transaction():
            rows = list(self._db.query("SELECT kind, name, state FROM participants WHERE person = ?", [person]))
            for row in rows:
                require_edits(self._db, row["kind"], row["name"], row["state"])
            decided = self._db.query("SELECT id FROM suggestions WHERE decided_by = ?", [f"slack:{person}"])
            for row in list(decided):
                require_edits(self._db, "suggestion", str(row["id"]))
            self._db.execute("DELETE FROM participants WHERE person = ?", (person,))
            return len(rows)

    def prune(self, heard_before: date, asked_before: datetime) -> None:
        """Delete who came to hearings before a day, and who was on an ask before a time."""
        self._alter(
            "DELETE FROM participants WHERE (kind = 'hearing' AND state < ?) OR (kind = 'ask' AND at < ?)",
            (heard_before, asked_before),
        )

    def _envelope(self, key: str) -> tuple[int, str]:
        (row,) = self._rows("SELECT id, recipient FROM envelopes WHERE key = ?", [key])
        return row["id"], row["recipient"]

    def _write_offers(self, envelope: int, offers: Sequence[Offer]) -> None:
        for offer in offers:
            for name in offer.names:
                self._db.execute(
                    "INSERT OR IGNORE INTO offers VALUES (?, ?, ?, ?)", (envelope, offer.kind, name, offer.state)
                )

    def _kept(self, which: str, *values: Any) -> tuple[KeptMessage, ...]:
        rows = self._rows(
            "SELECT key, recipient, reference, kept_messages.content, version, made_at"
            " FROM kept_messages JOIN envelopes ON id = envelope"
            f" WHERE envelopes.state = 'sent' AND {which} ORDER BY id",
            list(values),
        )
        return tuple(read(KeptMessage, row) for row in rows)

    def _people(self, recipient: str, offer: Offer) -> dict[str, Role]:
        """Who takes part in an offer in this recipient's messages, the first person first."""
        places = ", ".join("?" * len(offer.names))
        rows = self._rows(
            f"SELECT person, role FROM participants WHERE (recipient, kind, state) = (?, ?, ?) AND name IN ({places})"
            " ORDER BY at, person",
            [recipient, offer.kind, offer.state, *offer.names],
        )
        return {row["person"]: row["role"] for row in rows}

    def _settle(self, message: KeptMessage, which: str, value: Any) -> None:
        self._alter(
            f"UPDATE kept_messages SET {which}, claimed_until = NULL"
            " WHERE envelope = (SELECT id FROM envelopes WHERE key = ?)",
            (value, message.key),
        )


def require_edits(db: Database, kind: OfferKind, name: str, state: str = "") -> None:
    """Increment the version of every message with this offer, within the caller's transaction."""
    db.execute(
        "UPDATE kept_messages SET version = version + 1, next_try = NULL"
        " WHERE envelope IN (SELECT envelope FROM offers WHERE (kind, name, state) = (?, ?, ?))",
        (kind, name, state),
    )
