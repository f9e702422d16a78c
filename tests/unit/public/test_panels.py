"""The story of a proposal by its days."""

from datetime import date

from billbot.domain.bills import BillId
from billbot.public.pages import story
from billbot.public.record import PublicRow

H1, S2 = BillId(194, "H1"), BillId(194, "S2")
TODAY = date(2025, 6, 1)


def test_what_a_day_is_about_comes_first() -> None:
    """On the page of a proposal a row that only sets a rule aside stands behind the others of its day."""
    rows = [
        PublicRow(H1, TODAY, "House", text, "", changes_stage=told, newsworthy=told)
        for text, told in (("Rules suspended", False), ("Passed to be engrossed", True))
    ]
    ((day,),) = story(rows)
    assert [each.first.text for each in day.shown] == ["Passed to be engrossed", "Rules suspended"]
