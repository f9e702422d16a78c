"""Parses pages of the site and finds their elements, whatever these mean. The only module that knows lxml."""

import re
from collections import Counter

from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup
from lxml import etree

from billbot.errors import Unreadable
from billbot.site.values import LONGEST_TEXT, check_text, collapsed, excerpt

# Pages seen have 80,000 to 100,000 characters.
_LONGEST = 1_000_000

# Elements whose text or number is read: one left open would swallow, or end early, what follows.
_CLOSED = "h1|h2|h4|h5|dl|dt|dd|table|thead|tbody|tr|td|th|s|ul|li|p|small|aside|button|div|main|footer"
_MARK = re.compile(rf"<(/?)({_CLOSED})(?=[\s/>])", re.IGNORECASE)
_SKIPPED = re.compile(r"<!--.*?(?:-->|\Z)|<script(?=[\s/>]).*?(?:</script(?=[\s/>])|\Z)", re.IGNORECASE | re.DOTALL)

_KEPT = "contains(concat(' ', normalize-space(@class), ' '), concat(' ', $class, ' ')) or $id and @id = $id"
_kept = etree.XPath(f"//*[{_KEPT}][not(ancestor::*[{_KEPT}])]")


def whole_page(text: str, expected: str) -> str:
    """A page of the site, trimmed; `expected` names it in an error.

    Raises Unreadable for anything that is no whole page, and for the site's error page.
    """
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise Unreadable(expected, "an empty answer")
    check_text(text, f"the text of {expected}")
    if len(text) > _LONGEST:
        raise Unreadable(f"{expected} of at most {_LONGEST:,} characters", f"{len(text):,} characters")
    if not text[:14].lower().startswith(("<!doctype html", "<html")):
        raise Unreadable(f"the beginning of {expected}", excerpt(text))
    if 'id="errorPage"' in text:
        raise Unreadable(expected, f"the site's error page (title: {page_title(text)})")
    if text[-7:].lower() != "</html>":
        raise Unreadable("a page that ends in </html>", f"one that ends in {excerpt(text[-40:])}")
    return text


def page_title(text: str) -> str:
    """What the page's `title` says, for an error."""
    start = text.find("<title>")
    end = text.find("</title>", start, start + 400) if start >= 0 else -1
    return excerpt(text[start + len("<title>") : end]) if end >= 0 else "none"


def elements_of(text: str, expected: str, class_: str, id_: str = "") -> BeautifulSoup:
    """The elements of a page with this class or id, with all that is in them. Raises Unreadable.

    lxml cuts them out, since beautifulsoup4 takes long for the thousand elements of a page's frame. A page that is
    nested too deeply for lxml is refused.
    """
    parser = etree.HTMLParser(huge_tree=True)
    try:
        page = etree.fromstring(text, parser)
        if ended := parser.error_log.filter_from_fatals():
            raise Unreadable(expected, f"markup that can't be parsed ({ended[0].message})")
        found = [] if page is None else _kept(page, **{"class": class_, "id": id_})
        # The only way to write them that leaves addresses as they are and closes what is empty.
        kept = b"".join(etree.tostring(each, method="c14n", with_tail=False) for each in found)
        return BeautifulSoup(kept.decode(), "lxml")
    except (ParserRejectedMarkup, etree.LxmlError) as fault:
        raise Unreadable(expected, f"markup that can't be parsed ({fault})") from None


def require_all_closed(text: str) -> None:
    """Refuse a page that leaves an element open, or closes one too many.

    lxml mends such a page in silence: half a table cell then reads as a whole one, and a container left open holds the
    page's footer. Scripts and comments don't count.
    """
    left_open: Counter[str] = Counter()
    for piece in _SKIPPED.split(text):
        for (end, name), count in Counter(_MARK.findall(piece)).items():
            left_open[name.lower()] += -count if end else count
    for name, count in left_open.items():
        if count:
            found = f"{count} left open" if count > 0 else f"{-count} closed too many"
            raise Unreadable(f"every <{name}> of the page closed once", found)


def one(within: Tag, expected: str, name: str = "", *, class_: str = "", id_: str = "") -> Tag:
    """The only element of that kind inside. Raises Unreadable where there is none, or more than one."""
    found = maybe(within, expected, name, class_=class_, id_=id_)
    if found is None:
        raise Unreadable(expected, "none")
    return found


def maybe(within: Tag, expected: str, name: str, *, class_: str = "", id_: str = "") -> Tag | None:
    """The only element of that kind inside, or null. Raises Unreadable where there is more than one."""
    found = every(within, name, class_=class_, id_=id_)
    if len(found) > 1:
        raise Unreadable(f"{expected}, once", f"{len(found)} of them")
    return found[0] if found else None


def every(within: Tag, name: str = "", *, class_: str = "", id_: str = "") -> list[Tag]:
    """The elements of that kind inside; beautifulsoup4's own search by attributes takes five times as long."""
    return [
        element
        for element in within.find_all(name or True)
        if (not class_ or has_class(element, class_)) and (not id_ or element.get("id") == id_)
    ]


def has_class(element: Tag, name: str) -> bool:
    """Whether the element carries that class."""
    return name in (element.get("class") or ())


def inside(element: Tag, *names: str) -> bool:
    """Whether the element stands within one of these: a name of an element, or `.` and a class."""
    return any(
        parent.name in names or any(has_class(parent, name[1:]) for name in names if name.startswith("."))
        for parent in element.parents
    )


def text_of(element: Tag) -> str:
    """The element's text as a person reads it, whitespace collapsed; a line break separates words."""
    for line_break in element.find_all("br"):
        line_break.insert_before(" ")
    return collapsed(element.get_text())


def checked_text(element: Tag, expected: str) -> str:
    """As `text_of`, checked as a text that people are told. Raises Unreadable, also if it is far too long."""
    text = text_of(element)
    check_text(text, expected, LONGEST_TEXT)
    return text


def attribute(element: Tag, name: str) -> str:
    """An attribute's value, empty where there is none."""
    value = element.get(name)
    return value if isinstance(value, str) else ""
