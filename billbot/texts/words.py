"""The words of a text as they are compared."""

import re

# A paragraph's number, "(b)", is one word, and so is a sum of money.
_WORD = re.compile(
    r"\$?\d{1,3}(?:,\d{3})+(?:\.\d+)?|\$\d+(?:\.\d+)?"
    r"|\((?:[a-z]{1,5}|[A-Z]{1,4}|\d{1,3})\)|[^\W_]+(?:[-'\u2019./][^\W_]+)*|[^\w\s]|_+"
)
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "\u2018": "'", "\u2019": "'", "\u2013": "-", "—": "-", "―": "-", "\u2212": "-"}
)
_NUMBERED = re.compile(r"(?:(?:\((?:[a-z]{1,5}|[a-z]?\d{1,3})\)|and|or) ?)+")


def normalized(text: str) -> str:
    """A text as it is compared: case, blanks and the kind of quotation marks and dashes say nothing."""
    return " ".join(text.translate(_PLAIN).lower().split())


def bare(text: str) -> str:
    """A sentence, plain, without the number before it and the marks behind it: the same one in another list."""
    said = normalized(text)
    begun = _NUMBERED.match(said)
    return said[begun.end() if begun else 0 :].rstrip(" .:;,-")


def spans(text: str) -> list[tuple[int, str]]:
    """The words and marks of a text: where each begins, and it as it is compared."""
    return [(found.start(), found[0].translate(_PLAIN).lower()) for found in _WORD.finditer(text)]


def count(text: str) -> int:
    """How many words a text has, marks left out."""
    return sum(word[0].isalnum() for _, word in spans(text))
