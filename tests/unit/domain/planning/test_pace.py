"""When the next check is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.clock import EASTERN, elapsed, later
from billbot.domain.planning import Pace, next_check

PACE = Pace(timedelta(minutes=30), timedelta(hours=3))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def eastern(text: str) -> datetime:
    """An Eastern time; `2026-11-01T01:30 EST` is the second one of that name."""
    day, _, zone = text.partition(" ")
    return datetime.fromisoformat(day).replace(tzinfo=EASTERN, fold=int(zone == "EST"))


NOON = eastern("2026-03-02T12:00")
MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: later(eastern("2026-01-01T00:00"), minutes * MINUTE))


def test_first_check_is_due_at_once() -> None:
    """Where there was no check, one is due now."""
    assert next_check(None, NOON, PACE) == NOON


@pytest.mark.parametrize(
    ("last", "due"),
    [
        ("2026-03-02T12:00", "2026-03-02T12:30"),  # a Monday
        ("2026-03-02T19:29", "2026-03-02T19:59"),
        ("2026-03-02T07:30", "2026-03-02T08:00"),
        # Evening and night.
        ("2026-03-02T19:30", "2026-03-02T22:30"),
        ("2026-03-02T23:00", "2026-03-03T02:00"),
        ("2026-03-03T02:00", "2026-03-03T05:00"),
        # Towards the morning, it looks as soon as the State House opens.
        ("2026-03-03T06:00", "2026-03-03T08:00"),
        ("2026-03-03T05:00", "2026-03-03T08:00"),
        ("2026-03-03T04:59", "2026-03-03T07:59"),
        # Weekends.
        ("2026-03-06T19:45", "2026-03-06T22:45"),
        ("2026-03-07T12:00", "2026-03-07T15:00"),
        ("2026-03-07T06:00", "2026-03-07T09:00"),
        ("2026-03-15T23:30", "2026-03-16T02:30"),
        ("2026-03-16T06:30", "2026-03-16T08:00"),
    ],
)
def test_next_check(last: str, due: str) -> None:
    """On weekdays from 8:00 to 20:00 a check is due each half hour, else every three hours."""
    assert next_check(eastern(last), eastern(last) + MINUTE, PACE) == eastern(due)


def test_friday_evening_to_monday() -> None:
    """With a pace of days beside the office hours, Friday evening's check is followed by Monday's at 8:00."""
    pace = Pace(timedelta(minutes=30), timedelta(days=7))
    assert next_check(eastern("2026-03-06T19:45"), NOON + 5 * DAY, pace) == eastern("2026-03-09T08:00")


@pytest.mark.parametrize(
    ("last", "due"),
    [
        # Clocks go from 2:00 to 3:00 on March 8, and from 2:00 back to 1:00 on November 1: three hours stay three.
        ("2026-03-08T00:30", "2026-03-08T04:30"),
        ("2026-11-01T00:30", "2026-11-01T02:30"),
        ("2026-11-01T01:30", "2026-11-01T03:30"),
        ("2026-11-01T01:30 EST", "2026-11-01T04:30"),
        ("2026-10-31T23:00", "2026-11-01T01:00 EST"),
    ],
)
def test_next_check_across_daylight_saving(last: str, due: str) -> None:
    """The wait is one of real time, when the clocks are changed too."""
    found = next_check(eastern(last), eastern(last), PACE)
    assert found.astimezone(UTC) == eastern(due).astimezone(UTC)


def test_opening_after_daylight_saving() -> None:
    """The morning after the clocks were changed, the day begins at 8:00 by the new time."""
    assert next_check(eastern("2026-03-09T06:00"), NOON + 7 * DAY, PACE) == eastern("2026-03-09T08:00")


def test_missed_check_is_past() -> None:
    """A check that was slept through is due at a time that is past, so at once."""
    assert next_check(NOON, NOON + 3 * DAY, PACE) == NOON + 30 * MINUTE


@given(MOMENTS)
def test_never_sooner_than_the_quicker_pace(last: datetime) -> None:
    """Whenever the last check was, the next one comes after half an hour at least and three hours at most."""
    assert 30 * MINUTE <= elapsed(last, next_check(last, last, PACE)) <= 3 * HOUR
