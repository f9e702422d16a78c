"""How a notice is said: effect first, then the clerk's words, never more certain than the record (MESSAGES.md).

Pure but for reading its own templates. What a channel gets is one Message, said for the console, mail and Slack alike.
"""

from billbot.wording.cosponsors import cosponsors, new_cosponsors
from billbot.wording.letters import Entry, Standing, alert, mended, outage, overnight, welcome
from billbot.wording.lists import also_watched, config_broken, config_mended, list_edited
from billbot.wording.spoken import day, listed, numbers, stage

__all__ = [
    "Entry",
    "Standing",
    "alert",
    "also_watched",
    "config_broken",
    "config_mended",
    "cosponsors",
    "day",
    "list_edited",
    "listed",
    "mended",
    "new_cosponsors",
    "numbers",
    "outage",
    "overnight",
    "stage",
    "welcome",
]
