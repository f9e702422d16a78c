"""Old settled data is deleted, but nothing needed to compare or correct."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from billbot.clock import later
from billbot.domain.incidents import Decision, Trouble
from billbot.domain.ledger import Statement, Subject
from billbot.domain.slack import Offer
from billbot.store import Envelope, Envelopes, Ledger, Store
from billbot.store.connection import connect
from tests.support.store_sample import MINUTE, NOON, ask, claimed, owe, send, told, word

YEAR = timedelta(days=365)
LATE = later(NOON, YEAR + MINUTE)
A, B = Subject("word", name="a"), Subject("word", name="b")
ONCE, LAST, FOR_GOOD = (("word",), ()), ((), ("word",)), ((), ())


def prune(store: Store, kept: tuple[tuple[str, ...], tuple[str, ...]] = ONCE, at: datetime = LATE) -> int:
    return store.upkeep.prune_messages(later(at, -YEAR), *kept)


def tell(store: Store, at: datetime, state: str, *names: str) -> Envelope:
    """Tell Ann these words in one message that is accepted."""
    store.jobs.add([word(name, due=at) for name in names], at)
    store.jobs.give_out("slack", ("ann",), at)
    said = [Statement(job, state) for job in store.jobs.due("slack", "ann", at)]
    envelope = store.envelopes.begin(store.envelopes.new_key(), "said", said, at)
    assert envelope is not None
    store.envelopes.note_sent(envelope, at, "ref", "")
    return envelope


def test_what_is_told_once(store: Store) -> None:
    """One-time news is deleted with its message a year after it was sent."""
    tell(store, NOON, "on", "a")
    assert (prune(store, at=later(LATE, -2 * MINUTE)), told(store, subject=A)) == (0, ["on"])
    assert (prune(store), told(store, subject=A)) == (1, [])
    assert ask(store.path, "SELECT * FROM envelopes") == []


def test_what_counts_for_good(store: Store) -> None:
    """What is needed for corrections stays, with everything that its message told."""
    tell(store, NOON, "on", "a")
    owe(store, word("b"))
    other = [Statement(job, "on") for job in store.jobs.due("slack", "ann", NOON)]
    lasting = Statement(other[0].job, "on").for_subject(Subject("row", name="c"), "on")
    envelope = store.envelopes.begin("key", "said", [*other, lasting], NOON)
    assert envelope is not None
    store.envelopes.note_sent(envelope, NOON, "ref", "")
    store.jobs.settle(store.jobs.due("slack", "ann", NOON))
    assert prune(store, FOR_GOOD) == 0
    assert (prune(store), told(store, subject=A), told(store, subject=B)) == (1, [], ["on"])


def test_what_was_told_last(store: Store) -> None:
    """If only the last telling counts, it stays, and earlier ones go after a year."""
    tell(store, NOON, "began", "a")
    tell(store, later(NOON, timedelta(days=30)), "over", "a")
    assert prune(store, LAST) == 0
    assert prune(store, LAST, later(LATE, timedelta(days=30))) == 1
    assert told(store, subject=A) == ["over"]


def test_what_somebody_else_heard_last(store: Store) -> None:
    """Another recipient's later news does not replace this one's."""
    tell(store, NOON, "began", "a")
    owe(store, word("a"), to=("bo",))
    send(store, to=("bo",))
    assert (prune(store, LAST), told(store, subject=A)) == (0, ["began"])


def test_what_is_marked_again(store: Store) -> None:
    """A queued subject stays, given out or not."""
    tell(store, NOON, "on", "a")
    store.jobs.add([word("a", due=LATE)], LATE)
    assert prune(store) == 0
    store.jobs.give_out("slack", ("ann",), LATE)
    assert prune(store) == 0
    store.jobs.settle(store.jobs.due("slack", "ann", LATE))
    assert prune(store) == 1


def test_what_is_on_its_way(store: Store) -> None:
    """A message with an unknown outcome stays, however old."""
    owe(store, word("a"))
    envelope = claimed(store)
    assert prune(store) == 0
    store.envelopes.note_sent(envelope, LATE, "ref", "")
    assert prune(store) == 0
    assert prune(store, at=later(LATE, 2 * YEAR)) == 1


def test_what_was_refused(store: Store) -> None:
    """A message that was lost goes once operations have heard that the trouble is over."""
    owe(store, word("a"))
    store.envelopes.note_refused(claimed(store), NOON, "too long")
    assert prune(store) == 0
    lost = tuple(each for each, _, _ in store.incidents.lost()["slack"])
    store.incidents.apply(
        Decision(begun=(Trouble("channel", "slack", NOON, "x", told=True, lost=lost),)), NOON, lambda _: ()
    )
    assert prune(store) == 0
    store.incidents.apply(Decision(ended=store.incidents.still_open()), LATE, lambda _: ())
    assert prune(store) == 1


def test_what_has_buttons(store: Store) -> None:
    """A message whose buttons somebody may press stays."""
    envelope = tell(store, NOON, "on", "a")
    store.offers.keep(envelope.key, "{}", [Offer("ask", ("one",), "in committee", "")])
    assert prune(store) == 0


@pytest.mark.parametrize("many", [999, 1000, 2001])
def test_in_small_steps(store: Store, many: int) -> None:
    """Very many are deleted in steps; between them other processes may write, and remaining ones block nothing."""
    rows = [(f"k{at}", "slack", f"r{at}", "sent", "2020-01-01T00:00:00.000Z") for at in range(many)]
    with closing(sqlite3.connect(store.path)) as db:
        db.executemany(
            "INSERT INTO envelopes (key, channel, recipient, state, made_at, settled_at) VALUES (?, ?, ?, ?, ?5, ?5)",
            rows,
        )
        db.execute(
            "INSERT INTO ledger (envelope, channel, recipient, kind, general_court, bill, number, name, state,"
            " proposals, queued_at) SELECT id, channel, recipient, iif(id % 2, 'word', 'row'), 0, '', 0, '',"
            " '', '', made_at FROM envelopes"
        )
        db.commit()
    assert prune(store) == (many + 1) // 2
    assert ask(store.path, "SELECT count(*) FROM envelopes WHERE id % 2 = 0") == [(many // 2,)]


def test_what_is_asked_at_each_tick_and_try(store: Store) -> None:
    """Neither finding a kind's told states nor deleting a message reads years of messages."""
    owe(store, word("a"))
    envelope, asked = claimed(store), list[str]()
    with closing(connect(store.path)) as db:
        db.conn.set_trace_callback(asked.append)
        Ledger(db, store.path).last_states("slack", "outage")
        Envelopes(db, store.path).drop(envelope)
    plans = {step[3] for each in asked if " " in each.strip() for step in ask(store.path, f"EXPLAIN QUERY PLAN {each}")}
    assert [step for step in plans if "ledger" in step and "kind=?" not in step and "envelope=?" not in step] == []
    assert [step for step in plans if "SCAN" in step] == []
