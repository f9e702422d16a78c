"""The values of a day by the names that templates use, each explained only here, for people who edit a template.

A text is None if it is not known or not so, and a bool is False. `bill` has names, numbers, days and votes;
`committees` where the bill goes and until when; `drafts` other bills; `passage` the floor and the conference;
`governor` what comes after enactment.
"""

from billbot.briefs.values.committees import CommitteeValues
from billbot.briefs.values.drafts import DraftValues
from billbot.briefs.values.governor import GovernorValues
from billbot.briefs.values.passage import PassageValues


class DayValues(CommitteeValues, DraftValues, PassageValues, GovernorValues):
    """Everything that a template of `situations/` can name, but for hearings."""
