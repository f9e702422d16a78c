"""If somebody moves to another list, only their told and owed news moves."""

from billbot.domain.ledger import Job, Subject
from billbot.store import Store
from tests.support.store_sample import DAY, MINUTE, MORNING, NOON, again, ask, due, names, owe, send, word


def test_who_came_to_the_list_later(store: Store) -> None:
    """A new person on the list gets what is due from then on, not what others were given before."""
    owe(store, word("a"))
    again(store, word("b"), to=("ann", "bob"))
    assert [names(due(store, recipient=each)) for each in ("ann", "bob")] == [["a", "b"], ["b"]]


def test_who_has_left_the_list(store: Store) -> None:
    """News for somebody missing for an hour is dropped, even if they come back."""
    owe(store, word("a"), to=("ann", "bob"))
    store.jobs.give_out("slack", ("bob",), NOON)
    assert names(due(store)) == ["a"]
    store.jobs.give_out("slack", ("bob",), MORNING)
    store.jobs.give_out("slack", ("ann", "bob"), MORNING)
    assert [names(due(store, MORNING, each)) for each in ("ann", "bob")] == [[], ["a"]]


def test_who_is_missing_for_a_moment(store: Store) -> None:
    """Somebody missing at one delivery keeps what waits, and is owed newer news."""
    owe(store, word("a"), to=("ann", "bob"))
    again(store, word("b"), to=("bob",))
    store.jobs.give_out("slack", ("ann", "bob"), MORNING)
    store.jobs.give_out("slack", ("bob",), MORNING + MINUTE)
    assert names(due(store, MORNING)) == ["a", "b"]


def test_list_of_others_for_a_moment(store: Store) -> None:
    """Anybody who is on the list again after a delivery to wholly others keeps what waits."""
    owe(store, word("a"))
    store.jobs.give_out("slack", ("bob",), NOON)
    store.jobs.give_out("slack", ("ann",), NOON + MINUTE)
    assert [names(due(store, NOON + MINUTE, each)) for each in ("ann", "bob")] == [["a"], ["a"]]


def test_handed_over_once(store: Store) -> None:
    """News for a fixed address waits once at the new one, even if still at the old one."""
    owe(store, word("a"))
    store.jobs.give_out("slack", ("bob",), NOON)
    store.jobs.settle(due(store, recipient="bob"))
    store.jobs.give_out("slack", ("bob",), NOON + MINUTE)
    assert [names(due(store, NOON + MINUTE, each)) for each in ("ann", "bob")] == [["a"], []]


def test_other_channels_are_left_alone(store: Store) -> None:
    """A channel's list has nothing to say about another channel, also where the recipient is the same."""
    owe(store, word("a"), word("a", channel="mail"))
    store.jobs.give_out("mail", ("bob",), NOON)
    assert names(due(store)) == ["a"]
    assert [job.channel for job in store.jobs.due("mail", "bob", NOON)] == ["mail"]


def test_without_recipients_all_waits(store: Store) -> None:
    """With an empty list nothing is made out or dropped; it goes to anybody who comes to the list first."""
    store.jobs.add([word("a")], NOON)
    store.jobs.give_out("slack", (), NOON)
    again(store, at=NOON + DAY)
    store.jobs.give_out("slack", (), NOON + DAY)
    assert names(due(store, NOON + DAY)) == ["a"]


def test_many_recipients(store: Store) -> None:
    """A list of two thousand is not a problem."""
    owe(store, word("a"), to=tuple(f"r{number}" for number in range(2000)))
    assert names(due(store, recipient="r1999")) == ["a"]


def told_in(store: Store, channel: str, recipient: str = "ann") -> list[str]:
    """What a recipient heard about the word `a`, as it is under a channel."""
    subject = word("a").subject
    return [each.state for each in store.ledger.entries_of(channel, recipient, subject)]


def test_what_was_told_goes_along(store: Store) -> None:
    """What somebody heard is under the channel that reaches them."""
    owe(store, word("a"), to=("ann", "bob"))
    send(store)
    said = told_in(store, "slack")
    store.jobs.give_out("mail", ("ann",), NOON)
    store.jobs.give_out("slack", ("bob",), NOON)
    assert (len(said), told_in(store, "slack"), told_in(store, "mail")) == (1, [], said)


def test_what_is_owed_goes_along(store: Store) -> None:
    """Owed news moves once somebody left for good, except the first channel's own."""
    owe(store, word("a"), Job("slack", Subject("digest"), NOON), to=("ann", "bob"))
    store.jobs.give_out("mail", ("ann",), NOON)
    for at in (NOON, MORNING):
        store.jobs.give_out("slack", ("bob",), at)
    found = ask(store.path, "SELECT channel, recipient, kind FROM jobs ORDER BY channel, kind")
    assert found == [("mail", "ann", "word"), ("slack", "bob", "digest"), ("slack", "bob", "word")]
