"""The meanings of a history's rows, on pages and in `show`."""

from datetime import date

import pytest

from billbot.domain.acts import place_of, row_meanings
from billbot.domain.bills import Action, Bill, BillId, Row

SET = date(2026, 5, 7)


@pytest.mark.parametrize(
    ("text", "ahead", "past"),
    [
        (
            "Placed in the Orders of the Day for Thursday, May 7, 2026",
            (
                "It is on the calendar of the Senate for Thursday, May 7, 2026, and can be taken up there then. "
                "What is on the calendar can still be put off."
            ),
            "It was put on the calendar of the Senate for Thursday, May 7, 2026.",
        ),
        (
            "Joint session held and recessed to Thursday, May 7, 2026",
            "Both branches sat together, and do so again on Thursday, May 7, 2026; what they",
            "Both branches sat together, and were to do so again on Thursday, May 7, 2026; what they",
        ),
        (
            "Reporting date extended to Thursday, May 7, 2026",
            "The committee has until Thursday, May 7, 2026 to report.",
            "The committee had until Thursday, May 7, 2026 to report.",
        ),
    ],
)
def test_a_day_that_a_row_set(text: str, ahead: str, past: str) -> None:
    """The day that a row set is ahead until it is over, and then it was."""
    known = Bill(BillId(194, "S3"), rows=(Row(1, Action(date(2026, 5, 1), "Senate", text)),))
    for today, said in ((SET, ahead), (date(2026, 5, 8), past)):
        (read,) = row_meanings(known, today)
        assert read.meaning.startswith(said)


def test_laid_before_the_governor_again() -> None:
    """A bill laid before the Governor a second time is told like that, whether or not its row says so."""
    days = ((1, "Enacted and laid before the Governor"), (5, "Laid before the Governor"))
    rows = (Row(day, Action(date(2026, 5, day), "Senate", text)) for day, text in days)
    _, again = row_meanings(Bill(BillId(194, "S3"), rows=tuple(rows)), SET)
    assert again.happened == "Both branches have enacted it again, and it goes back to the Governor."


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("An Act relative to the licensing board for the city of Salem", "Salem"),
        ("An Act directing the city of Boston Police Department to waive an age", "Boston"),
        ("An Act authorizing the town of West Boylston to convey land", "West Boylston"),
        ("An Act relative to a road between the town of Otis and the town of Becket", None),
        ("An Act relative to elder care", None),
    ],
)
def test_place_of_a_local_bill(title: str, place: str | None) -> None:
    """A title that names one city or town says whose bill it is."""
    assert place_of(title) == place
