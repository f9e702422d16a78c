"""Finds elements in a bill page, and says what was expected where one is missing. Does not know what they mean."""

import re
from collections import Counter
from typing import TypeAlias

from lxml import etree

from billbot.errors import Unreadable
from billbot.parse.words import LONGEST_TEXT, collapsed, excerpt, sound

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml gives the kind of its elements no other name

_HEADING = "the heading of a bill page (div.followable h1)"

# Pages seen have 80,000 to 100,000 characters.
_LONGEST = 1_000_000

# Elements whose text or number is read: one left open would swallow, or end early, what follows.
_CLOSED = "h1|h2|h4|h5|dl|dt|dd|table|thead|tbody|tr|td|th|s|ul|li|p|small|aside|button|div|main|footer"
_MARK = re.compile(rf"<(/?)({_CLOSED})(?=[\s/>])", re.IGNORECASE)
# Elements whose text nobody reads.
_UNREAD = ("script", "style", "template", "rt", "rp")
_SKIPPED = re.compile(r"<!--.*?(?:-->|\Z)|<script(?=[\s/>]).*?(?:</script(?=[\s/>])|\Z)", re.IGNORECASE | re.DOTALL)


def document(text: str, expected: str) -> Element:
    """The elements of some markup, without its comments and without what scripts and the like hold.

    Raises Unreadable where no parser can make anything of it.
    """
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        parser.feed(text)
        root = parser.close()
    except (etree.LxmlError, ValueError) as fault:
        raise Unreadable(expected, f"markup that can't be parsed ({fault})") from None
    root.extend(list(root.itersiblings()))  # what stands behind a </html> that came too early
    for unread in root.iter(*_UNREAD):
        for each in unread.iter():
            each.text = None
            if each is not unread:
                each.tail = None
    return root


def parts(text: str) -> tuple[Element, Element]:
    """The heading (`div.followable h1`) and `#contentContainer` of a whole bill page.

    Raises Unreadable for anything that is not one: an error or maintenance page, half a page, another layout.
    """
    text = text.removeprefix("\ufeff").strip()
    _whole(text)
    _all_closed(text)
    page = document(text, "a bill page")
    for line_break in page.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"  # it separates words
    headings = [h1 for top in every(page, class_="followable") for h1 in every(top, "h1")]
    if len(headings) != 1:
        raise Unreadable(_HEADING, f"{len(headings)} of them (title: {_page_title(text)})")
    return headings[0], one(page, "the content of a bill page (#contentContainer)", id_="contentContainer")


def one(within: Element, expected: str, name: str = "", *, class_: str = "", id_: str = "") -> Element:
    """The only element of that kind inside. Raises Unreadable where there is none, or more than one."""
    found = maybe(within, expected, name, class_=class_, id_=id_)
    if found is None:
        raise Unreadable(expected, "none")
    return found


def maybe(within: Element, expected: str, name: str = "", *, class_: str = "", id_: str = "") -> Element | None:
    """The only element of that kind inside, or null. Raises Unreadable where there is more than one."""
    found = every(within, name, class_=class_, id_=id_)
    if len(found) > 1:
        raise Unreadable(f"{expected}, once", f"{len(found)} of them")
    return found[0] if found else None


def every(within: Element, name: str = "", *, class_: str = "", id_: str = "") -> list[Element]:
    """The elements of that kind inside, in their order; any kind without a name."""
    return [
        element
        for element in within.iterdescendants(name or "*")
        if (not class_ or has_class(element, class_)) and (not id_ or element.get("id") == id_)
    ]


def children(within: Element) -> list[Element]:
    """The elements right below."""
    return list(within.iterchildren("*"))


def has_class(element: Element, name: str) -> bool:
    """Whether the element carries that class."""
    return name in attribute(element, "class").split()


def inside(element: Element, *names: str) -> bool:
    """Whether the element stands within one of these: a name of an element, or `.` and a class."""
    return any(
        parent.tag in names or any(has_class(parent, name[1:]) for name in names if name.startswith("."))
        for parent in element.iterancestors()
    )


def text_of(element: Element) -> str:
    """The element's text as a person reads it, whitespace collapsed."""
    return collapsed("".join(element.itertext()))


def told(element: Element, expected: str) -> str:
    """As `text_of`, for what people are told. Raises Unreadable for what nobody would read to its end."""
    text = text_of(element)
    sound(text, expected, LONGEST_TEXT)
    return text


def markup(element: Element) -> str:
    """An element with all that is in it, as markup."""
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def attribute(element: Element, name: str) -> str:
    """An attribute's value, empty where there is none."""
    return str(element.get(name, ""))


def _whole(text: str) -> None:
    """Refuse what is no web page of the site from its beginning to its end."""
    if not text:
        raise Unreadable("a bill page", "an empty answer")
    sound(text, "the text of a bill page")
    if len(text) > _LONGEST:
        raise Unreadable(f"a bill page of at most {_LONGEST:,} characters", f"{len(text):,} characters")
    if not text[:14].lower().startswith(("<!doctype html", "<html")):
        raise Unreadable("the beginning of a bill page", excerpt(text))
    if 'id="errorPage"' in text:
        raise Unreadable("a bill page", f"the site's error page (title: {_page_title(text)})")
    if "followable" not in text:
        raise Unreadable(_HEADING, f"no heading of a bill page (title: {_page_title(text)})")
    if not text[-7:].lower() == "</html>":
        raise Unreadable("a page that ends in </html>", f"one that ends in {excerpt(text[-40:])}")


def _page_title(text: str) -> str:
    """What the page's `title` says, for an error."""
    start = text.find("<title>")
    end = text.find("</title>", start, start + 400) if start >= 0 else -1
    return excerpt(text[start + len("<title>") : end]) if end >= 0 else "none"


def _all_closed(text: str) -> None:
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
