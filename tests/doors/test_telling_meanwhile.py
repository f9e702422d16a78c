"""Whatever the site does with a check, what is owed leaves meanwhile."""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.bootstrap import House
from billbot.clock import system
from billbot.deliver import DeliveryReport
from billbot.errors import Damaged
from billbot.practice import faults
from billbot.telling import BackgroundDelivery, Steps
from billbot.tick import Asked, tick
from tests.support.fetch_fakes import ROBOTS, SocketServer, drip, whole
from tests.support.house_on_disk import BEGIN, CONSOLE, LATER, HouseOnDisk, on_disk, ticked, until
from tests.support.working import working

OFTEN = timedelta(seconds=0.05)
TOLD = "Hearing on Dignity"
WELCOME = "billbot watches"


@contextmanager
def held(root: Path, now: str = LATER) -> Iterator[tuple[HouseOnDisk, House, io.StringIO]]:
    """A house that owes an alert, at a site that gives robots.txt and then drips; it ends once something was told."""
    said = io.StringIO()
    with on_disk(root) as house, SocketServer([whole(ROBOTS), drip(b"HTTP/1.1 200 ", b"x")]) as server:
        house.billbot("check", "--now", BEGIN)
        house.site.now = clock.parse(LATER)
        house.billbot("check", "--no-send", "--now", LATER)
        house.configure(url=server.url)
        ends = time.monotonic() + 5
        stopping = lambda: bool(said.getvalue()) or time.monotonic() > ends  # noqa: E731
        yield house, replace(house.house(now), stream=said, stopping=stopping), said


@pytest.mark.parametrize("asked", [None, Asked()], ids=["work", "check"])
def test_alert_leaves_while_the_site_drips(tmp_path: Path, asked: Asked | None) -> None:
    """An alert that is owed leaves in the middle of a check that the site holds, and counts as sent."""
    with held(tmp_path, "2025-03-03T16:00") as (_, house, said), Steps() as steps:
        done = tick(house, steps, asked, delivers_every=OFTEN)
        assert TOLD in said.getvalue()
        assert (done.sent.sent, done.report is not None and done.report.checked) == (1, 0)


def test_check_that_may_not_send(tmp_path: Path) -> None:
    """With --no-send nothing leaves, however long the check takes."""
    with held(tmp_path, "2025-03-03T16:00") as (_, house, said):
        ends = time.monotonic() + 0.4
        with Steps() as steps:
            tick(
                replace(house, stopping=lambda: time.monotonic() > ends),
                steps,
                Asked(sends=False),
                delivers_every=OFTEN,
            )
        assert said.getvalue() == ""


def test_outage_is_told_while_the_site_drips(house: HouseOnDisk) -> None:
    """An outage and a digest that are due do not wait for a check that takes its time."""
    digest = CONSOLE.replace('"desk"', '"desk"\ndigest = "mon 20:00"')
    house.configure(digest)
    ticked(replace(house.house(BEGIN), stream=io.StringIO()))
    house.site.faults.add(faults.maintenance(), "*")
    house.billbot("check", "--now", LATER)
    said = io.StringIO()
    late = replace(house.house("2025-03-03T20:30"), stream=said)
    sent = DeliveryReport()
    with Steps() as steps, BackgroundDelivery(late, steps, sent, timedelta(seconds=0.01), tells=True):
        until(lambda: sent.sent == 2)
    assert "We have not been able to read malegislature.gov since 2:00 PM" in said.getvalue()
    assert house.ask("SELECT count(*) FROM digests WHERE number > 0") == [(1,)]


def test_database_that_is_found_damaged_while_it_tells(house: HouseOnDisk) -> None:
    """A database that is found damaged while it tells ends the check, too."""
    house.billbot("check", "--no-send", "--now", BEGIN)
    house.change("UPDATE marks SET marked_at = '0 soon'")
    often = timedelta(seconds=0.01)
    with pytest.raises(Damaged), BackgroundDelivery(house.house(BEGIN), Steps(), DeliveryReport(), often, tells=True):
        time.sleep(0.3)


def test_worker_tells_while_the_site_drips(tmp_path: Path) -> None:
    """`work` tells what is owed though the site never ends its answer, and ends at once when it is asked to."""
    with on_disk(tmp_path) as house, SocketServer([whole(ROBOTS), drip(b"HTTP/1.1 200 ", b"x")]) as server:
        house.billbot("check", "--no-send", "--now", system().now().isoformat())
        house.change("UPDATE bills SET tried_at = '2025-01-01T00:00:00.000Z'")  # so that they are due
        house.configure(url=server.url)
        with working(house) as work:
            until(lambda: WELCOME in work.out)
            begun = time.monotonic()
            assert work.end() == 0
            assert time.monotonic() - begun < 2
            assert len(server.heads) == 2
