"""Files for publishing: what anybody may read, since it holds the public record alone (promise 9).

Makes them and lays them down; it knows no channel, no proposal and nobody's position.
"""

from billbot.public.calendar import NAME, Planned, calendar
from billbot.public.entries import HearingEntry
from billbot.public.files import write_file

__all__ = ["NAME", "HearingEntry", "Planned", "calendar", "write_file"]
