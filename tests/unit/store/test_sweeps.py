from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from billbot.store import Pause, Store
from tests.support.store_sample import MINUTE, NOON, ask, in_processes


def begun(store: Store, owner: str, at: datetime) -> int:
    sweep = store.sweeps.begin(owner, at)
    assert sweep is not None
    return sweep


def end(store: Store, sweep: int, owner: str, at: datetime, checked: int = 1, not_tried: int = 0) -> None:
    store.sweeps.end(sweep, owner, at, checked=checked, failed=2, not_tried=not_tried)


def test_one_at_a_time(store: Store, path: Path) -> None:
    """While one process sweeps no other can begin, and nothing is noted of its wish."""
    begun(store, "a", NOON)
    with Store(path) as other:
        assert other.sweeps.begin("b", NOON + MINUTE) is None
    assert ask(path, "SELECT count(*) FROM sweeps") == [(1,)]


def begin_ten(barrier: Any, path: Path, owner: str) -> list[bool]:
    """Try to begin ten sweeps, an hour apart, each at the same moment as the other process."""
    begins = []
    with Store(path) as store:
        for hour in range(10):
            barrier.wait()
            begins.append(store.sweeps.begin(owner, NOON + timedelta(hours=hour)) is not None)
    return begins


def test_one_of_two_processes(path: Path) -> None:
    """Of two processes that begin a sweep at once exactly one may, ten times in a row."""
    with Store(path):
        pass
    first, second = in_processes(begin_ten, (path, "a"), (path, "b"))
    assert [sorted(pair) for pair in zip(first, second, strict=True)] == [[False, True]] * 10


def test_ended(store: Store) -> None:
    """Once a sweep has ended another process can begin one."""
    end(store, begun(store, "a", NOON), "a", NOON)
    begun(store, "b", NOON)


def test_lapses_after_ten_minutes(store: Store) -> None:
    """The right to sweep of a process that died lapses after ten minutes, and not before."""
    begun(store, "a", NOON)
    assert store.sweeps.begin("b", NOON + timedelta(minutes=9, seconds=59)) is None
    begun(store, "b", NOON + timedelta(minutes=10))


def test_renewed(store: Store) -> None:
    """Renewing keeps the right for ten minutes more."""
    begun(store, "a", NOON)
    assert store.sweeps.renew("a", NOON + 8 * MINUTE)
    assert store.sweeps.begin("b", NOON + 17 * MINUTE) is None
    begun(store, "b", NOON + 18 * MINUTE)


def test_renewed_once_a_minute(store: Store, path: Path) -> None:
    """Renewing is asked at every bill, and writes once a minute."""
    begun(store, "a", NOON)
    with Store(path) as other:
        before = other.written_by_others()
        assert store.sweeps.renew("a", NOON + timedelta(seconds=59))
        assert other.written_by_others() == before
        assert store.sweeps.renew("a", NOON + timedelta(seconds=61))
        assert other.written_by_others() != before


def test_renewed_by_a_clock_set_back(store: Store) -> None:
    """A right that seems to last for too long, since the clock was set back, is that of ten minutes from now on."""
    begun(store, "a", NOON)
    assert store.sweeps.renew("a", NOON - 30 * MINUTE)
    begun(store, "b", NOON - 20 * MINUTE)


def test_lost_meanwhile(store: Store) -> None:
    """A process whose right lapsed and was taken can't renew it, nor take it from the other."""
    begun(store, "a", NOON)
    begun(store, "b", NOON + 10 * MINUTE)
    assert not store.sweeps.renew("a", NOON + 11 * MINUTE)
    assert store.sweeps.renew("b", NOON + 11 * MINUTE)


def test_late_but_not_lost(store: Store) -> None:
    """A right that lapsed and that nobody took can still be renewed."""
    begun(store, "a", NOON)
    assert store.sweeps.renew("a", NOON + 30 * MINUTE)
    assert store.sweeps.begin("b", NOON + 31 * MINUTE) is None


def test_nothing_to_renew(store: Store) -> None:
    """Who never began cannot renew."""
    assert not store.sweeps.renew("a", NOON)


def test_ended_by_its_owner_only(store: Store) -> None:
    """A process that lost its right notes how its sweep went, and leaves the right of the other alone."""
    first = begun(store, "a", NOON)
    begun(store, "b", NOON + 10 * MINUTE)
    end(store, first, "a", NOON + 11 * MINUTE)
    assert store.sweeps.begin("c", NOON + 12 * MINUTE) is None
    assert store.sweeps.last_good() == NOON + 11 * MINUTE


def test_what_it_came_to(store: Store, path: Path) -> None:
    """A sweep keeps what it came to."""
    end(store, begun(store, "a", NOON), "a", NOON + MINUTE, not_tried=3)
    assert ask(path, "SELECT started, finished, checked, failed, not_tried FROM sweeps") == [
        ("2026-03-02T17:00:00.000Z", "2026-03-02T17:01:00.000Z", 1, 2, 3)
    ]


def test_before_the_first(store: Store) -> None:
    """Before the first sweep there is no last one, no good one and no pause."""
    assert (store.sweeps.last_started(), store.sweeps.last_good(), store.sweeps.pause()) == (None, None, Pause())


def test_last_good(store: Store) -> None:
    """The last good sweep is one in which a bill was read well; one that failed throughout began, and that is all."""
    end(store, begun(store, "a", NOON), "a", NOON + MINUTE)
    end(store, begun(store, "a", NOON + 30 * MINUTE), "a", NOON + 31 * MINUTE, checked=0)
    assert store.sweeps.last_started() == NOON + 30 * MINUTE
    assert store.sweeps.last_good() == NOON + MINUTE


def test_cut_short(store: Store) -> None:
    """A sweep that left bills out does not count as the last to begin, so that the next one is due at once."""
    end(store, begun(store, "a", NOON), "a", NOON + MINUTE, not_tried=1)
    assert (store.sweeps.last_started(), store.sweeps.last_good()) == (None, NOON + MINUTE)


def test_broken_off(store: Store) -> None:
    """A sweep that never ended, since its process was killed, counts for nothing: the next one is due at once."""
    begun(store, "a", NOON)
    assert (store.sweeps.last_started(), store.sweeps.last_good()) == (None, None)


def test_pause_for_every_process(store: Store, path: Path) -> None:
    """A pause that one process wrote down is what every other one reads, also after a restart."""
    store.sweeps.set_pause(Pause(2, NOON))
    with Store(path) as other:
        assert other.sweeps.pause() == Pause(2, NOON)


def test_pause_is_replaced(store: Store) -> None:
    """There is one pause: a new one stands in the place of the old, and its end leaves none."""
    store.sweeps.set_pause(Pause(1, NOON))
    store.sweeps.set_pause(Pause(2, NOON + MINUTE))
    assert store.sweeps.pause() == Pause(2, NOON + MINUTE)
    store.sweeps.set_pause(Pause())
    assert store.sweeps.pause() == Pause()
