"""Edits values in the text of a TOML file, so that all the rest of it, comments and layout, stays as it is.

tomlkit finds a key and spells a value. It gets one table at a time, since with a whole file it would move tables of one
name together, away from what people wrote between them. Lists of strings are edited here, token by token: tomlkit's own
`append` and `del` lose comments, or write invalid TOML where a comment follows the last entry (its issue 580 and
others).
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

_HEADER = re.compile(r"""^[^\S\n]*\[\[\s*["']?(\w+)["']?\s*\]\][^\S\n]*(?:#[^\n]*)?$""", re.MULTILINE)
_ANY_HEADER = re.compile(r"""^[^\S\n]*\[{1,2}\s*["']?([\w.]+)["']?\s*\]{1,2}[^\S\n]*(?:#[^\n]*)?$""", re.MULTILINE)
_NOTE = re.compile(r"([^\S\n]+)(#[^\n]*)")
_MARK = "here it stands"
_BOM = "\ufeff"
_PIECE = re.compile(
    r'#[^\n]*|"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|,|[^\S\n]+|\n', re.DOTALL
)
_INDENT = "    "
# Stands for an entry that was removed from a list; and the same with the line or the blanks to remove with it.
_GONE = "\0"
_EMPTIED = re.compile(r"\n[^\S\n]*(?:\0[^\S\n]*)+(?=\n)|\0\0[^\S\n]*|\0[^\S\n]*\0|\0")


class OtherLayout(ValueError):
    """The file is valid TOML, but has a layout that billbot cannot edit; a person has to edit it."""


class Span(NamedTuple):
    """The start and the end of a piece of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The piece itself."""
        return text[self.start : self.end]

    def put(self, text: str, new: str) -> str:
        """The text with something else in its place."""
        return text[: self.start] + new + text[self.end :]


def proposals(text: str) -> list[Span]:
    """Each `[[proposal]]`, from its header to the next header of any table.

    Raises OtherLayout where proposals are written in another way.
    """
    headers = list(_HEADER.finditer(text))
    ends = [*(header.start() for header in headers[1:]), len(text)]
    found = [Span(h.start(), end) for h, end in zip(headers, ends, strict=True) if h[1] == "proposal"]
    held = tomllib.loads(text).get("proposal", [])
    if [_alone(span.of(text)) for span in found] != held:
        raise OtherLayout
    return found


def value(block: str, key: str, of: str = "proposal") -> Span | None:
    """The span of a key's value in the text of one table; null where there is no such key."""
    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        document = tomlkit.parse(block)
    except ParseError:  # it reads less than the reader does
        raise OtherLayout from None
    table = document[of][0] if isinstance(document[of], list) else document[of]
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


def with_line(block: str, line: str) -> str:
    """The text of a proposal with one line more, below its topics, which every proposal has."""
    topics = value(block, "topics")
    assert topics is not None
    end = block.find("\n", topics.end)
    end = len(block) if end < 0 else end
    return f"{block[:end]}\n{line}{block[end:]}"


def as_toml(table: Mapping[str, object], of: str = "proposal") -> str:
    """A new proposal, or a table of another list, as it is written."""
    import tomlkit

    keys = tomlkit.table()
    for key, each in table.items():
        keys[key] = each
    return f"[[{of}]]\n{keys.as_string()}"


def with_value(text: str, table: str, key: str, new: str | int, place: int = 0) -> str:
    """The text with another value of a key; a comment after it stays, in its column if possible.

    `place` is the index where `table` is a list of tables. A missing table is added at the end of the text, a missing
    key below the header.
    """
    import tomlkit

    spelled = tomlkit.item(new).as_string()
    headers = list(_ANY_HEADER.finditer(text))
    ends = [*(header.start() for header in headers[1:]), len(text)]
    found = [(each, end) for each, end in zip(headers, ends, strict=True) if each[1] == table]
    if not found:
        return f"{text}{between(text)}[{table}]\n{key} = {spelled}\n"
    if place >= len(found):  # it is written in another way
        raise OtherLayout
    header, end = found[place]
    span = value(text[header.start() : end], key, table)
    if span is None:
        return f"{text[: header.end()]}\n{key} = {spelled}{text[header.end() :]}"
    start, stop = header.start() + span.start, header.start() + span.end
    behind = text[stop:]
    if note := _NOTE.match(behind):
        gap = max(1, stop - start + len(note[1]) - len(spelled))
        behind = " " * gap + note[2] + behind[note.end() :]
    return text[:start] + spelled + behind


def between(text: str) -> str:
    """The line breaks to put between a text and a table that is added to it."""
    return "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"


def edited(before: bytes, change: Callable[[str], str], meant: Callable[[dict[str, Any]], None]) -> bytes:
    """The file after `change` edited its text, checked against `meant`, which makes the same change in the parsed file.

    Raises OtherLayout where the two differ or the result is not TOML, and whatever `change` raises.
    """
    said = tomllib.loads(before.decode("utf-8-sig"))
    with suppress(ValueError):
        after = _rewritten(before, change)
        meant(said)
        if tomllib.loads(after.decode("utf-8-sig")) == said:
            return after
    raise OtherLayout


def _rewritten(before: bytes, change: Callable[[str], str]) -> bytes:
    """A file after a change of its text; its byte order mark stays, and so do line breaks of Windows."""
    text = before.decode("utf-8-sig")
    bom = _BOM if before.startswith(_BOM.encode()) else ""
    windows = text.count("\r\n") == text.count("\n") > 0
    new = change(text.replace("\r\n", "\n") if windows else text)
    return (bom + (new.replace("\n", "\r\n") if windows else new)).encode()


def _alone(block: str) -> Any:
    try:
        return tomllib.loads(block)["proposal"][0]
    except (ValueError, LookupError, TypeError):  # a header within a text of several lines
        raise OtherLayout from None


class _Token(NamedTuple):
    start: int
    end: int
    text: str

    @property
    def is_entry(self) -> bool:
        return self.text[0] in "\"'"


def with_entry(written: str, entry: str) -> str:
    """The list `written`, brackets included, with one entry more at its end, laid out as its last one is."""
    pieces = list(_pieces(written))
    entries = [piece for piece in pieces if piece.is_entry]
    text = json.dumps(entry)
    if not entries:
        return _first_entry(written, text)
    last = entries[-1]
    comma = next((piece for piece in pieces if piece.start >= last.end and piece.text == ","), None)
    line = written[written.rfind("\n", 0, last.start) + 1 : last.start]
    if line.strip() or "\n" not in written:
        return f"{written[: last.end]}, {text}{written[last.end :]}"
    end = written.find("\n", (comma or last).end)
    if end < 0:  # the closing bracket stands behind the last entry
        return f"{written[: last.end]},\n{line}{text}{written[last.end :]}"
    between = written[last.end : end] if comma else f",{written[last.end : end]}"
    return f"{written[: last.end]}{between}\n{line}{text}{',' if comma else ''}{written[end:]}"


def without_entry(written: str, at: int) -> str:
    """The list `written` without its entry number `at`, from 0; a comment behind that one stays where it is."""
    pieces = list(_pieces(written))
    place = [n for n, piece in enumerate(pieces) if piece.is_entry][at]
    commas = [n for n, piece in enumerate(pieces) if piece.text == ","]
    behind, before = [n for n in commas if n > place][:1], [n for n in commas if n < place][-1:]
    gone = {place, *(behind or before)}
    marked = "".join(_GONE if n in gone else piece.text for n, piece in enumerate(pieces))
    return f"[{_EMPTIED.sub('', marked)}]"


def _pieces(written: str) -> Iterator[_Token]:
    """What stands between the brackets, piece by piece."""
    at, end = 1, len(written) - 1
    while at < end:
        found = _PIECE.match(written, at, end)
        assert found is not None  # the reader has taken this list before
        yield _Token(at, found.end(), found[0])
        at = found.end()


def _first_entry(written: str, text: str) -> str:
    inside = written[1:-1]
    if "\n" not in inside:
        return f"[{text}]"
    head, _, closing = inside.rpartition("\n")
    last = head.rpartition("\n")[2]
    indent = last[: len(last) - len(last.lstrip())] if "#" in last and "\n" in head else _INDENT
    return f"[{head}\n{indent}{text},\n{closing}]"
