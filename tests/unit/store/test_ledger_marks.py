"""What may differ from what channels heard: one row per channel and subject, examined for each recipient."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain.incidents import Undelivered
from billbot.domain.ledger import Job, Subject
from billbot.store import Store
from tests.support.store_sample import (
    BILL,
    DAY,
    DRAFT,
    MINUTE,
    MORNING,
    MOVED,
    NOON,
    again,
    ask,
    claimed,
    due,
    in_processes,
    names,
    owe,
    send,
    word,
)


@pytest.mark.parametrize(
    "subject", [Subject("a"), Subject("a", BILL), Subject("a", number=4), Subject("a", name="b 4")]
)
def test_subjects_come_back(store: Store, subject: Subject) -> None:
    """A subject is read back unchanged, with any fields."""
    owe(store, Job("slack", subject, NOON))
    assert [job.subject for job in due(store)] == [subject]


def test_not_yet_due(store: Store) -> None:
    """News due later is not given out or examined a millisecond early."""
    owe(store, word("a", due=NOON + MINUTE))
    assert ask(store.path, "SELECT recipient FROM jobs") == [("",)]
    store.jobs.give_out("slack", ("ann",), NOON + MINUTE)
    assert due(store, NOON + MINUTE - timedelta(milliseconds=1)) == ()
    assert names(due(store, NOON + MINUTE)) == ["a"]


def test_it_waits_for_the_newest(store: Store) -> None:
    """What turns again and has to wait is looked at when the newest mark says, with what was so before the first."""
    owe(store, word("a", was="first"))
    again(store, word("a", due=MORNING, was="second"), at=NOON)
    assert names(due(store)) == []  # the newest is not made out yet
    again(store, at=MORNING)
    assert due(store) == ()
    assert [(job.was, job.due) for job in due(store, MORNING)] == [("first", MORNING)]


def test_it_keeps_its_place(store: Store) -> None:
    """What turns again and has to wait for nothing stays due since it was queued first, and did not wait."""
    owe(store, word("a"))
    again(store, word("a", due=NOON + MINUTE), at=NOON + MINUTE)
    assert [(job.due, job.waited) for job in due(store, NOON + MINUTE)] == [(NOON, False)]


def test_settled(store: Store) -> None:
    """A job without news is gone, only for that recipient."""
    owe(store, word("a"), word("b"), to=("ann", "bob"))
    store.jobs.settle(due(store)[:1])
    assert [names(due(store, recipient=each)) for each in ("ann", "bob")] == [["b"], ["a", "b"]]


def test_what_turns_while_it_is_looked_at(store: Store) -> None:
    """A subject that changes between the look and its end is examined again."""
    owe(store, word("a"), word("b"))
    looked_at = due(store)
    again(store, word("a"))
    store.jobs.settle(looked_at)
    assert names(due(store)) == ["a"]
    store.jobs.settle(due(store))
    assert due(store) == ()


def test_what_turns_while_it_is_being_told(store: Store) -> None:
    """A subject that changes while its message is being sent is examined again afterward."""
    owe(store, word("a"))
    envelope = claimed(store)
    assert due(store) == ()
    again(store, word("a"))
    store.envelopes.note_sent(envelope, NOON, "ref", "")
    assert names(due(store)) == ["a"]


def test_put_off(store: Store) -> None:
    """A postponed job is not examined a millisecond early, and has the reason if there is a problem."""
    owe(store, word("a"), word("b"))
    store.jobs.put_off(due(store)[:1], MORNING, "a fault")
    assert names(due(store)) == ["b"]
    assert names(due(store, MORNING - timedelta(milliseconds=1))) == ["b"]
    assert names(due(store, MORNING)) == ["a", "b"]
    assert store.incidents.undelivered(NOON) == (Undelivered("slack", 2, NOON, "a fault"),)


def test_made_out_once(store: Store) -> None:
    """Making out again adds nothing, and does not bring back what was settled or sent."""
    owe(store, word("a"), word("b"))
    store.jobs.settle(due(store)[:1])
    send(store)
    for _ in range(2):
        store.jobs.give_out("slack", ("ann",), NOON + DAY)
    assert ask(store.path, "SELECT * FROM jobs") == []


def test_marked_for_a_channel(store: Store) -> None:
    """What of a kind is queued for a channel, or for a recipient of it, is found with when it is due."""
    owe(store, word("a"), word("b", due=MORNING), word("c", channel="mail"), Job("slack", Subject("other"), NOON))
    found = {subject.name: at for subject, at in store.jobs.of_kind("slack", "word").items()}
    assert found == {"a": NOON, "b": MORNING}


def test_owed_between(store: Store) -> None:
    """Of how many bills was queued in a time is counted, told since or not, both ends included."""
    others = Job("mail", Subject("reminder", BILL), NOON), word("a")
    owe(store, Job("slack", MOVED, NOON), *others, to=("ann", "bob"))
    send(store)
    again(store, Job("slack", replace(MOVED, bill=DRAFT), NOON), at=NOON + MINUTE)
    spans = (NOON, NOON), (NOON - DAY, NOON + DAY), (NOON + MINUTE, NOON + DAY), (NOON - DAY, NOON - MINUTE)
    assert [store.jobs.owed_between("slack", *span) for span in spans] == [1, 2, 1, 0]


def queue_and_settle(barrier: Any, path: Path, owner: str) -> int:
    """Mark and look at the same subjects as another process, again and again; gives how often it saw any."""
    seen = 0
    with Store(path) as store:
        for _ in range(20):
            barrier.wait()
            again(store, word("both"), word(owner))
            found = due(store)
            seen += len(found)
            store.jobs.settle(found)
    return seen


def test_two_processes_mark(path: Path) -> None:
    """Two processes that job, make out and settle at once trip over nothing, and in the end all is looked at."""
    with Store(path):
        pass
    assert sum(in_processes(queue_and_settle, (path, "a"), (path, "b"))) >= 40
    with Store(path) as store:
        store.jobs.settle(due(store))
    assert ask(path, "SELECT * FROM jobs") == []


def test_who_is_owed(path: Path) -> None:
    """Those for whom something is due or on its way are owed it; who waits for a later hour is not, nor who has it."""
    with Store(path) as store:
        store.jobs.add([word("a"), word("b", due=NOON + MINUTE)], NOON)
        store.jobs.give_out("slack", ("ann", "bo"), NOON)
        assert store.jobs.recipients_due("slack", NOON - MINUTE) == frozenset()
        assert store.jobs.recipients_due("slack", NOON) == {"ann", "bo"}
        assert store.jobs.recipients_due("mail", NOON) == frozenset()
        envelope = claimed(store)
        assert store.jobs.recipients_due("slack", NOON) == {"ann", "bo"}
        store.envelopes.note_sent(envelope, NOON, "ref", "")
        assert store.jobs.recipients_due("slack", NOON) == {"bo"}
        store.jobs.put_off(store.jobs.due("slack", "bo", NOON), NOON + MINUTE)
        assert store.jobs.recipients_due("slack", NOON) == frozenset()
