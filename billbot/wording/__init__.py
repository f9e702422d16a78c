"""How a notice is said: effect first, then the clerk's words, never more certain than the record.

docs/design/voice.md sets the tone. Pure. Each kind of message has a function that says its Document, and `lay_out`
makes a Message of any, for the console, mail and Slack alike.
"""

from billbot.wording.accepted import accepted
from billbot.wording.alerts import Tale, alert
from billbot.wording.configuration import config_broken, config_mended
from billbot.wording.cosponsors import cosponsors, new_cosponsors
from billbot.wording.deadlines import deadline_line
from billbot.wording.digest import digest
from billbot.wording.document import Document
from billbot.wording.entries import Altered, Context, Entry
from billbot.wording.gathered import gathering
from billbot.wording.hearings import Attending, hearing_line
from billbot.wording.layout import lay_out
from billbot.wording.lists import list_edited
from billbot.wording.operations import incident, incidents_begun, incidents_over, what_read_says
from billbot.wording.outage import mended, outage
from billbot.wording.refilings import because_refiled
from billbot.wording.reminders import HearingToTell, announcement, reminder
from billbot.wording.spoken import day, listed, numbers, ordinal
from billbot.wording.standing import became, stage, stands
from billbot.wording.stories import Story
from billbot.wording.suggested import Find, because, suggested
from billbot.wording.summary import HELD, LATELY, OVERNIGHT, TODAY, summary, together
from billbot.wording.unlinked import Unlinked
from billbot.wording.welcome import also_watched, welcome

__all__ = [
    "HELD",
    "LATELY",
    "OVERNIGHT",
    "TODAY",
    "Altered",
    "Attending",
    "Context",
    "Document",
    "Entry",
    "Find",
    "HearingToTell",
    "Story",
    "Tale",
    "Unlinked",
    "accepted",
    "alert",
    "also_watched",
    "announcement",
    "became",
    "because",
    "because_refiled",
    "config_broken",
    "config_mended",
    "cosponsors",
    "day",
    "deadline_line",
    "digest",
    "gathering",
    "hearing_line",
    "incident",
    "incidents_begun",
    "incidents_over",
    "lay_out",
    "list_edited",
    "listed",
    "mended",
    "new_cosponsors",
    "numbers",
    "ordinal",
    "outage",
    "reminder",
    "stage",
    "stands",
    "suggested",
    "summary",
    "together",
    "welcome",
    "what_read_says",
]
