"""What we know about each bill, its changes, and how looks at it went. An observation is one transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from typing import Any, cast

from msgspec import Struct, json
from msgspec.structs import replace

from billbot import __version__
from billbot.domain.bills import Action, Bill, BillId, Change, Link, Row
from billbot.domain.ledger import Job, Moved
from billbot.domain.report import LoggedChange
from billbot.errors import Overtaken
from billbot.store.connection import (
    Database,
    StorePart,
    bill_key,
    bill_of,
    day,
    decoded,
    insert,
    maybe_unstamp,
    plain_errors,
    read,
    unstamp,
)
from billbot.store.ledger import write_jobs
from billbot.store.moments import note_bill, note_renumbering
from billbot.store.schema import STEPS

# The two columns of a bill, and what we know about it; every logged change.
_OF = "(general_court, bills.number) = (?, ?)"
_KNOWN = f"SELECT known, revision FROM bills WHERE {_OF} AND known IS NOT NULL"
_LOGGED = "FROM bills JOIN observations ON bill = bills.id JOIN changes ON observation = observations.id"


class Observation(Struct, frozen=True):
    """A look that changed what we know about a bill, with everything to write.

    `bill` is what we know now, with the `revision` that it is based on. `proposals` are the ids of the proposals that
    the changes are about, the main one first. `visited` says that the page was read, not only the JSON history. `moved`
    is what else it moved, except links.
    """

    bill: Bill
    at: datetime
    visited: bool
    changes: Sequence[Change] = ()
    proposals: Sequence[str] = ()
    links: Sequence[Link] = ()
    moved: Sequence[Moved] = ()


class Bills(StorePart):
    """The bills in the database."""

    _remembered: dict[BillId, Bill | None] | None = None
    _remembered_rows: dict[BillId, dict[int, datetime]] | None = None

    def last_seen(self, bill: BillId) -> Bill | None:
        """What we know about a bill; None before its first sight."""
        if self._remembered is not None and bill in self._remembered:
            return self._remembered[bill]
        with plain_errors(self._path):
            known = known_bill(self._db, bill)
        if self._remembered is not None:
            self._remembered[bill] = known
        return known

    @contextmanager
    def cached_reads(self) -> Iterator[None]:
        """Cache bills in this block: each is read from the database once, even if others write meanwhile."""
        self._remembered, self._remembered_rows = {}, {}
        try:
            yield
        finally:
            self._remembered = self._remembered_rows = None

    def count(self) -> int:
        """How many bills ever had a look."""
        return int(self._value("SELECT count(*) FROM bills"))

    def record(self, observation: Observation, poll: int | None = None) -> list[int]:
        """Write an observation with its changes and links, all or nothing.

        Returns the ids of the changes, in order. Raises Overtaken if another process wrote a newer observation since
        `observation.bill` was read.
        """
        with self._transaction():
            key = key_of(self._db, observation.bill.id)
            _write_bill(self._db, key, observation.bill, observation.at, visited=observation.visited)
            note_bill(self._db, key, observation.bill, observation.at)
            self._write_links(observation.bill.id, observation.links, observation.at)
            if not observation.changes:
                return []
            seen = _observe(self._db, key, observation.at, poll)
            changes = [_write_change(self._db, seen, change, observation.proposals) for change in observation.changes]
            write_jobs(self._db, (Job.moved(what, observation.at) for what in observation.moved), observation.at)
            return changes

    def change(self, change: int) -> Change:
        """A change by its id. Raises LookupError if there is none."""
        return change_of(self._known(f"SELECT changes.*, general_court, number {_LOGGED} WHERE changes.id = ?", change))

    def changes(
        self, bill: BillId, *, row: int | None = None, kind: str | None = None
    ) -> tuple[tuple[int, Change], ...]:
        """The changes of one row of a bill, or of one kind, with their ids, in order."""
        return self._changes(bill, f"{'kind' if row is None else 'row'} = ?", kind if row is None else row)

    def changes_since(self, bill: BillId, moment: int) -> tuple[tuple[int, Change], ...]:
        """The changes of a bill after a moment, with their ids, in order."""
        return self._changes(bill, "moment > ?", moment)

    def _changes(self, bill: BillId, which: str, value: object) -> tuple[tuple[int, Change], ...]:
        rows = self._rows(
            f"SELECT changes.*, general_court, bills.number {_LOGGED} WHERE {_OF} AND {which} ORDER BY changes.id",
            [*bill_key(bill), value],
        )
        return tuple((each["id"], change_of(each)) for each in rows)

    def seen_at(self, change: int) -> datetime:
        """When a change was seen."""
        return unstamp(self._value(f"SELECT at {_LOGGED} WHERE changes.id = ?", [change]))

    def changes_of_same_polls(self, changes: Collection[int]) -> tuple[tuple[int, Change, datetime], ...]:
        """Every change of the polls that saw these changes, with its id and time, in order.

        For a change outside polls, the changes of its observation.
        """
        places = ", ".join("?" * len(changes))
        rows = self._rows(
            f"SELECT changes.*, at, general_court, bills.number {_LOGGED}"
            f" WHERE observations.id IN (SELECT observation FROM changes WHERE id IN ({places}))"
            " OR poll IN (SELECT poll FROM observations JOIN changes ON observation = observations.id"
            f" WHERE changes.id IN ({places}))"
            " ORDER BY changes.id",
            [*changes, *changes],
        )
        return tuple((row["id"], change_of(row), unstamp(row["at"])) for row in rows)

    def rows_first_seen(self, bill: BillId) -> dict[int, datetime]:
        """When each row of a bill was first seen, by the row's number."""
        known = self.last_seen(bill)
        if self._remembered_rows is not None and bill in self._remembered_rows:
            return self._remembered_rows[bill]
        first = self._value(f"SELECT first_seen FROM bills WHERE {_OF}", bill_key(bill))
        seen = f"SELECT row, min(at) AS at {_LOGGED} WHERE {_OF} AND row IS NOT NULL GROUP BY row"
        logged = self._rows(seen, bill_key(bill))
        found = dict.fromkeys(range(1, known.rows_met + 1), unstamp(first)) if known else {}
        found |= {each["row"]: unstamp(each["at"]) for each in logged}
        if self._remembered_rows is not None:
            self._remembered_rows[bill] = found
        return found

    def undated_first_seen(self, bill: BillId) -> dict[int, date]:
        """The Eastern day that each undated row of a bill was first seen, by its place in the history from 0."""
        known, met = self.last_seen(bill), self.rows_first_seen(bill)
        return {at: met[row.number].date() for at, row in enumerate(known.rows if known else ()) if not row.action.date}

    def all_links(self) -> tuple[Link, ...]:
        """Every link in the record, in the order read."""
        return tuple(
            Link(
                BillId(row["origin_court"], row["origin"]),
                BillId(row["to_court"], row["to_number"]),
                row["relation"],
                row["row"],
            )
            for row in self._rows("SELECT * FROM links ORDER BY id")
        )

    def numbers(self) -> dict[BillId, BillId]:
        """The bill number of every docket that got one while it was watched."""
        with plain_errors(self._path):
            return read_numbers(self._db)

    def histories(self) -> dict[BillId, tuple[Action, ...]]:
        """The rows of every bill that was read, as `Bill.history` has them."""
        query = "SELECT general_court, number, known FROM bills WHERE known IS NOT NULL"
        with plain_errors(self._path):
            return {
                BillId(court, number): tuple(row.action for row in decoded(known, _OnlyRows).rows)
                for court, number, known in self._db.execute(query)
            }

    def titles(self) -> dict[BillId, str]:
        """All titles of bills and documents, by number or else docket."""
        # If the bill is also checked, the later row counts: its page is newer than the list.
        query = (
            "SELECT general_court, coalesce(number, docket), title FROM documents WHERE title IS NOT NULL"
            " UNION ALL SELECT general_court, number, known ->> '$.title.value' FROM bills"
            " WHERE known ->> '$.title.value' IS NOT NULL"
        )
        with plain_errors(self._path):
            return {BillId(court, number): title for court, number, title in self._db.execute(query)}

    def give_number(
        self,
        docket: BillId,
        change: Change,
        at: datetime,
        proposals: Sequence[str],
        poll: int | None,
    ) -> int:
        """Give a docket its bill number, `change.bill`. From now on, everything known about it has that number.

        Returns the id of the change. Writes all or nothing. Raises Overtaken if another process was first.
        """
        number = change.bill
        values = (number.number, *bill_key(docket))
        with self._transaction():
            given = self._db.execute(
                "INSERT INTO renumberings VALUES (?, ?, ?) ON CONFLICT (general_court, docket) DO NOTHING",
                (*bill_key(docket), number.number),
            )
            if given.rowcount != 1:
                raise Overtaken(
                    f"{docket} was given its number by another process meanwhile; nothing was written twice"
                )
            of_bill = "WHERE (general_court, number) = (?, ?)"
            # If the number was requested before it had a page, nothing is known about it.
            self._db.execute(f"DELETE FROM bills {of_bill} AND first_seen IS NULL", bill_key(number))
            if self._db.execute(f"UPDATE OR IGNORE bills SET number = ? {of_bill}", values).rowcount:
                self._db.execute("UPDATE links SET origin = ? WHERE (origin_court, origin) = (?, ?)", values)
            self._db.execute("UPDATE OR IGNORE links SET to_number = ? WHERE (to_court, to_number) = (?, ?)", values)
            if _id_of(self._db, docket) is None:  # otherwise the number was already known
                of_docket = "WHERE (general_court, bill) = (?, ?)"
                # It counts as queued again, so a process that looks at the old name does not settle it.
                self._db.execute(
                    f"UPDATE OR IGNORE jobs SET bill = ?, times_queued = times_queued + 1 {of_docket}", values
                )
                self._db.execute(f"UPDATE ledger SET bill = ? {of_docket}", values)
            key = key_of(self._db, number)
            if (known := known_bill(self._db, number)) is not None:
                note_bill(self._db, key, known, at)
            note_renumbering(self._db, key, at)
            made = _write_change(self._db, _observe(self._db, key, at, poll), change, proposals)
            write_jobs(self._db, (Job.moved(what, at) for what in ("conferences", "links")), at)
            return made

    def note_links(self, bill: BillId, links: Sequence[Link], at: datetime) -> None:
        """Write the links that a bill's rows state now, where nothing else changed. Raises StoreError."""
        with self._transaction():
            self._write_links(bill, links, at)

    def _write_links(self, bill: BillId, links: Sequence[Link], at: datetime) -> None:
        """Write the links in a bill's rows; remove those with a row that was struck or is gone.

        That something moved is queued if it changes where they lead.
        """
        stated = "SELECT to_court, to_number, relation, row FROM links WHERE (origin_court, origin) = (?, ?)"
        before, numbers = set(self._db.execute(stated, bill_key(bill))), read_numbers(self._db)
        by_now = dict.fromkeys((*bill_key(numbers.get(link.to, link.to)), link.relation, link.row) for link in links)
        if before == by_now.keys():
            return
        self._db.execute("DELETE FROM links WHERE (origin_court, origin) = (?, ?)", bill_key(bill))
        for link in by_now:
            self._db.execute(
                "INSERT INTO links (origin_court, origin, to_court, to_number, relation, row)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (*bill_key(bill), *link),
            )
        if {each[:3] for each in before} != {each[:3] for each in by_now}:
            write_jobs(self._db, [Job.moved("links", at)], at)


class News(StorePart):
    """The log of changes in the database."""

    def begun(self) -> datetime | None:
        """When anything was first seen, or None."""
        return maybe_unstamp(self._value("SELECT at FROM observations ORDER BY id LIMIT 1"))

    def of(self, bill: BillId) -> tuple[LoggedChange, ...]:
        """Every change of a bill since its first sight, in order."""
        rows = self._rows(
            f"SELECT changes.*, at, coalesce(started, at) AS began, general_court, bills.number {_LOGGED}"
            f" LEFT JOIN polls ON polls.id = poll WHERE {_OF} AND kind <> 'first_seen' ORDER BY changes.id",
            bill_key(bill),
        )
        return tuple(logged(row, poll=unstamp(row["began"])) for row in rows)

    def led_to(self, bill: BillId) -> date | None:
        """The day of the first row that was news and leads to a number, or None.

        Rows of a baseline were not news. For a row without a date it is the day we read it.
        """
        found = self._led(bill, "coalesce(changes.date, substr(observations.at, 1, 10))")
        return day(found) if found else None

    def led_to_at(self, bill: BillId) -> datetime | None:
        """When that row was first seen (Eastern); None if there is none."""
        return maybe_unstamp(self._led(bill, "observations.at"))

    def _led(self, bill: BillId, what: str) -> str | None:
        """The minimum of an SQL expression over the rows that were news and lead to a number."""
        query = (
            f"SELECT min({what}) FROM links JOIN bills ON (general_court, number) = (origin_court, origin)"
            " JOIN observations ON observations.bill = bills.id"
            " JOIN changes ON changes.observation = observations.id AND changes.row = links.row"
            " WHERE (to_court, to_number) = (?, ?) AND changes.kind = 'link_found'"
        )
        return cast("str | None", self._value(query, bill_key(bill)))


class CheckRecord(Struct, frozen=True):
    """How looks at a bill went. Times are Eastern. `error` is from the last look, if it failed.

    `revision` counts the observations of the bill; `known_answer` is the hash of the last answer, if it had nothing
    new.
    """

    first_seen: datetime | None = None
    visited_at: datetime | None = None
    tried_at: datetime | None = None
    failing_since: datetime | None = None
    page_failing_since: datetime | None = None
    page_failed_at: datetime | None = None
    error: str | None = None
    absent: bool = False
    cosponsors_at: datetime | None = None
    revision: int = 0
    known_answer: str | None = None

    def is_known_answer(self, body: bytes) -> bool:
        """Whether an answer is byte for byte the last one, and that had nothing new."""
        return self.known_answer == name_of_answer(self.revision, body)

    @property
    def awaiting(self) -> bool:
        """Whether the site has no page for this number yet."""
        return self.first_seen is None and self.absent


# It includes our version: another one may find more in the same answer, or know the bill differently.
_READER = f"{__version__} {list(STEPS)[-1]}"


def name_of_answer(revision: int, body: bytes) -> str:
    """The hash to recognize an answer by. It includes the bill's revision and our parser's version."""
    return sha256(f"{_READER}\n{revision}\n".encode() + body).hexdigest()


class CheckRecords(StorePart):
    """How looks at each bill went, in the database."""

    def of(self, bill: BillId) -> CheckRecord:
        """How looks at a bill went; all None before the first try."""
        row = self._first(f"SELECT * FROM bills WHERE {_OF}", bill_key(bill))
        return CheckRecord() if row is None else read(CheckRecord, row)

    def read_well(
        self,
        bill: BillId,
        at: datetime,
        *,
        visited: bool,
        known_answer: str | None = None,
    ) -> None:
        """Note that a look found nothing new; `known_answer` is the hash of the JSON history, if read."""
        with self._transaction():
            self._db.execute(
                "UPDATE bills SET checked_at = ?, tried_at = ?, failing_since = NULL, error = NULL, absent = 0,"
                " visited_at = CASE WHEN ? THEN ? ELSE visited_at END,"
                " page_unread_since = CASE WHEN ? THEN NULL ELSE page_unread_since END,"
                " known_answer = ?"
                " WHERE general_court = ? AND number = ?",
                (at, at, visited, at, visited, known_answer, *bill_key(bill)),
            )

    def cosponsors_read(self, bill: BillId, at: datetime) -> None:
        """Note that the cosponsors were read."""
        self._note(bill, "cosponsors_at = :at", at)

    def read_badly(self, bill: BillId, at: datetime, error: str, *, absent: bool) -> None:
        """Note that a look failed; the last good observation stays (promise 2).

        A number without a page is awaited until its first sight, even after other errors.
        """
        sets = (
            "tried_at = :at, failing_since = coalesce(failing_since, :at), error = :error,"
            " absent = CASE WHEN first_seen IS NULL THEN max(absent, :absent) ELSE 0 END"
        )
        self._note(bill, sets, at, error=error, absent=absent)

    def page_asked(self, bill: BillId, at: datetime, *, had: bool = False, unread: str | None = None) -> None:
        """Note whether a bill's page could be read; `unread` says why not."""
        sets = "page_failing_since = coalesce(page_failing_since, :at), page_failed_at = :at"
        if had:
            sets = "page_failing_since = NULL, page_failed_at = NULL"
        if unread is not None:
            sets += ", page_unread_since = coalesce(page_unread_since, :at), page_unread_at = :at, page_error = :error"
        self._note(bill, sets, at, error=unread)

    def _note(self, bill: BillId, sets: str, at: datetime, **values: object) -> None:
        """Note something about a bill at the time `:at`."""
        with self._transaction():
            values |= {"at": at, "key": key_of(self._db, bill)}
            self._db.execute(f"UPDATE bills SET {sets} WHERE id = :key", values)


class _OnlyRows(Struct, frozen=True):
    """The part of a bill that is read when all bills are."""

    rows: tuple[Row, ...]


def known_bill(db: Database, bill: BillId) -> Bill | None:
    """What we know about a bill; None before first sight."""
    found = db.execute(_KNOWN, bill_key(bill)).fetchone()
    return None if found is None else replace(decoded(found[0], Bill), id=bill, revision=found[1])


def _write_bill(db: Database, key: int, bill: Bill, seen_at: datetime, *, visited: bool) -> None:
    """Write what we know about a bill. `key` is its id in the table `bills`.

    Raises Overtaken if a newer observation was written since `bill` was read.
    """
    held = db.execute(
        "UPDATE bills SET known = :known, revision = revision + 1, first_seen = coalesce(first_seen, :at),"
        " checked_at = :at, tried_at = :at, failing_since = NULL, error = NULL, absent = 0,"
        " known_answer = NULL,"
        " visited_at = iif(:visited, :at, visited_at), page_unread_since = iif(:visited, NULL, page_unread_since),"
        " cosponsors_at = coalesce(cosponsors_at, iif(:joined, :at, NULL)), votes_unread_since = :unread"
        " WHERE id = :key AND revision = :revision",
        {
            "known": json.encode(bill).decode(),
            "at": seen_at,
            "visited": visited,
            "joined": bill.cosponsors is not None,
            "unread": bill.votes_unread.since if bill.votes_unread else None,
            "key": key,
            "revision": bill.revision,
        },
    )
    if held.rowcount != 1:
        raise Overtaken(f"{bill.id} was read by another process meanwhile; nothing was written twice")


def _observe(db: Database, key: int, at: datetime, poll: int | None) -> int:
    """Write an observation of a bill at its newest moment. Returns its id."""
    (moment,) = db.execute("SELECT coalesce(moved, 0) FROM bills WHERE id = ?", (key,)).fetchone()
    return insert(db, "observations", bill=key, at=at, poll=poll, moment=moment)


def _write_change(db: Database, observation: int, change: Change, proposals: Sequence[str]) -> int:
    """Write a change of an observation with its proposals, the main one first. Returns its id."""
    said = {name: getattr(change, name) for name in ("kind", "weight", "row", "date", "branch", "text", "old")}
    return insert(db, "changes", observation=observation, proposals=" ".join(proposals), **said)


def change_of(row: Mapping[str, Any]) -> Change:
    """A row of `changes`, with the court and number of its bill."""
    return read(Change, row, kinds=())


def logged(row: Mapping[str, Any], **known: Any) -> LoggedChange:
    """A row of `changes` with its bill, the time `at` when it was seen, and what else is `known`."""
    return LoggedChange(row["id"], change_of(row), unstamp(row["at"]), tuple(row["proposals"].split()), **known)


def _id_of(db: Database, bill: BillId) -> int | None:
    found = db.execute(f"SELECT id FROM bills WHERE {_OF}", bill_key(bill)).fetchone()
    return found and int(found[0])


def key_of(db: Database, bill: BillId) -> int:
    """The id of a bill's row. The first try creates it."""
    return _id_of(db, bill) or insert(db, "bills", general_court=bill.general_court, number=bill.number)


def read_numbers(db: Database) -> dict[BillId, BillId]:
    """The bill number of every docket that got one while it was watched."""
    return {BillId(row["general_court"], row["docket"]): bill_of(row) for row in db.query("SELECT * FROM renumberings")}
