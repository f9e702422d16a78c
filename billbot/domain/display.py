"""Makes texts safe to show: nothing that a terminal, a spreadsheet or a feed would obey, and shortened to fit."""

import re
import shutil
import textwrap
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from billbot.domain.bills import BillId

UNOFFICIAL = "Unofficial; the record is at malegislature.gov."
_OBEYED = {"Cc", "Cf", "Zl", "Zp"}
# Lines and tables are ours; the last two join the letters of scripts and the parts of a picture.
_KEPT = "\n\t\u200c\u200d"
# What a spreadsheet takes for the beginning of a formula, also behind blanks and quotes
# (https://owasp.org/www-community/attacks/CSV_Injection).
_WIDEST = 100
# Where the last part of half a line begins: behind a gap of a table, or a bullet.
_LAST_PART = re.compile(r"(?:.*\S {2,}| *)(?:[-*] )?")
_COMMAND = re.compile(r"`[^`]*`")


def harmless(text: str) -> str:
    """A text without control characters: escapes, carriage returns, marks that reverse the writing direction.

    Titles and actions are written by others, so they are shown and never executed.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if character in _KEPT or unicodedata.category(character) not in _OBEYED
        else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def for_json(value: object) -> str:
    """A day, a time or the number of a bill as our JSON has it: what `json.dumps` takes as its `default`.

    Raises TypeError for any other value.
    """
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case time():
            return f"{value:%H:%M}"
        case date() | BillId():
            return str(value)
        case _:
            raise TypeError(value)


def without_accents(text: str) -> str:
    """The text with `é` as `e`, and ligatures as their letters."""
    if text.isascii():  # as nearly every title is
        return text
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def one_line(text: str) -> str:
    """Text on one line, without the characters that are not for reading: no header ends in it, and XML can hold it."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def count(number: int, word: str, words: str = "") -> str:
    """`1 bill`, `14 bills`; `words` is a plural that takes more than an s."""
    return f"{number} {word}" if number == 1 else f"{number} {words or f'{word}s'}"


def shortened(text: str, most: int) -> str:
    """A text of so many characters at most; one that is cut ends in "…"."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def fitted(text: str, columns: int) -> str:
    """A text whose lines are broken between words where they are wider than this; they go on below their last part.

    What is between backticks stays whole.
    """
    return "\n".join(line if len(line) <= columns else _broken(line, columns) for line in text.split("\n"))


def terminal_columns() -> int:
    """How wide lines at a terminal may be; where it is wider than this a line is hard to read."""
    return min(shutil.get_terminal_size().columns, _WIDEST)


def first_few(names: Sequence[str], most: int, rest: Callable[[int], str] = lambda left: f"{left} more") -> list[str]:
    """The first of these names, so many at most, and how many more there are: `A`, `B`, `2 more`."""
    left = len(names) - most
    return [*names[:most], rest(left)] if left > 0 else list(names)


def _broken(line: str, columns: int) -> str:
    begun = _LAST_PART.match(line[: columns // 2])
    assert begun is not None  # the pattern takes nothing, too
    below = " " * begun.end()
    whole = _COMMAND.sub(lambda found: found[0].replace(" ", "\0"), line)  # it is copied to be typed
    broken = textwrap.fill(whole, columns, subsequent_indent=below, break_long_words=False, break_on_hyphens=False)
    return broken.replace("\0", " ")
