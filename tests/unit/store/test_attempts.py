"""How tries went."""

from billbot.store import Attempt, Store
from tests.support.store_sample import LATER, MINUTE, NOON


def test_how_it_has_gone(store: Store) -> None:
    """A try without success is counted and says why, and leaves when it was last done; the next good one ends that."""
    assert store.attempts.of("documents", 194) == Attempt()
    for at in (NOON, NOON + MINUTE):
        store.attempts.note("documents", at, 194, done=False, error="away")
    assert store.attempts.of("documents", 194) == Attempt(NOON + MINUTE, None, 2, "away")
    store.attempts.note("documents", NOON + 2 * MINUTE, 194, done=True)
    assert store.attempts.of("documents", 194) == Attempt(NOON + 2 * MINUTE, NOON + 2 * MINUTE)
    store.attempts.note("documents", LATER, 194, done=False, error="away")
    assert store.attempts.all("documents") == {(194, ""): Attempt(LATER, NOON + 2 * MINUTE, 1, "away")}


def test_each_by_itself(store: Store) -> None:
    """A try of one kind, court or name says nothing about another."""
    store.attempts.note("roll call", NOON, 194, "Senate 7", done=False)
    others = [store.attempts.of("member", 194, "Senate 7"), store.attempts.of("roll call", 193, "Senate 7")]
    assert [*others, store.attempts.of("roll call", 194, "Senate 8")] == [Attempt()] * 3
    assert store.attempts.all("member") == {}
