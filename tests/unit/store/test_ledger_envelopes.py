"""Messages on their way: written whole before they are sent, and told once they are sent."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain.ledger import Statement
from billbot.store import Envelope, Store
from billbot.store.connection import stamp
from tests.support.store_sample import (
    DAY,
    MINUTE,
    NOON,
    ask,
    claim,
    claimed,
    heard,
    owe,
    owed,
    say,
    send,
    tell,
    word,
)


def row(store: Store) -> list[Any]:
    """The only envelope: its outcome, and the number of its last try."""
    return ask(store.path, "SELECT state, reference, error FROM envelopes")


def test_claimed_sent_told(store: Store) -> None:
    """Due news is claimed, sent and told once; nothing is left to claim."""
    envelope = say(store, "a")
    assert (heard(store, "a"), owed(store)) == ([0], ())
    store.envelopes.note_sent(envelope, NOON, "ref", "")
    assert (heard(store, "a"), claim(store, NOON + 400 * DAY)) == ([1], None)


def test_what_has_turned_is_not_told(store: Store) -> None:
    """If anything changed since its look, nothing is claimed, and everything waits."""
    owe(store, word("a"), word("b"))
    looked_at = owed(store)
    owe(store, word("b"))
    assert tell(store, *(Statement(job, "x") for job in looked_at)) is None
    assert [job.subject.name for job in owed(store)] == ["a", "b"]
    assert row(store) == []


def test_what_another_has_told_is_not_told(store: Store) -> None:
    """News that another process told meanwhile is not claimed again."""
    owe(store, word("a"))
    looked_at = owed(store)
    send(store)
    assert tell(store, *(Statement(job, "x") for job in looked_at)) is None
    assert heard(store, "a") == [1]


def test_one_open_a_recipient(store: Store) -> None:
    """While a message is being sent to a recipient, no other is claimed for them; others have theirs."""
    owe(store, word("a"), to=("ann", "bob"))
    claimed(store)
    owe(store, word("b"), to=("ann", "bob"))
    assert tell(store, *(Statement(job, "x") for job in owed(store))) is None
    assert [store.envelopes.unfinished("slack", each) is None for each in ("ann", "bob")] == [False, True]
    assert claimed(store, to=("bob",)).recipient == "bob"
    assert [job.subject.name for job in owed(store)] == ["b"]


def test_one_open_whatever_is_written(store: Store) -> None:
    """The database itself refuses a second open message to a recipient of a channel."""
    say(store, "a")
    columns = "channel, recipient, state, made_at"
    with pytest.raises(sqlite3.IntegrityError):
        ask(store.path, f"INSERT INTO envelopes (key, {columns}) SELECT 'other', {columns} FROM envelopes")


def test_left_by_a_process_that_was_killed(store: Store) -> None:
    """A dead process's message is there again immediately, now unclear."""
    envelope = say(store, "a")
    again = claimed(store, NOON)
    assert again == Envelope(envelope.key, "slack", "ann", envelope.content, unclear=True, first=NOON)


def test_unclear(store: Store) -> None:
    """A maybe accepted message is sent again with the same key and bytes, before any other."""
    envelope = say(store, "a")
    store.envelopes.note_unclear(envelope, "timed out")
    assert row(store) == [("open", None, "timed out")]
    owe(store, word("b"))
    again = claimed(store, NOON + MINUTE)
    assert again == Envelope(envelope.key, "slack", "ann", envelope.content, unclear=True, first=NOON)
    store.envelopes.note_sent(again, NOON + MINUTE, "ref", "")
    assert heard(store, "a", "b") == [1, 0]


def test_dropped(store: Store) -> None:
    """A clearly refused message is queued again unchanged, and composed with another key."""
    owe(store, word("a", was="gone", due=NOON + MINUTE))
    store.jobs.give_out("slack", ("ann",), NOON + MINUTE)
    (before,) = owed(store)
    envelope = claimed(store, NOON + MINUTE)
    store.envelopes.drop(envelope)
    (after,) = owed(store)
    assert (row(store), heard(store, "a")) == ([], [0])
    assert ask(store.path, "SELECT * FROM ledger") == []
    assert replace(after, id=before.id, times_queued=before.times_queued) == before
    assert claimed(store, NOON + MINUTE).key != envelope.key


def test_dropped_after_it_turned(store: Store) -> None:
    """A subject that changed during a refused message is one job from the first state."""
    owe(store, word("a", was="first"))
    envelope = claimed(store)
    owe(store, word("a", was="second", due=NOON + MINUTE))
    store.jobs.give_out("slack", ("ann",), NOON + MINUTE)
    store.envelopes.drop(envelope)
    assert [(job.was, job.due) for job in owed(store)] == [("first", NOON + MINUTE)]


def test_refused(store: Store) -> None:
    """A message refused for good is not sent, keeps the reason, and no later message tells it."""
    envelope = say(store, "a")
    store.envelopes.note_refused(envelope, NOON, "too long")
    assert row(store) == [("refused", None, "too long")]
    assert (claim(store, NOON + 400 * DAY), heard(store, "a")) == (None, [0])
    assert store.envelopes.unfinished("slack", "ann") is None


def fail(store: Store, end: str, envelope: Envelope) -> None:
    if end == "unclear":
        store.envelopes.note_unclear(envelope, "down")
    elif end == "drop":
        store.envelopes.drop(envelope)
    else:
        store.envelopes.note_refused(envelope, NOON, "too long")


@pytest.mark.parametrize("end", ["unclear", "drop", "refused"])
def test_sent_cannot_be_undone(store: Store, end: str) -> None:
    """What was sent stays sent, whatever comes later."""
    envelope = send_word(store)
    fail(store, end, envelope)
    assert row(store) == [("sent", "ref", None)]
    assert (heard(store, "a"), owed(store)) == ([1], ())


def send_word(store: Store) -> Envelope:
    owe(store, word("a"))
    return send(store)


def test_who_left_while_it_was_on_its_way(store: Store) -> None:
    """A message to somebody who left the list stops; the others, and their channels, keep theirs."""
    owe(store, word("a"), to=("ann", "bob"))
    for name in ("ann", "bob"):
        store.envelopes.note_unclear(claimed(store, to=(name,)), "down")
    store.jobs.give_out("mail", ("cy",), NOON)
    for hours in (0, 2):
        store.jobs.give_out("slack", ("bob",), NOON + hours * 60 * MINUTE)
    assert claim(store, NOON + MINUTE, to=("ann",)) is None
    assert claimed(store, NOON + MINUTE, to=("bob",)).recipient == "bob"
    assert owed(store) == ()


def test_key_of_another_database(store: Store, tmp_path: Path) -> None:
    """A database that begins again gives no message a key that the other side has seen on another one."""
    with Store(tmp_path / "other.db") as other:
        keys = {each.envelopes.new_key() for each in (store, other) for _ in range(10)}
    assert len(keys) == 20


def test_told_by_no_new_message(store: Store) -> None:
    """News told only by editing earlier messages counts as told, and is not a message of the day."""
    store.envelopes.note_sent(say(store, "a"), NOON, None, "")
    assert heard(store, "a") == [1]
    assert store.envelopes.messages_since("slack", "ann", NOON)[0] == 0


def test_messages_of_a_day(store: Store) -> None:
    """A recipient's messages in a channel since a time are counted, with the last one's time."""
    assert store.envelopes.messages_since("slack", "ann", NOON) == (0, None)
    for minutes in (-1, 0, 5):
        owe(store, word("a"))
        send(store, NOON + minutes * MINUTE) if minutes >= 0 else send_before(store)
    owe(store, word("a"))
    claimed(store)
    assert store.envelopes.messages_since("slack", "ann", NOON) == (2, NOON + 5 * MINUTE)
    assert store.envelopes.messages_since("slack", "bob", NOON) == (0, None)


def send_before(store: Store) -> None:
    store.envelopes.note_sent(claimed(store), NOON - MINUTE, "ref", "")


def test_thread_remembers_its_beginning(store: Store) -> None:
    """A thread is the last message that began it."""
    for reference, begins in (("first", "samples"), ("second", ""), ("third", "samples")):
        store.envelopes.note_sent(say(store, reference), NOON, reference, begins)
        assert store.envelopes.thread("slack", "ann", "samples") == ("third" if reference == "third" else "first")


def test_threads_apart(store: Store) -> None:
    """A thread belongs to one channel, one recipient and one proposal; a message without one begins none."""
    store.envelopes.note_sent(say(store, "a"), NOON, "first", "samples")
    store.envelopes.note_sent(say(store, "b"), NOON, "second", "")
    threads = [
        ("slack", "ann", "others"),
        ("slack", "bob", "samples"),
        ("mail", "ann", "samples"),
    ]
    assert [store.envelopes.thread(*each) for each in threads] == [None] * 3


def test_anything_made_out(store: Store) -> None:
    """That anything was ever made out to a recipient is known from the first mark of his to long after it was sent."""
    store.jobs.add([word("a")], NOON)
    seen = [store.channel_names.any_recipient()]
    store.jobs.give_out("slack", ("ann",), NOON)
    seen.append(store.channel_names.any_recipient())
    send(store)
    assert [*seen, store.channel_names.any_recipient()] == [False, True, True]


@pytest.mark.parametrize(("days", "stay"), [(365, {"ann", "bob"}), (367, {"bob"})])
def test_who_left_every_list(store: Store, days: int, stay: set[str]) -> None:
    """Anybody who has left every list goes a year after the last message, with all that is kept about them."""
    owe(store, word("a"))
    send(store)
    for hours in (1, 3):
        store.jobs.give_out("slack", ("bob",), NOON + hours * 60 * MINUTE)
    store.upkeep.forget_left(NOON + (days - 366) * DAY)
    columns = "SELECT m.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE c.name = 'recipient'"
    tables = [name for (name,) in ask(store.path, columns)]
    assert {"ledger", "holds"} < {*tables}
    assert {who for each in tables for (who,) in ask(store.path, f"SELECT recipient FROM {each}")} == stay


def test_what_was_sent_is_kept(store: Store) -> None:
    """A sent message keeps its time and the other side's id, but not its words."""
    send_word(store)
    found = ask(store.path, "SELECT settled_at, reference, content FROM envelopes")
    assert found == [(stamp(NOON), "ref", None)]
