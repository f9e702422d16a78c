"""The ledger returns values unchanged."""

from datetime import date, time

import pytest

from billbot.domain.bills import BillId, HearingTime
from billbot.domain.ledger import Subject


@pytest.mark.parametrize("hour", [(date(2025, 3, 20), time(13)), (date(2025, 3, 20), None)])
def test_hour(hour: HearingTime) -> None:
    """A subject returns its hearing's hour, or None."""
    assert Subject.hearing(BillId(194, "H1"), hour).hour == hour
