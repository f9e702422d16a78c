"""Files for publishing: what anybody may read, since it holds the public record alone (promise 9).

Makes them and lays them down; it knows no channel, no proposal and nobody's position.
"""

from billbot.public.calendar import NAME, Entry, Planned, calendar
from billbot.public.folder import lay_down

__all__ = ["NAME", "Entry", "Planned", "calendar", "lay_down"]
