"""Finds passages of our bills in other documents, and separates them from boilerplate.

Texts are compared by shingles: hashed runs of words. A sketch of a text is its lowest hashes, all up to its bound. What
two texts share below the lower bound shows how much of each is in the other, whatever their lengths (bottom-k sketches
of min-wise hashing).

A shingle that many documents of a court have is boilerplate; there is no list of phrases. The table of sketches shows
how many documents have a shingle, among those with a bound high enough to show it.
"""

import re
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from billbot.domain.bills import BillId
from billbot.domain.texts import BillText, all_sections, sentences

# Four words find an earlier draft most often: measured on 114 pairs of drafts.
_SHINGLE = 4
# A sketch has at least this many hashes, if the text does, and all in the lowest sixteenth. For these the table knows
# how many documents have them, however long they are. That takes 2.7 kB per document.
SKETCH = 180
_SHARE_KEPT = 16
# If more documents than this have it, and more than this share of them, it is boilerplate.
_OFTEN = 20
_OFTEN_SHARE = 0.005
_LOWEST, _HIGHEST = -(2**31), 2**31 - 1
_IN_EVERY_SKETCH = _LOWEST + 2**32 // _SHARE_KEPT
_WORD = re.compile(r"[^\W_]+")
# A passage needs at least this many words.
_PASSAGE = 12
# Two passages are merged if no more words than this are between them.
_GAP = 3
# This share of a passage must be uncommon. Otherwise it is a form that somebody filled in.
_OURS = 0.8

# A passage of this many words was copied from us. A shorter one counts if it is a sentence, and its words times their
# share of our text are ten or more: 20 words that are half of a short bill, 100 that are a tenth of a long one. We
# chose both by reading the results for 60 bills, and measured them on 60 others (benchmarks/texts.py).
_LONG = 110
_SENTENCE = 20
_WEIGHT = 10
# If more documents than this, or more than this share, have a passage, it is a form. Fewer may be ours, its companion
# and drafts.
_FAMILY = 8.5
_FAMILY_SHARE = 0.002
# A table of few texts knows little about what is common. Then it is one in twenty, and at least three.
_FEW_SHARE = 0.05
_FEWEST = 3
# Limits of a quotation from a passage, in words and characters.
_QUOTED = 40
_LEAST_QUOTED = 10
_BROADEST = 400
_LOOKED_THROUGH = 1_000


class Sketch(Struct, frozen=True):
    """The lowest hashes of a text, in order: all up to `bound`."""

    hashes: tuple[int, ...]
    bound: int


class Shingled:
    """The shingles of a text: the hash of each run of words, in the order of their first words."""

    def __init__(self, text: BillText) -> None:
        self.text = "\n".join(section.text for section in all_sections(text))
        self._places = [found.span() for found in _WORD.finditer(self.text)]
        words = [self.text[start:end].lower() for start, end in self._places]
        runs = zip(*(words[at:] for at in range(_SHINGLE)), strict=False)
        self.hashes = [zlib.crc32(" ".join(run).encode()) + _LOWEST for run in runs]

    @property
    def length(self) -> int:
        """The number of its words."""
        return len(self._places)

    @cached_property
    def ordered(self) -> tuple[int, ...]:
        """Its distinct hashes, sorted."""
        return tuple(sorted(set(self.hashes)))

    def sketch(self) -> Sketch:
        """Return its sketch for the table."""
        kept = self.ordered[: max(SKETCH, bisect_right(self.ordered, _IN_EVERY_SKETCH))]
        return Sketch(kept, _HIGHEST if len(kept) < SKETCH else max(kept[-1], _IN_EVERY_SKETCH))

    def words(self, first: int, last: int) -> str:
        """Return the text from one word to another, both included, as one line."""
        return " ".join(self.text[self._places[first][0] : self._places[last][1]].split())


class Passage(Struct, frozen=True):
    """A run of our words that another document has: how many words, how many uncommon, and our text.

    `hashes` are those of its uncommon shingles.
    """

    words: int
    uncommon: int
    text: str
    hashes: tuple[int, ...] = ()

    @property
    def quote(self) -> str:
        """Its longest whole sentence that fits, or as many words as fit, followed by "…" if there are more."""
        words = self.text.split()
        inner = sentences(" ".join(words[:_LOOKED_THROUGH]))[1:-1]
        fit = [
            each.strip() for each in inner if _LEAST_QUOTED <= len(each.split()) <= _QUOTED and len(each) <= _BROADEST
        ]
        if fit:
            return max(fit, key=lambda each: len(each.split()))
        cut = " ".join(words[:_QUOTED])
        if len(words) <= _QUOTED and len(cut) <= _BROADEST:
            return cut
        return cut[:_BROADEST].rsplit(" ", 1)[0] + " …" if len(cut) > _BROADEST else f"{cut} …"


class Overlap(Struct, frozen=True):
    """What a document shares with ours: the passages, the longest first, and their share of our words (0 to 1)."""

    passages: tuple[Passage, ...]
    share: float

    @property
    def hashes(self) -> frozenset[int]:
        """The hashes of its uncommon shingles."""
        return frozenset(each for passage in self.passages for each in passage.hashes)

    @property
    def weight(self) -> float:
        """The number of words of the longest passage times the share."""
        return self.passages[0].uncommon * self.share if self.passages else 0.0

    @property
    def tells(self) -> bool:
        """Whether it is enough to tell people."""
        longest = self.passages[0].uncommon if self.passages else 0
        return longest >= _LONG or (longest >= _SENTENCE and self.weight >= _WEIGHT)


def overlap(ours: Shingled, theirs: Collection[int], common: Collection[int]) -> Overlap:
    """Find our words in another document. `theirs` are its hashes, `common` those of boilerplate."""
    runs: list[list[int]] = []
    for at in (at for at, each in enumerate(ours.hashes) if each in theirs):
        if runs and at - runs[-1][-1] <= _SHINGLE + _GAP:
            runs[-1].append(at)
        else:
            runs.append([at])
    found = [passage for run in runs if (passage := _passage(ours, run, common)) is not None]
    share = sum(passage.uncommon for passage in found) / ours.length if ours.length else 0.0
    return Overlap(tuple(sorted(found, key=lambda each: -each.uncommon)), share)


def _passage(ours: Shingled, run: Sequence[int], common: Collection[int]) -> Passage | None:
    """Make a passage from a run of shingles with no common ones at its ends; None if too short or boilerplate."""
    own = [at for at in run if ours.hashes[at] not in common]
    if not own:
        return None
    within = sum(own[0] <= at <= own[-1] for at in run)
    uncommon = _SHINGLE + sum(min(_SHINGLE, there - here) for here, there in pairwise(own))
    repeats = 2 * len({ours.hashes[at] for at in own}) < len(own)  # a row of amounts, or of one word
    if uncommon < _PASSAGE or len(own) < _OURS * within or repeats:
        return None
    last = own[-1] + _SHINGLE - 1
    return Passage(last - own[0] + 1, uncommon, ours.words(own[0], last), tuple(ours.hashes[at] for at in own))


class ShingleTable:
    """Knows from a table of sketches how frequent shingles are. `bounds` are the bounds of all its texts."""

    def __init__(self, bounds: Iterable[int]) -> None:
        self._bounds = array("q", sorted(bounds))
        documents = len(self._bounds)
        often = max(_OFTEN, int(documents * _OFTEN_SHARE))
        # How many documents at most must be looked up to know that a shingle is common.
        self.most = min(often, max(_FEWEST, int(documents * _FEW_SHARE))) + 1

    def is_common(self, each: int, having: int) -> bool:
        """Tell whether a hash in `having` texts of the table is common."""
        seen = len(self._bounds) - bisect_left(self._bounds, each)
        return having >= self.most or (seen > 0 and having * len(self._bounds) >= self.most * seen)

    def is_form(self, found: Overlap, having: Mapping[int, int]) -> bool:
        """Tell whether many documents have these passages, so they are a form, such as town charters.

        `having` says how many documents have a hash, for hashes low enough to be in every sketch. Their mean decides.
        """
        exact = [having[each] for each in found.hashes if each <= _IN_EVERY_SKETCH]
        most = max(_FAMILY, len(self._bounds) * _FAMILY_SHARE)
        return bool(exact) and sum(exact) > most * len(exact)


class ShingleIndex:
    """An index of watched bills' texts, to find those that share words with another text."""

    # The lower bits of an entry can number this many texts.
    _PLACES = 20

    def __init__(self, given: Mapping[BillId, Shingled]) -> None:
        self._given = list(given.items())
        self._hashes = frozenset(each for _, text in self._given for each in text.ordered)
        entries = (each << self._PLACES | at for at, (_, text) in enumerate(self._given) for each in text.ordered)
        self._entries = array("q", sorted(entries))

    def sharing(self, theirs: frozenset[int]) -> dict[BillId, Shingled]:
        """Return the texts that share at least a sentence's worth of shingles with these hashes."""
        counted: Counter[int] = Counter()
        for each in self._hashes & theirs:
            place = bisect_left(self._entries, each << self._PLACES)
            while place < len(self._entries) and self._entries[place] >> self._PLACES == each:
                counted[self._entries[place] & ((1 << self._PLACES) - 1)] += 1
                place += 1
        return dict(self._given[at] for at, times in counted.items() if times > _SENTENCE - _SHINGLE)
