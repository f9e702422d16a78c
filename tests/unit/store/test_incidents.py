"""Incidents in the database: written with the notices of them, once, whichever process writes."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from billbot.bills import BillId, VotesUnread
from billbot.clock import later
from billbot.errors import StoreError
from billbot.incidents import Decision, Incident, Reach, Trouble
from billbot.store import Store
from tests.support.store_sample import BILL, BILL_SEEN, MINUTE, NOON, ask, claimed, in_processes, owe, sighting, word

OTHER = "other operations"
LATER = later(NOON, timedelta(hours=1))
BROKEN = Trouble("bill", "194/H1588", NOON, "neither", told=True)
KEYS = "SELECT channel, key, kind FROM notices ORDER BY id"


def begin(store: Store, trouble: Trouble = BROKEN, operations: Any = ("ops", OTHER)) -> Incident:
    store.incidents.apply(Decision(begun=(trouble,)), operations, NOON)
    return store.incidents.still_open(trouble.kind)[-1]


def end(store: Store, incident: Incident, operations: Any = ("ops", OTHER)) -> int:
    return store.incidents.apply(Decision(ended=(incident,)), operations, LATER)


def reach(store: Store, waiting_before: Any = NOON) -> Reach:
    (found,) = store.incidents.reaches(["slack"], waiting_before)
    return found


def lose(store: Store, key: str, to: tuple[str, ...] = ("ann",), at: Any = NOON, lost: str = "ann") -> None:
    """Owe a notice, give it up for one of the recipients, and send it to the others."""
    owe(store, word(key, key), to=to)
    for _ in to:
        parcel = claimed(store, at, to=to)
        if parcel.recipient == lost:
            store.outbox.mark_failed(parcel, at, "refused", None, "me")
        else:
            store.outbox.mark_sent(parcel, at, "1", "", "me")


def open_channel(store: Store) -> Incident:
    """The incident of what `lose` gave up."""
    found = reach(store)
    assert found.lost_since is not None
    return begin(store, Trouble("channel", "slack", found.lost_since, "given up", told=True, lost=found.lost))


def test_beginning_and_end_are_owed(store: Store) -> None:
    """Each operations channel is owed one notice of the beginning and one of the end."""
    incident = begin(store)
    assert end(store, incident) == 1
    assert ask(store.path, KEYS) == [
        ("ops", f"incident:{incident.id}", "incident"),
        (OTHER, f"incident:{incident.id}", "incident"),
        ("ops", f"incident over:{incident.id}", "incident_over"),
        (OTHER, f"incident over:{incident.id}", "incident_over"),
    ]
    assert store.incidents.still_open() == ()
    assert store.incidents.told_by([f"incident:{incident.id}"])[0].ended == LATER


def test_what_is_open_does_not_begin_again(store: Store) -> None:
    """What another process began meanwhile, or ended, is owed once."""
    incident = begin(store)
    assert store.incidents.apply(Decision(begun=(BROKEN,)), ["ops"], LATER) == 0
    assert (end(store, incident), end(store, incident)) == (1, 0)
    assert len(ask(store.path, KEYS)) == 4


def test_broken_again_is_a_new_incident(store: Store) -> None:
    """What ended and comes back is an incident of its own, told anew."""
    first = begin(store)
    end(store, first)
    assert begin(store).id != first.id
    assert len(ask(store.path, KEYS)) == 6


def test_channel_that_came_later(store: Store) -> None:
    """A channel that was not told of the beginning hears nothing of the end."""
    incident = begin(store, operations=["ops"])
    end(store, incident)
    assert [row[0] for row in ask(store.path, KEYS)] == ["ops", "ops"]


def test_channel_does_not_hear_of_itself(store: Store) -> None:
    """The operations channel that is itself in trouble is told neither of the beginning nor of the end."""
    incident = begin(store, Trouble("channel", "ops", NOON, "given up", told=True))
    end(store, incident)
    assert {row[0] for row in ask(store.path, KEYS)} == {OTHER}


def test_dropped_without_a_word(store: Store) -> None:
    """What nobody follows any more is closed, and nobody is told that it went well."""
    incident = begin(store)
    store.incidents.apply(Decision(dropped=(incident,)), ["ops", OTHER], LATER)
    assert (store.incidents.still_open(), len(ask(store.path, KEYS))) == ((), 2)


def test_all_or_nothing(store: Store) -> None:
    """Where the notices cannot be written, neither is the incident, nor its end."""
    store.incidents._db.execute(  # noqa: SLF001 - no other way to a disk that is full for one table
        "CREATE TRIGGER full BEFORE INSERT ON notices BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    )
    with pytest.raises(StoreError, match="disk is full"):
        begin(store)
    assert ask(store.path, "SELECT * FROM incidents") == []
    store.incidents._db.execute("DROP TRIGGER full")  # noqa: SLF001
    incident = begin(store)
    store.incidents._db.execute(  # noqa: SLF001
        "CREATE TRIGGER full BEFORE INSERT ON notices BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    )
    with pytest.raises(StoreError):
        end(store, incident)
    assert store.incidents.still_open() == (incident,)


def apply_at_once(barrier: Any, path: Path) -> int:
    with Store(path) as store:
        barrier.wait()
        return store.incidents.apply(Decision(begun=(BROKEN,)), ["ops"], NOON)


def test_processes_at_once(store: Store) -> None:
    """Of several processes that see the same, one begins the incident and owes word of it."""
    assert sorted(in_processes(apply_at_once, *[(store.path,)] * 3)) == [0, 0, 1]
    assert len(ask(store.path, KEYS)) == 1


def test_one_open_a_subject(store: Store) -> None:
    """The database itself refuses a second open incident of a kind and subject."""
    begin(store)
    columns = "kind, subject, began, detail, attempt"
    statement = f"INSERT INTO incidents ({columns}) SELECT {columns} FROM incidents"
    with pytest.raises(sqlite3.IntegrityError):
        ask(store.path, statement)


def test_page_that_cannot_be_read(store: Store) -> None:
    """Since when a page cannot be read stays until it is read well; a look at the history alone changes nothing."""
    store.bills.record(sighting())
    store.bills.page_unread(BILL, NOON, "first")
    store.bills.page_unread(BILL, LATER, "second")
    store.bills.read_well(BILL, LATER, visited=False)
    (unread,) = store.incidents.unread()
    assert (unread.page_since, unread.page_at, unread.page_error) == (NOON, LATER, "second")
    store.bills.read_well(BILL, LATER, visited=True)
    assert store.incidents.unread() == ()


def test_page_asked_for_in_vain(store: Store) -> None:
    """Since when a page was asked for in vain, and when last, stands until it was had, whatever else is read."""
    store.bills.record(sighting())
    store.bills.page_failed(BILL, NOON)
    store.bills.page_failed(BILL, LATER)
    store.bills.read_well(BILL, LATER, visited=True)
    looks = store.bills.check_record(BILL)
    assert (looks.page_failing_since, looks.page_failed_at) == (NOON, LATER)
    store.bills.page_had(BILL)
    looks = store.bills.check_record(BILL)
    assert (looks.page_failing_since, looks.page_failed_at) == (None, None)


def test_votes_that_cannot_be_read(store: Store) -> None:
    """Votes that cannot be read are named with what was found, until all of them are."""
    unread = VotesUnread(NOON, "The Judiciary: no counts", posted=True, at_first=False)
    store.bills.record(sighting(replace(BILL_SEEN, votes_unread=unread)))
    (found,) = store.incidents.unread()
    assert (found.votes_since, found.votes_error, found.votes_posted) == (NOON, "The Judiciary: no counts", True)
    known = store.bills.last_seen(BILL)
    assert known is not None
    assert known.votes_unread == unread
    store.bills.record(sighting(replace(known, votes_unread=None), changes=(), notices=()))
    assert store.incidents.unread() == ()


@pytest.mark.parametrize("visited", [True, False])
def test_page_in_a_look_that_changed_something(store: Store, visited: bool) -> None:  # noqa: FBT001 - the case
    """A look that changed something takes the note of an unreadable page back if it read the page."""
    store.bills.page_unread(BILL, NOON, "changed")
    store.bills.record(sighting(BILL_SEEN, visited=visited))
    assert (store.incidents.unread() == ()) is visited


def test_bill_that_fails(store: Store) -> None:
    """A bill that cannot be read is named with its last error; one that has no page is awaited."""
    store.bills.read_badly(BILL, NOON, "neither", absent=False)
    store.bills.read_badly(BillId(194, "H9"), NOON, "no page", absent=True)
    assert [(each.bill.number, each.awaiting, each.error) for each in store.incidents.unread()] == [
        ("H1588", False, "neither"),
        ("H9", True, "no page"),
    ]


def test_given_up_stands_under_its_incident(store: Store) -> None:
    """What was given up is found until an incident tells of it, and then never again."""
    lose(store, "a")
    found = reach(store)
    assert (len(found.lost), found.lost_since, found.error) == (1, NOON, "refused")
    open_channel(store)
    assert reach(store).lost == ()


def test_one_recipient_of_three(store: Store) -> None:
    """A channel is reached again once something went to everybody on its list, with who was taken off it left out."""
    everybody = ("ann", "ben", "cy")
    lose(store, "a", everybody)
    open_channel(store)
    lose(store, "b", everybody, later(NOON, MINUTE))
    assert not reach(store).reached
    store.incidents.apply(
        Decision(
            changed=(
                (
                    store.incidents.still_open("channel")[0],
                    Trouble("channel", "slack", NOON, "x", told=True, lost=reach(store).lost),
                ),
            )
        ),
        ["ops"],
        NOON,
    )
    lose(store, "c", everybody[1:], later(NOON, 2 * MINUTE))
    assert reach(store).reached


def test_sent_before_it_was_given_up(store: Store) -> None:
    """What arrived before does not show that a channel is reached again."""
    owe(store, word("early", "early"))
    store.outbox.mark_sent(claimed(store), NOON, "1", "", "me")
    lose(store, "a", at=later(NOON, MINUTE))
    open_channel(store)
    assert not reach(store).reached


def test_waiting(store: Store) -> None:
    """What was tried and waits, waits since it was due; what was not tried does not wait for the channel."""
    owe(store, word("a", "a"))
    assert reach(store, LATER).waiting_since is None
    store.outbox.mark_failed(claimed(store), NOON, "away", LATER, "me")
    assert (reach(store, LATER).waiting_since, reach(store, LATER).error) == (NOON, "away")
    assert reach(store, later(NOON, -MINUTE)).waiting_since is None


def test_what_a_channel_is_missing(store: Store) -> None:
    """What a channel is missing is the reason why what it is owed waits, until it has it."""
    store.outbox.owe([word("a")], NOON)
    store.incidents.note_lack("slack", "set a token")
    assert (reach(store).waiting_since, reach(store).error) == (NOON, "set a token")
    store.incidents.note_lack("slack", "set another")
    assert store.incidents.lacks() == {"slack": "set another"}
    store.incidents.note_lack("slack", None)
    assert store.incidents.lacks() == {}
