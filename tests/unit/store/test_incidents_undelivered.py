"""Due but undelivered messages, counted by channel."""

from datetime import timedelta

from billbot.domain.incidents import Undelivered
from billbot.domain.ledger import Job, Subject
from billbot.store import Store
from tests.support.store_sample import BILL, MINUTE, MOVED, NOON, claimed, owe, send, word

HOUR = timedelta(hours=1)


def test_nothing_undelivered(store: Store) -> None:
    """Sent, settled or dropped messages, and those not due yet, are not undelivered."""
    owe(store, word("a"))
    send(store)
    owe(store, word("b"), word("later", due=NOON + 24 * HOUR), word("c", channel="gone"))
    store.jobs.settle(store.jobs.due("slack", "ann", NOON))
    store.channel_names.forget_others(["slack"], NOON)
    assert store.incidents.undelivered(NOON) == ()


def test_undelivered_a_channel(store: Store) -> None:
    """Due and unsent subjects are counted by channel, each once, with the oldest time and an error."""
    owe(store, word("a"), word("b"), to=("ann", "bob"))
    store.jobs.put_off(store.jobs.due("slack", "ann", NOON)[:1], NOON + 24 * HOUR, "a fault")
    store.jobs.add([word("c", channel="mail", due=NOON - 24 * HOUR), word("d", channel="mail")], NOON)
    assert store.incidents.undelivered(NOON) == (
        Undelivered("mail", 2, NOON - 24 * HOUR, None),
        Undelivered("slack", 2, NOON, "a fault"),
    )


def test_put_off_to_a_summary(store: Store) -> None:
    """A message waiting for the next summary is undelivered if not sent by then."""
    owe(store, word("a"))
    store.jobs.put_off(store.jobs.due("slack", "ann", NOON), NOON + HOUR)
    assert store.incidents.undelivered(NOON + HOUR - MINUTE) == ()
    assert store.incidents.undelivered(NOON + 2 * HOUR) == (Undelivered("slack", 1, NOON + HOUR, None),)


def test_undelivered_of_a_bill(store: Store) -> None:
    """All news of one bill counts once, since it is told together."""
    subjects = [MOVED, Subject("reminder", BILL, name="1"), Subject("reminder", BILL, name="2")]
    store.jobs.add([Job("slack", each, NOON) for each in subjects], NOON)
    assert [each.notices for each in store.incidents.undelivered(NOON)] == [1]


def test_on_its_way_is_undelivered(store: Store) -> None:
    """A message being sent has not left yet, and says why a try failed; queued again, the subject counts once."""
    owe(store, word("a"))
    envelope = claimed(store)
    assert store.incidents.undelivered(NOON) == (Undelivered("slack", 1, NOON, None),)
    store.envelopes.note_unclear(envelope, "away")
    owe(store, word("a"))
    assert store.incidents.undelivered(NOON) == (Undelivered("slack", 1, NOON, "away"),)


def test_nothing_is_overdue_to_who_is_missing(store: Store) -> None:
    """Messages for somebody missing from the list do not count as undelivered."""
    owe(store, word("a"), to=("ann", "bob"))
    store.jobs.settle(store.jobs.due("slack", "bob", NOON))
    store.jobs.give_out("slack", ("bob",), NOON)
    assert store.incidents.undelivered(NOON + HOUR) == ()
