"""The clock of a story: it runs at a given speed, stands still while the bot works, and can pause and step."""

import math
import re
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from billbot.clock import Clock, elapsed, later

_SPEED = re.compile(r"(\d{1,4})\s*([mhdw])\s*/\s*(s|sec|m|min|h)")
_UNIT = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_PER = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600}
_FASTEST = "max"


def read_speed(text: str) -> float | None:
    """How many of its seconds pass in one of ours: "1w/min" is a week a minute; null for "max", without any wait.

    Raises ValueError for what is no speed.
    """
    if text.strip() == _FASTEST:
        return None
    found = _SPEED.fullmatch(text.strip().lower())
    if found is None or not int(found[1]):
        raise ValueError(f'{text!r} is no speed; write "1w/min" for a week a minute, "1d/s", "6h/min", or "{_FASTEST}"')
    return int(found[1]) * _UNIT[found[2]].total_seconds() / _PER[found[3]]


class RunningClock:
    """A clock that begins at `at`, for all threads; until the first `reach` it stands. `monotonic` measures our time.

    Whoever works by it sees it stand from the end of one `reach` to the next; a pause that is slept is over at once,
    and the clock is later by it.
    """

    def __init__(
        self,
        at: datetime,
        speed: float | None,
        *,
        paused: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._begun = self._at = self._limit = at
        self._speed, self._paused, self._stepping, self._by_step = speed, paused, False, False
        self._monotonic, self._since = monotonic, 0.0
        self.runs = self._called = self._over = False  # `runs`: between two looks
        self._changed = threading.Condition()

    @property
    def clock(self) -> Clock:
        """This clock in the form in which billbot uses one."""
        return Clock(self.now, self._measured, self._sleep)

    @property
    def paused(self) -> bool:
        """Whether it stands still until somebody resumes it."""
        return self._paused and not self._stepping

    def now(self) -> datetime:
        """The time of the story."""
        with self._changed:
            return self._now()

    def reach(self, at: datetime | None) -> bool:
        """Run until it is `at`, or without a time endlessly, and then stand still.

        False where somebody called before, or it is to end.
        """
        with self._changed:
            self._count_from_here()
            self._limit, self.runs, self._by_step = at or self._at, at is not None, False
            while not (self._called or self._over):
                if self._leaps() and at is not None:
                    self._by_step = self._stepping
                    self._at = max(self._at, at, key=datetime.timestamp)
                    break
                left = elapsed(self._now(), at).total_seconds() if at is not None else math.inf
                if left <= 0:
                    break
                waits = self.paused or self._speed is None or at is None
                self._changed.wait(None if waits or self._speed is None else left / self._speed)
            reached = not (self._called or self._over)
            self._at, self.runs, self._called = self._now(), False, False
            return reached

    def _leaps(self) -> bool:
        return self._stepping or (self._speed is None and not self._paused)

    def set_speed(self, speed: float | None) -> None:
        """Set the speed, whether it is paused or not."""
        with self._changed:
            self._count_from_here()
            self._speed = speed
            self._changed.notify_all()

    def pause(self) -> None:
        """Stand still until somebody resumes it."""
        self._pause(paused=True)

    def go_on(self) -> None:
        """Run again."""
        self._pause(paused=False)

    def step(self) -> None:
        """Run without any wait until `stepped` is called."""
        with self._changed:
            self._stepping = True
            self._changed.notify_all()

    def stepped(self) -> None:
        """Note that something happened; if a step was asked for before, the clock pauses now."""
        with self._changed:
            if self._by_step:
                self._stepping, self._paused = False, True

    def call(self) -> None:
        """End the present wait, since somebody did something at which the bot has to look."""
        with self._changed:
            self._called = True
            self._changed.notify_all()

    def end(self) -> None:
        """End all waits for good."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    @property
    def over(self) -> bool:
        """Whether `end` was called."""
        return self._over

    def _pause(self, *, paused: bool) -> None:
        with self._changed:
            self._count_from_here()
            self._paused, self._stepping = paused, False
            self._changed.notify_all()

    def _count_from_here(self) -> None:
        self._at, self._since = self._now(), self._monotonic()

    def _now(self) -> datetime:
        if not self.runs or self._paused or self._speed is None or self._stepping:
            return self._at
        ran = later(self._at, timedelta(seconds=(self._monotonic() - self._since) * self._speed))
        return max(self._at, min(ran, self._limit, key=datetime.timestamp), key=datetime.timestamp)

    def _measured(self) -> float:
        return elapsed(self._begun, self.now()).total_seconds()

    def _sleep(self, seconds: float) -> None:
        with self._changed:
            self._count_from_here()
            self._at = later(self._at, timedelta(seconds=seconds))
