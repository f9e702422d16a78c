import pytest
from msgspec.structs import replace

from billbot.domain.bills import BillId, Change, Link
from billbot.domain.ledger import Job
from billbot.errors import Overtaken, StoreError
from billbot.store import Store
from tests.support.store_sample import (
    BILL,
    BILL_SEEN,
    DRAFT,
    ENTERED,
    MINUTE,
    MOVED,
    NOON,
    STANDS,
    ask,
    observation,
    owe,
    send,
    told,
)

DOCKET = BillId(194, "HD2951")
ASSIGNED = Change(BILL, "number_assigned", "news", text="H1588", old="HD2951")


def renumber(store: Store) -> int:
    return store.bills.give_number(DOCKET, ASSIGNED, NOON + MINUTE, ["samples"], None)


def test_number_of_a_docket(store: Store) -> None:
    """A docket is found by its number, and its change comes back."""
    made = renumber(store)
    assert store.bills.numbers() == {DOCKET: BILL}
    assert store.bills.change(made) == ASSIGNED


def test_what_is_known_goes_by_the_number(store: Store) -> None:
    """Everything known about the docket moves to the bill, with the time it was seen."""
    store.bills.record(observation(replace(BILL_SEEN, id=DOCKET)))
    renumber(store)
    assert store.bills.last_seen(BILL) == replace(BILL_SEEN, revision=1)
    assert store.checks.of(BILL).first_seen == NOON
    assert store.bills.last_seen(DOCKET) is None


def test_number_that_was_watched_by_itself(store: Store) -> None:
    """If both were watched, what we know about the number stays, but it moves."""
    store.bills.record(observation(replace(BILL_SEEN, id=DOCKET, sponsor="of the docket")))
    store.bills.record(observation(replace(BILL_SEEN, sponsor="of the number")))
    before = store.moments.newest()
    renumber(store)
    assert store.moments.moved_since(before) == ((BILL, NOON + MINUTE),)
    assert store.bills.last_seen(BILL) == replace(BILL_SEEN, sponsor="of the number", revision=1)


def test_links_go_by_the_number(store: Store) -> None:
    """Links from and to the docket are links from and to the bill; others stay."""
    other = Link(DRAFT, BillId(194, "H1"), "continues", 2)
    store.bills.record(observation(replace(BILL_SEEN, id=DOCKET), links=(Link(DOCKET, DRAFT, "continues_in", 3),)))
    store.bills.record(observation(replace(BILL_SEEN, id=DRAFT), links=(Link(DRAFT, DOCKET, "continues", 1), other)))
    renumber(store)
    assert store.bills.all_links() == (Link(BILL, DRAFT, "continues_in", 3), Link(DRAFT, BILL, "continues", 1), other)


def test_links_still_go_by_the_number(store: Store) -> None:
    """A row that names the docket leads to the bill at every later look, too."""
    links = (Link(DRAFT, DOCKET, "continues", 1),)
    store.bills.record(observation(replace(BILL_SEEN, id=DRAFT), links=links))
    renumber(store)
    store.bills.note_links(DRAFT, links, NOON + MINUTE)
    assert store.bills.all_links() == (Link(DRAFT, BILL, "continues", 1),)


def test_what_was_told_goes_by_the_number(store: Store) -> None:
    """What was queued or told for the docket is then the bill's."""
    owe(store, Job("slack", replace(MOVED, bill=DOCKET), NOON))
    send(store)
    renumber(store)
    assert (told(store), told(store, subject=replace(ENTERED, bill=DOCKET))) == ([STANDS], [])
    assert [job.subject for job in store.jobs.due("slack", "ann", NOON)] == [MOVED]


def test_told_once(store: Store) -> None:
    """A second process that reads the same number writes nothing, so nobody hears about it twice."""
    renumber(store)
    with Store(store.path) as other, pytest.raises(Overtaken, match="194/HD2951"):
        renumber(other)
    queued = "(SELECT sum(times_queued) FROM jobs)"
    counts = f"SELECT (SELECT count(*) FROM changes), {queued}, (SELECT count(*) FROM observations)"
    assert ask(store.path, counts) == [(1, 2, 1)]  # jobs for what else moved because of it


def test_all_or_nothing(store: Store) -> None:
    """When the change can't be written, the docket has no number yet."""
    store.bills.record(observation(replace(BILL_SEEN, id=DOCKET)))
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.bills.give_number(DOCKET, ASSIGNED, NOON, ["samples"], 41)
    assert store.bills.numbers() == {}
    assert store.bills.last_seen(DOCKET) is not None
