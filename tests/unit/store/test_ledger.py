"""The ledger: what each recipient was told of each subject, and by which message."""

from billbot.domain.ledger import DueJob, Grouping, Job, LedgerEntry, Statement, Subject
from billbot.store import Store
from tests.support.store_sample import (
    BILL,
    ENTERED,
    MINUTE,
    NOON,
    STANDS,
    claimed,
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
    """The ledger has the state and the change that were told, under which proposals, by which message, and when."""
    first, last = store.bills.record(observation(jobs=(Job("slack", ENTERED, NOON, "gone x", 0),)))
    store.jobs.make_out("slack", ("ann",), NOON)
    (job,) = owed(store)
    envelope = tell(store, Statement(job, STANDS, last, ("samples", "others"), Grouping("numbers")))
    assert envelope is not None
    store.envelopes.note_sent(envelope, NOON + MINUTE, "ref", "")
    (entry_told,) = store.ledger.entries_of("slack", "ann", ENTERED)
    was = DueJob(0, "slack", "ann", ENTERED, "gone x", first, None, NOON, NOON, turns=0)
    statement = Statement(was, STANDS, last, ("samples", "others"), Grouping("numbers"))
    assert entry_told == LedgerEntry(envelope.key, "ref", NOON + MINUTE, statement, after=first - 1)
    assert store.ledger.entries_in(envelope.key) == (entry_told,)


def test_after_the_last_that_was_told(store: Store) -> None:
    """A second telling of a subject comes after the last change that the first one told."""
    subject = Job("slack", ENTERED, NOON, None, 0)
    ids = store.bills.record(observation(jobs=(subject,)))
    store.jobs.make_out("slack", ("ann",), NOON)
    (job,) = owed(store)
    envelope = tell(store, Statement(job, STANDS, ids[1]))
    assert envelope is not None
    store.envelopes.note_sent(envelope, NOON, "ref", "")
    owe(store, Job("slack", ENTERED, NOON))
    send(store)
    assert [each.after for each in store.ledger.entries_of("slack", "ann", ENTERED)] == [ids[0] - 1, ids[1]]


def test_told_by_the_words_of_another(store: Store) -> None:
    """What is told by the words about another subject is told with it, and looked at once more: words may be wrong."""
    owe(store, word("a"))
    (job,) = owed(store)
    statement = Statement(job, "x")
    envelope = tell(store, statement, statement.for_subject(ENTERED, "y"))
    assert envelope is not None
    store.envelopes.drop(envelope)
    looked_at, job = owed(store)
    assert (looked_at.subject, job.subject, looked_at.was) == (ENTERED, word("a").subject, None)
    envelope = tell(store, Statement(job, "x"), Statement(job, "x").for_subject(ENTERED, "y"))
    assert envelope is not None
    store.envelopes.note_sent(envelope, NOON, "ref", "")
    assert [told(store, subject=each) for each in (job.subject, ENTERED)] == [["x"], ["y"]]


def test_told_of_a_bill(store: Store) -> None:
    """What was told of all subjects of a kind is found by their bill, of that recipient and court alone."""
    subjects = [Subject("hearing", ENTERED.bill, name="one"), Subject("hearing", ENTERED.bill, name="two")]
    others = [Subject("hearing", name="three"), ENTERED]
    owe(store, *(Job("slack", subject, NOON) for subject in [*subjects, *others]))
    send(store)
    found = store.ledger.entries_about("slack", "ann", "hearing", BILL)
    assert [each.statement.subject for each in found] == subjects
    assert store.ledger.entries_about("slack", "bob", "hearing", BILL) == ()


def test_heard(store: Store) -> None:
    """The state last told of each subject of a kind is found for each recipient who heard of it, or is hearing."""
    owe(store, word("a"), to=("ann", "bob", "cy"))
    send(store, to=("ann",))
    claimed(store, to=("bob",))
    store.envelopes.note_refused(claimed(store, to=("cy",)), NOON, "no such mailbox")
    assert store.ledger.last_states("slack", "word") == {word("a").subject: [STANDS, STANDS]}
    assert store.ledger.last_states("slack", "word", even_refused=True) == {word("a").subject: [STANDS] * 3}
    owe(store, word("a"), to=("ann", "bob", "cy"))
    (job,) = owed(store)
    tell(store, Statement(job, "otherwise"))
    assert sorted(store.ledger.last_states("slack", "word")[word("a").subject]) == ["otherwise", STANDS]
    assert (store.ledger.last_states("slack", "other"), store.ledger.last_states("mail", "word")) == ({}, {})


def test_channels_told(store: Store) -> None:
    """The channels in which anybody was told of a subject, or is being told, are known; not where it was refused."""
    store.bills.record(observation(jobs=[Job(name, ENTERED, NOON) for name in ("slack", "mail", "gone", "new")]))
    for name in ("slack", "mail", "gone"):
        store.jobs.make_out(name, ("ann",), NOON)
    send(store)
    for name in ("mail", "gone"):
        (job,) = store.jobs.due(name, "ann", NOON)
        envelope = store.envelopes.begin(name, "said", [Statement(job, STANDS)], NOON)
        assert envelope is not None
        if name == "gone":
            store.envelopes.note_refused(envelope, NOON, "too long")
    other = word("a").subject
    assert store.ledger.channels_told([ENTERED, other]) == {ENTERED: {"slack", "mail"}, other: frozenset()}


def test_told_by_a_message_on_its_way(store: Store) -> None:
    """What a message tells that is still on its way can be asked for, and counts as told by nobody."""
    envelope = say(store, "a")
    (entry_told,) = store.ledger.entries_in(envelope.key, on_its_way=True)
    assert (entry_told.statement.subject, entry_told.statement.state, entry_told.reference) == (
        word("a").subject,
        STANDS,
        None,
    )
    assert (store.ledger.entries_in(envelope.key), heard(store, "a")) == ((), [0])


def test_told_elsewhere(store: Store) -> None:
    """Whether somebody was told of a subject in another channel that reaches him, too, or is being told, is known."""
    subject, places = word("a").subject, (("mail", "ann"), ("slack", "ann"), ("mail", "bob"))
    owe(store, word("a"), to=("ann", "bob"))
    found = [store.ledger.told_elsewhere("mail", "ann", subject)]
    envelope = claimed(store)
    found += [store.ledger.told_elsewhere(*place, subject) for place in places]
    store.envelopes.note_refused(envelope, NOON, "too long")
    found += [store.ledger.told_elsewhere("mail", "ann", subject)]
    assert found == [False, True, False, False, False]


def test_marked_first(store: Store) -> None:
    """When the first subject of a kind that a channel was told was queued is known; what was dropped does not count."""
    owe(store, word("dropped"))
    store.envelopes.drop(claimed(store))
    store.jobs.settle(owed(store))
    assert store.ledger.first_queued_at("slack", "word") is None
    for minutes in (1, 2):
        store.jobs.add([word("a")], NOON + minutes * MINUTE)
        store.jobs.make_out("slack", ("ann",), NOON + minutes * MINUTE)
        send(store, NOON + minutes * MINUTE)
    assert store.ledger.first_queued_at("slack", "word") == NOON + MINUTE
    assert store.ledger.first_queued_at("mail", "word") is None
