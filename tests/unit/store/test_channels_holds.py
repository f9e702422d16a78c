"""What keeps messages from a channel, or from one recipient of it."""

from datetime import datetime, timedelta

from billbot.store import EVERYBODY, Hold, Store
from tests.support.store_sample import MINUTE, NOON, ask, claimed, due, owe, word

HOUR = timedelta(hours=1)


def hold(error: str = "away", since: datetime = NOON, *, tries: int = 1, permanent: bool = False) -> Hold:
    return Hold(since, tries, since + MINUTE, error, permanent)


def test_comes_back(store: Store) -> None:
    """A hold is read back unchanged, and is only on its recipient."""
    store.holds.put("slack", "ann", hold(tries=3, permanent=True))
    assert store.holds.on("slack", "ann") == hold(tries=3, permanent=True)
    others = [("slack", "bob"), ("mail", "ann"), ("slack", EVERYBODY)]
    assert [store.holds.on(*other) for other in others] == [None] * 3


def test_lifted(store: Store) -> None:
    """Once something got through nothing holds that recipient anymore; others are held as before."""
    for name in ("ann", "bob"):
        store.holds.put("slack", name, hold())
    store.holds.lift("slack", "ann")
    store.holds.lift("slack", "cy")
    assert [store.holds.on("slack", name) for name in ("ann", "bob", "cy")] == [None, hold(), None]


def test_who_has_left_the_list(store: Store) -> None:
    """Nobody waits for who has left the list of a channel; what holds all of it, or another channel, stays."""
    for channel, name in (("slack", "ann"), ("slack", "bob"), ("slack", EVERYBODY), ("mail", "ann")):
        store.holds.put(channel, name, hold())
    store.jobs.give_out("slack", ("bob",), NOON)
    found = ask(store.path, "SELECT channel, recipient FROM holds ORDER BY channel, recipient")
    assert found == [("mail", "ann"), ("slack", EVERYBODY), ("slack", "bob")]


def test_the_holds_of_each_channel(store: Store) -> None:
    """A channel's holds are returned together, the oldest first, for all recipients."""
    store.holds.put("slack", "ann", hold("young", NOON + HOUR))
    store.holds.put("slack", "bob", hold("old", NOON))
    store.holds.put("mail", EVERYBODY, hold("no recipients", NOON + HOUR, permanent=True))
    assert store.holds.all() == {
        "slack": [hold("old", NOON), hold("young", NOON + HOUR)],
        "mail": [hold("no recipients", NOON + HOUR, permanent=True)],
    }


def test_nothing_waits(store: Store) -> None:
    """Once it is due a hold ends for whom nothing waits, and no other."""
    owe(store, word("a"), to=("ann", "bob", "cy", "dan"))
    store.jobs.settle([*due(store, recipient="bob"), *due(store, recipient="cy")])
    claimed(store, to=("dan",))
    for name in ("ann", "bob", "cy", "dan", EVERYBODY):
        store.holds.put("slack", name, hold(since=NOON + HOUR if name == "cy" else NOON))
    store.holds.put("mail", "bob", hold())
    store.holds.lift_idle("slack", NOON + MINUTE)
    found = ask(store.path, "SELECT channel, recipient FROM holds ORDER BY channel, recipient")
    assert found == [("mail", "bob"), ("slack", ""), ("slack", "ann"), ("slack", "cy"), ("slack", "dan")]
