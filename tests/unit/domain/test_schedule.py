"""When things are due."""

import math
from datetime import date, datetime, time, timedelta

import pytest

from billbot import clock
from billbot.clock import EASTERN, elapsed
from billbot.domain import schedule
from billbot.domain.watched import Court, Dates

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def eastern(text: str) -> datetime:
    """An Eastern time; `2026-11-01T01:30 EST` is the second one of that name."""
    day, _, zone = text.partition(" ")
    return datetime.fromisoformat(day).replace(tzinfo=EASTERN, fold=int(zone == "EST"))


NOON = eastern("2026-03-02T12:00")


def test_retries_grow() -> None:
    """Each wait is longer than the one before, up to eight hours, for as long as it takes."""
    waits = [elapsed(NOON, schedule.next_try(n, NOON, None)) for n in range(1, 100)]
    assert waits[0] == MINUTE
    assert waits == sorted(waits)
    assert waits[-2:] == [8 * HOUR, 8 * HOUR]


def test_what_somebody_has_to_mend() -> None:
    """A fault for somebody to fix is retried every hour, since it may be fixed."""
    assert [schedule.next_try(n, NOON, None, permanent=True) for n in (1, 50)] == [NOON + HOUR] * 2


@pytest.mark.parametrize(("asked", "minutes"), [(0.0, 1), (59.0, 1), (90.0, 1.5), (7200.0, 120)])
def test_retry_after(asked: float, minutes: float) -> None:
    """A longer rest that was asked for is kept to the second; a shorter one does not hurry us."""
    assert schedule.next_try(1, NOON, asked) == NOON + minutes * MINUTE


@pytest.mark.parametrize("at", ["2026-03-08T01:30", "2026-11-01T01:30", "2026-11-01T01:30 EST"])
def test_retries_across_daylight_saving(at: str) -> None:
    """The wait for a retry is in real time, even when clocks change."""
    assert elapsed(eastern(at), schedule.next_try(4, eastern(at), None)) == HOUR


def test_pauses_grow_to_half_a_day() -> None:
    """The more often in a row a poll had to stop, the longer it stays away, from half an hour to half a day."""
    pauses = [elapsed(NOON, schedule.resume_at(stops, NOON)) for stops in range(1, 9)]
    assert pauses[:2] == [30 * MINUTE, HOUR]
    assert pauses == sorted(pauses)
    assert pauses[-3:] == [12 * HOUR] * 3


@pytest.mark.parametrize(("asked", "pause"), [(60.0, 30 * MINUTE), (7200.0, 2 * HOUR), (1e12, DAY), (math.inf, DAY)])
def test_pause_that_the_site_asks_for(asked: float, pause: timedelta) -> None:
    """A longer rest that the site asks for is kept, up to a day; a shorter one does not hurry us."""
    assert elapsed(NOON, schedule.resume_at(1, NOON, asked)) == pause


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
    ("courts", "today", "read"),
    [
        ((OLD, NEW), date(2026, 12, 31), (194,)),
        ((OLD, NEW), date(2027, 1, 5), (194,)),
        ((OLD, NEW), date(2027, 1, 6), (195,)),
        ((Court(194, ends=date(2027, 1, 8)), NEW), date(2027, 1, 7), (194, 195)),
        ((Court(194, date(2025, 1, 1)), NEW), date(2027, 1, 7), (195,)),
        ((), date(2030, 1, 1), (196,)),
        ((OLD,), date(2027, 1, 6), (195,)),
        ((OLD, Court(195)), date(2027, 1, 6), (195,)),
        ((OLD, Court(195, ends=date(2029, 1, 2))), date(2026, 12, 31), (194,)),
        ((OLD, Court(195, ends=date(2029, 1, 2))), date(2027, 1, 6), (195,)),
        ((OLD, Court(195, date(2027, 1, 7))), date(2027, 1, 6), ()),
        ((OLD, NEW, Court(196, date(2029, 1, 3))), date(2027, 1, 6), (195,)),
    ],
)
def test_courts_whose_lists_are_read(courts: tuple[Court, ...], today: date, read: tuple[int, ...]) -> None:
    """A court is read until its last day, the next one from its opening, or as soon as none else sits."""
    assert schedule.courts_to_list(Dates(courts), today) == read


MONDAY = clock.parse("2025-03-03T10:00")


def day(number: float | None) -> datetime | None:
    return None if number is None else clock.later(MONDAY, timedelta(days=number))


@pytest.mark.parametrize(
    ("began", "tried", "done", "now", "due"),
    [
        (None, None, None, 30, False),
        (0, None, None, 0.04, False),
        (0, None, None, 0.05, True),
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
    """First an hour after the first check began, then a week after it was done; a day after it failed."""
    at = day(now)
    assert at is not None
    assert schedule.upkeep_due(day(began), day(tried), day(done), at) is due
