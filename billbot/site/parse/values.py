"""Reads and checks single values (texts, dates, numbers) of JSON and of pages, by the same rules for both.

A JSON history stands here, too: it is made of nothing else.
"""

import json
import re
from contextlib import suppress
from datetime import date
from typing import Any, NoReturn, TypeVar

from billbot.domain.bills import Action, BillId
from billbot.domain.bills.shown import shortened
from billbot.errors import Unreadable

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = re.compile(rf"(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})/{_YEAR}", re.ASCII)
_STAMP = re.compile(
    rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{{1,7}})?", re.ASCII
)
_EXCERPT_LENGTH = 81
# What is told has a limited length (promise 9). The longest action met has 1,204 characters, the longest pinslip 4,562.
LONGEST_ACTION, LONGEST_TEXT = 4_000, 20_000
_COURT_LIMIT = 1_000
_BRANCH = re.compile(r"[A-Z][A-Za-z .&'/-]{0,39}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Control characters except white space, soft hyphens, marks of writing direction, characters without width. A null
# byte is refused by `check_text`.
_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_HISTORY = "a JSON history, a list of actions"
_KINDS = {str: "a text", int: "a number", bool: "true or false", dict: "an object", list: "a list"}

_MAX_INTEGER = 2**63 - 1

_T = TypeVar("_T", str, int, bool, dict[str, Any], list[Any])


def collapsed(text: str) -> str:
    """The text with each run of white space as one blank, and none at its ends or before ")".

    Pages have a blank before ")" where the JSON history has none (docs/design/source.md, "The JSON history").
    Characters that a terminal or a mail program would obey instead of showing them are removed.
    """
    return " ".join(_INVISIBLE.sub("", text).split()).replace(" )", ")")


def excerpt(text: str) -> str:
    """The beginning of a text on one line and in quotation marks, for an error message."""
    return repr(shortened(" ".join(text[:400].split()), _EXCERPT_LENGTH))


def beginning(text: str) -> str:
    """The beginning of a foreign text, such as a server's description of itself, on one line."""
    return shortened(collapsed(text[:400]), _EXCERPT_LENGTH)


def check_text(text: str, expected: str, longest: int | None = None) -> None:
    """Refuse a text with a null byte, at which lxml would end, or a lone surrogate, which cannot be stored.

    A text of more than `longest` characters is refused, too; null is for texts that are not told. Raises Unreadable.
    """
    if longest is not None and len(text) > longest:
        raise Unreadable(f"{expected}, of at most {longest:,} characters", f"{len(text):,} characters")
    if "\0" in text:
        raise Unreadable(expected, f"a null byte after {text.index(chr(0))} characters")
    broken = _SURROGATE.search(text)
    if broken:
        raise Unreadable(expected, f"half a character after {broken.start()} characters")


def number(text: str, general_court: int, expected: str) -> BillId:
    """The bill that a text like `H.1588` names. Raises Unreadable."""
    try:
        return BillId.parse(text, general_court)
    except ValueError:
        raise Unreadable(expected, excerpt(text)) from None


def court_number(found: int, expected: str) -> int:
    """The number of a General Court, if it has at most three digits. Raises Unreadable."""
    if not 0 < found < _COURT_LIMIT:
        raise Unreadable(expected, f"{found}")
    return found


def branch(text: str, expected: str) -> str:
    """The branch of an action: House, Senate, Joint, Executive, or an unknown short name, which is accepted.

    A new name must not hide news of a bill; anything but a short name shows that the columns were moved. Raises
    Unreadable.
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


def _date(form: re.Pattern[str], text: str, expected: str) -> date:
    """The day that a text of this form names. Raises Unreadable, also where the calendar has none such."""
    if found := form.fullmatch(text):
        with suppress(ValueError):
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
    raise Unreadable(expected, excerpt(text))


def required(record: dict[str, Any], name: str, kind: type[_T], where: str) -> _T:
    """The value of a key that must be there, of this type. Raises Unreadable."""
    value = optional(record, name, kind, where)
    if value is None:
        raise Unreadable(f"{name} in {where}", "null")
    return value


def optional(record: dict[str, Any], name: str, kind: type[_T], where: str) -> _T | None:
    """The value of a key that must be there, of exactly this type (`true` is no number), or null. Raises Unreadable."""
    if name not in record:
        raise Unreadable(f"{name} in {where}", describe(record))
    value = record[name]
    if value is not None and type(value) is not kind:
        raise Unreadable(f"{name} in {where} as {_KINDS[kind]}", describe(value))
    return value


def optional_text(record: dict[str, Any], name: str, where: str, longest: int = LONGEST_TEXT) -> str | None:
    """As `optional`, for a text: collapsed and checked; null if it is empty. Raises Unreadable."""
    text = collapsed(optional(record, name, str, where) or "")
    check_text(text, f"{name} in {where}", longest)
    return text or None


def as_object(value: Any, expected: str) -> dict[str, Any]:
    """The value, which must be a JSON object. Raises Unreadable."""
    if not isinstance(value, dict):
        raise Unreadable(expected, describe(value))
    return value


def describe(value: Any) -> str:
    """Describe a JSON value for an error message, by the site's own message if it has one."""
    if isinstance(value, dict):
        if isinstance(value.get("Message"), str):
            return f"the message {excerpt(value['Message'])}"
        return f"an object with {excerpt(', '.join(value) or 'no keys')}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return f"{excerpt(json.dumps(value))}"


def parse_json(text: str, expected: str) -> Any:
    """Parse JSON strictly: NaN, huge numbers, duplicate keys and trailing text are refused. Raises Unreadable."""
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise Unreadable(expected, "an empty answer")
    try:
        return json.loads(text, parse_int=_number, parse_constant=_no_constant, object_pairs_hook=_without_duplicates)
    except RecursionError:
        raise Unreadable(expected, "JSON nested too deep") from None
    except ValueError as fault:
        raise Unreadable(expected, f"{excerpt(text)} ({excerpt(str(fault))})") from None


def _number(digits: str) -> int:
    """An integer that the database can store. Raises ValueError."""
    if len(digits) > len(str(_MAX_INTEGER)) + 1 or abs(int(digits)) > _MAX_INTEGER:
        raise ValueError("a number that is too large")
    return int(digits)


def _no_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python's parser accepts. Raises ValueError."""
    raise ValueError(f"{name} is no JSON")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object without duplicate keys. Raises ValueError."""
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return record


def history(text: str, *, known: bool = False) -> tuple[Action, ...]:
    """Read a JSON history: all actions of a bill, in the order shown. It does not say which bill they are of.

    Each action needs its date (which may be null), branch, words and struck flag; unknown keys are ignored.
    The day is the date's first ten characters (docs/design/source.md, "The JSON history"). `known` says that rows of
    this bill are known, so that an empty history can't be right. Raises Unreadable.
    """
    rows = parse_json(text, _HISTORY)
    if not isinstance(rows, list):
        raise Unreadable(_HISTORY, describe(rows))
    if known and not rows:
        raise Unreadable("the history of a bill whose actions are known", "an empty list")
    return tuple(_action(row, place) for place, row in enumerate(rows, start=1))


def _action(row: Any, place: int) -> Action:
    """One row of a JSON history."""
    where = f"action {place} of the history"
    record = as_object(row, f"{where} as an object")
    day = optional(record, "Date", str, where)
    said = collapsed(required(record, "Action", str, where))
    if not said:
        raise Unreadable(f"words in {where}", "none")
    check_text(said, f"the words of {where}", LONGEST_ACTION)
    return Action(
        None if day is None else stamp_day(day, f"an Eastern time like 2023-07-05T10:52:40.27, or null, in {where}"),
        branch(collapsed(required(record, "Branch", str, where)), f"a branch in {where}"),
        said,
        required(record, "IsStricken", bool, where),
    )
