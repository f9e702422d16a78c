"""Files for publishing: what anybody may read, since it holds the public record alone (promise 9).

Makes them and lays them down; it knows no channel, no proposal and nobody's position.
"""

from collections.abc import Iterable

from billbot.public.entries import NAME, HearingEntry, Planned
from billbot.public.files import write_file

__all__ = ["NAME", "HearingEntry", "Planned", "calendar", "write_file"]


def calendar(entries: Iterable[HearingEntry], planned: Iterable[Planned] = ()) -> bytes:
    """The calendar file of these hearings and of what is `planned`, as `ical.calendar_file` makes it.

    That is loaded when the first one is made: most commands make none, and icalendar takes its time.
    """
    from billbot.public.ical import calendar_file

    return calendar_file(entries, planned)
