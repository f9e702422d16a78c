"""Messages that several processes send at once, or one of them is killed over: each once, and in the end all."""

import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from billbot.clock import Clock
from billbot.domain.ledger import Statement
from billbot.store import Envelope, Envelopes, Jobs, Ledger, Store
from billbot.store.channels import ChannelNames
from billbot.store.connection import Database, connect
from billbot.store.incidents import Incidents
from tests.support.store_sample import (
    DAY,
    NOON,
    STANDS,
    ask,
    claim,
    claimed,
    in_processes,
    owe,
    owed,
    send,
    told,
    word,
)

SUBJECTS = 200
TOGETHER = 40  # so often both claim at the same moment; then each goes on as it can


def drain(barrier: Any, path: Path) -> list[tuple[str, int]]:
    """Send all that is due while another process does; gives each message's key, and how many subjects it told."""
    sent: list[tuple[str, int]] = []
    turn = 0
    with Store(path) as store:
        while owed(store) or owed(store, "bob"):
            if turn < TOGETHER:
                barrier.wait()
            turn += 1
            for envelope in filter(None, [tell_one(store, name) for name in ("ann", "bob")]):
                store.envelopes.note_sent(envelope, NOON, "ref", "")
                sent.append((envelope.key, len(store.ledger.entries_in(envelope.key))))
    return sent


def tell_one(store: Store, recipient: str) -> Envelope | None:
    """Claim a recipient's first queued job, and what comes right after."""
    told = [Statement(job, "x") for job in owed(store, recipient)[:2]]
    return store.envelopes.begin(store.envelopes.new_key(), "said", told, NOON) if told else None


@pytest.mark.thorough
def test_two_processes_drain_one_ledger(path: Path) -> None:
    """Two processes that send at once tell every subject to every recipient, each once."""
    with Store(path) as store:
        owe(store, *(word(f"{number}") for number in range(SUBJECTS)), to=("ann", "bob"))
    first, second = in_processes(drain, (path,), (path,))
    sent = Counter(key for key, _ in [*first, *second])
    assert set(sent.values()) == {1}
    assert sum(subjects for _, subjects in [*first, *second]) == 2 * SUBJECTS
    twice = "SELECT recipient, name FROM ledger GROUP BY recipient, name HAVING count(*) > 1"
    assert ask(path, twice) == ask(path, "SELECT * FROM jobs") == []
    assert ask(path, "SELECT state, count(*) FROM envelopes GROUP BY state") == [("sent", len(sent))]


def run(barrier: Any, path: Path, owner: str) -> list[str]:
    """Queue, find the recipients, claim and send, like a run in its turn. Returns the sent keys."""
    sent, patient = [], Clock(lambda: NOON, sleep=lambda _: time.sleep(0.01))
    with Store(path) as store:
        for turn in range(20):
            barrier.wait()
            owe(store, word(f"{owner}{turn}"), word("both"))
            store.channel_names.forget_others(["slack"], NOON)
            with store.turn(patient):
                while envelope := claim(store):
                    store.envelopes.note_sent(envelope, NOON, "ref", "samples")
                    sent.append(envelope.key)
    return sent


def test_two_processes_run(path: Path) -> None:
    """Two simultaneous runs do not disturb each other, and tell everything once."""
    with Store(path):
        pass
    first, second = in_processes(run, (path, "a"), (path, "b"))
    with Store(path) as store:  # what turned while the other process was sending waits for the next run
        while envelope := claim(store):
            store.envelopes.note_sent(envelope, NOON, "ref", "samples")
            first.append(envelope.key)
    assert len({*first, *second}) == len(first) + len(second)
    ledger_entries = dict(ask(path, "SELECT name, count(*) FROM ledger GROUP BY name"))
    assert 20 <= ledger_entries.pop("both") <= 40
    assert ledger_entries == {f"{owner}{turn}": 1 for owner in "ab" for turn in range(20)}


def die_in_the_middle(path: Path) -> None:
    """Claim something and end like a process that is killed."""
    store = Store(path)
    assert claim(store) is not None
    store.jobs.add([word("b")], NOON)
    os._exit(9)


def test_killed_between_claim_and_sent(path: Path) -> None:
    """After a kill, the message being sent is there again as unclear, and written data is kept."""
    with Store(path) as store:
        owe(store, word("a"))
    child = multiprocessing.get_context("spawn").Process(target=die_in_the_middle, args=(path,))
    child.start()
    child.join(60)
    assert child.exitcode == 9
    with Store(path) as store:
        [(key, content)] = ask(path, "SELECT key, content FROM envelopes")
        envelope = claimed(store)
        assert (envelope.key, envelope.content, envelope.unclear) == (key, content, True)
        assert {subject.name for subject in store.jobs.of_kind("slack", "word")} == {"b"}


def much_of_old(path: Path, messages: int) -> None:
    """Record that this many messages were sent long ago, each about a separate subject."""
    with Store(path) as store:
        owe(store, word("old"))
        store.envelopes.note_sent(claimed(store), NOON - DAY, "ref", "")
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
    envelope = "channel, recipient, state, made_at, settled_at"
    entry_told = "channel, recipient, kind, general_court, bill, number, state, proposals, queued_at"
    with closing(connect(path)) as db:
        db.execute(
            f"INSERT INTO envelopes (key, {envelope}) {numbers} SELECT 'old-' || i, {envelope} FROM envelopes, n",
            (messages,),
        )
        db.execute(
            f"INSERT INTO ledger (envelope, name, {entry_told}) SELECT made.id, made.key, {entry_told}"
            " FROM ledger, (SELECT id, key FROM envelopes WHERE key LIKE 'old-%') AS made"
        )


def steps_of_a_run(path: Path, messages: int) -> int:
    """How many steps of SQLite's (in hundreds) a claim takes beside so many messages of old."""
    much_of_old(path, messages)
    with Store(path) as store:
        owe(store, word("new"))
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with closing(connect(path)) as db:
        db.conn.set_progress_handler(step, 100)
        assert [told.subject.name for told in claim_one(db, path)] == ["new"]
        db.conn.set_progress_handler(None, 100)
    return steps


def claim_one(db: Database, path: Path) -> Iterable[Statement]:
    """All that a run asks of the database before it sends a message."""
    jobs, envelopes, ledger = Jobs(db, path), Envelopes(db, path), Ledger(db, path)
    ChannelNames(db, path).forget_others(["slack"], NOON)
    jobs.give_out("slack", ("ann",), NOON)
    envelopes.unfinished("slack", "ann")
    envelopes.messages_since("slack", "ann", NOON)
    told = [Statement(job, "x") for job in jobs.due("slack", "ann", NOON)]
    ledger.entries_of("slack", "ann", told[0].subject)
    assert envelopes.begin("new", "said", told, NOON) is not None
    Incidents(db, path).undelivered(NOON)
    return told


def test_claims_stay_quick(tmp_path: Path) -> None:
    """With ten thousand old messages, finding and claiming due ones is no more work than with ten."""
    few = steps_of_a_run(tmp_path / "few.db", 10)
    assert steps_of_a_run(tmp_path / "many.db", 10_000) <= few + 3


def test_a_busy_sweep(path: Path) -> None:
    """News queued during sending is told once."""
    words = [word(f"{number}") for number in range(20)]
    with Store(path) as store, Store(path) as other:
        for turn, each in enumerate(words):
            owe(other, each)
            send(store, NOON + turn * DAY)
        assert [told(store, subject=each.subject) for each in words] == [[STANDS]] * 20
