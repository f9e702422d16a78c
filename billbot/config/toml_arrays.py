"""A list of texts as it is written in TOML, edited where it stands: comments, line breaks and commas stay.

tomlkit finds and keeps everything around it; its own `append` and `del` lose comments or write what is no TOML
where a comment follows the last entry (its issue 580 and others), so the words between the brackets are edited here.
"""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

_PIECE = re.compile(
    r'#[^\n]*|"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|,|[^\S\n]+|\n', re.DOTALL
)
_INDENT = "    "


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
    comma = _comma(pieces, place, 1)
    gone = {place}
    if comma is not None:
        gone.add(comma)
    elif (before := _comma(pieces, place, -1)) is not None and _one_line(pieces, before, place):
        gone |= set(range(before, place))
        comma = place
    together = comma is None or _one_line(pieces, place, comma)
    if together and _blank(pieces, place, -1) and _blank(pieces, max(gone), 1):
        gone |= set(range(_edge(pieces, place, -1), _edge(pieces, max(gone), 1)))
    elif comma is not None and comma > place:
        after = comma + 1
        if after < len(pieces) and pieces[after].text.isspace() and pieces[after].text != "\n":
            gone.add(after)
    return "[" + "".join(piece.text for n, piece in enumerate(pieces) if n not in gone) + "]"


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


def _comma(pieces: list[_Token], place: int, step: int) -> int | None:
    """The comma next to an entry on one side, whatever comments and breaks lie between."""
    at = place + step
    while 0 <= at < len(pieces) and not pieces[at].is_entry:
        if pieces[at].text == ",":
            return at
        at += step
    return None


def _one_line(pieces: list[_Token], start: int, end: int) -> bool:
    return all(piece.text != "\n" for piece in pieces[start:end])


def _blank(pieces: list[_Token], place: int, step: int) -> bool:
    """Whether nothing but blanks lies between a place and the line's edge, which is no bracket."""
    at = place + step
    while 0 <= at < len(pieces):
        if pieces[at].text == "\n":
            return True
        if pieces[at].text.strip():
            return False
        at += step
    return False


def _edge(pieces: list[_Token], place: int, step: int) -> int:
    """Where a line begins (its first piece), or ends (behind its line break)."""
    at = place
    while pieces[at].text != "\n" or at == place:
        at += step
    return at + 1
