"""Reads the texts that have their own pages: the notice of a hearing, and the printed text of a document.

A notice is free text (docs/design/source.md, "The rest of the API"); a page is refused if the end of the notice is not
certain. The page of a document shows its text in a window, or says that there is none.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from bs4.exceptions import ParserRejectedMarkup

from billbot.domain.bills import Notice
from billbot.errors import Unreadable
from billbot.site.parse.elements import attribute, elements_of, every, maybe, one, whole_page
from billbot.site.parse.values import LONGEST_TEXT, check_text, collapsed

_PAGE = "the page of a hearing"
# The window of the site's testimony form is on every page; only the button that opens it shows that it is in use.
_OPENS_THE_FORM = 'data-target="#hearingTestimonyCombinedPopUp"'
_NUMBER = re.compile(r"/StateHouse/AccessibilityForm\?hearingId=(\d{1,9})")
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"}
)
# Elements of the page that follow a notice, and are never part of one.
_NEVER_IN_A_NOTICE = ("dt", "dd", "dl", "aside", "main", "footer", "nav", "form")
_HIDDEN = frozenset({"script", "style", "template", "title"})
_SHOWS_ITS_ADDRESS = re.compile(r"(?:https?://|www\.)\S|[^\s@]@[^\s@]", re.IGNORECASE)
_FULL_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\]{3,2000}", re.IGNORECASE)

_TEXT_PAGE = "the page of a document's text (div.modal-body)"
_LONGEST_PAGE = 8_000_000
# The answer is a part of a page, which a script puts into a window; a whole page shows something else.
_WINDOW = re.compile(r"\s*<div class=\"modal-")


def notice(text: str, event: int) -> Notice:
    """Read the notice on a hearing's page; its text is empty if the page has none.

    Raises Unreadable, also for the page of another hearing than `event`, and if the end of the notice is not certain.
    """
    text = whole_page(text, _PAGE)
    soup = elements_of(text, _PAGE, "eventInformation")
    about = one(soup, f"what {_PAGE} says of it (dl.eventInformation)", "dl", class_="eventInformation")
    described = maybe(about, f"the notice on {_PAGE}", "dd", class_="eventDescription")
    shown = _number(about, described)
    if shown != event:
        raise Unreadable(f"{_PAGE} {event}", f"that of hearing {shown}")
    said = "" if described is None else "\n".join(_lines(described))
    check_text(said, f"the notice on {_PAGE}", LONGEST_TEXT)
    return Notice(said, form=_OPENS_THE_FORM in text)


def _number(about: Tag, described: Tag | None) -> int:
    """The number of the hearing, from the line that follows the notice, which also proves where the notice ends."""
    behind = f"the line about accessibility behind the notice on {_PAGE}"
    if described is not None:
        held = next((each.name for name in _NEVER_IN_A_NOTICE for each in every(described, name)), None)
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
    """The texts within an element, with line breaks at the ends of lines, and the addresses of links."""
    for child in element.children:
        if isinstance(child, Tag):
            if child.name in _HIDDEN:
                continue
            if child.name == "br" or child.name in _BLOCKS:
                yield "\n"
            yield from _pieces(child)
            if child.name == "a":
                yield _link_address(child)
            if child.name in _BLOCKS:
                yield "\n"
        elif type(child) is NavigableString:  # no comment
            yield str(child).replace("\r", " ").replace("\n", " ")


def _link_address(link: Tag) -> str:
    """The address of a link, unless its words have one: then those words are what counts."""
    words, address = collapsed(link.get_text()), attribute(link, "href").strip()
    if not words or _SHOWS_ITS_ADDRESS.search(words) or not _FULL_ADDRESS.fullmatch(address):
        return ""
    return f" <{address.split('?', 1)[0] if address.lower().startswith('mailto:') else address}>"


def printed_text(page: str) -> str | None:
    """The text of a document, one paragraph on each line, as in the JSON; null if the page has none.

    An address that the site does not know answers with the bill's ordinary page, which shows no text
    (docs/design/source.md, "Addresses"). Raises Unreadable for markup that cannot be parsed, or is far too long.
    """
    if len(page) > _LONGEST_PAGE:
        raise Unreadable(f"{_TEXT_PAGE}, of at most {_LONGEST_PAGE:,} characters", f"{len(page):,} characters")
    if not _WINDOW.match(page):
        return None
    check_text(page, _TEXT_PAGE)
    try:
        soup = BeautifulSoup(page, "lxml")
    except ParserRejectedMarkup as fault:
        raise Unreadable(_TEXT_PAGE, f"markup that can't be parsed ({fault})") from None
    # The text is a whole document of its own within the window, which the parser takes out of it.
    lines = [collapsed(paragraph.get_text()) for paragraph in soup.find_all("p") if not paragraph.find("p")]
    return "".join(f"\t{line}\n" for line in lines if line) or None
