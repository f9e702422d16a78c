"""What is owed to whom: notices, and one delivery a recipient, until each has left (promise 4).

A delivery is due, claimed, waiting for its next try, sent, withdrawn or given up. What is told in one message is a
parcel; its key stays the same through every try, so that a message can be recognised on the other side.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlite_utils import Database

from billbot.bills import Notice
from billbot.clock import later
from billbot.store.connection import immediate, said_plainly, stamp, unstamp
from billbot.store.notices import owe
from billbot.store.packing import pack
from billbot.store.parcels import Parcel, read_parcel
from billbot.store.settling import (
    OPEN,
    bring_back,
    catch_up,
    give_up,
    leave_out,
    note_attempt,
    settle_sent,
    settle_withdrawn,
    wait,
)

_SAID_FOR = timedelta(days=7)
_CLAIM_LAPSES = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """What a channel is still owed past its time, or was refused for good: how many, since when, and why."""

    channel: str
    notices: int
    oldest: datetime
    error: str | None


class Outbox:
    """The outbox in the database. Every method raises StoreError when the database does not play along."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def owe(self, notices: Iterable[Notice], at: datetime, sweep: int | None = None) -> None:
        """Owe channels words of our own, such as the welcome; a key a channel was owed before is left alone."""
        with said_plainly(self._path), immediate(self._db):
            owe(self._db, notices, (), at, sweep)

    def known_keys(self, channel: str) -> frozenset[str]:
        """The keys of everything a channel was ever owed that is not a change."""
        with said_plainly(self._path):
            rows = self._db.query("SELECT key FROM notices WHERE channel = ? AND change IS NULL", [channel])
            return frozenset(row["key"] for row in rows)

    def has_deliveries(self) -> bool:
        """Whether anything was ever made out to a recipient."""
        with said_plainly(self._path):
            return next(self._db.query("SELECT 1 FROM deliveries LIMIT 1"), None) is not None

    def make_out(self, channel: str, recipients: Collection[str], now: datetime) -> None:
        """Make out a delivery a recipient for every notice of a channel that is due and has none yet.

        What is open for a recipient who is no longer on the list is withdrawn. Without any recipient it all waits.
        What was put off by a clock that was far ahead is due now.
        """
        if not recipients:
            return
        fresh = "channel = ? AND addressed_at IS NULL AND due_at <= ?"
        marks = ", ".join("?" * len(recipients))
        with said_plainly(self._path), immediate(self._db):
            catch_up(self._db, now)
            for recipient in recipients:
                self._db.execute(
                    "INSERT INTO deliveries (notice, recipient, state, next_try)"
                    f" SELECT id, ?, 'due', due_at FROM notices WHERE {fresh} ORDER BY id",
                    (recipient, channel, stamp(now)),
                )
            self._db.execute(f"UPDATE notices SET addressed_at = ? WHERE {fresh}", (stamp(now), channel, stamp(now)))
            self._withdraw(f"recipient NOT IN ({marks}) AND channel = ?", now, (*recipients, channel))

    def withdraw_others(self, channels: Collection[str], now: datetime) -> None:
        """Withdraw what is owed to channels that are no longer configured."""
        marks = ", ".join("?" * len(channels))
        with said_plainly(self._path), immediate(self._db):
            self._withdraw(f"channel NOT IN ({marks})", now, tuple(channels))
            self._db.execute(
                f"UPDATE notices SET addressed_at = ? WHERE addressed_at IS NULL AND channel NOT IN ({marks})",
                (stamp(now), *channels),
            )

    def claim_due(
        self,
        now: datetime,
        owner: str,
        recipients: Mapping[str, Collection[str]],
        quiet: Mapping[str, tuple[time, time] | None] = MappingProxyType({}),
    ) -> Parcel | None:
        """Claim the oldest message that is due to one of the `recipients` of these channels, or null when none is.

        What goes into one message says `batch`; `quiet` has the channels' quiet hours. A claim lapses after ten
        minutes; what it held is then claimed again as the same message, marked unclear.
        """
        with said_plainly(self._path), immediate(self._db):
            asked = [(channel, key) for channel, keys in recipients.items() for key in keys]
            while (found := self._oldest(now, asked)) and found["parcel"] is None:
                pack(self._db, found["channel"], found["recipient"], now, quiet.get(found["channel"]))
            if found is None:
                return None
            key = found["parcel"]
            if found["state"] == "claimed":
                cut_off = "cut off; nobody knows whether it was accepted"
                note_attempt(self._db, key, later(unstamp(found["claimed_until"]), -_CLAIM_LAPSES), cut_off)
            self._db.execute(
                "UPDATE deliveries SET unclear = unclear OR state = 'claimed', state = 'claimed', owner = ?,"
                f" claimed_until = ? WHERE parcel = ? AND {OPEN}",
                (owner, stamp(later(now, _CLAIM_LAPSES)), key),
            )
            return read_parcel(self._db, key, found, now)

    def mark_sent(
        self,
        parcel: Parcel,
        at: datetime,
        reference: str,
        thread: str,
        owner: str,
        *,
        anew: bool = False,
        unsaid: Collection[int] = (),
    ) -> bool:
        """Note that a message was accepted; false when the claim had lapsed and somebody else took it.

        What was accepted is sent, whoever holds the claim by now: nobody has to send it again. With a `thread`, the
        first message of a channel and recipient in it is remembered as its beginning, until one begins it `anew`.
        The changes `unsaid`, which the message left out, are withdrawn.
        """
        with said_plainly(self._path), immediate(self._db):
            leave_out(self._db, parcel.key, at, reference, unsaid)
            held = settle_sent(self._db, parcel.key, at, reference, owner)
            note_attempt(self._db, parcel.key, at, None)
            if thread:
                self._db.execute(
                    "INSERT INTO threads VALUES (?, ?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET reference = excluded.reference WHERE ?",
                    (parcel.channel, parcel.recipient, thread, reference, anew),
                )
            return held

    def withdraw(self, parcel: Parcel, at: datetime) -> None:
        """Withdraw a claimed message, since nothing of it is true any more."""
        with said_plainly(self._path), immediate(self._db):
            settle_withdrawn(self._db, parcel.key, at)

    def bring_back(self, now: datetime) -> None:
        """Owe once more what was withdrawn, while the clock was ahead, because its hearing seemed to be over."""
        with said_plainly(self._path), immediate(self._db):
            bring_back(self._db, now)

    def mark_failed(
        self,
        parcel: Parcel,
        at: datetime,
        error: str,
        next_try: datetime | None,
        owner: str,
        *,
        unclear: bool = False,
    ) -> None:
        """Note that a message was not accepted, as far as we know; a null `next_try` gives it up.

        `unclear` says that it may have been accepted all the same.
        """
        with said_plainly(self._path), immediate(self._db):
            note_attempt(self._db, parcel.key, at, error)
            if unclear:
                self._db.execute("UPDATE deliveries SET unclear = 1 WHERE parcel = ?", (parcel.key,))
            if next_try is None:
                give_up(self._db, parcel.key, at, error, owner)
            else:
                wait(self._db, parcel.key, next_try, owner, error)

    def put_off(self, parcel: Parcel, until: datetime, owner: str) -> None:
        """Let a claimed message wait for another one; that is no failure of its own."""
        with said_plainly(self._path), immediate(self._db):
            wait(self._db, parcel.key, until, owner)

    def thread(self, channel: str, recipient: str, thread: str) -> str | None:
        """The reference of the first message of a thread, or null."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT reference FROM threads WHERE (channel, recipient, thread) = (?, ?, ?)",
                [channel, recipient, thread],
            )
            return next((row["reference"] for row in rows), None)

    def undelivered(self, now: datetime) -> tuple[Undelivered, ...]:
        """What is due and has not left, and what was given up within a week, a channel each."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT channel, count(DISTINCT notices.id) AS notices, min(due_at) AS oldest, max(error) AS error"
                " FROM notices LEFT JOIN deliveries ON deliveries.notice = notices.id"
                f" WHERE due_at <= ? AND (addressed_at IS NULL OR {OPEN} OR state = 'given_up' AND settled_at > ?)"
                " GROUP BY channel ORDER BY channel",
                [stamp(now), stamp(later(now, -_SAID_FOR))],
            )
            return tuple(
                Undelivered(row["channel"], row["notices"], unstamp(row["oldest"]), row["error"]) for row in rows
            )

    def _withdraw(self, whose: str, now: datetime, values: tuple[str, ...]) -> None:
        """Withdraw open deliveries, but for those that a process is sending at this moment."""
        self._db.execute(
            "UPDATE deliveries SET unclear = unclear OR state = 'claimed', state = 'withdrawn', settled_at = ?,"
            f" owner = NULL, claimed_until = NULL WHERE {OPEN} AND (state <> 'claimed' OR claimed_until <= ?)"
            f" AND EXISTS (SELECT 1 FROM notices WHERE notices.id = notice AND {whose})",
            (stamp(now), stamp(now), *values),
        )

    def _oldest(self, now: datetime, asked: Sequence[tuple[str, str]]) -> dict[str, Any] | None:
        """The delivery that has been due for longest, of those to be made to the pairs of channel and recipient."""
        if not asked:
            return None
        marks = ", ".join(["(?, ?)"] * len(asked))
        # CROSS: what is open comes first; else SQLite begins with every notice there ever was.
        found = self._db.query(
            "SELECT deliveries.*, channel, kind, proposal, sweep, gathered, due_at, owed_at FROM deliveries"
            f" CROSS JOIN notices ON notices.id = notice WHERE {OPEN} AND next_try <= ?"
            f" AND (state <> 'claimed' OR claimed_until <= ?) AND (channel, recipient) IN (VALUES {marks})"
            " ORDER BY kind <> 'welcome', next_try, deliveries.id LIMIT 1",
            [stamp(now), stamp(now), *chain.from_iterable(asked)],
        )
        return next(found, None)
