"""Finds what a page of the site is made of: elements, and on a bill page its heading, tabs, labels and pager.

Its errors say what was expected. It does not know what the elements mean.
"""

import re
from collections import Counter
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup
from lxml import etree

from billbot.domain.bills import BillId
from billbot.errors import Unreadable
from billbot.site.parse.values import LONGEST_TEXT, check_text, collapsed, excerpt, number

_PAGE = "a bill page"
_HEADING = "the heading of a bill page (div.followable h1)"
_ADDRESS = re.compile(r"/Bills/(\d{1,3})/([A-Za-z0-9]+)/([A-Za-z]+)(?:[/?].*)?", re.ASCII)
_EXPECTED = "a tab's address, like '/Bills/193/S1262/BillHistory'"
_PAGE_LINK = re.compile(r"reloadAjaxContent\((\d{1,6})\)", re.ASCII)

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
        raise Unreadable(expected, f"the site's error page (title: {_page_title(text)})")
    if text[-7:].lower() != "</html>":
        raise Unreadable("a page that ends in </html>", f"one that ends in {excerpt(text[-40:])}")
    return text


def _page_title(text: str) -> str:
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


def parts(text: str) -> tuple[Tag, Tag]:
    """The heading (`div.followable h1`) and `#contentContainer` of a whole bill page.

    Raises Unreadable for anything that is not one: an error or maintenance page, half a page, another layout.
    """
    text = whole_page(text, _PAGE)
    if "followable" not in text:
        raise Unreadable(_HEADING, f"no heading of a bill page (title: {_page_title(text)})")
    _all_closed(text)
    soup = elements_of(text, _PAGE, "followable", "contentContainer")
    headings = [h1 for top in every(soup, class_="followable") for h1 in top.find_all("h1")]
    if len(headings) != 1:
        raise Unreadable(_HEADING, f"{len(headings)} of them (title: {_page_title(text)})")
    return headings[0], one(soup, "the content of a bill page (#contentContainer)", id_="contentContainer")


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


class Tabs(NamedTuple):
    """The tabs of a page: those whose address names what they show (`BillHistory`), and the active ones.

    `unrecognized` has the addresses of all other tabs by their element's name, or an empty one; they are never
    requested.
    """

    addresses: dict[str, str]
    names: tuple[str, ...]
    active: tuple[str, ...]
    unrecognized: dict[str, str]

    def shown(self) -> str:
        """The name of the only active tab. Raises Unreadable if there is not exactly one, or its address is unknown."""
        if len(self.active) != 1:
            raise Unreadable(
                "one active tab", f"{len(self.active)} of {len(self.names) + len(self.unrecognized)} tabs active"
            )
        if not self.active[0]:
            raise Unreadable(_EXPECTED, "another at the active tab")
        return self.active[0]

    def is_missing(self, name: str) -> bool:
        """Whether the page has no tab of this name. Raises Unreadable if an unrecognized tab may be it."""
        for either in ("", name):
            if either in self.unrecognized:
                raise Unreadable(_EXPECTED, excerpt(self.unrecognized[either]))
        return name not in self.names


def tabs_of(content: Tag, shown: BillId) -> Tabs:
    """The tabs of a page that shows a bill.

    Each address has the court and the number again, which must agree with the heading; a docket may stand for its bill.
    Raises Unreadable.
    """
    found = Tabs({}, (), (), {})
    for tab in content.find_all(True):
        if attribute(tab, "role") != "tab" or inside(tab, ".tab-pane", ".modal"):
            continue
        address = attribute(tab, "data-href")
        said = _ADDRESS.fullmatch(address)
        if said is None:
            found.unrecognized.setdefault(attribute(tab, "id").removesuffix("-tab"), address)
        else:
            named = number(said[2], int(said[1]), "a bill's number in a tab's address")
            if not may_be_answer(named, shown):
                raise Unreadable(f"tabs of {shown}", f"a tab of {named}")
            found.addresses.setdefault(said[3], address)
            found = found._replace(names=(*found.names, said[3]))
        if has_class(tab, "active"):
            found = found._replace(active=(*found.active, said[3] if said else ""))
    return found


def may_be_answer(asked: BillId, shown: BillId) -> bool:
    """Whether a page of `shown` answers a request for `asked`: the same number, or one that a docket may have got."""
    same_sequence = (asked.general_court, asked.branch) == (shown.general_court, shown.branch)
    return asked == shown or (asked.is_docket and not shown.is_docket and same_sequence)


def active_pane(content: Tag) -> Tag:
    """What the active tab shows. Raises Unreadable."""
    panes = [each for each in every(content, class_="tab-pane") if not inside(each, ".tab-pane", ".modal")]
    active = [each for each in panes if has_class(each, "active")]
    if len(active) != 1:
        raise Unreadable("one active pane (.tab-pane.active)", f"{len(active)} of {len(panes)} panes active")
    return active[0]


def labels_of(content: Tag) -> dict[str, Tag]:
    """The labels of `dl.billInfo` with their values; the list may be empty, but each label needs a value."""
    labels: dict[str, Tag] = {}
    waiting = ""
    listed = one(content, "the bill's information (dl.billInfo)", "dl", class_="billInfo")
    for child in listed.find_all(True):
        if child.name not in {"dt", "dd"}:
            continue
        if (child.name == "dd") != bool(waiting):
            raise Unreadable("a value after each label of dl.billInfo", f"a stray {excerpt(text_of(child))}")
        if child.name == "dd":
            labels[waiting] = child
            waiting = ""
        else:
            waiting = text_of(child)
            if not waiting or waiting in labels:
                raise Unreadable("labels in dl.billInfo, each once", excerpt(waiting))
    if waiting:
        raise Unreadable("a value after each label of dl.billInfo", f"{waiting} without one")
    return labels


def pager(pane: Tag) -> tuple[int, int]:
    """The number of this page and of pages, by the pager, which is printed twice; 1 and 1 without a pager."""
    told = {_pages_of(each) for each in every(pane, "ul", class_="pagination")}
    if len(told) > 1:
        raise Unreadable("two pagers that agree", f"{sorted(told)}")
    return told.pop() if told else (1, 1)


def _pages_of(pager: Tag) -> tuple[int, int]:
    """The active page of a pager, and the last page to which it has a link."""
    active = [text_of(each) for each in pager.find_all("li") if has_class(each, "active")]
    digits = re.search(r"(\d{1,6})$", active[0], re.ASCII) if len(active) == 1 else None
    if digits is None:
        raise Unreadable("one active page in the pager", f"{active}")
    current = int(digits[1])
    linked = [int(page) for link in pager.find_all("a") for page in _PAGE_LINK.findall(attribute(link, "onclick"))]
    if current < 1:
        raise Unreadable("a page of the history from 1", f"{current}")
    return current, max([current, *linked])


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
