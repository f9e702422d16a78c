"""Evidence goes after a time, and never what an open question needs."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.clock import later
from billbot.domain.bills import Bill, BillId, Change, Row, Stated
from billbot.domain.incidents import Decision, Incident, Trouble
from billbot.domain.ledger import Job, Subject
from billbot.store import Bills, EvidenceArchive, Store
from billbot.store.connection import connect
from tests.support.app_on_disk import on_disk, ticked
from tests.support.store_sample import BILL, BILL_SEEN, NOON, ask, claimed, observation

LATE = later(NOON, timedelta(days=91))
OTHER = BillId(194, "H2")
QUIET: dict[str, Any] = {"jobs": ()}  # nobody hears of it


def prune(store: Store, at: datetime = LATE) -> int:
    return store.evidence.prune(later(at, -timedelta(days=90)))


def kept(store: Store) -> int:
    return len(store.evidence.of(BILL))


def test_old_evidence_goes(store: Store) -> None:
    """Evidence of nothing that is open goes once it is old, and what was read from it stays."""
    store.bills.record(observation(**QUIET))
    assert (prune(store, later(LATE, -timedelta(days=2))), kept(store)) == (0, 1)
    assert (prune(store), kept(store)) == (1, 0)
    assert store.bills.last_seen(BILL) == replace(BILL_SEEN, revision=1)
    assert ask(store.path, "SELECT count(*) FROM changes") == [(2,)]


@pytest.mark.parametrize(
    "known",
    [
        replace(BILL_SEEN, rows=(replace(BILL_SEEN.rows[0], missing="row", missing_since=NOON), BILL_SEEN.rows[1])),
        replace(BILL_SEEN, title=Stated("An Act relative to samples", missing_since=NOON)),
    ],
    ids=["row", "title"],
)
def test_what_is_missing_and_not_believed_gone(store: Store, known: Bill) -> None:
    """While a row or the title is missing and not yet believed gone, the bill keeps its evidence."""
    store.bills.record(observation(known, **QUIET))
    assert (prune(store), kept(store)) == (0, 1)


def test_row_that_is_believed_gone(store: Store) -> None:
    """A row that was missing and is believed gone keeps nothing any more."""
    missing = Row(1, BILL_SEEN.rows[0].action, missing="row", missing_since=NOON)
    store.bills.record(observation(replace(BILL_SEEN, rows=(missing,)), **QUIET))
    store.bills.record(observation(replace(BILL_SEEN, rows=(), revision=1), evidence=(), **QUIET))
    assert prune(store) == 1


def test_what_somebody_is_owed(store: Store) -> None:
    """What is queued, or on its way to somebody, keeps the evidence; what was sent or refused does not."""
    store.bills.record(observation())
    assert prune(store) == 0
    store.jobs.make_out("slack", ["ann", "bo"], NOON)
    for settled in ("sent", "refused"):
        assert prune(store) == 0
        envelope = claimed(store, to=("ann", "bo"))
        assert prune(store) == 0
        if settled == "sent":
            store.envelopes.note_sent(envelope, NOON, "1", "")
        else:
            store.envelopes.note_refused(envelope, NOON, "too long")
    refused_for_all(store)
    assert prune(store) == 1


def refused_for_all(store: Store) -> None:
    """Operations have heard of what was refused, and that something got through since."""
    lost = tuple(each for each, _, _ in store.incidents.lost()["slack"])
    trouble = Trouble("channel", "slack", NOON, "x", told=True, lost=lost)
    store.incidents.apply(Decision(begun=(trouble,)), NOON, nobody)
    store.incidents.apply(Decision(ended=store.incidents.still_open()), LATE, nobody)


def test_correction_that_is_owed(store: Store) -> None:
    """What was told keeps its evidence while a correction of it is on its way."""
    store.bills.record(observation(**QUIET))
    struck = Change(BILL, "action_struck", "news", row=1)
    jobs = (Job("slack", Subject("row", BILL, 1), NOON, None, 0),)
    store.bills.record(observation(replace(BILL_SEEN, revision=1), changes=(struck,), links=(), jobs=jobs, evidence=()))
    assert (prune(store), kept(store)) == (0, 1)


def test_channel_in_trouble(store: Store) -> None:
    """What was refused keeps its evidence while the incident of its channel is open."""
    store.bills.record(observation())
    store.jobs.make_out("slack", ["ann"], NOON)
    store.envelopes.note_refused(claimed(store), NOON, "too long")
    lost = tuple(each for each, _, _ in store.incidents.lost()["slack"])
    trouble = Trouble("channel", "slack", NOON, "x", told=True, lost=lost)
    store.incidents.apply(Decision(begun=(trouble,)), NOON, nobody)
    assert prune(store) == 0
    store.incidents.apply(Decision(ended=store.incidents.still_open()), LATE, nobody)
    assert prune(store) == 1


def nobody(_: Incident) -> tuple[Job, ...]:
    return ()


def test_bill_that_cannot_be_read(store: Store) -> None:
    """A bill that cannot be read, or its page, keeps its evidence and the page; other bills keep theirs no longer."""
    store.bills.record(observation(**QUIET))
    store.bills.record(observation(replace(BILL_SEEN, id=OTHER), changes=(replace_bill(OTHER),), links=(), **QUIET))
    store.checks.page_asked(BILL, NOON, unread="none", page=b"<html></html>")
    assert prune(store) == 1
    assert (kept(store), len(store.evidence.of(OTHER))) == (1, 0)
    assert ask(store.path, "SELECT number FROM unread_pages") == [("H1588",)]


def replace_bill(bill: BillId) -> Change:
    return Change(bill, "action_added", "news", row=1)


def test_page_that_matters_no_more(store: Store) -> None:
    """A page that could not be read goes with the evidence once the bill can be read, though its page was not."""
    store.checks.read_badly(BILL, NOON, "neither", absent=False, page=b"<html></html>")
    assert prune(store) == 0
    store.checks.read_well(BILL, NOON, visited=False)
    assert prune(store) == 1


def test_file_of_an_incident(store: Store, tmp_path: Path) -> None:
    """The file of an incident stays while it lasts, and goes when its end is as old as the evidence."""
    store.checks.page_asked(BILL, NOON, unread="none", page=b"<html></html>")
    store.incidents.apply(Decision(begun=(Trouble("page", str(BILL), NOON, "none", told=True),)), NOON, nobody)
    store.evidence.show_pages()
    files = tmp_path / "evidence"
    assert (prune(store), len(list(files.iterdir()))) == (0, 1)
    store.checks.read_well(BILL, LATE, visited=True)
    store.incidents.apply(Decision(ended=store.incidents.still_open()), LATE, nobody)
    assert (prune(store), len(list(files.iterdir()))) == (0, 1)
    assert prune(store, later(LATE, timedelta(days=91))) == 1
    assert list(files.iterdir()) == []


def test_in_small_steps(tmp_path: Path) -> None:
    """Much old evidence goes in steps of a hundred, between which another process may write."""
    path = tmp_path / "billbot.db"
    with closing(connect(path)) as db:
        Bills(db, path).record(observation(evidence=[*observation().evidence] * 450, **QUIET))
        said: list[str] = []
        db.conn.set_trace_callback(said.append)
        assert EvidenceArchive(db, path).prune(LATE) == 450
        db.conn.set_trace_callback(None)
    assert said.count("BEGIN IMMEDIATE") == 6


def test_weekly(tmp_path: Path) -> None:
    """`work` prunes once a week, what is older than 90 days."""
    with on_disk(tmp_path) as app:
        left = []
        for now in ("2025-03-10T10:00", "2025-06-06T10:00", "2025-06-09T10:00", "2025-06-13T10:00"):
            ticked(app.app(now))
            left.append(app.ask("SELECT count(*) FROM evidence WHERE at < '2025-03-11'")[0][0])
        assert left == [2, 2, 2, 0]
