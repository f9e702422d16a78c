"""How the database grows in two years, with the weekly pruning of evidence and without.

Run it with `.venv/bin/python benchmarks/year.py`. Forty bills are checked 200 times a week; ten of them get an action a
week, and both answers it was read from are kept. An answer is as large as one of the site is once compressed (a page
13.3 KB, a history 0.3 KB); one channel is told of it. Nothing is asked for or sent. To reach: with the pruning the
database grows by the record of what happened alone, once evidence is as old as it gets.
"""

import random
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from billbot import clock
from billbot.domain.bills import Action, Bill, BillId, Change, Evidence, Row
from billbot.domain.ledger import Job, Statement, Subject
from billbot.domain.route import ROW, RowState
from billbot.store import Observation, Store

BEGIN = clock.parse("2025-01-06T10:00")
BILLS, WEEKS, CHECKS, ACTIONS = 40, 104, 200, 10
EVIDENCE_FOR = timedelta(days=90)
BYTES = (13_300, 300)
RECIPIENT, MESSAGE = "a" * 64, "m" * 6_000
chance = random.Random(194)  # noqa: S311 - what does not compress, the same at each run


def week(store: Store, at: datetime, number: int) -> None:
    """A week of checks, in which some bills get an action."""
    for check in range(CHECKS):
        now = clock.later(at, timedelta(minutes=50 * check))
        poll = store.polls.begin(now)
        assert poll is not None
        if check < ACTIONS:
            act(store, BillId(194, f"H{(number * ACTIONS + check) % BILLS + 1}"), now, poll)
        store.polls.end(poll, now, checked=BILLS, failed=0, not_tried=0)


def act(store: Store, bill: BillId, now: datetime, poll: int) -> None:
    """One action of a bill, told on one channel."""
    known = store.bills.last_seen(bill)
    rows = known.rows if known else ()
    action = Action(now.date(), "House", f"Reporting date extended to {now:%A, %B %d, %Y}, pending concurrence")
    rows = (*rows, Row(len(rows) + 1, action))
    seen = Bill(bill, "Bill", rows=rows, rows_met=len(rows), revision=known.revision if known else 0)
    change = Change(bill, "action_added", "news", len(rows), action.date, action.branch, action.text)
    store.bills.record(
        Observation(
            seen,
            now,
            visited=True,
            changes=(change,),
            proposals=("sample",),
            jobs=(Job("slack", Subject(ROW, bill, len(rows)), now, None, 0),),
            evidence=[Evidence(f"https://example.org/{bill}", now, chance.randbytes(size)) for size in BYTES],
        ),
        poll,
    )
    tell(store, RowState.of(seen, len(rows)), now)


def tell(store: Store, state: RowState, now: datetime) -> None:
    """Tell the one channel of a row, and note that it was accepted."""
    store.jobs.make_out("slack", [RECIPIENT], now)
    told = [Statement(job, state.encoded, job.change, ("sample",)) for job in store.jobs.due("slack", RECIPIENT, now)]
    envelope = store.envelopes.begin(store.envelopes.new_key("slack"), MESSAGE, told, now)
    assert envelope is not None
    store.envelopes.note_sent(envelope, now, "1700000000.000100", "sample")


def grow(*, pruned: bool) -> list[float]:
    """The size of the database in MB at the end of each half year."""
    sizes = []
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "billbot.db") as store:
        for number in range(WEEKS):
            at = clock.later(BEGIN, timedelta(weeks=number))
            week(store, at, number)
            if pruned:
                store.evidence.prune(clock.later(at, -EVIDENCE_FOR))
            if (number + 1) % 26 == 0:
                sizes.append(store.path.stat().st_size / 1e6)
    return sizes


if __name__ == "__main__":
    for pruned in (False, True):
        sizes = ", ".join(f"{size:.1f}" for size in grow(pruned=pruned))
        print(f"{'with' if pruned else 'without'} pruning: {sizes} MB after each half year")
