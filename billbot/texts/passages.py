"""Our words in other documents: shingles of words, hashed, and what two texts share of them.

A sketch of a text are its lowest hashes. All hashes of a text up to the bound of its sketch are in it, so that what
two texts share below the lower of their bounds says what share of each stands in the other, whatever their lengths
(bottom-k sketches of min-wise hashing). Sketches go into a table, which says what is common in a court.
"""

import re
import zlib
from bisect import bisect_right
from functools import cached_property

from msgspec import Struct

from billbot.texts.comparing import parts
from billbot.texts.reading import BillText

# Four words find an earlier draft most often: measured on 114 pairs of drafts.
SHINGLE = 4
# A sketch has so many hashes at least, where the text has them, and all that lie in the lowest sixteenth: of these the
# table knows how many documents have them, however long those are. It comes to 2.7 kB a document.
SKETCH = 180
_SHARE_KEPT = 16
# What more documents of a court have, and more than this share of them, is how bills are written: boilerplate.
_OFTEN = 20
_OFTEN_SHARE = 0.005
_LOWEST, _HIGHEST = -(2**31), 2**31 - 1
IN_EVERY_SKETCH = _LOWEST + 2**32 // _SHARE_KEPT

_WORD = re.compile(r"[^\W_]+")


class Sketch(Struct, frozen=True):
    """The lowest hashes of a text, in order, and up to where they are all that it has."""

    hashes: tuple[int, ...]
    bound: int


class Shingled:
    """A text as its shingles: the hash of each run of words, by the place where it begins."""

    def __init__(self, text: BillText) -> None:
        self.text = "\n".join(section.text for section in parts(text))
        self._places = [found.span() for found in _WORD.finditer(self.text)]
        words = [self.text[start:end].lower() for start, end in self._places]
        runs = zip(*(words[at:] for at in range(SHINGLE)), strict=False)
        self.hashes = [zlib.crc32(" ".join(run).encode()) + _LOWEST for run in runs]

    @property
    def length(self) -> int:
        """How many words it has."""
        return len(self._places)

    @cached_property
    def ordered(self) -> tuple[int, ...]:
        """Its hashes, each once, the lowest first."""
        return tuple(sorted(set(self.hashes)))

    def sketch(self) -> Sketch:
        """What of it goes into the table."""
        kept = self.ordered[: max(SKETCH, bisect_right(self.ordered, IN_EVERY_SKETCH))]
        return Sketch(kept, _HIGHEST if len(kept) < SKETCH else max(kept[-1], IN_EVERY_SKETCH))

    def words(self, first: int, last: int) -> str:
        """What stands from one word to another, both among it, on one line."""
        return " ".join(self.text[self._places[first][0] : self._places[last][1]].split())


def most_having(documents: int) -> int:
    """How many of these documents have a shingle that is common: more of them need not be looked up."""
    return max(_OFTEN, int(documents * _OFTEN_SHARE)) + 1
