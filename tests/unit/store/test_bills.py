from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain.bills import Action, Bill, BillId, Change, Link, Row, Stated, VotesUnread
from billbot.errors import Overtaken, StoreError
from billbot.store import CheckRecord, Store
from tests.support.store_sample import (
    ADDED,
    BILL,
    BILL_SEEN,
    DATED,
    DRAFT,
    MINUTE,
    NOON,
    ask,
    in_processes,
    observation,
)

DAY = timedelta(days=1)
TEXT = st.text(max_size=20)
MAYBE_TEXT = st.none() | TEXT
# The database keeps milliseconds.
MOMENTS = st.integers(0, 10**12).map(
    lambda ms: (datetime(2000, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).astimezone(EASTERN)
)
MAYBE_DAY = st.none() | st.dates()
ROWS = st.lists(
    st.builds(
        Row,
        st.integers(1, 9),
        st.builds(Action, MAYBE_DAY, st.sampled_from(["House", "Senate", "Joint"]), TEXT, st.booleans()),
        MAYBE_TEXT,
        MAYBE_DAY,
        st.sampled_from([None, "row", "strike", "words"]),
        st.none() | MOMENTS,
    ),
    unique_by=lambda row: row.number,
    max_size=6,
).map(tuple)
VOTES = st.lists(st.tuples(MAYBE_DAY, TEXT), max_size=3).map(tuple)
UNREAD = st.none() | st.builds(VotesUnread, MOMENTS, TEXT, st.booleans(), st.booleans())
STATED = st.builds(Stated, MAYBE_TEXT, MAYBE_TEXT, st.none() | MOMENTS)
BILLS = st.builds(Bill, st.just(BILL), *[MAYBE_TEXT] * 3, *[STATED] * 3, ROWS, st.integers(0, 999), VOTES, UNREAD)

EVERY_TABLE = (
    *(
        "bills",
        "moments",
        "facts",
        "observations",
        "changes",
        "links",
        "jobs",
        "envelopes",
        "ledger",
    ),
)


def known(store: Store) -> Bill:
    bill = store.bills.last_seen(BILL)
    assert bill is not None
    return bill


def test_any_bill_comes_back_as_it_was_written(store: Store) -> None:
    """Any bill, written over any other, is read back unchanged."""

    @given(BILLS)
    def written_and_read(bill: Bill) -> None:
        before = store.bills.last_seen(BILL)
        revision = before.revision if before else 0
        store.bills.record(observation(replace(bill, revision=revision), changes=(), links=()))
        assert known(store) == replace(bill, revision=revision + 1)

    written_and_read()


def test_changes_come_back(store: Store) -> None:
    """The ids of an observation's changes come in their order, and each gives its change again."""
    ids = store.bills.record(observation())
    assert [store.bills.change(each) for each in ids] == [ADDED, DATED]


def test_proposals_of_a_change(store: Store, path: Path) -> None:
    """Each change keeps every proposal it concerns, the main one first."""
    ids = store.bills.record(observation())
    assert ask(path, "SELECT id, proposals FROM changes ORDER BY id") == [(each, "samples others") for each in ids]


def test_sighting_without_a_change(store: Store, path: Path) -> None:
    """A look that only begins to miss something is written down and counted, and makes no observation."""
    store.bills.record(observation())
    row = replace(BILL_SEEN.rows[0], missing="row", missing_since=NOON)
    bill = replace(BILL_SEEN, rows=(row, BILL_SEEN.rows[1]), revision=1)
    assert store.bills.record(observation(bill, changes=(), links=())) == []
    assert known(store) == replace(bill, revision=2)
    assert ask(path, "SELECT count(*) FROM observations") == [(1,)]


NONE: Any = None
BROKEN: dict[str, dict[str, Any]] = {
    "a change": {"changes": (ADDED, replace(DATED, weight=NONE))},
    "a link": {"links": (Link(BILL, DRAFT, NONE, 3),)},
    "what moved": {"moved": ("hearings", NONE)},
}


@pytest.mark.parametrize("part", BROKEN)
def test_all_or_nothing(store: Store, path: Path, part: str) -> None:
    """If one part of an observation cannot be written, nothing is."""
    with pytest.raises(StoreError, match="NOT NULL"):
        store.bills.record(replace(observation(), **BROKEN[part]))
    assert [table for table in EVERY_TABLE if ask(path, f"SELECT 1 FROM {table}")] == []


def test_all_or_nothing_for_a_sweep_that_is_not(store: Store) -> None:
    """An observation of a poll that never began is refused, as foreign keys are on."""
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.bills.record(observation(), poll=41)
    assert store.bills.last_seen(BILL) is None


def test_overtaken(store: Store, path: Path) -> None:
    """If two processes compared with the same observation, the second writes nothing."""
    store.bills.record(observation())
    mine = replace(known(store), sponsor="mine")
    theirs = replace(known(store), sponsor="theirs")
    with Store(path) as other:
        other.bills.record(observation(theirs, links=()))
    with pytest.raises(Overtaken, match="194/H1588"):
        store.bills.record(observation(mine, changes=(ADDED,)))
    assert known(store) == replace(theirs, revision=2)
    assert ask(path, "SELECT (SELECT count(*) FROM changes), (SELECT times_queued FROM jobs)") == [(4, 2)]


def record_twenty(barrier: Any, path: Path) -> int:
    """Write twenty observations while another process does; gives how many held."""
    held = 0
    with Store(path) as store:
        for _ in range(20):
            bill = store.bills.last_seen(BILL)
            barrier.wait()
            try:
                store.bills.record(observation(bill or BILL_SEEN))
                held += 1
            except Overtaken:
                pass
            barrier.wait()
    return held


def test_two_processes_record(path: Path) -> None:
    """When two processes write the same observation at once, twenty times, each is written once."""
    with Store(path):
        pass
    assert sum(in_processes(record_twenty, (path,), (path,))) == 20
    assert ask(path, "SELECT (SELECT count(*) FROM observations), (SELECT revision FROM bills)") == [(20, 20)]


def test_when_rows_were_first_seen(store: Store) -> None:
    """A row was first seen with its bill, or when it was added, also one that is gone; undated ones by their day."""
    store.bills.record(observation(changes=()))
    rows = (BILL_SEEN.rows[1], Row(3, Action(None, "House", "Read")))
    bill, added = replace(BILL_SEEN, rows=rows, rows_met=3, revision=1), Change(BILL, "action_added", "routine", row=3)
    store.bills.record(observation(bill, at=NOON + DAY, changes=(added,)))
    restored = replace(added, kind="action_restored")
    store.bills.record(observation(replace(bill, revision=2), at=NOON + 2 * DAY, changes=(restored,)))
    assert store.bills.rows_first_seen(BILL) == {1: NOON, 2: NOON, 3: NOON + DAY}
    assert store.bills.undated_first_seen(BILL) == {0: NOON.date(), 1: (NOON + DAY).date()}
    assert store.bills.rows_first_seen(DRAFT) == store.bills.undated_first_seen(DRAFT) == {}


def test_histories_of_all(store: Store) -> None:
    """All histories are read together, each like its bill's: with struck rows, without removed ones."""
    shown = (Row(2, Action(date(2026, 1, 2), "House", "b", stricken=True)), Row(1, Action(None, "House", "a")))
    store.bills.record(observation(replace(BILL_SEEN, rows=(*shown, Row(3, Action(None, "House", "gone"))))))
    store.bills.record(observation(replace(known(store), rows=shown)))
    assert store.bills.histories() == {BILL: known(store).history} == {BILL: tuple(row.action for row in shown)}


def test_links_are_those_of_now(store: Store) -> None:
    """An observation's links take the place of those the bill stated before, and leave other bills' alone."""
    there, onward = Link(BILL, DRAFT, "continues_in", 3), Link(BILL, BillId(194, "H4001"), "continues_in", 4)
    back = Link(DRAFT, BILL, "continues", 1)
    store.bills.record(observation(links=(there,)))
    store.bills.record(observation(Bill(DRAFT), links=(back,)))
    store.bills.record(observation(replace(BILL_SEEN, revision=1), links=(there, onward)))
    assert store.bills.all_links() == (back, there, onward)
    store.bills.record(observation(replace(BILL_SEEN, revision=2), links=()))
    assert store.bills.all_links() == (back,)


def test_what_moved_is_queued(store: Store) -> None:
    """What else an observation moved is queued with it."""
    store.bills.record(observation(moved=("hearings", "conferences")))
    assert {job.subject.name for job in store.jobs.moved()} == {"hearings", "conferences", "links"}


def test_changes_of_a_row(store: Store) -> None:
    """The changes of one row, or of one kind, are found with their ids, in order, and when each was seen."""
    struck = Change(BILL, "action_struck", "news", row=3, text="x")
    title = Change(BILL, "title_changed", "news", text="An Act", old="An act")
    added, _ = store.bills.record(observation())
    later, titled = store.bills.record(
        observation(replace(BILL_SEEN, revision=1), at=NOON + MINUTE, changes=(struck, title))
    )
    assert store.bills.changes(BILL, row=3) == ((added, ADDED), (later, struck))
    assert store.bills.changes(BILL, kind="title_changed") == ((titled, title),)
    assert store.bills.changes(BillId(193, BILL.number), row=3) == ()
    assert [store.bills.seen_at(each) for each in (added, later)] == [NOON, NOON + MINUTE]


def test_standing_after_a_sighting(store: Store) -> None:
    """First sight is noted once; the last check and the last visit move, the visit only when the page was read."""
    store.bills.record(observation())
    store.bills.record(observation(replace(BILL_SEEN, revision=1), at=NOON + MINUTE, visited=False))
    assert store.checks.of(BILL) == CheckRecord(first_seen=NOON, visited_at=NOON, tried_at=NOON + MINUTE, revision=2)


def test_read_well(store: Store) -> None:
    """A look that found nothing new moves the check, keeps the hash, and leaves the observation alone."""
    store.bills.record(observation())
    store.checks.read_well(BILL, NOON + MINUTE, visited=False, known_answer="a digest")
    assert store.checks.of(BILL) == CheckRecord(NOON, NOON, NOON + MINUTE, revision=1, known_answer="a digest")
    store.checks.read_well(BILL, NOON + 2 * MINUTE, visited=True)
    assert store.checks.of(BILL).visited_at == NOON + 2 * MINUTE
    assert known(store).revision == 1


def test_new_sighting_drops_the_known_answer(store: Store) -> None:
    """After a change the next history is read, whatever its bytes."""
    store.bills.record(observation())
    store.checks.read_well(BILL, NOON, visited=False, known_answer="a digest")
    store.bills.record(observation(replace(BILL_SEEN, revision=1)))
    assert store.checks.of(BILL).known_answer is None


def test_read_badly(store: Store) -> None:
    """A failed look keeps the last good observation and the first time it failed, and says what the last error was."""
    store.bills.record(observation())
    for minutes, error in ((1, "first"), (2, "second")):
        store.checks.read_badly(BILL, NOON + minutes * MINUTE, error, absent=False)
    assert known(store) == replace(BILL_SEEN, revision=1)
    assert store.checks.of(BILL) == CheckRecord(
        first_seen=NOON,
        visited_at=NOON,
        tried_at=NOON + 2 * MINUTE,
        failing_since=NOON + MINUTE,
        error="second",
        revision=1,
    )


@pytest.mark.parametrize("changed", [False, True])
def test_read_well_again(store: Store, *, changed: bool) -> None:
    """Once a bill is read well, changed or not, it fails no longer."""
    store.bills.record(observation())
    store.checks.read_badly(BILL, NOON, "down", absent=True)
    if changed:
        store.bills.record(observation(replace(BILL_SEEN, revision=1)))
    else:
        store.checks.read_well(BILL, NOON, visited=False)
    standing = store.checks.of(BILL)
    assert (standing.failing_since, standing.error, standing.absent) == (None, None, False)


@pytest.mark.parametrize(
    ("seen", "absent", "awaiting"),
    [(False, True, True), (False, False, False), (True, True, False), (True, False, False)],
)
def test_awaiting(store: Store, *, seen: bool, absent: bool, awaiting: bool) -> None:
    """A number is awaited only while it was never seen and the site says it has no such page."""
    if seen:
        store.bills.record(observation())
    store.checks.read_badly(BILL, NOON, "no page", absent=absent)
    assert store.checks.of(BILL).awaiting is awaiting


def test_what_is_remembered_is_read_once(store: Store) -> None:
    """In `cached_reads` a bill stays as first read; after it, it is read again."""
    with store.bills.cached_reads():
        assert store.bills.last_seen(BILL) is None
        store.bills.record(observation())
        assert store.bills.last_seen(BILL) is None
    assert store.bills.last_seen(BILL) is not None
