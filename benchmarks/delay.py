"""How long a row waits until it is seen, and what that costs in requests: the plan beside a sweep every half hour.

Run it with `.venv/bin/python -m benchmarks.delay`; numbers of bills behind it are measured instead of 10, 30, 100 and
1,000, `--looks 12` plans with that many looks a bill and day, `--samples 3` takes so many samples of each size, `--days
90` stops after so many days. The rows come at the times at which they were entered in the 192nd, which lie beside the
repository, on bills of which the shipped table knows nothing. To reach: with 24 looks a median of at most 4 minutes and
a ninth decile under 20, with 12 the median of the sweeps, and no more requests a day than these.
"""

import argparse
from datetime import timedelta

from billbot.clock import later
from tests.support.entered_192 import BEGIN, END, Watched, by_plan, by_sweeps, entries, sample

SIZES = (10, 30, 100, 1000)
LOOKS = (24, 12)


def show(name: str, watched: Watched) -> None:
    """Print how long the rows waited."""
    bills = len(watched.rows)
    print(
        f"{bills:5} bills, {name:16}: {len(watched.delays):5} rows, median {watched.at_most(0.5):5.1f} minutes, ninth"
        f" decile {watched.at_most(0.9):5.1f}, {watched.requests / watched.days:7.0f} requests a day,"
        f" {watched.requests / watched.days / bills:5.1f} a bill",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--looks", type=int, action="append")
    parser.add_argument("--samples", type=int, default=1)
    parser.add_argument("--days", type=int)
    asked = parser.parse_args()
    every = entries()
    until = END if asked.days is None else later(BEGIN, timedelta(days=asked.days))
    for size in asked.sizes:
        for first in range(asked.samples):
            rows = sample(every, size, first)
            before = Watched(rows, until=until)
            by_sweeps(before)
            show("every half hour", before)
            for looks in asked.looks or LOOKS:
                planned = Watched(rows, until=until)
                by_plan(planned, looks)
                show(f"planned, {looks} looks", planned)


if __name__ == "__main__":
    main()
