"""The public website: renders its pages, feeds, data and calendars, and writes them to a folder (promise 9).

What goes in are the values of `record.py`; no channel and no address of a recipient is known here. icalendar and jinja2
are slow to load, so they are imported when the first file is rendered: most commands render none.
"""

from collections.abc import Iterable

from billbot.public.record import NAME, HearingEntry, PlannedStep


def calendar(entries: Iterable[HearingEntry], planned: Iterable[PlannedStep] = (), topic: str = "") -> bytes:
    """The calendar file of these hearings and of what is `planned`, as `ical.calendar_file` makes it."""
    from billbot.public.ical import calendar_file

    return calendar_file(entries, planned, topic)
