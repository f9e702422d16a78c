"""How long a row waits until seen: the plan compared with a poll every half hour, at the 192nd's real times."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from billbot.clock import EASTERN, parse
from tests.support.entered_192 import BEGIN, EnteredBills, busy_days, by_plan, by_polls, entries, is_measured, sample
from tests.support.nightly import cases
from tests.support.rows_192 import PRESENT
from tests.support.worker_delay_192 import PLANNED, at_work, listed

pytestmark = PRESENT


def test_rows_are_seen_sooner_at_no_more_requests() -> None:
    """In a busy week half of the rows wait half as long as before, for no more requests."""
    rows = sample(entries(), 24, 1)
    before, planned = (EnteredBills(rows, parse("2022-02-06T00:00"), parse("2022-02-13T00:00")) for _ in range(2))
    by_polls(before)
    by_plan(planned, 24)
    assert len(planned.delays) == len(before.delays) > 5
    assert 2 * planned.at_most(0.5) < before.at_most(0.5)
    assert planned.requests < 1.02 * before.requests


def test_the_last_days_of_formal_sessions() -> None:
    """Rows on formal sessions' last weekend, even at night, are seen within minutes."""
    since, until = parse("2022-07-29T00:00"), parse("2022-08-02T00:00")
    rows = {
        bill: of
        for bill, of in entries(since).items()
        if is_measured(bill) and any(since < entry.at < until and entry.timed for entry in of)
    }
    usual, late = (EnteredBills(rows, parse("2022-07-28T00:00"), parse("2022-08-02T12:00")) for _ in range(2))
    by_plan(usual, 24, ends=())
    by_plan(late, 24)
    assert len(late.delays) == len(usual.delays) > 30
    assert usual.at_most(0.5) > 3 * late.at_most(0.5)
    assert late.at_most(0.5) < 8
    assert late.at_most(0.9) < 30


@pytest.mark.long
@pytest.mark.nightly
def test_the_worker_through_a_term(tmp_path: Path) -> None:
    """On five days of a term the worker itself, in the whole court, sees half of ten bills' rows within four minutes.

    And nine in ten within twenty: as the plan on its own does through the whole term.
    """
    rows = sample(entries(), 10)
    days = busy_days(rows, 5)
    week_before = datetime.combine(days[0] - timedelta(days=7), time(), EASTERN)
    with at_work(tmp_path, listed(rows), rows, PLANNED.format(looks=24), week_before) as working:
        for day in days:
            working.live(day)
        waited = working.delays(days)
    assert len(waited) >= len(days)
    assert waited[len(waited) // 2] <= 4
    assert waited[int(len(waited) * 0.9)] < 20


@pytest.mark.long
@pytest.mark.parametrize(
    ("since", "first_half", "most", "with_half"), cases([(parse("2022-01-01T00:00"), 3, 7, 4)], [(BEGIN, 4, 20, 16)])
)
def test_half_of_the_rows_within_four_minutes(since: datetime, first_half: int, most: int, with_half: int) -> None:
    """With a hundred bills, half of the rows are seen within four minutes, nine in ten within twenty.

    With half of the looks, half are seen within sixteen. In the busier second year everything is sooner.
    """
    rows = sample(entries(), 100)
    planned, half = EnteredBills(rows, since), EnteredBills(rows, since)
    by_plan(planned, 24)
    by_plan(half, 12)
    assert planned.at_most(0.5) <= first_half
    assert planned.at_most(0.9) < most
    assert half.at_most(0.5) < with_half
