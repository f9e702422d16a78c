"""A text beside those of both branches, in words: which section comes from where, and what of either it leaves out."""

from collections.abc import Iterator, Sequence

from billbot.bills.shown import count
from billbot.texts import ComparedSection, Drawn, DrawnSection, PhraseCount
from billbot.wording.comparison import UNOFFICIAL, Draft, heading, section_lines, words_that_turned
from billbot.wording.comparison_page import ShownSection, page
from billbot.wording.spoken import day, listed

Drafts = tuple[Draft, Draft]


def drawn_summary(found: Drawn, names: tuple[str, str]) -> str:
    """Where the sections come from, and how many of either text are left out, in two sentences."""
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


def drawn_lines(drafts: Drafts, later: Draft, found: Drawn, words: Sequence[PhraseCount]) -> Iterator[str]:
    """The lines for a terminal: each section beside the text that it comes from."""
    names = drafts[0].name, drafts[1].name
    yield " and ".join(_read(each) for each in drafts) + f" → {_read(later)}"
    yield drawn_summary(found, names)
    yield from (f"  {line}" for line in words_that_turned(words))
    for each in found.sections:
        yield from section_lines(_heading(each, names), each.compared)
    for name, gone in zip(names, found.left_out, strict=True):
        for section in gone:
            yield from section_lines(_left_out(section, name), section)
    yield f"\n{UNOFFICIAL}"


def drawn_page(drafts: Drafts, later: Draft, found: Drawn, words: Sequence[PhraseCount]) -> str:
    """The page, as HTML."""
    names = drafts[0].name, drafts[1].name
    sections = [
        ShownSection(_heading(each, names), each.compared, (names[each.beside_second], later.name))
        for each in found.sections
    ]
    for name, gone in zip(names, found.left_out, strict=True):
        sections += [ShownSection(_left_out(section, name), section, (name, later.name)) for section in gone]
    title = f"{names[0]} and {names[1]} → {later.name}: which section comes from where"
    return page(title, (*drafts, later), drawn_summary(found, names), words, sections)


def _read(draft: Draft) -> str:
    return f"{draft.name} ({day(draft.read_at.date())})"


def _heading(section: DrawnSection, names: tuple[str, str]) -> str:
    origin = section.origin
    shares = f"{origin.first_share:.0%} of its words in {names[0]}, {origin.second_share:.0%} in {names[1]}"
    said = {"first": names[0], "second": names[1], "both": "both"}.get(origin.origin, "neither")
    beside = f", shown beside {names[section.beside_second]}" if section.compared.earlier else ""
    return f"{heading(section.compared)} · from {said}{beside} ({shares})"


def _left_out(section: ComparedSection, name: str) -> str:
    return f"{name}, {heading(section)}"
