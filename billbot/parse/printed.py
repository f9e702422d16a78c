"""Reads the page of a document's printed text, which shows it in a window of its own; or says that there is none."""

import re

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup

from billbot.errors import Unreadable
from billbot.parse.values import collapsed, sound

_EXPECTED = "the page of a document's text (div.modal-body)"
_LONGEST = 8_000_000
# The answer is a part of a page, which a script puts into a window; a whole page shows something else.
_WINDOW = re.compile(r"\s*<div class=\"modal-")


def printed_text(page: str) -> str | None:
    """The text of a document, a paragraph a line, as the JSON has it; null where the page shows none.

    An address that the site does not know answers with the bill's ordinary page, which shows no text
    (docs/design/source.md, "Addresses").

    Raises:
        Unreadable: The markup cannot be parsed, or is far too long.
    """
    if len(page) > _LONGEST:
        raise Unreadable(f"{_EXPECTED}, of at most {_LONGEST:,} characters", f"{len(page):,} characters")
    if not _WINDOW.match(page):
        return None
    sound(page, _EXPECTED)
    try:
        soup = BeautifulSoup(page, "lxml")
    except ParserRejectedMarkup as fault:
        raise Unreadable(_EXPECTED, f"markup that can't be parsed ({fault})") from None
    # The text is a whole document of its own within the window, which the parser takes out of it.
    lines = [collapsed(paragraph.get_text()) for paragraph in soup.find_all("p") if not paragraph.find("p")]
    return "".join(f"\t{line}\n" for line in lines if line) or None
