"""How it is said that a row was entered late."""

import pytest

from billbot.messages.headlines import how_late


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
