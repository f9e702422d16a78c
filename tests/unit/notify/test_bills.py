"""The channels that a moved bill is queued for."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from billbot.briefs.watch import Watch
from billbot.domain.bills import Agenda, Appointment, Change
from billbot.domain.ledger import Job
from billbot.domain.watched import Channel, Proposal
from billbot.notify.bills import queue_bills
from billbot.store import Store
from tests.support.store_sample import ADDED, BILL, BILL_SEEN, DATED, DAY, LATER, MOVED, NOON, observation, owe, send

ROOM = Channel("slack", "slack")
OTHER, QUIET = replace(ROOM, topics=("housing",)), replace(ROOM, alerts=False)
SAMPLES = Proposal("samples", "Samples", ("courts",), (BILL,))
MUTED = replace(SAMPLES, mute_until=date(2027, 1, 1))
STRUCK = Change(BILL, "action_struck", "routine", row=3, text=ADDED.text)
ROUTINE = Change(BILL, "status_changed", "routine", text="new", old="old")


def note(store: Store, channel: Channel = ROOM, proposal: Proposal = SAMPLES) -> list[tuple[str | None, int]]:
    """Queue what moved, a day later; returns the moment that the bill is queued from, and how often."""
    queue_bills(store, Watch([proposal], (channel,), timedelta(hours=1), (), {}), LATER)
    return [(job.was, job.times_queued) for job in store.jobs.waiting() if job.subject == MOVED]


def change(store: Store, *changes: Change) -> None:
    """A look at the bill that brings these changes."""
    known = store.bills.last_seen(BILL) or BILL_SEEN
    store.bills.record(observation(replace(known, pinslip=f"{known.revision}"), changes=changes))


@pytest.mark.parametrize(
    ("channel", "proposal", "change_seen", "told", "queued"),
    [
        (ROOM, SAMPLES, ADDED, False, True),
        (ROOM, SAMPLES, ROUTINE, False, False),
        (ROOM, SAMPLES, DATED, True, False),
        (replace(ROOM, weight="everything"), SAMPLES, ROUTINE, False, True),
        *((channel, SAMPLES, ADDED, True, False) for channel in (OTHER, QUIET)),
        (ROOM, MUTED, ADDED, True, False),
        *((channel, SAMPLES, STRUCK, True, True) for channel in (ROOM, OTHER, QUIET)),
        (ROOM, MUTED, STRUCK, True, True),
        (OTHER, SAMPLES, STRUCK, False, False),
    ],
)
def test_who_may_have_to_be_told(
    store: Store, channel: Channel, proposal: Proposal, change_seen: Change, *, told: bool, queued: bool
) -> None:
    """A channel hears its news, and corrections of what it heard, whatever it follows now."""
    change(store, ADDED)
    if told:
        owe(store, Job("slack", MOVED, NOON))
        send(store)
        store.jobs.settle(store.jobs.due("slack", "ann", NOON))
    assert note(store, channel, proposal) == []  # what was so before the channel began
    change(store, change_seen)
    assert bool(note(store, channel, proposal)) is queued


def test_looked_for_once(store: Store) -> None:
    """A bill is queued from the moment of the last look, and again only if it moves again."""
    change(store)
    note(store)
    first = store.moments.newest()
    change(store, ADDED)
    assert note(store) == note(store) == [(f"{first}", 1)]
    change(store, STRUCK)
    assert note(store) == [(f"{first}", 2)]


@pytest.mark.parametrize(("proposal", "queued"), [(SAMPLES, True), (MUTED, False)])
def test_an_agenda_moves_its_bill(store: Store, proposal: Proposal, *, queued: bool) -> None:
    """A bill on an agenda is queued even without changes, but not if nobody follows it."""
    change(store)
    note(store, proposal=proposal)
    day = LATER.date() + 7 * DAY
    store.agendas.note_list([1], NOON, first=2)
    store.agendas.note_list([2], NOON, first=2)
    course = (Appointment(day, None, "A-1"),)
    store.agendas.record(Agenda(2, "Confirmed", day, bills=(BILL,), course=course), NOON)
    assert bool(note(store, proposal=proposal)) is queued
