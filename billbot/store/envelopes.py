"""Messages on their way, and the ledger of what they told: for each recipient and subject the state last told.

An envelope is written whole, with the states that it tells, before its message is sent; it stays until somebody knows
how that ended. A recipient has one open envelope at a time, so that nothing overtakes another message. What is told
counts once its envelope is sent.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlite_utils import Database

from billbot.bills import BillId, DueMark, Statement, Subject, Telling
from billbot.clock import later
from billbot.errors import Overtaken
from billbot.processes import is_gone
from billbot.store.connection import immediate, maybe_unstamp, said_plainly, stamp, unstamp
from billbot.store.marks import columns_of, settle_mark, subject_of

_CLAIM_LAPSES = timedelta(minutes=10)
_SUBJECT = "(kind, general_court, bill, number, name) = (?, ?, ?, ?, ?)"
_FREE = "owner = NULL, claimed_until = NULL"
_WAITS = "state = 'open' AND (owner IS NULL OR claimed_until <= ?)"
# So long a message that was dropped is kept.
_KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Envelope:
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


class Envelopes:
    """The envelopes in the database. Every method raises StoreError when the database does not play along."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

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
                (owner, stamp(later(now, _CLAIM_LAPSES)), unclear, found["id"]),
            )
            made = unstamp(found["made_at"])
            return Envelope(found["key"], channel, recipient, found["content"], unclear, found["tries"], made)

    def keep(self, envelope: Envelope, now: datetime, owner: str) -> bool:
        """Keep the claim of an envelope for ten more minutes; false where somebody else has it by now."""
        with said_plainly(self._path), immediate(self._db):
            if not self._is_held(envelope, owner):
                return False
            until = stamp(later(now, _CLAIM_LAPSES))
            self._db.execute("UPDATE envelopes SET claimed_until = ? WHERE key = ?", (until, envelope.key))
            return True

    def is_open(self, channel: str, recipient: str) -> bool:
        """Whether a message is on its way to a recipient."""
        with said_plainly(self._path):
            return self._open(channel, recipient) is not None

    def sent(
        self, envelope: Envelope, at: datetime, reference: str | None, thread: str, owner: str, *, anew: bool = False
    ) -> bool:
        """Note that a message was accepted: what it told is told. False when its claim had lapsed meanwhile.

        What was accepted is sent, whoever holds the claim by now. With a `thread`, the first message of a recipient in
        it is remembered as its beginning, until one begins it `anew`.
        """
        with said_plainly(self._path), immediate(self._db):
            held = self._is_held(envelope, owner)
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
        with said_plainly(self._path), immediate(self._db):
            if self._is_held(envelope, owner):
                self._db.execute(
                    "UPDATE envelopes SET unclear = 1, tries = tries + 1, next_try = ?, error = ?,"
                    f" {_FREE} WHERE key = ?",
                    (stamp(next_try), error, envelope.key),
                )

    def drop(self, envelope: Envelope, at: datetime, owner: str) -> None:
        """Drop a message that was clearly not accepted: what it would have told is marked again, as it was.

        It is kept for a day, should somebody whose claim had lapsed find that it was accepted all the same.
        """
        with said_plainly(self._path), immediate(self._db):
            if self._is_held(envelope, owner):
                self._mark_again(envelope.key)
                self._db.execute(
                    f"UPDATE envelopes SET state = 'dropped', settled_at = ?, {_FREE} WHERE key = ?",
                    (stamp(at), envelope.key),
                )
            self._delete("state = 'dropped' AND settled_at < ?", stamp(later(at, -_KEPT_FOR)))

    def take_over(self, key: str, told: Sequence[Statement], prints: Sequence[str], now: datetime) -> None:
        """Enter what a recipient has heard by the word of the channel, in the place of its marks.

        By which message is not known any more: none is put right. `prints` are no longer waited for.
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
        with said_plainly(self._path), immediate(self._db):
            if self._is_held(envelope, owner):
                self._db.execute(
                    "UPDATE envelopes SET state = 'refused', settled_at = ?, content = NULL, error = ?, "
                    f"{_FREE} WHERE key = ?",
                    (stamp(at), error, envelope.key),
                )

    def forget_others(self, channel: str, recipients: Collection[str], now: datetime) -> None:
        """Nothing goes to who is not on the list of a channel any more; what is in hand at this moment does."""
        marks = ", ".join("?" * len(recipients))
        with said_plainly(self._path), immediate(self._db):
            self._delete(f"channel = ? AND recipient NOT IN ({marks}) AND {_WAITS}", channel, *recipients, stamp(now))

    def forget_channels(self, but: Collection[str], now: datetime) -> None:
        """Nothing goes to channels that are not configured any more; what is in hand at this moment does."""
        marks = ", ".join("?" * len(but))
        with said_plainly(self._path), immediate(self._db):
            self._delete(f"channel NOT IN ({marks}) AND {_WAITS}", *but, stamp(now))

    def thread(self, channel: str, recipient: str, thread: str) -> str | None:
        """The reference of the first message of a thread, or null."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT reference FROM threads WHERE (channel, recipient, thread) = (?, ?, ?)",
                [channel, recipient, thread],
            )
            return next((row["reference"] for row in rows), None)

    def any_made(self) -> bool:
        """Whether anything was ever made out to a recipient."""
        with said_plainly(self._path):
            found = self._db.query(
                "SELECT 1 FROM envelopes UNION ALL SELECT 1 FROM marks WHERE recipient <> '' LIMIT 1"
            )
            return next(found, None) is not None

    def messages_since(self, channel: str, recipient: str, since: datetime) -> tuple[int, datetime | None]:
        """How many messages a recipient had of a channel since then, and when the last of them left."""
        with said_plainly(self._path):
            found = next(
                self._db.query(
                    "SELECT count(reference) AS messages, max(settled_at) AS last FROM envelopes"
                    " WHERE state = 'sent' AND settled_at >= ? AND (channel, recipient) = (?, ?)",
                    [stamp(since), channel, recipient],
                )
            )
            return found["messages"], maybe_unstamp(found["last"])

    def told(self, channel: str, recipient: str, subject: Subject) -> tuple[Telling, ...]:
        """What a recipient was told of a subject, in order; the last is what it has heard."""
        return self._tellings(
            f"(tellings.channel, tellings.recipient) = (?, ?) AND {_SUBJECT}",
            [channel, recipient, *columns_of(subject)],
        )

    def told_of(self, channel: str, recipient: str, kind: str, subject: Subject) -> tuple[Telling, ...]:
        """What a recipient was told of all subjects of a kind that are about the bill of this one, in order."""
        _, court, bill, _, _ = columns_of(subject)
        return self._tellings(
            "(tellings.channel, tellings.recipient, kind, general_court, bill) = (?, ?, ?, ?, ?)",
            [channel, recipient, kind, court, bill],
        )

    def told_in(self, key: str, *, on_its_way: bool = False) -> tuple[Telling, ...]:
        """What a message told, in order; or tells that is still on its way."""
        return self._tellings("envelopes.key = ?", [key], "open" if on_its_way else "sent")

    def heard(self, channel: str, kind: str, *, even_refused: bool = False) -> dict[Subject, list[str]]:
        """The states last told of every subject of a kind, one for each recipient of a channel who heard of it.

        What was refused as it was counts where `even_refused`: nobody tries it again.
        """
        found: dict[tuple[Subject, str], str] = {}
        with said_plainly(self._path):
            for row in self._db.query(
                "SELECT tellings.*, envelopes.state AS became FROM tellings JOIN envelopes ON envelopes.id = envelope"
                " WHERE tellings.channel = ? AND kind = ?"
                " AND (envelopes.state IN ('open', 'sent') OR envelopes.state = 'refused' AND ?)"
                " ORDER BY tellings.id",
                [channel, kind, even_refused],
            ):
                found[subject_of(row), row["recipient"]] = row["state"]
        states: dict[Subject, list[str]] = {}
        for (subject, _), state in found.items():
            states.setdefault(subject, []).append(state)
        return states

    def channels_told(self, subjects: Iterable[Subject]) -> dict[Subject, frozenset[str]]:
        """The channels in which anybody was told of these subjects, or is being told."""
        found = {}
        with said_plainly(self._path):
            for subject in subjects:
                rows = self._db.query(
                    "SELECT DISTINCT tellings.channel FROM tellings JOIN envelopes ON envelopes.id = envelope"
                    f" WHERE envelopes.state IN ('open', 'sent') AND {_SUBJECT}",
                    list(columns_of(subject)),
                )
                found[subject] = frozenset(row["channel"] for row in rows)
        return found

    def channels_told_of(self, kind: str, bill: BillId) -> frozenset[str]:
        """The channels in which anybody was told of any subject of a kind that is about this bill, or is being told."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT DISTINCT tellings.channel FROM tellings JOIN envelopes ON envelopes.id = envelope"
                " WHERE envelopes.state IN ('open', 'sent') AND (kind, general_court, bill) = (?, ?, ?)",
                [kind, bill.general_court, bill.number],
            )
            return frozenset(row["channel"] for row in rows)

    def _tellings(self, which: str, values: Sequence[Any], state: str = "sent") -> tuple[Telling, ...]:
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT tellings.*, envelopes.key, reference, settled_at FROM tellings"
                f" JOIN envelopes ON envelopes.id = envelope WHERE envelopes.state = ? AND {which}"
                " ORDER BY tellings.id",
                [state, *values],
            )
            return tuple(_telling(row) for row in rows)

    def _open(self, channel: str, recipient: str) -> dict[str, Any] | None:
        query = "SELECT * FROM envelopes WHERE state = 'open' AND (channel, recipient) = (?, ?)"
        return next(self._db.query(query, [channel, recipient]), None)

    def _is_held(self, envelope: Envelope, owner: str) -> bool:
        query = "SELECT 1 FROM envelopes WHERE key = ? AND state = 'open' AND owner = ?"
        return next(self._db.query(query, [envelope.key, owner]), None) is not None

    def _write(self, key: str, content: str, told: Sequence[Statement], now: datetime, owner: str) -> None:
        first = told[0].mark
        row = {
            "key": key,
            "channel": first.channel,
            "recipient": first.recipient,
            "state": "open",
            "content": content,
            "made_at": stamp(now),
            "next_try": stamp(now),
            "owner": owner,
            "claimed_until": stamp(later(now, _CLAIM_LAPSES)),
        }
        made = cast("int", self._db.table("envelopes").insert(row).last_pk)
        for each in told:
            self._db.execute(
                "INSERT INTO tellings (envelope, channel, recipient, kind, general_court, bill, number, name,"
                " state, change, after, proposals, gathered, was, since, sweep, marked_at, due_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    made,
                    first.channel,
                    first.recipient,
                    *columns_of(each.subject),
                    each.state,
                    each.change,
                    self._last_change(each, first),
                    " ".join(each.proposals),
                    each.gathered,
                    each.mark.was,
                    each.mark.change,
                    each.mark.sweep,
                    stamp(each.mark.marked_at),
                    stamp(each.mark.due) if each.mark.id else None,
                ),
            )

    def _last_change(self, told: Statement, first: DueMark) -> int:
        """The last change of a subject that the recipient was told before, or that came before it was marked."""
        rows = self._db.query(
            "SELECT max(change) AS last FROM tellings JOIN envelopes ON envelopes.id = envelope"
            f" WHERE (tellings.channel, tellings.recipient) = (?, ?) AND {_SUBJECT} AND envelopes.state = 'sent'",
            [first.channel, first.recipient, *columns_of(told.subject)],
        )
        return max(next(rows)["last"] or 0, (told.mark.change or 1) - 1)

    def _mark_again(self, key: str) -> None:
        """Mark what an envelope tells as it was marked before; what was marked meanwhile keeps its place."""
        columns = "channel, recipient, kind, general_court, bill, number, name"
        self._db.execute(
            f"INSERT INTO marks ({columns}, was, change, sweep, marked_at, due_at)"
            f" SELECT tellings.channel, tellings.recipient, kind, general_court, bill, number, name, was, since, sweep,"
            " marked_at, due_at FROM tellings JOIN envelopes ON envelopes.id = envelope"
            " WHERE envelopes.key = ? AND due_at IS NOT NULL ORDER BY tellings.id"
            f" ON CONFLICT ({columns}) DO UPDATE SET was = excluded.was, change = excluded.change,"
            " sweep = excluded.sweep, marked_at = excluded.marked_at",
            (key,),
        )

    def _delete(self, which: str, *values: str) -> None:
        self._db.execute(f"DELETE FROM tellings WHERE envelope IN (SELECT id FROM envelopes WHERE {which})", values)
        self._db.execute(f"DELETE FROM envelopes WHERE {which}", values)


def _telling(row: dict[str, Any]) -> Telling:
    mark = DueMark(
        0,
        row["channel"],
        row["recipient"],
        subject_of(row),
        row["was"],
        row["since"],
        row["sweep"],
        unstamp(row["marked_at"]),
        unstamp(row["due_at"] or row["marked_at"]),
        0,
    )
    proposals = tuple(row["proposals"].split())
    told = Statement(mark, row["state"], row["change"], proposals, row["gathered"])
    return Telling(
        row["key"],
        row["reference"],
        unstamp(row["settled_at"] or row["marked_at"]),
        told,
        row["after"],
        row["due_at"] is None,
    )
