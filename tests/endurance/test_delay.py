"""How long a row waits until it is seen: the plan beside a sweep every half hour, at the real times of the 192nd."""

import pytest

from billbot.clock import parse
from tests.support.entered_192 import Watched, by_plan, by_sweeps, entries, sample
from tests.support.rows_192 import PRESENT

pytestmark = PRESENT


def test_rows_are_seen_sooner_at_no_more_requests() -> None:
    """In a busy week half of the rows wait half as long as before, for no more requests."""
    rows = sample(entries(), 24, 1)
    before, planned = (Watched(rows, parse("2022-02-06T00:00"), parse("2022-02-13T00:00")) for _ in range(2))
    by_sweeps(before)
    by_plan(planned, 24)
    assert len(planned.delays) == len(before.delays) > 5
    assert 2 * planned.at_most(0.5) < before.at_most(0.5)
    assert planned.requests < 1.02 * before.requests


@pytest.mark.thorough
@pytest.mark.parametrize("size", [30, 100])
def test_half_of_the_rows_within_four_minutes(size: int) -> None:
    """Of all rows half are seen within four minutes and nine in ten within twenty; with half of the looks in eight."""
    rows = sample(entries(), size)
    planned, half = Watched(rows), Watched(rows)
    by_plan(planned, 24)
    by_plan(half, 12)
    assert planned.at_most(0.5) <= 4
    assert planned.at_most(0.9) < 20
    assert half.at_most(0.5) < 16
