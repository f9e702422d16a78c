"""The plan in use: turns of looks, rounds of turns, and what they learn."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from msgspec.structs import replace

from billbot import notify
from billbot.app.due import DueLooks, check_due
from billbot.app.poll import check_bills
from billbot.domain.bills import BillId
from billbot.domain.planning import TIME_FOR_DUE
from billbot.domain.report import Report
from billbot.domain.watched import Channel, Court, Dates, Proposal, Schedule
from billbot.store.polls import Polls
from tests.support import faults
from tests.support.app_in_process import (
    HEARING,
    REFERRED,
    AppInProcess,
    at,
    bill,
    each,
    in_process,
    list_moved,
    row,
)

HOUR = timedelta(hours=1)
HOURLY = Schedule(looks_per_day=2, check_every=HOUR, check_every_else=HOUR)


def turned(app: AppInProcess, hours: float) -> Report:
    """A turn at that hour with its messages; no bill waits longer than an hour."""
    app.site.now = at(hours)
    with app.store() as store, app.source() as source:
        if store.polls.last_started() is None:
            list_moved(store, at(hours))
        watch = replace(app.watch, schedule=HOURLY)
        report = check_bills(
            store,
            source,
            watch,
            app.clock,
            looks_for=TIME_FOR_DUE,
            ending=lambda report: notify.after_check(store, watch, report, at(hours)),
        )
    app.deliver()
    return report


def looked_at(app: AppInProcess) -> set[str]:
    """The bills with a request for history or page since the last time."""
    found = {request.target.split("/")[-2] for request in app.site.requests if "DocumentHistory" in request.target}
    found |= {request.target.split("/")[-1] for request in app.site.requests if request.target.startswith("/Bills/")}
    app.site.requests.clear()
    return found


def test_a_turn_looks_at_what_is_due(tmp_path: Path) -> None:
    """The first turn looks at everything and sends the welcome; the next only looks at what is due."""
    with in_process(tmp_path, *(bill(f"H{n}", row(REFERRED)) for n in (1, 2, 3))) as app:
        first = turned(app, 0)
        assert (first.checked, first.round_completed, len(app.inbox.got)) == (3, True, 1)
        app.check(0.5, asked=["H2"])
        looked_at(app)
        assert (turned(app, 1).checked, looked_at(app)) == (2, {"H1", "H3"})
        assert (turned(app, 1.1).checked, looked_at(app)) == (0, set())


def test_what_moved_together_is_told_together(tmp_path: Path) -> None:
    """If one bill has a new row, others of its committee are looked at in that turn, and one message has both."""
    bills = [bill(f"H{n}", row(REFERRED), row(HEARING, 0.9)) for n in (1, 2)]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        turned(app, 0)
        app.check(0.8, asked=["H2"])
        report = turned(app, 1)
        assert {told.change.bill.number for told in report.changes} == {"H1", "H2"}
        assert len(app.inbox.got) == 2
        assert all(name in app.inbox.got[-1].text for name in ("Sample 1", "Sample 2"))


def test_a_round_is_through_when_each_was_looked_at(tmp_path: Path) -> None:
    """A round ends only when every bill had a look since the last one."""
    with in_process(tmp_path, *(bill(f"H{n}", row(REFERRED)) for n in (1, 2))) as app:
        turned(app, 0)
        app.check(0.5, asked=["H2"])
        with app.store() as store:
            assert store.polls.last_started() == at(0)
        assert turned(app, 1).round_completed
        assert not turned(app, 1.55).round_completed
        assert turned(app, 2.6).round_completed
        with app.store() as store:
            assert store.polls.last_started() == at(2.6)


def test_what_could_not_be_read_is_due_soon(tmp_path: Path) -> None:
    """A bill that could not be read keeps no other from its look, and is tried again within the half hour."""
    with in_process(tmp_path, *(bill(f"H{n}", row(REFERRED)) for n in (1, 2))) as app:
        turned(app, 0)
        app.site.faults.add(faults.maintenance(), "*H1*")
        assert ([failed.bill.number for failed in turned(app, 1).failed], looked_at(app) > {"H2"}) == (["H1"], True)
        app.site.faults.clear()
        with app.store() as store:
            assert check_due(store, replace(app.watch, schedule=HOURLY), at(1)) == at(1.5)
        assert (turned(app, 1.5).failed, looked_at(app) > {"H1"}) == ([], True)


def test_a_try_again_shows_whether_the_site_can_be_read(tmp_path: Path) -> None:
    """A turn in which only what could not be read is due looks at one bill more: its own trouble is not an outage."""
    with in_process(tmp_path, *(bill(f"H{n}", row(REFERRED)) for n in (1, 2, 3))) as app:
        turned(app, 0)
        app.site.faults.add(faults.maintenance(), "*H1*")
        turned(app, 1)
        again = turned(app, 1.5)
        assert (again.checked, [failed.bill.number for failed in again.failed]) == (1, ["H1"])
        with app.store() as store:
            assert store.polls.failing_since() is None


def test_a_number_without_a_page(tmp_path: Path) -> None:
    """A number without a page is requested every half hour on its first day, then once a day."""
    watched = Proposal("sample", "Sample proposal", ("topic",), (BillId(194, "H1"), BillId(194, "H9")))
    with in_process(tmp_path, bill("H1", row(REFERRED)), proposals=[watched]) as app:
        assert turned(app, 0).round_completed
        asked = []
        for hours in (0.5, 1, 23, 25, 30, 47, 49.5):
            looked_at(app)
            turned(app, hours)
            asked.append("H9" in looked_at(app))
        assert asked == [True, True, True, False, False, True, False]


def test_after_a_restoration_everything_is_due(tmp_path: Path) -> None:
    """After a restore, everything gets a look again, until a check leaves no bill out."""
    with in_process(tmp_path, *(bill(f"H{n}", row(REFERRED)) for n in (1, 2))) as app:
        turned(app, 0)
        with app.store() as store:
            store.upkeep.note_restoration(at(0.1), at(0.2))
        assert turned(app, 0.3).checked == 2


def test_what_is_worked_out_is_kept(tmp_path: Path) -> None:
    """How lively a bill is appears in the database, is worked out again when it moved, and once a day."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row("Accompanied a study order, see H9", 0.9))) as app:
        known = []
        for hours in (0, 1, 30):
            turned(app, hours)
            with app.store() as store:
                known.append(store.polls.planned_bill(BillId(194, "H1")))
        assert [(one.weight, one.committee, one.day) for one in known] == [
            (1.0, "The Judiciary", at(0).date()),
            (0.0, None, at(1).date()),
            (0.0, None, at(30).date()),
        ]
        assert known[1].moved_at == at(1)


def test_what_is_over_with_its_court(tmp_path: Path) -> None:
    """From the day after its court's last one a bill that did not pass has no part in the budget."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app, app.store() as store:
        app.check()
        watch = replace(app.watch, schedule=HOURLY, dates=Dates([Court(194, ends=at(0).date())]))
        plans = [DueLooks(store, at(hours), watch).plan for hours in (1, 24)]
    assert [plan.prospects[BillId(194, "H1")].weight > 0 for plan in plans] == [True, False]


def test_a_look_by_hand_at_one_bill_is_no_turn(tmp_path: Path) -> None:
    """A requested bill gets a look no matter what is planned, and no other bill does."""
    bills = [bill(f"H{n}", row(REFERRED), row(HEARING, 0.9)) for n in (1, 2)]
    with in_process(tmp_path, *bills, channels=(Channel("all", "console"),)) as app:
        turned(app, 0)
        looked_at(app)
        app.check(1, asked=["H1"])
        assert looked_at(app) == {"H1"}


def test_what_the_plan_knows_is_read_twice_a_turn(tmp_path: Path) -> None:
    """The plan of a long list is read once before and once after a turn, not for each question."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        turned(app, 0)
        turned(app, 1)
        with patch.object(Polls, "planned", autospec=True, side_effect=Polls.planned) as read:
            assert turned(app, 2).checked == 1
        assert read.call_count == 2


def test_earlier_courts_are_not_read(tmp_path: Path) -> None:
    """The plan only reads watched courts, however many there were before."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        turned(app, 0)
        with app.store() as store:
            store.checks.read_badly(BillId(190, "H1"), at(0), "an example", absent=False)
            assert list(store.polls.planned(app.watch.courts)) == [BillId(194, "H1")]
