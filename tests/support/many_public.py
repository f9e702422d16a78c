"""Measures the pages of a database with very many proposals after an ordinary check."""

import time
from datetime import date, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from billbot import clock
from billbot.briefs.watch import Watch
from billbot.domain.bills import Action, Bill, BillId, Change, Link, Row, Stated
from billbot.domain.watched import Proposal, Topic
from billbot.public.site import write_pages
from billbot.store import Observation, Store

NOW = clock.parse("2025-11-10T10:00")
TOPICS = tuple(Topic(f"topic-{at}", f"Topic {at}") for at in range(8))
_BEGAN = date(2025, 2, 27)
_WORDS = (
    "Referred to the committee on The Judiciary",
    "Senate concurred",
    "Hearing scheduled for 11/25/2025 from 10:00 AM-02:00 PM in A-1",
    "Reporting date extended to Wednesday, March 18, 2026",
)


def rows(more: int = 0) -> tuple[Row, ...]:
    """The rows of a bill: those that all bills have, and so many more."""
    words = [*_WORDS, *(f"Amendment {at} rejected" for at in range(10 + more))]
    days = [_BEGAN + timedelta(days=7 * at) for at in range(len(words))]
    return tuple(Row(at, Action(day, "House", text)) for at, (day, text) in enumerate(zip(days, words, strict=True), 1))


def known(store: Store, bill: BillId, at: datetime, more: int = 0, leads_to: BillId | None = None) -> None:
    """Write a bill as if it was read."""
    before = store.bills.last_seen(bill) or Bill(bill)
    now = replace(before, title=Stated(f"An Act relative to {bill.spoken}"), rows=rows(more), rows_met=len(rows(more)))
    change = Change(bill, "first_seen" if not more else "action_added", "news")
    links = (Link(bill, leads_to, "continues_in", 1),) if leads_to else ()
    store.bills.record(Observation(now, at, True, (change,), ("p",), links))


def proposals(many: int) -> list[Proposal]:
    """This many proposals with two bills each."""
    ids = [(BillId(194, f"H{at}"), BillId(194, f"S{at}")) for at in range(1, many + 1)]
    return [
        Proposal(f"p{at}", f"An Act relative to {at}", (TOPICS[at % len(TOPICS)].id,), bills)
        for at, bills in enumerate(ids, 1)
    ]


def prepare(path: Path, many: int) -> None:
    """A database with all these proposals."""
    with Store(path) as store:
        for at, proposal in enumerate(proposals(many), 1):
            draft = BillId(194, f"H{many + at}") if at % 10 == 0 else None
            for bill in proposal.bills:
                known(store, bill, NOW, leads_to=draft)
            if draft:
                known(store, draft, NOW)


def move(path: Path) -> None:
    """Write what an ordinary check finds: a new row of three bills."""
    with Store(path) as store:
        for number in ("H1", "H2", "S3"):
            known(store, BillId(194, number), NOW, more=1)


def measure(folder: Path, many: int) -> dict[str, float]:
    """Write the pages in this process; returns the time it took, the number of files, and the size of the largest."""
    with Store(folder / "billbot.db") as store:
        links, numbers = store.bills.all_links(), store.bills.numbers()
        watch = Watch(proposals(many), (), timedelta(hours=1), links, numbers, topics=TOPICS)
        begun, cpu = time.perf_counter(), time.process_time()
        files = write_pages(store, watch, folder / "public", NOW)
        took, cpu = time.perf_counter() - begun, time.process_time() - cpu
    largest = max(path.stat().st_size for path in (folder / "public").rglob("*.html"))
    return {"seconds": round(took, 3), "cpu": round(cpu, 3), "files": files or 0, "largest": largest}
