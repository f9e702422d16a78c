"""How long a row waits until it is seen, and what that costs in requests: the worker as it is shipped, at work.

Run it with `.venv/bin/python -m benchmarks.delay`; numbers of bills behind it are measured instead of 10, 30, 100 and
1,000. The worker lives in simulated time over the practice General Court, to which the rows of the 192nd come when they
were entered, on bills of which the shipped table of hours knows nothing. It lives through 24 days on which rows came
(`--days`), spread over the term, each until its rows were seen; of 1,000 bills through three. With `--week` it lives
through all of a busy week, beside the former pace, and says what the site was asked for. `--looks 12` plans with that
many looks a bill and day, `--first 1` takes the next sample of the bills. A day of ten bills takes some ten
seconds.

`--plan` measures the plan and its turns alone, without the worker, through the whole term, beside sweeps over all bills
every half hour. To reach: with 24 looks a median of at most 4 minutes and a ninth decile under 20, with 12 the median
of the sweeps, and no more requests a day than these.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from billbot.clock import later
from billbot.practice import PracticeBill
from tests.support.entered_192 import END, Entries, Watched, busy_days, by_plan, by_sweeps, entries, sample
from tests.support.rows_192 import court
from tests.support.working_192 import EVERY_HALF_HOUR, PLANNED, AtWork, at_work

SIZES = (10, 30, 100, 1000)
LOOKS = (24, 12)
DAYS = 24
MANY, A_FEW = 300, 3
WEEK = [date(2022, 2, 6) + timedelta(days=day) for day in range(7)]


def show(bills: int, name: str, delays: Sequence[float]) -> None:
    """Print how long the rows waited."""
    median, ninth = (delays[int(len(delays) * part)] for part in (0.5, 0.9))
    waited = f"{len(delays):5} rows, median {median:5.1f} minutes, ninth decile {ninth:5.1f}"
    print(f"{bills:5} bills, {name:16}: {waited}", flush=True)


def alone(rows: Entries, looks: Sequence[int]) -> None:
    """Print what a sweep each half hour and the plan by itself come to in the whole term."""
    for name, each in (("every half hour", 0), *((f"planned, {each}", each) for each in looks)):
        watched = Watched(rows)
        if each:
            by_plan(watched, each)
        else:
            by_sweeps(watched)
        show(len(rows), name, sorted(watched.delays))
        print(f"{'':31}{watched.requests / watched.days / len(rows):.1f} requests a bill and day", flush=True)


def listed(rows: Entries) -> list[PracticeBill]:
    """All bills of the court, so that rows lead where they did; its list names none but the watched ones."""
    numbers, never = {bill.number for bill in rows}, later(END, timedelta(days=365))
    return [bill if number in numbers else replace(bill, listed=never) for number, bill in court().items()]


def waited(rows: Entries, looks: int, days: Sequence[date]) -> None:
    """Live through these days until their rows were seen, and print how long they waited."""
    with working(rows, PLANNED.format(looks=looks)) as at_it:
        for day in days:
            at_it.live(day)
        show(len(rows), f"at work, {looks}", at_it.delays(days))


def asked(rows: Entries, schedule: str, name: str) -> None:
    """Live through the whole week, and print what the site was asked for a bill and day."""
    with working(rows, schedule) as at_it:
        at_it.live(WEEK[0] - timedelta(days=1))  # with it goes what is read once
        before = at_it.site.asked, at_it.site.looks.total()
        for day in WEEK:
            at_it.live(day, whole=True)
        every, looks = at_it.site.asked - before[0], at_it.site.looks.total() - before[1]
    a_day = len(WEEK) * len(rows)
    print(
        f"{len(rows):5} bills, {name:16}: {looks / a_day:.1f} looks a bill and day, {(every - looks) / a_day:.1f} other"
        f" requests, {every / len(WEEK):.0f} requests a day",
        flush=True,
    )


@contextmanager
def working(rows: Entries, schedule: str) -> Iterator[AtWork]:
    """The worker with these bills on its list."""
    with tempfile.TemporaryDirectory() as folder, at_work(Path(folder), listed(rows), rows, schedule) as at_it:
        yield at_it


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--looks", type=int, action="append")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--plan", action="store_true")
    parser.add_argument("--week", action="store_true")
    wanted = parser.parse_args()
    every, looks = entries(), wanted.looks or LOOKS
    for size in wanted.sizes:
        rows = sample(every, size, wanted.first)
        if wanted.plan:
            alone(rows, looks)
            continue
        for each in looks:
            if not wanted.week:
                waited(rows, each, busy_days(rows, min(wanted.days, A_FEW if size > MANY else wanted.days)))
            elif size <= MANY:
                asked(rows, PLANNED.format(looks=each), f"at work, {each}")
        if wanted.week and size <= MANY:
            asked(rows, EVERY_HALF_HOUR, "every half hour")


if __name__ == "__main__":
    main()
