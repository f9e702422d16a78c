"""What to send, and what each recipient heard: jobs, envelopes, and the ledger.

A channel has one job for each bill that moved, and one for any other subject that may differ from what it heard. When a
job is due, each recipient gets a copy, which waits to be examined. A job without a channel says that something moved:
then the kinds of messages that depend on it queue subjects.

A message is an envelope. It is written whole, with the states that it tells, before it is sent, and stays open until
the outcome is known (an outbox). A recipient has one open envelope at a time, so no message overtakes another. Its
ledger entries count once it is sent. The last entry of a subject is what the recipient knows.

What a recipient heard, or is just hearing, moves with them to another channel when lists of recipients change; what
waits for them follows once they have left for good. If a channel no longer follows what waits for it, that is passed on
to those that do. Other channels that begin to follow a bill know it as it is.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast

from msgspec import Struct

from billbot.clock import later
from billbot.domain.bills import BillId
from billbot.domain.ledger import (
    BILL,
    NOBODY,
    OF_A_CHANNEL,
    PARTS,
    DueJob,
    Job,
    LedgerEntry,
    Statement,
    Subject,
)
from billbot.errors import Overtaken
from billbot.store.connection import Database, StorePart, insert, maybe_unstamp, unstamp

# The columns that name a subject.
KEY = "kind, general_court, bill, number, name"
OF_SUBJECT = f"({KEY}) = (?, ?, ?, ?, ?)"
# The columns of a job without channel and recipient; and everything owed: jobs, and what open envelopes tell.
_JOB = f"{KEY}, was, queued_at, due_at"
OWED = (
    f"(SELECT channel, recipient, {_JOB} FROM jobs UNION ALL"
    f" SELECT ledger.channel, ledger.recipient, {KEY}, was, queued_at, due_at FROM ledger"
    " JOIN envelopes ON envelopes.id = envelope"
    " WHERE envelopes.state = 'open' AND due_at IS NOT NULL)"
)
# A job about a subject that no open envelope tells the same recipient about.
_NOT_ON_ITS_WAY = (
    "NOT EXISTS (SELECT 1 FROM envelopes JOIN ledger ON envelope = envelopes.id WHERE envelopes.state = 'open'"
    " AND (envelopes.channel, envelopes.recipient, ledger.general_court, ledger.bill)"
    " = (jobs.channel, jobs.recipient, jobs.general_court, jobs.bill))"
)
# The value of `missing_since` for somebody who left a list for good.
LEFT = ""
# Who is on a channel's list, including those missing for a moment.
LISTED = f"SELECT recipient FROM recipients WHERE channel = ? AND missing_since IS NOT '{LEFT}'"
# Who is missing on a list (`before`) or left it, and is on another one (`here`).
_MOVES = (
    f"SELECT before.channel AS before, before.recipient AS who, before.missing_since = '{LEFT}' AS has_left,"
    " min(here.channel) AS here FROM recipients AS before"
    " JOIN recipients AS here ON here.recipient = before.recipient AND here.missing_since IS NULL"
    " WHERE before.missing_since IS NOT NULL GROUP BY before.channel, before.recipient"
)
# If a subject is already queued, queuing it again is counted, and the due time is kept or moved. It is examined even if
# it was put off.
_AGAIN = (
    f"ON CONFLICT (channel, recipient, {KEY}) DO UPDATE SET times_queued = times_queued + 1, put_off_until = NULL,"
    " due_at = CASE WHEN excluded.due_at > excluded.queued_at THEN excluded.due_at"
    " ELSE min(due_at, excluded.due_at) END"
)
# Somebody missing in two deliveries at least this far apart has left the list. One delivery is not enough: it may have
# read the list before an edit, or while the file was being written.
_MISSED_FOR = timedelta(hours=1)


class Jobs(StorePart):
    """The jobs in the database."""

    def add(self, jobs: Iterable[Job], at: datetime) -> None:
        """Add jobs at the time `at`. Without jobs, nothing is written."""
        if jobs := list(jobs):
            with self._transaction():
                write_jobs(self._db, jobs, at)

    def noted(self, channel: str) -> int:
        """Moved bills were queued for this channel up to this moment."""
        return int(self._value("SELECT moment FROM noted WHERE channel = ?", [channel]))

    def begin(self, channel: str, moment: int) -> None:
        """Note that a new channel knows what is true now."""
        self._alter("INSERT OR IGNORE INTO noted VALUES (?, ?)", (channel, moment))

    def note(self, channel: str, moment: int, jobs: Iterable[Job]) -> None:
        """Note that bills were queued up to this moment, with these jobs for a channel."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO noted VALUES (?, ?)", (channel, moment))
            for job in jobs:
                write_jobs(self._db, [job], job.due)

    def moved(self) -> tuple[DueJob, ...]:
        """The jobs without a channel: what moved and was not handled by the kinds yet. Settle them after that."""
        return tuple(due_job(row) for row in self._rows("SELECT * FROM jobs WHERE channel = ?", [NOBODY]))

    def of_kind(self, channel: str, kind: str) -> dict[Subject, datetime]:
        """The subjects of a kind that are queued for a channel or one of its recipients, and when they are due."""
        rows = self._rows(f"SELECT {KEY}, due_at FROM jobs WHERE channel = ? AND kind = ?", [channel, kind])
        return {subject_of(row): unstamp(row["due_at"]) for row in rows}

    def waiting(self) -> tuple[DueJob, ...]:
        """A job for each subject that waits for a channel, unless it is on its way; of a bill from the first moment."""
        first = f"SELECT *, min(CAST(was AS INTEGER)) FROM jobs WHERE channel <> ? AND {_NOT_ON_ITS_WAY}"
        rows = self._rows(f"{first} GROUP BY channel, {KEY}", [NOBODY])
        return tuple(due_job(row) for row in rows)

    def hand_on(self, job: DueJob, to: Iterable[str], *, stays: bool) -> None:
        """Queue for other channels what waits for this one, as of the same moment.

        Unless it `stays`, it is dropped here.
        """
        with self._transaction():
            for other in to:
                _hand_on(self._db, job.channel, other, job.subject)
            if not stays:
                which = f"channel = ? AND {OF_SUBJECT} AND {_NOT_ON_ITS_WAY}"
                self._db.execute(f"DELETE FROM jobs WHERE {which}", (job.channel, *columns_of(job.subject)))

    def give_out(self, channel: str, recipients: Collection[str], now: datetime) -> None:
        """Give a channel's due jobs to its present recipients, and drop what waits for those who left.

        Somebody missing for less than an hour has not left. If a recipient moved to another channel's list, what they
        heard and are owed moves there.
        """
        if not recipients:
            return
        due = "channel = ? AND jobs.recipient = '' AND due_at <= ?"
        columns = f"channel, {_JOB}"
        with self._transaction():
            values = (channel, now)
            query = "SELECT recipient, missing_since FROM recipients WHERE channel = ? AND missing_since IS NOT ?"
            known = {row["recipient"]: row["missing_since"] for row in self._db.query(query, [channel, LEFT])}
            if known and known.keys().isdisjoint(recipients):  # as when an address was fixed
                _hand_on(self._db, channel, channel)
            # Somebody missing for the first time, or for less than an hour, still counts as on the list.
            for recipient in known.keys() | set(recipients):
                missing, since = recipient not in recipients, known.get(recipient)
                noted = (
                    "INSERT INTO recipients (channel, recipient, missing_since) VALUES (?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET missing_since = excluded.missing_since"
                )
                if missing and since is not None and unstamp(since) <= later(now, -_MISSED_FOR):
                    self._db.execute(noted, (channel, recipient, LEFT))
                elif recipient not in known or missing != (since is not None):
                    self._db.execute(noted, (channel, recipient, now if missing else None))
            move_with_recipients(self._db)
            self._db.execute(
                f"INSERT INTO jobs (recipient, {columns}) SELECT listed.recipient, {columns}"
                f" FROM jobs JOIN ({LISTED}) AS listed WHERE {due} ORDER BY id {_AGAIN}",
                (channel, *values),
            )
            self._db.execute(f"DELETE FROM jobs WHERE {due}", values)
            here = ", ".join("?" * len(recipients))
            left = f"channel = ? AND recipient <> '' AND recipient NOT IN ({LISTED})"
            self._db.execute(f"DELETE FROM jobs WHERE {left}", (channel, channel))
            delete_envelopes(self._db, f"{left} AND state = 'open'", (channel, channel))
            gone = f"DELETE FROM holds WHERE channel = ? AND recipient NOT IN ('', {here})"
            self._db.execute(gone, (channel, *recipients))

    def recipients_due(self, channel: str, now: datetime) -> frozenset[str]:
        """A channel's recipients with something due or an open envelope."""
        rows = self._rows(
            "SELECT recipient FROM jobs WHERE channel = :channel AND recipient <> '' AND due_at <= :now"
            " AND (put_off_until IS NULL OR put_off_until <= :now)"
            " UNION SELECT recipient FROM envelopes WHERE channel = :channel AND state = 'open'",
            {"channel": channel, "now": now},
        )
        return frozenset(row["recipient"] for row in rows)

    def due(self, channel: str, recipient: str, now: datetime) -> tuple[DueJob, ...]:
        """The jobs to examine now for a recipient, in the order they were made.

        If the channel has queued a subject again, it waits until the recipient has that job, too. Otherwise the new
        state could settle it, and the new job would correct something they never heard. The same is true for a bill
        that moved since the last queuing (`noted`).
        """
        turned = f"SELECT {KEY} FROM jobs WHERE (channel, recipient) = (?, '')"
        rows = self._rows(
            "SELECT * FROM jobs WHERE (channel, recipient) = (?, ?) AND due_at <= ?"
            f" AND (put_off_until IS NULL OR put_off_until <= ?) AND ({KEY}) NOT IN ({turned})"
            " AND NOT (kind = ? AND EXISTS (SELECT 1 FROM bills JOIN noted ON noted.channel = jobs.channel"
            " WHERE (bills.general_court, bills.number) = (jobs.general_court, bill) AND moved > moment)) ORDER BY id",
            [channel, recipient, now, now, channel, BILL],
        )
        return tuple(due_job(row) for row in rows)

    def settle(self, jobs: Sequence[DueJob]) -> None:
        """Delete jobs with nothing to tell. Those queued again meanwhile stay."""
        if not jobs:
            return
        with self._transaction():
            for job in jobs:
                settle_job(self._db, job)

    def put_off(self, jobs: Iterable[DueJob], until: datetime, error: str | None = None) -> None:
        """Examine these jobs again at `until`. `error` says why, if something went wrong."""
        with self._transaction():
            for job in jobs:
                self._db.execute("UPDATE jobs SET put_off_until = ?, error = ? WHERE id = ?", (until, error, job.id))

    def wait(self, jobs: Iterable[DueJob], until: datetime) -> None:
        """Make these jobs due at `until`, like others that wait for it, so they share one message."""
        with self._transaction():
            for job in jobs:
                self._db.execute("UPDATE jobs SET due_at = ? WHERE id = ?", (until, job.id))

    def owed_between(self, channel: str, since: datetime, until: datetime) -> int:
        """How many bills may be news to a channel, by what was queued in this time, both ends included."""
        between = "channel = ? AND bill <> '' AND queued_at BETWEEN ? AND ?"
        bills = "SELECT general_court, bill FROM"
        values = [channel, since, until] * 2
        return sum(1 for _ in self._rows(f"{bills} jobs WHERE {between} UNION {bills} ledger WHERE {between}", values))


# If a message was refused for good, its parts of a bill count as told. Otherwise they would be sent again and again.
_REFUSED_PART = f"envelopes.state = 'refused' AND ledger.bill <> '' AND kind IN {PARTS}"


class Ledger(StorePart):
    """The ledger in the database."""

    def entries_of(self, channel: str, recipient: str, subject: Subject) -> tuple[LedgerEntry, ...]:
        """The ledger entries of a subject for a recipient, in order. The last one is what they know."""
        return self._ledger_entries(
            f"(ledger.channel, ledger.recipient) = (?, ?) AND {OF_SUBJECT}",
            [channel, recipient, *columns_of(subject)],
        )

    def told_elsewhere(self, channel: str, recipient: str, subject: Subject) -> bool:
        """Whether a recipient heard about a subject in another channel that still reaches them."""
        rows = self._rows(
            "SELECT 1 FROM ledger JOIN envelopes ON envelopes.id = envelope WHERE envelopes.state IN ('open', 'sent')"
            f" AND ledger.channel <> ? AND ledger.recipient = ? AND {OF_SUBJECT} LIMIT 1",
            [channel, recipient, *columns_of(subject)],
        )
        return any(rows)

    def was_told(self, channel: str, bill: BillId) -> bool:
        """Whether anybody in a channel heard, or is just hearing, of any part of a bill."""
        query = f"SELECT 1 FROM ledger WHERE kind IN {PARTS} AND (general_court, bill, +channel) = (?, ?, ?) LIMIT 1"
        return self._first(query, [bill.general_court, bill.number, channel]) is not None

    def entries_about(self, channel: str, recipient: str, bill: BillId) -> tuple[LedgerEntry, ...]:
        """A recipient's ledger entries of all parts of this bill, in order."""
        return self._ledger_entries(
            f"(ledger.channel, ledger.recipient, general_court, bill) = (?, ?, ?, ?) AND kind IN {PARTS}",
            [channel, recipient, bill.general_court, bill.number],
        )

    def entries_in(self, key: str, *, on_its_way: bool = False) -> tuple[LedgerEntry, ...]:
        """The ledger entries of a sent message, by its key, in order. With `on_its_way`, also of an open one."""
        return self._ledger_entries("envelopes.key = ?", [key], "open" if on_its_way else "sent")

    def last_states(self, channel: str, kind: str, *, even_refused: bool = False) -> dict[Subject, list[str]]:
        """The last told state of every subject of a kind, for each recipient of a channel who heard about it.

        With `even_refused`, messages that were refused for good count.
        """
        last: dict[tuple[Subject, str], str] = {}
        for row in self._rows(
            "SELECT ledger.*, envelopes.state AS became FROM ledger JOIN envelopes ON envelopes.id = envelope"
            " WHERE +ledger.channel = ? AND kind = ?"
            " AND (envelopes.state IN ('open', 'sent') OR envelopes.state = 'refused' AND ?)"
            " ORDER BY ledger.id",
            [channel, kind, even_refused],
        ):
            last[subject_of(row), row["recipient"]] = row["state"]
        states: dict[Subject, list[str]] = {}
        for (subject, _), state in last.items():
            states.setdefault(subject, []).append(state)
        return states

    def first_queued_at(self, channel: str, kind: str) -> datetime | None:
        """When the first subject of a kind that a channel heard or refused was queued, or None."""
        query = "SELECT min(queued_at) FROM ledger WHERE channel = ? AND kind = ?"
        return maybe_unstamp(self._value(query, [channel, kind]))

    def _ledger_entries(self, which: str, values: Sequence[Any], state: str = "sent") -> tuple[LedgerEntry, ...]:
        rows = self._rows(
            "SELECT ledger.*, envelopes.key, reference, settled_at FROM ledger"
            f" JOIN envelopes ON envelopes.id = envelope WHERE (envelopes.state = ? OR {_REFUSED_PART}) AND {which}"
            " ORDER BY ledger.id",
            [state, *values],
        )
        return tuple(_entry(row) for row in rows)


def _entry(row: dict[str, Any]) -> LedgerEntry:
    """A ledger entry, from its columns with those of its envelope."""
    return LedgerEntry(
        row["key"],
        row["reference"],
        unstamp(row["settled_at"] or row["queued_at"]),
        subject_of(row),
        row["state"],
        row["change"],
        tuple(row["proposals"].split()),
        due_job({**row, "id": 0, "times_queued": 0}) if row["due_at"] else None,
    )


class Envelope(Struct, frozen=True):
    """A message to one recipient. `content` is the JSON of its `notify.Payload`.

    `unclear` says that an earlier try may have been accepted. `first` is when it was written.
    """

    key: str
    channel: str
    recipient: str
    content: str
    unclear: bool
    first: datetime


class Envelopes(StorePart):
    """The envelopes in the database."""

    def new_key(self) -> str:
        """A key that no message in any database has."""
        return f"msg_{secrets.token_hex(12)}"

    def begin(self, key: str, content: str, told: Sequence[Statement], now: datetime) -> Envelope | None:
        """Replace jobs by an envelope that tells these statements. It must be sent within the same turn (`Store.turn`).

        None if any subject was queued again since it was examined, or if the recipient has an open envelope.
        """
        first = told[0].job
        with suppress(Overtaken), self._transaction():
            if self._open(first.channel, first.recipient) is not None:
                raise Overtaken(f"{first.channel}: another message is on its way")
            for statement in told:
                if not settle_job(self._db, statement.job):
                    raise Overtaken(f"{first.channel}: {statement.subject} has turned")
            self._write(key, content, told, now)
            return Envelope(key, first.channel, first.recipient, content, unclear=False, first=now)
        return None

    def unfinished(self, channel: str, recipient: str) -> Envelope | None:
        """A recipient's open envelope, which may have been accepted, or None."""
        row = self._open(channel, recipient)
        if row is None:
            return None
        return Envelope(row["key"], channel, recipient, row["content"], unclear=True, first=unstamp(row["made_at"]))

    def replace_content(self, envelope: Envelope, content: str) -> None:
        """Replace the words of an envelope. The states that they report stay the same."""
        self._update_open(envelope, "content = ?", content)

    def note_sent(self, envelope: Envelope, at: datetime, reference: str | None, begins: str) -> None:
        """Note that a message was accepted. Its statements now count as told. `begins` is the thread that it begins."""
        self._alter(
            "UPDATE envelopes SET state = 'sent', settled_at = ?, reference = ?, begins = ?, content = NULL,"
            " error = NULL WHERE key = ? AND state <> 'sent'",
            (at, reference, begins, envelope.key),
        )

    def note_unclear(self, envelope: Envelope, error: str) -> None:
        """Note that nobody knows whether a message was accepted. The envelope stays."""
        self._update_open(envelope, "error = ?", error)

    def drop(self, envelope: Envelope) -> None:
        """Delete a message that was clearly not accepted, and restore its jobs."""
        with self._transaction():
            if self._open(envelope.channel, envelope.recipient):
                self._db.execute(  # jobs queued meanwhile keep their place
                    f"INSERT INTO jobs (channel, recipient, {_JOB}) SELECT ledger.channel, ledger.recipient,"
                    f" {KEY}, was, queued_at, due_at FROM ledger JOIN envelopes"
                    " ON envelopes.id = envelope WHERE envelopes.key = ? AND due_at IS NOT NULL ORDER BY ledger.id"
                    f" ON CONFLICT (channel, recipient, {KEY}) DO UPDATE SET was = excluded.was,"
                    " queued_at = excluded.queued_at",
                    (envelope.key,),
                )
                delete_envelopes(self._db, "key = ?", (envelope.key,))

    def enter_as_told(self, key: str, told: Sequence[Statement], now: datetime) -> None:
        """Replace muted jobs by statements that count as told without a message."""
        with self._transaction():
            for statement in told:
                settle_job(self._db, statement.job)
            self._write(key, "", told, now)
            self._db.execute(
                "UPDATE envelopes SET state = 'sent', settled_at = ?, content = NULL WHERE key = ?", (now, key)
            )

    def note_refused(self, envelope: Envelope, at: datetime, error: str) -> None:
        """Note that a message is refused for good. What it told is lost."""
        self._update_open(envelope, "state = 'refused', settled_at = ?, content = NULL, error = ?", at, error)

    def thread(self, channel: str, recipient: str, thread: str) -> str | None:
        """The reference of the last message that began a thread, or None."""
        query = "SELECT reference FROM envelopes WHERE (channel, recipient, begins) = (?, ?, ?) ORDER BY id DESC"
        return cast("str | None", self._value(query, [channel, recipient, thread]))

    def messages_since(self, channel: str, recipient: str, since: datetime) -> tuple[int, datetime | None]:
        """How many messages a recipient got in a channel since a time, and when the last one was sent (or None)."""
        (row,) = self._rows(
            "SELECT count(reference) AS messages, max(settled_at) AS last FROM envelopes"
            " WHERE state = 'sent' AND reference IS NOT NULL AND settled_at >= ? AND (channel, recipient) = (?, ?)",
            [since, channel, recipient],
        )
        return row["messages"], maybe_unstamp(row["last"])

    def _open(self, channel: str, recipient: str) -> dict[str, Any] | None:
        query = "SELECT * FROM envelopes WHERE state = 'open' AND (channel, recipient) = (?, ?)"
        return self._first(query, [channel, recipient])

    def _update_open(self, envelope: Envelope, sets: str, *values: str | datetime) -> None:
        self._alter(f"UPDATE envelopes SET {sets} WHERE key = ? AND state = 'open'", (*values, envelope.key))

    def _write(self, key: str, content: str, told: Sequence[Statement], now: datetime) -> None:
        """Write an envelope with what it tells.

        Incidental statements are about other subjects. They record what the message's words said, which may be wrong,
        so these subjects are queued for comparison.
        """
        to = {"channel": told[0].job.channel, "recipient": told[0].job.recipient}
        envelope = insert(self._db, "envelopes", key=key, **to, state="open", content=content, made_at=now)
        for statement in told:
            job = statement.job
            takes_its_place = not job.incidental and not job.subject.is_part
            self._db.execute(
                f"INSERT INTO ledger (envelope, channel, recipient, {KEY}, state, change, proposals, was,"
                " queued_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(envelope, *to.values(), *columns_of(statement.subject), statement.state, statement.change),
                    *(" ".join(statement.proposals), job.was, job.queued_at, job.due if takes_its_place else None),
                ),
            )
            if job.incidental:
                about = statement.subject.queued_as
                query = "SELECT moved FROM bills WHERE (general_court, number) = (?, ?)"
                was = self._value(query, columns_of(about)[1:3]) if statement.subject.is_part else None
                write_jobs(self._db, [Job(job.channel, about, now, was)], now, job.recipient)


def write_jobs(db: Database, jobs: Iterable[Job], at: datetime, recipient: str = "") -> None:
    """Write jobs, for one recipient or for the whole channel, within the caller's transaction."""
    for job in jobs:
        db.execute(
            f"INSERT INTO jobs (channel, recipient, {KEY}, was, queued_at, due_at)"
            f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) {_AGAIN}",
            (job.channel, recipient, *columns_of(job.subject), job.was, at, job.due),
        )


def settle_job(db: Database, job: DueJob) -> bool:
    """Delete an examined job; false if it was queued again or deleted. Within the caller's transaction.

    A bill's job stays until nothing of the bill differs.
    """
    if job.incidental:
        return True
    unchanged = (job.id, job.times_queued)
    if job.subject.is_part:
        return db.execute("SELECT 1 FROM jobs WHERE (id, times_queued) = (?, ?)", unchanged).fetchone() is not None
    return db.execute("DELETE FROM jobs WHERE (id, times_queued) = (?, ?)", unchanged).rowcount == 1


def delete_envelopes(db: Database, which: str, values: Sequence[object]) -> None:
    """Delete envelopes with their statements, within the caller's transaction."""
    db.execute(f"DELETE FROM ledger WHERE envelope IN (SELECT id FROM envelopes WHERE {which})", values)
    db.execute(f"DELETE FROM envelopes WHERE {which}", values)


def move_with_recipients(db: Database) -> None:
    """Move what a recipient heard, or is just hearing, in a channel that no longer reaches them to one that does.

    What waits for them moves once they left for good. Within the caller's transaction.
    """
    told = (
        f"SELECT DISTINCT envelopes.id, before, who, here FROM ({_MOVES}) JOIN ledger"
        " ON (ledger.channel, ledger.recipient) = (before, who) JOIN envelopes ON envelopes.id = envelope"
        " WHERE NOT EXISTS (SELECT 1 FROM ledger AS own"
        f" WHERE own.envelope = envelopes.id AND own.kind IN {OF_A_CHANNEL})"
    )
    for row in list(db.query(told)):
        moved = db.execute("UPDATE OR IGNORE envelopes SET channel = :here WHERE id = :id", row)
        if moved.rowcount:  # otherwise they have an open envelope there
            db.execute("UPDATE ledger SET channel = :here WHERE envelope = :id", row)
    for row in list(db.query(f"{_MOVES} HAVING has_left")):
        db.execute(
            f"INSERT OR IGNORE INTO jobs (channel, recipient, {_JOB}) SELECT ?, ?, {_JOB} FROM {OWED}"
            f" WHERE channel = ? AND recipient IN (?, '') AND kind NOT IN {OF_A_CHANNEL} ORDER BY queued_at",
            (row["here"], row["who"], row["before"], row["who"]),
        )
        there = row["before"], row["who"]
        delete_envelopes(db, "(channel, recipient) = (?, ?) AND state = 'open'", there)
        db.execute("DELETE FROM recipients WHERE (channel, recipient) = (?, ?)", there)


def _hand_on(db: Database, channel: str, to: str, subject: Subject | None = None) -> None:
    """Owe the channel `to` what another one is owed (one subject or all), within the caller's transaction.

    If nobody in the first channel heard about it yet, everybody in the second is owed it; else only those who are
    behind in the first. A bill's job that is there already gets the earlier moment.
    """
    listed = {row["recipient"] for row in db.query(LISTED, (channel,))}
    behind: dict[Subject, dict[str, dict[str, Any]]] = {}
    for row in list(db.query(f"SELECT * FROM {OWED} WHERE channel = ? ORDER BY queued_at", (channel,))):
        if subject in {None, subject_of(row)}:
            behind.setdefault(subject_of(row), {})[row["recipient"]] = row
    for about, rows in behind.items():
        nobody_heard = "" in rows or rows.keys() >= listed
        for recipient, row in ({"": next(iter(rows.values()))} if nobody_heard else rows).items():
            key = to, recipient, *columns_of(about)
            job = row["was"], row["queued_at"], row["due_at"]
            db.execute(
                f"INSERT INTO jobs (channel, recipient, {_JOB}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                f" ON CONFLICT DO UPDATE SET was = excluded.was WHERE kind = '{BILL}'"
                " AND CAST(excluded.was AS INTEGER) < CAST(was AS INTEGER)",
                (*key, *job),
            )


def columns_of(subject: Subject) -> tuple[str, int, str, int, str]:
    """A subject as its columns."""
    court, number = (subject.bill.general_court, subject.bill.number) if subject.bill else (0, "")
    return subject.kind, court, number, subject.number, subject.name


def subject_of(row: dict[str, Any]) -> Subject:
    """A subject, from its columns."""
    bill = BillId(row["general_court"], row["bill"]) if row["bill"] else None
    return Subject(row["kind"], bill, row["number"], row["name"])


def due_job(row: dict[str, Any]) -> DueJob:
    """A job, from its columns."""
    queued_at, due = unstamp(row["queued_at"]), unstamp(row["due_at"])
    return DueJob(
        id=row["id"],
        channel=row["channel"],
        recipient=row["recipient"],
        subject=subject_of(row),
        was=row["was"],
        change=None,
        queued_at=queued_at,
        due=due,
        times_queued=row["times_queued"],
    )
