"""A text made plain for searching: one case, blanks for breaks and dashes, words joined that a break had parted."""

import re
from bisect import bisect_right

# One character becomes one character, so that places stay what they are.
_BLANKS = "\t\n\r\f\v\u00a0\u2007\u202f\u2012\u2013\u2014\u2015\u2212§"
_ALIKE = str.maketrans(
    dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys("\u2010\u2011\ufe63\uff0d", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | {"İ": "i"}  # the one letter whose small form is two characters
)
# A word that goes on behind a hyphen and a break, and marks that nobody sees.
_PARTED = re.compile(r"(?<=[^\W\d_])- +(?=[^\W\d_])|[\u00ad\u200b-\u200d\u2060\ufeff] *")
_AROUND = 60


class Plain:
    """A text as it is searched: `plain` has one case and plain marks, `original` is as it was given."""

    def __init__(self, original: str) -> None:
        self.original = original
        alike = original.translate(_ALIKE).lower()
        pieces, self._starts, self._shifts = [], [0], [0]
        end = removed = length = 0
        for parted in _PARTED.finditer(alike):
            pieces.append(alike[end : parted.start()])
            length += len(pieces[-1])
            removed += parted.end() - parted.start()
            self._starts.append(length)
            self._shifts.append(removed)
            end = parted.end()
        # A hyphen within a word is a blank: "cell-site simulator" is "cell site simulator".
        self.plain = "".join([*pieces, alike[end:]]).replace("-", " ")

    def said(self, start: int, end: int) -> str:
        """What stands in the original at a place of the plain text, on one line."""
        return _joined(self.original[self._place(start) : self._place(end - 1) + 1])

    def excerpt(self, start: int, end: int) -> str:
        """As `said`, with some words before and behind; `…` says that the text goes on there."""
        first, last = max(0, self._place(start) - _AROUND), min(len(self.original), self._place(end - 1) + 1 + _AROUND)
        before = "" if first == 0 else "…"
        behind = "" if last == len(self.original) else "…"
        # Half a word at either end helps nobody.
        words = self.original[first:last].split(" ")
        if before and len(words) > 1:
            words = words[1:]
        if behind and len(words) > 1:
            words = words[:-1]
        return before + _joined(" ".join(words)) + behind

    def _place(self, at: int) -> int:
        return at + self._shifts[bisect_right(self._starts, at) - 1]


def _joined(text: str) -> str:
    """A piece of a text on one line, parted words joined."""
    return " ".join(_PARTED.sub("", text).split())
