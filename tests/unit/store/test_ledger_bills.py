"""Moved bills: how far each channel was queued, and one job per bill until nothing differs."""

from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain.ledger import Job, Statement
from billbot.errors import StoreError
from billbot.store import Store
from tests.support.store_sample import (
    BILL,
    BILL_SEEN,
    MINUTE,
    MOVED,
    NOON,
    STANDS,
    again,
    ask,
    claimed,
    due,
    entered,
    observation,
    owe,
    send,
    tell,
    told,
    word,
)

QUEUED = Job("slack", MOVED, NOON, "7")


def test_a_new_channel_knows_what_is_so(store: Store) -> None:
    """A channel begins at the moment of its first look, once."""
    store.jobs.begin("slack", 3)
    store.jobs.begin("slack", 5)
    store.jobs.begin("mail", 5)
    assert (store.jobs.noted("slack"), store.jobs.noted("mail")) == (3, 5)


def test_noted_with_its_jobs(store: Store) -> None:
    """A moment is noted with the jobs for what moved, each queued and due since the bill moved; or neither is."""
    store.jobs.begin("slack", 3)
    nothing: Any = None
    with pytest.raises(StoreError, match="NOT NULL"):
        store.jobs.note("slack", 9, [QUEUED, replace(QUEUED, subject=replace(MOVED, name=nothing))])
    assert (store.jobs.noted("slack"), store.jobs.of_kind("slack", "bill")) == (3, {})
    store.jobs.note("slack", 9, [QUEUED])
    store.jobs.give_out("slack", ("ann",), NOON + MINUTE)
    assert store.jobs.noted("slack") == 9
    assert [(job.was, job.queued_at, job.due, job.waited) for job in due(store)] == [("7", NOON, NOON, False)]


def test_a_bill_that_moved_meanwhile(store: Store) -> None:
    """A bill that moved since it was looked for is due only after the next time; whatever else is due stays due."""
    store.bills.record(observation())
    store.jobs.begin("slack", store.moments.newest())
    owe(store, QUEUED, word("a"))
    assert [job.subject for job in due(store)] == [MOVED, word("a").subject]
    store.bills.record(observation(replace(BILL_SEEN, sponsor="Bo Sample", revision=1)))
    assert [job.subject for job in due(store)] == [word("a").subject]
    store.jobs.note("slack", store.moments.newest(), [])
    assert [job.subject for job in due(store)] == [MOVED, word("a").subject]


def test_a_part_that_was_told(store: Store) -> None:
    """A bill with a told part is examined again, from the first moment, until it is settled."""
    owe(store, QUEUED)
    waiting = due(store)
    send(store)
    assert (told(store), due(store)) == ([STANDS], waiting)
    store.jobs.settle(waiting)
    assert due(store) == ()


def test_a_part_of_a_bill_that_turned(store: Store) -> None:
    """A part queued again or settled since its look is not told."""
    owe(store, QUEUED)
    (job,) = due(store)
    again(store, QUEUED)
    assert tell(store, Statement(entered(job), STANDS)) is None
    (job,) = due(store)
    store.jobs.settle([job])
    assert tell(store, Statement(entered(job), STANDS)) is None
    assert ask(store.path, "SELECT * FROM ledger") == []


def test_parts_of_a_dropped_message(store: Store) -> None:
    """Parts that were clearly not accepted do not count as known, and their bill waits as before."""
    owe(store, QUEUED)
    waiting = due(store)
    store.envelopes.drop(claimed(store))
    assert (told(store), due(store)) == ([], waiting)


def test_a_part_that_was_refused(store: Store) -> None:
    """A part refused for good counts as told, or it would be told forever; nothing else does."""
    owe(store, QUEUED, word("a"))
    assert told(store) == []
    store.envelopes.note_refused(claimed(store), NOON, "too long")
    assert (told(store), told(store, subject=word("a").subject)) == ([STANDS], [])
    found = store.ledger.entries_about("slack", "ann", BILL)
    assert [each.state for each in found] == [STANDS]
