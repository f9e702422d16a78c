"""The General Court's list of hearings: the agenda of each, and the notice on its page, as they were read."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from billbot.domain.bills import Agenda, BillId, Notice
from billbot.domain.ledger import Job
from billbot.store.attempts import note_attempt
from billbot.store.connection import StorePart, bill_key, decoded, maybe_unstamp, unstamp
from billbot.store.ledger import write_jobs
from billbot.store.moments import note_agenda, note_notice


class Agendas(StorePart):
    """The hearings on the list, by their numbers. `Hearing`s are derived from these and from rows."""

    def note_list(self, events: Sequence[int], at: datetime, *, first: int) -> None:
        """Note which hearings the list names, the highest number first.

        For the very first list, only the `first` highest ones will be read: the list has all courts and years.
        """
        with self._transaction():
            known = (
                "SELECT 1 FROM hearings UNION SELECT 1 FROM attempts WHERE kind = 'hearings' AND done_at IS NOT NULL"
            )
            fresh = self._first(known) is None
            for place, event in enumerate(events):
                self._db.execute(
                    "INSERT INTO hearings (event, known_at, passed_over, baseline) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (event) DO NOTHING",
                    (event, at, fresh and place >= first, fresh),
                )
            note_attempt(self._db, "hearings", at, done=True)

    def unread(self, before: datetime, since: datetime, most: int) -> tuple[int, ...]:
        """The hearings that were never read and not tried since `before`, the highest number first.

        Those that were on the list before `since` are left out: some records never answer.
        """
        rows = self._rows(
            "SELECT event FROM hearings WHERE read_at IS NULL AND NOT passed_over"
            " AND (tried_at IS NULL OR tried_at <= ?) AND known_at > ? ORDER BY event DESC LIMIT ?",
            [before, since, most],
        )
        return tuple(row["event"] for row in rows)

    def hosts(self) -> tuple[str, ...]:
        """The names that hearings give their committees."""
        rows = self._rows("SELECT DISTINCT committee FROM hearings WHERE committee IS NOT NULL")
        return tuple(row["committee"] for row in rows)

    def note_request(self, event: int, at: datetime) -> None:
        """Note a request for a hearing before it is made; what was read before stays."""
        self._alter("UPDATE hearings SET tried_at = ? WHERE event = ?", (at, event))

    def is_baseline(self, event: int) -> bool:
        """Whether a hearing was on the very first list and was not read yet: then it is not news (promise 1)."""
        query = "SELECT 1 FROM hearings WHERE event = ? AND baseline AND read_at IS NULL"
        return self._first(query, [event]) is not None

    def doubted_at(self, event: int, *, notice: bool = False) -> datetime | None:
        """Since when the answer for a hearing, or for its notice, may be outdated; None if there is no doubt."""
        return maybe_unstamp(self._value(f"SELECT {_doubted(notice=notice)} FROM hearings WHERE event = ?", [event]))

    def doubt(self, event: int, at: datetime, *, notice: bool = False) -> None:
        """Note that the answer for a hearing, or for its notice, may be outdated; what was read before stays."""
        self._alter(f"UPDATE hearings SET {_doubted(notice=notice)} = ? WHERE event = ?", (at, event))

    def not_asked_since(self, asked_before: datetime, doubted: datetime) -> frozenset[int]:
        """The hearings last requested before `asked_before`, or before `doubted` if their answers are in doubt."""
        query = "SELECT event FROM hearings WHERE tried_at <= ? OR (doubted_at IS NOT NULL AND tried_at <= ?)"
        return frozenset(row["event"] for row in self._rows(query, [asked_before, doubted]))

    def record(self, agenda: Agenda, at: datetime) -> None:
        """Write a hearing as read, with its course up to now, in one transaction.

        Documents that are no longer on its agenda are kept as gone.
        """
        event = agenda.event
        with self._transaction():
            was = self.of(event)
            off = {**dict.fromkeys(was.bills, at.date()), **dict(was.gone)} if was else {}
            self._db.execute(
                "UPDATE hearings SET read_at = :at, tried_at = :at, doubted_at = NULL, day = :day,"
                " committee = :committee, committee_code = :code WHERE event = :event",
                {
                    "at": at,
                    "day": agenda.day,
                    "committee": agenda.committee,
                    "code": agenda.committee_code,
                    "event": event,
                },
            )
            row = self._known("SELECT known_at, baseline FROM hearings WHERE event = ?", event)
            whole = replace(
                agenda,
                null_fields=frozenset(),
                listed=unstamp(row["known_at"]).date(),
                gone=tuple((bill, since) for bill, since in off.items() if bill not in agenda.bills),
                on_the_first_list=bool(row["baseline"]),
            )
            for bill in whole.ever_named:
                self._db.execute("INSERT OR IGNORE INTO hearing_bills VALUES (?, ?, ?)", (event, *bill_key(bill)))
            for each in (agenda.day, *(each.day for each in agenda.course)):
                self._db.execute("INSERT OR IGNORE INTO hearing_days VALUES (?, ?)", (each, event))
            if note_agenda(self._db, whole, at, had_none=not off):
                write_jobs(self._db, [Job.moved("agendas", at)], at)

    def since(self, since: date, hosts: Sequence[str] = ()) -> tuple[Agenda, ...]:
        """The hearings on or after `since` with one of our bills on their agenda, or with no agenda yet.

        A bill counts also under its docket, and after it was taken off the agenda. Hearings of these `hosts` (as
        hearings name them) are included whatever their agenda.
        """
        ours = (
            "SELECT 1 FROM hearing_bills WHERE event = h.event AND (general_court, number) IN"
            " (SELECT general_court, number FROM bills UNION SELECT general_court, docket FROM renumberings)"
        )
        return self._listed(
            f"day >= ? AND (NOT EXISTS (SELECT 1 FROM hearing_bills WHERE event = h.event) OR EXISTS ({ours})"
            f" OR committee IN ({', '.join('?' * len(hosts))}))",
            [since, *hosts],
        )

    def on(self, bills: Collection[BillId], days: Collection[date]) -> tuple[Agenda, ...]:
        """The hearings that have or had one of these bills on their agenda, and those without documents on these days.

        A day that a hearing has left counts, too.
        """
        named, on = ", ".join(["(?, ?)"] * len(bills)), ", ".join("?" * len(days))
        return self._listed(
            f"event IN (SELECT event FROM hearing_bills WHERE (general_court, number) IN (VALUES {named})"
            f" UNION SELECT event FROM hearing_days AS d WHERE day IN ({on})"
            " AND NOT EXISTS (SELECT 1 FROM hearing_bills WHERE event = d.event))",
            [*(part for bill in bills for part in bill_key(bill)), *(day for day in days)],
        )

    def of(self, event: int) -> Agenda | None:
        """A hearing by its number; None if it was not read yet."""
        return next(iter(self._listed("event = ?", [event])), None)

    def _listed(self, which: str, values: Sequence[object]) -> tuple[Agenda, ...]:
        """The hearings that were read and meet a condition, by their numbers."""
        rows = self._rows(
            "SELECT (SELECT body FROM facts WHERE entity = 'agenda/' || h.event ORDER BY moment DESC LIMIT 1) AS body"
            f" FROM hearings AS h WHERE day IS NOT NULL AND {which} ORDER BY event",
            values,
        )
        return tuple(decoded(row["body"], Agenda) for row in rows)

    def notice(self, event: int) -> Notice | None:
        """The notice of a hearing; None if its page was not read yet."""
        known: Notice | None = None
        for row in self._rows(
            "SELECT body, at FROM facts JOIN moments ON moments.id = moment WHERE entity = ? ORDER BY moment",
            [f"notice/{event}"],
        ):
            read = decoded(row["body"], Notice)
            if known is None:
                known = replace(read, since=unstamp(row["at"]))
            elif known.text != read.text:
                changed = known.times_changed + 1
                known = replace(read, since=unstamp(row["at"]), times_changed=changed, before=known.text)
        return known

    def record_notice(self, event: int, notice: Notice, at: datetime, jobs: Iterable[Job]) -> None:
        """Write the notice of a hearing as read, with jobs, in one transaction."""
        with self._transaction():
            self._db.execute("UPDATE hearings SET notice_doubted_at = NULL WHERE event = ?", (event,))
            if note_notice(self._db, event, notice, at):
                jobs = (*jobs, Job.moved("agendas", at))
            write_jobs(self._db, jobs, at)


def _doubted(*, notice: bool) -> str:
    return "notice_doubted_at" if notice else "doubted_at"
