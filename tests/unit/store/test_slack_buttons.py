"""Messages with buttons in the database: kept before they are sent, and edited by one process at a time."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from billbot.clock import later
from billbot.domain.ledger import DueJob, Statement, Subject
from billbot.domain.slack import Offer, Role, SlackRequest
from billbot.store import Envelope, Store
from tests.support.app_in_process import at
from tests.support.new_database import new_database

ASK = Offer.ask(["one", "two"], "in committee: Write.")
HEARING = Offer("hearing", ("194/H1",), "2025-03-20T13:00")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(new_database(tmp_path / "billbot.db")) as opened:
        yield opened


def on_its_way(store: Store, key: str = "room-1") -> Envelope:
    job = DueJob(0, "room", "somebody", Subject("ask", name=key), None, None, at(), at(), 1, incidental=True)
    store.jobs.settle([job])
    envelope = store.envelopes.begin(key, "{}", [Statement(job, "told")], at())
    assert envelope is not None
    return envelope


def sent(store: Store, *offers: Offer) -> None:
    """A message that was sent with these buttons."""
    envelope = on_its_way(store)
    store.offers.keep(envelope.key, "{}", offers)
    store.envelopes.note_sent(envelope, at(), "1.1", "")


def press(store: Store, person: str, role: Role = "on it", offer: Offer = ASK) -> str:
    name = secrets.token_hex(4)
    store.requests.keep(SlackRequest(name, name, person, "C1", "", "", at()))
    store.offers.toggle_role("room", offer, person, role, at(), name)
    return name


def test_an_edit_is_owed_once(store: Store) -> None:
    """After a press, a message is due an edit until it shows the last version."""
    sent(store, ASK)
    assert store.offers.outdated("room", "somebody", at()) == ()
    press(store, "U1")
    (owed,) = store.offers.outdated("room", "somebody", at())
    claimed = store.offers.claim(owed.key, at())
    assert claimed is not None
    press(store, "U2")
    store.offers.note_shown(claimed)
    (again,) = store.offers.outdated("room", "somebody", at())
    last = store.offers.claim(again.key, at())
    assert last is not None
    store.offers.note_shown(last)
    assert (store.offers.outdated("room", "somebody", at()), store.offers.claim(owed.key, at())) == ((), None)


def test_another_process_edits(store: Store) -> None:
    """What another process edits is left to it for two minutes; shows it an older version by then, one more follows."""
    sent(store, ASK)
    press(store, "U1")
    theirs = store.offers.claim("room-1", at())
    assert theirs is not None
    press(store, "U2")
    assert store.offers.claim("room-1", at()) is None
    ours = store.offers.claim("room-1", later(at(), timedelta(minutes=2)))
    assert ours is not None
    store.offers.note_shown(ours)
    store.offers.note_shown(theirs)
    assert len(store.offers.outdated("room", "somebody", at())) == 1


def test_put_off(store: Store) -> None:
    """An edit that failed waits for its time, unless something else is pressed meanwhile."""
    sent(store, ASK)
    press(store, "U1")
    claimed = store.offers.claim("room-1", at())
    assert claimed is not None
    store.offers.put_off(claimed, at(1))
    assert (store.offers.outdated("room", "somebody", at()), len(store.offers.outdated("room", "somebody", at(1)))) == (
        (),
        1,
    )
    press(store, "U2")
    assert len(store.offers.outdated("room", "somebody", at())) == 1


def test_request_is_done_once(store: Store) -> None:
    """A request that was settled with its press takes nothing back when it is done once more."""
    sent(store, ASK)
    name = press(store, "U1")
    store.offers.toggle_role("room", ASK, "U1", "on it", at(), name)
    assert (store.requests.waiting(), store.offers.outcome("room", ASK).on_it) == ((), ("U1",))


def test_one_ask_of_several_proposals(store: Store) -> None:
    """Anybody who is on an ask of two proposals is on that of each, and counted once."""
    sent(store, ASK)
    press(store, "U1")
    alone = Offer("ask", ("two",), ASK.state)
    assert store.offers.outcome("room", alone).on_it == ("U1",)
    assert store.offers.people(ASK) == {"on it": {"U1"}}
    press(store, "U1", offer=alone)
    assert store.offers.outcome("room", ASK).on_it == ("U1",)  # of the other one still
    press(store, "U1")
    assert not store.offers.outcome("room", ASK)


def test_what_was_never_sent(store: Store) -> None:
    """A message that was dropped before it was sent has no buttons that anybody could press."""
    envelope = on_its_way(store)
    store.offers.keep(envelope.key, "{}", [ASK])
    store.envelopes.drop(envelope)
    assert store.offers.with_reference("room", "1.1") is None
    with closing(sqlite3.connect(store.path)) as db:
        assert db.execute("SELECT * FROM offers").fetchall() == []


def test_in_time_it_is_forgotten(store: Store) -> None:
    """People who came to a hearing are forgotten some time after it, those on an ask much later."""
    sent(store, ASK, HEARING)
    press(store, "U1")
    press(store, "U2", "there", HEARING)
    store.offers.prune(date(2025, 3, 20), at(-1))
    assert (store.offers.outcome("room", HEARING).there, store.offers.outcome("room", ASK).on_it) == (("U2",), ("U1",))
    store.offers.prune(date(2025, 3, 21), at(1))
    assert not store.offers.outcome("room", HEARING)
    assert not store.offers.outcome("room", ASK)
