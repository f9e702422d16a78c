"""How a notice is said: effect first, then the clerk's words, never more certain than the record (MESSAGES.md).

Pure but for reading its own templates. What a channel gets is one Message, said for the console, mail and Slack alike.
"""

from billbot.wording.gathered import gathering
from billbot.wording.layout import lay_out
from billbot.wording.letters import Altered, Entry, Standing, alert, mended, outage, overnight, welcome
from billbot.wording.operations import incident, incidents_begun, incidents_over
from billbot.wording.spoken import day, listed, numbers, stage
from billbot.wording.stories import Story
from billbot.wording.suggested import Find, because, suggested

__all__ = [
    "Altered",
    "Entry",
    "Find",
    "Standing",
    "Story",
    "alert",
    "because",
    "day",
    "gathering",
    "incident",
    "incidents_begun",
    "incidents_over",
    "lay_out",
    "listed",
    "mended",
    "numbers",
    "outage",
    "overnight",
    "stage",
    "suggested",
    "welcome",
]
