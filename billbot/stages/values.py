"""The values of this room: the stages in the order of a bill's way, and how far a bill has come."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from billbot.actions import Chapter

Stage = Literal[
    "filed",
    "in committee",
    "heard",
    "study order",
    "rejected",
    "ended with the term",
    "reported",
    "in a second committee",
    "on the floor",
    "passed one branch",
    "passed both branches",
    "in conference",
    "before the Governor",
    "vetoed",
    "law",
]
FARTHEST = {stage: at for at, stage in enumerate(get_args(Stage))}
# Stages at which a bill is over, at least for the term.
ENDED: frozenset[Stage] = frozenset({"study order", "rejected", "ended with the term"})
BRANCHES = 2


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a bill has come: its stage, the committee it is in, and the day it last moved; null where unknown.

    `since` is the day on which it came to that stage, of a bill that was heard the day of the hearing, and `sent` that
    on which it came to that committee. `passed` are the branches that passed it, in their order, `order` is the number
    of the study order it was put into, `chapter` the law that it became, `left` the stage from which it ended with its
    term.
    """

    stage: Stage
    committee: str | None = None
    moved: date | None = None
    since: date | None = None
    sent: date | None = None
    passed: tuple[str, ...] = ()
    order: str | None = None
    chapter: Chapter | None = None
    left: Stage | None = None

    @property
    def ended(self) -> bool:
        """Whether the record says that it goes no further."""
        return self.stage in ENDED
