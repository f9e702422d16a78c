"""What anybody may read: the pages and the calendar of the public record, made and laid down (promise 9).

It knows no channel and nobody's address; of a proposal it knows what `record` has. What takes its time to load,
icalendar and jinja2, is loaded when the first file is made: most commands make none.
"""

import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from billbot.files import draft, refuse_link
from billbot.public.record import NAME, HearingEntry, Planned

_FILE, _FOLDER = 0o644, 0o755


def calendar(entries: Iterable[HearingEntry], planned: Iterable[Planned] = (), topic: str = "") -> bytes:
    """The calendar file of these hearings and of what is `planned`, as `ical.calendar_file` makes it."""
    from billbot.public.ical import calendar_file

    return calendar_file(entries, planned, topic)


def write_file(path: Path, content: bytes) -> bool:
    """Let the file at `path` hold `content`; false when it does so already, and is left untouched but for its mode.

    Whoever reads meanwhile finds the old file or the new one. Everybody may read it, whatever is private by default; a
    folder that is there keeps its mode. Raises OSError, also where the folder is a link.
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
