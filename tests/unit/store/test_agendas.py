"""The stored list of hearings: what is unread, what an agenda says, and what it said before."""

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from billbot.domain.bills import Agenda, Appointment, BillId, Notice
from billbot.store import Store
from tests.support.store_sample import BILL, DRAFT, MINUTE, NOON, observation

DAY = timedelta(days=1)
AGENDA = Agenda(
    7,
    "Confirmed",
    date(2026, 3, 10),
    time(13),
    time(17),
    "A-1",
    "The Judiciary",
    "J19",
    "Samples",
    (BILL, DRAFT),
    (date(2026, 3, 9), time(11)),
)
STANDS = Appointment(AGENDA.day, AGENDA.start, AGENDA.place, is_on=True, since=None)
LEFT = Appointment(date(2026, 3, 9), None, None, is_on=False, since=date(2026, 3, 2))


def posted(store: Store, agenda: Agenda = AGENDA, *course: Appointment) -> None:
    store.agendas.note_list([agenda.event], NOON, first=9)
    store.agendas.record(replace(agenda, course=course or (LEFT, STANDS)), NOON)


def test_as_it_was_read(store: Store) -> None:
    """A hearing comes back with what its answer said, its course, and when the list named it."""
    posted(store)
    read = replace(AGENDA, course=(LEFT, STANDS), listed=NOON.date(), on_the_first_list=True)
    assert store.agendas.of(7) == read
    assert store.agendas.of(8) is None


def test_off_the_agenda(store: Store) -> None:
    """A document taken off an agenda is gone since the day that was seen, until it is back."""
    posted(store)
    for after, bills, gone in ((1, (BILL,), {DRAFT: date(2026, 3, 3)}), (2, (), None), (3, (BILL, DRAFT), {})):
        store.agendas.record(replace(AGENDA, bills=bills, course=(STANDS,)), NOON + after * DAY)
        found = store.agendas.of(7)
        assert found is not None
        assert found.bills == bills
        assert dict(found.gone) == ({DRAFT: date(2026, 3, 3), BILL: date(2026, 3, 4)} if gone is None else gone)


def test_asked_in_vain(store: Store) -> None:
    """A failed request, or a maybe old answer, keeps what was read; a good answer ends the doubt."""
    posted(store)
    read = store.agendas.of(7)
    store.agendas.note_request(7, NOON + MINUTE)
    store.agendas.doubt(7, NOON + MINUTE)
    assert (store.agendas.of(7), store.agendas.doubted_at(7)) == (read, NOON + MINUTE)
    posted(store)
    assert (store.agendas.of(7), store.agendas.doubted_at(7)) == (read, None)


def test_what_is_read_again(store: Store) -> None:
    """A hearing is read again a while after its last try; a doubtful one sooner."""
    for event in (7, 8):
        posted(store, replace(AGENDA, event=event))
    store.agendas.doubt(8, NOON)
    assert store.agendas.not_asked_since(NOON - MINUTE, NOON - MINUTE) == set()
    assert store.agendas.not_asked_since(NOON - MINUTE, NOON) == {8}
    assert store.agendas.not_asked_since(NOON, NOON - MINUTE) == {7, 8}


def test_the_first_list(store: Store) -> None:
    """From the first list only the highest numbers are read, and are not news; later additions are."""
    store.agendas.note_list([9, 8, 7], NOON, first=2)
    store.agendas.note_list([11, 10, 9, 8, 7], NOON + DAY, first=1)
    assert store.agendas.unread(NOON + DAY, NOON - DAY, 9) == (11, 10, 9, 8)
    assert [store.agendas.is_baseline(event) for event in (11, 9, 7)] == [False, True, True]
    assert store.attempts.of("hearings").done_at == NOON + DAY


def test_what_is_read_next(store: Store) -> None:
    """The highest number is read first; those tried since, already read, or listed long ago are skipped."""
    store.agendas.note_list([9, 8, 7], NOON, first=9)
    store.agendas.note_request(8, NOON + 2 * MINUTE)
    store.agendas.record(replace(AGENDA, event=7, course=(STANDS,)), NOON)
    assert store.agendas.unread(NOON + MINUTE, NOON - DAY, 9) == (9,)
    assert store.agendas.unread(NOON + 2 * MINUTE, NOON - DAY, 9) == (9, 8)
    assert store.agendas.unread(NOON + 2 * MINUTE, NOON - DAY, 1) == (9,)
    assert store.agendas.unread(NOON + 2 * MINUTE, NOON, 9) == ()


@pytest.mark.parametrize(
    ("bills", "since", "ours"),
    [
        ((BILL,), 0, True),
        ((), 0, True),
        ((BillId(194, "H9"),), 0, False),
        ((BILL,), 1, False),
    ],
)
def test_ours(store: Store, bills: tuple[BillId, ...], since: int, *, ours: bool) -> None:
    """A hearing is of ours that has a bill we know, or no agenda yet, and is not over."""
    store.bills.record(observation())
    posted(store, replace(AGENDA, bills=bills))
    assert bool(store.agendas.since(AGENDA.day + since * DAY)) is ours


def test_of_bills_or_days(store: Store) -> None:
    """Hearings are found by a bill that is or was on the agenda; those without any by each day that they were on."""

    def found(bill: BillId, *days: date) -> list[int]:
        return [each.event for each in store.agendas.on([bill], days)]

    posted(store)
    store.agendas.record(replace(AGENDA, bills=(DRAFT,), course=(STANDS,)), NOON)
    posted(store, replace(AGENDA, event=8, bills=()))
    assert (found(BILL), found(DRAFT), found(BILL, LEFT.day)) == ([7], [7], [7, 8])
    assert found(BillId(194, "H9"), AGENDA.day, AGENDA.day + DAY) == [8]


def test_hosts(store: Store) -> None:
    """Each of hearings' names for a committee is known once."""
    posted(store, replace(AGENDA, event=9))
    posted(store, replace(AGENDA, event=8, committee="Housing"))
    posted(store, replace(AGENDA, event=7, committee_code=None))
    assert sorted(store.agendas.hosts()) == ["Housing", "The Judiciary"]


def test_marked_in_one_go(store: Store) -> None:
    """A moved hearing is queued with its record; the same answer or notice again is not."""

    def moved() -> list[str]:
        jobs = store.jobs.moved()
        store.jobs.settle(jobs)
        return [job.subject.name for job in jobs]

    store.agendas.note_list([7], NOON, first=9)
    for expected in ["agendas"], []:
        store.agendas.record(replace(AGENDA, course=(STANDS,)), NOON)
        assert moved() == expected
    for expected in ["agendas"], []:
        store.agendas.record_notice(7, Notice("Samples."), NOON, [])
        assert moved() == expected
