"""Until when quiet hours last."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.clock import EASTERN, after_quiet, elapsed, later

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NIGHT = (time(21), time(7))


def eastern(text: str) -> datetime:
    """An Eastern time; `2026-11-01T01:30 EST` is the second one of that name."""
    day, _, zone = text.partition(" ")
    return datetime.fromisoformat(day).replace(tzinfo=EASTERN, fold=int(zone == "EST"))


NOON = eastern("2026-03-02T12:00")
MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: later(eastern("2026-01-01T00:00"), minutes * MINUTE))


@pytest.mark.parametrize("quiet", [None, (time(7), time(7))])
def test_no_quiet_hours(quiet: tuple[time, time] | None) -> None:
    """Without quiet hours everything may leave now."""
    assert after_quiet(NOON, quiet) == NOON


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-03-02T20:59", "2026-03-02T20:59"),
        ("2026-03-02T21:00", "2026-03-03T07:00"),
        ("2026-03-02T23:59", "2026-03-03T07:00"),
        ("2026-03-03T00:00", "2026-03-03T07:00"),
        ("2026-03-03T06:59", "2026-03-03T07:00"),
        ("2026-03-03T07:00", "2026-03-03T07:00"),
        ("2026-12-31T22:00", "2027-01-01T07:00"),
    ],
)
def test_quiet_over_midnight(now: str, leaves: str) -> None:
    """Quiet hours over midnight hold from their first minute until their end, which is free again."""
    assert after_quiet(eastern(now), NIGHT) == eastern(leaves)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [("11:59", "11:59"), ("12:00", "13:30"), ("13:29", "13:30"), ("13:30", "13:30"), ("23:00", "23:00")],
)
def test_quiet_within_a_day(now: str, leaves: str) -> None:
    """Quiet hours within a day hold on that day."""
    quiet = (time(12), time(13, 30))
    assert after_quiet(eastern(f"2026-03-02T{now}"), quiet) == eastern(f"2026-03-02T{leaves}")


@pytest.mark.parametrize(
    ("now", "hours"),
    [("2026-03-07T22:00", 8), ("2026-10-31T22:00", 10), ("2026-11-01T01:30", 6.5), ("2026-11-01T01:30 EST", 5.5)],
)
def test_quiet_across_daylight_saving(now: str, hours: float) -> None:
    """Quiet hours end at 7:00 by the clock on the wall, so the night of the change is an hour shorter or longer."""
    assert elapsed(eastern(now), after_quiet(eastern(now), NIGHT)) == hours * HOUR


@pytest.mark.parametrize(
    ("now", "minutes"), [("2026-11-01T01:10", 20), ("2026-11-01T01:10 EST", 20), ("2026-03-08T01:10", 80)]
)
def test_quiet_that_ends_in_the_changed_hour(now: str, minutes: int) -> None:
    """Quiet hours that end in the hour that comes twice, or never, end after the moment itself, within minutes."""
    quiet = (time(21), time(1, 30) if "11-01" in now else time(2, 30))
    assert elapsed(eastern(now), after_quiet(eastern(now), quiet)) == minutes * MINUTE


@given(MOMENTS, st.times(), st.times())
def test_after_quiet_is_never_past(now: datetime, start: time, end: time) -> None:
    """With any quiet hours, news is sent now or within 25 hours."""
    quiet = (start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
    assert timedelta(0) <= elapsed(now, after_quiet(now, quiet)) <= 25 * HOUR


@given(MOMENTS)
def test_other_zones(now: datetime) -> None:
    """A time in another zone is understood as the moment it is."""
    there = now.astimezone(UTC)
    assert after_quiet(there, NIGHT).astimezone(UTC) == after_quiet(now, NIGHT).astimezone(UTC)
