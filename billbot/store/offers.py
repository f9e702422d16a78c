"""Messages with buttons: what each offers, who took that up, and whether it shows that yet.

Such a message is kept as it was last said, without its buttons. Whatever alters it, a press, a decision or a
correction, counts its version up in the same transaction; it is edited until the version that it shows is the last one,
by one process at a time, so that no edit takes back another.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from billbot.bills import Offer, OfferKind, Outcome, Role
from billbot.clock import later
from billbot.store.connection import (
    CLAIM_LASTS,
    StorePart,
    is_claimed_by_another,
    plain_errors,
    stamp,
    unstamp,
    write_transaction,
)
from billbot.store.requests import settle

_FREE = "owner = NULL, claimed_until = NULL"


class Offering(Struct, frozen=True):
    """A message with buttons: the key of its envelope, its channel, who reads it, and what the other side calls it.

    `content` is its JSON as it was last said, `version` counts what altered it, `made_at` is when it was first said.
    """

    key: str
    channel: str
    recipient: str
    reference: str
    content: str
    version: int
    made_at: datetime


class Offers(StorePart):
    """The messages with buttons in the database, and who took part."""

    def keep(self, key: str, content: str, offers: Sequence[Offer]) -> None:
        """Keep a message that is about to be sent with these buttons; once kept it stays as it was first kept.

        Where somebody has taken part before it is shown without them first, since to be named anew is to be called.
        """
        with plain_errors(self._path), write_transaction(self._db):
            envelope, recipient = self._envelope(key)
            taken = any(self._people(recipient, offer) for offer in offers)
            found = self._db.execute(
                "INSERT OR IGNORE INTO offering (envelope, content, version, shown) VALUES (?, ?, 1, ?)",
                (envelope, content, 0 if taken else 1),
            )
            if found.rowcount:
                self._write_offers(envelope, offers)

    def say_anew(self, key: str, content: str, offers: Sequence[Offer]) -> bool:
        """Note that a message says something else by now; false where it is none with buttons."""
        with plain_errors(self._path), write_transaction(self._db):
            envelope, _ = self._envelope(key)
            found = self._db.execute(
                "UPDATE offering SET content = ?, version = version + 1, next_try = NULL WHERE envelope = ?",
                (content, envelope),
            )
            if found.rowcount:
                self._db.execute("DELETE FROM offers WHERE envelope = ?", (envelope,))
                self._write_offers(envelope, offers)
            return bool(found.rowcount)

    def at(self, channel: str, reference: str) -> Offering | None:
        """The message with buttons that the other side calls so; null where there is none."""
        found = self._offering("envelopes.channel = ? AND reference = ?", channel, reference)
        return found[0] if found else None

    def on_its_way(self, channel: str) -> bool:
        """Whether a message with buttons is being sent, or may have arrived, and has no name there yet."""
        query = (
            "SELECT 1 FROM envelopes JOIN offering ON id = envelope WHERE channel = ? AND state = 'open'"
            " AND (unclear = 1 OR envelopes.owner IS NOT NULL)"
        )
        return self._first(query, [channel]) is not None

    def owed(self, channel: str, recipient: str, now: datetime) -> tuple[Offering, ...]:
        """The messages of a channel to a recipient that have to be edited by now, the oldest first."""
        return self._offering(
            "(envelopes.channel, recipient) = (?, ?) AND version <> shown AND coalesce(offering.next_try, '') <= ?",
            *(channel, recipient, stamp(now)),
        )

    def claim(self, key: str, now: datetime, owner: str) -> Offering | None:
        """Have `owner` edit a message; null where another process does, or it shows what is so."""
        with plain_errors(self._path), write_transaction(self._db):
            row = self._first(
                "SELECT offering.owner, offering.claimed_until FROM offering JOIN envelopes ON id = envelope"
                " WHERE key = ? AND version <> shown",
                [key],
            )
            if row is None or is_claimed_by_another(row["owner"], row["claimed_until"], owner, now):
                return None
            self._db.execute(
                "UPDATE offering SET owner = ?, claimed_until = ? WHERE envelope ="
                " (SELECT id FROM envelopes WHERE key = ?)",
                (owner, stamp(later(now, CLAIM_LASTS)), key),
            )
            return self._offering("key = ?", key)[0]

    def shown(self, offering: Offering, owner: str) -> None:
        """Note that a message was edited as it was claimed; what altered it since is owed still."""
        self._settle(offering, owner, "shown = ?", offering.version)

    def put_off(self, offering: Offering, until: datetime, owner: str) -> None:
        """Let an edit that failed wait."""
        self._settle(offering, owner, "next_try = ?", stamp(until))

    def take_up(self, recipient: str, offer: Offer, person: str, role: Role, now: datetime, envelope: str) -> None:
        """Note that somebody takes part in a role, where that recipient reads of it, or, where so, does not any more.

        The request of this `envelope`, which asks it, is settled with it, so that it is done once.
        """
        with plain_errors(self._path), write_transaction(self._db):
            if settle(self._db, envelope, now):
                self._take_up(recipient, offer, person, role, now)

    def outcome(self, recipient: str, offer: Offer) -> Outcome:
        """Who takes part in an offer, as far as they said so where that recipient reads of it."""
        people = self._people(recipient, offer)
        of = {role: tuple(person for person, each in people.items() if each == role) for role in set(people.values())}
        return Outcome(of.get("on it", ()), of.get("done", ()), of.get("there", ()))

    def people(self, offer: Offer) -> Mapping[Role, frozenset[str]]:
        """Who takes part in any of what an offer names, by their role, whatever the channel: to be counted."""
        marks, found = ", ".join("?" * len(offer.names)), dict[Role, frozenset[str]]()
        for row in self._rows(
            f"SELECT role, person FROM participants WHERE (kind, state) = (?, ?) AND name IN ({marks})",
            [offer.kind, offer.state, *offer.names],
        ):
            found[row["role"]] = found.get(row["role"], frozenset()) | {row["person"]}
        return found

    def forget(self, person: str) -> int:
        """Take an id in Slack out of what was pressed and chosen; gives how many entries named it.

        Messages that name it are owed an edit.
        """
        with plain_errors(self._path), write_transaction(self._db):
            rows = list(self._db.query("SELECT kind, name, state FROM participants WHERE person = ?", [person]))
            for row in rows:
                touch(self._db, row["kind"], row["name"], row["state"])
            decided = self._db.query("SELECT id FROM suggestions WHERE decided_by = ?", [f"slack:{person}"])
            for row in list(decided):
                touch(self._db, "suggestion", str(row["id"]))
            self._db.execute("DELETE FROM participants WHERE person = ?", (person,))
            chosen = self._db.execute("DELETE FROM topic_orders WHERE person = ?", (person,))
            return len(rows) + chosen.rowcount

    def prune(self, heard_before: date, asked_before: datetime) -> None:
        """Forget who came to hearings of earlier days, and who was on an ask so long ago."""
        self._alter(
            "DELETE FROM participants WHERE (kind = 'hearing' AND state < ?) OR (kind = 'ask' AND at < ?)",
            (heard_before.isoformat(), stamp(asked_before)),
        )

    def topics_of(self, person: str) -> tuple[str, ...]:
        """The topics of somebody's Home tab, in the order that they chose; none where they did not."""
        rows = self._rows("SELECT topic FROM topic_orders WHERE person = ? ORDER BY position", [person])
        return tuple(row["topic"] for row in rows)

    def order_topics(self, person: str, topics: Sequence[str]) -> None:
        """Keep the order that somebody chose for the topics of their Home tab."""
        with plain_errors(self._path), write_transaction(self._db):
            self._db.execute("DELETE FROM topic_orders WHERE person = ?", (person,))
            for position, topic in enumerate(topics):
                self._db.execute("INSERT INTO topic_orders VALUES (?, ?, ?)", (person, position, topic))

    def _take_up(self, recipient: str, offer: Offer, person: str, role: Role, now: datetime) -> None:
        db, marks = self._db, ", ".join("?" * len(offer.names))
        whose = f"(recipient, kind, state, person) = (?, ?, ?, ?) AND name IN ({marks})"
        values = [recipient, offer.kind, offer.state, person, *offer.names]
        had = {row["role"] for row in db.query(f"SELECT role FROM participants WHERE {whose}", values)}
        db.execute(f"DELETE FROM participants WHERE {whose}", values)
        for name in offer.names:
            if role not in had:
                entry = (recipient, offer.kind, name, offer.state, person, role, stamp(now))
                db.execute("INSERT INTO participants VALUES (?, ?, ?, ?, ?, ?, ?)", entry)
            touch(db, offer.kind, name, offer.state)

    def _envelope(self, key: str) -> tuple[int, str]:
        (row,) = self._rows("SELECT id, recipient FROM envelopes WHERE key = ?", [key])
        return row["id"], row["recipient"]

    def _write_offers(self, envelope: int, offers: Sequence[Offer]) -> None:
        for offer in offers:
            for name in offer.names:
                self._db.execute(
                    "INSERT OR IGNORE INTO offers VALUES (?, ?, ?, ?)", (envelope, offer.kind, name, offer.state)
                )

    def _offering(self, which: str, *values: Any) -> tuple[Offering, ...]:
        rows = self._rows(
            "SELECT key, envelopes.channel, recipient, reference, offering.content, version, made_at FROM offering"
            f" JOIN envelopes ON id = envelope WHERE envelopes.state = 'sent' AND {which} ORDER BY id",
            list(values),
        )
        return tuple(Offering(**{**row, "made_at": unstamp(row["made_at"])}) for row in rows)

    def _people(self, recipient: str, offer: Offer) -> dict[str, Role]:
        """Who takes part in an offer where this recipient reads of it, the first of them first."""
        marks = ", ".join("?" * len(offer.names))
        rows = self._rows(
            f"SELECT person, role FROM participants WHERE (recipient, kind, state) = (?, ?, ?) AND name IN ({marks})"
            " ORDER BY at, person",
            [recipient, offer.kind, offer.state, *offer.names],
        )
        return {row["person"]: row["role"] for row in rows}

    def _settle(self, offering: Offering, owner: str, which: str, value: Any) -> None:
        self._alter(
            f"UPDATE offering SET {which}, {_FREE}"
            " WHERE envelope = (SELECT id FROM envelopes WHERE key = ?) AND owner = ?",
            (value, offering.key, owner),
        )


def touch(db: Database, kind: OfferKind, name: str, state: str = "") -> None:
    """Every message that offers this has to be looked at anew; within the caller's transaction."""
    db.execute(
        "UPDATE offering SET version = version + 1, next_try = NULL"
        " WHERE envelope IN (SELECT envelope FROM offers WHERE (kind, name, state) = (?, ?, ?))",
        (kind, name, state),
    )
