"""When weekly work counts as done."""

from datetime import timedelta

from billbot.app.housekeeping import keep
from billbot.clock import later
from billbot.store import Store
from tests.support.store_sample import NOON

WEEK = timedelta(days=7)


def test_done_for_a_week(store: Store) -> None:
    """A backup that was made, and pruning that went through, are not due again the day after, but a week later."""
    store.polls.begin(NOON)
    due = later(NOON, WEEK)
    found = [keep(store, later(due, timedelta(days=days)), dict) for days in (-1, 0, 1, 7)]
    assert found == [None, "", None, ""]
    assert [store.attempts.of(task).done_at for task in ("backup", "pruning")] == [later(due, WEEK)] * 2
