"""Tells for each section of a text from which of two others it comes: a conference report and both branches' texts."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from billbot.texts.comparing import ComparedSection, TextComparison, compare, parts
from billbot.texts.matching import shingles
from billbot.texts.reading import BillSection, BillText

Origin = Literal["first", "second", "both", "neither"]

_SHINGLE = 5
# A section comes from a text in which so much of it stands.
_COMES_FROM = 0.4
# And from the one rather than the other by so much more that only the one has; from both where each has so much of it
# that the other lacks.
_RATHER = 0.05
_PART = 0.1


class SectionOrigin(Struct, frozen=True):
    """Where a section comes from, and what share of its words, between 0 and 1, stands in each of the two texts."""

    section: BillSection
    origin: Origin
    first_share: float
    second_share: float


class DrawnSection(Struct, frozen=True):
    """A section beside the text that it comes from, or that it is most like; which one that is says `beside_second`."""

    origin: SectionOrigin
    compared: ComparedSection
    beside_second: bool


class Drawn(Struct, frozen=True):
    """A text beside two earlier ones: its sections in their order, and the sections of either that it does not have."""

    sections: tuple[DrawnSection, ...]
    left_out: tuple[tuple[ComparedSection, ...], tuple[ComparedSection, ...]]

    def count(self, origin: Origin) -> int:
        """How many sections come from there."""
        return sum(section.origin.origin == origin for section in self.sections)


def drawn(text: BillText, first: BillText, second: BillText) -> Drawn:
    """Compare a text with two earlier ones, each of its sections with that from which it comes."""
    found = compare(first, text), compare(second, text)
    beside = [[each for each in one.sections if each.later] for one in found]
    sections = [
        DrawnSection(origin, (one, other)[rather], rather)
        for origin, one, other in zip(origins(text, first, second), *beside, strict=True)
        for rather in (origin.second_share > origin.first_share,)
    ]
    return Drawn(tuple(sections), (_left_out(found[0]), _left_out(found[1])))


def _left_out(found: TextComparison) -> tuple[ComparedSection, ...]:
    return tuple(each for each in found.sections if each.kind == "gone")


def origins(text: BillText, first: BillText, second: BillText) -> tuple[SectionOrigin, ...]:
    """For each section of a text, in its order, which of two earlier texts it comes from."""
    there = [_shingled(parts(each)) for each in (first, second)]
    found = []
    for section in parts(text):
        shingles = _shingled([section])
        shares = [_share(shingles, side) for side in there]
        alone = [_share(shingles, side - rest) for side, rest in (there, there[::-1])]
        found.append(SectionOrigin(section, _origin(shares, alone), shares[0], shares[1]))
    return tuple(found)


def _share(shingles: set[int], side: set[int]) -> float:
    return len(shingles & side) / len(shingles) if shingles else 0.0


def _origin(shares: Sequence[float], alone: Sequence[float]) -> Origin:
    """Where a section comes from, by what share of it stands in either text, and in that one alone."""
    if max(shares) < _COMES_FROM:
        return "neither"
    if min(alone) >= _PART or abs(alone[0] - alone[1]) < _RATHER:
        return "both"
    return "first" if alone[0] > alone[1] else "second"


def _shingled(sections: Sequence[BillSection]) -> set[int]:
    said = (section.text for section in sections if section.text.strip())
    return {each for text in said for each in shingles(text, _SHINGLE)}
