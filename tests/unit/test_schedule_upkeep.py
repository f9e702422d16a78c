"""When the weekly work is due."""

from datetime import datetime, timedelta

import pytest

from billbot import clock, schedule

MONDAY = clock.parse("2025-03-03T10:00")


def day(number: float | None) -> datetime | None:
    return None if number is None else clock.later(MONDAY, timedelta(days=number))


@pytest.mark.parametrize(
    ("began", "tried", "done", "now", "due"),
    [
        (None, None, None, 30, False),
        (0, None, None, 6.9, False),
        (0, None, None, 7, True),
        (0, 7, 7, 13.9, False),
        (0, 7, 7, 14, True),
        (0, 7, 7, 40, True),
        (0, 7, None, 7.9, False),
        (0, 7, None, 8, True),
        (0, 14, 7, 14.9, False),
        (0, 14, 7, 15, True),
    ],
    ids=str,
)
def test_due(began: float, tried: float | None, done: float | None, now: float, *, due: bool) -> None:
    """A week after it was done or the first check began, a day after it failed."""
    at = day(now)
    assert at is not None
    assert schedule.upkeep_due(day(began), day(tried), day(done), at) is due
