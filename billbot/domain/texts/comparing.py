"""Compares two texts, or one with two earlier ones: pairs their sections, and says what changed in each.

Sections are paired by which part of the law they amend, by likeness and by substance, whatever their numbers. Of a text
that draws on two, such as a conference report, it is found out from which of them each section comes.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.texts.amended import provision
from billbot.domain.texts.matching import (
    Effort,
    bare_sentence,
    count_words,
    increasing,
    neighbors,
    normalized,
    shingles,
    telling_words,
)
from billbot.domain.texts.reading import BillSection, BillText
from billbot.domain.texts.redline import Run, redline, section_sentences

# The words of a shingle, by which similarity is measured; one that more than `_COMMON` sections have is ignored.
_SHINGLE = 3
_COMMON = 12
_ALIKE = 0.4
# The share for a section that became part of a larger one, or that a larger one was cut down to.
_WITHIN = 0.7
# Sections that amend the same part of the law need less in common.
_ALIKE_IN_LAW = 0.15
_SAME_LAW = 0.3
# A section's substance is in another one that has this share of its neighboring words, and of its words, the formulas
# of bills aside: found by reading what 114 pairs of drafts would call gone. So many pairs of words are no accident.
# More is asked of sections that amend different laws, or where the other one has a counterpart already, and most of
# what would be split off, since nothing may be hidden.
_SUBSTANCE = 0.12
_MERGED = 0.25
_SPLIT = 0.4
_SUBSTANCE_WORDS = 0.45
# Whatever a section of a budget that lists all items shares with a section says nothing.
_LONGEST = 100_000
_FEWEST_PAIRS = 6
_FEWEST_PAIRS_IN_LAW = 3
SectionKind = Literal["unchanged", "moved", "rewritten", "merged", "split", "new", "gone"]
SECTION_KINDS: tuple[SectionKind, ...] = ("unchanged", "moved", "rewritten", "merged", "split", "new", "gone")

SAME_SECTION = "this section"
"""The place of text that moved within its section."""

# How many words a sentence needs to count as moved if the other text has it elsewhere.
_MOVED = 8


Origin = Literal["first", "second", "both", "neither"]
# The words of a run by which it is found out from which of two texts a section comes.
_RUN = 5
# A section comes from a text that has this share of it.
_COMES_FROM = 0.4
# It comes from one of them if that has `_RATHER` more of it alone, and from both if each has `_PART` of it alone.
_RATHER = 0.05
_PART = 0.1


class _Candidate(Struct, frozen=True):
    score: float
    one: int
    other: int


def _aligned(one: Sequence[BillSection], other: Sequence[BillSection]) -> list[tuple[int, int]]:
    """Pair the indexes of sections that are the same one in both texts, in the order of `one`."""
    pairs = dict(_identical_pairs(one, other))
    taken = set(pairs.values())
    candidates = sorted(
        _similar_pairs(one, other, pairs, taken), key=lambda each: (-each.score, abs(each.one - each.other), each.one)
    )
    for each in candidates:
        if each.one not in pairs and each.other not in taken:
            pairs[each.one] = each.other
            taken.add(each.other)
    for at, there in _only_pairs_for_law(one, other, pairs, taken):
        pairs[at] = there
        taken.add(there)
    left = [at for at in range(len(one)) if at not in pairs]
    added = [there for there in range(len(other)) if there not in taken]
    found = [
        *_of_one_substance(one, left, other, _SUBSTANCE),
        *map(_turned, _of_one_substance(other, added, one, _SUBSTANCE)),
    ]
    for each in sorted(found, key=lambda each: (-each.score, each.one, each.other)):
        if each.one not in pairs and each.other not in taken:
            pairs[each.one] = each.other
            taken.add(each.other)
    return sorted(pairs.items())


def _turned(found: _Candidate) -> _Candidate:
    return _Candidate(found.score, found.other, found.one)


def _of_one_substance(
    one: Sequence[BillSection], alone: Sequence[int], other: Sequence[BillSection], least: float
) -> Iterator[_Candidate]:
    """Yield for sections of one text, the indexes `alone`, those of the other that have their substance, reworded.

    That is so much of it at `least`; of several the one that has most of it, in words, scores highest.
    """
    if not alone:
        return
    having: dict[Hashable, list[int]] = {}
    words: list[set[str]] = []
    for there, section in enumerate(other):
        said = telling_words(provision(section.paragraphs)) if len(section.text) <= _LONGEST else []
        words.append(set(said))
        for pair in neighbors(said):
            having.setdefault(pair, []).append(there)
    for at in alone:
        said = telling_words(provision(one[at].paragraphs)) if len(one[at].text) <= _LONGEST else []
        own, known = neighbors(said), set(said)
        shared = Counter(there for pair in own if len(places := having.get(pair, ())) <= _COMMON for there in places)
        for there, times in shared.items():
            laws = {one[at].amends, other[there].amends} - {None}
            in_law = len(laws) == 1 and one[at].amends == other[there].amends
            if (
                times >= (_FEWEST_PAIRS_IN_LAW if in_law else _FEWEST_PAIRS)
                and times >= max(least, _MERGED if len(laws) > 1 else 0) * len(own)
                and len(known & words[there]) >= _SUBSTANCE_WORDS * len(known)
            ):
                yield _Candidate(times, at, there)


def _identical_pairs(one: Sequence[BillSection], other: Sequence[BillSection]) -> Iterator[tuple[int, int]]:
    """Pair sections with identical words, in order."""
    waiting: dict[str, list[int]] = {}
    for there in range(len(other) - 1, -1, -1):
        waiting.setdefault(normalized(other[there].text), []).append(there)
    for at, section in enumerate(one):
        if places := waiting.get(normalized(section.text)):
            yield at, places.pop()


def _similar_pairs(
    one: Sequence[BillSection], other: Sequence[BillSection], pairs: dict[int, int], taken: set[int]
) -> Iterator[_Candidate]:
    """Yield the pairs of sections that are similar enough."""
    here = {at: shingles(section.text, _SHINGLE) for at, section in enumerate(one) if at not in pairs}
    there = {at: shingles(section.text, _SHINGLE) for at, section in enumerate(other) if at not in taken}
    acts = [
        {at: shingles(provision(side[at].paragraphs), _SHINGLE) for at in own if side[at].amends}
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
        for at, times in shared.items():
            alike = 2 * times / (len(own) + len(here[at]))
            within = times / min(len(own), len(here[at]))
            same_law = other[to].amends is not None and other[to].amends == one[at].amends
            if _does_much_the_same(acts[0][at], acts[1][to]) if same_law else alike >= _ALIKE or within >= _WITHIN:
                yield _Candidate(max(alike, within * _WITHIN) + (_SAME_LAW if same_law else 0), at, to)


def _does_much_the_same(here: set[int], there: set[int]) -> bool:
    """Tell whether two sections change the same part of the law in a similar way."""
    shared = len(here & there)
    return 2 * shared >= _ALIKE_IN_LAW * (len(here) + len(there)) or shared >= _WITHIN * min(len(here), len(there))


def _only_pairs_for_law(
    one: Sequence[BillSection], other: Sequence[BillSection], pairs: dict[int, int], taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Pair the remaining sections that are the only ones in their text to amend a part of the law."""
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


class ComparedSection(Struct, frozen=True):
    """A section in both texts; `earlier` is null for a new one, `later` for one that is gone.

    One that is `merged` has no `later`, and one that is `split` no `earlier`: their substance is in the section
    `within` of the other text, beside that one's own.
    """

    kind: SectionKind
    earlier: BillSection | None
    later: BillSection | None
    runs: tuple[Run, ...]
    within: BillSection | None = None

    @property
    def changes(self) -> tuple[Run, ...]:
        """The runs that differ."""
        return tuple(run for run in self.runs if run.kind != "unchanged")

    @property
    def amends(self) -> str | None:
        """The part of the law that it amends; the later text goes first."""
        return (self.later and self.later.amends) or (self.earlier and self.earlier.amends) or None


class TextComparison(Struct, frozen=True):
    """The sections of both texts in the order of the later one, with removed ones where they were.

    `kept` is the share (0 to 1) of the earlier text's substance that the later one has, `old` that of the later text's
    that the earlier one had.
    """

    sections: tuple[ComparedSection, ...]
    kept: float
    old: float

    def count(self, kind: SectionKind) -> int:
        """Count the sections of a kind."""
        return sum(section.kind == kind for section in self.sections)


def compare(earlier: BillText, later: BillText) -> TextComparison:
    """Compare two texts; the emergency preamble counts as a section, and what precedes it does not."""
    one, other = all_sections(earlier), all_sections(later)
    pairs = _aligned(one, other)
    in_place = set(increasing(sorted(pairs)))
    effort = Effort()
    partner = {there: at for at, there in pairs}
    behind = _removed_after(one, pairs)
    kept = {at for at, _ in pairs}
    into = _nearest(one, [at for at in range(len(one)) if at not in kept], other, _MERGED)
    out_of = _nearest(other, [there for there in range(len(other)) if there not in partner], one, _SPLIT)
    found = [_removed_section(one[at], into.get(at)) for at in behind.get(None, ())]
    for there, section in enumerate(other):
        at = partner.get(there)
        if at is None:
            runs = tuple(Run("inserted", "", each) for each in section_sentences(section))
            source = out_of.get(there)
            found.append(ComparedSection("split" if source else "new", None, section, runs, source))
        else:
            found.append(_kept_section(one[at], section, effort, moved=(at, there) not in in_place))
            found += [_removed_section(one[gone], into.get(gone)) for gone in behind.get(at, ())]
    said = [neighbors(telling_words("\n".join(each.text for each in side))) for side in (one, other)]
    both = len(said[0] & said[1])
    return TextComparison(tuple(_with_moves(found)), *(both / len(side) if side else 1.0 for side in said))


def _nearest(
    one: Sequence[BillSection], alone: Sequence[int], other: Sequence[BillSection], least: float
) -> dict[int, BillSection]:
    """Return for each of these sections the one of the other text that has most of its substance, and this share."""
    found = sorted(_of_one_substance(one, alone, other, least), key=lambda each: each.score)
    return {each.one: other[each.other] for each in found}


def all_sections(text: BillText) -> list[BillSection]:
    """Return the sections of a text, with its emergency preamble first."""
    preamble = [BillSection(None, (text.preamble,), "Emergency preamble")] if text.preamble else []
    return [*preamble, *text.sections]


def _removed_after(one: Sequence[BillSection], pairs: Sequence[tuple[int, int]]) -> dict[int | None, list[int]]:
    """Return the indexes of removed sections by the last section before them that is still there."""
    kept, last = {at for at, _ in pairs}, None
    behind: dict[int | None, list[int]] = {}
    for at in range(len(one)):
        if at in kept:
            last = at
        else:
            behind.setdefault(last, []).append(at)
    return behind


def _removed_section(section: BillSection, within: BillSection | None) -> ComparedSection:
    runs = tuple(Run("deleted", each, "") for each in section_sentences(section))
    return ComparedSection("merged" if within else "gone", section, None, runs, within)


def _kept_section(earlier: BillSection, later: BillSection, effort: Effort, *, moved: bool) -> ComparedSection:
    if normalized(earlier.text) == normalized(later.text):
        same = (Run("unchanged", earlier.text, later.text),)
        return ComparedSection("moved" if moved else "unchanged", earlier, later, same)
    return ComparedSection("rewritten", earlier, later, redline(earlier, later, effort))


def _with_moves(found: Sequence[ComparedSection]) -> Iterator[ComparedSection]:
    """Mark text that was struck in one place and put in at another as moved, with the other place."""
    struck, put_in = _places(found, "deleted"), _places(found, "inserted")
    left = {key: min(len(struck[key]), len(put_in[key])) for key in struck.keys() & put_in.keys()}
    used: Counter[tuple[str, str]] = Counter()
    for at, section in enumerate(found):
        runs = []
        for run in section.runs:
            key = bare_sentence(run.old or run.new)
            others = put_in if run.kind == "deleted" else struck
            if run.kind in ("deleted", "inserted") and used[key, run.kind] < left.get(key, 0):
                place, name = others[key][used[key, run.kind]]
                runs.append(replace(run, elsewhere=SAME_SECTION if place == at else name))
                used[key, run.kind] += 1
            else:
                runs.append(run)
        yield replace(section, runs=tuple(runs))


def _places(found: Sequence[ComparedSection], kind: Literal["deleted", "inserted"]) -> dict[str, list[tuple[int, str]]]:
    """Return where each longer sentence was struck or put in: the index of the section and its name in that text."""
    places: dict[str, list[tuple[int, str]]] = {}
    for at, section in enumerate(found):
        own = section.earlier if kind == "deleted" else section.later
        for run in section.runs:
            if run.kind == kind and count_words(run.old or run.new) >= _MOVED:
                name = (own and (own.label or own.heading)) or "the text"
                places.setdefault(bare_sentence(run.old or run.new), []).append((at, name))
    return places


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
        own = _shingled([section])
        shares = [_share(own, side) for side in there]
        alone = [_share(own, side - rest) for side, rest in (there, there[::-1])]
        found.append(SectionOrigin(section, _origin(shares, alone), shares[0], shares[1]))
    return tuple(found)


def _share(own: set[int], side: set[int]) -> float:
    return len(own & side) / len(own) if own else 0.0


def _origin(shares: Sequence[float], alone: Sequence[float]) -> Origin:
    """Decide where a section comes from, by the share of it that each text has, and that each has alone."""
    if max(shares) < _COMES_FROM:
        return "neither"
    if min(alone) >= _PART or abs(alone[0] - alone[1]) < _RATHER:
        return "both"
    return "first" if alone[0] > alone[1] else "second"


def _shingled(sections: Sequence[BillSection]) -> set[int]:
    said = (section.text for section in sections if section.text.strip())
    return {each for text in said for each in shingles(text, _RUN)}
