"""The ledger returns values unchanged."""

from datetime import date, time

import pytest

from billbot.domain.bills import BillId, Hour
from billbot.domain.ledger import Grouping, Subject


@pytest.mark.parametrize("hour", [(date(2025, 3, 20), time(13)), (date(2025, 3, 20), None)])
def test_hour(hour: Hour) -> None:
    """A subject returns its hearing's hour, or None."""
    assert Subject.hearing(BillId(194, "H1"), hour).hour == hour


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("", None),
        ("numbers", Grouping("numbers")),
        ("routine", Grouping("routine")),
        ("hearing:from 01:00 PM in A-1", Grouping("hearing", "from 01:00 PM in A-1")),
        ("kind:study_order", Grouping("kind", "study_order")),
        ("kind:new_draft:S2836", Grouping("kind", "new_draft", "S2836")),
    ],
)
def test_group(text: str, group: Grouping | None) -> None:
    """A group is kept as the first release kept it, and comes back."""
    assert Grouping.decode(text) == group
    assert (group.encoded if group else "") == text
