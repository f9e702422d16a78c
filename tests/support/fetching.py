"""For tests of what asks the site: a clock that never waits, and the source at a server of the test."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from billbot.clock import Clock, later, system
from billbot.domain.bills import BillId
from billbot.site.source import Source
from tests.support.practice_sample import NOON

S1, S2, S3, S4, S6, S8 = (BillId(194, f"S{number}") for number in (1, 2, 3, 4, 6, 8))
ROBOTS = b"User-agent: *\nDisallow:\n"
READ = b'[{"Date": "2025-03-03T10:00:00", "Branch": "Senate", "Action": "Read", "IsStricken": false}]'


class FakeTime:
    """A clock that begins at noon, and moves when code sleeps or a test moves it; it records the sleeps."""

    def __init__(self) -> None:
        self.at = 0.0
        self.slept: list[float] = []
        self.clock = Clock(lambda: later(NOON, timedelta(seconds=self.at)), lambda: self.at, self._sleep)

    def passes(self, seconds: float) -> None:
        self.at += seconds

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


def open_source(url: str, time: FakeTime | None = None, **more: Any) -> Source:
    """The source for the site at `url`; without a given clock it has the present time, and pauses take none."""
    hurried = time.clock if time else replace(FakeTime().clock, now=system().now)
    return Source(url, contact="bills@example.org", clock=hurried, **more)
