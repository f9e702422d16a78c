"""Finds out from which of two texts each section of a third comes: a conference report and both branches' texts."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from billbot.texts.comparing import ComparedSection, TextComparison, all_sections, compare
from billbot.texts.matching import shingles
from billbot.texts.reading import BillSection, BillText

Origin = Literal["first", "second", "both", "neither"]

_SHINGLE = 5
# A section comes from a text that has this share of it.
_COMES_FROM = 0.4
# It comes from one of them if that has `_RATHER` more of it alone, and from both if each has `_PART` of it alone.
_RATHER = 0.05
_PART = 0.1


class SectionOrigin(Struct, frozen=True):
    """Where a section comes from, and the share of its words (0 to 1) that each of the two texts has."""

    section: BillSection
    origin: Origin
    first_share: float
    second_share: float


class ThreeWaySection(Struct, frozen=True):
    """A section compared with the text that it comes from or resembles most: the second if `beside_second`."""

    origin: SectionOrigin
    compared: ComparedSection
    beside_second: bool


class ThreeWayComparison(Struct, frozen=True):
    """A text compared with two earlier ones: its sections in order, and the sections of each that it left out."""

    sections: tuple[ThreeWaySection, ...]
    left_out: tuple[tuple[ComparedSection, ...], tuple[ComparedSection, ...]]

    def count(self, origin: Origin) -> int:
        """Count the sections that come from there."""
        return sum(section.origin.origin == origin for section in self.sections)


def compare_three(text: BillText, first: BillText, second: BillText) -> ThreeWayComparison:
    """Compare a text with two earlier ones, and each of its sections with the one that it comes from."""
    found = compare(first, text), compare(second, text)
    beside = [[each for each in one.sections if each.later] for one in found]
    sections = [
        ThreeWaySection(origin, (one, other)[rather], rather)
        for origin, one, other in zip(origins(text, first, second), *beside, strict=True)
        for rather in (origin.second_share > origin.first_share,)
    ]
    return ThreeWayComparison(tuple(sections), (_left_out(found[0]), _left_out(found[1])))


def _left_out(found: TextComparison) -> tuple[ComparedSection, ...]:
    return tuple(each for each in found.sections if each.kind == "gone")


def origins(text: BillText, first: BillText, second: BillText) -> tuple[SectionOrigin, ...]:
    """Return for each section of a text, in order, from which of two earlier texts it comes."""
    there = [_shingled(all_sections(each)) for each in (first, second)]
    found = []
    for section in all_sections(text):
        shingles = _shingled([section])
        shares = [_share(shingles, side) for side in there]
        alone = [_share(shingles, side - rest) for side, rest in (there, there[::-1])]
        found.append(SectionOrigin(section, _origin(shares, alone), shares[0], shares[1]))
    return tuple(found)


def _share(shingles: set[int], side: set[int]) -> float:
    return len(shingles & side) / len(shingles) if shingles else 0.0


def _origin(shares: Sequence[float], alone: Sequence[float]) -> Origin:
    """Decide where a section comes from, by the share of it that each text has, and that each has alone."""
    if max(shares) < _COMES_FROM:
        return "neither"
    if min(alone) >= _PART or abs(alone[0] - alone[1]) < _RATHER:
        return "both"
    return "first" if alone[0] > alone[1] else "second"


def _shingled(sections: Sequence[BillSection]) -> set[int]:
    said = (section.text for section in sections if section.text.strip())
    return {each for text in said for each in shingles(text, _SHINGLE)}
