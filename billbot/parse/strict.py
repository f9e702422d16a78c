"""Reads JSON strictly: each key there, each value of its kind, each fault in words. Knows nothing of the site."""

import json
from typing import Any, NoReturn, TypeVar

from billbot.errors import Unreadable
from billbot.parse.words import excerpt

_KINDS = {str: "a text", int: "a number", bool: "true or false", dict: "an object", list: "a list"}

_LARGEST = 2**63 - 1

_T = TypeVar("_T", str, int, bool, dict[str, Any], list[Any])


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
