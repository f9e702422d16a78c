import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from billbot import digest
from billbot.bills import Change, Period
from billbot.clock import later
from billbot.errors import StoreError
from billbot.store import Store
from tests.support.store_sample import ADDED, BILL_SEEN, NOON, ask, claim_all, in_processes, owe, sighting, word

WEEK = timedelta(days=7)
FIRST = Period(1, later(NOON, -WEEK), NOON)
STRUCK = Change(ADDED.bill, "action_struck", "news", row=3, date=ADDED.date, branch="House", text=ADDED.text)


def see(store: Store, *changes: Change, at: datetime = NOON, **more: Any) -> list[int]:
    known = store.bills.last_seen(ADDED.bill) or BILL_SEEN
    return store.bills.record(sighting(known, at=at, changes=changes, notices=more.get("notices", ()), links=()))


def test_a_digest_and_its_notice(store: Store) -> None:
    """A digest is written with its notice, its bounds and what it says, and comes out as it went in."""
    assert store.digests.make("slack", Period(1, FIRST.since, NOON, 2, 5), "said", NOON)
    assert store.digests.last("slack") == Period(1, FIRST.since, NOON, 2, 5)
    store.outbox.make_out("slack", ("ann",), NOON)
    (parcel,) = claim_all(store)
    assert [(owed.kind, owed.key) for owed in parcel.notices] == [("digest", "digest:1")]
    assert store.digests.message("slack", "digest:1") == "said"


def test_once_a_channel(store: Store) -> None:
    """A number is given once a channel; the second who gives it writes nothing, and owes nothing."""
    assert store.digests.make("slack", FIRST, "said", NOON)
    assert not store.digests.make("slack", FIRST, "said otherwise", later(NOON, WEEK))
    assert store.digests.make("mail", FIRST, "said", NOON)
    assert ask(store.path, "SELECT channel, key FROM notices ORDER BY id") == [
        ("slack", "digest:1"),
        ("mail", "digest:1"),
    ]
    assert store.digests.message("slack", "digest:1") == "said"


def _make(barrier: Any, path: Path) -> bool:
    with Store(path) as store:
        barrier.wait()
        return store.digests.make("slack", FIRST, "said", NOON)


def test_once_whatever_processes(store: Store) -> None:
    """Of several processes that make the same digest at once, one does."""
    assert sorted(in_processes(_make, *[(store.path,)] * 3)) == [False, False, True]
    assert ask(store.path, "SELECT count(*) FROM notices") == [(1,)]


def test_together_or_not_at_all(store: Store) -> None:
    """Where its notice cannot be written there is no digest, so that it is made again."""
    with sqlite3.connect(store.path) as db:
        db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON notices BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    with pytest.raises(StoreError, match="the disk is full"):
        store.digests.make("slack", FIRST, "said", NOON)
    assert store.digests.last("slack") is None


def test_counted_from(store: Store) -> None:
    """The moment from which on digests are counted is written once, is no digest, and owes nothing."""
    store.digests.begin("slack", digest.begun(NOON))
    store.digests.begin("slack", digest.begun(later(NOON, WEEK)))
    assert store.digests.last("slack") == Period(0, NOON, NOON)
    assert (store.digests.last_made("slack"), ask(store.path, "SELECT * FROM notices")) == (None, [])
    with pytest.raises(LookupError):
        store.digests.message("slack", "digest:0")


def test_two_that_wait(store: Store) -> None:
    """Two digests that wait for the same recipient are two messages."""
    for number in (1, 2):
        store.digests.make("slack", Period(number, NOON, NOON), f"said {number}", NOON)
    store.outbox.make_out("slack", ("ann",), NOON)
    assert [[owed.key for owed in parcel.notices] for parcel in claim_all(store)] == [["digest:1"], ["digest:2"]]


def test_seen_between(store: Store) -> None:
    """What was seen is read by the sightings it was seen in, each change once, with its proposals."""
    see(store, ADDED)
    end = store.digests.last_sighting(NOON)
    see(store, STRUCK, at=later(NOON, WEEK))
    (first,) = store.digests.seen("slack", 0, end)
    assert (first.change.text, first.at, first.proposals) == (ADDED.text, NOON, ("samples", "others"))
    assert [each.change.kind for each in store.digests.seen("slack", end, end + 1)] == ["action_struck"]


def test_a_sighting_written_late(store: Store) -> None:
    """What another process saw before a digest and wrote behind it belongs to the next, and to no other."""
    end = store.digests.last_sighting(NOON)
    see(store, ADDED, at=later(NOON, timedelta(seconds=-1)))
    assert len(store.digests.seen("slack", end, store.digests.last_sighting(later(NOON, WEEK)))) == 1


def test_bounds_of_sightings(store: Store) -> None:
    """A moment has the sightings before it, and those of that very moment where they are asked for."""
    assert store.digests.last_sighting(NOON) == 0
    see(store, ADDED)
    assert (store.digests.last_sighting(NOON), store.digests.last_sighting(NOON, including=False)) == (1, 0)


def test_told_in_an_alert(store: Store) -> None:
    """A row counts as told in a channel once an alert of it was accepted there, and not before."""
    (added,) = see(store, ADDED)
    see(store, STRUCK, at=later(NOON, WEEK))
    owe(store, word(f"change:{added}"))
    assert not store.digests.seen("slack", 1, 2)[0].told
    (parcel,) = claim_all(store)
    store.outbox.mark_sent(parcel, NOON, "1.0", "", "me")
    assert store.digests.seen("slack", 1, 2)[0].told
    assert not store.digests.seen("mail", 1, 2)[0].told
    assert store.digests.seen("slack", 0, 1)[0].alerted


def test_told_in_a_digest(store: Store) -> None:
    """A row counts as told in a channel once a digest of it was made there."""
    see(store, ADDED)
    store.digests.make("slack", Period(1, FIRST.since, NOON, 0, 1), "said", NOON)
    see(store, STRUCK, at=later(NOON, WEEK))
    assert store.digests.seen("slack", 1, 2)[0].told
    assert not store.digests.seen("mail", 1, 2)[0].told


def test_entered_and_struck_within_one(store: Store) -> None:
    """A row that was entered and struck within the time of one digest was told by none before."""
    see(store, ADDED)
    see(store, STRUCK, at=later(NOON, timedelta(hours=1)))
    assert [each.told for each in store.digests.seen("slack", 0, 2)] == [False, False]


def test_sweeps_between(store: Store) -> None:
    """The sweeps of a time are read from the last good one before it on, without those that did not end."""
    for hours, checked in ((-9, 4), (-6, 4), (-3, 0), (1, 4)):
        begun = later(NOON, timedelta(hours=hours))
        sweep = store.sweeps.begin("me", begun)
        assert sweep is not None
        store.sweeps.end(
            sweep, "me", later(begun, timedelta(minutes=5)), checked=checked, failed=0, not_tried=0, requests=4
        )
    store.sweeps.begin("me", later(NOON, timedelta(hours=2)))
    swept = store.sweeps.between(NOON, later(NOON, WEEK))
    assert [(each.started, each.checked, each.whole) for each in swept] == [
        (later(NOON, timedelta(hours=-6)), 4, True),
        (later(NOON, timedelta(hours=-3)), 0, True),
        (later(NOON, timedelta(hours=1)), 4, True),
    ]
