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
_NUMBERED = re.compile(r"(?:(?:\((?:[a-z]{1,5}|[a-z]?\d{1,3})\)|and|or) ?)+")
Block = tuple[int, int, int]
"""Where a common piece begins in the one and in the other, and how long it is."""

# difflib compares each element with its equals on the other side; up to so many pairs it is fast enough.
_SHORT = 40_000
# So many pairs are compared in all the pieces of two texts together, which takes a second or so. What is left then is
# given as different throughout: right, if coarse.
_EFFORT = 6_000_000


def normalized(text: str) -> str:
    """A text as it is compared: case, blanks and the kind of quotation marks and dashes say nothing."""
    return " ".join(text.translate(_PLAIN).lower().split())


def bare(text: str) -> str:
    """A sentence, plain, without the number before it and the marks behind it: the same one in another list."""
    said = normalized(text)
    begun = _NUMBERED.match(said)
    return said[begun.end() if begun else 0 :].rstrip(" .:;,-")


def shingles(text: str, width: int) -> set[int]:
    """A text as the hashes of all runs of so many words; a shorter one is a run of its own."""
    words = normalized(text).split()
    return {hash(run) for run in zip(*(words[at:] for at in range(width)), strict=False)} or {hash(tuple(words))}


def spans(text: str) -> list[tuple[int, str]]:
    """The words and marks of a text: where each begins, and it as it is compared."""
    return [(found.start(), found[0].translate(_PLAIN).lower()) for found in _WORD.finditer(text)]


def count(text: str) -> int:
    """How many words a text has, marks left out."""
    return sum(word[0].isalnum() for _, word in spans(text))


class Effort:
    """How much comparing is left for two texts, so that no text can make it long."""

    def __init__(self) -> None:
        self._left = _EFFORT

    def spend(self, pairs: int) -> bool:
        """Whether so many pairs may still be compared; they count as compared then."""
        if pairs > self._left:
            return False
        self._left -= pairs
        return True


def matching(one: Sequence[Hashable], other: Sequence[Hashable], effort: Effort, width: int = 1) -> list[Block]:
    """The pieces that two sequences share, in order; they neither touch nor overlap.

    In long sequences what stands once in each holds the rest in place; `width` is how many elements in a row that
    takes: one for sentences and more for words, of which few say anything.
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
    """How many pairs of equals there are, times the rounds that a comparison goes on among them."""
    there = Counter(other)
    rounds = min(len(one), len(other)).bit_length()
    return sum(times * there[each] for each, times in Counter(one).items() if each in there) * rounds


def _anchors(one: Sequence[Hashable], other: Sequence[Hashable], width: int) -> list[tuple[int, int]]:
    """Places of what stands once in each, as far as they are in the same order in both."""
    here, there = _once(one, width), _once(other, width)
    return increasing([(here[each], there[each]) for each in here if each in there])


def _once(given: Sequence[Hashable], width: int) -> dict[Hashable, int]:
    grams: Sequence[Hashable] = given if width == 1 else list(zip(*(given[at:] for at in range(width)), strict=False))
    counted = Counter(grams)
    return {gram: place for place, gram in enumerate(grams) if counted[gram] == 1}


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of these pairs whose second numbers go up, too; `pairs` are in order of their first ones."""
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
    """Blocks that touch each other in both sequences as one."""
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
