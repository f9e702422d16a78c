"""When rows are entered, and on which days they are not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.domain.planning import Rates, is_holiday, shipped


def test_shares_are_one() -> None:
    """The shares of a week's half hours are one together, and each has some."""
    shares = shipped().shares
    assert sum(map(sum, shares)) == pytest.approx(1.0)
    assert min(min(each) for each in shares) > 0


def test_the_house_meets_at_eleven() -> None:
    """By the shipped table most rows come when the House meets, on Mondays and Thursdays at 11:00."""
    shares = shipped().shares
    assert [max(range(48), key=lambda slot: shares[day][slot]) for day in (0, 3)] == [22, 22]
    assert sum(shares[6]) < sum(shares[0]) / 5


def test_no_rows_at_all() -> None:
    """A table without any row spreads looks evenly."""
    shares = Rates(tuple((0.0,) * 48 for _ in range(7))).shares
    assert {round(each, 9) for day in shares for each in day} == {round(1 / 336, 9)}


@pytest.mark.parametrize(
    "day",
    [
        *("2026-01-01", "2026-01-19", "2026-02-16", "2026-04-20", "2026-05-25", "2026-06-19", "2026-07-04"),
        *("2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25", "2027-07-05"),
    ],
)
def test_holidays(day: str) -> None:
    """The legal holidays of Massachusetts; one on a Sunday is kept on the Monday."""
    assert is_holiday(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-02", "2026-04-21", "2026-05-18", "2026-07-06", "2026-11-27"])
def test_other_days(day: str) -> None:
    """Days that may be taken for one and are none."""
    assert not is_holiday(date.fromisoformat(day))


@given(st.floats(0.0, 0.02))
def test_what_is_over_goes_to_the_others(most: float) -> None:
    """However low the bound, the shares of a week are one, none is above it or an even share, and their order stays."""
    rates = shipped()
    of_week = [each for of_day in rates.none_above(most) for each in of_day]
    assert sum(of_week) == pytest.approx(1.0)
    assert max(of_week) <= max(most, 1 / 336) + 1e-12
    before = [each for of_day in rates.shares for each in of_day]
    assert [of_week[at] for at in sorted(range(336), key=before.__getitem__)] == sorted(of_week)
