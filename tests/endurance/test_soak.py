"""The soak: a worker lives through weeks and months of faults, outages and sudden deaths, and tells everything once."""

from datetime import date
from pathlib import Path

import pytest

from billbot.errors import BUG
from tests.support import soak_truth
from tests.support.soak_court import clocks_change, plan
from tests.support.soaking import Soak


def soaked(root: Path, begin: date, days: int, *, a_day: int, killed_about: int) -> Soak:
    """The soak that went through, with nothing lost, nothing doubled and no fault of ours in the log."""
    made = plan(begin, days, seed=194, a_day=a_day)
    with Soak(root, made, seed=194, killed_about=killed_about) as soak:
        soak.run()
    assert "Traceback" not in soak.log
    assert BUG not in soak.log
    assert soak_truth.differences(soak) == []
    assert 0.08 < soak.moods.wrong / soak.moods.asked < 0.12
    assert {window.whom for window in soak.windows} == {"Slack", "mail", "site"}
    assert min(soak.slack.wrong, soak.post.wrong) > 0
    assert soak.pages == soak.pages_from_nothing()
    return soak


@pytest.mark.long
@pytest.mark.thorough
def test_two_weeks(tmp_path: Path) -> None:
    """Two weeks around the end of daylight saving, with a death a day or so, lose and double nothing."""
    soak = soaked(tmp_path, date(2025, 10, 25), 16, a_day=2, killed_about=500)
    assert clocks_change(date(2025, 11, 2))
    assert soak.kills > 10


@pytest.mark.long
@pytest.mark.nightly
def test_half_a_year(tmp_path: Path) -> None:
    """Half a year through both changes of daylight saving, with dozens of sudden deaths, loses and doubles nothing."""
    soak = soaked(tmp_path, date(2025, 10, 12), 182, a_day=1, killed_about=1300)
    assert clocks_change(date(2025, 11, 2))
    assert clocks_change(date(2026, 3, 8))
    assert soak.kills > 50
