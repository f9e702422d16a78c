"""When things are due."""

import math
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot import clock, schedule
from billbot.bills import Court
from billbot.clock import EASTERN, elapsed, later
from billbot.schedule import Pace

PACE = Pace(timedelta(minutes=30), timedelta(hours=3))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NIGHT = (time(21), time(7))


def eastern(text: str) -> datetime:
    """An Eastern time; `2026-11-01T01:30 EST` is the second one of that name."""
    day, _, zone = text.partition(" ")
    return datetime.fromisoformat(day).replace(tzinfo=EASTERN, fold=int(zone == "EST"))


NOON = eastern("2026-03-02T12:00")
MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: later(eastern("2026-01-01T00:00"), minutes * MINUTE))


def test_first_check_is_due_at_once() -> None:
    """Where there was no check, one is due now."""
    assert schedule.next_check(None, NOON, PACE) == NOON


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
    assert schedule.next_check(eastern(last), eastern(last) + MINUTE, PACE) == eastern(due)


def test_friday_evening_to_monday() -> None:
    """With a pace of days beside the office hours, Friday evening's check is followed by Monday's at 8:00."""
    pace = Pace(timedelta(minutes=30), timedelta(days=7))
    assert schedule.next_check(eastern("2026-03-06T19:45"), NOON + 5 * DAY, pace) == eastern("2026-03-09T08:00")


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
    found = schedule.next_check(eastern(last), eastern(last), PACE)
    assert found.astimezone(UTC) == eastern(due).astimezone(UTC)


def test_opening_after_daylight_saving() -> None:
    """The morning after the clocks were changed, the day begins at 8:00 by the new time."""
    assert schedule.next_check(eastern("2026-03-09T06:00"), NOON + 7 * DAY, PACE) == eastern("2026-03-09T08:00")


def test_missed_check_is_past() -> None:
    """A check that was slept through is due at a time that is past, so at once."""
    assert schedule.next_check(NOON, NOON + 3 * DAY, PACE) == NOON + 30 * MINUTE


@given(MOMENTS)
def test_never_sooner_than_the_quicker_pace(last: datetime) -> None:
    """Whenever the last check was, the next one comes after half an hour at least and three hours at most."""
    assert 30 * MINUTE <= elapsed(last, schedule.next_check(last, last, PACE)) <= 3 * HOUR


def test_retries_grow() -> None:
    """Each wait is longer than the one before, up to eight hours, for as long as it takes."""
    waits = [elapsed(NOON, schedule.next_try(n, NOON, None)) for n in range(1, 100)]
    assert waits[0] == MINUTE
    assert waits == sorted(waits)
    assert waits[-2:] == [8 * HOUR, 8 * HOUR]


def test_what_somebody_has_to_mend() -> None:
    """What waiting does not mend is tried every hour, since somebody may have mended it."""
    assert [schedule.next_try(n, NOON, None, permanent=True) for n in (1, 50)] == [NOON + HOUR] * 2


@pytest.mark.parametrize(("lasted", "wait"), [(0, 5), (5, 5), (20, 20), (200, 200), (1000, 240)])
def test_asking_grows(lasted: int, wait: int) -> None:
    """A channel is asked after five minutes, then after as long as it has been held, at most four hours."""
    assert schedule.next_asking(later(NOON, -lasted * MINUTE), NOON, None) == later(NOON, wait * MINUTE)


def test_asking_waits_as_long_as_asked() -> None:
    """What the other side asks for is not undercut by asking it."""
    assert schedule.next_asking(NOON, NOON, 7200.0) == later(NOON, 2 * HOUR)


@pytest.mark.parametrize(("asked", "minutes"), [(0.0, 1), (59.0, 1), (90.0, 1.5), (7200.0, 120)])
def test_retry_after(asked: float, minutes: float) -> None:
    """A longer rest that was asked for is kept to the second; a shorter one does not hurry us."""
    assert schedule.next_try(1, NOON, asked) == NOON + minutes * MINUTE


@pytest.mark.parametrize("asked", [30 * 86_400.0 + 1, 1e12, math.inf])
def test_retry_after_too_long(asked: float) -> None:
    """A rest of more than thirty days is taken as thirty, however absurd."""
    assert elapsed(NOON, schedule.next_try(1, NOON, asked)) == 30 * DAY


@pytest.mark.parametrize("at", ["2026-03-08T01:30", "2026-11-01T01:30", "2026-11-01T01:30 EST"])
def test_retries_across_daylight_saving(at: str) -> None:
    """A try's wait is one of real time when the clocks are changed."""
    assert elapsed(eastern(at), schedule.next_try(4, eastern(at), None)) == HOUR


@pytest.mark.parametrize(("hours", "due"), [(0, False), (23.9, False), (24, True)])
def test_visit_once_a_day(hours: float, due: bool) -> None:  # noqa: FBT001 - the case
    """A page that was read well is due a day later."""
    assert schedule.visit_due(NOON, None, None, later(NOON, timedelta(hours=hours))) is due


def test_page_never_read() -> None:
    """A page that was never read, and never asked for in vain, is due."""
    assert schedule.visit_due(None, None, None, NOON)


def test_page_in_vain() -> None:
    """A page that cannot be had is tried at the next check, then the later the longer that lasts, and then daily."""
    failing = failed = NOON
    tried = []
    for hours in range(1, 24 * 7):
        now = later(failing, timedelta(hours=hours))
        if schedule.visit_due(NOON, failing, failed, now):
            tried.append(hours)
            failed = now
    assert tried == [1, 2, 4, 8, 16, 32, 56, 80, 104, 128, 152]


def test_pauses_grow_to_half_a_day() -> None:
    """The more often in a row a sweep had to stop, the longer it stays away, from half an hour to half a day."""
    pauses = [elapsed(NOON, schedule.resume_at(stops, NOON)) for stops in range(1, 9)]
    assert pauses[:2] == [30 * MINUTE, HOUR]
    assert pauses == sorted(pauses)
    assert pauses[-3:] == [12 * HOUR] * 3


@pytest.mark.parametrize(("asked", "pause"), [(60.0, 30 * MINUTE), (7200.0, 2 * HOUR), (1e12, 30 * DAY)])
def test_pause_that_the_site_asks_for(asked: float, pause: timedelta) -> None:
    """A longer rest that the site asks for is kept, up to thirty days; a shorter one does not hurry us."""
    assert elapsed(NOON, schedule.resume_at(1, NOON, asked)) == pause


@pytest.mark.parametrize("quiet", [None, (time(7), time(7))])
def test_no_quiet_hours(quiet: tuple[time, time] | None) -> None:
    """Without quiet hours everything may leave now."""
    assert schedule.after_quiet(NOON, quiet) == NOON


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
    assert schedule.after_quiet(eastern(now), NIGHT) == eastern(leaves)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [("11:59", "11:59"), ("12:00", "13:30"), ("13:29", "13:30"), ("13:30", "13:30"), ("23:00", "23:00")],
)
def test_quiet_within_a_day(now: str, leaves: str) -> None:
    """Quiet hours within a day hold on that day."""
    quiet = (time(12), time(13, 30))
    assert schedule.after_quiet(eastern(f"2026-03-02T{now}"), quiet) == eastern(f"2026-03-02T{leaves}")


@pytest.mark.parametrize(
    ("now", "hours"),
    [("2026-03-07T22:00", 8), ("2026-10-31T22:00", 10), ("2026-11-01T01:30", 6.5), ("2026-11-01T01:30 EST", 5.5)],
)
def test_quiet_across_daylight_saving(now: str, hours: float) -> None:
    """Quiet hours end at 7:00 by the clock on the wall, so the night of the change is an hour shorter or longer."""
    assert elapsed(eastern(now), schedule.after_quiet(eastern(now), NIGHT)) == hours * HOUR


@pytest.mark.parametrize(
    ("now", "minutes"), [("2026-11-01T01:10", 20), ("2026-11-01T01:10 EST", 20), ("2026-03-08T01:10", 80)]
)
def test_quiet_that_ends_in_the_changed_hour(now: str, minutes: int) -> None:
    """Quiet hours that end in the hour that comes twice, or never, end after the moment itself, within minutes."""
    quiet = (time(21), time(1, 30) if "11-01" in now else time(2, 30))
    assert elapsed(eastern(now), schedule.after_quiet(eastern(now), quiet)) == minutes * MINUTE


@given(MOMENTS, st.times(), st.times())
def test_after_quiet_is_never_past(now: datetime, start: time, end: time) -> None:
    """Whatever the quiet hours, what happens leaves now or later, within 25 hours."""
    quiet = (start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
    assert timedelta(0) <= elapsed(now, schedule.after_quiet(now, quiet)) <= 25 * HOUR


@given(MOMENTS)
def test_other_zones(now: datetime) -> None:
    """A time in another zone is understood as the moment it is."""
    there = now.astimezone(UTC)
    assert schedule.after_quiet(there, NIGHT).astimezone(UTC) == schedule.after_quiet(now, NIGHT).astimezone(UTC)


FIVE = time(5, 30)


@pytest.mark.parametrize(
    ("read", "tried", "now", "due"),
    [
        (None, None, "2025-03-03T02:00", True),
        (None, "2025-03-03T01:30", "2025-03-03T02:00", False),
        (None, "2025-03-03T01:00", "2025-03-03T02:00", True),
        ("2025-03-03T05:30", "2025-03-03T05:30", "2025-03-03T23:00", False),
        ("2025-03-02T05:31", "2025-03-02T05:31", "2025-03-03T05:29", False),
        ("2025-03-02T05:31", "2025-03-02T05:31", "2025-03-03T05:30", True),
        ("2025-02-20T05:31", "2025-02-20T05:31", "2025-03-03T01:00", True),
        ("2025-03-02T05:31", "2025-03-03T05:30", "2025-03-03T06:29", False),
        ("2025-03-02T05:31", "2025-03-03T05:30", "2025-03-03T06:30", True),
    ],
)
def test_list_of_documents(read: str | None, tried: str | None, now: str, *, due: bool) -> None:
    """The list is due once a day from its hour on and an hour after a try that failed."""
    well, last = (None if text is None else eastern(text) for text in (read, tried))
    assert schedule.list_due(well, last, eastern(now), FIVE) is due


def test_texts_that_are_missing() -> None:
    """A text that is still null is looked for daily for a week, weekly for two months, then every ninety days."""
    now = eastern("2025-01-06T05:40")
    waits = [(schedule.next_reading(tries, now, old=False) - now).days for tries in (1, 7, 8, 16, 17, 50)]
    assert waits == [1, 1, 7, 7, 90, 90]
    assert (schedule.next_reading(1, now, old=True) - now).days == 7


OLD, NEW = Court(194, date(2025, 1, 1), ends=date(2027, 1, 5)), Court(195, date(2027, 1, 6))


@pytest.mark.parametrize(
    ("configured", "courts", "today", "read"),
    [
        (194, (OLD, NEW), date(2026, 12, 31), (194,)),
        (194, (OLD, NEW), date(2027, 1, 5), (194,)),
        (194, (OLD, NEW), date(2027, 1, 6), (195,)),
        (194, (Court(194, ends=date(2027, 1, 8)), NEW), date(2027, 1, 7), (194, 195)),
        (194, (NEW,), date(2027, 1, 7), (194, 195)),
        (195, (OLD, NEW), date(2027, 1, 4), (194, 195)),
        (195, (OLD, NEW), date(2027, 1, 7), (195,)),
        (195, (Court(194, date(2025, 1, 1)), NEW), date(2027, 1, 7), (195,)),
        (194, (), date(2030, 1, 1), (194,)),
        (194, (OLD,), date(2027, 1, 6), (195,)),
        (194, (OLD, Court(195)), date(2027, 1, 6), (195,)),
        (194, (OLD, Court(195, ends=date(2029, 1, 2))), date(2027, 1, 6), (195,)),
        (194, (OLD, Court(195, date(2027, 1, 7))), date(2027, 1, 6), ()),
        (194, (OLD, NEW, Court(196, date(2029, 1, 3))), date(2027, 1, 6), (195,)),
    ],
)
def test_courts_whose_lists_are_read(
    configured: int, courts: tuple[Court, ...], today: date, read: tuple[int, ...]
) -> None:
    """The configured court is read until its last day, the next one from its opening, or as soon as none else sits."""
    assert schedule.courts_to_list(configured, courts, today) == read


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
