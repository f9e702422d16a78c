"""Makes texts safe to show in a terminal, a spreadsheet or a feed, and shortens them to fit."""

import re
import shutil
import textwrap
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from billbot.domain.bills import BillId

UNOFFICIAL = "Unofficial; the record is at malegislature.gov."
_OBEYED = {"Cc", "Cf", "Zl", "Zp"}
# Our own lines and tables use these. The last two join letters of some scripts and parts of an emoji.
_KEPT = "\n\t\u200c\u200d"
# What a spreadsheet reads as a formula, even after blanks and quotes
# (https://owasp.org/www-community/attacks/CSV_Injection).
_WIDEST = 100
# Where the last part of a line begins: after a gap in a table, or a bullet.
_LAST_PART = re.compile(r"(?:.*\S {2,}| *)(?:[-*] )?")
_COMMAND = re.compile(r"`[^`]*`")


def harmless(text: str) -> str:
    """A text without control characters: escapes, carriage returns, marks that reverse the direction.

    Others write titles and actions. They are only shown, never obeyed.
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
    """A day, a time or a bill's number as our JSON has it: the `default` for `json.dumps`.

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
    """Text on one line, without control characters: safe in a mail header and in XML."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def count(number: int, word: str, words: str = "") -> str:
    """`1 bill`, `14 bills`. `words` is the plural if it is not the word with an s."""
    return f"{number} {word}" if number == 1 else f"{number} {words or f'{word}s'}"


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters. If it is cut, it ends in "…"."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def fitted(text: str, columns: int) -> str:
    """A text with wide lines broken between words. They go on below their last part.

    Text between backticks is not broken.
    """
    return "\n".join(line if len(line) <= columns else _broken(line, columns) for line in text.split("\n"))


def terminal_columns() -> int:
    """How wide lines on the terminal may be. Very wide lines are hard to read."""
    return min(shutil.get_terminal_size().columns, _WIDEST)


def first_few(names: Sequence[str], most: int, rest: Callable[[int], str] = lambda left: f"{left} more") -> list[str]:
    """The first names, at most so many, and how many more there are: `A`, `B`, `2 more`."""
    left = len(names) - most
    return [*names[:most], rest(left)] if left > 0 else list(names)


def _broken(line: str, columns: int) -> str:
    begun = _LAST_PART.match(line[: columns // 2])
    assert begun is not None  # the pattern may match nothing
    below = " " * begun.end()
    whole = _COMMAND.sub(lambda found: found[0].replace(" ", "\0"), line)  # it is copied to be typed
    broken = textwrap.fill(whole, columns, subsequent_indent=below, break_long_words=False, break_on_hyphens=False)
    return broken.replace("\0", " ")
