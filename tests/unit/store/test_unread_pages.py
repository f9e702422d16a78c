"""Pages that could not be read go after a time, and never while they matter."""

from datetime import datetime, timedelta
from pathlib import Path

from billbot.clock import later
from billbot.domain.bills import BillId
from billbot.domain.incidents import Decision, Incident, Trouble
from billbot.domain.ledger import Job
from billbot.store import Store
from tests.support.app_on_disk import on_disk, ticked
from tests.support.store_sample import BILL, NOON, observation

OTHER = BillId(194, "H2")
LATE = later(NOON, timedelta(days=91))


def prune(store: Store, at: datetime = LATE) -> int:
    return store.incidents.prune_pages(later(at, -timedelta(days=90)))


def nobody(_: Incident) -> tuple[Job, ...]:
    return ()


def test_bill_that_cannot_be_read(store: Store) -> None:
    """The page of a bill that cannot be read stays, and goes once the bill, or its page, was read."""
    store.bills.record(observation())
    store.checks.page_asked(BILL, NOON, unread="none", page=b"<html></html>")
    assert prune(store) == 0
    store.checks.read_well(BILL, NOON, visited=True)
    assert prune(store) == 0  # it went with the visit


def test_page_that_matters_no_more(store: Store) -> None:
    """A page that could not be read goes with time once the bill can be read, though its page was not."""
    store.checks.read_badly(BILL, NOON, "neither", absent=False, page=b"<html></html>")
    assert prune(store) == 0
    store.checks.read_well(BILL, NOON, visited=False)
    assert prune(store) == 1


def test_file_of_an_incident(store: Store, tmp_path: Path) -> None:
    """The file of an incident stays while it lasts, and goes when its end is long ago."""
    store.checks.page_asked(BILL, NOON, unread="none", page=b"<html></html>")
    store.incidents.apply(Decision(begun=(Trouble("page", str(BILL), NOON, "none", told=True),)), NOON, nobody)
    store.incidents.show_pages()
    files = tmp_path / "evidence"
    assert (prune(store), len(list(files.iterdir()))) == (0, 1)
    store.checks.read_well(BILL, LATE, visited=True)
    store.incidents.apply(Decision(ended=store.incidents.still_open()), LATE, nobody)
    assert (prune(store), len(list(files.iterdir()))) == (0, 1)
    assert prune(store, later(LATE, timedelta(days=91))) == 1
    assert list(files.iterdir()) == []


def test_weekly(tmp_path: Path) -> None:
    """`work` prunes once a week, what is older than 90 days."""
    with on_disk(tmp_path) as app:
        ticked(app.app("2026-03-03T10:00"))
        with app.store() as store:
            store.checks.read_badly(OTHER, NOON, "neither", absent=False, page=b"<html></html>")
            store.checks.read_well(OTHER, NOON, visited=False)
        left = []
        for day in ("2026-05-30T10:00", "2026-06-02T10:00", "2026-06-06T11:00"):
            ticked(app.app(day))
            left.append(app.ask("SELECT count(*) FROM unread_pages")[0][0])
        assert left == [1, 1, 0]
