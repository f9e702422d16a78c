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


def away(*polls: FinishedPoll, now: float = 24) -> tuple[Away, ...]:
    return outages(polls, BEGIN, at(now), 6 * HOUR)


def gap(*polls: FinishedPoll, now: float = 24) -> Away | None:
    return longest_gap(polls, BEGIN, at(now), 9 * HOUR)


def test_regular_sweeps() -> None:
    """If each poll reads something and none is missing, there was no outage."""
    assert away(*(poll(hours) for hours in range(0, 24, 3))) == ()


def test_an_outage_of_the_site() -> None:
    """An outage lasts from the first poll that read nothing to the end of the next that read something."""
    assert away(poll(0), poll(3, 0), poll(8, 0), poll(12), poll(18)) == (Away(at(3), at(12.1)),)


def test_a_short_trouble() -> None:
    """A failure fixed within six hours is no outage."""
    assert away(poll(0), poll(3, 0), poll(6), poll(12), poll(18)) == ()


def test_one_that_goes_on() -> None:
    """An outage that is not over has no end."""
    assert away(poll(0), poll(3, 0), poll(20, 0)) == (Away(at(3), None),)


def test_we_slept() -> None:
    """A long time without a poll after a good one is a gap, not an outage: nothing was tried."""
    slept = [poll(0), poll(11), poll(24)]
    assert (away(*slept), gap(*slept)) == ((), Away(at(11.1), at(24)))


def test_we_sleep() -> None:
    """If the last poll was long ago, the gap goes on."""
    assert (away(poll(0)), gap(poll(0))) == ((), Away(at(0.1), None))


def test_no_gap() -> None:
    """If we looked as often as planned, there is no gap; an outage is no gap either."""
    assert gap(*(poll(hours) for hours in range(0, 24, 3))) is None
    assert gap(poll(0), poll(3, 0), poll(20), now=22) is None


def test_a_gap_that_was_over_before() -> None:
    """A gap that was over before the period is not told again."""
    assert gap(poll(-30), poll(-2), *(poll(hours) for hours in range(0, 24, 3))) is None


def test_pauses_belong_to_the_outage() -> None:
    """In an outage polls are rare; the time between them belongs to it."""
    assert away(poll(0), poll(3, 0), poll(20), now=22) == (Away(at(3), at(20.1)),)


def test_over_before() -> None:
    """An outage that was over before the period is not told again."""
    before = [poll(-30), poll(-27, 0), poll(-20), *(poll(hours) for hours in range(-17, 24, 3))]
    assert away(*before) == ()


def test_begun_before() -> None:
    """An outage that began before the period is announced with its true beginning."""
    assert away(poll(-12), poll(-9, 0), poll(2), poll(8), poll(14), poll(20)) == (Away(at(-9), at(2.1)),)


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


def test_first_due() -> None:
    """The first digest is due at the first weekly moment after the digests are counted."""
    assert schedule.digest_due(BEGUN, MONDAYS, EASTERN, eastern("2026-02-26T00:00")) == MONDAY


def test_not_counted_yet() -> None:
    """Before digests are counted, none is due, and the next weekly time is given."""
    due = schedule.digest_due(None, MONDAYS, EASTERN, eastern("2026-03-04T00:00"))
    assert due == later(MONDAY, WEEK - timedelta(hours=1))


def test_due_behind_the_last() -> None:
    """A digest is due at the first weekly time after the last one, however many were missed."""
    assert schedule.digest_due(FIRST, MONDAYS, EASTERN, eastern("2026-06-01T00:00")) == eastern("2026-03-09T08:00")


def test_not_due_again_when_the_clock_is_set_back() -> None:
    """Setting the clock back after a digest does not make it due again."""
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
