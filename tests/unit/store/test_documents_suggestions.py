"""Stored suggestions: why each was made, that it is announced once, and what was decided."""

from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.ledger import Job, Subject
from billbot.domain.suggest import SharedPassage
from billbot.store import Store
from tests.support.store_sample import (
    DOCKET,
    LATER,
    MINUTE,
    NOON,
    WORDS,
    ask,
    claimed,
    document,
    send,
    suggest,
    waiting,
)


def test_suggestion_as_written(store: Store) -> None:
    """A suggestion is read back: the document, the reason, the words and their places."""
    key = suggest(store, DOCKET)
    made = store.suggestions.of(key)
    assert made is not None
    assert made.suggestion == WORDS
    assert (made.bill, made.title, made.presenters) == (BillId(194, "HD5608"), DOCKET.title, ("Ann Sample",))
    assert (made.quiet, made.batch, made.decided, made.by) == (False, None, None, None)
    assert store.suggestions.of(key + 1) is None


PASSAGE = SharedPassage(BillId(194, "H1588"), 98, 0.17, "No sheriff shall.")


def test_passage_that_comes_late(store: Store) -> None:
    """A passage in a later text is another reason of that suggestion."""
    store.documents.take_list(194, [DOCKET], NOON)
    same = waiting(store)
    key = store.documents.record(same, document(text=None), WORDS, NOON, None)
    for _ in range(2):
        assert store.documents.record(same, document(), replace(WORDS, passage=PASSAGE), LATER, None) is None
    (made,) = store.suggestions.all()
    assert (made.id, made.suggestion) == (key, replace(WORDS, passage=PASSAGE))


def test_told_once(store: Store) -> None:
    """A suggestion is queued and noted in one transaction, and announced once, even by two processes."""
    key = suggest(store, DOCKET)
    (untold,) = store.suggestions.untold()
    for name in ("slack", "mail"):
        store.suggestions.tell([untold], [Job(name, Subject("suggestion", None, key), LATER)], LATER)
    assert store.suggestions.untold() == ()
    assert ask(store.path, "SELECT channel, kind, number FROM jobs") == [("slack", "suggestion", key)]


def test_answered_where_it_was_told(store: Store) -> None:
    """A suggestion can be answered on its message as long as nobody has decided on it."""
    key = suggest(store, DOCKET)
    store.suggestions.tell(store.suggestions.untold(), [Job("slack", Subject("suggestion", None, key), LATER)], LATER)
    store.jobs.give_out("slack", ("ann",), LATER)
    assert store.suggestions.answerable(("suggestion",), NOON) == []
    send(store, LATER, "1700000000.0001")
    assert store.suggestions.answerable(("suggestion",), NOON) == [("slack", "1700000000.0001", (key,))]
    assert store.suggestions.answerable(("suggestion",), LATER + MINUTE) == []
    jobs = [Job("slack", Subject("accepted", None, key), LATER)]
    assert store.suggestions.decide(key, "accepted", "slack:U1", LATER, "dignity", jobs)
    assert not store.suggestions.decide(key, "accepted", "slack:U2", LATER, "dignity", [replace(jobs[0], channel="x")])
    assert store.suggestions.answerable(("suggestion",), NOON) == []
    assert ask(store.path, "SELECT channel, kind, number FROM jobs") == [("slack", "accepted", key)]


def test_taken_back(store: Store) -> None:
    """A decision is taken back once; then only later messages can be answered, and it is decided again."""
    key = suggest(store, DOCKET)
    back = [Job("slack", Subject("decision", None, key), LATER, was="rejected")]
    assert not store.suggestions.reopen(key, "command line:Ann", LATER, back)
    store.suggestions.tell(store.suggestions.untold(), [Job("slack", Subject("suggestion", None, key), LATER)], LATER)
    store.jobs.give_out("slack", ("ann",), LATER)
    send(store, LATER, "1700000000.0001")
    assert store.suggestions.decide(key, "rejected", "slack:U1", LATER)
    assert store.suggestions.reopen(key, "command line:Ann", LATER + MINUTE, back)
    assert not store.suggestions.reopen(key, "command line:Ben", LATER + MINUTE, back)
    (made,) = store.suggestions.all()
    assert (made.decided, made.decided_at, made.by) == (None, None, None)
    assert (made.reopened_at, made.reopened_by) == (LATER + MINUTE, "command line:Ann")
    assert store.suggestions.answerable(("suggestion", "decision"), NOON) == []
    store.jobs.give_out("slack", ("ann",), LATER + MINUTE)
    send(store, LATER + MINUTE, "1700000060.0001")
    assert store.suggestions.answerable(("suggestion", "decision"), NOON) == [("slack", "1700000060.0001", (key,))]
    assert store.suggestions.decide(key, "accepted", "slack:U2", LATER + MINUTE)


def test_taken_back_by_another_clock(store: Store) -> None:
    """A suggestion announced after an undo can be answered, even if Slack's clock is behind."""
    key = suggest(store, DOCKET)
    store.suggestions.tell(store.suggestions.untold(), [], LATER)
    assert store.suggestions.decide(key, "rejected", "slack:U1", LATER)
    back = [Job("slack", Subject("decision", None, key), LATER, was="rejected")]
    assert store.suggestions.reopen(key, "command line:Ann", LATER + MINUTE, back)
    store.jobs.give_out("slack", ("ann",), LATER + MINUTE)
    envelope = claimed(store, LATER + MINUTE)
    store.envelopes.note_sent(envelope, LATER, "1700000060.0001", "")
    assert store.suggestions.answerable(("suggestion", "decision"), NOON) == [("slack", "1700000060.0001", (key,))]


def test_decided_once(store: Store) -> None:
    """A suggestion is accepted or rejected once, and who did it is kept; then it is no longer told."""
    key = suggest(store, DOCKET)
    assert store.suggestions.decide(key, "accepted", "slack:U1", LATER, "dignity")
    assert not store.suggestions.decide(key, "rejected", "slack:U2", LATER)
    (made,) = store.suggestions.all()
    assert (made.decided, made.by, made.decided_at, made.proposal) == ("accepted", "slack:U1", LATER, "dignity")
    assert store.suggestions.untold() == ()
    assert not store.suggestions.decide(key + 1, "rejected", "slack:U2", LATER)
