"""How dates, numbers and spans are said to a person."""

from datetime import date, time

import pytest

from billbot.actions import Hearing
from billbot.wording.spoken import hearing, how_late, when


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (9, "9 days"),
        (13, "13 days"),
        (14, "two weeks"),
        (44, "six weeks"),
        (74, "eleven weeks"),
        (75, "two months"),
        (122, "four months"),
        (365, "twelve months"),
        (500, "16 months"),
    ],
)
def test_how_late(days: int, said: str) -> None:
    """So many days are said in the measure that a reader takes in at once."""
    assert how_late(days) == said


DAY, LAST = date(2025, 12, 11), date(2025, 12, 29)


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        (Hearing(DAY, time(13), time(17), "A-1"), "Thursday, December 11, 2025, 1:00 PM to 5:00 PM, A-1"),
        (Hearing(DAY, time(13), None, None), "Thursday, December 11, 2025, 1:00 PM"),
        (Hearing(DAY, None, time(17), None), "Thursday, December 11, 2025, until 5:00 PM"),
        (Hearing(DAY, time(13), time(10), None), "Thursday, December 11, 2025, 1:00 PM, until 10:00 AM of a later day"),
        (
            Hearing(DAY, time(16), time(17), None, LAST),
            "Thursday, December 11, 2025, 4:00 PM, until Monday, December 29, 2025, 5:00 PM",
        ),
        (Hearing(DAY, None, None, None, LAST), "Thursday, December 11, 2025, until Monday, December 29, 2025"),
    ],
)
def test_when(slot: Hearing, said: str) -> None:
    """A hearing is said with its day, its hours and its last day, as far as the record has them."""
    assert hearing(slot) == said


def test_the_year_goes_without_saying() -> None:
    """The year is left out where it is this one."""
    slot = Hearing(DAY, time(16), time(17), None, LAST)
    assert when(slot, 2025) == "Thursday, December 11, 4:00 PM, until Monday, December 29, 5:00 PM"
