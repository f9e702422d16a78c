"""Which section of one text became which of another: by what they amend and by likeness, whatever their numbers."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from billbot.texts.amended import provision
from billbot.texts.reading import BillSection
from billbot.texts.words import normalized

# Likeness is counted in shingles of so many words; one that stands in more sections than this tells none from another.
_SHINGLE = 3
_COMMON = 12
_ALIKE = 0.4
# A section that went into a larger one, or that a larger one was cut down to.
_WITHIN = 0.7
# What amends the same part of the law is the same section with so much less in common.
_ALIKE_IN_LAW = 0.15
_SAME_LAW = 0.3


class _Candidate(Struct, frozen=True):
    score: float
    one: int
    other: int


def aligned(one: Sequence[BillSection], other: Sequence[BillSection]) -> list[tuple[int, int]]:
    """The pairs of places of sections that are the same one in both, in the order of the first; each is in one pair."""
    pairs = dict(_equal(one, other))
    taken = set(pairs.values())
    candidates = sorted(
        _candidates(one, other, pairs, taken), key=lambda each: (-each.score, abs(each.one - each.other), each.one)
    )
    for each in candidates:
        if each.one not in pairs and each.other not in taken:
            pairs[each.one] = each.other
            taken.add(each.other)
    for at, there in _alone_in_law(one, other, pairs, taken):
        pairs[at] = there
        taken.add(there)
    return sorted(pairs.items())


def _equal(one: Sequence[BillSection], other: Sequence[BillSection]) -> Iterator[tuple[int, int]]:
    """Those that say the same to the word, the first with the first."""
    waiting: dict[str, list[int]] = {}
    for there in range(len(other) - 1, -1, -1):
        waiting.setdefault(normalized(other[there].text), []).append(there)
    for at, section in enumerate(one):
        if places := waiting.get(normalized(section.text)):
            yield at, places.pop()


def _candidates(
    one: Sequence[BillSection], other: Sequence[BillSection], pairs: dict[int, int], taken: set[int]
) -> Iterator[_Candidate]:
    """The pairs of sections that are alike enough."""
    here = {at: _shingles(section.text) for at, section in enumerate(one) if at not in pairs}
    there = {at: _shingles(section.text) for at, section in enumerate(other) if at not in taken}
    acts = [
        {
            at: _shingles(provision(section.paragraphs))
            for at, section in enumerate(side)
            if section.amends and at in own
        }
        for side, own in ((one, here), (other, there))
    ]
    having: dict[int, list[int]] = {}
    for at, own in here.items():
        for shingle in own:
            having.setdefault(shingle, []).append(at)
    for to, own in there.items():
        shared: Counter[int] = Counter()
        for shingle in own:
            places = having.get(shingle, ())
            if len(places) <= _COMMON:
                shared.update(places)
        for at, count in shared.items():
            alike = 2 * count / (len(own) + len(here[at]))
            within = count / min(len(own), len(here[at]))
            same_law = other[to].amends is not None and other[to].amends == one[at].amends
            if _same_there(acts[0][at], acts[1][to]) if same_law else alike >= _ALIKE or within >= _WITHIN:
                yield _Candidate(max(alike, within * _WITHIN) + (_SAME_LAW if same_law else 0), at, to)


def _same_there(here: set[int], there: set[int]) -> bool:
    """Whether two sections that amend the same part of the law do there what is much the same."""
    shared = len(here & there)
    return 2 * shared >= _ALIKE_IN_LAW * (len(here) + len(there)) or shared >= _WITHIN * min(len(here), len(there))


def _shingles(text: str) -> set[int]:
    words = normalized(text).split()
    return {hash(each) for each in zip(*(words[at:] for at in range(_SHINGLE)), strict=False)} or {hash(tuple(words))}


def _alone_in_law(
    one: Sequence[BillSection], other: Sequence[BillSection], pairs: dict[int, int], taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Of those left, the only two that amend the same part of the law."""
    here = _by_law((at, section) for at, section in enumerate(one) if at not in pairs)
    there = _by_law((at, section) for at, section in enumerate(other) if at not in taken)
    for law, places in here.items():
        if len(places) == 1 and len(there.get(law, ())) == 1:
            yield places[0], there[law][0]


def _by_law(sections: Iterator[tuple[int, BillSection]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for at, section in sections:
        if section.amends:
            places.setdefault(section.amends, []).append(at)
    return places
