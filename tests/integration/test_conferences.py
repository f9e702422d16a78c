"""Committees of conference: messages say who confers, and when they meet."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from billbot.app.shown import shown_proposal
from billbot.briefs.digest import gather
from billbot.demo import PracticeRow
from billbot.domain.schedule import Period
from billbot.public.record import PublicRecord
from tests.support.app_in_process import at, bill, in_process, row
from tests.support.conference_sample import PROTECT, SECOND, confers, meeting, told
from tests.support.digest_story import for_digest

SAME_DAY = 3


def test_a_branch_has_yet_to_name_its_own(tmp_path: Path) -> None:
    """The alert names those who confer, and says which branch has yet to name its own; then who all of them are."""
    with in_process(tmp_path, bill("H1", *confers(SECOND)), proposals=(PROTECT,)) as app:
        first, then = told(app, 2), told(app, 4)
    assert "named its negotiators" in first.splitlines()[0]
    assert "named its negotiators on H.1 today: Representatives A, B and C." in first
    assert "The Senate names its three next." in first
    assert "all six negotiators are named" in then
    assert "Representatives A, B and C and Senators D, E and F will negotiate." in then


@pytest.mark.parametrize(
    ("rows", "status", "steps"),
    [
        ((), "Confirmed", [(20, "conference", None)]),
        (
            (row("Committee of conference meeting scheduled for 03/20/2025 at 1:00 PM", 4),),
            "Confirmed",
            [(20, "conference", "House")],
        ),
        ((), "Canceled", []),
    ],
)
def test_a_meeting_ahead(
    tmp_path: Path, rows: Sequence[PracticeRow], status: str, steps: list[tuple[int, str, str | None]]
) -> None:
    """A coming meeting is once in digest, answer and page, whether only the list has it or also a row."""
    with in_process(tmp_path, bill("H1", *confers(SECOND, *rows)), proposals=(PROTECT,)) as app:
        app.day(28, hearings=[meeting(Status=status)])
        with app.store() as store:
            period = Period(1, at(0), at(28))
            watch = app.watch
            found = gather(store, for_digest(watch), watch.channels[0], period).steps
            answer = shown_proposal(store, watch, PROTECT, at(28), (), asks=False).days.steps
            page = PublicRecord(store, watch, at(28).date()).of(PROTECT).steps
    for place in (found, answer, page):
        assert [(each.day.day, each.kind, each.branch) for each in place] == steps
