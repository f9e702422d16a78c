"""The ledger: what each recipient heard about each subject, and in which message."""

from billbot.domain.ledger import Job, Statement, Subject
from billbot.store import Store
from tests.support.store_sample import (
    BILL,
    ENTERED,
    MINUTE,
    MOVED,
    NOON,
    STANDS,
    claimed,
    entered,
    heard,
    observation,
    owe,
    owed,
    say,
    send,
    tell,
    told,
    word,
)


def test_what_was_told(store: Store) -> None:
    """The ledger has the told state and change, the proposals, the message and the time."""
    first, last = store.bills.record(observation())
    owe(store, Job("slack", MOVED, NOON, "7"))
    (job,) = owed(store)
    statement = Statement(entered(job, first), STANDS, last, ("samples", "others"))
    envelope = tell(store, statement)
    assert envelope is not None
    store.envelopes.note_sent(envelope, NOON + MINUTE, "ref", "")
    (entry_told,) = store.ledger.entries_of("slack", "ann", ENTERED)
    assert (entry_told.envelope, entry_told.reference, entry_told.at) == (envelope.key, "ref", NOON + MINUTE)
    assert (entry_told.state, entry_told.change, entry_told.proposals) == (STANDS, last, ("samples", "others"))
    assert store.ledger.entries_in(envelope.key) == (entry_told,)


def test_told_by_the_words_of_another(store: Store) -> None:
    """Incidental statements count as told, and their subjects are examined again, since words may be wrong.

    For a part of a bill, the bill is examined from its present moment.
    """
    store.bills.record(observation())
    a, b = word("a"), word("b").subject
    owe(store, a)
    (job,) = owed(store)
    said = Statement(job, "x")
    envelope = tell(store, said, said.for_subject(ENTERED, "y"), said.for_subject(b, "z"))
    assert envelope is not None
    store.envelopes.note_sent(envelope, NOON, "ref", "")
    assert [told(store, subject=each) for each in (a.subject, ENTERED, b)] == [["x"], ["y"], ["z"]]
    assert [(each.subject, each.was) for each in owed(store)] == [(MOVED, f"{store.moments.newest()}"), (b, None)]


def test_told_of_a_bill(store: Store) -> None:
    """Everything told of a bill's parts is found by bill, only for that recipient."""
    parts = [Subject("hearing", BILL, name="one"), Subject("row", BILL, 2)]
    owe(store, *(Job("slack", subject, NOON) for subject in [*parts, Subject("reminder", BILL), Subject("ask")]))
    send(store)
    found = store.ledger.entries_about("slack", "ann", BILL)
    assert [each.subject for each in found] == parts
    assert store.ledger.entries_about("slack", "bob", BILL) == ()


def test_heard(store: Store) -> None:
    """The state last told of each subject of a kind is found for each recipient who heard about it, or is hearing."""
    owe(store, word("a"), to=("ann", "bob", "cy"))
    send(store, to=("ann",))
    claimed(store, to=("bob",))
    store.envelopes.note_refused(claimed(store, to=("cy",)), NOON, "no such mailbox")
    assert store.ledger.last_states("slack", "word") == {word("a").subject: [STANDS, STANDS]}
    assert store.ledger.last_states("slack", "word", even_refused=True) == {word("a").subject: [STANDS] * 3}
    owe(store, word("a"), to=("ann", "bob", "cy"))
    (job,) = owed(store)
    tell(store, Statement(job, "otherwise"))
    assert sorted(store.ledger.last_states("slack", "word")[word("a").subject]) == [STANDS, "otherwise"]
    assert (store.ledger.last_states("slack", "other"), store.ledger.last_states("mail", "word")) == ({}, {})


def test_told_by_a_message_on_its_way(store: Store) -> None:
    """The statements of a message being sent can be read, and count as told to nobody."""
    envelope = say(store, "a")
    (entry_told,) = store.ledger.entries_in(envelope.key, on_its_way=True)
    assert (entry_told.subject, entry_told.state, entry_told.reference) == (
        word("a").subject,
        STANDS,
        None,
    )
    assert (store.ledger.entries_in(envelope.key), heard(store, "a")) == ((), [0])


def test_told_elsewhere(store: Store) -> None:
    """It is known whether somebody heard, or is hearing, of a subject in another channel that reaches them."""
    subject, places = word("a").subject, (("mail", "ann"), ("slack", "ann"), ("mail", "bob"))
    owe(store, word("a"), to=("ann", "bob"))
    found = [store.ledger.told_elsewhere("mail", "ann", subject)]
    envelope = claimed(store)
    found += [store.ledger.told_elsewhere(*place, subject) for place in places]
    store.envelopes.note_refused(envelope, NOON, "too long")
    found += [store.ledger.told_elsewhere("mail", "ann", subject)]
    assert found == [False, True, False, False, False]


def test_marked_first(store: Store) -> None:
    """It is known when the first heard subject of a kind was queued; dropped ones do not count."""
    owe(store, word("dropped"))
    store.envelopes.drop(claimed(store))
    store.jobs.settle(owed(store))
    assert store.ledger.first_queued_at("slack", "word") is None
    for minutes in (1, 2):
        store.jobs.add([word("a")], NOON + minutes * MINUTE)
        store.jobs.give_out("slack", ("ann",), NOON + minutes * MINUTE)
        send(store, NOON + minutes * MINUTE)
    assert store.ledger.first_queued_at("slack", "word") == NOON + MINUTE
    assert store.ledger.first_queued_at("mail", "word") is None
