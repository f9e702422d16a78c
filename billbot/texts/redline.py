"""What changed within a section: sentences are paired, then the words in each pair compared."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from billbot.texts.matching import Effort, matching
from billbot.texts.reading import BillSection, sentences

RunKind = Literal["unchanged", "deleted", "inserted", "replaced"]

# A paragraph's number, "(b)", is one word.
_TOKEN = re.compile(r"\((?:[a-z]{1,5}|[A-Z]{1,4}|\d{1,3})\)|[^\W_]+(?:[-'\u2019./][^\W_]+)*|[^\w\s]|_+")
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "\u2018": "'", "\u2019": "'", "\u2013": "-", "—": "-", "―": "-", "\u2212": "-"}
)
# Two sentences are a pair if so much of them is the same; below, one was struck and the other put in.
_ALIKE = 0.4
# Of a pair that shares less than this, no words are left standing between others.
_WORTH_KEEPING = 0.3
# Sentences are paired in gaps of so many pairs; a larger one is compared word by word.
_LARGEST_GAP = 900
_ANCHOR_WORDS = 4
# So few words in a row that stayed the same, between longer changes, only make a redline hard to read.
_ISLAND = 2


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a section before (`old`) and after (`new`); what one side lacks is empty there.

    In an unchanged one both say the same, be it in other quotation marks or another case. `elsewhere` names the section
    of the other text in which the very words stand: moved, neither struck nor new.
    """

    kind: RunKind
    old: str
    new: str
    elsewhere: str | None = None


def plain(text: str) -> str:
    """A text as it is compared: case, blanks and the kind of quotation marks and dashes say nothing."""
    return " ".join(text.translate(_PLAIN).lower().split())


def redline(earlier: BillSection, later: BillSection, effort: Effort) -> tuple[Run, ...]:
    """What became of a section: together the runs' `old` is the earlier text, their `new` the later one."""
    one, other = pieces(earlier), pieces(later)
    blocks = matching([plain(each) for each in one], [plain(each) for each in other], effort)
    runs: list[Run] = []
    low = start = 0
    for at, there, size in [*blocks, (len(one), len(other), 0)]:
        runs += _gap(one[low:at], other[start:there], effort)
        low, start = at + size, there + size
        if size:
            runs.append(Run("unchanged", "".join(one[at:low]), "".join(other[there:start])))
    return tuple(runs)


def pieces(section: BillSection) -> list[str]:
    """The sentences of a section, which together are its text."""
    found: list[str] = []
    for paragraph in section.paragraphs:
        if found:
            found[-1] += "\n"
        found += sentences(paragraph)
    return found


def words(text: str) -> int:
    """How many words a text has, marks left out."""
    return sum(token[0].isalnum() for token in _TOKEN.findall(text))


def _gap(one: Sequence[str], other: Sequence[str], effort: Effort) -> Iterator[Run]:
    """The runs of sentences of which none is the same on both sides."""
    if not one or not other:
        yield from (Run("deleted", each, "") for each in one)
        yield from (Run("inserted", "", each) for each in other)
    elif len(one) * len(other) > _LARGEST_GAP:
        yield from _words("".join(one), "".join(other), effort)
    else:
        low = start = 0
        for at, there in [*_pairs(one, other), (len(one), len(other))]:
            yield from (Run("deleted", each, "") for each in one[low:at])
            yield from (Run("inserted", "", each) for each in other[start:there])
            if at < len(one):
                yield from _words(one[at], other[there], effort)
            low, start = at + 1, there + 1


def _pairs(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Which sentences became which, in order, so that the likeness of all pairs together is greatest."""
    bags = [Counter(_TOKEN.findall(plain(each))) for each in one]
    others = [Counter(_TOKEN.findall(plain(each))) for each in other]
    likeness = [[_likeness(bag, there) for there in others] for bag in bags]
    best = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for at in range(len(one) - 1, -1, -1):
        for there in range(len(other) - 1, -1, -1):
            alone = max(best[at + 1][there], best[at][there + 1])
            best[at][there] = max(alone, likeness[at][there] + best[at + 1][there + 1])
    pairs, at, there = [], 0, 0
    while at < len(one) and there < len(other):
        if best[at][there] == best[at + 1][there]:
            at += 1
        elif best[at][there] == best[at][there + 1]:
            there += 1
        else:
            pairs.append((at, there))
            at, there = at + 1, there + 1
    return pairs


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """What share of two sentences' words is the same; none for those that are no pair."""
    share = 2 * (one & other).total() / ((one.total() + other.total()) or 1)
    return share if share >= _ALIKE else 0.0


def _words(old: str, new: str, effort: Effort) -> Iterator[Run]:
    """The runs of two texts, compared word by word."""
    one, other = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(new))
    keys = [[token[0].translate(_PLAIN).lower() for token in side] for side in (one, other)]
    blocks = matching(keys[0], keys[1], effort, _ANCHOR_WORDS)
    same = sum(size for _, _, size in blocks)
    if same < _WORTH_KEEPING * min(len(one), len(other)):
        blocks = []
    blocks = list(_without_islands(blocks, keys[0], len(one), len(other)))
    # A run goes on to where the next one's first word begins, so that blanks are lost on neither side.
    old_at = [0, *(token.start() for token in one[1:]), len(old)] if one else [0, len(old)]
    new_at = [0, *(token.start() for token in other[1:]), len(new)] if other else [0, len(new)]
    low = start = 0
    for at, there, size in [*blocks, (len(old_at) - 1, len(new_at) - 1, 0)]:
        yield from _changed(old[old_at[low] : old_at[at]], new[new_at[start] : new_at[there]])
        low, start = at + size, there + size
        if size:
            yield Run("unchanged", old[old_at[at] : old_at[low]], new[new_at[there] : new_at[start]])


def _changed(old: str, new: str) -> Iterator[Run]:
    if old or new:
        yield Run("replaced" if old and new else "deleted" if old else "inserted", old, new)


def _without_islands(
    blocks: Sequence[tuple[int, int, int]], keys: Sequence[str], length: int, other_length: int
) -> Iterator[tuple[int, int, int]]:
    """Leave out a word or two that stayed the same in the middle of what did not."""
    bounds = [(0, 0, 0), *blocks, (length, other_length, 0)]
    for before, block, behind in zip(bounds, blocks, bounds[2:], strict=False):
        at, there, size = block
        said = sum(key[0].isalnum() for key in keys[at : at + size])
        around = [
            max(at - before[0] - before[2], there - before[1] - before[2]),
            max(behind[0] - at - size, behind[1] - there - size),
        ]
        if said > _ISLAND or min(around) <= said or min(around) == 0:
            yield block
