"""Turns: who reads the site, who waits, and what happens to a killed or interrupted process's turn."""

import signal
import time
from collections.abc import Iterator

import pytest

from billbot import clock
from billbot.store import Pause
from tests.support import faults
from tests.support.app_on_disk import BEGIN, HEARING, LATER, AppOnDisk, ended, until


@pytest.fixture
def taken(app: AppOnDisk) -> Iterator[AppOnDisk]:
    """An app where something is owed, and another process has the turn."""
    app.billbot("check", "--no-send", "--now", BEGIN)
    app.site.requests.clear()
    with app.store() as store, store.turn():
        yield app


@pytest.mark.parametrize("command", ["check", "work --once"])
def test_while_another_process_checks_or_sends(taken: AppOnDisk, command: str) -> None:
    """If another process has the turn, a check says so, exits 0, and requests, sends and changes nothing."""
    before = taken.dump()
    ran = taken.billbot(*command.split(), "--now", BEGIN)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Another process is checking or sending right now, so this one does not, 0 messages")
    assert (taken.site.requests, taken.dump()) == ([], before)


@pytest.mark.parametrize("command", ["deliver", "digest"])
def test_who_delivers_by_hand_waits(taken: AppOnDisk, command: str) -> None:
    """A delivery by hand waits a minute at most for the turn, then says why nothing was sent."""
    ran = taken.run_hurried(command, "--now", BEGIN)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "billbot: another process is checking or sending right now; try again in a minute\n"


def test_in_a_pause(app: AppOnDisk) -> None:
    """In a pause a check tries no bill, makes no request and is fine; after it everything is looked at."""
    with app.store() as store:
        store.polls.set_pause(Pause(1, clock.parse(LATER)))
    ran = app.billbot("check", "--now", BEGIN)
    assert (ran.code, ran.err, app.site.requests) == (0, "", [])
    assert ran.out == (
        "0 bills checked, 2 not tried, 0 changes, 0 requests, 0 messages sent,"
        " the site is left alone until Monday, March 3, 2025, 14:00 EST;"
        " if it opens in a browser, run `billbot doctor`.\n"
    )
    assert "2 bills checked, " in app.billbot("check", "--now", LATER).out


def test_two_checks_at_once(app: AppOnDisk) -> None:
    """Of two simultaneous checks, one looks; the other says so or finds nothing new; the alert comes once."""
    app.billbot("check", "--now", BEGIN)
    app.site.now = clock.parse(LATER)
    app.site.faults.add(faults.slow(0.15))
    both = [app.start("check", "--now", LATER) for _ in range(2)]
    one, other = (ended(each) for each in both)
    assert (one.code, other.code, one.err, other.err) == (0, 0, "", "")
    assert (one.out + other.out).count(f"“{HEARING}”") == 1


def test_two_first_checks_at_once(app: AppOnDisk) -> None:
    """Two checks at once on a database that is not there yet make one, and welcome the channel once."""
    both = [app.start("check", "--now", BEGIN) for _ in range(2)]
    one, other = (ended(each) for each in both)
    assert (one.code, other.code, one.err, other.err) == (0, 0, "", "")
    assert (one.out + other.out).count("billbot watches 2 bills for you") == 1


def test_one_bill_puts_off_no_sweep(app: AppOnDisk) -> None:
    """A check of one bill by hand does not put off the next check of all of them."""
    app.billbot("check", "--now", BEGIN)
    due = app.billbot("status", "--json", "--now", BEGIN).json["next_check"]
    app.billbot("check", "H1588", "--now", "2025-03-03T10:20")
    assert app.billbot("status", "--json", "--now", BEGIN).json["next_check"] == due == "2025-03-03T10:30:00-05:00"


def test_interrupted(app: AppOnDisk) -> None:
    """A check that is interrupted ends without a traceback, and the next one may begin at once."""
    app.site.faults.add(faults.slow(5), "/Bills/194/S1122")
    child = app.start("check", "--now", BEGIN)
    until(lambda: "/Bills/194/S1122" in app.asked)
    child.send_signal(signal.SIGINT)
    assert ended(child) == (1, "", "\nAborted!\n")
    app.site.faults.clear()
    assert "2 bills checked, " in app.billbot("check", "--now", BEGIN).out


@pytest.mark.thorough
def test_a_sweep_is_taken_over_at_once(app: AppOnDisk) -> None:
    """A killed check does not keep others from looking."""
    app.site.faults.add(faults.slow(5), "/Bills/*")
    dying = app.start("check")
    until(lambda: app.asked)
    dying.send_signal(signal.SIGKILL)
    dying.communicate()
    app.site.faults.clear()
    before = time.monotonic()
    ran = app.run("check")
    assert (ran.code, "2 bills checked" in ran.out) == (0, True), ran
    assert time.monotonic() - before < 20


def test_a_living_process_is_not_pushed_aside(app: AppOnDisk) -> None:
    """While a check is at work, another says so and looks at nothing."""
    app.site.faults.add(faults.slow(5), "/Bills/*")
    living = app.start("check")
    try:
        until(lambda: app.asked)
        assert "Another process is checking or sending" in app.run("check").out
    finally:
        living.terminate()
        living.communicate()


OPS = '[[channel]]\nname = "ops"\nkind = "console"\noperations = true\n'
ASKS = "The site asks to be left alone for more than a day"


@pytest.mark.parametrize(("asked", "told"), [("86400", False), ("86401", True), ("99999999999", True)])
def test_long_rest_is_told_to_operations(app: AppOnDisk, asked: str, *, told: bool) -> None:
    """A pause of more than a day is reported immediately with the header; after a day we ask again anyway."""
    app.configure(OPS)
    app.billbot("check", "--now", BEGIN)
    app.site.faults.add(faults.unavailable(asked), "*")
    ran = app.billbot("check", "--now", LATER)
    assert (ASKS in ran.out, f"Retry-After: {asked}" in ran.out) == (told, told)
    app.site.faults.clear()
    early, again = (app.billbot("check", "--now", f"2025-03-04T{at}") for at in ("13:59", "14:01"))
    assert "2 bills checked" not in early.out
    assert ("2 bills checked" in again.out, "The site can be asked again" in again.out) == (True, told)
