"""Words for a comparison of texts: a summary, headings of sections, and the whole for a terminal.

If a text draws on those of both branches, they say which section comes from where, and what was left out.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Literal

from msgspec import Struct

from billbot.bills.shown import count
from billbot.texts import (
    SAME_SECTION,
    BillSection,
    ComparedSection,
    PhraseCount,
    Run,
    SectionKind,
    TextComparison,
    ThreeWayComparison,
    ThreeWaySection,
)
from billbot.wording.spoken import full_date, listed

UNOFFICIAL = "Unofficial, and no legal advice: compared by a program. The record is at malegislature.gov."
_TOLD: tuple[SectionKind, ...] = ("new", "gone", "rewritten", "moved", "unchanged")
# How many characters before and after a change a terminal shows.
_AROUND = 120


class Draft(Struct, frozen=True):
    """A text that is compared: what people call it, when this version was first read (Eastern), and its title."""

    name: str
    read_at: datetime
    title: str | None


def summary(found: TextComparison) -> str:
    """Say in a sentence how many sections are new, gone, rewritten, moved and unchanged."""
    parts = [f"{times} {kind}" for kind in _TOLD if (times := found.count(kind))]
    if len(parts) == 1 and found.count("unchanged"):
        return "No section changed."
    return f"Sections: {listed(parts)}." if parts else "There is nothing to compare."


def phrase_changes(words: Sequence[PhraseCount]) -> list[str]:
    """Return a line for each phrase of a topic that is gone, new, or more or less frequent; in this order."""
    return [phrase_change(each) for each in _changed_phrases(words)]


def phrases_gone_or_new(words: Sequence[PhraseCount]) -> list[PhraseCount]:
    """Return the phrases that only one of the two texts has, without duplicates; those that are gone come first."""
    return _changed_phrases([each for each in words if not (each.before and each.after)])


def _changed_phrases(words: Sequence[PhraseCount]) -> list[PhraseCount]:
    found: dict[str, PhraseCount] = {}
    for each in words:
        if each.before != each.after:
            found.setdefault(each.phrase.casefold(), each)
    return sorted(found.values(), key=lambda each: (each.after > 0, each.before > 0))


def quoted(phrase: str) -> str:
    """Quote a phrase of a topic; a stem is shown as “detain…”."""
    return f"“{phrase[:-1]}…”" if phrase.endswith("*") else f"“{phrase}”"


def phrase_change(word: PhraseCount) -> str:
    """Say that a phrase is gone or new, with a sentence that has it, or how often it occurs now and did before."""
    phrase = quoted(word.phrase)
    if not word.after:
        return f"the words {phrase} stand in no section any more; they stood in: “{_around_phrase(word)}”"
    if not word.before:
        return f"the words {phrase} are new: “{_around_phrase(word)}”"
    return f"the words {phrase} stand {count(word.after, 'time')}, {word.before} before"


def heading(section: ComparedSection) -> str:
    """Return the heading of a section: its numbers before and after, what became of it, and what it amends."""
    was, name = _name(section.earlier), _name(section.later)
    if section.earlier and section.later and was != name:
        name = f"{name} (was {'the text' if section.earlier.label is None else was})"
    name = name if section.later else was
    return f"{name}: {section.kind}" + (f" · {section.amends}" if section.amends else "")


def merged_runs(section: ComparedSection) -> Iterator[Run]:
    """Return the runs of a section, with neighbours of the same kind merged."""
    for (kind, elsewhere), runs in groupby(section.runs, key=lambda run: (run.kind, run.elsewhere)):
        together = list(runs)
        yield Run(kind, "".join(run.old for run in together), "".join(run.new for run in together), elsewhere)


class Stretch(Struct, frozen=True):
    """A piece of a section that stayed, was struck or was put in; `note` says where moved text is or was."""

    kind: Literal["same", "struck", "put_in"]
    text: str
    note: str = ""


def merged_stretches(section: ComparedSection) -> Iterator[Stretch]:
    """Merge a section before and after into one text; blanks around a change are not part of it."""
    old_blank = new_blank = ""  # what either text has before what comes next
    for run in merged_runs(section):
        if run.kind == "unchanged":
            yield Stretch("same", max(old_blank, new_blank, key=len) + run.new.strip())
            old_blank, new_blank = _end(run.old), _end(run.new)
            continue
        if struck := run.old.strip():
            yield Stretch("same", old_blank)
            yield Stretch("struck", struck, moved_note(run))
            old_blank = _end(run.old)
            if run.kind == "replaced" and new_blank:
                new_blank = " "
        if put_in := run.new.strip():
            yield Stretch("same", new_blank)
            yield Stretch("put_in", put_in, moved_note(run))
            new_blank = _end(run.new)


def _end(text: str) -> str:
    """Return the blanks at the end of a text."""
    return text[len(text.rstrip()) :]


class ShownSection(Struct, frozen=True):
    """A section with its heading and the names of the two texts that are compared."""

    heading: str
    section: ComparedSection
    names: tuple[str, str]


class ShownComparison(Struct, frozen=True):
    """A comparison ready to be shown: the last of `drafts` with those before it.

    `gist` is the summary, and `words` are counts of our topics' phrases before and after.
    """

    drafts: Sequence[Draft]
    title: str
    gist: str
    sections: Sequence[ShownSection]
    words: Sequence[PhraseCount]


def shown_comparison(
    drafts: Sequence[Draft], found: TextComparison | ThreeWayComparison, words: Sequence[PhraseCount]
) -> ShownComparison:
    """Prepare a comparison of two drafts, or of a third one with the two that it draws on."""
    one, other, *_ = (each.name for each in drafts)
    if isinstance(found, TextComparison):
        sections = [ShownSection(heading(each), each, (one, other)) for each in found.sections]
        return ShownComparison(drafts, f"{one} → {other}: what changed", summary(found), sections, words)
    names, later = (one, other), drafts[-1].name
    sections = [
        ShownSection(_drawn_heading(each, names), each.compared, (names[each.beside_second], later))
        for each in found.sections
    ]
    for name, gone in zip(names, found.left_out, strict=True):
        sections += [ShownSection(f"{name}, {heading(each)}", each, (name, later)) for each in gone]
    title = f"{one} and {other} → {later}: which section comes from where"
    return ShownComparison(drafts, title, drawn_summary(found, names), sections, words)


def comparison_lines(shown: ShownComparison) -> Iterator[str]:
    """Return lines for a terminal: [-struck-], {+put in+}, and a few words of what stayed around them."""
    *before, later = (f"{each.name} ({full_date(each.read_at.date())})" for each in shown.drafts)
    yield f"{' and '.join(before)} → {later}"
    yield shown.gist
    yield from (f"  {line}" for line in phrase_changes(shown.words))
    for each in shown.sections:
        yield f"\n{each.heading}"
        if each.section.kind not in ("unchanged", "moved"):
            yield "".join(_marked(stretch) for stretch in merged_stretches(each.section)).strip()
    yield f"\n{UNOFFICIAL}"


def moved_note(run: Run) -> str:
    """Say where moved text is in the other version; an empty string if it did not move."""
    if run.elsewhere is None:
        return ""
    if run.elsewhere == SAME_SECTION:
        return "moved within this section"
    return f"moved to {run.elsewhere}" if run.kind == "deleted" else f"moved from {run.elsewhere}"


def _marked(stretch: Stretch) -> str:
    if stretch.kind == "same":
        return _around(stretch.text)
    note = f" ({stretch.note})" if stretch.note else ""
    return f"[-{stretch.text}{note}-]" if stretch.kind == "struck" else f"{{+{stretch.text}{note}+}}"


def _around(text: str) -> str:
    """Shorten a text that stayed to its first and last words, if it is long."""
    if len(text) <= 2 * _AROUND:
        return text
    first, last = text[:_AROUND].rpartition(" "), text[-_AROUND:].partition(" ")
    return f"{first[0] or first[2]} […] {last[2] or last[0]}"


def _name(section: BillSection | None) -> str:
    return (section and (section.label or section.heading)) or "The text"


def _around_phrase(word: PhraseCount) -> str:
    """Return the sentence of a phrase, or, if that is long, the words around the phrase."""
    sentence, most = word.sentence, 2 * _AROUND
    if len(sentence) <= most:
        return sentence
    at = max(0, sentence.casefold().find(word.phrase.rstrip("*").casefold()))
    begins = 0 if at + len(word.phrase) < most else sentence.find(" ", max(at - _AROUND, 0), at) + 1
    shown = sentence[begins : begins + most]
    if begins + most < len(sentence):
        shown = f"{shown.rpartition(' ')[0] or shown} …"
    return f"… {shown}" if begins else shown


def drawn_summary(found: ThreeWayComparison, names: tuple[str, str]) -> str:
    """Say in two sentences where the sections come from, and how many of each text were left out."""
    counted = (
        (found.count("first"), names[0]),
        (found.count("second"), names[1]),
        (found.count("both"), "both"),
        (found.count("neither"), "neither"),
    )
    parts = [f"{number} from {text}" for number, text in counted if number]
    left = [f"{len(each)} of {name}" for name, each in zip(names, found.left_out, strict=True) if each]
    rest = f"Left out: {listed(left)}." if left else "No section of either is left out."
    return f"Of {count(len(found.sections), 'section')}: {listed(parts)}. {rest}"


def _drawn_heading(section: ThreeWaySection, names: tuple[str, str]) -> str:
    """Return the heading of a section, with the text that it comes from and its share of words in each."""
    origin = section.origin
    shares = f"{origin.first_share:.0%} of its words in {names[0]}, {origin.second_share:.0%} in {names[1]}"
    said = {"first": names[0], "second": names[1], "both": "both"}.get(origin.origin, "neither")
    beside = f", shown beside {names[section.beside_second]}" if section.compared.earlier else ""
    return f"{heading(section.compared)} · from {said}{beside} ({shares})"
