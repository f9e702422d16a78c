"""Reads single values of JSON and of pages (texts, dates, numbers), in the same way for both views of a bill."""

import json
import re
from contextlib import suppress
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

from billbot.bills import BillId
from billbot.bills.shown import shortened
from billbot.errors import Unreadable

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = re.compile(rf"(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})/{_YEAR}", re.ASCII)
_STAMP = re.compile(
    rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{{1,7}})?", re.ASCII
)
_LONG_DAY = re.compile(r"[A-Z][a-z]+ \d{1,2}, (?:19|20)\d\d", re.ASCII)
_EXCERPT = 81
# Whatever is told is bounded (promise 9). The longest action met has 1,204 characters, the longest pinslip 4,562.
LONGEST_ACTION, LONGEST_TEXT = 4_000, 20_000
_COURTS = 1_000
_BRANCH = re.compile(r"[A-Z][A-Za-z .&'/-]{0,39}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Controls but for white space, soft hyphens, marks that turn the writing round, and what has no width. A null byte is
# refused by `sound`.
_NO_TEXT = re.compile(
    "[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_KINDS = {str: "a text", int: "a number", bool: "true or false", dict: "an object", list: "a list"}

_LARGEST = 2**63 - 1

_T = TypeVar("_T", str, int, bool, dict[str, Any], list[Any])


def collapsed(text: str) -> str:
    """The text with each run of blanks (no-break ones too) as one, none at its ends and none before ")".

    The page prints a blank before ")" where the JSON history has none (docs/design/source.md, "The JSON history"). What
    a terminal or a mail program would obey instead of showing it is left out: a clerk's slip, or somebody's trick.
    """
    return " ".join(_NO_TEXT.sub("", text).split()).replace(" )", ")")


def excerpt(text: str) -> str:
    """The beginning of a text in quotation marks, on one line, for an error that says what was found."""
    return repr(shortened(" ".join(text[:400].split()), _EXCERPT))


def beginning(text: str) -> str:
    """The beginning of what a stranger wrote beside a page, on one line: what a server says of itself, for one."""
    return shortened(collapsed(text[:400]), _EXCERPT)


def sound(text: str, expected: str, longest: int | None = None) -> None:
    """Refuse a text with characters that no page has: a null byte ends it for lxml, a lone surrogate can't be stored.

    One of more than `longest` characters is refused, too; null is for what nobody is told. Raises Unreadable.
    """
    if longest is not None and len(text) > longest:
        raise Unreadable(f"{expected}, of at most {longest:,} characters", f"{len(text):,} characters")
    if "\0" in text:
        raise Unreadable(expected, f"a null byte after {text.index(chr(0))} characters")
    broken = _SURROGATE.search(text)
    if broken:
        raise Unreadable(expected, f"half a character after {broken.start()} characters")


def number(text: str, general_court: int, expected: str) -> BillId:
    """The bill a text like `H.1588` names. Raises Unreadable."""
    try:
        return BillId.parse(text, general_court)
    except ValueError:
        raise Unreadable(expected, excerpt(text)) from None


def sound_court(found: int, expected: str) -> int:
    """A General Court by its number, of three digits at most. Raises Unreadable."""
    if not 0 < found < _COURTS:
        raise Unreadable(expected, f"{found}")
    return found


def branch(text: str, expected: str) -> str:
    """The branch of an action: House, Senate, Joint, Executive, or a word not met so far, taken as it stands.

    A new word is no reason to fall silent about a bill; what is no short name at all means that the columns have moved.
    Raises Unreadable.
    """
    if not _BRANCH.fullmatch(text):
        raise Unreadable(expected, excerpt(text))
    return text


def page_day(text: str, expected: str) -> date | None:
    """The day in a history's first column (`2/16/2023`), null where the cell is empty. Raises Unreadable."""
    if not text:
        return None
    return _date(_DAY, text, expected)


def stamp_day(text: str, expected: str) -> date:
    """The day of an Eastern time without a zone (`2023-07-05T10:52:40.2733333`): its first ten characters.

    A text with a zone is refused: its first ten characters may be another day. Raises Unreadable.
    """
    return _date(_STAMP, text, expected)


def day_of_vote(text: str) -> date | None:
    """The day of a committee's vote (`March 06, 2026`), null where there is none. Raises Unreadable."""
    if not text:
        return None
    with suppress(ValueError):
        if _LONG_DAY.fullmatch(text):
            return datetime.strptime(text, "%B %d, %Y").date()  # noqa: DTZ007 - a day alone
    raise Unreadable("a day like March 06, 2026, or none, in a committee's vote", excerpt(text))


def _date(form: re.Pattern[str], text: str, expected: str) -> date:
    """The day that a text of this form names. Raises Unreadable, also where the calendar has none such."""
    if found := form.fullmatch(text):
        with suppress(ValueError):
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
    raise Unreadable(expected, excerpt(text))


def key(record: dict[str, Any], name: str, kind: type[_T], where: str) -> _T:
    """A key that has to be there, with a value of that kind."""
    value = optional(record, name, kind, where)
    if value is None:
        raise Unreadable(f"{name} in {where}", "null")
    return value


def optional(record: dict[str, Any], name: str, kind: type[_T], where: str) -> _T | None:
    """A key that has to be there, with a value of exactly that kind (a flag is no number) or null."""
    if name not in record:
        raise Unreadable(f"{name} in {where}", shape(record))
    value = record[name]
    if value is not None and type(value) is not kind:
        raise Unreadable(f"{name} in {where} as {_KINDS[kind]}", shape(value))
    return value


def words(record: dict[str, Any], name: str, where: str, longest: int = LONGEST_TEXT) -> str | None:
    """As `optional`, a text with its whitespace collapsed; an empty one counts as missing."""
    text = collapsed(optional(record, name, str, where) or "")
    sound(text, f"{name} in {where}", longest)
    return text or None


def as_object(value: Any, expected: str) -> dict[str, Any]:
    """The value as an object of JSON."""
    if not isinstance(value, dict):
        raise Unreadable(expected, shape(value))
    return value


def shape(value: Any) -> str:
    """What a value of JSON is, for an error: the site's own message where it sent one."""
    if isinstance(value, dict):
        if isinstance(value.get("Message"), str):
            return f"the message {excerpt(value['Message'])}"
        return f"an object with {excerpt(', '.join(value) or 'no keys')}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return f"{excerpt(json.dumps(value))}"


def read(text: str, expected: str) -> Any:
    """The text as JSON, strictly: no NaN, no endless number, no key twice in an object, nothing after the end."""
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise Unreadable(expected, "an empty answer")
    try:
        return json.loads(text, parse_int=_number, parse_constant=_no_constant, object_pairs_hook=_once)
    except RecursionError:
        raise Unreadable(expected, "JSON nested too deep") from None
    except ValueError as fault:
        raise Unreadable(expected, f"{excerpt(text)} ({excerpt(str(fault))})") from None


def _number(digits: str) -> int:
    """A whole number that a column of the database holds."""
    if len(digits) > len(str(_LARGEST)) + 1 or abs(int(digits)) > _LARGEST:
        raise ValueError("a number that is too large")
    return int(digits)


def _no_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(f"{name} is no JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand in it once each."""
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return record
