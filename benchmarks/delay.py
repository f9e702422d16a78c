"""Measures how long a row waits until it is seen, and how many requests that costs, with the worker as it is shipped.

Run it with `.venv/bin/python -m benchmarks.delay`; numbers of bills behind it are measured instead of 10, 30, 100 and
1,000. The worker lives in simulated time over the practice General Court, to which the rows of the 192nd come when they
were entered, on bills of which the shipped table of hours knows nothing. It lives through 24 days on which rows came,
spread over the term, each until its rows were seen; of 1,000 bills through three; `--days 60` through 60. With `--week`
it lives through all of a busy week, beside the former pace, and says what the site was asked for. `--looks 12` plans
with that many looks a bill and day; `--samples 6` takes six samples of the bills, no bill in two of them, and their
rows together, as one of 30 bills has too few for a ninth decile. A day of ten bills takes ten seconds of CPU.

`--own` measures the coalition's own list, as it is shipped: its rows of 2026 come at times that are drawn, since the
record of the 194th has days alone. `--plan` measures the plan and its turns alone, without the worker, through the
whole term (of 1,000 bills through forty days), beside polls over all bills every half hour. To reach: with 24 looks a
median of at most 4 minutes and a ninth decile under 20, with 12 the median of the polls, and no more requests a day
than these.
"""

import argparse
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from billbot.clock import EASTERN, parse
from billbot.demo import PracticeBill
from billbot.domain.bills import Action, BillId
from tests.support.entered_192 import (
    BEGIN,
    END,
    EnteredBills,
    EnteredRow,
    Entries,
    busy_days,
    by_plan,
    by_polls,
    entries,
    is_measured,
    samples,
)
from tests.support.repository import ROOT
from tests.support.story_194 import court
from tests.support.worker_delay_192 import EVERY_HALF_HOUR, PLANNED, AtWork, at_work, listed

BILLS = (ROOT / "config" / "bills.toml").read_text(encoding="utf-8")


def show(bills: int, name: str, delays: Sequence[float]) -> None:
    """Print how long the rows waited."""
    median, ninth = (delays[int(len(delays) * part)] for part in (0.5, 0.9))
    waited = f"{len(delays):5} rows, median {median:5.1f} minutes, ninth decile {ninth:5.1f}"
    print(f"{bills:5} bills, {name:16}: {waited}", flush=True)


def alone(samples: Sequence[Entries], looks: Sequence[int], term: tuple[datetime, datetime]) -> None:
    """Print what a poll each half hour and the plan by itself come to in the whole term."""
    size = len(samples[0])
    for name, each in (("every half hour", 0), *((f"planned, {each}", each) for each in looks)):
        watched = [EnteredBills(rows, *term) for rows in samples]
        for sampled in watched:
            if each:
                by_plan(sampled, each)
            else:
                by_polls(sampled)
        show(size, name, sorted(delay for sampled in watched for delay in sampled.delays))
        requests = sum(sampled.requests / sampled.days for sampled in watched) / len(watched)
        print(f"{'':31}{requests / size:.1f} requests a bill and day", flush=True)


@dataclass(frozen=True)
class Case:
    """Bills to be watched, when each of their rows is entered, the court they are in, and what `bills.toml` says."""

    rows: Entries
    court: Sequence[PracticeBill]
    bills: str = ""

    @contextmanager
    def working(self, schedule: str, begin: datetime) -> Iterator[AtWork]:
        """The worker with these bills on its list."""
        with (
            tempfile.TemporaryDirectory() as folder,
            at_work(Path(folder), self.court, self.rows, schedule, begin, self.bills) as at_it,
        ):
            yield at_it

    def waited(self, looks: int, days: Sequence[date]) -> list[float]:
        """Live through these days until their rows were seen; gives how long they waited."""
        with self.working(PLANNED.format(looks=looks), _before(days[0])) as at_it:
            for day in days:
                at_it.live(day)
            return at_it.delays(days)

    def asked(self, schedule: str, name: str, week: date) -> None:
        """Live through a whole week, and print what the site was asked for a bill and day."""
        with self.working(schedule, _before(week)) as at_it:
            at_it.live(week - timedelta(days=1))  # with it goes what is read once
            before = at_it.site.asked, at_it.site.looks.total()
            for day in range(_WEEK):
                at_it.live(week + timedelta(days=day), whole=True)
            every, looks = at_it.site.asked - before[0], at_it.site.looks.total() - before[1]
        a_day = _WEEK * len(self.rows)
        print(
            f"{len(self.rows):5} bills, {name:16}: {looks / a_day:.1f} looks a bill and day,"
            f" {(every - looks) / a_day:.1f} other requests, {every / _WEEK:.0f} requests a day",
            flush=True,
        )


def _before(day: date) -> datetime:
    """A week before a day."""
    return datetime.combine(day - timedelta(days=_WEEK), time(), EASTERN)


def own() -> Case:
    """The coalition's own list."""
    bills = drawn(seed=194)
    return Case(entered(bills), bills, BILLS)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--looks", type=int, action="append")
    parser.add_argument("--samples", type=int, default=1)
    parser.add_argument("--days", type=int)
    for flag in ("--plan", "--week", "--own"):
        parser.add_argument(flag, action="store_true")
    wanted = parser.parse_args()
    looks = wanted.looks or LOOKS
    if wanted.own:
        measure([own()], looks, wanted, (OWN, OWN_WEEK))
        return
    every = entries()
    for size in wanted.sizes:
        sampled = samples(every, size, wanted.samples)
        cases = [Case(rows, () if wanted.plan else listed(rows)) for rows in sampled]
        measure(cases, looks, wanted, (FORTY_DAYS if wanted.plan and size > MANY else (BEGIN, END), WEEK))


def measure(
    cases: Sequence[Case],
    looks: Sequence[int],
    wanted: argparse.Namespace,
    times: tuple[tuple[datetime, datetime], date],
) -> None:
    """How long rows wait in a term, or what its busy week takes."""
    term, week = times
    if wanted.plan:
        alone([case.rows for case in cases], looks, term)
        return
    if wanted.week:
        for case in cases:
            for each in looks:
                case.asked(PLANNED.format(looks=each), f"at work, {each}", week)
            case.asked(EVERY_HALF_HOUR, "every half hour", week)
        return
    size = len(cases[0].rows)
    most = wanted.days or (A_FEW if size > MANY else DAYS)
    for each in looks:
        waited = [case.waited(each, busy_days(case.rows, most, *term)) for case in cases]
        show(size, f"at work, {each}", sorted(delay for delays in waited for delay in delays))


if __name__ == "__main__":
    main()


def drawn(seed: int) -> list[PracticeBill]:
    """Every document on the way of the listed bills, each row at a time that is drawn for it."""
    times: dict[tuple[BillId, date, str], datetime] = {}
    chance = random.Random(seed)  # noqa: S311 - no secret

    def at(bill: BillId, day: date, branch: str) -> datetime:
        if (bill, day, branch) not in times:
            times[bill, day, branch] = datetime.combine(day, chance.choice(_times()[day.weekday()]), EASTERN)
        return times[bill, day, branch]

    return [
        replace(
            bill,
            rows=tuple(replace(row, seen=at(bill.ids[0], row.seen.date(), row.branch)) for row in bill.rows),
        )
        for bill in court()
    ]


def entered(bills: list[PracticeBill]) -> Entries:
    """When each row of the documents is entered."""
    return {
        bill.ids[0]: sorted(
            (EnteredRow(row.seen, Action(row.seen.date(), row.branch, row.text)) for row in bill.rows),
            key=lambda entry: entry.at,
        )
        for bill in bills
    }


@cache
def _times() -> dict[int, list[time]]:
    """The times of rows that the shipped table does not know, by the day of the week."""
    found: dict[int, list[time]] = defaultdict(list)
    for bill, of in entries().items():
        for entry in of if is_measured(bill) else ():
            if entry.timed:
                found[entry.at.weekday()].append(entry.at.time())
    return found


SIZES = (10, 30, 100, 1000)
LOOKS = (24, 12)
DAYS = 24
MANY, A_FEW = 300, 3
WEEK, OWN_WEEK = date(2022, 2, 6), date(2026, 4, 19)
OWN = parse("2026-01-20T00:00"), parse("2026-08-07T00:00")
FORTY_DAYS = parse("2022-01-20T00:00"), parse("2022-03-01T00:00")  # in which a thousand bills have rows enough
_WEEK = 7  # days
