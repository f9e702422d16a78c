"""How a notice is said: effect first, then the clerk's words, never more certain than the record (MESSAGES.md).

Pure but for reading its own templates. What a channel gets is one Message, said for the console, mail and Slack alike.
"""

from billbot.wording.deadlines import deadline_line
from billbot.wording.hearings import hearing_line
from billbot.wording.letters import Entry, Standing, alert, mended, outage, overnight, welcome
from billbot.wording.reminders import HearingToTell, announcement, reminder
from billbot.wording.spoken import day, listed, numbers, stage

__all__ = [
    "Entry",
    "HearingToTell",
    "Standing",
    "alert",
    "announcement",
    "day",
    "deadline_line",
    "hearing_line",
    "listed",
    "mended",
    "numbers",
    "outage",
    "overnight",
    "reminder",
    "stage",
    "welcome",
]
