"""The known dates of a General Court."""

from datetime import date

import pytest

from billbot.domain.watched import Court, Dates, first_day

OLD, NEW = Court(194, date(2025, 1, 1), ends=date(2027, 1, 5)), Court(195, date(2027, 1, 6))


@pytest.mark.parametrize(
    ("courts", "day", "sits"),
    [
        ((OLD, NEW), date(2027, 1, 5), 194),
        ((OLD, NEW), date(2027, 1, 6), 195),
        ((OLD, Court(195, date(2027, 1, 7))), date(2027, 1, 6), 194),
        ((OLD,), date(2027, 1, 5), 194),
        ((OLD,), date(2027, 1, 6), 195),
        ((Court(194, date(2025, 1, 1)),), date(2030, 1, 6), 194),
        ((Court(195, date(2027, 1, 6)),), date(2027, 1, 5), 194),
        ((), date(2022, 6, 30), 192),
        ((), date(2027, 1, 5), 194),
        ((), date(2027, 1, 6), 195),
    ],
)
def test_the_court_that_sits(courts: tuple[Court, ...], day: date, sits: int) -> None:
    """It is the last that opened by the calendar, or the next once that is over; without one it is counted."""
    assert Dates(courts).sitting(day) == sits


def test_the_day_on_which_a_court_opens() -> None:
    """A court opens on the first Wednesday of January of an odd year."""
    assert [first_day(court) for court in (192, 194, 195)] == [date(2021, 1, 6), date(2025, 1, 1), date(2027, 1, 6)]


@pytest.mark.parametrize(
    ("committee", "days"), [("The Judiciary", 10), (None, 10), ("House Ways and Means", None), ("Senate Rules", None)]
)
def test_the_rule_on_notice_is_for_joint_committees(committee: str | None, days: int | None) -> None:
    """How long before it a hearing has to be announced a Joint Rule says, which binds no committee of one branch."""
    assert Dates([Court(194, hearing_notice_days=10)]).notice_days(194, committee) == days
