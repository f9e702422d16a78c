"""The random world, told by moments (`tests.support.moments`): at rest what everybody last heard is what is so.

Left out of a dense course are hearings of committees, chairs and asks, which the prototype does not tell.

When this was first tried, each of these was left out on purpose, and so many of so many courses found it: corrections
of what was told for those who do not listen any more (13 of 60); any regard for what was told (5 of 24); the loop of
edits (15 of 50); a recipient's own moment when his channel's moves on (14 of 50); that an agenda moves its bills (4 of
24); that what is found open after a death may have arrived (2 of 50); that words say which hearings remain when a row
alone differs, and that all of these count as told (1 of 60 each); a third of the facts of agendas (5 of 24).
"""

import os

import pytest

from tests.support.moments import MomentWorld
from tests.support.turns import Turns, dense


class Moments(Turns):
    """The turns, told by moments."""

    def __init__(self) -> None:
        super().__init__()
        self.world = MomentWorld(self.world.path.with_name("moments.db"), self.world.proposals)


@pytest.mark.thorough
@pytest.mark.parametrize("number", range(int(os.environ.get("BILLBOT_DENSE", "10"))))
def test_at_rest_what_everybody_last_heard_is_so(number: int) -> None:
    """Whatever turns, at rest what every recipient last heard by moments is what is so; two seconds a course."""
    dense(Moments(), number)
