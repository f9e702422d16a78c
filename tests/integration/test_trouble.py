"""Trouble that lasts or comes at the wrong moment, and what must not come of it: nothing lost, doubled, invented."""

from contextlib import suppress
from datetime import time, timedelta
from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace

from billbot.app.due import check_due
from billbot.briefs.standing import proposal_standing
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Proposal, Schedule
from billbot.errors import DeliveryError, StoreError
from billbot.store import Agendas
from tests.support import faults
from tests.support.app_in_process import HEARING, REFERRED, Inbox, at, bill, checked, in_process, kinds, row

EVERY_3_HOURS = Schedule(looks_per_day=2, check_every=timedelta(hours=3), check_every_else=timedelta(hours=3))


def test_error_pages_at_the_first_check_replay_nothing(tmp_path: Path) -> None:
    """When everything shows the error page at the first check, the past is still the past a day later."""
    with in_process(tmp_path, bill("H1", row(REFERRED, -2000), row("Reported adversely", -1500))) as app:
        app.site.faults.add(faults.error_page(), "*")
        app.check()
        app.site.faults.clear()
        assert kinds(app.check(25)) == [("H1", "first_seen")]


def test_one_bill_does_not_silence_the_others(tmp_path: Path) -> None:
    """A bill with dropping connections takes its turn after those that it kept waiting."""
    bills = [bill(f"H{n}", row(REFERRED), row(HEARING, 1)) for n in range(1, 6)]
    with in_process(tmp_path, *bills) as app:
        app.check()
        app.site.faults.add(faults.dropped(), "*H2*")
        told = [told for hours in (2, 6, 12, 24, 48) for told in kinds(app.check(hours))]
        assert sorted(told) == [(f"H{n}", "action_added") for n in (1, 3, 4, 5)]


def test_history_that_lags_for_hours(tmp_path: Path) -> None:
    """A JSON history that lags for hours behind the page takes nothing away and adds nothing."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 25))) as app:
        app.check()
        app.site.faults.add(faults.stale(at(0)), "/api/*")
        told = [told for hours in range(26, 32) for told in kinds(app.check(hours))]
        assert told == [("H1", "action_added")]


def test_page_that_lags_for_days(tmp_path: Path) -> None:
    """A page that lags for days behind the JSON history takes nothing away and adds nothing."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.check()
        app.site.faults.add(faults.stale(at(0)), "/Bills/*")
        told = [told for hours in (2, 26, 51, 76, 101) for told in kinds(app.check(hours))]
        assert told == [("H1", "action_added")]


def test_killed_sweep_is_due_again(tmp_path: Path) -> None:
    """A poll that a kill ended puts off nothing."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        app.check()
        with app.store() as store:
            store.polls.begin(at(1))
            assert check_due(store, replace(app.watch, schedule=EVERY_3_HOURS), at(3.9)) <= at(3)


def test_sweep_that_the_database_ended_is_due_again(tmp_path: Path) -> None:
    """A poll that a full disk ended at its first bill does not count as one over all of them."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), bill("H2", row(REFERRED))) as app:
        app.check()
        app.site.now = at(2)
        with app.store() as store, app.source() as source:
            store.bills._db.execute(  # noqa: SLF001 - no other way to a disk that is full for one table
                "CREATE TRIGGER full BEFORE UPDATE ON bills BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
            )
            with pytest.raises(StoreError, match="disk is full"):
                checked(store, source, app.watch, app.clock)
            assert store.polls.last_started() == at(0)


def test_welcome_comes_before_alerts(tmp_path: Path) -> None:
    """A new channel is welcomed before it hears the first news."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.day(0)
        late = Inbox("late")
        app.add_channel(Channel("late", "console"), late)
        app.day(2)
        assert [subject.split()[0] for subject in late.subjects] == ["billbot", "Hearing"]


def test_what_could_not_be_read_is_not_made_up(tmp_path: Path) -> None:
    """A bill that could not be read yet is welcomed as such, and has no stage."""
    two = [Proposal(name, name, ("topic",), (BillId(194, name),)) for name in ("H1", "H2")]
    with in_process(tmp_path, bill("H1", row(REFERRED)), bill("H2", row(REFERRED)), proposals=two) as app:
        app.site.faults.add(faults.maintenance(), "*H1*")
        app.day(0)
        assert "H.1 could not be read yet" in app.inbox.got[0].text
        with app.store() as store:
            assert proposal_standing(store, app.watch.following(store), two[0], at().date()).progress is None


def test_row_struck_while_it_waited(tmp_path: Path) -> None:
    """A row that was entered and struck in the quiet hours is not announced, and nobody has to be corrected."""
    channel = Channel("all", "console", quiet=(time(9), time(17)))
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1, struck_at=at(3))), channels=[channel]) as app:
        app.day(0, 2, 4)
        done = app.deliver(8)
        assert (len(app.inbox.got), done.undelivered) == (1, 0)


def test_lost_key(tmp_path: Path) -> None:
    """A database restored without its key withdraws nothing: it says what is missing."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.day(0)
        app.inbox.errors.append(DeliveryError("away", "later"))
        app.day(2)
        app.close()
        app.path.with_suffix(".key").unlink()
        with pytest.raises(StoreError, match="is missing"):
            app.deliver(4)


class Stumbling:
    """The hearings of a database that ends in trouble when the list of them is to be written down."""

    def __init__(self, room: Agendas, error: Exception) -> None:
        self._room, self._error = room, error

    def note(self, *_: object, **__: object) -> None:
        raise self._error

    def __getattr__(self, name: str) -> object:
        return getattr(self._room, name)


@pytest.mark.parametrize("error", [RuntimeError("unexpected"), StoreError("the disk is full")], ids=str)
def test_list_of_hearings_that_cannot_be_taken(tmp_path: Path, error: Exception) -> None:
    """The list of hearings is asked for once a day, also where billbot stumbles over it or the disk is full."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        asked = []
        for hours in (0, 0.1, 23.9, 24, 24.1):
            app.site.now = at(hours)
            with app.store() as store, app.source() as source, suppress(StoreError):
                store.agendas = cast("Agendas", Stumbling(store.agendas, error))
                checked(store, source, app.watch, app.clock)
            asked.append(sum(request.target == "/api/Hearings" for request in app.site.requests))
    assert asked == [1, 1, 1, 2, 2]
