import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from billbot.clock import later
from billbot.domain import digest
from billbot.domain.bills import Change
from billbot.domain.ledger import Job, Statement, Subject
from billbot.domain.report import LoggedChange
from billbot.domain.schedule import Period
from billbot.errors import StoreError
from billbot.store import Envelope, Store
from tests.support.store_sample import (
    ADDED,
    BILL_SEEN,
    MINUTE,
    MOVED,
    NOON,
    STANDS,
    ask,
    claimed,
    entered,
    in_processes,
    observation,
    owe,
    tell,
)

WEEK = timedelta(days=7)
FIRST = Period(1, later(NOON, -WEEK), NOON)
STRUCK = Change(ADDED.bill, "action_struck", "news", row=3, date=ADDED.date, branch="House", text=ADDED.text)


def jobs(number: int = 1, channel: str = "slack") -> list[Job]:
    return [Job(channel, Subject("digest", None, number), NOON)]


def make(
    store: Store, period: Period = FIRST, message: str = "said", at: datetime = NOON, channel: str = "slack"
) -> bool:
    """Write a digest with its job."""
    return store.digests.make(channel, period, message, at, jobs(period.number, channel))


def see(store: Store, *changes: Change, at: datetime = NOON) -> list[int]:
    known = store.bills.last_seen(ADDED.bill) or BILL_SEEN
    return store.bills.record(observation(known, at=at, changes=changes, links=()))


def seen(store: Store, channel: str, after: int, last: int) -> tuple[LoggedChange, ...]:
    return store.digests.seen(channel, after, last, "row")


def test_a_digest_and_its_mark(store: Store) -> None:
    """A digest is stored with its job, period and words, and read back unchanged."""
    assert make(store, Period(1, FIRST.since, NOON, 2, 5))
    assert store.digests.last("slack") == Period(1, FIRST.since, NOON, 2, 5)
    store.jobs.give_out("slack", ("ann",), NOON)
    assert [job.subject for job in store.jobs.due("slack", "ann", NOON)] == [Subject("digest", None, 1)]
    assert store.digests.message("slack", 1) == "said"


def test_once_a_channel(store: Store) -> None:
    """A number is given once a channel; the second who gives it writes nothing, and marks nothing."""
    assert make(store)
    assert not make(store, message="said otherwise", at=later(NOON, WEEK))
    assert make(store, channel="mail")
    assert ask(store.path, "SELECT channel, number, times_queued FROM jobs ORDER BY id") == [
        ("slack", 1, 1),
        ("mail", 1, 1),
    ]
    assert store.digests.message("slack", 1) == "said"


def _make(barrier: Any, path: Path) -> bool:
    with Store(path) as store:
        barrier.wait()
        return make(store)


def test_once_whatever_processes(store: Store) -> None:
    """If several processes make the same digest together, one succeeds."""
    assert sorted(in_processes(_make, *[(store.path,)] * 3)) == [False, False, True]
    assert ask(store.path, "SELECT times_queued FROM jobs") == [(1,)]


def test_together_or_not_at_all(store: Store) -> None:
    """If its job cannot be written, there is no digest, and it is made again."""
    with closing(sqlite3.connect(store.path)) as db:
        db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON jobs BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    with pytest.raises(StoreError, match="the disk is full"):
        make(store)
    assert store.digests.last("slack") is None


def test_counted_from(store: Store) -> None:
    """The beginning of a channel's digests is written once, is not a digest, and queues nothing."""
    store.digests.begin("slack", digest.begun(NOON))
    store.digests.begin("slack", digest.begun(later(NOON, WEEK)))
    assert store.digests.last("slack") == Period(0, NOON, NOON)
    assert (store.digests.last_made("slack"), ask(store.path, "SELECT * FROM jobs")) == (None, [])
    with pytest.raises(LookupError):
        store.digests.message("slack", 0)


def test_two_that_wait(store: Store) -> None:
    """Two waiting digests for one recipient are two messages, each with its words."""
    for number in (1, 2):
        make(store, Period(number, NOON, NOON), f"said {number}")
    store.jobs.give_out("slack", ("ann",), NOON)
    assert [job.subject.number for job in store.jobs.due("slack", "ann", NOON)] == [1, 2]
    assert [store.digests.message("slack", number) for number in (1, 2)] == ["said 1", "said 2"]


def test_seen_between(store: Store) -> None:
    """Changes are read by observation, each once, with its proposals."""
    see(store, ADDED)
    end = store.digests.last_observation(NOON)
    see(store, STRUCK, at=later(NOON, WEEK))
    (first,) = seen(store, "slack", 0, end)
    assert (first.change.text, first.at, first.proposals) == (ADDED.text, NOON, ("samples", "others"))
    assert [each.change.kind for each in seen(store, "slack", end, end + 1)] == ["action_struck"]


def test_a_sighting_written_late(store: Store) -> None:
    """A change that another process saw before a digest but wrote after it is in the next one only."""
    end = store.digests.last_observation(NOON)
    see(store, ADDED, at=later(NOON, timedelta(seconds=-1)))
    assert len(seen(store, "slack", end, store.digests.last_observation(later(NOON, WEEK)))) == 1


def test_bounds_of_sightings(store: Store) -> None:
    """A moment has the observations before it, and those of that very moment where they are asked for."""
    assert store.digests.last_observation(NOON) == 0
    see(store, ADDED)
    assert (store.digests.last_observation(NOON), store.digests.last_observation(NOON, including=False)) == (1, 0)


def alert(store: Store, first: int, last: int) -> Envelope:
    """Claim an alert of the row `ENTERED`, which tells its changes from the `first` to the `last`."""
    owe(store, Job("slack", MOVED, NOON))
    (job,) = store.jobs.due("slack", "ann", NOON)
    envelope = tell(store, Statement(entered(job, first), STANDS, last))
    assert envelope is not None
    return envelope


def test_told_in_an_alert(store: Store) -> None:
    """A row counts as told in a channel once an alert of it was accepted there, and not before."""
    (added,) = see(store, ADDED)
    see(store, STRUCK, at=later(NOON, WEEK))
    envelope = alert(store, added, added)
    assert not seen(store, "slack", 1, 2)[0].told
    store.envelopes.note_sent(envelope, NOON, "1.0", "")
    assert seen(store, "slack", 1, 2)[0].told
    assert not seen(store, "mail", 1, 2)[0].told


def test_refused_alert(store: Store) -> None:
    """A row is not told by an alert that was refused."""
    (added,) = see(store, ADDED)
    see(store, STRUCK, at=later(NOON, WEEK))
    store.envelopes.note_refused(alert(store, added, added), NOON, "too long")
    assert [each.told for each in seen(store, "slack", 0, 2)] == [False] * 2


def test_told_in_a_digest(store: Store) -> None:
    """A row counts as told in a channel once a digest of it was made there."""
    see(store, ADDED)
    make(store, Period(1, FIRST.since, NOON, 0, 1))
    see(store, STRUCK, at=later(NOON, WEEK))
    assert seen(store, "slack", 1, 2)[0].told
    assert not seen(store, "mail", 1, 2)[0].told


def test_entered_and_struck_within_one(store: Store) -> None:
    """A row entered and struck within one digest's period was not told by an earlier one."""
    see(store, ADDED)
    see(store, STRUCK, at=later(NOON, timedelta(hours=1)))
    assert [each.told for each in seen(store, "slack", 0, 2)] == [False, False]


def test_sweeps_between(store: Store) -> None:
    """The polls of a time are read from the last good one before it on, without those that did not end."""
    for hours, checked in ((-9, 4), (-6, 4), (-3, 0), (1, 4)):
        begun = later(NOON, timedelta(hours=hours))
        poll = store.polls.begin(begun)
        assert poll is not None
        store.polls.end(
            poll,
            later(begun, timedelta(minutes=5)),
            checked=checked,
            failed=4 - checked,
            not_tried=0,
        )
    store.polls.begin(later(NOON, timedelta(hours=2)))
    swept = store.digests.polls(NOON, later(NOON, WEEK))
    assert [(each.started, each.checked, each.whole) for each in swept] == [
        (later(NOON, timedelta(hours=-6)), 4, True),
        (later(NOON, timedelta(hours=-3)), 0, True),
        (later(NOON, timedelta(hours=1)), 4, True),
    ]


def test_what_was_said_long_ago(store: Store) -> None:
    """An old digest's words are deleted; its number, period and time stay."""
    make(store, Period(1, FIRST.since, NOON, 2, 5))
    store.jobs.give_out("slack", ("ann",), NOON)
    for until, gone in ((NOON, 0), (later(NOON, MINUTE), 0)):
        assert store.digests.prune(until, "digest") == gone  # it waits for its channel
    envelope = claimed(store)
    assert store.digests.prune(later(NOON, MINUTE), "digest") == 0  # may come back
    store.envelopes.note_sent(envelope, NOON, "ref", "")
    assert store.digests.prune(NOON, "digest") == 0
    assert store.digests.prune(later(NOON, MINUTE), "digest") == 1
    with pytest.raises(LookupError):
        store.digests.message("slack", 1)
    assert (store.digests.last("slack"), store.digests.last_made("slack")) == (Period(1, FIRST.since, NOON, 2, 5), NOON)
