"""Known histories of a finished court: what we hold of them is the record, and a difference is told in a line."""

from datetime import date

import pytest
from msgspec.structs import replace

from billbot import finished, parse
from billbot.bills import Action
from tests.support.bill_pages import read_whole
from tests.support.captured import CAPTURES, PRESENT, text_of

KNOWN = (Action(date(2023, 1, 2), "House", "Referred"), Action(date(2023, 1, 3), "Senate", "Senate concurred"))


def test_what_is_held() -> None:
    """Three bills of a finished court, with struck rows, an exact double and a history of two pages among them."""
    assert [(str(each.bill), len(each.history)) for each in finished.bills()] == [
        ("193/H3831", 6),
        ("193/S1368", 6),
        ("193/S2888", 40),
    ]
    assert [sum(action.stricken for action in each.history) for each in finished.bills()] == [2, 1, 0]


@pytest.mark.captures
@PRESENT
@pytest.mark.parametrize("known", finished.bills(), ids=lambda known: known.bill.number)
def test_they_are_the_record(known: finished.Finished) -> None:
    """What we hold equals the captured history of the bill row for row, and the rows of its captured page."""
    history = parse.history(text_of(CAPTURES / "193" / "api-history" / f"{known.bill.number}.json"), known=True)
    assert known.history == history
    page = read_whole(text_of(CAPTURES / "193" / "bill-pages" / f"{known.bill.number}.html"), bill=known.bill)
    assert page.history == known.history[: len(page.history or ())]
    assert page.actions_total == len(known.history)


def test_no_difference() -> None:
    """The same rows in the same order differ in nothing."""
    assert finished.difference(KNOWN, list(KNOWN)) is None


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (KNOWN[:1], "expected 'Senate concurred' (Senate, 2023-01-03) as row 2 of 2, found none of 1"),
        ((*KNOWN, KNOWN[0]), "expected none as row 3 of 2, found 'Referred' (House, 2023-01-02) of 3"),
        (
            (replace(KNOWN[0], stricken=True), KNOWN[1]),
            "expected 'Referred' (House, 2023-01-02) as row 1 of 2, found 'Referred' (House, 2023-01-02, struck) of 2",
        ),
        (
            (replace(KNOWN[0], date=None), KNOWN[1]),
            "expected 'Referred' (House, 2023-01-02) as row 1 of 2, found 'Referred' (House, no date) of 2",
        ),
    ],
)
def test_difference(read: tuple[Action, ...], said: str) -> None:
    """A row too few or too many, a strike and a lost date are each said with the row that was expected and found."""
    assert finished.difference(KNOWN, read) == said


def test_order_counts() -> None:
    """Rows in another order are a difference."""
    assert finished.difference(KNOWN, KNOWN[::-1]) is not None
