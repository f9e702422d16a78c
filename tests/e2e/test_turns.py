"""Turns: who looks at the site, who waits, and what becomes of the turn of a process that was killed or interrupted."""

import signal
import time
from collections.abc import Iterator

import pytest

from billbot import clock
from billbot.demo import faults
from billbot.store import Pause
from tests.support.house_on_disk import BEGIN, HEARING, LATER, HouseOnDisk, ended, until


@pytest.fixture
def taken(house: HouseOnDisk) -> Iterator[HouseOnDisk]:
    """A house where something is owed, and another process has the turn."""
    house.billbot("check", "--no-send", "--now", BEGIN)
    house.site.requests.clear()
    with house.store() as store, store.turn():
        yield house


@pytest.mark.parametrize("command", ["check", "work --once"])
def test_while_another_process_checks_or_sends(taken: HouseOnDisk, command: str) -> None:
    """While another process has the turn, a check says so, is fine, asks nothing, sends nothing and changes nothing."""
    before = taken.dump()
    ran = taken.billbot(*command.split(), "--now", BEGIN)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Another process is checking or sending at this moment, so this one does not, 0 messages")
    assert (taken.site.requests, taken.dump()) == ([], before)


def test_while_another_process_checks_in_json(taken: HouseOnDisk) -> None:
    """In JSON a check that left the turn to another process has tried no bill, and says why on stderr."""
    ran = taken.billbot("check", "--json", "--now", BEGIN)
    assert (ran.code, ran.json["checked"], ran.json["not_tried"]) == (0, 0, ["194/H1588", "194/S1122"])
    assert ran.json["finished"] == "2025-03-03T10:00:00-05:00"
    assert ran.err.startswith("Another process is checking or sending at this moment")


@pytest.mark.parametrize("command", ["deliver", "digest"])
def test_who_delivers_by_hand_waits(taken: HouseOnDisk, command: str) -> None:
    """To deliver by hand waits for the turn, for a minute at most, and then says why nothing left."""
    ran = taken.run_hurried(command, "--now", BEGIN)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "billbot: another process is checking or sending at this moment; try again in a minute\n"


def test_in_a_pause(house: HouseOnDisk) -> None:
    """In a pause a check tries no bill, makes no request and is fine; after it everything is looked at."""
    with house.store() as store:
        store.sweeps.set_pause(Pause(1, clock.parse(LATER)))
    ran = house.billbot("check", "--json", "--now", BEGIN)
    assert (ran.code, ran.err) == (0, "")
    assert (ran.json["checked"], ran.json["not_tried"]) == (0, ["194/H1588", "194/S1122"])
    assert (ran.json["requests"], house.site.requests) == (0, [])
    said = house.billbot("check", "--now", BEGIN).out
    assert said == (
        "0 bills checked, 2 not tried, 0 changes, 0 requests, 0 messages sent,"
        " the site is left alone until Monday, March 3, 2025, 14:00 EST.\n"
    )
    assert house.billbot("check", "--json", "--now", LATER).json["checked"] == 2


def test_two_checks_at_once(house: HouseOnDisk) -> None:
    """Of two checks at once one looks, the other says so or finds nothing new; the alert is printed once."""
    house.billbot("check", "--now", BEGIN)
    house.site.now = clock.parse(LATER)
    house.site.faults.add(faults.slow(0.15))
    both = [house.start("check", "--now", LATER) for _ in range(2)]
    one, other = (ended(each) for each in both)
    assert (one.code, other.code, one.err, other.err) == (0, 0, "", "")
    assert (one.out + other.out).count(f"“{HEARING}”") == 1


def test_two_first_checks_at_once(house: HouseOnDisk) -> None:
    """Two checks at once on a database that is not there yet make one, and welcome the channel once."""
    both = [house.start("check", "--now", BEGIN) for _ in range(2)]
    one, other = (ended(each) for each in both)
    assert (one.code, other.code, one.err, other.err) == (0, 0, "", "")
    assert (one.out + other.out).count("billbot watches 2 bills for you") == 1


def test_one_bill_puts_off_no_sweep(house: HouseOnDisk) -> None:
    """A check of one bill by hand does not put off the next check of all of them."""
    house.billbot("check", "--now", BEGIN)
    due = house.billbot("status", "--json", "--now", BEGIN).json["next_check"]
    house.billbot("check", "H1588", "--now", "2025-03-03T10:20")
    assert house.billbot("status", "--json", "--now", BEGIN).json["next_check"] == due == "2025-03-03T10:30:00-05:00"


def test_interrupted(house: HouseOnDisk) -> None:
    """A check that is interrupted ends without a traceback, and the next one may begin at once."""
    house.site.faults.add(faults.slow(5), "/Bills/194/S1122")
    child = house.start("check", "--now", BEGIN)
    until(lambda: "/Bills/194/S1122" in house.asked)
    child.send_signal(signal.SIGINT)
    assert ended(child) == (1, "", "\nAborted!\n")
    house.site.faults.clear()
    assert house.billbot("check", "--json", "--now", BEGIN).json["checked"] == 2


@pytest.mark.thorough
def test_a_sweep_is_taken_over_at_once(house: HouseOnDisk) -> None:
    """A check that was killed in the middle keeps no other from looking, and nothing is taken for another's turn."""
    house.site.faults.add(faults.slow(5), "/Bills/*")
    dying = house.start("check")
    until(lambda: house.asked)
    dying.send_signal(signal.SIGKILL)
    dying.communicate()
    house.site.faults.clear()
    before = time.monotonic()
    ran = house.run("check")
    assert (ran.code, "2 bills checked" in ran.out) == (0, True), ran
    assert time.monotonic() - before < 20


def test_a_living_process_is_not_pushed_aside(house: HouseOnDisk) -> None:
    """While a check is at work, another says so and looks at nothing."""
    house.site.faults.add(faults.slow(5), "/Bills/*")
    living = house.start("check")
    try:
        until(lambda: house.asked)
        assert "Another process is checking or sending" in house.run("check").out
    finally:
        living.terminate()
        living.communicate()


OPS = '[[channel]]\nname = "ops"\nkind = "console"\noperations = true\n'
ASKS = "The site asks to be left alone for more than a day"


@pytest.mark.parametrize(("asked", "told"), [("86400", False), ("86401", True), ("99999999999", True)])
def test_long_rest_is_told_to_operations(house: HouseOnDisk, asked: str, *, told: bool) -> None:
    """More than a day is told at once, with the header as it was; it is over once the site is read again."""
    house.configure(OPS)
    house.billbot("check", "--now", BEGIN)
    house.site.faults.add(faults.unavailable(asked), "*")
    ran = house.billbot("check", "--now", LATER)
    assert (ASKS in ran.out, f"Retry-After: {asked}" in ran.out) == (told, told)
    house.site.faults.clear()
    again = house.billbot("check", "--now", "2025-04-20T14:00")
    assert ("The site can be asked again" in again.out) == told
