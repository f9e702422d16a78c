"""What anybody may read: the pages and the calendar of the public record, made and laid down (promise 9).

It knows no channel and nobody's address; of a proposal it knows what `record` has. What takes its time to load,
icalendar and jinja2, is loaded when the first file is made: most commands make none.
"""

from collections.abc import Iterable, Iterator, Sequence

from billbot.public.cards import Card
from billbot.public.entries import NAME, HearingEntry, Planned
from billbot.public.files import write_file
from billbot.public.record import PublicProposal, SiteFacts, Template
from billbot.public.site import SitePage

__all__ = [
    "NAME",
    "HearingEntry",
    "Planned",
    "SiteFacts",
    "calendar",
    "fill",
    "made_by",
    "pages_of",
    "pages_of_all",
    "write_file",
]


def calendar(entries: Iterable[HearingEntry], planned: Iterable[Planned] = ()) -> bytes:
    """The calendar file of these hearings and of what is `planned`, as `ical.calendar_file` makes it."""
    from billbot.public.ical import calendar_file

    return calendar_file(entries, planned)


def pages_of(found: PublicProposal) -> Iterator[SitePage]:
    """The pages of a proposal, as `pages.pages_of` makes them."""
    from billbot.public import pages

    return pages.pages_of(found)


def pages_of_all(cards: Sequence[Card], site: SiteFacts) -> Iterator[SitePage]:
    """The pages that have many proposals, as `pages.pages_of_all` makes them."""
    from billbot.public import pages

    return pages.pages_of_all(cards, site)


def fill(template: Template, **values: object) -> bytes:
    """A page, as `rendering.fill` makes it."""
    from billbot.public import rendering

    return rendering.fill(template, **values)


def made_by() -> str:
    """What tells this program's pages from those of another one."""
    from billbot.public import rendering

    return rendering.made_by()
