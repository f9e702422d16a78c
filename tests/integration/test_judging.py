"""Days drawn by chance, for readers to judge blind, in texts that do not show who wrote them."""

import pytest

from tests.judging import comparable, count, draw
from tests.support import days_in_app, rows_192
from tests.support.month import FILE


@pytest.mark.captures
@pytest.mark.skipif(
    not (FILE.exists() and days_in_app.DAYS.exists() and rows_192.ROWS.exists()),
    reason="the real rows do not lie beside the repository",
)
def test_draw() -> None:
    """A seed draws the same twenty bills again, each with a history, and with rows up to its day and no later ones."""
    days = draw(7)
    assert draw(7) == days != draw(8)
    assert len({(day["court"], day["bill"]) for day in days}) == 20
    for day in days:
        assert max(row[1] for row in day["earlier"]) < day["date"]
        assert {row[1] for row in day["rows"]} == {day["date"]}


def test_comparable() -> None:
    """A text is compared as headline and prose, without links, quoted rows and what else is in messages alone."""
    text = (
        "It passed\nH.1 · An Act · House\nThe House passed it.\n“Passed” · 1 more entry\nBill page: https://example.org\n"
        "Unofficial; x"
    )
    assert comparable(text) == "**It passed**\n\nThe House passed it."


def test_count() -> None:
    """A day is good if two of three readers find billbot's text as good or better."""
    verdicts = [{"1": "A", "2": "A"}, {"1": "same", "2": "A"}, {"1": "B", "2": "B"}]
    assert count(verdicts, {"1": "A", "2": "B"}) == "as good or better: 1 of 2\nby reader: 1, 1, 1\nlost: 2"
