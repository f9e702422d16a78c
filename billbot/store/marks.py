"""Marks, a work queue: which subjects may differ from what a channel was told; and holds, which keep that queue back.

A channel has one mark for a subject. It is made out to each of its recipients when it is due, and waits there until it
was looked at. A mark for nobody says that something moved; kinds of messages that are triggered by it then mark
subjects for channels. A hold says since when, and why, what is due cannot be sent. It ends when a message gets through,
or when a probe of the channel succeeds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from billbot.clock import later
from billbot.domain.ledger import NOBODY, DueMark, Mark, Subject
from billbot.store.connection import (
    Database,
    StorePart,
    maybe_stamp,
    maybe_unstamp,
    plain_errors,
    stamp,
    unstamp,
    write_transaction,
)
from billbot.store.recipient_lists import LEFT, LISTED, move_with_recipients, owe_also_in
from billbot.store.rows import KEY, columns_of, due_mark, subject_of
from billbot.store.values import Hold

# A subject that is marked already is marked once more: its turns are counted, and the due time is kept or moved.
_AGAIN = (
    f"ON CONFLICT (channel, recipient, {KEY}) DO UPDATE SET turns = turns + 1,"
    " due_at = CASE WHEN excluded.due_at > excluded.marked_at THEN excluded.due_at"
    " ELSE min(due_at, excluded.due_at) END"
)

# Who is missing on a list in two deliveries at least so far apart has left it. A single delivery does not prove it: it
# may have read the list before an edit, or while the file was being written.
_MISSED_FOR = timedelta(hours=1)
# Whether anybody is missing on a list, or has tellings that were moved to another channel.
_AWAY = (
    "SELECT 1 FROM recipients WHERE missing_since IS NOT NULL"
    " UNION ALL SELECT 1 FROM envelopes WHERE told_in IS NOT NULL"
)

# The whole channel, whoever is on its list.
EVERYBODY = ""


class Marks(StorePart):
    """The marks in the database."""

    def add(self, marks: Iterable[Mark], at: datetime, sweep: int | None = None) -> None:
        """Add marks at the time `at`; those of a `sweep` wait for its end."""
        with plain_errors(self._path), write_transaction(self._db):
            write_marks(self._db, marks, (), at, sweep)

    def moved(self) -> tuple[DueMark, ...]:
        """The marks for nobody: what has moved and was not given to the kinds yet. Settle them after that."""
        return tuple(due_mark(row) for row in self._rows("SELECT * FROM marks WHERE channel = ?", [NOBODY]))

    def of_kind(self, channel: str, kind: str) -> dict[Subject, datetime]:
        """The subjects of a kind that are marked for a channel, or for a recipient of it, and when they are due."""
        rows = self._rows(f"SELECT {KEY}, due_at FROM marks WHERE channel = ? AND kind = ?", [channel, kind])
        return {subject_of(row): unstamp(row["due_at"]) for row in rows}

    def make_out(
        self,
        channel: str,
        recipients: Collection[str],
        now: datetime,
        *,
        its_own: Collection[str] = (),
        sweep: int | None = None,
    ) -> None:
        """Make the due marks of a channel out to its present recipients, and drop what waits for those who have left.

        Somebody who is missing for less than an hour has not left. The marks of a running `sweep` wait for its end, so
        that nobody is told half of a story. If a recipient has moved to another
        channel's list, what he was told and is owed moves there, but for the kinds in `its_own`.
        """
        if not recipients:
            return
        due = "channel = ? AND marks.recipient = '' AND due_at <= ? AND sweep IS NOT ?"
        columns = f"channel, {KEY}, was, change, sweep, marked_at, due_at"
        with plain_errors(self._path), write_transaction(self._db):
            # -1 stands for no running sweep; marks without a sweep are always due
            values = (channel, stamp(now), -1 if sweep is None else sweep)
            all_new = _note_list(self._db, channel, recipients, now)
            if self._first(_AWAY):
                move_with_recipients(self._db, its_own)
            if all_new:  # as when an address was mended: what the former recipients were owed, they are owed
                owe_also_in(self._db, channel, channel)
            self._db.execute(
                f"INSERT INTO marks (recipient, {columns}) SELECT listed.recipient, {columns}"
                f" FROM marks JOIN ({LISTED}) AS listed WHERE {due} ORDER BY id {_AGAIN}",
                (channel, *values),
            )
            self._db.execute(f"DELETE FROM marks WHERE {due}", values)
            here = ", ".join("?" * len(recipients))
            left = f"channel = ? AND recipient <> '' AND recipient NOT IN ({LISTED})"
            self._db.execute(f"DELETE FROM marks WHERE {left}", (channel, channel))
            delete_envelopes(self._db, f"{left} AND state = 'open'", (channel, channel))
            gone = f"DELETE FROM holds WHERE channel = ? AND recipient NOT IN ('', {here})"
            self._db.execute(gone, (channel, *recipients))

    def recipients_due(self, channel: str, now: datetime) -> frozenset[str]:
        """The recipients of a channel for whom something is due or an envelope is open."""
        rows = self._rows(
            "SELECT recipient FROM marks WHERE channel = :channel AND recipient <> '' AND due_at <= :now"
            " AND (put_off_until IS NULL OR put_off_until <= :now)"
            " UNION SELECT recipient FROM envelopes WHERE channel = :channel AND state = 'open'",
            {"channel": channel, "now": stamp(now)},
        )
        return frozenset(row["recipient"] for row in rows)

    def due(self, channel: str, recipient: str, now: datetime) -> tuple[DueMark, ...]:
        """The marks that are to be looked at now for a recipient, in the order in which they were made.

        A subject that the channel has marked again waits until that mark is made out, too. Otherwise it could be
        settled by the new state, and then the new mark would tell a correction to somebody who was never told what it
        corrects. For an empty recipient these are the marks that are not made out yet.
        """
        turned = f"SELECT {KEY} FROM marks WHERE (channel, recipient) = (?, '') AND ? <> ''"
        rows = self._rows(
            "SELECT * FROM marks WHERE (channel, recipient) = (?, ?) AND due_at <= ?"
            f" AND (put_off_until IS NULL OR put_off_until <= ?) AND ({KEY}) NOT IN ({turned}) ORDER BY id",
            [channel, recipient, stamp(now), stamp(now), channel, recipient],
        )
        return tuple(due_mark(row) for row in rows)

    def settle(self, marks: Iterable[DueMark]) -> None:
        """Delete marks for which there was nothing to tell; those that were marked again meanwhile stay."""
        with plain_errors(self._path), write_transaction(self._db):
            for each in marks:
                settle_mark(self._db, each)

    def put_off(self, marks: Iterable[DueMark], until: datetime, error: str | None = None) -> None:
        """Look at these marks again at `until`; `error` says why, if something went wrong."""
        with plain_errors(self._path), write_transaction(self._db):
            for each in marks:
                self._db.execute(
                    "UPDATE marks SET put_off_until = ?, error = ? WHERE id = ?", (stamp(until), error, each.id)
                )

    def wait(self, marks: Iterable[DueMark], until: datetime) -> None:
        """Make these marks due at `until`, as others that wait for that time, so that all of them share one message."""
        with plain_errors(self._path), write_transaction(self._db):
            for each in marks:
                self._db.execute("UPDATE marks SET due_at = ? WHERE id = ?", (stamp(until), each.id))

    def owed_between(self, channel: str, kinds: Sequence[str], since: datetime, until: datetime) -> int:
        """How many marks of these kinds were made for a channel in this time, both ends included."""
        named = ", ".join("?" * len(kinds))
        between = f"channel = ? AND kind IN ({named}) AND marked_at BETWEEN ? AND ?"
        values = [channel, *kinds, stamp(since), stamp(until)]
        rows = self._rows(
            f"SELECT {KEY} FROM marks WHERE {between} UNION SELECT {KEY} FROM tellings WHERE {between}",
            [*values, *values],
        )
        return sum(1 for _ in rows)


def write_marks(db: Database, marks: Iterable[Mark], changes: Sequence[int], at: datetime, sweep: int | None) -> None:
    """Write marks, within the caller's transaction; `changes` are the ids to which their `change` is an index."""
    for each in marks:
        change = None if each.change is None else changes[each.change]
        db.execute(
            f"INSERT INTO marks (channel, recipient, {KEY}, was, change, sweep, marked_at, due_at)"
            f" VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) {_AGAIN}",
            (each.channel, *columns_of(each.subject), each.was, change, sweep, stamp(at), stamp(each.due)),
        )


def mark_again_for_recipient(db: Database, about: DueMark, at: datetime) -> None:
    """Mark a subject again for one recipient; within the caller's transaction."""
    db.execute(
        f"INSERT INTO marks (channel, recipient, {KEY}, marked_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) {_AGAIN}",
        (about.channel, about.recipient, *columns_of(about.subject), stamp(at), stamp(at)),
    )


def settle_mark(db: Database, mark: DueMark) -> bool:
    """Delete a mark that was looked at; false if it was marked again or deleted. Within the caller's transaction."""
    return (
        not mark.id or db.execute("DELETE FROM marks WHERE (id, turns) = (?, ?)", (mark.id, mark.turns)).rowcount == 1
    )


def restore_marks(db: Database, key: str) -> None:
    """Restore the marks of what an envelope tells; subjects that were marked meanwhile keep their place in the queue.

    Within the caller's transaction.
    """
    columns = "channel, recipient, kind, general_court, bill, number, name"
    db.execute(
        f"INSERT INTO marks ({columns}, was, change, sweep, marked_at, due_at)"
        f" SELECT tellings.channel, tellings.recipient, kind, general_court, bill, number, name, was, since, sweep,"
        " marked_at, due_at FROM tellings JOIN envelopes ON envelopes.id = envelope"
        " WHERE envelopes.key = ? AND due_at IS NOT NULL ORDER BY tellings.id"
        f" ON CONFLICT ({columns}) DO UPDATE SET was = excluded.was, change = excluded.change,"
        " sweep = excluded.sweep, marked_at = excluded.marked_at",
        (key,),
    )


def delete_envelopes(db: Database, which: str, values: Sequence[object]) -> None:
    """Delete envelopes with what they tell; within the caller's transaction."""
    db.execute(f"DELETE FROM tellings WHERE envelope IN (SELECT id FROM envelopes WHERE {which})", values)
    db.execute(f"DELETE FROM envelopes WHERE {which}", values)


def _note_list(db: Database, channel: str, recipients: Collection[str], now: datetime) -> bool:
    """Note the recipients of a channel as they were just read; gives whether all of them are new to it.

    Who is missing for the first time, or for less than an hour, still counts as on the list.
    """
    query = "SELECT recipient, missing_since FROM recipients WHERE channel = ? AND missing_since IS NOT ?"
    known = {row["recipient"]: row["missing_since"] for row in db.query(query, [channel, LEFT])}
    for recipient in known.keys() | set(recipients):
        missing, since = recipient not in recipients, known.get(recipient)
        if missing and since is not None and since <= stamp(later(now, -_MISSED_FOR)):
            db.execute("INSERT OR REPLACE INTO recipients VALUES (?, ?, ?)", (channel, recipient, LEFT))
        elif recipient not in known or missing != (since is not None):
            since = stamp(now) if missing else None
            db.execute("INSERT OR REPLACE INTO recipients VALUES (?, ?, ?)", (channel, recipient, since))
    return bool(known) and known.keys().isdisjoint(recipients)


class Holds(StorePart):
    """The holds in the database."""

    def on(self, channel: str, recipient: str) -> Hold | None:
        """The hold on a recipient of a channel; null for none."""
        found = self._first("SELECT * FROM holds WHERE (channel, recipient) = (?, ?)", [channel, recipient])
        return None if found is None else _hold(found)

    def all(self) -> Mapping[str, Sequence[Hold]]:
        """The holds of each channel that has any, the oldest first."""
        found: dict[str, list[Hold]] = {}
        for row in self._rows("SELECT * FROM holds ORDER BY since, recipient"):
            found.setdefault(row["channel"], []).append(_hold(row))
        return found

    def of(self, channel: str) -> Mapping[str, Hold]:
        """The holds on a channel's recipients, by recipient."""
        return {row["recipient"]: _hold(row) for row in self._rows("SELECT * FROM holds WHERE channel = ?", [channel])}

    def put(self, channel: str, recipient: str, hold: Hold) -> None:
        """Hold a recipient of a channel, or all of it."""
        with plain_errors(self._path), write_transaction(self._db):
            self._put(channel, recipient, hold)

    def replace_if_unchanged(self, channel: str, recipient: str, was: Hold, now: Hold | None) -> None:
        """Replace the hold `was` by `now`, null for none; if another process has changed it meanwhile, it stays."""
        with plain_errors(self._path), write_transaction(self._db):
            if self.on(channel, recipient) != was:
                return
            self._db.execute("DELETE FROM holds WHERE (channel, recipient) = (?, ?)", (channel, recipient))
            if now is not None:
                self._put(channel, recipient, now)

    def lift(self, channel: str, recipient: str) -> None:
        """End the hold on a recipient, since a message got through."""
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
