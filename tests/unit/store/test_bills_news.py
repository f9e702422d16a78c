"""The log of changes: a bill's news, and the news that led to a number."""

from datetime import date, timedelta

from msgspec.structs import replace

from billbot.domain.bills import Change, Link
from billbot.store import Store
from tests.support.store_sample import ADDED, BILL, BILL_SEEN, DATED, DRAFT, MINUTE, NOON, observation

LATER = NOON + timedelta(days=1)
FOUND = replace(ADDED, kind="link_found")
FIRST = Change(BILL, "first_seen", "routine")


def again(store: Store, *changes: Change, **more: object) -> list[int]:
    """A second observation of the bill, a day later."""
    known = store.bills.last_seen(BILL)
    assert known is not None
    return store.bills.record(observation(known, at=LATER, changes=changes, **more))


def test_nothing_seen(store: Store) -> None:
    """If nothing was seen, there is no news and no beginning."""
    assert (store.news.begun(), store.news.of(BILL), store.news.led_to(BILL)) == (None, (), None)


def test_since_its_first_sight(store: Store) -> None:
    """The changes of a bill are logged in their order, with when they were seen, but for that it was first seen."""
    first, *_ = store.bills.record(observation(changes=(FIRST,)))
    later = again(store, ADDED, DATED)
    found = store.news.of(BILL)
    assert store.news.begun() == NOON
    assert [(each.id, each.change, each.at) for each in found] == [
        (key, change, LATER) for key, change in zip(later, (ADDED, DATED), strict=True)
    ]
    assert {each.proposals for each in found} == {("samples", "others")}
    assert first not in [each.id for each in found]
    assert store.news.of(DRAFT) == ()


def test_when_it_was_seen(store: Store) -> None:
    """A poll's changes have the time of its beginning; a single look's have its own."""
    store.bills.record(observation())
    poll = store.polls.begin(LATER - MINUTE)
    known = store.bills.last_seen(BILL)
    assert known is not None
    store.bills.record(observation(known, at=LATER, changes=(ADDED,)), poll)
    assert [each.poll for each in store.news.of(BILL)] == [NOON, NOON, LATER - MINUTE]


def test_led_to(store: Store) -> None:
    """A link to a number has its row's day and when that was seen; a row of the first sight was not news."""
    store.bills.record(observation(changes=()))
    assert (store.news.led_to(DRAFT), store.news.led_to_at(DRAFT)) == (None, None)
    earlier = date(2026, 1, 2)
    again(store, FOUND, replace(FOUND, row=2, date=earlier), replace(ADDED, date=earlier))  # of others
    assert (store.news.led_to(DRAFT), store.news.led_to_at(DRAFT)) == (ADDED.date, LATER)
    assert store.news.led_to(BILL) is None


def test_led_to_by_a_row_without_a_date(store: Store) -> None:
    """For a row without a date it is the day we read it."""
    store.bills.record(observation(BILL_SEEN, changes=(), links=(Link(BILL, DRAFT, "continues_in", 3),)))
    again(store, replace(FOUND, date=None))
    assert store.news.led_to(DRAFT) == date(2026, 3, 3)
