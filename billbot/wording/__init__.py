"""How a notice is said: effect first, then the clerk's words, never more certain than the record.

docs/design/voice.md sets the tone. Pure. Each kind of message has a module whose function says its Document;
`notify` takes it from there, and here stands what several rooms say by. `lay_out` makes a Message of any document, for
the console, mail and Slack alike.
"""

from billbot.wording.alerts import Tale
from billbot.wording.branches import drawn_lines, drawn_page
from billbot.wording.buttons import with_buttons
from billbot.wording.comparison import Draft, comparison_lines
from billbot.wording.comparison_page import comparison_page
from billbot.wording.cosponsors import cosponsors, new_cosponsors
from billbot.wording.deadlines import counted, deadline_line
from billbot.wording.document import MessageDocument
from billbot.wording.entries import Altered, Context, Entry
from billbot.wording.hearings import Attending, hearing_line, starts
from billbot.wording.held import held, waited, waits
from billbot.wording.layout import lay_out
from billbot.wording.open_metrics import open_metrics
from billbot.wording.operations import incident, what_read_says
from billbot.wording.people import before as before_committee
from billbot.wording.refilings import because_refiled
from billbot.wording.reminders import HearingToTell
from billbot.wording.restored import may_be_known
from billbot.wording.spoken import day, listed, moment, numbers, ordinal
from billbot.wording.standing import became, stage, stands
from billbot.wording.stories import Story
from billbot.wording.suggested import Find, because
from billbot.wording.testimony import lines as testimony_lines
from billbot.wording.unlinked import Unlinked
from billbot.wording.votes import called, own_count

__all__ = [
    "Altered",
    "Attending",
    "Context",
    "Draft",
    "Entry",
    "Find",
    "HearingToTell",
    "MessageDocument",
    "Story",
    "Tale",
    "Unlinked",
    "became",
    "because",
    "because_refiled",
    "before_committee",
    "called",
    "comparison_lines",
    "comparison_page",
    "cosponsors",
    "counted",
    "day",
    "deadline_line",
    "drawn_lines",
    "drawn_page",
    "hearing_line",
    "held",
    "incident",
    "lay_out",
    "listed",
    "may_be_known",
    "moment",
    "new_cosponsors",
    "numbers",
    "open_metrics",
    "ordinal",
    "own_count",
    "stage",
    "stands",
    "starts",
    "testimony_lines",
    "waited",
    "waits",
    "what_read_says",
    "with_buttons",
]
