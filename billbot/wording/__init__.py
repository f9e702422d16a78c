"""How a notice is said: effect first, then the clerk's words, never more certain than the record (MESSAGES.md).

Pure but for reading its own templates. What a channel gets is one Message, said for the console, mail and Slack alike.
"""

from billbot.wording.letters import Entry, Standing, alert, mended, outage, overnight, welcome
from billbot.wording.spoken import day, listed, numbers, stage
from billbot.wording.suggested import Find, because, suggested

__all__ = [
    "Entry",
    "Find",
    "Standing",
    "alert",
    "because",
    "day",
    "listed",
    "mended",
    "numbers",
    "outage",
    "overnight",
    "stage",
    "suggested",
    "welcome",
]
