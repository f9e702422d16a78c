"""The meanings of a history's rows, on pages and in `show`."""

from datetime import date

import pytest

from billbot.domain.acts import place_of, row_meanings
from billbot.domain.bills import Action, Bill, BillId, Row


def test_row_of_another_document() -> None:
    """A row's sentence names its branch, and says where a committee reported another document, as its study order."""
    rows = [
        "Referred to the committee on The Judiciary",
        "Accompanied a study order, see H4844",
        "Reported from the committee on House Rules",
        "Reporting date extended to Thursday, May 7, 2026, pending concurrence",
    ]
    known = [Row(at, Action(date(2026, 5, at), "House", text)) for at, text in enumerate(rows, 1)]
    assert list(row_meanings(Bill(BillId(194, "S3"), rows=tuple(known)))) == [
        "It is sent to the Judiciary Committee.",
        "It was put into a study order.",
        "A committee reported another document, and not this one.",
        "The House gave the committee until Thursday, May 7, 2026 to report; the other has to agree.",
    ]


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
