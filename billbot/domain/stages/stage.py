"""The stages that a bill passes, from filed to law."""

from typing import Literal, get_args

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
