"""Lines as wide as plain text in mail is by custom."""

import re
import textwrap

_COLUMNS = 72
# What a line begins with, and the lines that go on with it stay behind: blanks, and the mark of a list.
_MARGIN = re.compile(r" *(?:[-*] )?")


def wrapped(text: str) -> str:
    """`text` in lines of at most 72 columns; a longer word, as an address is, stays whole on a line of its own."""
    return "\n".join(_wrapped(line) for line in text.splitlines())


def _wrapped(line: str) -> str:
    margin = _MARGIN.match(line)
    indent = " " * (margin.end() if margin else 0)
    return textwrap.fill(line, _COLUMNS, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
