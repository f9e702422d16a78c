"""The public website: renders its pages, feeds, tables and calendars, and writes them to a folder (promise 9).

What goes in are the values of `record.py`; no channel and no address of a recipient is known here. icalendar and jinja2
are slow to load, so they are imported when the first file is rendered: most commands render none.
"""

import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from billbot.files import draft, refuse_link
from billbot.public.record import NAME, HearingEntry, PlannedStep

_FILE, _FOLDER = 0o644, 0o755


def calendar(entries: Iterable[HearingEntry], planned: Iterable[PlannedStep] = (), topic: str = "") -> bytes:
    """The calendar file of these hearings and of what is `planned`, as `ical.calendar_file` makes it."""
    from billbot.public.ical import calendar_file

    return calendar_file(entries, planned, topic)


def write_file(path: Path, content: bytes) -> bool:
    """Write `content` to `path`; return false if the file has it already (only its mode is set then).

    Readers find the old file or the new one, never half of it. Everybody may read the file, whatever the umask says; a
    folder that exists keeps its mode. Raises OSError, also where the folder is a link.
    """
    with suppress(FileNotFoundError):
        if path.read_bytes() == content:
            if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) != _FILE:
                path.chmod(_FILE)
            return False
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
        path.parent.chmod(_FOLDER)
    refuse_link(path.parent)
    with draft(path) as aside:
        aside.write_bytes(content)
        aside.chmod(_FILE)
    return True
