"""Simulates reading records that cover many bills (a committee's, the list of hearings) besides looking at bills.

Run it with `.venv/bin/python -m benchmarks.records`; numbers of bills behind it are measured instead of 10, 30 and 100,
`--since 2022-01-10 --until 2022-03-28` takes that part of the term. The plan and its turns go through the real entry
times of the 192nd as in `benchmarks/delay.py --plan`, and on weekdays from 8:00 to 19:00 such a record is read beside
them. It is taken at its best: it shows each row of the kinds that it can know about in the second in which the history
does, and takes no longer to read than two looks. Below each stands what the same requests come to when they are looks.
"""

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache

from billbot.clock import elapsed, later, parse
from billbot.domain import actions
from billbot.domain.bills import BillId
from billbot.domain.planning import Plan
from tests.support.entered_192 import REQUEST, EnteredBills, by_plan, entries, sample

SIZES = (10, 30, 100)
FROM, UNTIL, _SATURDAY = time(8), time(19), 5
HEARINGS = frozenset({"hearing_scheduled", "hearing_rescheduled", "hearing_canceled", "hearing_location_changed"})
LEAVES = frozenset(
    {"study_order", "reported_favorably", "reported_adversely", "reported", "new_draft", "accompanied", "discharged"}
)
# Bytes of the one record of a committee that was captured (729 documents), of the list of hearings in 2026 (5,700 of 77
# bytes), of a history on the average of those captured, and of one hearing.
COMMITTEE, LIST, HISTORY, HEARING = 382_000, 440_000, 1_300, 10_000


@dataclass
class Read:
    """A record that is read each so many minutes, one for all or one a committee; `found` is what it told first."""

    minutes: int
    kinds: frozenset[str]
    by_committee: bool
    requests: int = 0
    size: int = 0
    found: int = 0
    _last: datetime | None = field(default=None, repr=False)

    def __call__(self, watched: EnteredBills, plan: Plan, now: datetime) -> tuple[datetime, Iterable[BillId]]:
        """Read it where that is due; the bills of which it says anything new."""
        at_work = now.weekday() < _SATURDAY and FROM <= now.time() < UNTIL
        if not at_work or (self._last is not None and elapsed(self._last, now) < timedelta(minutes=self.minutes)):
            return now, ()
        self._last = now
        groups = {each.group for each in plan.prospects.values() if each.weight > 0 and each.group}
        now = self._asked(now, *[COMMITTEE] * len(groups) if self.by_committee else [LIST])
        told = [
            bill
            for bill, known in plan.prospects.items()
            if (known.group or not self.by_committee)
            and any(self.kinds & _kinds(entry.action.text) for entry in watched.unseen(bill, now))
        ]
        self.found += len(told)
        return (self._asked(now, HEARING) if told and not self.by_committee else now), told

    def _asked(self, now: datetime, *sizes: int) -> datetime:
        self.requests, self.size = self.requests + len(sizes), self.size + sum(sizes)
        return later(now, 2 * len(sizes) * REQUEST)


@cache
def _kinds(text: str) -> frozenset[str]:
    return frozenset(actions.read(text).kinds)


def measure(watched: EnteredBills, name: str, looks: float, read: Read | None) -> float:
    """Print what came of it, and give the requests a day."""
    by_plan(watched, looks, beside=read)
    requests, size = (read.requests, read.size) if read else (0, 0)
    a_day = (watched.requests + requests) / watched.days
    print(
        f"{len(watched.rows):5} bills, {name:32}: {len(watched.delays):4} rows, {read.found if read else 0:3} by it,"
        f" median {watched.at_most(0.5):4.1f}, ninth decile {watched.at_most(0.9):4.1f}, {a_day:5.0f} requests and"
        f" {(watched.requests * HISTORY + size) / watched.days / 1e6:6.1f} MB a day",
        flush=True,
    )
    return a_day


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--since", default="2021-05-01")
    parser.add_argument("--until", default="2022-08-05")
    asked = parser.parse_args()
    since, until = parse(asked.since), parse(asked.until)
    for size in asked.sizes:
        rows = sample(entries(), size)
        planned = measure(EnteredBills(rows, since, until), "planned, 24", 24, None)
        for name, read in (
            ("and hearings each 15 minutes", Read(15, HEARINGS, by_committee=False)),
            ("and committees each hour", Read(60, HEARINGS | LEAVES, by_committee=True)),
            ("and committees each 15 minutes", Read(15, HEARINGS | LEAVES, by_committee=True)),
        ):
            took = measure(EnteredBills(rows, since, until), name, 24, read)
            looks = 24 * took / planned
            measure(EnteredBills(rows, since, until), f"  planned instead, {looks:.1f}", looks, None)


if __name__ == "__main__":
    main()
