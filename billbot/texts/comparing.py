"""Two texts compared: which section became which, and what changed in each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from billbot.texts.alignment import aligned
from billbot.texts.matching import Effort, increasing
from billbot.texts.reading import BillSection, BillText
from billbot.texts.redline import Run, pieces, redline
from billbot.texts.words import bare, count, normalized

SectionKind = Literal["unchanged", "moved", "rewritten", "new", "gone"]
SECTION_KINDS: tuple[SectionKind, ...] = ("unchanged", "moved", "rewritten", "new", "gone")

SAME_SECTION = "this section"
"""Where what moved within a section is."""

# A sentence of so many words that stands on the other side is the same sentence, moved.
_MOVED = 8


class ComparedSection(Struct, frozen=True):
    """A section in both texts; `earlier` is null for a new one, `later` for one that is gone."""

    kind: SectionKind
    earlier: BillSection | None
    later: BillSection | None
    runs: tuple[Run, ...]

    @property
    def changes(self) -> tuple[Run, ...]:
        """The runs that are not the same."""
        return tuple(run for run in self.runs if run.kind != "unchanged")

    @property
    def amends(self) -> str | None:
        """The part of the law that it amends, by the later text."""
        return (self.later and self.later.amends) or (self.earlier and self.earlier.amends) or None


class TextComparison(Struct, frozen=True):
    """What became of a text: its sections in the order of the later one, those that are gone where they stood."""

    sections: tuple[ComparedSection, ...]

    def count(self, kind: SectionKind) -> int:
        """How many sections are of a kind."""
        return sum(section.kind == kind for section in self.sections)


def compare(earlier: BillText, later: BillText) -> TextComparison:
    """Compare two texts; the emergency preamble counts as a section, what stands before it as none."""
    one, other = parts(earlier), parts(later)
    pairs = aligned(one, other)
    in_place = set(increasing(sorted(pairs)))
    effort = Effort()
    partner = {there: at for at, there in pairs}
    behind = _behind(one, pairs)
    found = [_gone(one[at]) for at in behind.get(None, ())]
    for there, section in enumerate(other):
        at = partner.get(there)
        if at is None:
            found.append(
                ComparedSection("new", None, section, tuple(Run("inserted", "", each) for each in pieces(section)))
            )
        else:
            found.append(_kept(one[at], section, effort, moved=(at, there) not in in_place))
            found += [_gone(one[gone]) for gone in behind.get(at, ())]
    return TextComparison(tuple(_moved(found)))


def parts(text: BillText) -> list[BillSection]:
    """The sections of a text, with its emergency preamble first."""
    preamble = [BillSection(None, (text.preamble,), "Emergency preamble")] if text.preamble else []
    return [*preamble, *text.sections]


def _behind(one: Sequence[BillSection], pairs: Sequence[tuple[int, int]]) -> dict[int | None, list[int]]:
    """Where each section that is gone stood: behind the last one before it that is still there."""
    kept, last = {at for at, _ in pairs}, None
    behind: dict[int | None, list[int]] = {}
    for at in range(len(one)):
        if at in kept:
            last = at
        else:
            behind.setdefault(last, []).append(at)
    return behind


def _gone(section: BillSection) -> ComparedSection:
    return ComparedSection("gone", section, None, tuple(Run("deleted", each, "") for each in pieces(section)))


def _kept(earlier: BillSection, later: BillSection, effort: Effort, *, moved: bool) -> ComparedSection:
    if normalized(earlier.text) == normalized(later.text):
        same = (Run("unchanged", earlier.text, later.text),)
        return ComparedSection("moved" if moved else "unchanged", earlier, later, same)
    return ComparedSection("rewritten", earlier, later, redline(earlier, later, effort))


def _moved(found: Sequence[ComparedSection]) -> Iterator[ComparedSection]:
    """Say of what was struck in one place and put in at another that it moved, and where it is."""
    struck, put_in = _places(found, "deleted"), _places(found, "inserted")
    left = {key: min(len(struck[key]), len(put_in[key])) for key in struck.keys() & put_in.keys()}
    used: Counter[tuple[str, str]] = Counter()
    for at, section in enumerate(found):
        runs = []
        for run in section.runs:
            key = bare(run.old or run.new)
            others = put_in if run.kind == "deleted" else struck
            if run.kind in ("deleted", "inserted") and used[key, run.kind] < left.get(key, 0):
                place, name = others[key][used[key, run.kind]]
                runs.append(replace(run, elsewhere=SAME_SECTION if place == at else name))
                used[key, run.kind] += 1
            else:
                runs.append(run)
        yield replace(section, runs=tuple(runs))


def _places(found: Sequence[ComparedSection], kind: Literal["deleted", "inserted"]) -> dict[str, list[tuple[int, str]]]:
    """Where each longer sentence stands that was struck or put in: which section it is, and its name in that text."""
    places: dict[str, list[tuple[int, str]]] = {}
    for at, section in enumerate(found):
        own = section.earlier if kind == "deleted" else section.later
        for run in section.runs:
            if run.kind == kind and count(run.old or run.new) >= _MOVED:
                name = (own and (own.label or own.heading)) or "the text"
                places.setdefault(bare(run.old or run.new), []).append((at, name))
    return places
