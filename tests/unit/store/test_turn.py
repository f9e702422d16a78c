"""The turn to check or deliver: one process or thread has it at a time, until it ends."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from billbot.clock import Clock, system
from billbot.errors import AtWork
from billbot.store import Store
from tests.support.store_sample import in_processes


def test_one_at_a_time(store: Store, path: Path) -> None:
    """While one has the turn another has not, in this process or another; then it may."""
    with Store(path) as other:
        with store.turn(), pytest.raises(AtWork, match="another process is checking or sending"), other.turn():
            pass
        with other.turn():
            pass


def take(barrier: Any, path: Path) -> list[bool]:
    """Try ten times to have the turn at the same moment as the other process; holds it until that has tried, too."""
    had = []
    with Store(path) as store:
        for _ in range(10):
            barrier.wait()
            try:
                with store.turn():
                    had.append(True)
                    barrier.wait()
            except AtWork:
                had.append(False)
                barrier.wait()
    return had


def test_one_of_two_processes(path: Path) -> None:
    """Of two processes that want the turn, exactly one gets it, ten times in a row."""
    with Store(path):
        pass
    first, second = in_processes(take, (path,), (path,))
    assert [sorted(pair) for pair in zip(first, second, strict=True)] == [[False, True]] * 10


def test_free_once_its_process_was_killed(store: Store, path: Path) -> None:
    """The turn of a process that was killed is free at once."""
    ready, told = os.pipe()
    child = os.fork()
    if not child:
        with Store(path) as theirs, theirs.turn():
            os.write(told, b"x")
            signal.pause()
    assert os.read(ready, 1)
    with pytest.raises(AtWork), store.turn():
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with store.turn():
        pass


def test_waits_for_a_minute(store: Store, path: Path) -> None:
    """A waiting process gets the turn once it is free, and gives up after a minute or if asked to end."""
    waited: list[float] = []
    patient = Clock(system().now, sleep=waited.append)
    with Store(path) as other, store.turn():
        with pytest.raises(AtWork), other.turn(patient):
            pass
        assert 50 <= sum(waited) <= 60
        with pytest.raises(AtWork), other.turn(Clock(system().now, sleep=lambda _: True)):
            pass
    with Store(path) as other:
        held = store.turn()
        held.__enter__()
        ending = Clock(system().now, sleep=lambda _: held.__exit__(None, None, None))
        with other.turn(ending):
            pass
