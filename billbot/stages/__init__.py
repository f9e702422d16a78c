"""How far a bill and a proposal have come, from the whole history. Pure; a stage is derived, and said to be so.

The page's own `Status:` is not used: on pages of a past term it still says "Referred to …" (docs/design/source.md).
"""

from billbot.stages.course import ENDED, Progress, Stage
from billbot.stages.progress import (
    carried_on,
    how_far,
    in_hands_of,
    left_behind,
    left_order,
    of_bill,
    of_proposal,
    overtaken,
    turns,
)

__all__ = [
    "ENDED",
    "Progress",
    "Stage",
    "carried_on",
    "how_far",
    "in_hands_of",
    "left_behind",
    "left_order",
    "of_bill",
    "of_proposal",
    "overtaken",
    "turns",
]
