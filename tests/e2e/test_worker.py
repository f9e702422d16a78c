import io
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app import worker
from billbot.store import Pause
from tests.support import faults
from tests.support.app_on_disk import BEGIN, BILLS, LATER, REFERRED, AppOnDisk, bill, on_disk, row, ticked, until
from tests.support.socket_server import SocketServer, deaf, drip
from tests.support.worker_process import working

HALF_PAST = "2025-03-03T10:30"
SOON = "2025-03-03T10:20"
THREE = BILLS.replace('"194/S1122"', '"194/S1122", "194/H2580"')
SOON_ENDED = 2.0  # seconds
WELCOME = "billbot watches"
WORK = ("work",)


@contextmanager
def three_bills(root: Path) -> Iterator[AppOnDisk]:
    """The app with three watched bills."""
    with on_disk(root, *(bill(number, row(REFERRED)) for number in ("H1588", "S1122", "H2580"))) as app:
        app.configure(bills=THREE)
        yield app


def test_what_is_due_is_done(app: AppOnDisk) -> None:
    """A tick checks when the database says that it is due, and otherwise asks for nothing."""
    checked = [ticked(app.app(now))[0] for now in (BEGIN, SOON, HALF_PAST)]
    assert [report and report.checked for report in checked] == [2, None, 2]


def test_while_another_process_checks(app: AppOnDisk) -> None:
    """While another process checks and sends, a tick does nothing; the next one does everything."""
    app.billbot("check", "--no-send", "--now", BEGIN)
    app.site.requests.clear()
    with app.store() as store, store.turn():
        report, sent = ticked(app.app(LATER))
        assert report is not None
        assert (report.busy, sent.sent, app.site.requests) == (True, 0, [])
    assert ticked(replace(app.app(LATER), stream=io.StringIO()))[1].sent == 1


def test_a_site_that_is_away(app: AppOnDisk) -> None:
    """When connections fail the check stops, ticks leave the site alone for the pause, and then all is looked at."""
    app.site.faults.add(faults.dropped())
    report, _ = ticked(app.app(BEGIN))
    assert report is not None
    assert (len(report.failed), len(report.not_tried), report.requests) == (1, 1, 3)
    assert report.paused_until == clock.parse(HALF_PAST)
    app.site.faults.clear()
    assert ticked(app.app(SOON))[0] is None
    back, sent = ticked(app.app(HALF_PAST))
    assert back is not None
    assert (back.checked, sent.sent) == (2, 1)


def test_a_check_in_a_pause_puts_off_none(app: AppOnDisk) -> None:
    """A check by hand that a pause forbade does not put off the one at the pause's end."""
    with app.store() as store:
        store.polls.set_pause(Pause(1, clock.parse(HALF_PAST)))
    app.billbot("check", "--now", SOON)
    report, _ = ticked(app.app(HALF_PAST))
    assert report is not None
    assert report.checked == 2


def test_nothing_new_is_begun_at_the_end(app: AppOnDisk) -> None:
    """A tick in a process asked to end requests and sends nothing; due work stays due."""
    app.billbot("check", "--no-send", "--now", BEGIN)
    app.site.requests.clear()
    report, sent = ticked(replace(app.app(HALF_PAST), stream=io.StringIO(), stopping=lambda: True))
    assert report is not None
    assert (len(report.not_tried), app.site.requests) == (2, [])
    assert (sent.sent, sent.undelivered) == (0, 1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_asked_to_end(tmp_path: Path, number: signal.Signals) -> None:
    """Asked to end, it breaks the request in hand off, makes no other and no page; the next start goes on at once."""
    with three_bills(tmp_path) as app:
        app.site.faults.add(faults.slow(5), "/Bills/194/S1122*")
        with working(app, *WORK) as first:
            until(lambda: "/Bills/194/S1122" in app.asked)
            begun = time.monotonic()
            assert first.end(number) == 0
            assert time.monotonic() - begun < SOON_ENDED
            assert f"{number.name}: ending" in first.log
        assert app.asked == [
            "/Bills/194/H1588",
            "/api/GeneralCourts/194/Documents/H1588",
            "/Bills/194/H1588/House/Bill/Text",
            "/Bills/194/S1122",
        ]
        assert app.ask("SELECT checked, failed, not_tried, finished IS NULL FROM polls") == [(1, 0, 2, 0)]
        assert app.ask("SELECT number FROM bills WHERE checked_at IS NOT NULL") == [("H1588",)]
        public = app.root / "state" / "public" / "index.html"
        assert not public.exists()
        app.site.faults.clear()
        report, sent = ticked(app.app(clock.system().now().isoformat()))
        assert public.exists()
        assert report is not None
        assert (report.checked, sent.sent, "/Bills/194/H2580" in app.asked) == (2, 1, True)


def test_asked_to_end_as_it_begins() -> None:
    """A signal before it waits is heard."""
    with worker.Ending() as ending:
        signal.raise_signal(signal.SIGTERM)
        assert ending.wait() is signal.SIGTERM


def test_asked_to_end_in_a_pause(tmp_path: Path) -> None:
    """A pause between two requests ends at once when the process is asked to end."""
    with three_bills(tmp_path) as app:
        app.configure(bills=THREE, gap=60)
        with working(app, *WORK) as work:
            until(lambda: app.site.requests)
            begun = time.monotonic()
            assert (work.end(), app.asked) == (0, [])
            assert time.monotonic() - begun < SOON_ENDED


@pytest.mark.parametrize("where", ["answer", "interim answers", "connection"])
def test_asked_to_end_while_the_site_drips(tmp_path: Path, where: str) -> None:
    """However the site holds a request, the process ends at once when it is asked to."""
    says = drip(b"", b"HTTP/1.1 102 Processing\r\n\r\n") if where == "interim answers" else drip(b"HTTP/1.1 200 ", b"x")
    with on_disk(tmp_path) as app, SocketServer([says]) as server, deaf() as nobody:
        app.configure(url=nobody if where == "connection" else server.url)
        with working(app, *WORK) as work:
            until(lambda: "working; 2 bills are watched" in work.log)
            until(lambda: where == "connection" or server.heads)
            time.sleep(0.2)  # until it waits
            begun = time.monotonic()
            assert work.end() == 0
            assert time.monotonic() - begun < SOON_ENDED


def test_at_work(tmp_path: Path) -> None:
    """It checks and sends at once when it starts; stdout has the console's messages, the log is on stderr."""
    with on_disk(tmp_path) as app, working(app, *WORK) as work:
        until(lambda: "2 checked, 0 failed, 2 changes, 8 requests, 1 sent" in work.log)
        assert work.end() == 0
        assert "working; 2 bills are watched" in work.log
        assert work.out.startswith(WELCOME)
        assert "INFO" not in work.out


def test_at_work_twice(app: AppOnDisk) -> None:
    """A second `work` with the same database says that there is another one, and works all the same."""
    with working(app) as first:
        until(lambda: "watched" in first.log)
        with working(app) as second:
            until(lambda: "watched" in second.log)
            assert (second.end(), "another `billbot work` uses this database" in second.log) == (0, True)
        assert first.end() == 0


def test_at_work_while_the_site_is_away(app: AppOnDisk) -> None:
    """A site that is down does not end it: it logs that, and the pause is stored for every process."""
    app.site.faults.add(faults.dropped())
    with working(app) as work:
        until(lambda: app.site.requests)
        assert work.process.poll() is None
        assert (work.end(), "Traceback" in work.log) == (0, False)


@pytest.mark.parametrize(
    ("spoil", "mend", "said"),
    [
        (
            "CREATE TRIGGER stuck BEFORE INSERT ON envelopes BEGIN SELECT RAISE(ABORT, 'it is stuck'); END",
            "DROP TRIGGER stuck",
            "it is stuck",
        ),
        (
            "UPDATE jobs SET kind = 'no kind of ' || kind",
            "UPDATE jobs SET kind = substr(kind, 12)",
            "a bug in billbot; please report it",
        ),
    ],
    ids=["expected", "unexpected"],
)
def test_a_tick_that_fails(app: AppOnDisk, spoil: str, mend: str, said: str) -> None:
    """It survives failing ticks, and does due work as soon as one succeeds."""
    app.billbot("check", "--no-send")
    app.change(spoil)
    with working(app) as work:
        until(lambda: work.log.count(said) >= 2)
        assert WELCOME not in work.out
        app.change(mend)
        until(lambda: WELCOME in work.out)
        assert work.end() == 0


def test_broken_at_the_start(app: AppOnDisk) -> None:
    """A problem at the start, such as the database or an example contact, ends it with 1 and one line."""
    app.database.parent.write_text("a file")
    ran = app.run("work")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith(f"billbot: {app.database}: is in a folder that is a file")
    app.database.parent.unlink()
    app.configure(url="https://malegislature.gov", contact="bills@example.org", gap=2)
    ran = app.run("work")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith("billbot: billbot.toml: source: contact: is still the example")
