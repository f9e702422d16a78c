"""What may differ from what channels were told: a work queue, one row a channel and subject, however often it turns.

That something moved is marked for nobody; the kinds that tell of it mark what may differ for a channel. A mark of a
channel is made out to each recipient when due, and waits there until it was looked at.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from billbot.bills import NOBODY, BillId, DueMark, Mark, Subject
from billbot.clock import later
from billbot.store.connection import Part, immediate, said_plainly, stamp, unstamp
from billbot.store.lists import LEFT, LISTED, OWED, hand_on, leave_lists, take_along
from billbot.store.sweeps import under_way

KEY = "kind, general_court, bill, number, name"
OF_SUBJECT = f"({KEY}) = (?, ?, ?, ?, ?)"
# What is on its way, but in nobody's hand at a time.
_WAITS = "state = 'open' AND (owner IS NULL OR claimed_until <= ?)"
# What was marked before is looked at once more; one that has to wait says from when on.
_AGAIN = (
    f"ON CONFLICT (channel, recipient, {KEY}) DO UPDATE SET turns = turns + 1,"
    " due_at = CASE WHEN excluded.due_at > excluded.marked_at THEN excluded.due_at"
    " ELSE min(due_at, excluded.due_at) END"
)

# Who is missing on a list in two deliveries at least so far apart has left it: two processes may have read it before
# and after an edit, and a file that is being written is short for a moment.
_MISSED_FOR = timedelta(hours=1)
# Whether anybody is missing on a list, or was told something that stands under another one since.
_AWAY = (
    "SELECT 1 FROM recipients WHERE missing_since IS NOT NULL"
    " UNION ALL SELECT 1 FROM envelopes WHERE told_in IS NOT NULL"
)


class Marks(Part):
    """The marks in the database."""

    def add(self, marks: Iterable[Mark], at: datetime, sweep: int | None = None) -> None:
        """Mark these subjects at the time `at`."""
        with said_plainly(self._path), immediate(self._db):
            mark(self._db, marks, (), at, sweep)

    def moved(self) -> tuple[DueMark, ...]:
        """What has moved and no kind was asked for yet: marks for nobody, to be settled once all were."""
        return tuple(due_mark(row) for row in self._rows("SELECT * FROM marks WHERE channel = ?", [NOBODY]))

    def of_kind(self, channel: str, kind: str) -> dict[Subject, datetime]:
        """The subjects of a kind that are marked for a channel, or for a recipient of it, and when they are due."""
        rows = self._rows(f"SELECT {KEY}, due_at FROM marks WHERE channel = ? AND kind = ?", [channel, kind])
        return {subject_of(row): unstamp(row["due_at"]) for row in rows}

    def owed(self, channel: str, kinds: Collection[str]) -> tuple[Subject, ...]:
        """The subjects of these kinds that are owed in a channel: marked for it, or told by what is on its way."""
        named = ", ".join("?" * len(kinds))
        rows = self._rows(
            f"SELECT DISTINCT {KEY} FROM {OWED} WHERE channel = ? AND kind IN ({named})", [channel, *kinds]
        )
        return tuple(subject_of(row) for row in rows)

    def make_out(
        self, channel: str, recipients: Collection[str], now: datetime, *, its_own: Collection[str] = ()
    ) -> None:
        """Make the due marks of a channel out to who is on its list, and drop what waits for who has left it.

        Who is missing on it for a moment is on it; what is in hand at this moment leaves. The marks of a sweep that is
        under way wait for its end, so that nobody hears half of a story. Subjects of a kind that is each channel's
        (`its_own`) stay with it when who heard of them is on the list of another one by now.
        """
        if not recipients:
            return
        due = "channel = ? AND marks.recipient = '' AND due_at <= ? AND sweep IS NOT ?"
        columns = f"channel, {KEY}, was, change, sweep, marked_at, due_at"
        with said_plainly(self._path), immediate(self._db):
            # -1 is no sweep: what belongs to none is due, too.
            values = (channel, stamp(now), under_way(self._db, now) or -1)
            all_new = _note_list(self._db, channel, recipients, now)
            if self._first(_AWAY):
                take_along(self._db, its_own)
            if all_new:  # as after a mended address: what those before were owed is owed to them
                hand_on(self._db, channel, channel)
            self._db.execute(
                f"INSERT INTO marks (recipient, {columns}) SELECT listed.recipient, {columns}"
                f" FROM marks JOIN ({LISTED}) AS listed WHERE {due} ORDER BY id {_AGAIN}",
                (channel, *values),
            )
            self._db.execute(f"DELETE FROM marks WHERE {due}", values)
            here = ", ".join("?" * len(recipients))
            left = f"channel = ? AND recipient <> '' AND recipient NOT IN ({LISTED})"
            self._db.execute(f"DELETE FROM marks WHERE {left}", (channel, channel))
            delete_envelopes(self._db, f"{left} AND {_WAITS}", (channel, channel, stamp(now)))
            gone = f"DELETE FROM holds WHERE channel = ? AND recipient NOT IN ('', {here})"
            self._db.execute(gone, (channel, *recipients))

    def forget_channels(self, but: Collection[str], now: datetime, *, its_own: Collection[str] = ()) -> None:
        """Drop what waits for channels that are not configured any more, and in nobody's hand at this moment.

        What was told there, and what waits, goes with whoever is on another list, but for kinds that are each
        channel's own.
        """
        marks = ", ".join("?" * len(but))
        with said_plainly(self._path), immediate(self._db):
            leave_lists(self._db, but, its_own)
            self._db.execute(f"DELETE FROM marks WHERE channel <> ? AND channel NOT IN ({marks})", (NOBODY, *but))
            delete_envelopes(self._db, f"channel NOT IN ({marks}) AND {_WAITS}", (*but, stamp(now)))
            self._db.execute(f"DELETE FROM holds WHERE channel NOT IN ({marks})", tuple(but))

    def hand_on(self, channel: str, subject: Subject, to: str) -> None:
        """Owe a subject that is owed in a channel in another channel, too.

        What others were told in the first is owed to those alone who are on both lists.
        """
        with said_plainly(self._path), immediate(self._db):
            hand_on(self._db, channel, to, columns_of(subject))

    def due(self, channel: str, recipient: str, now: datetime) -> tuple[DueMark, ...]:
        """What is to be looked at now for a recipient, in the order in which it was marked.

        What has turned since waits until that turn is made out: looked at before, it might be settled by what is so
        now, and the turn then be told to who never heard what it turns. For an empty recipient it is what has yet to be
        made out.
        """
        turned = f"SELECT {KEY} FROM marks WHERE (channel, recipient) = (?, '') AND ? <> ''"
        rows = self._rows(
            "SELECT * FROM marks WHERE (channel, recipient) = (?, ?) AND due_at <= ?"
            f" AND (put_off_until IS NULL OR put_off_until <= ?) AND ({KEY}) NOT IN ({turned}) ORDER BY id",
            [channel, recipient, stamp(now), stamp(now), channel, recipient],
        )
        return tuple(due_mark(row) for row in rows)

    def settle(self, marks: Iterable[DueMark]) -> None:
        """What was looked at needs no telling; what has turned meanwhile is looked at once more."""
        with said_plainly(self._path), immediate(self._db):
            for each in marks:
                settle_mark(self._db, each)

    def put_off(self, marks: Iterable[DueMark], until: datetime, error: str | None = None) -> None:
        """Look at these again at `until`; `error` says why, where that is a trouble."""
        with said_plainly(self._path), immediate(self._db):
            for each in marks:
                self._db.execute(
                    "UPDATE marks SET put_off_until = ?, error = ? WHERE id = ?", (stamp(until), error, each.id)
                )

    def wait(self, marks: Iterable[DueMark], until: datetime) -> None:
        """Have these due at `until`, as what is marked by then for that time, so that all of it is one message."""
        with said_plainly(self._path), immediate(self._db):
            for each in marks:
                self._db.execute("UPDATE marks SET due_at = ? WHERE id = ?", (stamp(until), each.id))

    def owed_between(self, channel: str, kinds: Sequence[str], since: datetime, until: datetime) -> int:
        """How many subjects of these kinds were marked for a channel in this time, both ends included."""
        named = ", ".join("?" * len(kinds))
        between = f"channel = ? AND kind IN ({named}) AND marked_at BETWEEN ? AND ?"
        values = [channel, *kinds, stamp(since), stamp(until)]
        rows = self._rows(
            f"SELECT {KEY} FROM marks WHERE {between} UNION SELECT {KEY} FROM tellings WHERE {between}",
            [*values, *values],
        )
        return sum(1 for _ in rows)


def mark(db: Database, marks: Iterable[Mark], changes: Sequence[int], at: datetime, sweep: int | None) -> None:
    """Mark subjects; `changes` are the ids of the changes that they count. Within the caller's transaction."""
    for each in marks:
        change = None if each.change is None else changes[each.change]
        db.execute(
            f"INSERT INTO marks (channel, recipient, {KEY}, was, change, sweep, marked_at, due_at)"
            f" VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) {_AGAIN}",
            (each.channel, *columns_of(each.subject), each.was, change, sweep, stamp(at), stamp(each.due)),
        )


def mark_once_more(db: Database, about: DueMark, at: datetime) -> None:
    """Have one recipient's subject looked at again; within the caller's transaction."""
    db.execute(
        f"INSERT INTO marks (channel, recipient, {KEY}, marked_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) {_AGAIN}",
        (about.channel, about.recipient, *columns_of(about.subject), stamp(at), stamp(at)),
    )


def settle_mark(db: Database, mark: DueMark) -> bool:
    """Delete a mark that was looked at; false where it has turned or gone since. Within the caller's transaction."""
    return (
        not mark.id or db.execute("DELETE FROM marks WHERE (id, turns) = (?, ?)", (mark.id, mark.turns)).rowcount == 1
    )


def delete_envelopes(db: Database, which: str, values: Sequence[object]) -> None:
    """Delete envelopes with what they tell; within the caller's transaction."""
    db.execute(f"DELETE FROM tellings WHERE envelope IN (SELECT id FROM envelopes WHERE {which})", values)
    db.execute(f"DELETE FROM envelopes WHERE {which}", values)


def columns_of(subject: Subject) -> tuple[str, int, str, int, str]:
    """A subject as its columns."""
    court, number = (subject.bill.general_court, subject.bill.number) if subject.bill else (0, "")
    return subject.kind, court, number, subject.number, subject.name


def subject_of(row: dict[str, Any]) -> Subject:
    """A subject of its columns."""
    bill = BillId(row["general_court"], row["bill"]) if row["bill"] else None
    return Subject(row["kind"], bill, row["number"], row["name"])


def due_mark(row: dict[str, Any]) -> DueMark:
    """A mark of its columns."""
    return DueMark(
        row["id"],
        row["channel"],
        row["recipient"],
        subject_of(row),
        row["was"],
        row["change"],
        row["sweep"],
        unstamp(row["marked_at"]),
        unstamp(row["due_at"]),
        row["turns"],
    )


def rename_bill(db: Database, docket: BillId, number: BillId) -> None:
    """What is marked or was told of a docket is of its number from now on; within the caller's transaction."""
    of_docket = "WHERE (general_court, bill) = (?, ?)"
    values = (number.number, docket.general_court, docket.number)
    # Who looked at a mark by its old name looks again.
    db.execute(f"UPDATE OR IGNORE marks SET bill = ?, turns = turns + 1 {of_docket}", values)
    db.execute(f"UPDATE tellings SET bill = ? {of_docket}", values)


def _note_list(db: Database, channel: str, recipients: Collection[str], now: datetime) -> bool:
    """Note the list of a channel as it was just read; gives whether everybody is new to it.

    Who is missing for the first time, or for less than an hour, is on it still.
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
