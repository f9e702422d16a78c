import multiprocessing
import os
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from billbot.store import Outbox, Store
from billbot.store.connection import connect
from tests.support.store_sample import MINUTE, NOON, ask, claim, in_processes, owe, sighting, word

NOTICES = 200
TOGETHER = 40  # so often both claim at the same moment; then each goes on as it can


def drain(barrier: Any, path: Path, owner: str) -> list[tuple[str, int]]:
    """Send all that is due while another process does; gives each message's key, and how many notices it held."""
    sent: list[tuple[str, int]] = []
    with Store(path) as store:
        for turn in count():
            if turn < TOGETHER:
                barrier.wait()
            parcel = claim(store, owner=owner, to=("ann", "bob"))
            if parcel is None:
                return sent
            assert store.outbox.mark_sent(parcel, NOON, "ref", "", owner)
            sent.append((parcel.key, len(parcel.notices)))
    return sent


def test_two_processes_drain_one_outbox(tmp_path: Path) -> None:
    """Two processes that send at once send every notice to every recipient, each once."""
    path = tmp_path / "billbot.db"
    with Store(path) as store:
        owe(store, *(word(f"{number}", f"{number // 2}") for number in range(NOTICES)), to=("ann", "bob"))
    first, second = in_processes(drain, (path, "a"), (path, "b"))
    assert (
        min(len(first), len(second)) >= TOGETHER - 1
    )  # at its last turn one may find that the other took all the rest
    told = Counter(key for key, _ in [*first, *second])
    assert set(told.values()) == {1}
    assert len(told) == NOTICES
    assert sum(notices for _, notices in [*first, *second]) == 2 * NOTICES
    assert ask(path, "SELECT state, count(*) FROM deliveries GROUP BY state") == [("sent", 2 * NOTICES)]
    assert ask(path, "SELECT count(DISTINCT parcel), count(*) FROM attempts") == [(NOTICES, NOTICES)]


def make_out_and_drain(barrier: Any, path: Path, owner: str) -> int:
    """Find the recipients anew before each message, as a run does; gives how many notices were sent."""
    sent = 0
    with Store(path) as store:
        for _ in range(20):
            barrier.wait()
            store.outbox.owe([word(f"{owner}{sent}"), word("both")], NOON)
            store.outbox.make_out("slack", ["ann"], NOON)
            store.outbox.withdraw_others(["slack"], NOON)
            while parcel := claim(store, owner=owner):
                assert store.outbox.mark_sent(parcel, NOON, "ref", "samples", owner)
                sent += len(parcel.notices)
    return sent


def test_two_processes_run(tmp_path: Path) -> None:
    """Two whole runs at once neither trip over each other nor make out a delivery twice."""
    path = tmp_path / "billbot.db"
    with Store(path):
        pass
    sent = sum(in_processes(make_out_and_drain, (path, "a"), (path, "b")))
    assert ask(path, "SELECT count(*), count(DISTINCT notice) FROM deliveries WHERE state = 'sent'") == [(sent, sent)]
    assert ask(path, "SELECT count(*) FROM notices") == [(sent,)]
    assert ask(path, "SELECT count(*) FROM threads") == [(1,)]


def die_in_the_middle(path: Path) -> None:
    """Claim something and end like a process that is killed."""
    store = Store(path)
    assert claim(store) is not None
    store.outbox.owe([word("b")], NOON)
    os._exit(9)


def test_killed_between_claim_and_sent(tmp_path: Path) -> None:
    """What a killed process had claimed comes again as the same message in doubt, and what it wrote stands."""
    path = tmp_path / "billbot.db"
    with Store(path) as store:
        owe(store, word("a"))
    child = multiprocessing.get_context("spawn").Process(target=die_in_the_middle, args=(path,))
    child.start()
    child.join(60)
    assert child.exitcode == 9
    with Store(path) as store:
        [(key,)] = ask(path, "SELECT parcel FROM deliveries")
        parcel = claim(store, NOON + 10 * MINUTE)
        assert parcel is not None
        assert (parcel.key, parcel.unclear) == (key, True)
        assert store.outbox.known_keys("slack") == {"a", "b"}


def steps_of_a_claim(path: Path, settled: int) -> int:
    """How many steps of SQLite's (in hundreds) a claim takes beside so many deliveries that were sent long ago."""
    with Store(path) as store:
        owe(store, *(word(f"{number}", f"{number}") for number in range(settled)))
        with closing(connect(path)) as db:
            db.execute("UPDATE deliveries SET state = 'sent', parcel = 'old-' || id")
        owe(store, word("new"))
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with connect(path) as db:
        outbox = Outbox(db, path)
        db.conn.set_progress_handler(step, 100)
        outbox.make_out("slack", ["ann"], NOON)
        outbox.withdraw_others(["slack"], NOON)
        parcel = outbox.claim_due(NOON, "me", {"slack": ["ann"]})
        db.conn.set_progress_handler(None, 100)
        assert parcel is not None
        assert len(parcel.notices) == 1
    return steps


def test_claims_stay_quick(tmp_path: Path) -> None:
    """Beside ten thousand deliveries of old, finding what is due takes no more work than beside ten."""
    few = steps_of_a_claim(tmp_path / "few.db", 10)
    assert steps_of_a_claim(tmp_path / "many.db", 10_000) <= few + 3


def test_a_busy_sweep(tmp_path: Path) -> None:
    """Notices that come in while others are being sent leave with neither doubled nor lost."""
    path = tmp_path / "billbot.db"
    with Store(path) as store, Store(path) as other:
        told: list[int | None] = []
        for revision in range(20):
            seen = sighting()
            other.bills.record(replace(seen, bill=replace(seen.bill, revision=revision)))
            other.outbox.make_out("slack", ["ann"], NOON)
            parcel = claim(store, NOON + revision * timedelta(days=1))
            assert parcel is not None
            told += [owed.change for owed in parcel.notices]
            store.outbox.mark_sent(parcel, NOON + revision * timedelta(days=1), "ref", "", "me")
        assert told == [change for (change,) in ask(path, "SELECT change FROM notices ORDER BY id")]
        assert len(set(told)) == 20
