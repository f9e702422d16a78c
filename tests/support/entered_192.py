"""Simulates looks at the rows of the 192nd General Court, with their times of entry, and how long each row waits.

Time is simulated: a request takes 2.2 seconds, a row two requests more, and the plan is asked each minute, as the
worker asks it.
"""

import csv
import heapq
import zlib
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from msgspec.structs import replace

from billbot import clock
from billbot.clock import elapsed, later
from billbot.domain import planning
from billbot.domain.bills import Action, BillId, Row
from billbot.domain.planning import Budget, LookQueue, Plan, Prospect
from billbot.domain.watched import Pace
from tests.support.rows_192 import ROWS

BEGIN = clock.parse("2021-05-01T12:00")  # all bills are referred by then
END = clock.parse("2022-08-05T00:00")
SESSIONS_END = (date(2022, 7, 31), date(2026, 7, 31))
REQUEST, MINUTE = timedelta(seconds=2.2), timedelta(minutes=1)
BEFORE = Pace(timedelta(minutes=30), timedelta(hours=3))  # how often everything was looked at before the plan
LONGEST = Pace(timedelta(hours=12), timedelta(hours=12))
_DAYS_ALONE = {(0, 0), (23, 59)}
# The worker plans again at each turn; here the weights of what has not moved are so old at most.
_ANEW = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """A row, and when it was entered."""

    at: datetime
    action: Action

    @property
    def timed(self) -> bool:
        """Whether its time is that of a clock; a row at midnight or at 23:59 has a day alone."""
        return (self.at.hour, self.at.minute) not in _DAYS_ALONE


Entries = Mapping[BillId, list[EnteredRow]]


def entries(begin: datetime = BEGIN) -> Entries:
    """The rows of every bill that had one by a beginning, in the order of their entry."""
    return {bill: rows for bill, rows in _every().items() if rows[0].at <= begin}


@cache
def _every() -> Entries:
    found: dict[BillId, list[EnteredRow]] = defaultdict(list)
    with ROWS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            at = datetime.fromisoformat(line["date"]).astimezone(clock.EASTERN)
            action = Action(at.date(), line["branch"], " ".join(line["action"].split()))
            found[BillId(192, line["id"])].append(EnteredRow(at, action))
    for rows in found.values():
        rows.sort(key=lambda entry: entry.at)
    return dict(sorted(found.items()))


def is_measured(bill: BillId) -> bool:
    """Whether a bill is measured. The shipped table is learned only from the others."""
    return zlib.crc32(str(bill).encode()) % 2 == 0


def sample(every: Entries, size: int, first: int = 0) -> Entries:
    """This many measured bills, spread over all of them."""
    found = [bill for bill in every if is_measured(bill)]
    return {bill: every[bill] for bill in found[first :: _apart(found, size)][:size]}


def samples(every: Entries, size: int, many: int) -> list[Entries]:
    """This many samples of the measured bills without overlap, or fewer if there are no more bills."""
    apart = _apart([bill for bill in every if is_measured(bill)], size)
    many = min(many, apart)
    return [sample(every, size, at * apart // many) for at in range(many)]


def _apart(found: Sequence[BillId], size: int) -> int:
    return max(1, len(found) // size)


@dataclass
class EnteredBills:
    """Bills whose rows appear in time, and what was seen of them by then, `delays` in minutes."""

    rows: Entries
    since: datetime = BEGIN
    until: datetime = END
    delays: list[float] = field(default_factory=list)
    requests: int = 0
    _seen: dict[BillId, int] = field(default_factory=dict)
    _moved: dict[BillId, datetime] = field(default_factory=dict)
    _known: dict[BillId, tuple[date, int, planning.Liveliness]] = field(default_factory=dict)

    @property
    def days(self) -> float:
        """How long it lasted."""
        return elapsed(self.since, self.until) / timedelta(days=1)

    def at_most(self, part: float) -> float:
        """How long this part of the rows waited at most."""
        return sorted(self.delays)[int(len(self.delays) * part)]

    def look(self, bill: BillId, now: datetime) -> tuple[datetime, bool]:
        """Look at a bill; gives when that was over, and whether there was anything new."""
        self.requests += 1
        rows, first = self.rows[bill], bill not in self._seen
        at = before = self._seen.get(bill, 0)
        while at < len(rows) and rows[at].at <= now:
            if rows[at].timed and not first:
                self.delays.append(elapsed(rows[at].at, now) / MINUTE)
            at += 1
        self._seen[bill] = at
        moved = at > before and not first
        if moved:
            self._moved[bill] = now
            self.requests += 2
        return (later(now, 2 * REQUEST) if moved else now), moved

    def unseen(self, bill: BillId, now: datetime) -> Iterator[EnteredRow]:
        """The rows of a bill that were entered since it was looked at."""
        for entry in self.rows[bill][self._seen.get(bill, len(self.rows[bill])) :]:
            if entry.at > now:
                return
            yield entry

    def prospect(self, bill: BillId, now: datetime, looked: datetime | None) -> Prospect:
        """What the plan knows about a bill from what was seen."""
        seen, today = self._seen.get(bill, 0), now.date()
        if self._known.get(bill, (None, None))[:2] != (today, seen):
            rows = [Row(at, entry.action) for at, entry in enumerate(self.rows[bill][:seen])]
            self._known[bill] = today, seen, planning.liveliness(bill, rows, today, [], None)
        known = self._known[bill][2]
        weight = planning.weighed(known.weight, self._moved.get(bill), now)
        return Prospect(bill, looked, weight, known.committee)


def by_polls(watched: EnteredBills) -> None:
    """Look at all bills together, as often as before there was a plan."""
    now = watched.since
    while now < watched.until:
        began = now
        for bill in watched.rows:
            now = watched.look(bill, later(now, REQUEST))[0]
        watched.requests += 1  # robots.txt, asked for before each poll
        now = minute_from(max(now, planning.next_check(began, began, BEFORE)))


# What is asked beside the looks, at the beginning of a turn: when that was over, and which bills it says have moved.
Beside = Callable[[EnteredBills, Plan, datetime], tuple[datetime, Iterable[BillId]]]


def by_plan(
    watched: EnteredBills, looks: float, ends: Collection[date] = SESSIONS_END, beside: Beside | None = None
) -> None:
    """Look as planned, with this many looks per bill and day, in turns, each minute when anything is due."""
    now = planned_at = watched.since
    budget, rates = Budget(looks, LONGEST), planning.shipped()
    plan = Plan([Prospect(bill) for bill in watched.rows], rates, budget, ends)
    queue: list[tuple[float, BillId]] = []
    while now < watched.until:
        if not queue or elapsed(planned_at, now) >= _ANEW:
            known = (watched.prospect(bill, now, plan.prospects[bill].looked) for bill in watched.rows)
            plan, planned_at = Plan(known, rates, budget, ends), now
            queue = sorted((_due_at(plan, bill), bill) for bill in watched.rows)
        due = list(dict.fromkeys(_taken(queue, now)))
        due.sort(key=lambda bill: _stamp(plan.prospects[bill].looked))
        now = (
            _turn(watched, plan, due, queue, now, beside)
            if due
            else later(now, timedelta(seconds=queue[0][0] - now.timestamp()))
        )
        now = minute_from(now)


def _turn(
    watched: EnteredBills,
    plan: Plan,
    due: list[BillId],
    queue: list[tuple[float, BillId]],
    now: datetime,
    beside: Beside | None,
) -> datetime:
    """One turn of looks; gives when it is over."""
    turn = LookQueue(plan, now, due)
    now, said = (now, ()) if beside is None else beside(watched, plan, now)
    first = deque(said)
    while (bill := first.popleft() if first else turn.next(now)) is not None:
        looked = later(now, REQUEST)
        now, moved = watched.look(bill, looked)
        turn.looked(
            watched.prospect(bill, now, looked) if moved else replace(plan.prospects[bill], looked=looked), moved=moved
        )
        heapq.heappush(queue, (_due_at(plan, bill), bill))
    for bill in turn.left:
        heapq.heappush(queue, (_due_at(plan, bill), bill))
    return now


def _taken(queue: list[tuple[float, BillId]], now: datetime) -> Iterator[BillId]:
    at = now.timestamp()
    while queue and queue[0][0] <= at:
        yield heapq.heappop(queue)[1]


def _due_at(plan: Plan, bill: BillId) -> float:
    return _stamp(plan.due_at(bill))


def _stamp(at: datetime | None) -> float:
    return 0.0 if at is None else at.timestamp()


def minute_from(at: datetime) -> datetime:
    """The next beginning of a minute, which may be now."""
    left = at.timestamp() % 60
    return later(at, timedelta(seconds=60 - left)) if left else at


def busy_days(rows: Entries, most: int, since: datetime = BEGIN, until: datetime = END) -> list[date]:
    """Days when a row of these bills was entered at a known time, at most this many, spread over all of them."""
    found = sorted(
        {entry.at.date() for of in rows.values() for entry in of if entry.timed and since < entry.at < until}
    )
    return [found[at * len(found) // most] for at in range(most)] if len(found) > most else found
