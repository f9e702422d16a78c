"""Evidence goes after a time."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from billbot.bills import Decision, Incident, Mark, Trouble
from billbot.clock import later
from billbot.store import EvidenceArchive, Sightings, Store
from billbot.store.opening import connect
from tests.support.house_on_disk import doors, ticked
from tests.support.store_sample import BILL, BILL_SEEN, NOON, ask, sighting

LATE = later(NOON, timedelta(days=91))
QUIET: dict[str, Any] = {"marks": ()}  # nobody hears of it


def prune(store: Store, at: datetime = LATE) -> int:
    return store.evidence.prune(later(at, -timedelta(days=90)))


def kept(store: Store) -> int:
    return len(ask(store.path, "SELECT 1 FROM evidence"))


def test_old_evidence_goes(store: Store) -> None:
    """Evidence goes once it is old, and what was read from it stays."""
    store.bills.record(sighting(**QUIET))
    assert (prune(store, later(LATE, -timedelta(days=2))), kept(store)) == (0, 1)
    assert (prune(store), kept(store)) == (1, 0)
    assert store.bills.last_seen(BILL) == replace(BILL_SEEN, revision=1)
    assert ask(store.path, "SELECT count(*) FROM changes") == [(2,)]


def test_bill_that_cannot_be_read(store: Store) -> None:
    """A bill that cannot be read, or its page, keeps the page."""
    store.checks.page_unread(BILL, NOON, "none", b"<html></html>")
    assert prune(store) == 0
    assert ask(store.path, "SELECT number FROM unread_pages") == [("H1588",)]


def nobody(_: Incident) -> list[Mark]:
    return []


def test_page_that_matters_no_more(store: Store) -> None:
    """A page that could not be read goes with the evidence once the bill can be read, though its page was not."""
    store.checks.read_badly(BILL, NOON, "neither", absent=False, page=b"<html></html>")
    assert prune(store) == 0
    store.checks.read_well(BILL, NOON, visited=False)
    assert prune(store) == 1


def test_file_of_an_incident(store: Store, tmp_path: Path) -> None:
    """The file of an incident stays while it lasts, and goes when its end is as old as the evidence."""
    store.checks.page_unread(BILL, NOON, "none", b"<html></html>")
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
    with connect(path) as db:
        Sightings(db, path).record(sighting(evidence=[*sighting().evidence] * 450, **QUIET))
        said: list[str] = []
        db.conn.set_trace_callback(said.append)
        assert EvidenceArchive(db, path).prune(LATE) == 450
        db.conn.set_trace_callback(None)
    assert said.count("BEGIN IMMEDIATE") == 6


def test_weekly(tmp_path: Path) -> None:
    """`work` prunes once a week, what is older than 90 days."""
    with doors(tmp_path) as house:
        left = []
        for now in ("2025-03-10T10:00", "2025-06-06T10:00", "2025-06-09T10:00", "2025-06-13T10:00"):
            ticked(house.house(now))
            left.append(house.ask("SELECT count(*) FROM evidence WHERE at < '2025-03-11'")[0][0])
        assert left == [2, 2, 2, 0]
