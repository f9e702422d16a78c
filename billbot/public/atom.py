"""A feed as Atom (RFC 4287). The same entries give the same bytes: nothing in it comes from the clock."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from billbot.public.entries import one_line
from billbot.public.news import AUTHOR, Feed, FeedEntry

ENDING = ".atom"
_ATOM = "http://www.w3.org/2005/Atom"


def atom(feed: Feed) -> bytes:
    """The file of a feed, in UTF-8."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _time(feed.updated))
    _text(SubElement(root, "author"), "name", AUTHOR)
    _text(root, "generator", AUTHOR)
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.leads_to(feed.page)})
    own = {"rel": "self", "type": "application/atom+xml", "href": feed.leads_to(f"{feed.file}{ENDING}")}
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
    """A time in UTC, so that the same moment has the same letters."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
