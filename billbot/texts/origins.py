"""Which section of a text comes from which of two others: a conference report beside what each branch had passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from billbot.texts.alignment import aligned
from billbot.texts.comparing import parts
from billbot.texts.reading import BillSection, BillText
from billbot.texts.words import plain

Origin = Literal["first", "second", "both", "neither"]

_SHINGLE = 5
# A section comes from a text in which so much of it stands.
_COMES_FROM = 0.4
# And from the one rather than the other by so much more.
_RATHER = 0.05


@dataclass(frozen=True, slots=True)
class SectionOrigin:
    """Where a section comes from: what share of its words stands in each of the two texts, and which it is there.

    A share is between 0 and 1; `first` and `second` are the sections that it is aligned with, null for none.
    """

    section: BillSection
    origin: Origin
    first_share: float
    second_share: float
    first: BillSection | None
    second: BillSection | None


def origins(text: BillText, first: BillText, second: BillText) -> tuple[SectionOrigin, ...]:
    """For each section of a text, in its order, which of two earlier texts it comes from."""
    own, one, other = parts(text), parts(first), parts(second)
    there = [_shingled(one), _shingled(other)]
    pairs = [{of: at for at, of in aligned(side, own)} for side in (one, other)]
    found = []
    for at, section in enumerate(own):
        shingles = _shingled([section])
        shares = [len(shingles & side) / len(shingles) if shingles else 0.0 for side in there]
        partners = [side[pair[at]] if at in pair else None for side, pair in zip((one, other), pairs, strict=True)]
        found.append(SectionOrigin(section, _origin(*shares), shares[0], shares[1], partners[0], partners[1]))
    return tuple(found)


def _origin(first: float, second: float) -> Origin:
    if max(first, second) < _COMES_FROM:
        return "neither"
    if abs(first - second) < _RATHER:
        return "both"
    return "first" if first > second else "second"


def _shingled(sections: Sequence[BillSection]) -> set[int]:
    found: set[int] = set()
    for section in sections:
        words = plain(section.text).split()
        found.update(hash(each) for each in zip(*(words[at:] for at in range(_SHINGLE)), strict=False))
        if 0 < len(words) < _SHINGLE:
            found.add(hash(tuple(words)))
    return found
