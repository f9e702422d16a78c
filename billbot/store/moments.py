"""Whole facts (a bill, an agenda, a notice), each under the number of the transaction that changed it: its moment.

The difference between two moments is what to tell (docs/design/architecture.md, "The ledger").
"""

from datetime import datetime
from typing import TypeVar

from msgspec import Struct, json
from msgspec.structs import replace

from billbot.domain.bills import Agenda, Bill, BillId, Notice
from billbot.store.connection import Database, StorePart, bill_key, bill_of, decoded, insert, unstamp

_Facts = TypeVar("_Facts", bound=Struct)


def believed(bill: Bill) -> Bill:
    """A bill's facts, without doubts (promise 3) and without how often it was written."""
    return replace(
        bill,
        revision=0,
        rows=tuple(replace(row, missing=None, missing_since=None) for row in bill.rows),
        title=replace(bill.title, missing_since=None),
        status=replace(bill.status, missing_since=None),
        presenters=replace(bill.presenters, missing_since=None),
        cosponsors=bill.cosponsors and tuple(replace(each, missing_since=None) for each in bill.cosponsors),
        votes_unread=None,
    )


def note_bill(db: Database, key: int, bill: Bill, at: datetime) -> None:
    """Keep a bill's facts within the caller's transaction. `key` is its id in the table `bills`."""
    _note(db, f"bill/{key}", believed(bill), at, "id = :key", key=key)


def note_renumbering(db: Database, key: int, at: datetime) -> None:
    """Move a bill that got its number to a new moment, within the caller's transaction."""
    db.execute("UPDATE bills SET moved = ? WHERE id = ?", (insert(db, "moments", at=at), key))


def note_agenda(db: Database, agenda: Agenda, at: datetime, *, had_none: bool) -> bool:
    """Keep a hearing's facts within the caller's transaction. Returns whether they are new.

    `had_none` says that no document was on it before.
    """
    event = agenda.event
    return _note(db, f"agenda/{event}", agenda, at, f"{_HEARD} OR :had_none", event=event, had_none=had_none)


def note_notice(db: Database, event: int, notice: Notice, at: datetime) -> bool:
    """Keep a hearing's notice within the caller's transaction. Returns whether it is new."""
    return _note(db, f"notice/{event}", notice, at, _HEARD, event=event)


# The bills that are or were on an agenda, also by docket. An agenda without documents is about any bill of its
# committee.
_HEARD = (
    "(general_court, number) IN (SELECT h.general_court, coalesce(r.number, h.number) FROM hearing_bills AS h"
    " LEFT JOIN renumberings AS r ON (r.general_court, r.docket) = (h.general_court, h.number) WHERE event = :event)"
    " OR NOT EXISTS (SELECT 1 FROM hearing_bills WHERE event = :event)"
)


def _note(db: Database, entity: str, facts: Struct, at: datetime, whose: str, **values: object) -> bool:
    """Keep facts under a new moment unless they are already known. The bills that `whose` selects move to it.

    Returns whether they are new.
    """
    body = json.encode(facts).decode()
    newest = "SELECT body FROM facts WHERE entity = ? ORDER BY moment DESC LIMIT 1"
    known = db.execute(newest, (entity,)).fetchone()
    if known is not None and known[0] == body:
        return False
    moment = insert(db, "moments", at=at)
    db.execute("INSERT INTO facts VALUES (?, ?, ?)", (entity, moment, body))
    db.execute(f"UPDATE bills SET moved = :moment WHERE {whose}", {"moment": moment, **values})
    return True


class Moments(StorePart):
    """What was known at a moment."""

    def newest(self) -> int:
        """The newest moment of all; 0 before the first."""
        return int(self._value("SELECT max(id) FROM moments") or 0)

    def moved_since(self, moment: int) -> tuple[tuple[BillId, datetime], ...]:
        """The bills that moved after a moment, each with when it last did. Only bills that were seen."""
        rows = self._rows(
            "SELECT bills.*, at FROM bills JOIN moments ON moments.id = moved"
            " WHERE moved > ? AND first_seen IS NOT NULL ORDER BY bills.id",
            [moment],
        )
        return tuple((bill_of(row), unstamp(row["at"])) for row in rows)

    def bill(self, bill: BillId, moment: int) -> Bill | None:
        """A bill as known at a moment, then maybe by its docket; None before its first sight."""
        key = self._value(f"SELECT id FROM bills WHERE {_OF}", bill_key(bill))
        return self._as_of(f"bill/{key}", moment, Bill)

    def agendas(self, moment: int, bill: BillId | None = None) -> tuple[Agenda, ...]:
        """The agendas as known at a moment, by their numbers: all, or those that may be about a bill.

        If an agenda of the first list was not read yet at that moment, its first reading counts: it is not news
        (promise 1).
        """
        rows = self._rows(
            "SELECT entity, min(moment) AS first FROM facts WHERE entity GLOB 'agenda/*'"
            + (f" AND entity IN ({_OF_BILL})" if bill else "")
            + " GROUP BY entity",
            bill_key(bill) * 2 if bill else (),
        )
        found = []
        for row in list(rows):
            known = self._as_of(row["entity"], max(moment, row["first"]), Agenda)
            if known and (moment >= row["first"] or known.on_the_first_list):
                found.append(known)
        return tuple(sorted(found, key=lambda each: each.event))

    def _as_of(self, entity: str, moment: int, kind: type[_Facts]) -> _Facts | None:
        query = "SELECT body FROM facts WHERE entity = ? AND moment <= ? ORDER BY moment DESC LIMIT 1"
        body = self._value(query, (entity, moment))
        return None if body is None else decoded(body, kind)


_OF = "(general_court, number) = (?, ?)"
# The hearings with a bill on their agenda, now or earlier, or with nothing on it.
_OF_BILL = (
    "SELECT 'agenda/' || event FROM hearing_bills WHERE (general_court, number) IN (SELECT ?, ? UNION"
    " SELECT general_court, docket FROM renumberings WHERE (general_court, number) = (?, ?))"
    " UNION SELECT 'agenda/' || event FROM hearings WHERE event NOT IN (SELECT event FROM hearing_bills)"
)
