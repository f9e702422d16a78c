"""By whose clock a process goes: as the site agrees, as was measured since, and as it says while nobody answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from billbot.app.bootstrap import App, open_app
from billbot.app.gate import Gate
from billbot.clock import Clock, later
from billbot.demo import faults
from billbot.errors import BillbotError, ClockWrong
from billbot.store import Pause
from tests.support.app_in_process import BEGIN, at
from tests.support.app_on_disk import AppOnDisk, on_disk

HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


@dataclass
class Machine:
    """A machine in whose database the last check began at BEGIN; its clock is `off` by something."""

    on_disk: AppOnDisk
    app: App
    off: timedelta = timedelta()
    seconds: float = 0.0
    gate: Gate = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    @property
    def truth(self) -> datetime:
        return later(BEGIN, timedelta(seconds=self.seconds))

    @property
    def clock(self) -> Clock:
        return Clock(lambda: later(self.truth, self.off), lambda: self.seconds, self.sleep)

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self.on_disk.now = self.truth

    def restart(self) -> None:
        self.gate = Gate(self.clock)

    def passes(self) -> bool:
        """Whether the gate opens; raises ClockWrong."""
        with self.app.open_store() as store, self.app.open_source() as source:
            try:
                self.gate.let_pass(self.app, store, source if self.gate.is_due(store) else None)
            except ClockWrong:
                raise
            except BillbotError:
                return False
        return True

    @property
    def asked(self) -> int:
        return len(self.on_disk.site.requests)

    @property
    def error(self) -> timedelta:
        """By how much the time that billbot goes by is wrong."""
        return self.gate.clock.now() - self.truth


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine after its first check."""
    with a_machine(tmp_path) as made:
        yield made


@contextmanager
def a_machine(path: Path) -> Iterator[Machine]:
    with on_disk(path) as made:
        machine = Machine(made, made.app())
        machine.app = open_app(made.folder, machine.clock, {})
        with machine.app.open_store() as store:
            poll = store.polls.begin(BEGIN)
            store.polls.end(poll, BEGIN, checked=1, failed=0, not_tried=0)
        machine.sleep(60)
        yield machine


def silent(machine: Machine) -> None:
    machine.on_disk.site.faults.add(faults.dropped(), "*")


def test_asked_once(machine: Machine) -> None:
    """A process asks the site before anything else, for robots.txt alone, and not again while its clock goes on."""
    for _ in range(3):
        assert machine.passes()
        machine.sleep(3600)
    assert [each.target for each in machine.on_disk.site.requests] == ["/robots.txt"]


def test_compared_once_an_hour(machine: Machine) -> None:
    """As long as it looks a process has its clock compared once an hour, whatever else the site answers meanwhile."""
    with machine.app.open_store() as store, machine.app.open_source() as source:
        for _ in range(4):
            machine.gate.let_pass(machine.app, store, source)
            machine.sleep(1500)
    assert [each.target for each in machine.on_disk.site.requests] == ["/robots.txt", "/robots.txt"]


@pytest.mark.parametrize("off", [YEAR, -YEAR, HOUR * 1.05, -HOUR * 1.05])
def test_clock_that_was_set_wrong(machine: Machine, off: timedelta) -> None:
    """A clock that was set wrong while billbot works moves nothing, and the site is asked before anything else."""
    assert machine.passes()
    machine.off = off
    machine.sleep(60)
    assert machine.error == timedelta()
    with pytest.raises(ClockWrong):
        machine.passes()


@pytest.mark.parametrize("off", [HOUR * 0.95, -HOUR * 0.95])
def test_clock_that_was_set_a_little(machine: Machine, off: timedelta) -> None:
    """A clock that was set by less than an hour is gone by as soon as the site was asked."""
    assert machine.passes()
    machine.off = off
    assert machine.error == timedelta()
    assert machine.passes()
    assert machine.error == off


def test_clock_that_was_set_while_the_site_is_away(machine: Machine) -> None:
    """Where the site does not answer, time goes on as it was measured, and it is asked again half an hour later."""
    assert machine.passes()
    silent(machine)
    machine.off = YEAR
    assert machine.passes()
    before = machine.asked
    for _ in range(29):
        machine.sleep(55)
        assert (machine.passes(), machine.asked, machine.error) == (True, before, timedelta())
    machine.on_disk.site.faults.clear()
    machine.sleep(300)
    with pytest.raises(ClockWrong):
        machine.passes()


@pytest.mark.parametrize("off", [YEAR, 25 * HOUR, -2 * HOUR, -YEAR])
def test_process_that_finds_the_site_away(machine: Machine, off: timedelta) -> None:
    """A process to which the site does not answer waits, where its clock says no time that follows the last check."""
    silent(machine)
    machine.off = off
    assert not machine.passes()
    machine.off = timedelta()
    assert machine.passes()


def test_silence_ends(machine: Machine) -> None:
    """A machine that was off for days, to which the site does not answer, goes by its clock after `outage_after`."""
    silent(machine)
    machine.sleep(7 * 86_400)
    machine.restart()
    began = machine.seconds
    while machine.seconds < began + 6 * 3600 - 60:
        assert not machine.passes()
        machine.sleep(60 * 29)
    machine.seconds = began + 6 * 3600
    assert machine.passes()


def test_pause_is_kept(machine: Machine) -> None:
    """While the site is left alone for a pause it is not asked; the clock may say a time up to a day after its end."""
    with machine.app.open_store() as store:
        store.polls.set_pause(Pause(1, at(24 * 20)))
    for days in (1, 10, 19):
        machine.seconds = days * 86_400
        machine.restart()
        assert machine.passes()
    assert machine.asked == 0


def test_pause_of_a_clock_that_is_behind(machine: Machine) -> None:
    """A pause does not keep the site from being asked by a clock that says a time before the last check."""
    with machine.app.open_store() as store:
        store.polls.set_pause(Pause(1, at(1)))
    machine.off = -YEAR / 100
    with pytest.raises(ClockWrong):
        machine.passes()


def test_wrong_clock_is_not_asked_about_again_and_again(machine: Machine) -> None:
    """While a wrong clock goes on as it is, the site is asked about it every half hour; set right, it is found so."""
    machine.off = YEAR
    with pytest.raises(ClockWrong):
        machine.passes()
    for _ in range(29):
        assert not machine.passes()
        machine.sleep(60)
    assert machine.asked == 1
    machine.off = timedelta()
    assert machine.passes()
    assert machine.asked == 2


def test_nothing_is_left_of_it(machine: Machine) -> None:
    """That the site was asked leaves nothing in the database, whatever it says."""
    before = machine.on_disk.dump()
    assert machine.passes()
    machine.off = YEAR
    with pytest.raises(ClockWrong):
        machine.passes()
    assert machine.on_disk.dump() == before
