"""Lines as wide as plain text in mail is by custom."""

import textwrap

_COLUMNS = 72


def wrapped(text: str) -> str:
    """`text` in lines of at most 72 columns; a longer word, as an address is, stays whole on a line of its own."""
    return "\n".join(_wrapped(line) for line in text.splitlines())


def _wrapped(line: str) -> str:
    behind_the_mark = "  " if line.startswith("- ") else ""
    return textwrap.fill(
        line, _COLUMNS, subsequent_indent=behind_the_mark, break_long_words=False, break_on_hyphens=False
    )
