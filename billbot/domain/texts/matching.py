"""Building blocks for comparing texts: normalised words, shingles, and the common blocks of two sequences.

Short sequences are matched by difflib; long ones are first divided at anchors, elements that occur once in both.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

# A paragraph's number, "(b)", is one word, and so is a sum of money.
_WORD = re.compile(
    r"\$?\d{1,3}(?:,\d{3})+(?:\.\d+)?|\$\d+(?:\.\d+)?"
    r"|\((?:[a-z]{1,5}|[A-Z]{1,4}|\d{1,3})\)|[^\W_]+(?:[-'\u2019./][^\W_]+)*|[^\w\s]|_+"
)
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "\u2018": "'", "\u2019": "'", "\u2013": "-", "—": "-", "―": "-", "\u2212": "-"}
)
_TELLING = re.compile(r"[^\W\d_][^\W\d_'-]{2,}|\d[\d,.]*")
_STEM = 7
# fmt: off
_IN_EVERY_BILL = frozenset(
    """
    2020 2022 2024 act acts adding all amended and any appearing appears are been but commonwealth date december
    definition definitions department each edition effect effective figure following for from further general has
    have her hereby his including inserted inserting instance into its january july june laws limited line lines may
    means more not official other out paragraph place pursuant said section sections shall striking subsection such
    take takes than that the their thereof this time under upon used which who with word words
    """.split()  # noqa: SIM905  as a list it is eighty lines
)
# fmt: on
_NUMBERED = re.compile(r"(?:(?:\((?:[a-z]{1,5}|[a-z]?\d{1,3})\)|and|or) ?)+")
Block = tuple[int, int, int]
"""Where a common block begins in each of two sequences, and its length."""

# Up to how many pairs of equal elements difflib is fast enough.
_SHORT = 40_000
# How many pairs are compared for two texts, which takes about a second. The rest is reported as entirely different,
# which is correct but coarse.
_EFFORT = 6_000_000


def normalized(text: str) -> str:
    """Normalize a text for comparison: case, blanks, and the kinds of quotation marks and dashes do not matter."""
    return " ".join(text.translate(_PLAIN).lower().split())


def bare_sentence(text: str) -> str:
    """Normalize a sentence without the number before it and the marks after it, as if taken from a list."""
    said = normalized(text)
    begun = _NUMBERED.match(said)
    return said[begun.end() if begun else 0 :].rstrip(" .:;,-")


def shingles(text: str, width: int) -> set[int]:
    """Hash all runs of `width` words of a text; a shorter text is a single run."""
    words = normalized(text).split()
    return {hash(run) for run in zip(*(words[at:] for at in range(width)), strict=False)} or {hash(tuple(words))}


def telling_words(text: str) -> list[str]:
    """Return the words that tell what a text is about, cut to a stem, without those that every bill has."""
    return [word[:_STEM] for word in _TELLING.findall(normalized(text)) if word not in _IN_EVERY_BILL]


def neighbors(words: Sequence[str]) -> set[Hashable]:
    """Return each pair of words that stand beside each other, or with one other word between them."""
    return {(word, words[at + step]) for step in (1, 2) for at, word in enumerate(words[:-step])}


def spans(text: str) -> list[tuple[int, str]]:
    """Split a text into words and marks: the position of each, and its normalized form."""
    return [(found.start(), found[0].translate(_PLAIN).lower()) for found in _WORD.finditer(text)]


def count_words(text: str) -> int:
    """Count the words of a text, without marks."""
    return sum(word[0].isalnum() for _, word in spans(text))


class Effort:
    """A limit on the work of comparing two texts, so that no text makes it take long."""

    def __init__(self) -> None:
        self._left = _EFFORT

    def spend(self, pairs: int) -> bool:
        """Take this many pairs from the limit; return False if it does not allow them."""
        if pairs > self._left:
            return False
        self._left -= pairs
        return True


def common_blocks(one: Sequence[Hashable], other: Sequence[Hashable], effort: Effort, width: int = 1) -> list[Block]:
    """Return the blocks that two sequences share, in order; they neither touch nor overlap.

    Long sequences are first aligned by anchors that occur once in each. An anchor has `width` elements: one is enough
    for sentences, while single words mean too little.
    """
    blocks: list[Block] = []
    waiting = [(0, len(one), 0, len(other))]
    while waiting:
        low, high, start, end = waiting.pop()
        while low < high and start < end and one[low] == other[start]:
            blocks.append((low, start, 1))
            low, start = low + 1, start + 1
        while low < high and start < end and one[high - 1] == other[end - 1]:
            high, end = high - 1, end - 1
            blocks.append((high, end, 1))
        if low == high or start == end:
            continue
        pairs = _pairs(one[low:high], other[start:end])
        if pairs > _SHORT and (anchors := _anchors(one[low:high], other[start:end], width)):
            places = [(low, start), *((low + a, start + b) for a, b in anchors), (high, end)]
            waiting += [(a, c, b, d) for (a, b), (c, d) in pairwise(places)]
        elif pairs and effort.spend(pairs):
            matcher = SequenceMatcher(None, one[low:high], other[start:end], autojunk=False)
            blocks += [(low + a, start + b, size) for a, b, size in matcher.get_matching_blocks() if size]
    return list(_joined(sorted(blocks)))


def _pairs(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """Estimate the work of a comparison: the number of equal pairs times the depth of the recursion."""
    there = Counter(other)
    rounds = min(len(one), len(other)).bit_length()
    return sum(times * there[each] for each, times in Counter(one).items() if each in there) * rounds


def _anchors(one: Sequence[Hashable], other: Sequence[Hashable], width: int) -> list[tuple[int, int]]:
    """Return the positions of elements that occur once in each sequence and are in the same order in both."""
    here, there = _once(one, width), _once(other, width)
    return increasing([(here[each], there[each]) for each in here if each in there])


def _once(given: Sequence[Hashable], width: int) -> dict[Hashable, int]:
    grams: Sequence[Hashable] = given if width == 1 else list(zip(*(given[at:] for at in range(width)), strict=False))
    counted = Counter(grams)
    return {gram: place for place, gram in enumerate(grams) if counted[gram] == 1}


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest increasing subsequence of pairs by their second numbers; `pairs` are sorted by the first."""
    ends: list[int] = []  # for each length of a run, the place of the pair that ends it lowest
    before: list[int | None] = []
    for place, (_, second) in enumerate(pairs):
        low = bisect_left(ends, second, key=lambda end: pairs[end][1])
        before.append(ends[low - 1] if low else None)
        ends[low : low + 1] = [place]
    run: list[tuple[int, int]] = []
    at = ends[-1] if ends else None
    while at is not None:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Merge blocks that touch each other in both sequences."""
    held: Block | None = None
    for one, other, size in blocks:
        if held and held[0] + held[2] == one and held[1] + held[2] == other:
            held = (held[0], held[1], held[2] + size)
            continue
        if held:
            yield held
        held = one, other, size
    if held:
        yield held
