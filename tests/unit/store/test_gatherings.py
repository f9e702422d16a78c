"""What one check brings of several proposals under one name is one message."""

import pytest

from billbot.store import Parcel, Store
from tests.support.store_sample import MINUTE, NOON, claim_all, claimed, owe, word

MORNING = NOON + 60 * MINUTE


def sweep(store: Store) -> int:
    begun = store.sweeps.begin("me", NOON)
    assert begun is not None
    return begun


def packed(parcels: list[Parcel]) -> list[str]:
    return [" ".join(owed.key for owed in parcel.notices) for parcel in parcels]


def test_several_proposals(store: Store) -> None:
    """What several proposals have under one name is one message, which knows the name."""
    owe(store, word("a", "one", gathered="numbers"), word("b", "two", gathered="numbers"), sweep=sweep(store))
    (parcel,) = claim_all(store)
    assert packed([parcel]) == ["a b"]
    assert {owed.gathered for owed in parcel.notices} == {"numbers"}


def test_one_proposal_alone(store: Store) -> None:
    """What one proposal alone has under a name stays with its other news."""
    owe(store, word("a", gathered="numbers"), word("b"), word("c", gathered="hearing:1"), sweep=sweep(store))
    assert packed(claim_all(store)) == ["a b c"]


@pytest.mark.parametrize("other_first", [True, False])
def test_other_news_beside_a_gathering(store: Store, *, other_first: bool) -> None:
    """Other news of a proposal that is told among others is a message of its own, whichever is older."""
    gathering = [word("a", "one", gathered="numbers"), word("b", "two", gathered="numbers")]
    other = word("c", "one")
    owe(store, *([other, *gathering] if other_first else [*gathering, other]), sweep=sweep(store))
    assert sorted(packed(claim_all(store))) == ["a b", "c"]


def test_two_names(store: Store) -> None:
    """Each name is a message of its own; what only one proposal has under a name stays out of the others."""
    names = {"a": ("one", "x"), "b": ("two", "x"), "c": ("one", "y"), "d": ("two", "y"), "e": ("one", "z")}
    owe(store, *(word(key, proposal, gathered=name) for key, (proposal, name) in names.items()), sweep=sweep(store))
    assert sorted(packed(claim_all(store))) == ["a b", "c d", "e"]


def test_two_sweeps(store: Store) -> None:
    """What two checks bring under one name is two messages."""
    for proposal in ("one", "two"):
        owe(store, word(proposal, proposal, gathered="numbers"), sweep=sweep(store))
    assert packed(claim_all(store)) == ["one", "two"]


def test_two_recipients(store: Store) -> None:
    """Each recipient has the whole of it in one message."""
    gathering = [word("a", "one", gathered="numbers"), word("b", "two", gathered="numbers")]
    owe(store, *gathering, to=("ann", "bob"), sweep=sweep(store))
    parcels = claim_all(store, to=("ann", "bob"))
    assert packed(parcels) == ["a b", "a b"]
    assert {parcel.recipient for parcel in parcels} == {"ann", "bob"}


def test_another_channel(store: Store) -> None:
    """Proposals of two channels are not told together."""
    store.outbox.owe(
        [word("a", "one", gathered="x"), word("b", "two", gathered="x", channel="mail")], NOON, sweep(store)
    )
    for channel in ("slack", "mail"):
        store.outbox.make_out(channel, ["ann"], NOON)
    assert packed(claim_all(store)) == ["a"]


def test_tried_again(store: Store) -> None:
    """A gathered message that is tried again keeps its key and its notices, though the sweep owed more meanwhile."""
    same = sweep(store)
    owe(store, word("a", "one", gathered="x"), word("b", "two", gathered="x"), sweep=same)
    first = claimed(store)
    store.outbox.mark_failed(first, NOON, "down", NOON + MINUTE, "me")
    owe(store, word("c", "three", gathered="x"), word("d", "one"), sweep=same)
    again = {parcel.key: parcel for parcel in claim_all(store, NOON + MINUTE)}
    assert packed([again.pop(first.key)]) == ["a b"]
    assert sorted(packed(list(again.values()))) == ["c", "d"]


def test_quiet_hours(store: Store) -> None:
    """What waited for the end of the quiet hours is one message, gathered or not; what did not wait is another."""
    same = sweep(store)
    waiting = [word("a", "one", due=MORNING, gathered="x"), word("b", "two", due=MORNING, gathered="x")]
    store.outbox.owe([*waiting, word("c", "one", due=MORNING)], NOON, same)
    store.outbox.owe([word("d", "three", due=MORNING, gathered="x")], MORNING, same)
    store.outbox.make_out("slack", ["ann"], MORNING)
    assert packed(claim_all(store, MORNING)) == ["a b c", "d"]
