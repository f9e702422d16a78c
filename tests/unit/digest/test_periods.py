from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot import digest, schedule
from billbot.bills import Period
from billbot.clock import EASTERN, elapsed, later

MONDAYS = (0, time(8))
DAY, WEEK = timedelta(days=1), timedelta(days=7)
CHICAGO = ZoneInfo("America/Chicago")


def eastern(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN)


def period(number: int, since: str, until: str, last: int = 0) -> Period:
    return Period(number, eastern(since), eastern(until), 0, last)


MONDAY = eastern("2026-03-02T08:00")
BEGUN = digest.begun(eastern("2026-02-25T12:00"))  # a Wednesday
FIRST = period(1, "2026-02-23T08:00", "2026-03-02T08:00", 7)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-03-02T07:59", "2026-03-02T08:00"),
        ("2026-03-02T08:00", "2026-03-09T08:00"),
        ("2026-03-08T23:59", "2026-03-09T08:00"),  # the night in which the clocks are changed
        ("2026-10-31T12:00", "2026-11-02T08:00"),
    ],
)
def test_next_weekly(after: str, due: str) -> None:
    """A weekly moment is the next one behind the time given, by the clock on the wall."""
    assert schedule.next_weekly(eastern(after), MONDAYS, EASTERN) == eastern(due)


def test_an_hour_that_comes_twice() -> None:
    """Of the hour that comes twice in November the first one counts, and the second is not another."""
    sundays = (6, time(1, 30))
    first = schedule.next_weekly(eastern("2026-10-30T12:00"), sundays, EASTERN)
    assert first.astimezone(UTC) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert schedule.next_weekly(first, sundays, EASTERN).date() == date(2026, 11, 8)


def test_an_hour_that_never_comes() -> None:
    """The hour that March leaves out comes an hour later, once."""
    sundays = (6, time(2, 30))
    only = schedule.next_weekly(eastern("2026-03-06T12:00"), sundays, EASTERN)
    assert (only.isoformat(), only.astimezone(UTC).hour) == ("2026-03-08T03:30:00-04:00", 7)
    assert schedule.next_weekly(only, sundays, EASTERN).date() == date(2026, 3, 15)


def test_the_configured_time_zone() -> None:
    """Eight o'clock is that of the configured time zone."""
    found = schedule.next_weekly(eastern("2026-03-02T08:30"), MONDAYS, CHICAGO)
    assert found.astimezone(EASTERN) == eastern("2026-03-02T09:00")


@given(st.integers(0, 2 * 366 * 24 * 60), st.integers(0, 6), st.times().map(lambda at: at.replace(microsecond=0)))
def test_a_week_at_most(minutes: int, weekday: int, at: time) -> None:
    """The next weekly moment is always ahead, and never more than a week and an hour."""
    now = later(eastern("2026-01-01T00:00"), timedelta(minutes=minutes))
    found = schedule.next_weekly(now, (weekday, at), EASTERN)
    assert timedelta() < elapsed(now, found) <= WEEK + timedelta(hours=1)


def test_first_due() -> None:
    """The first digest is due at the first weekly moment after the digests are counted."""
    assert schedule.digest_due(BEGUN, MONDAYS, EASTERN, eastern("2026-02-26T00:00")) == MONDAY


def test_not_counted_yet() -> None:
    """Where digests are not counted yet none is due, and the next weekly moment is told."""
    due = schedule.digest_due(None, MONDAYS, EASTERN, eastern("2026-03-04T00:00"))
    assert due == later(MONDAY, WEEK - timedelta(hours=1))


def test_due_behind_the_last() -> None:
    """A digest is due at the first weekly moment behind the last one, however many were missed since."""
    assert schedule.digest_due(FIRST, MONDAYS, EASTERN, eastern("2026-06-01T00:00")) == eastern("2026-03-09T08:00")


def test_not_due_again_when_the_clock_is_set_back() -> None:
    """A clock that is set back a minute behind a digest makes none due a second time."""
    made = period(1, "2026-02-23T08:00", "2026-03-02T08:00:30")
    assert schedule.digest_due(made, MONDAYS, EASTERN, eastern("2026-03-02T07:59:40")) == eastern("2026-03-09T08:00")


def test_the_first_covers_seven_days() -> None:
    """The first digest covers the seven days before it."""
    assert digest.following(BEGUN, MONDAYS, EASTERN, MONDAY) == Period(1, later(MONDAY, -WEEK), MONDAY)


def test_a_first_one_that_was_missed() -> None:
    """A first digest that was missed covers the seven days before it was due, and all the time since."""
    now = later(MONDAY, 3 * DAY)
    assert digest.following(BEGUN, MONDAYS, EASTERN, now) == Period(1, later(MONDAY, -WEEK), now)


@pytest.mark.parametrize("before", [None, BEGUN])
def test_one_that_was_asked_for(before: Period | None) -> None:
    """A first digest that somebody asked for covers the seven days before that moment."""
    now = eastern("2026-02-26T12:00")
    assert digest.following(before, MONDAYS, EASTERN, now).since == later(now, -WEEK)


@pytest.mark.parametrize("days", [1, 7, 30])
def test_the_next_covers_all_since(days: int) -> None:
    """Each further digest covers exactly the time since the one before it, weeks that were missed among it."""
    now = later(MONDAY, days * DAY)
    assert digest.following(FIRST, MONDAYS, EASTERN, now) == Period(2, MONDAY, now, after=7)
