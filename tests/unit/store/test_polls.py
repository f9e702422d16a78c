from datetime import datetime
from pathlib import Path

from billbot.store import Pause, Store
from tests.support.store_sample import MINUTE, NOON, ask


def end(store: Store, poll: int, at: datetime, checked: int = 1, not_tried: int = 0) -> None:
    store.polls.end(poll, at, checked=checked, failed=2, not_tried=not_tried)


def test_what_it_came_to(store: Store, path: Path) -> None:
    """A poll keeps its outcome."""
    end(store, store.polls.begin(NOON), NOON + MINUTE, not_tried=3)
    assert ask(path, "SELECT started, finished, checked, failed, not_tried FROM polls") == [
        ("2026-03-02T17:00:00.000Z", "2026-03-02T17:01:00.000Z", 1, 2, 3)
    ]


def test_before_the_first(store: Store) -> None:
    """Before the first poll there is no last one, no good one and no pause."""
    assert (store.polls.last_started(), store.polls.last_good(), store.polls.pause()) == (None, None, Pause())


def test_last_good(store: Store) -> None:
    """The last good poll read a bill well; a failed one only began."""
    end(store, store.polls.begin(NOON), NOON + MINUTE)
    end(store, store.polls.begin(NOON + 30 * MINUTE), NOON + 31 * MINUTE, checked=0)
    assert store.polls.last_started() == NOON + 30 * MINUTE
    assert store.polls.last_good() == NOON + MINUTE


def test_cut_short(store: Store) -> None:
    """A poll that left bills out does not count as the last to begin, so the next one is due at once."""
    end(store, store.polls.begin(NOON), NOON + MINUTE, not_tried=1)
    assert (store.polls.last_started(), store.polls.last_good()) == (None, NOON + MINUTE)


def test_broken_off(store: Store) -> None:
    """A killed process's poll does not count: the next one is due immediately."""
    store.polls.begin(NOON)
    assert (store.polls.last_started(), store.polls.last_good()) == (None, None)


def test_pause_for_every_process(store: Store, path: Path) -> None:
    """A pause that one process wrote down is what every other one reads, also after a restart."""
    store.polls.set_pause(Pause(2, NOON))
    with Store(path) as other:
        assert other.polls.pause() == Pause(2, NOON)


def test_pause_is_replaced(store: Store) -> None:
    """There is one pause: a new one replaces the old, and its end leaves none."""
    store.polls.set_pause(Pause(1, NOON))
    store.polls.set_pause(Pause(2, NOON + MINUTE))
    assert store.polls.pause() == Pause(2, NOON + MINUTE)
    store.polls.set_pause(Pause())
    assert store.polls.pause() == Pause()
