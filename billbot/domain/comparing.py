"""Compares two texts, or one with two earlier ones: pairs their sections and finds what changed in each. Pure.

Sections are paired by which part of the law they amend, by substance and by likeness, regardless of their numbers.
Within a pair, sentences are paired, even if split or merged; then their words are compared. If a text draws on two
others, such as a conference report, each section is traced to the one it comes from.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.texts import BillSection, BillText, all_sections, provision, section_sentences

RunKind = Literal["unchanged", "deleted", "inserted", "replaced"]


class Run(Struct, frozen=True):
    """A piece of a section before (`old`) and after (`new`); an empty string means that one side does not have it.

    In an unchanged run both sides differ at most in case and quotation marks. If the words only moved, `elsewhere`
    names the section of the other text that has them.
    """

    kind: RunKind
    old: str
    new: str
    elsewhere: str | None = None


Block = tuple[int, int, int]
"""Where a common block begins in each of two sequences, and its length."""

# How many pairs are compared for two texts, which takes about a second. The rest is reported as entirely different:
# correct, but coarse.
_EFFORT = 6_000_000


class Effort:
    """A limit on the work of comparing two texts, so it never takes long."""

    def __init__(self) -> None:
        self._left = _EFFORT

    def spend(self, pairs: int) -> bool:
        """Take this many pairs from the limit; return False if it does not allow them."""
        if pairs > self._left:
            return False
        self._left -= pairs
        return True


# A section's substance is in another section if that one has this share of its pairs of neighboring words, and of its
# words, without the formulas of bills. We found these figures by reading what 114 pairs of drafts would call gone. So
# many pairs are not a coincidence. The share must be higher if the sections amend different laws, if the other one
# already has a counterpart, and highest for a split, since nothing may be hidden.
_SUBSTANCE = 0.12
_MERGED = 0.25
_SPLIT = 0.4
# A budget's section that lists all items is longer. What it shares with another section means nothing.
_LONGEST = 100_000
# A pair that more sections than this have is ignored.
_COMMON = 12
_FEWEST_PAIRS = 6
_FEWEST_PAIRS_IN_LAW = 3
SectionKind = Literal["unchanged", "moved", "rewritten", "merged", "split", "new", "gone"]
SAME_SECTION = "this section"
"""The place of text that moved within its section."""

# A sentence counts as moved if it has this many words and the other text has it elsewhere.
_MOVED = 8
Origin = Literal["first", "second", "both", "neither"]
# How many words a run has when a section is traced to one of two texts.
_RUN = 5
# A section comes from a text that has this share of it.
_COMES_FROM = 0.4
# It comes from one of them if that one has `_RATHER` more of it, and from both if each has `_PART` of it that the other
# lacks.
_RATHER = 0.05
_PART = 0.1


_Bag = Counter[str]


class _Candidate(Struct, frozen=True):
    score: float
    one: int
    other: int


def _aligned(one: Sequence[BillSection], other: Sequence[BillSection]) -> list[tuple[int, int]]:
    """Pair the indexes of sections that correspond, in the order of `one`."""
    pairs = dict(_identical_pairs(one, other))
    taken = set(pairs.values())

    def pair(found: Iterable[_Candidate]) -> None:
        """Pair what is free on both sides, the likeliest first."""
        for each in sorted(found, key=lambda each: (-each.score, abs(each.one - each.other), each.one)):
            if each.one not in pairs and each.other not in taken:
                pairs[each.one] = each.other
                taken.add(each.other)

    here, there = _sole(one, pairs), _sole(other, taken)
    pair(_Candidate(1, here[law], there[law]) for law in here.keys() & there.keys())
    left = [at for at in range(len(one)) if at not in pairs]
    added = [at for at in range(len(other)) if at not in taken]
    reverse = (
        _Candidate(each.score, each.other, each.one) for each in _of_one_substance(other, added, one, _SUBSTANCE)
    )
    pair([*_of_one_substance(one, left, other, _SUBSTANCE), *reverse])
    pair(_alike(one, pairs, other, taken))
    return sorted(pairs.items())


def _of_one_substance(
    one: Sequence[BillSection], alone: Sequence[int], other: Sequence[BillSection], least: float
) -> Iterator[_Candidate]:
    """Yield, for unpaired sections (the indexes `alone`), sections of the other text with their substance, reworded.

    That is so much of it at `least`; of several the one that has most of it, in words, scores highest.
    """
    if not alone:
        return
    having: dict[Hashable, list[int]] = {}
    for there, section in enumerate(other):
        for pair in _neighbors_in(section):
            having.setdefault(pair, []).append(there)
    for at in alone:
        own = _neighbors_in(one[at])
        shared = Counter(there for pair in own if len(places := having.get(pair, ())) <= _COMMON for there in places)
        for there, times in shared.items():
            laws = {one[at].amends, other[there].amends} - {None}
            in_law = len(laws) == 1 and one[at].amends == other[there].amends
            enough = max(least, _MERGED if len(laws) > 1 else 0) * len(own)
            if times >= max(_FEWEST_PAIRS_IN_LAW if in_law else _FEWEST_PAIRS, enough):
                yield _Candidate(times, at, there)


def _neighbors_in(section: BillSection) -> set[Hashable]:
    said = telling_words(provision(section.paragraphs)) if len(section.text) <= _LONGEST else []
    return neighbors(said)


def _identical_pairs(one: Sequence[BillSection], other: Sequence[BillSection]) -> Iterator[tuple[int, int]]:
    """Pair sections with identical words, in order."""
    waiting: dict[str, list[int]] = {}
    for there in range(len(other) - 1, -1, -1):
        waiting.setdefault(normalized(other[there].text), []).append(there)
    for at, section in enumerate(one):
        if places := waiting.get(normalized(section.text)):
            yield at, places.pop()


def _alike(
    one: Sequence[BillSection], pairs: Collection[int], other: Sequence[BillSection], taken: Collection[int]
) -> Iterator[_Candidate]:
    """Yield unpaired sections that amend the same part of the law, or both none, in much the same words."""
    free: dict[str | None, list[tuple[int, _Bag]]] = {}
    for there, section in enumerate(other):
        if there not in taken:
            free.setdefault(section.amends, []).append((there, _said(section)))
    for at, section in enumerate(one):
        if at not in pairs and section.amends in free:
            own = _said(section)
            for there, theirs in free[section.amends]:
                if score := _likeness(own, theirs):
                    yield _Candidate(score, at, there)


def _said(section: BillSection) -> _Bag:
    """The words of what a section does to the law; of one that amends none, those that show what it is about."""
    text = provision(section.paragraphs)
    if section.amends is None:
        return Counter(telling_words(text))
    return Counter(word for _, word in spans(text) if word[0].isalnum())


def _sole(sections: Sequence[BillSection], paired: Collection[int]) -> dict[str, int]:
    """Return the parts of the law that a single unpaired section amends, each with its index."""
    left = [(each.amends, at) for at, each in enumerate(sections) if each.amends and at not in paired]
    times = Counter(law for law, _ in left)
    return {law: at for law, at in left if times[law] == 1}


class ComparedSection(Struct, frozen=True):
    """A section in both texts. `earlier` is None if it is new, `later` if it is gone.

    A `merged` section has no `later`, a `split` one no `earlier`: their substance is now in the section `within` of the
    other text, next to other things.
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
        """The part of the law that it amends, by the later text if that names one."""
        return (self.later and self.later.amends) or (self.earlier and self.earlier.amends) or None


class TextComparison(Struct, frozen=True):
    """The sections of both texts in the order of the later one. Removed ones stay where they were.

    `kept` is the share (0 to 1) of the earlier text's substance that the later one has. `old` is the share of the later
    text's substance that the earlier one had.
    """

    sections: tuple[ComparedSection, ...]
    kept: float
    old: float

    def count(self, kind: SectionKind) -> int:
        """Count the sections of a kind."""
        return sum(section.kind == kind for section in self.sections)


def compare_texts(earlier: BillText, later: BillText) -> TextComparison:
    """Compare two texts. The emergency preamble counts as a section; what comes before it is ignored."""
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
    """Return for each section the one of the other text that has most of its substance, and how much that is."""
    found = sorted(_of_one_substance(one, alone, other, least), key=lambda each: each.score)
    return {each.one: other[each.other] for each in found}


def _removed_after(one: Sequence[BillSection], pairs: Sequence[tuple[int, int]]) -> dict[int | None, list[int]]:
    """Return the indexes of removed sections, by the last remaining section before them."""
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
    """Mark text as moved if it was struck in one place and added in another, with the other place."""
    struck, put_in = _places(found, "deleted"), _places(found, "inserted")
    for at, section in enumerate(found):
        runs = []
        for run in section.runs:
            others = {"deleted": put_in, "inserted": struck}.get(run.kind, {})
            place, name = others.get(bare_sentence(run.old or run.new), (None, None))
            runs.append(replace(run, elsewhere=SAME_SECTION if place == at else name))
        yield replace(section, runs=tuple(runs))


def _places(found: Sequence[ComparedSection], kind: Literal["deleted", "inserted"]) -> dict[str, tuple[int, str]]:
    """Return where each longer sentence was struck or added: the section's index, and its name in that text."""
    places: dict[str, tuple[int, str]] = {}
    for at, section in enumerate(found):
        own = section.earlier if kind == "deleted" else section.later
        for run in section.runs:
            if run.kind == kind and count_words(run.old or run.new) >= _MOVED:
                name = (own and (own.label or own.heading)) or "the text"
                places.setdefault(bare_sentence(run.old or run.new), (at, name))
    return places


class ThreeWaySection(Struct, frozen=True):
    """A section of a text that draws on two others: which of them it comes from, and next to which it is shown.

    `first_share` and `second_share` are the shares of its words (0 to 1) that each has. It is `compared` with the one
    that has more.
    """

    origin: Origin
    first_share: float
    second_share: float
    compared: ComparedSection

    @property
    def beside_second(self) -> bool:
        """Whether it is shown next to the second."""
        return self.second_share > self.first_share


class ThreeWayComparison(Struct, frozen=True):
    """A text compared with two earlier ones: its sections in order, and what it left out of each."""

    sections: tuple[ThreeWaySection, ...]
    left_out: tuple[tuple[ComparedSection, ...], tuple[ComparedSection, ...]]

    def count(self, origin: Origin) -> int:
        """Count the sections that come from there."""
        return sum(section.origin == origin for section in self.sections)


def compare_three(text: BillText, first: BillText, second: BillText) -> ThreeWayComparison:
    """Compare a text with two earlier ones, each section with the one it comes from."""
    found = compare_texts(first, text), compare_texts(second, text)
    there = [_shingled(all_sections(each)) for each in (first, second)]
    sections = []
    kept = ([each for each in side.sections if each.later] for side in found)
    for section, by_first, by_second in zip(all_sections(text), *kept, strict=True):
        own = _shingled([section])
        shares = [_share(own, side) for side in there]
        alone = [_share(own, side - rest) for side, rest in (there, there[::-1])]
        nearest = by_second if shares[1] > shares[0] else by_first
        sections.append(ThreeWaySection(_origin(shares, alone), shares[0], shares[1], nearest))
    first_lost, second_lost = (tuple(each for each in side.sections if each.kind == "gone") for side in found)
    return ThreeWayComparison(tuple(sections), (first_lost, second_lost))


def _share(own: set[int], side: set[int]) -> float:
    return len(own & side) / len(own) if own else 0.0


def _origin(shares: Sequence[float], alone: Sequence[float]) -> Origin:
    """Decide where a section comes from, by how much of it each text has, and how much only that text has."""
    if max(shares) < _COMES_FROM:
        return "neither"
    if min(alone) >= _PART or abs(alone[0] - alone[1]) < _RATHER:
        return "both"
    return "first" if alone[0] > alone[1] else "second"


def _shingled(sections: Sequence[BillSection]) -> set[int]:
    """Hash all runs of `_RUN` words; a shorter section is a single run."""
    found: set[int] = set()
    for words in (normalized(section.text).split() for section in sections):
        found.update(map(hash, zip(*(words[at:] for at in range(_RUN)), strict=False)))
        if 0 < len(words) < _RUN:
            found.add(hash(tuple(words)))
    return found


# A gap with more pairs of sentences than this is compared word by word. A pair of sentences takes as long as so many
# pairs of words.
_LARGEST_GAP = 10_000
_PAIR_COSTS = 60
_ANCHOR_WORDS = 4
# So few unchanged words between longer changes only make a redline hard to read. They are dropped.
_ISLAND = 2
# Two sentences are a pair if this share of them is the same. Otherwise one was struck and the other added.
_ALIKE_SENTENCES = 0.4
# They are also a pair if one has this many words or more, and the other contains this share of it.
_WITHIN_SENTENCE = 0.8
_WITHIN_WORDS = 10
# A neighbor belongs to a pair if this share of it is on only one side of the pair.
_BELONGS = 0.6


def redline(earlier: BillSection, later: BillSection, effort: Effort) -> tuple[Run, ...]:
    """Compare a section before and after. All `old` together are the earlier text, all `new` the later one."""
    one, other = section_sentences(earlier), section_sentences(later)
    blocks = common_blocks([normalized(each) for each in one], [normalized(each) for each in other], effort)
    runs: list[Run] = []
    low = start = 0
    for at, there, size in [*blocks, (len(one), len(other), 0)]:
        runs += _gap_runs(one[low:at], other[start:there], effort)
        low, start = at + size, there + size
        if size:
            runs.append(Run("unchanged", "".join(one[at:low]), "".join(other[there:start])))
    return tuple(runs)


def _gap_runs(one: Sequence[str], other: Sequence[str], effort: Effort) -> Iterator[Run]:
    """Yield the runs for sentences that all differ."""
    pairs = len(one) * len(other)
    if pairs and not (pairs <= _LARGEST_GAP and effort.spend(pairs * _PAIR_COSTS)):
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


def _word_runs(old: str, new: str, effort: Effort) -> Iterator[Run]:
    """Yield the runs of two texts, compared word by word."""
    one, other = spans(old), spans(new)
    keys = [[word for _, word in side] for side in (one, other)]
    blocks = common_blocks(keys[0], keys[1], effort, _ANCHOR_WORDS)
    blocks = _without_islands(blocks, keys[0], len(one), len(other))
    # A run ends where the next one's first word begins, so no blanks are lost.
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
    """Drop unchanged words between longer changes."""
    bounds = [(0, 0, 0), *blocks, (length, other_length, 0)]
    around = zip(bounds, blocks, bounds[2:], strict=False)
    return [block for before, block, behind in around if not _is_island(before, block, behind, keys)]


def _is_island(
    before: tuple[int, int, int], block: tuple[int, int, int], behind: tuple[int, int, int], keys: Sequence[str]
) -> bool:
    at, there, size = block
    said = sum(key[0].isalnum() for key in keys[at : at + size])
    around = min(
        max(at - before[0] - before[2], there - before[1] - before[2]),
        max(behind[0] - at - size, behind[1] - there - size),
    )
    return said <= _ISLAND and said < around


def _sentence_pairs(one: Sequence[str], other: Sequence[str]) -> list[tuple[range, range]]:
    """Pair the positions of corresponding sentences, in order; a split or merged one corresponds to several."""
    bags = [_bag(each) for each in one], [_bag(each) for each in other]
    found: list[tuple[range, range]] = []
    low = start = 0
    pairs = _likeliest_pairs(*bags)
    for (at, there), (high, end) in zip(pairs, [*pairs[1:], (len(one), len(other))], strict=False):
        found.append(
            _widened_pair(bags, range(at, at + 1), range(there, there + 1), (range(low, high), range(start, end)))
        )
        low, start = found[-1][0].stop, found[-1][1].stop
    return found


def _bag(sentence: str) -> _Bag:
    return Counter(word for _, word in spans(sentence))


def _likeliest_pairs(one: Sequence[_Bag], other: Sequence[_Bag]) -> list[tuple[int, int]]:
    """Return the pairs with the greatest total likeness, in order."""
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
    """Return the share of two sentences that is the same (0 to 1); 0 if they do not match."""
    sizes = one.total(), other.total()
    shared = (one & other).total()
    share = 2 * shared / (sum(sizes) or 1)
    within = shared / (min(sizes) or 1) if min(sizes) >= _WITHIN_WORDS else 0.0
    return share if share >= _ALIKE_SENTENCES or within >= _WITHIN_SENTENCE else 0.0


def _widened_pair(
    bags: tuple[Sequence[_Bag], Sequence[_Bag]], here: range, there: range, free: tuple[range, range]
) -> tuple[range, range]:
    """Add unpaired neighbors that belong to a pair."""
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
# difflib is fast enough up to this many pairs of equal elements.
_SHORT = 40_000


def normalized(text: str) -> str:
    """Normalize a text for comparison: case, blanks and the kind of quotation marks and dashes do not matter."""
    return " ".join(text.translate(_PLAIN).lower().split())


def bare_sentence(text: str) -> str:
    """Normalize a sentence without a number before it and marks after it, as in a list."""
    said = normalized(text)
    begun = _NUMBERED.match(said)
    return said[begun.end() if begun else 0 :].rstrip(" .:;,-")


def telling_words(text: str) -> list[str]:
    """Return the words that show what a text is about, cut to a stem, without those that every bill has."""
    return [word[:_STEM] for word in _TELLING.findall(normalized(text)) if word not in _IN_EVERY_BILL]


def neighbors(words: Sequence[str]) -> set[Hashable]:
    """Return each pair of words that are next to each other, or have one word between them."""
    return {(word, words[at + step]) for step in (1, 2) for at, word in enumerate(words[:-step])}


def spans(text: str) -> list[tuple[int, str]]:
    """Split a text into words and marks: the position of each, and its normalized form."""
    return [(found.start(), found[0].translate(_PLAIN).lower()) for found in _WORD.finditer(text)]


def count_words(text: str) -> int:
    """Count the words of a text, without marks."""
    return sum(word[0].isalnum() for _, word in spans(text))


def common_blocks(one: Sequence[Hashable], other: Sequence[Hashable], effort: Effort, width: int = 1) -> list[Block]:
    """Return the blocks that two sequences share, in order. They do not touch or overlap.

    Long sequences are first aligned by anchors: runs of `width` elements that occur once in each. For sentences, one is
    enough. A single word means too little.
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
        pairs = _work(one[low:high], other[start:end])
        if pairs > _SHORT and (anchors := _anchors(one[low:high], other[start:end], width)):
            places = [(low, start), *((low + a, start + b) for a, b in anchors), (high, end)]
            waiting += [(a, c, b, d) for (a, b), (c, d) in pairwise(places)]
        elif pairs and effort.spend(pairs):
            matcher = SequenceMatcher(None, one[low:high], other[start:end], autojunk=False)
            blocks += [(low + a, start + b, size) for a, b, size in matcher.get_matching_blocks() if size]
    return list(_joined_blocks(sorted(blocks)))


def _work(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
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
    """Return the longest subsequence of pairs with increasing second numbers. `pairs` are sorted by the first."""
    ends: list[int] = []  # for each length of a run, the pair with the lowest end
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


def _joined_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
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
