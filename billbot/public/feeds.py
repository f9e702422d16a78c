"""Feeds as Atom (RFC 4287).

The same entries give the same bytes: nothing depends on the clock. The content of an entry is HTML of a few plain
elements; texts from elsewhere cannot add markup.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.display import UNOFFICIAL, one_line
from billbot.messages.document import Ask, Block, Paragraph, Section
from billbot.messages.html import unstyled

# The most entries in a feed; the last ones are kept.
MOST = 50
_AUTHOR = "billbot"
_OURS = UUID("5c1a6d52-6f0e-4f0c-9a4e-1d1b1f7f2a86")
_ATOM = "http://www.w3.org/2005/Atom"
_CORRECTION = "Correction: the record says otherwise by now."


class FeedEntry(Struct, frozen=True):
    """A story: what happened to a proposal at one time, in its present wording.

    `id` stays the same whatever becomes of the story; `updated` is later than `published` if something in it was
    corrected. `html` is its content, in which texts from elsewhere are escaped. `page` is the path of our page about it
    within the site, and `about` are topics.
    """

    id: str
    title: str
    published: datetime
    updated: datetime
    page: str
    html: str
    about: tuple[str, ...]


class Feed(Struct, frozen=True):
    """A feed with its entries, the last updated ones first.

    `file` is its path within the site, and `page` the path of the page that it belongs to. `site` is
    the address of the site with a slash at its end; if it is empty, links are relative. `since` is when our record
    began.
    """

    id: str
    title: str
    since: datetime
    file: str
    page: str = ""
    site: str = ""
    entries: tuple[FeedEntry, ...] = ()

    def of(self, entries: Iterable[FeedEntry]) -> "Feed":
        """Return the feed with the last of these entries, which may be in any order."""
        last = sorted(entries, key=lambda each: (each.updated.timestamp(), each.published.timestamp(), each.id))
        return replace(self, entries=tuple(reversed(last[-MOST:])))

    def leads_to(self, path: str) -> str:
        """Return the address of a file of the site: absolute if that of the site is known, else relative."""
        return f"{self.site or '../' * self.file.count('/')}{path}" or "./"

    @property
    def updated(self) -> datetime:
        """When an entry changed last; for an empty feed, when our record began."""
        return max((each.updated for each in self.entries), default=self.since, key=datetime.timestamp)


def lasting_id(since: datetime, kind: str, key: str) -> str:
    """Return a stable id for a feed or an entry: a URN that includes the first day of the database."""
    return uuid5(_OURS, f"{since.timestamp():.3f} {kind} {key}").urn


def atom(feed: Feed) -> bytes:
    """Render a feed as Atom, in UTF-8."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _time(feed.updated))
    _text(SubElement(root, "author"), "name", _AUTHOR)
    _text(root, "generator", _AUTHOR)
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.leads_to(feed.page)})
    own = {"rel": "self", "type": "application/atom+xml", "href": feed.leads_to(feed.file)}
    SubElement(root, "link", own)
    for entry in feed.entries:
        _add(root, feed, entry)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add(root: Element, feed: Feed, entry: FeedEntry) -> None:
    one = SubElement(root, "entry")
    _text(one, "id", entry.id)
    _text(one, "title", entry.title)
    _text(one, "published", _time(entry.published))
    _text(one, "updated", _time(entry.updated))
    SubElement(one, "link", {"rel": "alternate", "type": "text/html", "href": feed.leads_to(entry.page)})
    for name in entry.about:
        SubElement(one, "category", {"term": one_line(name)})
    SubElement(one, "content", {"type": "html"}).text = entry.html


def _text(above: Element, name: str, text: str) -> None:
    SubElement(above, name).text = one_line(text)


def _time(at: datetime) -> str:
    """Format a time in UTC, so that the same moment always gives the same text."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def entry_html(body: Iterable[Block], *, corrected: bool = False) -> str:
    """Render the blocks of a message with the note about the record at the end; a correction begins by saying so.

    Asks and sections are left out.
    """
    first = [Paragraph("", label=_CORRECTION)] if corrected else []
    told = [block for block in body if not isinstance(block, Ask | Section)]
    return one_line(unstyled([*first, *told, Paragraph(UNOFFICIAL, small=True)]))
