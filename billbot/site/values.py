"""Checks single values (texts, days, numbers), with the same rules for JSON and pages."""

import re
from contextlib import suppress
from datetime import date

from billbot.domain.bills import BillId
from billbot.domain.display import shortened
from billbot.errors import Unreadable

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = re.compile(rf"(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})/{_YEAR}", re.ASCII)
_STAMP = re.compile(
    rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{{1,7}})?", re.ASCII
)
_EXCERPT_LENGTH = 81
# Texts that we pass on are limited (promise 9). The longest action seen has 1,204 characters, the longest pinslip
# 4,562.
LONGEST_ACTION, LONGEST_TEXT = 4_000, 20_000
_BRANCH = re.compile(r"[A-Z][A-Za-z .&'/-]{0,39}")
# Control characters except white space, soft hyphens, marks of writing direction, characters without width.
# `check_text` refuses a null byte.
_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def collapsed(text: str) -> str:
    """The text with each run of whitespace as one blank, and none at its ends or before ")".

    Pages have a blank before ")" where the JSON history has none (docs/design/source.md, "The JSON history").
    Characters that a terminal or an email program would obey, not show, are removed.
    """
    return " ".join(_INVISIBLE.sub("", text).split()).replace(" )", ")")


def excerpt(text: str) -> str:
    """The beginning of a text, on one line in quotation marks, for an error message."""
    return repr(shortened(" ".join(text[:400].split()), _EXCERPT_LENGTH))


def beginning(text: str) -> str:
    """The beginning of somebody else's text, such as a server's name for itself, on one line."""
    return shortened(collapsed(text[:400]), _EXCERPT_LENGTH)


def check_text(text: str, expected: str, longest: int | None = None) -> None:
    """Refuse a text with a zero byte (lxml would stop there) or a lone surrogate (it cannot be stored).

    A text with more than `longest` characters is refused, too. None is for texts that no message quotes. Raises
    Unreadable.
    """
    if longest is not None and len(text) > longest:
        raise Unreadable(f"{expected}, of at most {longest:,} characters", f"{len(text):,} characters")
    if "\0" in text:
        raise Unreadable(expected, f"a null byte after {text.index(chr(0))} characters")
    try:
        text.encode()
    except UnicodeEncodeError as broken:
        raise Unreadable(expected, f"half a character after {broken.start} characters") from None


def number(text: str, general_court: int, expected: str) -> BillId:
    """The bill that a text like `H.1588` names. Raises Unreadable."""
    try:
        return BillId.parse(text, general_court)
    except ValueError:
        raise Unreadable(expected, excerpt(text)) from None


def branch(text: str, expected: str) -> str:
    """The branch of an action: House, Senate, Joint, Executive, or any other short name.

    A new name must not hide news of a bill. A long one shows that the columns were moved. Raises Unreadable.
    """
    if not _BRANCH.fullmatch(text):
        raise Unreadable(expected, excerpt(text))
    return text


def page_day(text: str, expected: str) -> date | None:
    """The day in a history's first column (`2/16/2023`), None if the cell is empty. Raises Unreadable."""
    if not text:
        return None
    return _date(_DAY, text, expected)


def stamp_day(text: str, expected: str) -> date:
    """The day of an Eastern time without a zone (`2023-07-05T10:52:40.2733333`): its first ten characters.

    A text with a zone is refused: there the first ten characters may be another day. Raises Unreadable.
    """
    return _date(_STAMP, text, expected)


def _date(form: re.Pattern[str], text: str, expected: str) -> date:
    """The day that a text of this form names. Raises Unreadable, also if there is no such day."""
    if found := form.fullmatch(text):
        with suppress(ValueError):
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
    raise Unreadable(expected, excerpt(text))
