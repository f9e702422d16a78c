"""One sweep at a time, what each came to, and the pause after failed connections (promise 8); what was asked in all."""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlite_utils import Database

from billbot.bills import Swept
from billbot.clock import later
from billbot.processes import is_gone
from billbot.store.connection import (
    LAPSES,
    Part,
    immediate,
    insert,
    is_anothers,
    maybe_stamp,
    maybe_unstamp,
    said_plainly,
    stamp,
    unstamp,
)

_RENEWED_EVERY = timedelta(minutes=1)
_LET_GO = "DELETE FROM lease WHERE name = 'sweep' AND owner = ?"
# That none of the watched numbers has a page yet, or that none is watched, says nothing of how the site can be read.
_TELLING = "(checked > 0 OR failed > 0 OR not_tried > 0)"


class Pause(Struct, frozen=True):
    """How often in a row the sweep had to stop, and until when every process stays away. Times are Eastern."""

    stops: int = 0
    resume_at: datetime | None = None


class Sweeps(Part):
    """The sweeps in the database; `site` is the address of the one that is asked by now, empty where nobody says."""

    site = ""

    def begin(self, owner: str, now: datetime) -> int | None:
        """Begin a sweep, giving its id; null while another process has one.

        The right ends with the process that has it, as far as that can be known, and else lapses after ten minutes.
        """
        with said_plainly(self._path), immediate(self._db):
            if not self._take(owner, now):
                return None
            return insert(self._db, "sweeps", started=stamp(now))

    def sweeping(self, now: datetime) -> bool:
        """Whether a process holds the right to sweep at this moment."""
        with said_plainly(self._path):
            return _held(self._db, now)

    def hold(self, owner: str, now: datetime) -> bool:
        """Take the right to ask the site, for something else than a sweep; false while another process has it.

        It lapses as that of a sweep does, and `renew` keeps it.
        """
        with said_plainly(self._path), immediate(self._db):
            return self._take(owner, now)

    def let_go(self, owner: str) -> None:
        """Let others ask the site again."""
        self._alter(_LET_GO, (owner,))

    def renew(self, owner: str, now: datetime) -> bool:
        """Keep the right to sweep for ten more minutes, or nine; false when it was lost meanwhile."""
        ours = self._first("SELECT until FROM lease WHERE name = 'sweep' AND owner = ?", [owner])
        if ours is None:
            return False
        if stamp(later(now, LAPSES - _RENEWED_EVERY)) <= ours["until"] <= stamp(later(now, LAPSES)):
            return True  # it is asked at every bill, and to write takes longer than all else that is done for one
        held = "UPDATE lease SET until = ? WHERE name = 'sweep' AND owner = ?"
        return self._alter(held, (stamp(later(now, LAPSES)), owner)) == 1

    def at_work(self, owner: str, now: datetime) -> None:
        """Note that a process is at work, which a machine that stands by sees, also in quiet hours."""
        self._alter("INSERT OR REPLACE INTO lease VALUES ('work', ?, ?)", (owner, stamp(later(now, LAPSES))))

    def works(self, now: datetime) -> bool:
        """Whether a process has noted lately that it is at work."""
        held = self._rows("SELECT owner FROM lease WHERE name = 'work' AND until > ?", [stamp(now)])
        return any(not is_gone(row["owner"]) for row in held)

    def end(
        self, sweep: int, owner: str, now: datetime, *, checked: int, failed: int, not_tried: int, requests: int
    ) -> None:
        """Note what a sweep came to, and let others begin one; `failed` leaves out numbers that have no page yet."""
        with said_plainly(self._path), immediate(self._db):
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
        """The last pause of this site that was written down, be it over or not."""
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
        """When the last sweep began that ended and left no bill out: the last as we count."""
        return self._moment(
            "SELECT started FROM sweeps WHERE finished IS NOT NULL AND not_tried = 0 ORDER BY id DESC LIMIT 1"
        )

    def round_began(self) -> datetime | None:
        """When the first sweep began of those since the last that left no bill out; null where none did."""
        return self._moment(
            "SELECT min(started) FROM sweeps WHERE id >"
            " coalesce((SELECT max(id) FROM sweeps WHERE finished IS NOT NULL AND not_tried = 0), 0)"
        )

    def last_begun(self) -> datetime | None:
        """When the last sweep began, whatever came of it; null before the first."""
        return self._moment("SELECT started FROM sweeps ORDER BY id DESC LIMIT 1")

    def failing_since(self) -> datetime | None:
        """When the first sweep began that read no bill well, of those since the last that did; null if none.

        One that had nothing to read is none of them.
        """
        return self._moment(
            f"SELECT min(started) FROM sweeps WHERE finished IS NOT NULL AND checked = 0 AND {_TELLING}"
            " AND id > coalesce((SELECT max(id) FROM sweeps WHERE checked > 0), 0)"
        )

    def reads_again(self) -> bool:
        """Whether a bill was read well by the sweep in hand; when others ended says nothing by a clock set back."""
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

    def between(self, since: datetime, until: datetime) -> tuple[Swept, ...]:
        """The sweeps that began by `until` and ended, from the last on that read a bill well before `since`.

        Those that had nothing to read are left out.
        """
        rows = self._rows(
            f"SELECT * FROM sweeps WHERE finished IS NOT NULL AND started <= ? AND {_TELLING} AND id >="
            " coalesce((SELECT max(id) FROM sweeps WHERE checked > 0 AND finished <= ?), 0) ORDER BY id",
            (stamp(until), stamp(since)),
        )
        return tuple(
            Swept(unstamp(row["started"]), unstamp(row["finished"]), row["checked"], row["not_tried"] == 0)
            for row in rows
        )

    def _take(self, owner: str, now: datetime) -> bool:
        until = stamp(later(now, LAPSES))
        held = self._first("SELECT owner, until FROM lease WHERE name = 'sweep'")
        if held and is_anothers(held["owner"], held["until"], owner, now):
            return False
        self._db.execute("INSERT OR REPLACE INTO lease VALUES ('sweep', ?, ?)", (owner, until))
        return True

    def _moment(self, query: str) -> datetime | None:
        return maybe_unstamp(self._value(query))


def under_way(db: Database, now: datetime) -> int | None:
    """The sweep that a process is in the middle of, by its id; within the caller's transaction."""
    last = next(db.query("SELECT id, finished FROM sweeps ORDER BY id DESC LIMIT 1"), None)
    return last["id"] if last is not None and last["finished"] is None and _held(db, now) else None


def _held(db: Database, now: datetime) -> bool:
    held = db.query("SELECT owner FROM lease WHERE name = 'sweep' AND until > ?", [stamp(now)])
    return any(not is_gone(row["owner"]) for row in held)


class Amount(Struct, frozen=True):
    """How many requests went to the site, and how many bytes came."""

    requests: int
    received: int


class Traffic(Part):
    """The counters in the database."""

    def add(self, requests: int, received: int) -> None:
        """Count what one visit to the site came to."""
        self._alter("UPDATE traffic SET requests = requests + ?, received = received + ?", (requests, received))

    def so_far(self) -> Amount:
        """All that was counted."""
        (row,) = self._rows("SELECT requests, received FROM traffic")
        return Amount(row["requests"], row["received"])
