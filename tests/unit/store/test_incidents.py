"""Incidents in the database: written with the jobs of them, once, whichever process writes."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.clock import later
from billbot.domain.bills import BillId, VotesUnread
from billbot.domain.incidents import Decision, Incident, Trouble
from billbot.domain.ledger import Job, Subject
from billbot.errors import StoreError
from billbot.store import Store
from tests.support.store_sample import BILL, BILL_SEEN, NOON, ask, claimed, in_processes, observation, owe, send, word

LATER = later(NOON, timedelta(hours=1))
BROKEN = Trouble("bill", "194/H1588", NOON, "neither", told=True)
MARKS = "SELECT number, times_queued FROM jobs ORDER BY id"


def jobs(incident: Incident) -> list[Job]:
    return [Job("ops", Subject("incident", None, incident.id), NOON)]


def apply(store: Store, at: datetime = NOON, **decision: Any) -> int:
    return store.incidents.apply(Decision(**decision), at, jobs)


def begin(store: Store, trouble: Trouble = BROKEN) -> Incident:
    apply(store, begun=(trouble,))
    return store.incidents.still_open(trouble.kind)[-1]


def end(store: Store, incident: Incident) -> int:
    return apply(store, LATER, ended=(incident,))


def lose(store: Store, key: str, at: datetime = NOON, *, to: str = "ann") -> int:
    """Make a message be refused for good. Returns its id."""
    owe(store, word(key), to=(to,))
    envelope = claimed(store, to=(to,))
    store.envelopes.note_refused(envelope, at, f"refused {key}")
    return int(ask(store.path, "SELECT id FROM envelopes WHERE key = ?", envelope.key)[0][0])


def test_beginning_and_end_are_marked(store: Store) -> None:
    """An incident is queued when it begins and when it ends, as it then is."""
    seen = []

    def jobs(incident: Incident) -> list[Job]:
        seen.append(incident)
        return [Job("ops", Subject("incident", None, incident.id), NOON)]

    assert store.incidents.apply(Decision(begun=(BROKEN,)), NOON, jobs) == 1
    (incident,) = store.incidents.still_open()
    assert store.incidents.apply(Decision(ended=(incident,)), LATER, jobs) == 1
    assert [(each.id, each.subject, each.ended) for each in seen] == [
        (incident.id, "194/H1588", None),
        (incident.id, "194/H1588", LATER),
    ]
    assert ask(store.path, MARKS) == [(incident.id, 2)]
    assert store.incidents.still_open() == ()
    assert store.incidents.found([incident.id])[0].ended == LATER


def test_what_is_open_does_not_begin_again(store: Store) -> None:
    """An incident begun or ended by another process meanwhile is queued once."""
    incident = begin(store)
    assert apply(store, LATER, begun=(BROKEN,)) == 0
    assert (end(store, incident), end(store, incident)) == (1, 0)
    assert ask(store.path, MARKS) == [(incident.id, 2)]


def test_broken_again_is_a_new_incident(store: Store) -> None:
    """A problem that comes back is a new incident, told again."""
    first = begin(store)
    end(store, first)
    second = begin(store)
    assert ask(store.path, MARKS) == [(first.id, 2), (second.id, 1)]


def test_dropped_without_a_word(store: Store) -> None:
    """An incident that nobody follows is closed without a message."""
    incident = begin(store)
    assert apply(store, LATER, dropped=(incident,)) == 0
    assert (store.incidents.still_open(), ask(store.path, MARKS)) == ((), [(incident.id, 1)])


def test_goes_on_in_other_words(store: Store) -> None:
    """An incident that goes on has the words that were found last, and nobody hears again."""
    incident = begin(store)
    assert apply(store, changed=((incident, replace(BROKEN, detail="otherwise")),)) == 0
    assert [each.detail for each in store.incidents.still_open()] == ["otherwise"]
    assert ask(store.path, MARKS) == [(incident.id, 1)]


def test_all_or_nothing(store: Store) -> None:
    """If the jobs cannot be written, the incident or its end is not either."""
    store.incidents._db.execute(  # noqa: SLF001 - no other way to a disk that is full for one table
        "CREATE TRIGGER full BEFORE INSERT ON jobs BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    )
    with pytest.raises(StoreError, match="disk is full"):
        begin(store)
    assert ask(store.path, "SELECT * FROM incidents") == []
    store.incidents._db.execute("DROP TRIGGER full")  # noqa: SLF001
    incident = begin(store)
    store.incidents._db.execute(  # noqa: SLF001
        "CREATE TRIGGER full BEFORE INSERT ON jobs BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    )
    with pytest.raises(StoreError):
        end(store, incident)
    assert store.incidents.still_open() == (incident,)


def apply_at_once(barrier: Any, path: Path) -> int:
    with Store(path) as store:
        barrier.wait()
        return apply(store, begun=(BROKEN,))


def test_processes_at_once(store: Store) -> None:
    """If several processes see the same problem, one begins the incident and queues it."""
    assert sorted(in_processes(apply_at_once, *[(store.path,)] * 3)) == [0, 0, 1]
    assert ask(store.path, MARKS) == [(1, 1)]


def test_one_open_a_subject(store: Store) -> None:
    """The database itself refuses a second open incident of a kind and subject."""
    begin(store)
    columns = "kind, subject, began, detail"
    statement = f"INSERT INTO incidents ({columns}) SELECT {columns} FROM incidents"
    with pytest.raises(sqlite3.IntegrityError):
        ask(store.path, statement)


def test_page_that_cannot_be_read(store: Store) -> None:
    """Since when a page cannot be read stays until it is read well; a look at only the history changes nothing."""
    store.bills.record(observation())
    store.checks.page_asked(BILL, NOON, unread="first")
    store.checks.page_asked(BILL, LATER, unread="second")
    store.checks.read_well(BILL, LATER, visited=False)
    (unread,) = store.incidents.unread_bills()
    assert (unread.page_since, unread.page_at, unread.page_error) == (NOON, LATER, "second")
    store.checks.read_well(BILL, LATER, visited=True)
    assert store.incidents.unread_bills() == ()


def test_page_asked_for_in_vain(store: Store) -> None:
    """Since when a page could not be read, and when last, is kept until it is read, no matter what else is."""
    store.bills.record(observation())
    store.checks.page_asked(BILL, NOON)
    store.checks.page_asked(BILL, LATER)
    store.checks.read_well(BILL, LATER, visited=True)
    looks = store.checks.of(BILL)
    assert (looks.page_failing_since, looks.page_failed_at) == (NOON, LATER)
    store.checks.page_asked(BILL, NOON, had=True)
    looks = store.checks.of(BILL)
    assert (looks.page_failing_since, looks.page_failed_at) == (None, None)


def test_votes_that_cannot_be_read(store: Store) -> None:
    """Unreadable votes are listed with what was found, until all can be read."""
    unread = VotesUnread(NOON, "The Judiciary: no counts", posted=True, at_first=False)
    store.bills.record(observation(replace(BILL_SEEN, votes_unread=unread)))
    (found,) = store.incidents.unread_bills()
    assert (found.votes_since, found.votes_error, found.votes_posted) == (NOON, "The Judiciary: no counts", True)
    known = store.bills.last_seen(BILL)
    assert known is not None
    assert known.votes_unread == unread
    store.bills.record(observation(replace(known, votes_unread=None), changes=()))
    assert store.incidents.unread_bills() == ()


@pytest.mark.parametrize("visited", [True, False])
def test_page_in_a_look_that_changed_something(store: Store, visited: bool) -> None:  # noqa: FBT001 - the case
    """A look that changed something takes the note of an unreadable page back if it read the page."""
    store.checks.page_asked(BILL, NOON, unread="changed")
    store.bills.record(observation(BILL_SEEN, visited=visited))
    assert (store.incidents.unread_bills() == ()) is visited


def test_bill_that_fails(store: Store) -> None:
    """A bill that cannot be read is named with its last error; one that has no page is awaited."""
    store.checks.read_badly(BILL, NOON, "neither", absent=False)
    store.checks.read_badly(BillId(194, "H9"), NOON, "no page", absent=True)
    assert [(each.bill.number, each.awaiting, each.error) for each in store.incidents.unread_bills()] == [
        ("H1588", False, "neither"),
        ("H9", True, "no page"),
    ]


def test_refused_stands_under_its_incident(store: Store) -> None:
    """A refused message is found with time and reason, until an incident tells of it."""
    first, second = lose(store, "a"), lose(store, "b", LATER)
    assert store.incidents.lost() == {"slack": ((first, NOON, "refused a"), (second, LATER, "refused b"))}
    incident = begin(store, Trouble("channel", "slack", NOON, "given up", told=True, lost=(first,)))
    assert store.incidents.lost() == {"slack": ((second, LATER, "refused b"),)}
    trouble = Trouble("channel", "slack", NOON, "given up", told=True, lost=(second,))
    apply(store, changed=((incident, trouble),))
    assert store.incidents.lost() == {}


def test_refused_under_what_another_began(store: Store) -> None:
    """A refused message goes to the incident that another process began meanwhile."""
    lost = lose(store, "a")
    begin(store, Trouble("channel", "slack", NOON, "given up", told=True))
    begin(store, Trouble("channel", "slack", NOON, "given up", told=True, lost=(lost,)))
    assert store.incidents.lost() == {}


def test_reached(store: Store) -> None:
    """It is known when a channel got its last message, if nothing was refused since, for anybody."""
    owe(store, word("early"))
    send(store)
    seen = [store.incidents.reached("slack")]
    lose(store, "a")
    seen.append(store.incidents.reached("slack"))
    owe(store, word("b"), to=("bob",))
    claimed(store, to=("bob",))
    seen.append(store.incidents.reached("slack"))
    owe(store, word("c"))
    send(store)
    assert [*seen, store.incidents.reached("slack")] == [NOON, None, None, NOON]
    assert store.incidents.reached("mail") is None
