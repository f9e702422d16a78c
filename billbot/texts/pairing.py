"""Which sentences became which: pairs in order, and the ones beside a pair into which its sentence was divided."""

from collections import Counter
from collections.abc import Iterator, Sequence

from billbot.texts.words import spans

# Two sentences are a pair if so much of them is the same; below, one was struck and the other put in.
_ALIKE = 0.4
# Or if so much of one of so many words stands in the other: a clause of a sentence that was divided, or a part of one.
_WITHIN = 0.8
_WITHIN_WORDS = 10
# What stands beside a pair belongs to it where it has so much of what the pair does not have on both sides.
_BELONGS = 0.6

_Bag = Counter[str]


def divided(one: Sequence[str], other: Sequence[str]) -> list[tuple[range, range]]:
    """The places of sentences that became each other, in order: one and one, or several where one was parted."""
    bags = [_bag(each) for each in one], [_bag(each) for each in other]
    found: list[tuple[range, range]] = []
    low = start = 0
    pairs = _pairs(*bags)
    for (at, there), (high, end) in zip(pairs, [*pairs[1:], (len(one), len(other))], strict=False):
        found.append(_widened(bags, range(at, at + 1), range(there, there + 1), (range(low, high), range(start, end))))
        low, start = found[-1][0].stop, found[-1][1].stop
    return found


def _bag(sentence: str) -> _Bag:
    return Counter(word for _, word in spans(sentence))


def _pairs(one: Sequence[_Bag], other: Sequence[_Bag]) -> list[tuple[int, int]]:
    """The pairs in order, so that the likeness of all of them together is greatest."""
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
    """How much of two sentences is the same, between 0 and 1; none for those that are no pair."""
    sizes = one.total(), other.total()
    shared = (one & other).total()
    share = 2 * shared / (sum(sizes) or 1)
    within = shared / (min(sizes) or 1) if min(sizes) >= _WITHIN_WORDS else 0.0
    return share if share >= _ALIKE or within >= _WITHIN else 0.0


def _widened(
    bags: tuple[Sequence[_Bag], Sequence[_Bag]], here: range, there: range, free: tuple[range, range]
) -> tuple[range, range]:
    """A pair with the neighbours that belong to it, out of those that belong to no other."""
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
