"""When weekly work counts as done."""

from datetime import timedelta

from billbot.app.housekeeping import keep
from billbot.clock import later
from billbot.store import Store
from tests.support.store_sample import NOON

WEEK = timedelta(days=7)


def test_done_for_a_week(store: Store) -> None:
    """A backup and pruning are due on the first day; once done, not the day after, but a week later."""
    store.polls.begin(NOON)
    due = later(NOON, timedelta(hours=1))
    found = [keep(store, at, dict) for at in (NOON, due, later(due, timedelta(days=1)), later(due, WEEK))]
    assert found == [None, "", None, ""]
    assert [store.attempts.of(task).done_at for task in ("backup", "pruning")] == [later(due, WEEK)] * 2
