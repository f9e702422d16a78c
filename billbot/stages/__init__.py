"""How far a bill and a proposal have come, from the whole history. Pure; a stage is derived, and said to be so.

The page's own `Status:` is not used: on pages of a past term it still says "Referred to …" (docs/design/source.md).
"""

from billbot.stages.course import ENDED, Progress, Stage, changes_again
from billbot.stages.progress import (
    answers,
    carried_on,
    how_far,
    in_hands_of,
    left_behind,
    left_order,
    of_bill,
    of_proposal,
    overtaken,
    sent_to,
    turns,
)
