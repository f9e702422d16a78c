"""A text made plain for searching: one case, blanks for breaks and dashes, words joined that a break had parted."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

# One character becomes one character, so that places stay what they are.
_BLANKS = "\t\n\r\f\v\u00a0\u2007\u202f\u2012\u2013\u2014\u2015\u2212§"
_ALIKE = (
    dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys("\u2010\u2011\ufe63\uff0d", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "\u00ad")  # marks that nobody sees
    | {"İ": "i"}  # the one letter whose small form is two characters
)
_ODD = re.compile(f"[{re.escape(''.join(_ALIKE))}]")
# Where a word may go on behind a hyphen and a break, or behind a mark that nobody sees.
_PARTED = re.compile("[-\u00ad] *")
_BREAK = re.compile(r"-\s+(?=[^\W\d_])")
_RARE = re.compile("[\u00ad\u2010\u2011\ufe63\uff0d\u200b\u200c\u200d\u2060\ufeff]")
_AROUND = 60
# So much is shown of what was found, in characters: a stem may go on for as long as its text.
_SHOWN = 120


class Plain:
    """A text as it is searched: `plain` has one case and plain marks, `original` is as it was given."""

    def __init__(self, original: str) -> None:
        self.original = original
        alike = _ODD.sub(lambda odd: _ALIKE[odd[0]], original).lower()
        pieces, self._starts, self._shifts = [], [0], [0]
        end = removed = length = 0
        for parted in _parted(alike):
            pieces.append(alike[end : parted.start()])
            length += len(pieces[-1])
            removed += parted.end() - parted.start()
            self._starts.append(length)
            self._shifts.append(removed)
            end = parted.end()
        # A hyphen within a word is a blank: "cell-site simulator" is "cell site simulator".
        self.plain = "".join([*pieces, alike[end:]]).replace("-", " ")

    def said(self, start: int, end: int) -> str:
        """What stands in the original at a place of the plain text, on one line; `…` says that it goes on."""
        shown = min(end, start + _SHOWN)
        return _joined(self.original[self._place(start) : self._place(shown - 1) + 1]) + ("…" if shown < end else "")

    def excerpt(self, start: int, end: int) -> str:
        """As `said`, with some words before and behind; `…` says that the text goes on there."""
        end = min(end, start + _SHOWN)
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


def surely_lacks(original: str, signs: Iterable[str]) -> bool:
    """Whether none of these plain words can stand in a text, found out many times faster than by making it plain."""
    low = original.lower()
    if any(sign in low for sign in signs) or _RARE.search(low):
        return False
    return not any(found.start() and low[found.start() - 1].isalpha() for found in _BREAK.finditer(low))


def _joined(text: str) -> str:
    """A piece of a text on one line, parted words joined."""
    pieces, end = [], 0
    for parted in _parted(_ODD.sub(lambda odd: _ALIKE[odd[0]] if _ALIKE[odd[0]] in " -\u00ad" else odd[0], text)):
        pieces.append(text[end : parted.start()])
        end = parted.end()
    return " ".join("".join([*pieces, text[end:]]).split())


def _parted(alike: str) -> Iterator[re.Match[str]]:
    """The hyphens with their breaks, and the unseen marks, that stand within a word."""
    for found in _PARTED.finditer(alike):
        start, end = found.span()
        within = start > 0 and end < len(alike) and alike[start - 1].isalpha() and alike[end].isalpha()
        if alike[start] == "\u00ad" or (within and end - start > 1):
            yield found
