"""How a channel's hold may end."""

import pytest

from billbot.store import Hold
from tests.support.store_sample import MINUTE, NOON


@pytest.mark.parametrize(
    ("tries", "asks", "lacking", "probed"),
    [(0, False, True, True), (1, False, False, False), (1, True, False, True), (0, True, True, True)],
)
def test_how_a_hold_may_end(*, tries: int, asks: bool, lacking: bool, probed: bool) -> None:
    """A channel that lacks something was never tried; a probe can show that it is fixed."""
    held = Hold(NOON, tries, NOON + MINUTE, "away", permanent=True, next_asking=NOON if asks else None)
    assert (held.lacking, held.can_be_probed) == (lacking, probed)
