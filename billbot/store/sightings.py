"""What is known of each bill, and everything that changed it; written in one transaction (promise 4)."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from billbot.bills import Action, Bill, BillId, Change, Link, Mark
from billbot.store.bill_rows import (
    HISTORIES,
    apart,
    as_action,
    bill_of,
    forget_page,
    key_of,
    read_bill,
    read_numbers,
    row_of,
    write_bill,
    write_evidence,
    write_links,
)
from billbot.store.connection import (
    StorePart,
    insert,
    maybe_date,
    plain_errors,
    stamp,
    unstamp,
    write_transaction,
)
from billbot.store.marks import write_marks
from billbot.store.values import Sighting


class Sightings(StorePart):
    """The bills in the database."""

    _remembered: dict[BillId, Bill | None] | None = None

    def last_seen(self, bill: BillId) -> Bill | None:
        """What is known of a bill; null before its first sight."""
        if self._remembered is not None and bill in self._remembered:
            return self._remembered[bill]
        with plain_errors(self._path):
            found = row_of(self._db, bill)
            known = None if found is None or found["first_seen"] is None else read_bill(self._db, bill, found)
        if self._remembered is not None:
            self._remembered[bill] = known
        return known

    def histories(self) -> dict[BillId, tuple[Action, ...]]:
        """The rows of every bill that was read, as `Bill.history` has them, by one query."""
        found: dict[BillId, list[Action]] = {}
        for court, number, *row in self._db.execute(HISTORIES):
            found.setdefault(BillId(court, number), []).append(as_action(*row))
        return {bill: tuple(actions) for bill, actions in found.items()}

    @contextmanager
    def cached_reads(self) -> Iterator[None]:
        """Cache bills within: each is read from the database once, even if others write meanwhile."""
        self._remembered = {}
        try:
            yield
        finally:
            self._remembered = None

    def count(self) -> int:
        """How many bills were ever looked at."""
        return int(self._value("SELECT count(*) FROM bills"))

    def record(self, sighting: Sighting, sweep: int | None = None) -> list[int]:
        """Write a sighting, its changes, links, marks and evidence: all of it or nothing.

        Gives the ids of the changes, in their order. Raises Overtaken when another process wrote a newer sighting of
        the bill since `sighting.bill` was read.
        """
        with plain_errors(self._path), write_transaction(self._db):
            key = key_of(self._db, sighting.bill.id)
            if sighting.visited:
                forget_page(self._db, sighting.bill.id)
            write_bill(self._db, key, sighting.bill, sighting.at, visited=sighting.visited)
            if not sighting.changes:
                return []
            seen = insert(self._db, "sightings", bill=key, at=stamp(sighting.at), sweep=sweep)
            write_evidence(self._db, seen, sighting.evidence)
            changes = [write_change(self._db, seen, change, sighting.proposals) for change in sighting.changes]
            lead = write_links(self._db, seen, sighting.bill.id, sighting.links)
            marks = (*sighting.marks, *([Mark.moved("links", sighting.at)] if lead else ()))
            write_marks(self._db, marks, changes, sighting.at, sweep)
            return changes

    def change(self, change: int) -> Change:
        """A change by its id; a LookupError when there is none."""
        query = (
            "SELECT changes.*, general_court, number FROM changes JOIN sightings ON sightings.id = sighting"
            " JOIN bills ON bills.id = bill WHERE changes.id = ?"
        )
        return change_of(self._known(query, change))

    def changes(
        self, bill: BillId, *, row: int | None = None, kind: str | None = None
    ) -> tuple[tuple[int, Change], ...]:
        """The changes of one row of a bill, or of one kind, with their ids, in order."""
        rows = self._rows(
            "SELECT changes.*, general_court, bills.number FROM bills JOIN sightings ON bill = bills.id"
            " JOIN changes ON sighting = sightings.id WHERE (general_court, bills.number) = (?, ?)"
            f" AND {'kind' if row is None else 'row'} = ? ORDER BY changes.id",
            [*apart(bill), kind if row is None else row],
        )
        return tuple((each["id"], change_of(each)) for each in rows)

    def seen_at(self, change: int) -> datetime:
        """When a change was seen."""
        query = "SELECT sightings.at FROM changes JOIN sightings ON sightings.id = sighting WHERE changes.id = ?"
        return unstamp(self._value(query, [change]))

    def changes_of_same_sweeps(self, changes: Collection[int]) -> tuple[tuple[int, Change, datetime], ...]:
        """Every change of the sweeps in which these changes were seen, with its id and time, in order.

        For a change outside any sweep, the changes of its own sighting.
        """
        marks = ", ".join("?" * len(changes))
        rows = self._rows(
            "SELECT changes.*, sightings.at, general_court, bills.number FROM sightings"
            " JOIN changes ON changes.sighting = sightings.id JOIN bills ON bills.id = bill"
            f" WHERE sightings.id IN (SELECT sighting FROM changes WHERE id IN ({marks}))"
            " OR sweep IN (SELECT sweep FROM sightings JOIN changes ON sighting = sightings.id"
            f" WHERE changes.id IN ({marks}))"
            " ORDER BY changes.id",
            [*changes, *changes],
        )
        return tuple((row["id"], change_of(row), unstamp(row["at"])) for row in rows)

    def rows_first_seen(self, bill: BillId) -> dict[int, datetime]:
        """When each row of a bill was first seen, by the row's number."""
        rows = self._rows(
            "SELECT actions.number, actions.first_seen FROM actions JOIN bills ON bills.id = bill"
            " WHERE (general_court, bills.number) = (?, ?)",
            apart(bill),
        )
        return {row["number"]: unstamp(row["first_seen"]) for row in rows}

    def all_links(self) -> tuple[Link, ...]:
        """Every link that is in the record, in the order in which they were read."""
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


def write_change(db: Database, sighting: int, change: Change, proposals: Sequence[str]) -> int:
    """Write a change of a sighting, under the proposals it concerns, the main one first; gives its id."""
    key = insert(
        db,
        "changes",
        sighting=sighting,
        kind=change.kind,
        weight=change.weight,
        row=change.row,
        date=change.date and change.date.isoformat(),
        branch=change.branch,
        text=change.text,
        old=change.old,
    )
    for position, proposal in enumerate(proposals):
        db.execute("INSERT INTO change_proposals VALUES (?, ?, ?)", (key, position, proposal))
    return key


def change_of(row: dict[str, Any]) -> Change:
    """A row of `changes`, with the court and number of its bill."""
    return Change(
        bill_of(row),
        row["kind"],
        row["weight"],
        row["row"],
        maybe_date(row["date"]),
        row["branch"],
        row["text"],
        row["old"],
    )
