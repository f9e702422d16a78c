"""What keeps messages from a channel, or from one recipient of it."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from billbot.bills import Mark, Subject, Undelivered
from billbot.store import EVERYBODY, Hold, Store
from tests.support.store_sample import BILL, MINUTE, NOON, ask, claimed, owe, send, word

HOUR = timedelta(hours=1)


def hold(error: str = "away", since: datetime = NOON, *, tries: int = 1, permanent: bool = False) -> Hold:
    return Hold(since, tries, since + MINUTE, error, permanent)


def test_nothing_is_held(store: Store) -> None:
    """In a new database nothing is held."""
    assert (store.holds.on("slack", "ann"), store.holds.all()) == (None, {})


def test_comes_back(store: Store) -> None:
    """A hold comes back as it was written, and is on its recipient alone."""
    store.holds.put("slack", "ann", hold(tries=3, permanent=True))
    assert store.holds.on("slack", "ann") == hold(tries=3, permanent=True)
    others = [("slack", "bob"), ("mail", "ann"), ("slack", EVERYBODY)]
    assert [store.holds.on(*other) for other in others] == [None] * 3


def test_the_last_counts(store: Store) -> None:
    """A later hold on the same recipient takes the place of the one before."""
    store.holds.put("slack", "ann", hold())
    store.holds.put("slack", "ann", hold("busy", tries=2))
    assert store.holds.on("slack", "ann") == hold("busy", tries=2)
    assert ask(store.path, "SELECT count(*) FROM holds") == [(1,)]


def test_lifted(store: Store) -> None:
    """Once something got through nothing holds that recipient any more; others are held as before."""
    for name in ("ann", "bob"):
        store.holds.put("slack", name, hold())
    store.holds.lift("slack", "ann")
    store.holds.lift("slack", "cy")
    assert [store.holds.on("slack", name) for name in ("ann", "bob", "cy")] == [None, hold(), None]


def test_who_has_left_the_list(store: Store) -> None:
    """Nobody waits for who has left the list of a channel; what holds all of it, or another channel, stays."""
    for channel, name in (("slack", "ann"), ("slack", "bob"), ("slack", EVERYBODY), ("mail", "ann")):
        store.holds.put(channel, name, hold())
    store.marks.make_out("slack", ("bob",), NOON)
    found = ask(store.path, "SELECT channel, recipient FROM holds ORDER BY channel, recipient")
    assert found == [("mail", "ann"), ("slack", EVERYBODY), ("slack", "bob")]


def test_the_holds_of_each_channel(store: Store) -> None:
    """The holds of a channel are given together, the oldest first, on whomever they are."""
    store.holds.put("slack", "ann", hold("young", NOON + HOUR))
    store.holds.put("slack", "bob", hold("old", NOON))
    store.holds.put("mail", EVERYBODY, hold("no recipients", NOON + HOUR, permanent=True))
    assert store.holds.all() == {
        "slack": [hold("old", NOON), hold("young", NOON + HOUR)],
        "mail": [hold("no recipients", NOON + HOUR, permanent=True)],
    }


def test_turned(store: Store) -> None:
    """A hold is put in the place of the one that was seen, or lifted; another that came meanwhile stays."""
    for name in ("ann", "bob", "cy"):
        store.holds.put("slack", name, hold())
    store.holds.put("slack", "cy", hold(tries=2))
    store.holds.replace_if_unchanged("slack", "ann", hold(), hold("busy"))
    store.holds.replace_if_unchanged("slack", "bob", hold(), None)
    store.holds.replace_if_unchanged("slack", "cy", hold(), None)
    assert store.holds.of("slack") == {"ann": hold("busy"), "cy": hold(tries=2)}


def test_tried_now(store: Store) -> None:
    """Where a channel can be asked that is due at once; where it cannot, somebody's word is believed."""
    asked = replace(hold(), next_asking=NOON + HOUR)
    store.holds.put("slack", "ann", asked)
    store.holds.put("slack", "bob", hold())
    store.channel_names.try_now("slack", NOON)
    found = store.holds.of("slack")
    assert found["ann"] == replace(asked, next_try=NOON, next_asking=NOON)
    assert found["bob"] == replace(hold(), next_try=NOON, believed=True)


def test_nothing_undelivered(store: Store) -> None:
    """What was sent, settled or dropped, or is not due yet, is not undelivered."""
    owe(store, word("a"))
    send(store)
    owe(store, word("b"), word("later", due=NOON + 24 * HOUR), word("c", channel="gone"))
    store.marks.settle(store.marks.due("slack", "ann", NOON))
    store.channel_names.forget_others(["slack"], NOON)
    assert store.incidents.undelivered(NOON) == ()


def test_undelivered_a_channel(store: Store) -> None:
    """What is due and has not left is counted by channel, a subject once, with when the oldest was due and an error."""
    owe(store, word("a"), word("b"), to=("ann", "bob"))
    store.marks.put_off(store.marks.due("slack", "ann", NOON)[:1], NOON + 24 * HOUR, "a fault")
    store.marks.add([word("c", channel="mail", due=NOON - 24 * HOUR), word("d", channel="mail")], NOON)
    assert store.incidents.undelivered(NOON) == (
        Undelivered("mail", 2, NOON - 24 * HOUR, None),
        Undelivered("slack", 2, NOON, "a fault"),
    )


def test_undelivered_of_a_bill(store: Store) -> None:
    """Whatever is to be told of one bill is counted once, since it is told together."""
    subjects = [Subject("row", BILL, 1), Subject("row", BILL, 2), Subject("hearing", BILL, name="2025-05-02 13:00")]
    store.marks.add([Mark("slack", each, NOON) for each in subjects], NOON)
    assert [each.notices for each in store.incidents.undelivered(NOON)] == [1]


def test_on_its_way_is_undelivered(store: Store) -> None:
    """What is being sent has not left yet, and says why where a try failed; with what is marked anew it counts once."""
    owe(store, word("a"))
    envelope = claimed(store)
    assert store.incidents.undelivered(NOON) == (Undelivered("slack", 1, NOON, None),)
    store.envelopes.note_unclear(envelope, NOON + MINUTE, "away", "me")
    owe(store, word("a"))
    assert store.incidents.undelivered(NOON) == (Undelivered("slack", 1, NOON, "away"),)


def test_nothing_is_overdue_to_who_is_missing(store: Store) -> None:
    """What waits for who is missing on the list is not counted as undelivered."""
    owe(store, word("a"), to=("ann", "bob"))
    store.marks.settle(store.marks.due("slack", "bob", NOON))
    store.marks.make_out("slack", ("bob",), NOON)
    assert store.incidents.undelivered(NOON + HOUR) == ()
