"""Polls of the site: their outcomes and pauses (promise 8); the plan of looks."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct

from billbot.clock import elapsed
from billbot.domain.bills import BillId
from billbot.store.bills import key_of
from billbot.store.connection import StorePart, bill_key, bill_of, insert, maybe_unstamp, plain_errors, read, unstamp

# Polls that show whether the site can be read: not those with no bills, or only numbers without a page.
WITH_RESULT = "(checked > 0 OR failed > 0 OR not_tried > 0)"


class Pause(Struct, frozen=True):
    """How often in a row a poll had to stop, and until when we leave the site alone (Eastern; None for no pause)."""

    stops: int = 0
    resume_at: datetime | None = None

    def ahead(self, now: datetime) -> datetime | None:
        """Its end, if that is in the future, or None."""
        return self.resume_at if self.resume_at and elapsed(now, self.resume_at) > timedelta() else None


class PlannedBill(Struct, frozen=True):
    """A bill in the plan of looks. `tried_at` is None before the first look; `absent` says that it has no page yet.

    `weight` and `committee` were calculated on `day`, for `revision`; None before that. `moved_at` is when its last row
    was seen. `known_at` is the bill's present revision, None before first sight.
    """

    tried_at: datetime | None = None
    failing_since: datetime | None = None
    absent: bool = False
    known_at: int | None = None
    revision: int | None = None
    day: date | None = None
    weight: float = 1.0
    committee: str | None = None
    moved_at: datetime | None = None

    def is_fresh(self, today: date) -> bool:
        """Whether the weight is up to date. Before first sight it always is."""
        return self.known_at is None or (self.day, self.revision) == (today, self.known_at)


class Polls(StorePart):
    """The polls in the database.

    `site` is the present address, empty if unknown. `running` is the poll begun here that has not ended. A killed
    process's poll counts as ended.
    """

    site = ""
    running: int | None = None

    def begin(self, now: datetime) -> int:
        """Begin a poll, within a turn (`Store.turn`). Returns its id."""
        with self._transaction():
            self.running = insert(self._db, "polls", started=now)
            return self.running

    def withdraw(self, poll: int) -> None:
        """Delete a poll that read nothing because our clock is wrong."""
        self._alter("DELETE FROM polls WHERE id = ?", (poll,))

    def end(
        self,
        poll: int,
        now: datetime,
        *,
        checked: int,
        failed: int,
        not_tried: int,
        failure: str | None = None,
    ) -> None:
        """Note the outcome of a poll. `failed` does not count numbers without a page yet.

        `failure` is why it read nothing or had to stop, or None.
        """
        with self._transaction():
            self._db.execute(
                "UPDATE polls SET finished = ?, checked = ?, failed = ?, not_tried = ?, failure = ? WHERE id = ?",
                (now, checked, failed, not_tried, failure, poll),
            )
        self.running = None

    def pause(self) -> Pause:
        """The last pause for this site, over or not."""
        found = self._first(
            "SELECT stops, resume_at FROM pause WHERE '' IN (site, :site) OR site = :site", {"site": self.site}
        )
        return Pause() if found is None else read(Pause, found)

    def set_pause(self, pause: Pause) -> None:
        """Store the pause, for every process to respect."""
        values = (pause.stops, pause.resume_at, self.site)
        self._alter("INSERT OR REPLACE INTO pause (only, stops, resume_at, site) VALUES (1, ?, ?, ?)", values)

    def first_started(self) -> datetime | None:
        """When the first poll began, None before it."""
        return self._moment("SELECT min(started) FROM polls")

    def last_started(self) -> datetime | None:
        """When the last finished poll that left no bill out began, or None."""
        return self._moment(
            "SELECT started FROM polls WHERE finished IS NOT NULL AND not_tried = 0 ORDER BY id DESC LIMIT 1"
        )

    def round_began(self) -> datetime | None:
        """When the present round began: the first poll after the last one that left no bill out, or None."""
        return self._moment(
            "SELECT min(started) FROM polls WHERE id >"
            " coalesce((SELECT max(id) FROM polls WHERE finished IS NOT NULL AND not_tried = 0), 0)"
        )

    def last_begun(self) -> datetime | None:
        """When the last poll began, successful or not; None before the first."""
        return self._moment("SELECT started FROM polls ORDER BY id DESC LIMIT 1")

    def failing_since(self) -> datetime | None:
        """When polls began to fail: the first one after the last good poll.

        None if the last poll was good, or has just read a bill. A poll with nothing to read did not fail.
        """
        return self._moment(
            f"SELECT min(started) FROM polls WHERE finished IS NOT NULL AND checked = 0 AND {WITH_RESULT}"
            " AND id > coalesce((SELECT max(id) FROM polls WHERE checked > 0), 0)"
            " AND NOT EXISTS (SELECT 1 FROM bills, (SELECT started, finished FROM polls ORDER BY id DESC LIMIT 1)"
            " WHERE finished IS NULL AND checked_at >= started)"
        )

    def last_failure(self) -> tuple[datetime, str] | None:
        """When and why the last poll read nothing or had to stop; None if one went well since."""
        found = self._first(
            "SELECT finished, failure FROM polls WHERE failure IS NOT NULL AND id >"
            " coalesce((SELECT max(id) FROM polls WHERE checked > 0 AND failure IS NULL), 0) ORDER BY id DESC LIMIT 1"
        )
        return None if found is None else (unstamp(found["finished"]), found["failure"])

    def good_since(self, at: datetime) -> list[tuple[datetime, datetime]]:
        """Begin and end times of polls that read any bill well and ended at `at` or later."""
        found = self._rows("SELECT started, finished FROM polls WHERE checked > 0 AND finished >= ?", [at])
        return [(unstamp(row["started"]), unstamp(row["finished"])) for row in found]

    def last_good(self) -> datetime | None:
        """When the last poll that read any bill well ended."""
        return self._moment("SELECT finished FROM polls WHERE checked > 0 ORDER BY id DESC LIMIT 1")

    def _moment(self, query: str) -> datetime | None:
        return maybe_unstamp(self._value(query))

    def planned(self, courts: Collection[int]) -> dict[BillId, PlannedBill]:
        """Every bill of these courts that ever had a look."""
        which = f"{_PLANNED} WHERE general_court IN ({', '.join('?' * len(courts))})"
        return {bill_of(row): read(PlannedBill, row) for row in self._rows(which, [*courts])}

    def planned_bill(self, bill: BillId) -> PlannedBill:
        """A bill as the plan knows it."""
        found = self._first(f"{_PLANNED} WHERE (general_court, number) = (?, ?)", bill_key(bill))
        return PlannedBill() if found is None else read(PlannedBill, found)

    def moved_at(self, bill: BillId) -> datetime | None:
        """When the last row after a bill's first sight was seen; None if there is none."""
        query = (
            "SELECT max(at) FROM observations JOIN changes ON changes.observation = observations.id"
            " WHERE bill = ? AND kind = 'action_added'"
        )
        with plain_errors(self._path):
            return maybe_unstamp(self._value(query, [key_of(self._db, bill)]))

    def keep_plans(self, plans: Mapping[BillId, PlannedBill]) -> None:
        """Write the weights and committees of these bills."""
        with self._transaction():
            for bill, each in plans.items():
                day = each.day or ""
                self._db.execute(
                    "INSERT OR REPLACE INTO plans VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        *(key_of(self._db, bill), each.revision, day),
                        *(each.weight, each.committee, each.moved_at),
                    ),
                )


_PLANNED = (
    "SELECT general_court, number, tried_at, failing_since, absent AND first_seen IS NULL AS absent,"
    " CASE WHEN first_seen IS NULL THEN NULL ELSE bills.revision END AS known_at,"
    " plans.revision AS revision, day, coalesce(weight, 1.0) AS weight, committee, moved_at"
    " FROM bills LEFT JOIN plans ON plans.bill = bills.id"
)
