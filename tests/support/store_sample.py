"""Invented sightings and notices, and children that open the same database from processes of their own."""

import multiprocessing
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from billbot.bills import Action, Bill, BillId, Change, CommitteeVote, Evidence, Link, Notice, Row, Stated
from billbot.clock import EASTERN
from billbot.store import Parcel, Sighting, Store

NOON = datetime(2026, 3, 2, 12, tzinfo=EASTERN)
MINUTE = timedelta(minutes=1)
BILL = BillId(194, "H1588")
DRAFT = BillId(194, "H4000")

BILL_SEEN = Bill(
    BILL,
    document_type="Bill",
    pinslip="By Ms. Sample of Nowhere, a petition",
    sponsor="Sample",
    title=Stated("An Act relative to samples"),
    rows=(
        Row(1, Action(date(2025, 2, 27), "House", "Referred to the committee on The Judiciary")),
        Row(
            2,
            Action(None, "Senate", "Senate concurred", stricken=True),
            former="Senate concured",
            former_date=date(2025, 2, 1),
        ),
    ),
    rows_met=2,
    committee_votes=(CommitteeVote("The Judiciary", None, "ought to pass", 11, 0, 1, 2),),
)

ADDED = Change(
    BILL,
    "action_added",
    "news",
    row=3,
    date=date(2026, 3, 2),
    branch="House",
    text="Accompanied a new draft, see H4000",
    old=None,
)
DATED = Change(BILL, "action_dated", "routine", row=2, branch="Senate", text="Senate concurred")


def sighting(bill: Bill = BILL_SEEN, **parts: Any) -> Sighting:
    """A visit at noon that brought two changes, a link, a notice and its evidence; `parts` replace some of it."""
    whole = Sighting(
        bill,
        NOON,
        visited=True,
        changes=(ADDED, DATED),
        proposals=("samples", "others"),
        links=(Link(BILL, DRAFT, "continues_in", 3),),
        notices=(Notice("slack", "change:0", "alert", NOON, 0, ("samples",)),),
        evidence=(Evidence("http://127.0.0.1/Bills/194/H1588", NOON, b"<html></html>"),),
    )
    return replace(whole, **parts)


def word(
    key: str, proposal: str = "samples", *, channel: str = "slack", due: datetime = NOON, gathered: str = ""
) -> Notice:
    """A notice that tells of no change, so that it stands for itself."""
    return Notice(channel, key, "alert", due, None, (proposal,), gathered)


def owe(store: Store, *notices: Notice, to: tuple[str, ...] = ("ann",), sweep: int | None = None) -> None:
    """Owe the channel `slack` these notices at noon, and make them out to these recipients."""
    store.outbox.owe(notices, NOON, sweep)
    store.outbox.make_out("slack", to, NOON)


def claim(store: Store, at: datetime = NOON, owner: str = "me", to: tuple[str, ...] = ("ann",)) -> Parcel | None:
    """Claim what is due on the channel `slack`."""
    return store.outbox.claim_due(at, owner, {"slack": to})


def claimed(store: Store, at: datetime = NOON, owner: str = "me", to: tuple[str, ...] = ("ann",)) -> Parcel:
    """As `claim`, where there has to be something."""
    parcel = claim(store, at, owner, to)
    assert parcel is not None
    return parcel


def claim_all(store: Store, at: datetime = NOON, to: tuple[str, ...] = ("ann",)) -> list[Parcel]:
    """Everything that is due on the channel `slack`, claimed one after the other."""
    return list(iter(lambda: claim(store, at, "me", to), None))


def ask(path: Path, query: str, *values: object) -> list[Any]:
    """What another program reads in the database."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query, values).fetchall()


def in_processes(work: Callable[..., Any], *given: tuple[Any, ...]) -> list[Any]:
    """Do `work(barrier, *arguments)` in a process of its own for each `given`, and give what they return.

    The barrier lets them go on together. Fails when one of them fails. They are forks of one that has loaded what most
    tests need and nothing else: no thread, no connection.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "tests.support.rooms"])
    barrier = context.Barrier(len(given), timeout=60)
    results = context.Queue()
    children = [context.Process(target=_report, args=(results, work, barrier, arguments)) for arguments in given]
    for child in children:
        child.start()
    answers = [results.get(timeout=60) for _ in children]
    for child in children:
        child.join(60)
    failed = [answer for answer in answers if isinstance(answer, Exception)]
    assert not failed, failed
    return answers


def _report(results: Any, work: Callable[..., Any], barrier: Any, arguments: tuple[Any, ...]) -> None:
    try:
        results.put(work(barrier, *arguments))
    except Exception as error:  # told to the test, which fails
        barrier.abort()  # nobody waits for this one any more
        results.put(error)
