"""A day as people say it."""

from datetime import date

import pytest

from billbot.app.answers.days import parse_day

TODAY = date(2026, 11, 26)  # a Thursday


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("February 1", date(2027, 2, 1)),
        ("Feb. 1st", date(2027, 2, 1)),
        ("the 1st of February", date(2027, 2, 1)),
        ("Monday, February 1, 2027", date(2027, 2, 1)),
        ("1 Feb 2028", date(2028, 2, 1)),
        ("Sept 3", date(2027, 9, 3)),
        ("12/24", date(2026, 12, 24)),
        ("2/1", date(2027, 2, 1)),
        ("2/1/27", date(2027, 2, 1)),
        ("2/1/2027", date(2027, 2, 1)),
        ("2027-02-01", date(2027, 2, 1)),
        ("tomorrow", date(2026, 11, 27)),
        ("Monday", date(2026, 11, 30)),
        ("next Thursday", date(2026, 12, 3)),
        ("in two weeks", date(2026, 12, 10)),
        ("10 days", date(2026, 12, 6)),
        ("next week", date(2026, 12, 3)),
        ("next month", date(2026, 12, 26)),
        ("in a year", date(2027, 11, 26)),
        ("January", date(2027, 1, 1)),
        ("the end of January", date(2027, 1, 31)),
        ("end of November", date(2026, 11, 30)),
        ("February 29", date(2028, 2, 29)),
        ("November 26", date(2027, 11, 26)),
    ],
)
def test_day(said: str, day: date) -> None:
    """A day is the next one that somebody may mean by these words."""
    assert parse_day(said, TODAY) == day


@pytest.mark.parametrize(
    "said",
    ["", "soon", "February 30", "13/1", "2026-11-26", "November 1, 2026", "in 0 days", "in 99999999999 years", "Feb x"],
)
def test_no_day(said: str) -> None:
    """What is no day, and what is over, is none."""
    assert parse_day(said, TODAY) is None


def test_end_of_a_month() -> None:
    """A month on from a 31st is the last day of a month that has fewer."""
    assert parse_day("in three months", date(2026, 11, 30)) == date(2027, 2, 28)
