"""How far a bill has come, by all rows of its history, and what a single row did to that. Pure.

`of_bill` gives the `Progress` of a bill, `of_proposal` that of several. Other functions take the place of a row in the
history, and say what it did: whether it came too late, say, or which committee had the bill then.
"""

from billbot.domain.stages.committees import in_hands_of, reports_beside, sent_to
from billbot.domain.stages.outdated import left_behind, overtaken
from billbot.domain.stages.progress import (
    Progress,
    accepts_other_text,
    by_day,
    how_far,
    left_study_order,
    of_bill,
    of_proposal,
    reports_other_document,
    stage_changes,
    with_earlier_numbers,
)
from billbot.domain.stages.stage import ENDED, Stage
