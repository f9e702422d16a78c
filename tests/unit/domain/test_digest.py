"""What a digest has, which period it covers, and how well the site was read."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.clock import EASTERN, elapsed, later
from billbot.domain import digest, schedule
from billbot.domain.digest import Away, longest_gap, outages
from billbot.domain.report import FinishedPoll
from billbot.domain.schedule import Period

HOUR = timedelta(hours=1)
BEGIN = datetime(2026, 3, 2, 8, tzinfo=EASTERN)


def at(hours: float) -> datetime:
    return later(BEGIN, hours * HOUR)


def poll(hours: float, checked: int = 5) -> FinishedPoll:
    return FinishedPoll(at(hours), at(hours + 0.1), checked, whole=True)


REGULAR = [poll(hours) for hours in range(0, 24, 3)]


@pytest.mark.parametrize(
    ("polls", "now", "away", "gap"),
    [
        (REGULAR, 24, None, None),
        ([poll(0), poll(3, 0), poll(6), poll(12), poll(18)], 24, None, None),
        ([poll(0), poll(3, 0), poll(8, 0), poll(12), poll(18)], 24, Away(at(3), at(12.1)), None),
        ([poll(0), poll(3, 0), poll(20, 0)], 24, Away(at(3), None), None),
        ([poll(0), poll(3, 0), poll(20)], 22, Away(at(3), at(20.1)), None),
        ([poll(0), poll(11), poll(24)], 24, None, Away(at(11.1), at(24))),
        ([poll(0)], 24, None, Away(at(0.1), None)),
        ([poll(-30), poll(-2), *REGULAR], 24, None, None),
        ([poll(-30), poll(-27, 0), poll(-20), *(poll(hours) for hours in range(-17, 24, 3))], 24, None, None),
        ([poll(-12), poll(-9, 0), poll(2), poll(8), poll(14), poll(20)], 24, Away(at(-9), at(2.1)), None),
    ],
    ids=(
        *("regular", "a short trouble", "an outage", "an outage that goes on", "few polls in an outage"),
        *("we slept", "we sleep", "a gap before", "an outage before", "an outage begun before"),
    ),
)
def test_how_well_the_site_was_read(polls: list[FinishedPoll], now: float, away: Away | None, gap: Away | None) -> None:
    """In an outage polls read nothing for six hours, until one does; in a gap nothing was tried."""
    assert outages(polls, BEGIN, at(now), 6 * HOUR) == ((away,) if away else ())
    assert longest_gap(polls, BEGIN, at(now), 9 * HOUR) == gap


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
    """A weekly time is the next one after the given time, by local time."""
    assert schedule.next_weekly(eastern(after), MONDAYS, EASTERN) == eastern(due)


def test_an_hour_that_comes_twice() -> None:
    """If an hour occurs twice in November, only the first counts."""
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


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (BEGUN, "2026-02-26T00:00", "2026-03-02T08:00"),
        (None, "2026-03-04T00:00", "2026-03-09T08:00"),
        (FIRST, "2026-06-01T00:00", "2026-03-09T08:00"),
        (period(1, "2026-02-23T08:00", "2026-03-02T08:00:30"), "2026-03-02T07:59:40", "2026-03-09T08:00"),
    ],
    ids=("the first", "not counted yet", "many missed", "the clock set back"),
)
def test_due(last: Period | None, now: str, due: str) -> None:
    """A digest is due at the first weekly time after the last one, or after digests are counted."""
    assert schedule.digest_due(last, MONDAYS, EASTERN, eastern(now)) == eastern(due)


@pytest.mark.parametrize(
    ("before", "now", "since"),
    [
        (BEGUN, "2026-03-02T08:00", "2026-02-23T08:00"),
        (BEGUN, "2026-03-05T08:00", "2026-02-23T08:00"),
        (BEGUN, "2026-02-26T12:00", "2026-02-19T12:00"),
        (None, "2026-02-26T12:00", "2026-02-19T12:00"),
    ],
    ids=("due", "missed", "asked for", "not counted yet"),
)
def test_the_first_covers_seven_days(before: Period | None, now: str, since: str) -> None:
    """The first digest covers the seven days before it was due, or was asked for, and all the time since."""
    assert digest.following(before, MONDAYS, EASTERN, eastern(now)) == period(1, since, now)


@pytest.mark.parametrize("days", [1, 7, 30])
def test_the_next_covers_all_since(days: int) -> None:
    """Each further digest covers exactly the time since the one before it, weeks that were missed among it."""
    now = later(MONDAY, days * DAY)
    assert digest.following(FIRST, MONDAYS, EASTERN, now) == Period(2, MONDAY, now, after=7)
