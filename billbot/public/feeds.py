"""Feeds as Atom (RFC 4287) and as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), with the same ids.

The same entries give the same bytes: nothing comes from the clock. What an entry says stands in HTML of a few plain
elements, to which no stranger's words can add.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from msgspec import Struct
from msgspec.structs import replace

from billbot.bills.shown import UNOFFICIAL, one_line
from billbot.clock import EASTERN
from billbot.wording.document import Ask, Block, Paragraph, Section
from billbot.wording.html import unstyled

# So many entries a feed holds, the last ones.
MOST = 50
_AUTHOR = "billbot"
_OURS = UUID("5c1a6d52-6f0e-4f0c-9a4e-1d1b1f7f2a86")
ATOM = ".atom"
_ATOM = "http://www.w3.org/2005/Atom"
JSON = ".json"
_VERSION = "https://jsonfeed.org/version/1.1"
_CORRECTION = "Correction: the record says otherwise by now."


class FeedEntry(Struct, frozen=True):
    """What happened to a proposal at once, as it is said by now.

    `id` says which story it is, whatever becomes of it; `updated` is later than `published` once something in it was
    corrected, or came right again. `html` is what it says, without anything that a stranger wrote being obeyed in it.
    `page` is our own page about it, from the folder of the site, `about` are topics.
    """

    id: str
    title: str
    published: datetime
    updated: datetime
    page: str
    html: str
    about: tuple[str, ...]


class Feed(Struct, frozen=True):
    """A feed, the entries that changed last first, and its own `id`.

    `file` is where it lies without its ending, and `page` the page it belongs to, from the folder of the site. `site`
    is the address of that folder with a slash at its end, empty where it is not known; links are relative then. `since`
    is when the record that it tells of was begun.
    """

    id: str
    title: str
    since: datetime
    file: str
    page: str = ""
    site: str = ""
    entries: tuple[FeedEntry, ...] = ()

    def of(self, entries: Iterable[FeedEntry]) -> "Feed":
        """The feed with the last of these entries, in whatever order they come."""
        last = sorted(entries, key=lambda each: (each.updated.timestamp(), each.published.timestamp(), each.id))
        return replace(self, entries=tuple(reversed(last[-MOST:])))

    def leads_to(self, path: str) -> str:
        """The address of a file of the site: whole where that is known, else from the folder that the feed is in."""
        return f"{self.site or '../' * self.file.count('/')}{path}" or "./"

    @property
    def updated(self) -> datetime:
        """When anything in it changed last; where nothing is in it, when it began."""
        return max((each.updated for each in self.entries), default=self.since, key=datetime.timestamp)


def lasting_id(since: datetime, kind: str, key: str) -> str:
    """The id of a feed or an entry by what it is: a URN that no other database makes, for its first day is in it."""
    return uuid5(_OURS, f"{since.timestamp():.3f} {kind} {key}").urn


def atom(feed: Feed) -> bytes:
    """The file of a feed, in UTF-8."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _time(feed.updated))
    _text(SubElement(root, "author"), "name", _AUTHOR)
    _text(root, "generator", _AUTHOR)
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.leads_to(feed.page)})
    own = {"rel": "self", "type": "application/atom+xml", "href": feed.leads_to(f"{feed.file}{ATOM}")}
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


def json_feed(feed: Feed) -> bytes:
    """The file of a feed, in UTF-8. Its addresses have to be whole, so without that of the site there are none."""
    own = {"home_page_url": feed.leads_to(feed.page), "feed_url": feed.leads_to(f"{feed.file}{JSON}")}
    made = {
        "version": _VERSION,
        "title": one_line(feed.title),
        **(own if feed.site else {}),
        "description": UNOFFICIAL,
        "language": "en",
        "authors": [{"name": _AUTHOR}],
        "items": [_item(feed, each) for each in feed.entries],
    }
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def read_json_feed(content: bytes, feed: Feed) -> tuple[FeedEntry, ...]:
    """The entries of a file that `json_feed` made of this feed before; none where it made it of another."""
    try:
        made = json.loads(content)
        if made["title"] != one_line(feed.title):
            return ()
        return tuple(
            FeedEntry(
                each["id"],
                each["title"],
                datetime.fromisoformat(each["date_published"]).astimezone(EASTERN),
                datetime.fromisoformat(each["date_modified"]).astimezone(EASTERN),
                feed.page,
                each["content_html"],
                tuple(each["tags"]),
            )
            for each in made["items"]
        )
    except (ValueError, LookupError, TypeError):
        return ()


def _item(feed: Feed, entry: FeedEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        **({"url": feed.leads_to(entry.page)} if feed.site else {}),
        "title": one_line(entry.title),
        "content_html": entry.html,
        "date_published": entry.published.isoformat(timespec="seconds"),
        "date_modified": entry.updated.isoformat(timespec="seconds"),
        "tags": [one_line(name) for name in entry.about],
    }


def entry_html(body: Iterable[Block], *, corrected: bool = False) -> str:
    """The blocks of a message, with the line about the record at their end; a correction says first that it is one.

    What is asked of somebody, and sections, are in no entry.
    """
    first = [Paragraph("", label=_CORRECTION)] if corrected else []
    told = [block for block in body if not isinstance(block, Ask | Section)]
    return one_line(unstyled([*first, *told, Paragraph(UNOFFICIAL, small=True)]))
