"""Facts by moment: what was known then, what makes a moment, and which bills it moves."""

from datetime import date, datetime
from functools import partial

import pytest
from msgspec.structs import replace

from billbot.domain.bills import Agenda, BillId, Change, Cosponsor, Notice
from billbot.store import Store
from billbot.store.moments import believed
from tests.support.store_sample import ADDED, BILL, BILL_SEEN, DATED, DRAFT, MINUTE, NOON, observation

OTHER = BillId(194, "H7")
AGENDA = Agenda(1, "Confirmed", date(2026, 3, 10), bills=(BILL,))


@pytest.fixture(autouse=True)
def seen(store: Store) -> None:
    """Two bills at first sight, and a list of two hearings."""
    store.bills.record(observation(replace(BILL_SEEN, revision=0)))
    store.bills.record(observation(replace(BILL_SEEN, id=OTHER, revision=0), changes=()))
    store.agendas.note_list([2, 1], NOON, first=2)


def test_a_bill_as_it_was(store: Store) -> None:
    """A changed bill is at each moment as known then, and moved at the moment of its newest facts."""
    before, known = store.moments.newest(), store.bills.last_seen(BILL)
    assert known is not None
    store.bills.record(observation(replace(known, sponsor="Bo Sample")))
    assert store.moments.bill(BILL, before) == believed(known)
    after = store.moments.newest()
    assert after > before
    assert [bill for bill, _ in store.moments.moved_since(before)] == [BILL]
    assert store.moments.bill(BILL, after) == replace(believed(known), sponsor="Bo Sample")
    assert store.moments.bill(BILL, 0) is store.moments.bill(DRAFT, after) is None


def test_what_moved_since(store: Store) -> None:
    """The bills that moved after a moment are found with when they did, and what changed of them since, in order."""
    store.checks.read_badly(DRAFT, NOON, "no page", absent=True)
    before, known = store.moments.newest(), store.bills.last_seen(BILL)
    assert known is not None
    assert store.moments.moved_since(0) == ((BILL, NOON), (OTHER, NOON))
    assert store.moments.moved_since(before) == ()
    ids = store.bills.record(observation(replace(known, sponsor="Bo Sample"), at=NOON + MINUTE))
    assert store.moments.moved_since(before) == ((BILL, NOON + MINUTE),)
    store.agendas.record(replace(AGENDA, bills=()), NOON)  # of any bill
    assert [bill for bill, _ in store.moments.moved_since(before)] == [BILL, OTHER]  # the draft was never seen
    assert store.bills.changes_since(BILL, before) == tuple(zip(ids, (ADDED, DATED), strict=True))
    assert (len(store.bills.changes_since(BILL, 0)), store.bills.changes_since(OTHER, 0)) == (4, ())


def test_a_doubt_is_no_fact(store: Store) -> None:
    """A row that is missing, but still believed, makes no moment."""
    newest, known = store.moments.newest(), store.bills.last_seen(BILL)
    assert known is not None
    missing = replace(known.rows[0], missing="row", missing_since=NOON)
    store.bills.record(observation(replace(known, rows=(missing, *known.rows[1:])), changes=()))
    assert store.bills.last_seen(BILL) != known
    assert store.moments.newest() == newest


def test_cosponsors_are_written_with_their_bill(store: Store) -> None:
    """Cosponsors that were read are known as soon as the observation is written, as a fact, too."""
    known = store.bills.last_seen(OTHER)
    assert known is not None
    store.bills.record(observation(replace(known, cosponsors=(Cosponsor("Cy Sample"),)), changes=()))
    known = store.bills.last_seen(OTHER)
    assert known is not None
    assert known.cosponsors == (Cosponsor("Cy Sample"),)
    assert store.moments.bill(OTHER, store.moments.newest()) == believed(known)


def test_a_hearing_moves_its_bills(store: Store) -> None:
    """An agenda and its notice move the bills that are or were on it, and any bill while it has none."""

    def agenda(*bills: BillId, at: datetime = NOON) -> None:
        store.agendas.record(replace(AGENDA, bills=bills), at)

    def notice(text: str, at: datetime = NOON) -> None:
        store.agendas.record_notice(1, Notice(text), at, [])

    steps = (
        (partial(agenda), {BILL, OTHER}),
        (partial(notice, "Write to us."), {BILL, OTHER}),
        (partial(agenda, BILL), {BILL, OTHER}),
        (partial(notice, "Use the form."), {BILL}),
        (partial(agenda), {BILL}),
        (partial(agenda, at=NOON + MINUTE), set[BillId]()),
        (partial(notice, "Use the form.", NOON + MINUTE), set[BillId]()),
    )
    for step, moved in steps:
        before = store.moments.newest()
        step()
        assert {bill for bill, _ in store.moments.moved_since(before)} == moved


def test_hearings_as_they_were(store: Store) -> None:
    """A hearing is at each moment as read; before its first reading only if the first list had it."""
    store.agendas.note_list([3], NOON, first=2)
    for event, status in ((1, "Confirmed"), (3, "Confirmed"), (1, "Canceled")):
        store.agendas.record(replace(AGENDA, event=event, status=status), NOON)
    newest = store.moments.newest()
    found = [[(each.event, each.status) for each in store.moments.agendas(at)] for at in (0, newest)]
    assert found == [[(1, "Confirmed")], [(1, "Canceled"), (3, "Confirmed")]]


def test_hearings_that_may_be_about_a_bill(store: Store) -> None:
    """A bill's hearings are those that have or had it, also by docket, and those with an empty agenda."""
    docket = BillId(194, "HD5608")
    store.agendas.note_list([6, 5, 4, 3], NOON, first=2)
    for event, bills in ((1, (BILL,)), (2, (OTHER,)), (3, ()), (4, (BILL,)), (4, (OTHER,)), (5, (docket,))):
        store.agendas.record(replace(AGENDA, event=event, bills=bills), NOON)
    store.bills.give_number(docket, Change(BILL, "number_assigned", "news"), NOON, (), None)
    newest = store.moments.newest()
    found = [[each.event for each in store.moments.agendas(newest, bill)] for bill in (BILL, OTHER, DRAFT)]
    assert found == [[1, 3, 4, 5], [2, 3, 4], [3]]


def test_a_docket_that_got_its_number(store: Store) -> None:
    """A docket that gets its number moves, and what was known about it is found by that, under its docket then."""
    docket, number = BillId(194, "HD5608"), BillId(194, "H5316")
    store.bills.record(observation(replace(BILL_SEEN, id=docket, revision=0), changes=()))
    before = store.moments.newest()
    change = Change(number, "number_assigned", "news", text="H5316", old="HD5608")
    made = store.bills.give_number(docket, change, NOON + MINUTE, (), None)
    assert store.moments.moved_since(before) == ((number, NOON + MINUTE),)
    assert store.bills.changes_since(number, before) == ((made, change),)
    now, then = (store.moments.bill(number, moment) for moment in (store.moments.newest(), before))
    assert now is not None
    assert then is not None
    assert (then.id, now.id) == (docket, number)
    assert then == replace(now, id=docket)
