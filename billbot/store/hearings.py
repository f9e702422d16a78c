"""The list of hearings: their agendas, and the notices on their pages."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from msgspec import Struct

from billbot.domain.agendas import PostedAgenda
from billbot.domain.bills import Agenda, Appointment, BillId, Notice
from billbot.domain.ledger import Job
from billbot.store.connection import (
    StorePart,
    apart,
    bill_of,
    day,
    maybe_date,
    maybe_time,
    maybe_unstamp,
    plain_errors,
    stamp,
    unstamp,
    write_transaction,
)
from billbot.store.ledger import write_jobs
from billbot.store.moments import note_agenda, note_notice


class ListedHearing(Struct, frozen=True):
    """A hearing of the list as it was last read well (`posted`), and how asking for it went, Eastern times.

    It was last asked for at `tried_at`, and since `doubted_at` its answer may be an old one, None where nothing is in
    doubt.
    """

    posted: PostedAgenda
    tried_at: datetime
    doubted_at: datetime | None


class KeptNotice(Struct, frozen=True):
    """A notice as it was last read, its words so `since` then, and the words `before`; Eastern times.

    `turns` counts how often the words have changed. Since `doubted_at` the answer may be an old one, None where nothing
    is in doubt.
    """

    notice: Notice
    since: datetime
    turns: int = 0
    before: str | None = None
    doubted_at: datetime | None = None


class Hearings(StorePart):
    """The hearings in the database."""

    def list_tried_at(self) -> datetime | None:
        """When the list of hearings was last requested, well or not; None for never."""
        return maybe_unstamp(self._value("SELECT tried_at FROM hearing_list"))

    def list_tried(self, at: datetime) -> None:
        """Note that the list of hearings was requested."""
        self._alter(
            "INSERT INTO hearing_list VALUES (1, ?, NULL) ON CONFLICT DO UPDATE SET tried_at = excluded.tried_at",
            (stamp(at),),
        )

    def note(self, events: Sequence[int], at: datetime, *, first: int) -> None:
        """Note which hearings the list names, the highest number first.

        Of the very first list only the `first` highest are left to be read: the list is of all courts and years.
        """
        with plain_errors(self._path), write_transaction(self._db):
            known = "SELECT 1 FROM hearings UNION SELECT 1 FROM hearing_list WHERE read_at IS NOT NULL"
            fresh = self._first(known) is None
            for place, event in enumerate(events):
                self._db.execute(
                    "INSERT INTO hearings (event, known_at, passed_over, baseline) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (event) DO NOTHING",
                    (event, stamp(at), fresh and place >= first, fresh),
                )
            self._db.execute("UPDATE hearing_list SET read_at = ?", (stamp(at),))

    def unread(self, before: datetime, since: datetime, most: int) -> tuple[int, ...]:
        """The hearings that were never read well, the highest number first, none of them tried since `before`.

        Those that the list named before `since` are left alone now: some records never answer.
        """
        rows = self._rows(
            "SELECT event FROM hearings WHERE read_at IS NULL AND NOT passed_over"
            " AND (tried_at IS NULL OR tried_at <= ?) AND known_at > ? ORDER BY event DESC LIMIT ?",
            [stamp(before), stamp(since), most],
        )
        return tuple(row["event"] for row in rows)

    def hosts(self) -> tuple[tuple[str, str | None], ...]:
        """What hearings call their committees, each with the code that they give it, if any, the latest last."""
        rows = self._rows(
            "SELECT committee, committee_code FROM hearings WHERE committee IS NOT NULL"
            " GROUP BY committee, committee_code ORDER BY max(event)"
        )
        return tuple((row["committee"], row["committee_code"]) for row in rows)

    def tried(self, event: int, at: datetime) -> None:
        """Note that a hearing was requested in vain; what was read of it before stays."""
        self._alter("UPDATE hearings SET tried_at = ? WHERE event = ?", (stamp(at), event))

    def is_baseline(self, event: int) -> bool:
        """Whether a hearing was on the very first list and was not read yet: it is no news (promise 1)."""
        query = "SELECT 1 FROM hearings WHERE event = ? AND baseline AND read_at IS NULL"
        return self._first(query, [event]) is not None

    def doubt(self, event: int, at: datetime) -> None:
        """Note that a hearing's answer may be outdated; what was read of it before stays."""
        self._alter("UPDATE hearings SET doubted_at = ? WHERE event = ?", (stamp(at), event))

    def record(
        self,
        agenda: Agenda,
        course: Sequence[Appointment],
        at: datetime,
    ) -> None:
        """Write a hearing as it was read, and its course up to now: all of it, or nothing.

        Documents that are not on its agenda any more are kept as gone.
        """
        moved = agenda.moved_from
        with plain_errors(self._path), write_transaction(self._db):
            self._db.execute(
                "UPDATE hearings SET read_at = ?, tried_at = ?, doubted_at = NULL,"
                " status = ?, day = ?, start = ?, ends = ?, place = ?, committee = ?, committee_code = ?,"
                " description = ?, moved_from = ?, moved_from_start = ?"
                " WHERE event = ?",
                (
                    *(stamp(at), stamp(at), agenda.status),
                    *(agenda.day.isoformat(), _hour(agenda.start), _hour(agenda.end)),
                    *(agenda.place, agenda.committee, agenda.committee_code, agenda.description),
                    *(moved and moved[0].isoformat(), moved and _hour(moved[1]), agenda.event),
                ),
            )
            on, gone = self._bills_on(agenda.event)
            off: dict[BillId, date | None] = {**dict.fromkeys(on, at.date()), **gone}
            written: list[tuple[BillId, bool, date | None]] = [(bill, False, None) for bill in agenda.bills]
            written += [(bill, True, since) for bill, since in off.items() if bill not in agenda.bills]
            self._db.execute("DELETE FROM hearing_bills WHERE event = ?", (agenda.event,))
            for place, (bill, taken_off, since) in enumerate(written):
                row = (agenda.event, place, *apart(bill), taken_off, since and since.isoformat())
                self._db.execute("INSERT INTO hearing_bills VALUES (?, ?, ?, ?, ?, ?)", row)
            self._db.execute("DELETE FROM hearing_appointments WHERE event = ?", (agenda.event,))
            for place, each in enumerate(course):
                seen = each.since and each.since.isoformat()
                values = (each.day.isoformat(), _hour(each.start), each.place, each.stands, seen)
                self._db.execute(
                    "INSERT INTO hearing_appointments VALUES (?, ?, ?, ?, ?, ?, ?)", (agenda.event, place, *values)
                )
            if (listed := self.agenda(agenda.event)) is not None:
                note_agenda(self._db, listed.posted, at, had_none=not on and not gone)
            write_jobs(self._db, [Job.moved("agendas", at)], at)

    def agendas(self, since: date, hosts: Sequence[str] = ()) -> tuple[ListedHearing, ...]:
        """The hearings on `since` or a later day with a bill on their agenda that we know, or with no agenda yet.

        A bill is known by its docket, too, and also when it was taken off the agenda. Those of these `hosts`, as
        hearings call them, are given whatever is on their agenda.
        """
        ours = (
            "SELECT 1 FROM hearing_bills WHERE event = h.event AND (general_court, number) IN"
            " (SELECT general_court, number FROM bills UNION SELECT general_court, docket FROM renumberings)"
        )
        rows = list(
            self._rows(
                "SELECT * FROM hearings AS h WHERE day >= ? AND"
                f" (NOT EXISTS (SELECT 1 FROM hearing_bills WHERE event = h.event) OR EXISTS ({ours})"
                f" OR committee IN ({', '.join('?' * len(hosts))})) ORDER BY event",
                [since.isoformat(), *hosts],
            )
        )
        return tuple(self._listed(row) for row in rows)

    def on(self, bills: Collection[BillId], days: Collection[date]) -> tuple[ListedHearing, ...]:
        """The hearings that have or had one of these bills on their agenda, and those without any on these days.

        A day that a hearing has left counts as well.
        """
        named, on = ", ".join(["(?, ?)"] * len(bills)), ", ".join("?" * len(days))
        rows = self._rows(
            "SELECT * FROM hearings WHERE day IS NOT NULL AND event IN ("
            f"SELECT event FROM hearing_bills WHERE (general_court, number) IN (VALUES {named})"
            f" UNION SELECT event FROM hearing_appointments AS a WHERE day IN ({on})"
            " AND NOT EXISTS (SELECT 1 FROM hearing_bills WHERE event = a.event)) ORDER BY event",
            [*(part for bill in bills for part in apart(bill)), *(day.isoformat() for day in days)],
        )
        return tuple(self._listed(row) for row in list(rows))

    def agenda(self, event: int) -> ListedHearing | None:
        """A hearing by its number; None when it was not read yet."""
        found = self._first("SELECT * FROM hearings WHERE event = ? AND day IS NOT NULL", [event])
        return None if found is None else self._listed(found)

    def _bills_on(self, event: int) -> tuple[tuple[BillId, ...], dict[BillId, date | None]]:
        """The documents on an agenda, and those taken off it, each with the day of that."""
        rows = list(self._rows("SELECT * FROM hearing_bills WHERE event = ? ORDER BY position", [event]))
        gone = {bill_of(row): maybe_date(row["off_since"]) for row in rows if row["taken_off"]}
        return tuple(bill_of(row) for row in rows if not row["taken_off"]), gone

    def _listed(self, row: dict[str, Any]) -> ListedHearing:
        bills, gone = self._bills_on(row["event"])
        moved = maybe_date(row["moved_from"])
        agenda = Agenda(
            event=row["event"],
            status=row["status"],
            day=day(row["day"]),
            start=maybe_time(row["start"]),
            end=maybe_time(row["ends"]),
            place=row["place"],
            committee=row["committee"],
            committee_code=row["committee_code"],
            description=row["description"],
            bills=bills,
            moved_from=None if moved is None else (moved, maybe_time(row["moved_from_start"])),
        )
        query = "SELECT * FROM hearing_appointments WHERE event = ? ORDER BY position"
        course = tuple(
            Appointment(
                *(day(each["day"]), maybe_time(each["start"]), each["place"], bool(each["stands"])),
                since=maybe_date(each["since"]),
            )
            for each in self._rows(query, [row["event"]])
        )
        known = unstamp(row["known_at"]).date()
        posted = PostedAgenda(agenda, course, known, tuple(gone.items()), bool(row["baseline"]))
        return ListedHearing(posted, unstamp(row["tried_at"]), maybe_unstamp(row["doubted_at"]))

    def notice_of(self, event: int) -> KeptNotice | None:
        """The notice of a hearing; None if its page was not read yet."""
        row = self._first("SELECT * FROM hearing_notices WHERE event = ?", [event])
        if row is None:
            return None
        notice, doubted_at = Notice(row["text"], form=bool(row["form"])), maybe_unstamp(row["doubted_at"])
        return KeptNotice(notice, unstamp(row["since"]), row["turns"], row["before"], doubted_at)

    def doubt_notice(self, event: int, at: datetime) -> None:
        """Note that a page's answer may be outdated; what was read of it before stays."""
        self._alter("UPDATE hearing_notices SET doubted_at = ? WHERE event = ?", (stamp(at), event))

    def record_notice(self, event: int, notice: Notice, at: datetime, jobs: Iterable[Job]) -> None:
        """Write the notice of a hearing as it was read, with jobs: all of it, or nothing."""
        with plain_errors(self._path), write_transaction(self._db):
            self._db.execute(
                "INSERT INTO hearing_notices (event, since, turns, form, text) VALUES (?, ?, 0, ?, ?)"
                " ON CONFLICT (event) DO UPDATE SET"
                " doubted_at = NULL, form = excluded.form,"
                " since = CASE WHEN text = excluded.text THEN since ELSE excluded.since END,"
                " turns = turns + (text <> excluded.text),"
                " before = CASE WHEN text = excluded.text THEN before ELSE text END,"
                " text = excluded.text",
                (event, stamp(at), notice.form, notice.text),
            )
            note_notice(self._db, event, notice, at)
            write_jobs(self._db, (*jobs, Job.moved("agendas", at)), at)


def _hour(at: time | None) -> str | None:
    return None if at is None else at.isoformat("minutes")
