"""What waits for maintainers: the proposal that a suggested document would join."""

from datetime import datetime, timedelta
from typing import Literal

import pytest

from billbot.briefs.waiting import home
from billbot.briefs.watch import Watch
from billbot.clock import EASTERN
from billbot.domain.bills import BillId
from billbot.domain.suggest import Suggestion
from billbot.domain.watched import Proposal
from billbot.store import Suggested

NOW = datetime(2027, 1, 15, 6, tzinfo=EASTERN)
OURS, OTHER = BillId(194, "H1"), BillId(195, "HD1")


@pytest.mark.parametrize(
    ("position", "like", "joins"),
    [("support", OURS, True), ("support", None, False), ("oppose", None, False), ("watch", None, False)],
)
def test_what_a_suggestion_joins(
    position: Literal["support", "oppose", "watch"],
    like: BillId | None,
    joins: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """A document like our bill joins its proposal; one with only our words begins its own."""
    ours = Proposal("ours", "Ours", ("topic",), (OURS,), position)
    watch = Watch((ours,), (), timedelta(hours=1), (), {})
    nobody = (None,) * 6
    found = Suggested(
        1, OTHER, None, "An Act", (), Suggestion("words", ("topic",), (), like), NOW, False, *nobody, None
    )
    assert home(watch, found) == (ours if joins else None)
