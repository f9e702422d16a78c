"""The clock of a story."""

import threading
from datetime import timedelta

import pytest

from billbot.clock import later, parse
from billbot.demo.story_clock import RunningClock, read_speed

BEGINS = parse("2026-03-02T12:00")


class Measured:
    """Our time, which a test moves."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("text", "seconds"), [("1w/min", 10080.0), ("1d/s", 86400.0), ("6H / min", 360.0), ("90m/h", 1.5), ("max", None)]
)
def test_speeds(text: str, seconds: float | None) -> None:
    """A speed says how much of its time passes in a time of ours."""
    assert read_speed(text) == seconds


@pytest.mark.parametrize("text", ["", "fast", "1w", "0d/min", "-1d/min", "1y/min", "1w/w"])
def test_no_speeds(text: str) -> None:
    """What is no speed is refused with how to write one."""
    with pytest.raises(ValueError, match="1w/min"):
        read_speed(text)


def test_it_runs_up_to_the_next_look() -> None:
    """Between two looks it runs as fast as it is told, and no further than the next one."""
    ours = Measured()
    running = RunningClock(BEGINS, 60.0, monotonic=ours)
    assert running.now() == BEGINS
    waiting = threading.Thread(target=running.reach, args=(later(BEGINS, timedelta(hours=1)),), daemon=True)
    waiting.start()
    assert until(lambda: running.runs)
    ours.seconds += 10
    assert running.now() == later(BEGINS, timedelta(minutes=10))
    ours.seconds += 1000
    assert running.now() == later(BEGINS, timedelta(hours=1))
    running.end()
    waiting.join()


def until(true: object) -> bool:
    """Whether something comes true within a second."""
    assert callable(true)
    for _ in range(100):
        if true():
            return True
        threading.Event().wait(0.01)
    return False


def test_it_stands_while_somebody_works() -> None:
    """From the end of a wait to the next one it stands, but for the pauses that are slept."""
    running = RunningClock(BEGINS, None)
    at = later(BEGINS, timedelta(days=7))
    assert running.reach(at)
    assert running.now() == at
    clock = running.clock
    measured = clock.monotonic()
    clock.sleep(90)
    assert (clock.now(), clock.monotonic()) == (later(at, timedelta(seconds=90)), measured + 90)


def test_it_pauses_and_steps() -> None:
    """Paused it waits; a step goes on without a wait until something happened, and pauses then."""
    running = RunningClock(BEGINS, 60.0, paused=True)
    at = later(BEGINS, timedelta(days=1))
    threading.Timer(0.05, running.step).start()
    assert running.reach(at)
    assert running.now() == at
    assert not running.paused
    running.stepped()
    assert running.paused


def test_a_step_is_not_what_came_before_it() -> None:
    """What happens in a look that began before somebody asked for a step leaves him his step."""
    running = RunningClock(BEGINS, 60.0, paused=True)
    running.step()
    running.stepped()
    assert running.reach(later(BEGINS, timedelta(days=1)))
    running.stepped()
    assert running.paused


def test_somebody_calls() -> None:
    """Whoever waits is woken early by a call, once, and for good by the end."""
    running = RunningClock(BEGINS, 60.0, paused=True)
    running.call()
    assert not running.reach(later(BEGINS, timedelta(days=1)))
    assert running.now() == BEGINS
    threading.Timer(0.05, running.end).start()
    assert not running.reach(None)
    assert running.over


def test_a_pause_keeps_the_time() -> None:
    """What ran before a pause counts, and what is paused does not."""
    ours = Measured()
    running = RunningClock(BEGINS, 60.0, monotonic=ours)
    waiting = threading.Thread(target=running.reach, args=(later(BEGINS, timedelta(days=1)),), daemon=True)
    waiting.start()
    assert until(lambda: running.runs)
    ours.seconds += 60
    running.pause()
    ours.seconds += 600
    assert running.now() == later(BEGINS, timedelta(hours=1))
    running.go_on()
    running.set_speed(3600.0)
    ours.seconds += 1
    assert running.now() == later(BEGINS, timedelta(hours=2))
    running.end()
    waiting.join()
