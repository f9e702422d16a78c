"""A poll's findings are sent once it is over."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from billbot.app.poll import check_bills
from billbot.demo import PracticeBill
from billbot.domain.bills import BillId
from billbot.domain.report import Report
from billbot.errors import DeliveryError
from billbot.notify.incidents import queue_outage
from billbot.store import Store
from tests.support import faults
from tests.support.app_in_process import OUTAGE_AFTER, REFERRED, AppInProcess, at, bill, in_process, row

HEARING = "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1"


def two_bills() -> list[PracticeBill]:
    """Two bills of one proposal, with a hearing each that is set on the first day."""
    return [bill(number, row(REFERRED), row(HEARING, 3, "Joint")) for number in ("H1", "H2")]


def swept(
    app: AppInProcess,
    hours: float,
    meanwhile: Callable[[Store], object],
    ending: Callable[[Report], None] = lambda _: None,
) -> Report:
    """A check that does something before each bill."""

    def go_on() -> bool:
        meanwhile(store)
        return True

    app.site.now = at(hours)
    with app.store() as store, app.source() as source:
        return check_bills(store, source, app.watch, app.clock, ending=ending, go_on=go_on)


def test_what_a_sweep_found_waits_for_its_end(tmp_path: Path) -> None:
    """Deliveries during a poll tell nothing of it; two bills' news is one message after it."""
    with in_process(tmp_path, *two_bills()) as app:
        app.day(0)
        app.inbox.got.clear()
        sent: list[int] = []
        swept(app, 4, lambda store: sent.append(app.deliver_from(store).sent))
        assert (len(sent) >= 2, set(sent)) == (True, {0})
        app.deliver()
        assert len(app.inbox.got) == 1
        assert "H.1 and H.2" in app.inbox.got[0].subject


def test_what_was_owed_before_waits_for_no_sweep(tmp_path: Path) -> None:
    """A check's findings are sent during the next one."""
    with in_process(tmp_path, *two_bills()) as app:
        app.day(0)
        app.inbox.got.clear()
        app.check(4)
        sent: list[int] = []
        swept(app, 5, lambda store: sent.append(app.deliver_from(store).sent))
        assert sent[0] == 1


def test_sweep_that_was_killed_is_over(tmp_path: Path) -> None:
    """A killed process's findings are sent with the next delivery."""
    with in_process(tmp_path, *two_bills()) as app:
        app.day(0)
        app.inbox.got.clear()
        app.check(4)
        with closing(sqlite3.connect(app.path)) as db:  # as if it had died before it said that it was done
            db.execute("UPDATE polls SET finished = NULL WHERE id = (SELECT max(id) FROM polls)")
            db.commit()
        assert app.deliver(4.1).sent == 1


def test_welcome_is_marked_before_a_sweep_ends(tmp_path: Path) -> None:
    """What goes with a poll's findings is queued before anybody can tell one without the other."""
    with in_process(tmp_path, *two_bills()) as app:
        under_way: list[bool] = []

        def ending(report: Report) -> None:
            with closing(sqlite3.connect(app.path)) as db:
                (finished,) = db.execute("SELECT finished FROM polls").fetchone()
            under_way.append(finished is None and report.round_completed)

        swept(app, 0, lambda _: None, ending)
        assert under_way == [True]


def test_row_that_a_sweep_finds_struck(tmp_path: Path) -> None:
    """Anybody who has not heard about a row hears nothing of it where the poll in hand finds it struck."""
    struck = bill("H1", row(REFERRED), row(HEARING, 3, "Joint", struck_at=at(4.5)))
    with in_process(tmp_path, struck, bill("H2", row(REFERRED))) as app:
        app.day(0)
        app.inbox.got.clear()
        app.inbox.errors.append(DeliveryError("away", "later"))
        app.day(4)
        first = iter([True])
        swept(app, 5, lambda store: None if next(first, False) else app.deliver_from(store))
        app.deliver()
        assert app.inbox.subjects == []


@pytest.mark.parametrize("begins", [20, 8.5], ids=["on time", "by a clock that was set back"])
def test_outage_that_the_sweep_in_hand_ends(tmp_path: Path, begins: float) -> None:
    """While a poll reads the site again nobody hears that it cannot be read."""
    with in_process(tmp_path, *two_bills()) as app:
        app.day(0)
        app.inbox.got.clear()
        app.site.faults.add(faults.maintenance(), "*")
        app.day(1, 9)
        app.site.faults.clear()

        def tell(store: Store) -> None:
            if store.checks.of(BillId(194, "H1")).failing_since is None:
                queue_outage(store, app.watch.channels, OUTAGE_AFTER, at(begins))
            app.deliver_from(store)

        swept(app, begins, tell)
        assert [each for each in app.inbox.subjects if "could not read" in each] == []
