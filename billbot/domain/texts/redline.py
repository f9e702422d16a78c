"""Compares a section before and after: sentences are paired, even if split or merged, then their words compared."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from billbot.domain.texts.matching import Effort, common_blocks, normalized, spans
from billbot.domain.texts.reading import BillSection, sentences

RunKind = Literal["unchanged", "deleted", "inserted", "replaced"]

# If a pair shares less than this, it is replaced as a whole.
_WORTH_KEEPING = 0.3
# Sentences are paired in gaps of so many pairs, each of which takes as long as so many pairs of words; a larger gap is
# compared word by word.
_LARGEST_GAP = 10_000
_PAIR_COSTS = 60
_ANCHOR_WORDS = 4
# Unchanged words between longer changes are dropped if they are this few, or this small a part of the changes around:
# they only make a redline hard to read.
_ISLAND = 2
_ISLAND_SHARE = 6
_PASSES = 8
# Two sentences are a pair if this share of them is the same; else one was struck and the other put in.
_ALIKE = 0.4
# They are also a pair if one of at least so many words is contained in the other to this share.
_WITHIN = 0.8
_WITHIN_WORDS = 10
# A neighbour belongs to a pair if this share of it is what only one side of the pair has.
_BELONGS = 0.6

_Bag = Counter[str]


class Run(Struct, frozen=True):
    """A piece of a section before (`old`) and after (`new`); an empty string means that one side does not have it.

    In an unchanged run both sides are the same but for case and quotation marks. If the words only moved, `elsewhere`
    names the section of the other text that has them.
    """

    kind: RunKind
    old: str
    new: str
    elsewhere: str | None = None


def redline(earlier: BillSection, later: BillSection, effort: Effort) -> tuple[Run, ...]:
    """Compare a section before and after; the `old` of all runs is the earlier text, and their `new` the later one."""
    one, other = section_sentences(earlier), section_sentences(later)
    blocks = common_blocks([normalized(each) for each in one], [normalized(each) for each in other], effort)
    runs: list[Run] = []
    low = start = 0
    for at, there, size in [*blocks, (len(one), len(other), 0)]:
        runs += _gap_runs(one[low:at], other[start:there], effort)
        low, start = at + size, there + size
        if size:
            runs.append(Run("unchanged", "".join(one[at:low]), "".join(other[there:start])))
    return tuple(_joined(runs))


def section_sentences(section: BillSection) -> list[str]:
    """Split a section into sentences, which together are its text."""
    found: list[str] = []
    for paragraph in section.paragraphs:
        if found:
            found[-1] += "\n"
        found += sentences(paragraph)
    return found


def _gap_runs(one: Sequence[str], other: Sequence[str], effort: Effort) -> Iterator[Run]:
    """Yield the runs for sentences of which none is the same on both sides."""
    if one and other and not _can_pair(one, other, effort):
        yield from _word_runs("".join(one), "".join(other), effort)
        return
    low = start = 0
    for here, there in [*_sentence_pairs(one, other), (range(len(one), len(one)), range(len(other), len(other)))]:
        yield from (Run("deleted", each, "") for each in one[low : here.start])
        yield from (Run("inserted", "", each) for each in other[start : there.start])
        if here:
            old, new = ("".join(side[at] for at in places) for side, places in ((one, here), (other, there)))
            yield from _word_runs(old, new, effort)
        low, start = here.stop, there.stop


def _can_pair(one: Sequence[str], other: Sequence[str], effort: Effort) -> bool:
    """Tell whether pairing these sentences is within the limit of work."""
    pairs = len(one) * len(other)
    return pairs <= _LARGEST_GAP and effort.spend(pairs * _PAIR_COSTS)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Merge runs that strike a text and put it in again at once, as if a sentence only ends elsewhere."""
    held: Run | None = None
    for run in runs:
        kinds = {held.kind, run.kind} if held else set()
        if (
            held
            and kinds == {"deleted", "inserted"}
            and normalized(held.old + run.old) == normalized(held.new + run.new)
        ):
            held = Run("unchanged", held.old + run.old, held.new + run.new)
            continue
        if held:
            yield held
        held = run
    if held:
        yield held


def _word_runs(old: str, new: str, effort: Effort) -> Iterator[Run]:
    """Yield the runs of two texts, compared word by word."""
    one, other = spans(old), spans(new)
    keys = [[word for _, word in side] for side in (one, other)]
    blocks = common_blocks(keys[0], keys[1], effort, _ANCHOR_WORDS)
    same = sum(size for _, _, size in blocks)
    if same < _WORTH_KEEPING * min(len(one), len(other)):
        blocks = []
    blocks = _without_islands(blocks, keys[0], len(one), len(other))
    # A run goes on to where the next one's first word begins, so that blanks are lost on neither side.
    old_at = [0, *(at for at, _ in one[1:]), len(old)] if one else [0, len(old)]
    new_at = [0, *(at for at, _ in other[1:]), len(new)] if other else [0, len(new)]
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
) -> list[tuple[int, int, int]]:
    """Drop unchanged words between longer changes, repeatedly until there are none."""
    kept = list(blocks)
    for _ in range(_PASSES):
        bounds = [(0, 0, 0), *kept, (length, other_length, 0)]
        left = [
            block
            for before, block, behind in zip(bounds, kept, bounds[2:], strict=False)
            if not _is_island(before, block, behind, keys)
        ]
        if len(left) == len(kept):
            break
        kept = left
    return kept


def _is_island(
    before: tuple[int, int, int], block: tuple[int, int, int], behind: tuple[int, int, int], keys: Sequence[str]
) -> bool:
    at, there, size = block
    said = sum(key[0].isalnum() for key in keys[at : at + size])
    around = min(
        max(at - before[0] - before[2], there - before[1] - before[2]),
        max(behind[0] - at - size, behind[1] - there - size),
    )
    return around > said and (said <= _ISLAND or said * _ISLAND_SHARE <= around)


def _sentence_pairs(one: Sequence[str], other: Sequence[str]) -> list[tuple[range, range]]:
    """Pair the positions of corresponding sentences, in order; a split or merged one corresponds to several."""
    bags = [_bag(each) for each in one], [_bag(each) for each in other]
    found: list[tuple[range, range]] = []
    low = start = 0
    pairs = _pairs(*bags)
    for (at, there), (high, end) in zip(pairs, [*pairs[1:], (len(one), len(other))], strict=False):
        found.append(
            _widened_pair(bags, range(at, at + 1), range(there, there + 1), (range(low, high), range(start, end)))
        )
        low, start = found[-1][0].stop, found[-1][1].stop
    return found


def _bag(sentence: str) -> _Bag:
    return Counter(word for _, word in spans(sentence))


def _pairs(one: Sequence[_Bag], other: Sequence[_Bag]) -> list[tuple[int, int]]:
    """Return the pairs, in order, whose total likeness is greatest."""
    best = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for at in range(len(one) - 1, -1, -1):
        for there in range(len(other) - 1, -1, -1):
            alone = max(best[at + 1][there], best[at][there + 1])
            best[at][there] = max(alone, _likeness(one[at], other[there]) + best[at + 1][there + 1])
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


def _likeness(one: _Bag, other: _Bag) -> float:
    """Return the share of two sentences that is the same (0 to 1); 0 if they are no pair."""
    sizes = one.total(), other.total()
    shared = (one & other).total()
    share = 2 * shared / (sum(sizes) or 1)
    within = shared / (min(sizes) or 1) if min(sizes) >= _WITHIN_WORDS else 0.0
    return share if share >= _ALIKE or within >= _WITHIN else 0.0


def _widened_pair(
    bags: tuple[Sequence[_Bag], Sequence[_Bag]], here: range, there: range, free: tuple[range, range]
) -> tuple[range, range]:
    """Widen a pair by free neighbours that belong to it."""
    held = [here, there]
    while True:
        both = [sum((bags[side][at] for at in held[side]), Counter[str]()) for side in (0, 1)]
        for side in (0, 1):
            left = both[1 - side] - both[side]
            if wider := next(_belonging(bags[side], held[side], free[side], left), None):
                held[side] = wider
                break
        else:
            return held[0], held[1]


def _belonging(bags: Sequence[_Bag], held: range, free: range, left: _Bag) -> Iterator[range]:
    for wider, at in (
        (range(held.start, held.stop + 1), held.stop),
        (range(held.start - 1, held.stop), held.start - 1),
    ):
        if at in free and (left & bags[at]).total() >= _BELONGS * max(1, bags[at].total()):
            yield wider
