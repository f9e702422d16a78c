"""Reads the texts that have a page of their own: the notice of a hearing, and a document as it is printed.

A committee writes its notice as it likes (docs/design/source.md, "The rest of the API"); a page on which it is not
plain where that ends is refused. The page of a document shows its text in a window, or says that there is none.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from bs4.exceptions import ParserRejectedMarkup

from billbot.bills import Notice
from billbot.errors import Unreadable
from billbot.parse.elements import attribute, elements_of, every, maybe, one, whole_page
from billbot.parse.values import LONGEST_TEXT, collapsed, sound

_PAGE = "the page of a hearing"
# The window in which the site takes testimony itself is on every page; only what opens it says that it does.
_OPENS_THE_FORM = 'data-target="#hearingTestimonyCombinedPopUp"'
_NUMBER = re.compile(r"/StateHouse/AccessibilityForm\?hearingId=(\d{1,9})")
_LINES = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"}
)
# What no notice holds: the page goes on in it.
_FURNITURE = ("dt", "dd", "dl", "aside", "main", "footer", "nav", "form")
_UNREAD = frozenset({"script", "style", "template", "title"})
_SHOWS_ITS_ADDRESS = re.compile(r"(?:https?://|www\.)\S|[^\s@]@[^\s@]", re.IGNORECASE)
_LEADS = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\]{3,2000}", re.IGNORECASE)

_TEXT_PAGE = "the page of a document's text (div.modal-body)"
_LONGEST_PAGE = 8_000_000
# The answer is a part of a page, which a script puts into a window; a whole page shows something else.
_WINDOW = re.compile(r"\s*<div class=\"modal-")


def notice(text: str, event: int) -> Notice:
    """Read the notice on a hearing's own page; one without a notice gives an empty text.

    The page of another hearing than `event` is refused. Raises Unreadable, also where it is not plain where the notice
    ends.
    """
    text = whole_page(text, _PAGE)
    soup = elements_of(text, _PAGE, "eventInformation")
    about = one(soup, f"what {_PAGE} says of it (dl.eventInformation)", "dl", class_="eventInformation")
    described = maybe(about, f"the notice on {_PAGE}", "dd", class_="eventDescription")
    shown = _number(about, described)
    if shown != event:
        raise Unreadable(f"{_PAGE} {event}", f"that of hearing {shown}")
    said = "" if described is None else "\n".join(_lines(described))
    sound(said, f"the notice on {_PAGE}", LONGEST_TEXT)
    return Notice(said, form=_OPENS_THE_FORM in text)


def _number(about: Tag, described: Tag | None) -> int:
    """The number of the hearing that a page is of, from the line behind its notice: that shows where it ends."""
    behind = f"the line about accessibility behind the notice on {_PAGE}"
    if described is not None:
        held = next((each.name for name in _FURNITURE for each in every(described, name)), None)
        if held is not None or _NUMBER.search(str(described)):
            raise Unreadable(f"the end of the notice on {_PAGE}", f"a <{held or 'a'}> of the page within it")
        follows = described.find_next_sibling()
        lines = [follows] if isinstance(follows, Tag) and follows.name == "dt" else []
    else:
        lines = every(about, "dt")
    found = [
        number for line in lines for link in every(line, "a") if (number := _NUMBER.match(attribute(link, "href")))
    ]
    if len(found) != 1:
        raise Unreadable(behind, f"{len(found)} of them")
    return int(found[0][1])


def _lines(described: Tag) -> Iterator[str]:
    """The lines of a notice as a person reads them; empty ones are left out."""
    for line in "".join(_pieces(described)).split("\n"):
        said = collapsed(line)
        if said:
            yield said


def _pieces(element: Tag) -> Iterator[str]:
    """The texts within an element, with a line break where a line ends, and the addresses of its links."""
    for child in element.children:
        if isinstance(child, Tag):
            if child.name in _UNREAD:
                continue
            if child.name == "br" or child.name in _LINES:
                yield "\n"
            yield from _pieces(child)
            if child.name == "a":
                yield _leads_to(child)
            if child.name in _LINES:
                yield "\n"
        elif type(child) is NavigableString:  # no comment
            yield str(child).replace("\r", " ").replace("\n", " ")


def _leads_to(link: Tag) -> str:
    """The address of a link, where its words show none: what people read goes before what it is behind."""
    words, address = collapsed(link.get_text()), attribute(link, "href").strip()
    if not words or _SHOWS_ITS_ADDRESS.search(words) or not _LEADS.fullmatch(address):
        return ""
    return f" <{address.split('?', 1)[0] if address.lower().startswith('mailto:') else address}>"


def printed_text(page: str) -> str | None:
    """The text of a document, a paragraph a line, as the JSON has it; null where the page shows none.

    An address that the site does not know answers with the bill's ordinary page, which shows no text
    (docs/design/source.md, "Addresses"). Raises Unreadable for markup that cannot be parsed, or is far too long.
    """
    if len(page) > _LONGEST_PAGE:
        raise Unreadable(f"{_TEXT_PAGE}, of at most {_LONGEST_PAGE:,} characters", f"{len(page):,} characters")
    if not _WINDOW.match(page):
        return None
    sound(page, _TEXT_PAGE)
    try:
        soup = BeautifulSoup(page, "lxml")
    except ParserRejectedMarkup as fault:
        raise Unreadable(_TEXT_PAGE, f"markup that can't be parsed ({fault})") from None
    # The text is a whole document of its own within the window, which the parser takes out of it.
    lines = [collapsed(paragraph.get_text()) for paragraph in soup.find_all("p") if not paragraph.find("p")]
    return "".join(f"\t{line}\n" for line in lines if line) or None
