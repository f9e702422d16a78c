"""The lease for one sweep at a time, each one's outcome, the pause after failures (promise 8), and traffic counters."""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlite_utils import Database

from billbot.bills import FinishedSweep
from billbot.clock import elapsed, later
from billbot.processes import is_gone
from billbot.store.connection import (
    CLAIM_LASTS,
    StorePart,
    insert,
    is_claimed_by_another,
    maybe_stamp,
    maybe_unstamp,
    plain_errors,
    stamp,
    unstamp,
    write_transaction,
)
from billbot.store.values import Amount

_RENEWED_EVERY = timedelta(minutes=1)
_LET_GO = "DELETE FROM lease WHERE name = 'sweep' AND owner = ?"
# Sweeps that say whether the site can be read: not those that only met numbers without a page, or no bills.
_TELLING = "(checked > 0 OR failed > 0 OR not_tried > 0)"


class Pause(Struct, frozen=True):
    """How often in a row a sweep had to stop, and until when the site is left alone (Eastern; null for no pause)."""

    stops: int = 0
    resume_at: datetime | None = None

    def ahead(self, now: datetime) -> datetime | None:
        """Its end, as long as that lies ahead; null where it is over, or there is none."""
        return self.resume_at if self.resume_at and elapsed(now, self.resume_at) > timedelta() else None


class Sweeps(StorePart):
    """The sweeps in the database; `site` is the address that is read by now, empty if unknown."""

    site = ""

    def begin(self, owner: str, now: datetime) -> int | None:
        """Begin a sweep; gives its id, or null while another process holds the lease.

        The lease ends with its process, as far as that can be known, and else after ten minutes.
        """
        with plain_errors(self._path), write_transaction(self._db):
            if not self._take(owner, now):
                return None
            return insert(self._db, "sweeps", started=stamp(now))

    def sweeping(self, now: datetime) -> bool:
        """Whether a process holds the lease now."""
        with plain_errors(self._path):
            return _held(self._db, now)

    def acquire_site(self, owner: str, now: datetime) -> bool:
        """Take the lease for something else than a sweep; false while another process has it. `renew` keeps it."""
        with plain_errors(self._path), write_transaction(self._db):
            return self._take(owner, now)

    def release_site(self, owner: str) -> None:
        """Release the lease."""
        self._alter(_LET_GO, (owner,))

    def renew(self, owner: str, now: datetime) -> bool:
        """Keep the lease for nine to ten more minutes; false if it was lost meanwhile."""
        ours = self._first("SELECT until FROM lease WHERE name = 'sweep' AND owner = ?", [owner])
        if ours is None:
            return False
        if stamp(later(now, CLAIM_LASTS - _RENEWED_EVERY)) <= ours["until"] <= stamp(later(now, CLAIM_LASTS)):
            return True  # this is called for each bill, and writing would take longer than all else
        held = "UPDATE lease SET until = ? WHERE name = 'sweep' AND owner = ?"
        return self._alter(held, (stamp(later(now, CLAIM_LASTS)), owner)) == 1

    def at_work(self, owner: str, now: datetime) -> None:
        """Note that a process is at work: a sign of life for the standby machine."""
        self._alter("INSERT OR REPLACE INTO lease VALUES ('work', ?, ?)", (owner, stamp(later(now, CLAIM_LASTS))))

    def works(self, now: datetime) -> bool:
        """Whether a process has lately noted that it is at work."""
        held = self._rows("SELECT owner FROM lease WHERE name = 'work' AND until > ?", [stamp(now)])
        return any(not is_gone(row["owner"]) for row in held)

    def end(
        self, sweep: int, owner: str, now: datetime, *, checked: int, failed: int, not_tried: int, requests: int
    ) -> None:
        """Note the outcome of a sweep, and release the lease; `failed` leaves out numbers that have no page yet."""
        with plain_errors(self._path), write_transaction(self._db):
            self._db.execute(
                "UPDATE sweeps SET finished = ?, checked = ?, failed = ?, not_tried = ?, requests = ? WHERE id = ?",
                (stamp(now), checked, failed, not_tried, requests, sweep),
            )
            self._db.execute(_LET_GO, (owner,))

    def prune(self, before: datetime) -> int:
        """Forget the sweeps that ended before a time and brought nothing; gives how many.

        The first one stays, and what came since the last good one, or the last that left no bill out.
        """
        return self._alter(
            "DELETE FROM sweeps WHERE finished < ? AND id > (SELECT min(id) FROM sweeps)"
            " AND id < (SELECT max(id) FROM sweeps WHERE checked > 0)"
            " AND id < (SELECT max(id) FROM sweeps WHERE not_tried = 0 AND finished IS NOT NULL)"
            " AND id NOT IN (SELECT sweep FROM sightings WHERE sweep IS NOT NULL)"
            " AND id NOT IN (SELECT sweep FROM marks WHERE sweep IS NOT NULL)",
            [stamp(before)],
        )

    def pause(self) -> Pause:
        """The last pause for this site, over or not."""
        found = self._first(
            "SELECT stops, resume_at FROM pause WHERE '' IN (site, :site) OR site = :site", {"site": self.site}
        )
        return Pause() if found is None else Pause(found["stops"], maybe_unstamp(found["resume_at"]))

    def set_pause(self, pause: Pause) -> None:
        """Write the pause down, for every process to honour."""
        values = (pause.stops, maybe_stamp(pause.resume_at), self.site)
        self._alter("INSERT OR REPLACE INTO pause (only, stops, resume_at, site) VALUES (1, ?, ?, ?)", values)

    def first_started(self) -> datetime | None:
        """When the first sweep began, null before it."""
        return self._moment("SELECT min(started) FROM sweeps")

    def last_started(self) -> datetime | None:
        """When the last sweep began that ended and left no bill out; null for none."""
        return self._moment(
            "SELECT started FROM sweeps WHERE finished IS NOT NULL AND not_tried = 0 ORDER BY id DESC LIMIT 1"
        )

    def round_began(self) -> datetime | None:
        """When the present round began: the first sweep since the last that left no bill out; null for none."""
        return self._moment(
            "SELECT min(started) FROM sweeps WHERE id >"
            " coalesce((SELECT max(id) FROM sweeps WHERE finished IS NOT NULL AND not_tried = 0), 0)"
        )

    def last_begun(self) -> datetime | None:
        """When the last sweep began, whatever came of it; null before the first."""
        return self._moment("SELECT started FROM sweeps ORDER BY id DESC LIMIT 1")

    def failing_since(self) -> datetime | None:
        """When the first of the failed sweeps since the last good one began; null if the last one was good.

        A sweep that had nothing to read does not count as failed.
        """
        return self._moment(
            f"SELECT min(started) FROM sweeps WHERE finished IS NOT NULL AND checked = 0 AND {_TELLING}"
            " AND id > coalesce((SELECT max(id) FROM sweeps WHERE checked > 0), 0)"
        )

    def reads_again(self) -> bool:
        """Whether the running sweep has read a bill well. By its id, since times mislead if the clock was set back."""
        in_hand = "(SELECT started, finished FROM sweeps ORDER BY id DESC LIMIT 1)"
        read = f"SELECT 1 FROM bills, {in_hand} WHERE finished IS NULL AND checked_at >= started LIMIT 1"
        return any(self._rows(read))

    def good_since(self, at: datetime) -> list[tuple[datetime, datetime]]:
        """The beginnings and ends of the sweeps that read any bill well and ended at `at` or later."""
        found = self._rows("SELECT started, finished FROM sweeps WHERE checked > 0 AND finished >= ?", [stamp(at)])
        return [(unstamp(row["started"]), unstamp(row["finished"])) for row in found]

    def last_good(self) -> datetime | None:
        """When the last sweep ended in which any bill was read well."""
        return self._moment("SELECT finished FROM sweeps WHERE checked > 0 ORDER BY id DESC LIMIT 1")

    def between(self, since: datetime, until: datetime) -> tuple[FinishedSweep, ...]:
        """The sweeps that began by `until` and ended, beginning with the last good one before `since`.

        Sweeps that had nothing to read are left out.
        """
        rows = self._rows(
            f"SELECT * FROM sweeps WHERE finished IS NOT NULL AND started <= ? AND {_TELLING} AND id >="
            " coalesce((SELECT max(id) FROM sweeps WHERE checked > 0 AND finished <= ?), 0) ORDER BY id",
            (stamp(until), stamp(since)),
        )
        return tuple(
            FinishedSweep(unstamp(row["started"]), unstamp(row["finished"]), row["checked"], row["not_tried"] == 0)
            for row in rows
        )

    def _take(self, owner: str, now: datetime) -> bool:
        until = stamp(later(now, CLAIM_LASTS))
        held = self._first("SELECT owner, until FROM lease WHERE name = 'sweep'")
        if held and is_claimed_by_another(held["owner"], held["until"], owner, now):
            return False
        self._db.execute("INSERT OR REPLACE INTO lease VALUES ('sweep', ?, ?)", (owner, until))
        return True

    def _moment(self, query: str) -> datetime | None:
        return maybe_unstamp(self._value(query))


def running_sweep(db: Database, now: datetime) -> int | None:
    """The id of the sweep that is running, null for none; within the caller's transaction."""
    last = next(db.query("SELECT id, finished FROM sweeps ORDER BY id DESC LIMIT 1"), None)
    return last["id"] if last is not None and last["finished"] is None and _held(db, now) else None


def _held(db: Database, now: datetime) -> bool:
    held = db.query("SELECT owner FROM lease WHERE name = 'sweep' AND until > ?", [stamp(now)])
    return any(not is_gone(row["owner"]) for row in held)


class Traffic(StorePart):
    """The counters in the database."""

    def add(self, requests: int, received: int) -> None:
        """Count what one visit to the site came to."""
        self._alter("UPDATE traffic SET requests = requests + ?, received = received + ?", (requests, received))

    def so_far(self) -> Amount:
        """All that was counted."""
        (row,) = self._rows("SELECT requests, received FROM traffic")
        return Amount(row["requests"], row["received"])
