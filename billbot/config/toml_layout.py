"""Where the proposals of a `bills.toml` stand in its text, so that one can be edited and all else stays as it is.

tomlkit finds a key and spells a value. It sees one proposal at a time, because of a whole file it would gather tables
of one name that stand apart, and so move what people wrote between them.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Any, NamedTuple

_HEADER = re.compile(r"""^[^\S\n]*\[\[\s*["']?(\w+)["']?\s*\]\][^\S\n]*(?:#[^\n]*)?$""", re.MULTILINE)
_MARK = "here it stands"


class OtherLayout(ValueError):
    """The file is TOML, but not written as billbot writes it; a person has to edit it."""


class Span(NamedTuple):
    """A piece of a text: from where to where."""

    start: int
    end: int


def proposals(text: str) -> list[Span]:
    """Each `[[proposal]]`, from its header to the next header; what stands between belongs to the one above.

    Raises OtherLayout where proposals are written in another way.
    """
    headers = list(_HEADER.finditer(text))
    ends = [*(header.start() for header in headers[1:]), len(text)]
    found = [Span(h.start(), end) for h, end in zip(headers, ends, strict=True) if h[1] == "proposal"]
    held = tomllib.loads(text).get("proposal", [])
    if [_alone(text[span.start : span.end]) for span in found] != held:
        raise OtherLayout
    return found


def value(block: str, key: str) -> Span | None:
    """Where the value of a key stands in the text of one proposal; null where there is no such key."""
    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        document = tomlkit.parse(block)
    except ParseError:  # it reads less than the reader does
        raise OtherLayout from None
    table = document["proposal"][0]
    if document.as_string() != block:
        raise OtherLayout
    if key not in table:
        return None
    written = table[key].as_string()
    table[key] = _MARK
    start = document.as_string().index(f'"{_MARK}"')
    if block[start : start + len(written)] != written:
        raise OtherLayout
    return Span(start, start + len(written))


def as_toml(table: Mapping[str, object]) -> str:
    """A new proposal as it is written."""
    import tomlkit

    keys = tomlkit.table()
    for key, each in table.items():
        keys[key] = each
    return f"[[proposal]]\n{keys.as_string()}"


def _alone(block: str) -> Any:
    try:
        return tomllib.loads(block)["proposal"][0]
    except (ValueError, LookupError, TypeError):  # a header within a text of several lines
        raise OtherLayout from None
