"""When the page of a bill is due."""

from datetime import timedelta

import pytest

from billbot.app.check_bill import page_due
from billbot.clock import later, parse
from billbot.store import CheckRecord

NOON = parse("2026-03-02T12:00")


@pytest.mark.parametrize(("hours", "due"), [(0, False), (23.9, False), (24, True)])
def test_visit_once_a_day(hours: float, due: bool) -> None:  # noqa: FBT001 - the case
    """A page that was read well is due a day later."""
    assert page_due(CheckRecord(visited_at=NOON), later(NOON, timedelta(hours=hours))) is due


def test_page_never_read() -> None:
    """A page that was never read, and never asked for without success, is due."""
    assert page_due(CheckRecord(), NOON)


def test_page_in_vain() -> None:
    """A page that cannot be had is tried at the next check, then the later the longer that lasts, and then daily."""
    failing = failed = NOON
    tried = []
    for hours in range(1, 24 * 7):
        now = later(failing, timedelta(hours=hours))
        if page_due(CheckRecord(visited_at=NOON, page_failing_since=failing, page_failed_at=failed), now):
            tried.append(hours)
            failed = now
    assert tried == [1, 2, 4, 8, 16, 32, 56, 80, 104, 128, 152]
