"""What is stored about a restored backup."""

from datetime import timedelta

import pytest

from billbot.store import Restoration, Store
from tests.support.store_sample import MINUTE, NOON

BACKUP = NOON - timedelta(days=2)


@pytest.fixture
def restored(store: Store) -> Restoration:
    store.upkeep.note_restoration(BACKUP, NOON)
    return Restoration(1, NOON, BACKUP)


def poll(store: Store, minutes: int, *, checked: int, not_tried: int) -> None:
    """A poll that began so many minutes after noon and took one."""
    begun = store.polls.begin(NOON + minutes * MINUTE)
    assert begun is not None
    end = NOON + (minutes + 1) * MINUTE
    store.polls.end(begun, end, checked=checked, failed=0, not_tried=not_tried)


def test_caught_up(store: Store, restored: Restoration) -> None:
    """A restored state has caught up after the first poll since then that left no bill out, and read one."""
    poll(store, -10, checked=1, not_tried=0)
    poll(store, 10, checked=1, not_tried=1)
    poll(store, 20, checked=0, not_tried=0)
    assert store.upkeep.caught_up_at(restored) is None
    for minutes in (30, 40):
        poll(store, minutes, checked=1, not_tried=0)
        assert store.upkeep.caught_up_at(restored) == NOON + 31 * MINUTE
