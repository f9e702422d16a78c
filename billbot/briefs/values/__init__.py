"""The values of a day, by the names that templates use. For people who edit a template, they are explained only here.

If something is unknown or not so, a text is None and a bool is False. `bill` has names, numbers, days and votes;
`committees` where the bill goes and until when; `drafts` other bills; `passage` the floor and the conference;
`governor` what comes after enactment.
"""

from billbot.briefs.values.committees import CommitteeValues
from billbot.briefs.values.drafts import DraftValues
from billbot.briefs.values.governor import GovernorValues
from billbot.briefs.values.passage import PassageValues


class DayValues(CommitteeValues, DraftValues, PassageValues, GovernorValues):
    """Everything that a template in `situations/` can name, except hearings."""
