"""Invented observations, documents, jobs and messages, and children that open the same database."""

import multiprocessing
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain import ledger
from billbot.domain.bills import (
    Action,
    Bill,
    BillId,
    Change,
    Document,
    Link,
    Row,
    Stated,
)
from billbot.domain.ledger import ROW, DueJob, Job, Statement, Subject
from billbot.domain.suggest import PhraseMatch, Suggestion
from billbot.store import Envelope, Observation, Store, Waiting

NOON = datetime(2026, 3, 2, 12, tzinfo=EASTERN)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LATER = NOON + DAY
MORNING = NOON + 60 * MINUTE
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
    committee_votes=((None, "The Judiciary: ought to pass: 11 favorable"),),
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
# The bill as it is queued, the row that ADDED enters, of which people hear then, and what a message says about it.
MOVED = Subject(ledger.BILL, BILL)
ENTERED = Subject(ROW, BILL, 3)
STANDS = f"entered {ADDED.text}"
DOCKET = Document(194, None, "HD5608", "An Act promoting trust", presenters=("Ann Sample",))
BRIDGES = Document(194, "H1", "HD1", "An Act on bridges")
WORDS = Suggestion("words", ("287g",), (PhraseMatch("287g", "detainer*", "detainer", "text", 3, "…a detainer…"),))


def observation(bill: Bill = BILL_SEEN, **parts: Any) -> Observation:
    """A visit at noon that brought two changes and a link; `parts` replace some of it."""
    whole = Observation(
        bill,
        NOON,
        visited=True,
        changes=(ADDED, DATED),
        proposals=("samples", "others"),
        links=(Link(BILL, DRAFT, "continues_in", 3),),
    )
    return replace(whole, **parts)


def word(name: str, *, channel: str = "slack", due: datetime = NOON, was: str | None = None) -> Job:
    """A statement about a subject without a change."""
    return Job(channel, Subject("word", name=name), due, was)


def owe(store: Store, *jobs: Job, to: tuple[str, ...] = ("ann",)) -> None:
    """Mark these subjects at noon, and make out what is due of the channel `slack` to these recipients."""
    store.jobs.add(jobs, NOON)
    store.jobs.give_out("slack", to, NOON)


def entered(job: DueJob, change: int | None = None) -> DueJob:
    """What a job is announced by: of a bill the row `ENTERED`, with its first `change`; else the job itself."""
    if job.subject.kind != ledger.BILL:
        return job
    return replace(job, subject=replace(ENTERED, bill=job.subject.bill), change=change)


def claim(store: Store, at: datetime = NOON, to: tuple[str, ...] = ("ann",)) -> Envelope | None:
    """Claim a message to the first of these recipients of `slack` who is owed one; a new one tells of all that is due.

    What it says about a subject is `STANDS`.
    """
    for recipient in to:
        if (left := store.envelopes.unfinished("slack", recipient)) is not None:
            return left
        told = [Statement(entered(job), STANDS, None, ("samples",)) for job in store.jobs.due("slack", recipient, at)]
        key = store.envelopes.new_key()
        if told and (made := store.envelopes.begin(key, f"message {key}", told, at)) is not None:
            return made
    return None


def claimed(store: Store, at: datetime = NOON, to: tuple[str, ...] = ("ann",)) -> Envelope:
    """Like `claim`, but there must be something."""
    envelope = claim(store, at, to)
    assert envelope is not None
    return envelope


def send(store: Store, at: datetime = NOON, reference: str = "ref", to: tuple[str, ...] = ("ann",)) -> Envelope:
    """Claim a message and note that it was accepted, as the beginning of the thread `samples` if it is its first."""
    envelope = claimed(store, at, to=to)
    store.envelopes.note_sent(envelope, at, reference, "samples")
    return envelope


def told(store: Store, recipient: str = "ann", subject: Subject = ENTERED) -> list[str]:
    """What a recipient of `slack` was told of a subject, in order."""
    return [each.state for each in store.ledger.entries_of("slack", recipient, subject)]


def list_titled(store: Store, many: int, title: str) -> None:
    """Have that many documents in the list of the 194th, all with this title."""
    listed = [replace(DOCKET, docket=f"HD{number}", title=title) for number in range(1, many + 1)]
    store.documents.take_list(194, listed, NOON)


def ask(path: Path, query: str, *values: object) -> list[Any]:
    """What another program reads from the database."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query, values).fetchall()


def in_processes(work: Callable[..., Any], *given: tuple[Any, ...]) -> list[Any]:
    """Do `work(barrier, *arguments)` in a separate process for each `given`, and give what they return.

    The barrier lets them go on together. Fails when one of them fails. They are forks of one that has loaded what most
    tests need and nothing else: no thread, no connection.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "tests.support.app_in_process"])
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
        barrier.abort()  # nobody waits for this one anymore
        results.put(error)


def document(given: Document = DOCKET, text: str | None = "SECTION 1.") -> Document:
    return Document(194, given.bill_number, given.docket, given.title, "A petition", text, ("Ann Sample", "Bo Sample"))


def waiting(store: Store, **more: bool) -> Waiting:
    found = store.documents.waiting([194], LATER, **more)
    assert found is not None
    return found


def suggest(store: Store, *listed: Document) -> int:
    """Let a list name documents after the first list, read the newest, and suggest it; gives the suggestion's id."""
    store.documents.take_list(194, [BRIDGES], NOON)
    store.documents.take_list(194, [BRIDGES, *listed], LATER)
    key = store.documents.record(waiting(store), document(), WORDS, LATER, None)
    assert key is not None
    return key


def owed(store: Store, recipient: str = "ann") -> tuple[DueJob, ...]:
    """What a recipient waits for a day later."""
    return due(store, NOON + DAY, recipient)


def tell(store: Store, *told: Statement) -> Envelope | None:
    return store.envelopes.begin(store.envelopes.new_key(), "said", told, NOON)


def say(store: Store, *names: str) -> Envelope:
    """Mark words of our own, and claim a message that tells them."""
    owe(store, *(word(name) for name in names))
    return claimed(store)


def heard(store: Store, *names: str, to: str = "ann") -> list[int]:
    """How often a recipient heard about these words."""
    return [len(told(store, to, word(name).subject)) for name in names]


def due(store: Store, at: datetime = NOON, recipient: str = "ann") -> tuple[DueJob, ...]:
    return store.jobs.due("slack", recipient, at)


def names(jobs: Iterable[DueJob]) -> list[str]:
    return [job.subject.name for job in jobs]


def again(store: Store, *jobs: Job, at: datetime = NOON, to: tuple[str, ...] = ("ann",)) -> None:
    """Mark something later than at noon, and make it out."""
    store.jobs.add(jobs, at)
    store.jobs.give_out("slack", to, at)


def backups(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "backups").glob("*"))
