"""What the database knows of hearings besides the rows of histories: the list of them, and their agendas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from billbot.bills import Agenda, BillId, Notice
from billbot.store.connection import immediate, maybe_date, maybe_unstamp, said_plainly, stamp, unstamp
from billbot.store.links import apart
from billbot.store.notices import owe


@dataclass(frozen=True, slots=True)
class ListedHearing:
    """A hearing that was read, with the Eastern times at which the list first named it and it was last read.

    `baseline` says that the very first list named it, which may have been long after it was posted.
    """

    agenda: Agenda
    known_at: datetime
    read_at: datetime
    baseline: bool


class Hearings:
    """The hearings in the database. Every method raises StoreError when the database does not play along."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def first_seen(self, bill: BillId) -> dict[int, date]:
        """The Eastern day on which each undated row of a bill was first seen, by its place in the history from 0."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT position, actions.first_seen AS at FROM actions JOIN bills ON bills.id = bill"
                " WHERE (general_court, bills.number) = (?, ?) AND position IS NOT NULL AND date IS NULL",
                apart(bill),
            )
            return {row["position"]: unstamp(row["at"]).date() for row in rows}

    def list_tried_at(self) -> datetime | None:
        """When the list of hearings was last asked for, well or not; null if it never was."""
        with said_plainly(self._path):
            found = next(self._db.query("SELECT tried_at FROM hearing_list"), None)
            return None if found is None else maybe_unstamp(found["tried_at"])

    def list_tried(self, at: datetime) -> None:
        """Note that the list of hearings was asked for."""
        with said_plainly(self._path), immediate(self._db):
            self._db.execute("INSERT OR REPLACE INTO hearing_list VALUES (1, ?)", (stamp(at),))

    def note(self, events: Sequence[int], at: datetime, *, first: int) -> None:
        """Note which hearings the list names, the highest number first.

        Of the very first list only the `first` highest are left to be read: the list is of all courts and years.
        """
        with said_plainly(self._path), immediate(self._db):
            fresh = next(self._db.query("SELECT 1 FROM hearings LIMIT 1"), None) is None
            for place, event in enumerate(events):
                self._db.execute(
                    "INSERT INTO hearings (event, known_at, passed_over, baseline) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (event) DO NOTHING",
                    (event, stamp(at), fresh and place >= first, fresh),
                )

    def unread(self, now: datetime, before: datetime, since: datetime, most: int) -> tuple[int, ...]:
        """The hearings that were never read well, the highest number first, none of them tried since `before`.

        Those that the list named before `since` are left alone by now: some records never answer. A try behind `now`
        was noted while the clock was ahead, and counts as none.
        """
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT event FROM hearings WHERE read_at IS NULL AND NOT passed_over"
                " AND (tried_at IS NULL OR tried_at <= ? OR tried_at > ?) AND known_at > ? ORDER BY event DESC LIMIT ?",
                [stamp(before), stamp(now), stamp(since), most],
            )
            return tuple(row["event"] for row in rows)

    def read_badly(self, event: int, at: datetime) -> None:
        """Note that a hearing could not be read; what was read of it before stays."""
        with said_plainly(self._path), immediate(self._db):
            self._db.execute("UPDATE hearings SET tried_at = ? WHERE event = ?", (stamp(at), event))

    def is_baseline(self, event: int) -> bool:
        """Whether a hearing was on the very first list and was not read yet: it is no news (promise 1)."""
        with said_plainly(self._path):
            found = self._db.query("SELECT 1 FROM hearings WHERE event = ? AND baseline AND read_at IS NULL", [event])
            return next(found, None) is not None

    def was_told(self, channel: str, keys: str) -> bool:
        """Whether a channel was sent a notice whose key begins with `keys`."""
        with said_plainly(self._path):
            found = self._db.query(
                "SELECT 1 FROM notices JOIN deliveries ON deliveries.notice = notices.id"
                " WHERE channel = ? AND substr(key, 1, ?) = ? AND state = 'sent' LIMIT 1",
                [channel, len(keys), keys],
            )
            return next(found, None) is not None

    def record(self, agenda: Agenda, at: datetime, notices: Iterable[Notice] = ()) -> None:
        """Write down a hearing as it was read, and the notices of it: all of it or nothing."""
        moved = agenda.moved_from
        with said_plainly(self._path), immediate(self._db):
            self._db.execute(
                "UPDATE hearings SET read_at = ?, tried_at = ?, status = ?, day = ?, start = ?, ends = ?, place = ?,"
                " committee = ?, committee_code = ?, description = ?, moved_from = ?, moved_from_start = ?"
                " WHERE event = ?",
                (
                    stamp(at),
                    stamp(at),
                    agenda.status,
                    agenda.day.isoformat(),
                    _hour(agenda.start),
                    _hour(agenda.end),
                    agenda.place,
                    agenda.committee,
                    agenda.committee_code,
                    agenda.description,
                    moved and moved[0].isoformat(),
                    _hour(moved[1]) if moved else None,
                    agenda.event,
                ),
            )
            self._db.execute("DELETE FROM hearing_bills WHERE event = ?", (agenda.event,))
            for place, bill in enumerate(agenda.bills):
                self._db.execute("INSERT INTO hearing_bills VALUES (?, ?, ?, ?)", (agenda.event, place, *apart(bill)))
            owe(self._db, notices, (), at, None)

    def agendas(self, since: date) -> tuple[ListedHearing, ...]:
        """The hearings on `since` or a later day with a bill on their agenda that we know, or with no agenda yet."""
        on_it = "SELECT 1 FROM hearing_bills"
        with said_plainly(self._path):
            rows = list(
                self._db.query(
                    f"SELECT * FROM hearings AS h WHERE day >= ? AND (NOT EXISTS ({on_it} WHERE event = h.event)"
                    f" OR EXISTS ({on_it} JOIN bills USING (general_court, number) WHERE event = h.event))"
                    " ORDER BY event",
                    [since.isoformat()],
                )
            )
            return tuple(self._listed(row) for row in rows)

    def agenda(self, event: int) -> ListedHearing | None:
        """A hearing by its number; null when it was not read yet."""
        with said_plainly(self._path):
            found = next(self._db.query("SELECT * FROM hearings WHERE event = ? AND day IS NOT NULL", [event]), None)
            return None if found is None else self._listed(found)

    def _listed(self, row: dict[str, Any]) -> ListedHearing:
        bills = self._db.query("SELECT * FROM hearing_bills WHERE event = ? ORDER BY position", [row["event"]])
        moved = maybe_date(row["moved_from"])
        agenda = Agenda(
            event=row["event"],
            status=row["status"],
            day=date.fromisoformat(row["day"]),
            start=_maybe_hour(row["start"]),
            end=_maybe_hour(row["ends"]),
            place=row["place"],
            committee=row["committee"],
            committee_code=row["committee_code"],
            description=row["description"],
            bills=tuple(BillId(each["general_court"], each["number"]) for each in bills),
            moved_from=None if moved is None else (moved, _maybe_hour(row["moved_from_start"])),
        )
        return ListedHearing(agenda, unstamp(row["known_at"]), unstamp(row["read_at"]), bool(row["baseline"]))


def _hour(at: time | None) -> str | None:
    return None if at is None else at.isoformat("minutes")


def _maybe_hour(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)
