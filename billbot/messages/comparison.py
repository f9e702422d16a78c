"""Words for a comparison of texts: a summary, section headings, all of it for a terminal, and a message.

If a text draws on both branches' texts, they say where each section comes from, and what was left out.
`billbot.public.pages` has the page.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Literal

from msgspec import Struct

from billbot.domain.bills import BillId
from billbot.domain.comparing import (
    SAME_SECTION,
    ComparedSection,
    SectionKind,
    TextComparison,
    ThreeWayComparison,
    ThreeWaySection,
)
from billbot.domain.digest import NewDraft
from billbot.domain.display import count, first_few
from billbot.domain.text_changes import Edit, PhraseCount, TextChange
from billbot.domain.texts import BillSection
from billbot.domain.watched import Channel, Proposal
from billbot.messages.document import Bullet, Bullets, Item, Links, MessageDocument, Paragraph, nonempty
from billbot.messages.phrases import capitalized, full_date, heard_in, listed, numbers

UNOFFICIAL = "Unofficial, and not legal advice: compared by a program. The record is at malegislature.gov."
_TOLD: tuple[SectionKind, ...] = ("new", "gone", "rewritten", "merged", "split", "moved", "unchanged")
# How many characters before and after a change a terminal shows.
_AROUND = 120
_FORM = "Nothing changed but punctuation, numbers of sections and how the laws are named."
# If less than this share of the earlier text is left, it is another text.
_HARDLY, _HALF = 0.1, 0.5
_PHRASES = 3
SHOWN = 40
"""So many changes are listed before a whole comparison, which has all of them."""
# Limits: characters of a quotation, characters of changed words in a sentence, listed changes of a sentence.
_QUOTED, _EDIT, _EDITS = 200, 90, 2
# Quotation marks within a quotation.
_INNER = str.maketrans('“”"', "\u2018\u2019\u2019")
# How many changes a message and a digest have. The comparison has all.
_LINES, _DIGESTED = 4, 2
_WHOLE = "The whole comparison"


class Draft(Struct, frozen=True):
    """A text to compare: what people call it, when this version was first read (Eastern), and its title."""

    name: str
    read_at: datetime
    title: str | None


def summary(found: TextComparison) -> str:
    """Say in a sentence how many sections are new, gone, rewritten, moved and unchanged."""
    parts = [f"{times} {kind}" for kind in _TOLD if (times := found.count(kind))]
    if len(parts) == 1 and found.count("unchanged"):
        return "No section changed."
    return f"Sections: {listed(parts)}." if parts else "There is nothing to compare."


def news(
    drafts: Sequence[Draft],
    found: TextComparison | ThreeWayComparison,
    changes: Sequence[TextChange],
    words: Sequence[PhraseCount],
) -> list[str]:
    """Return lines that say what changed: whether it is another text, then each change, the gravest first.

    Which of our words only one text has comes after the gravest change.
    """
    lines, of_words, told = list[str](), list[str](), [change_line(each) for each in changes]
    turned = list(_only_one_has(words))
    gone, came = ([each for each in turned if bool(each.after) == after] for after in (False, True))
    if gone:
        phrases = listed(first_few([quoted(each.phrase) for each in gone], _PHRASES))
        sentence = _shortened(gone[0].sentence)
        quoted_too = any(sentence in line for line in told[:_PHRASES])
        of_words.append(f"No longer in the text: {phrases}." + ("" if quoted_too else f" It was in {sentence}"))
    if isinstance(found, TextComparison):
        if another := _another_text(drafts, found):
            lines.append(another)
        elif not changes:
            same = all(each.kind == "unchanged" for each in found.sections)
            lines.append("No word changed." if same else _FORM)
    if came:
        phrases = listed(first_few([quoted(each.phrase) for each in came], _PHRASES))
        of_words.append(f"New in the text: {phrases}.")
    return [*lines, *told[:1], *of_words, *told[1:]]


def _another_text(drafts: Sequence[Draft], found: TextComparison) -> str:
    """Say that most of a text differs from the earlier draft; empty if it does not."""
    (one, other), (kept, old) = drafts, (found.kept, found.old)
    if kept >= _HALF and old >= _HALF:
        return ""
    title = f", “{_shortened(other.title.rstrip('.'))[1:-1]}”," if other.title and other.title != one.title else ""
    if kept < _HARDLY:
        return f"{other.name}{title} is another text: it has hardly any of {one.name}."
    if kept < _HALF:
        return f"{other.name}{title} has less than half of the text of {one.name}."
    return f"Most of the text of {other.name}{title.rstrip(',')} is new."


def change_line(change: TextChange) -> str:
    """Say in a line what changed, and where."""
    name = _spoken_name(change.section)
    law = f" ({change.section.amends})" if change.section.amends else ""
    if change.kind in ("new", "gone"):
        return f"{change.kind.capitalize()}: {name or 'the text'}{law}: {_shortened(change.text)}"
    if change.kind in ("merged", "split"):
        verb = "is now part of" if change.kind == "merged" else "comes from"
        within = (change.within and _spoken_name(change.within)) or "the text"
        return f"{capitalized(name or 'the text')}{law} {verb} {within}: {_shortened(change.text)}"
    at = f"{capitalized(name)}: " if name else ""
    if change.kind != "reworded":
        return (
            f"{at}{change.kind} {_shortened(change.text)}"
            if at
            else f"{capitalized(change.kind)}: {_shortened(change.text)}"
        )
    first = change.edits[0]
    if first.old and len(first.new) + 2 >= len(change.text.strip()):
        return f"{at}{_shortened(first.old)} is now {_shortened(first.new)}"
    edits = "; ".join(_edited(each) for each in change.edits[:_EDITS])
    return f"{at}{edits if at else capitalized(edits)}, in {_shortened(change.text, first.new)}"


def _edited(edit: Edit) -> str:
    old, new = (_shortened(each, most=_EDIT) for each in (edit.old, edit.new))
    if edit.old and edit.new:
        return f"{old} is now {new}"
    return f"struck {old}" if edit.old else f"added {new}"


def _spoken_name(section: BillSection) -> str:
    if section.number is not None:
        return f"section {section.number}"
    return (section.heading or "")[:1].lower() + (section.heading or "")[1:]


def _shortened(text: str, around: str = "", most: int = _QUOTED) -> str:
    """Quote a text on one line. If it is long, quote the words around `around`, or the first ones, with "…"."""
    text, around = (" ".join(each.translate(_INNER).split()).strip(" ;,") for each in (text, around))
    if len(text) <= most:
        return f"“{text}”"
    at = max(0, text.find(around))
    begins = 0 if at + len(around) < most else text.rfind(" ", 0, max(0, at - most // 3)) + 1
    shown = text[begins : begins + most]
    if begins + most < len(text):
        shown = f"{shown.rpartition(' ')[0] or shown} …"
    return f"“… {shown}”" if begins else f"“{shown}”"


def _only_one_has(words: Sequence[PhraseCount]) -> Iterator[PhraseCount]:
    """Yield the phrases in only one of the two texts, each once."""
    said: set[str] = set()
    for each in words:
        if bool(each.before) != bool(each.after) and each.phrase.casefold() not in said:
            said.add(each.phrase.casefold())
            yield each


def quoted(phrase: str) -> str:
    """Quote a topic's phrase. A stem is shown as “detain…”."""
    return f"“{phrase[:-1]}…”" if phrase.endswith("*") else f"“{phrase}”"


def heading(section: ComparedSection) -> str:
    """Return a section's heading: its numbers before and after, what happened to it, and what it amends."""
    was, name = _name(section.earlier), _name(section.later)
    if section.earlier and section.later and was != name:
        name = f"{name} (was {'the text' if section.earlier.label is None else was})"
    name = name if section.later else was
    within = ""
    if section.within is not None:
        within = f" {'into' if section.kind == 'merged' else 'from'} {_name(section.within)}"
    return f"{name}: {section.kind}{within}" + (f" · {section.amends}" if section.amends else "")


class Stretch(Struct, frozen=True):
    """A piece of a section that stayed, was struck or was added. `note` says where moved text is or was."""

    kind: Literal["same", "struck", "put_in"]
    text: str
    note: str = ""


class ShownSection(Struct, frozen=True):
    """A section with its heading."""

    heading: str
    section: ComparedSection

    @property
    def changed(self) -> bool:
        """Whether its text differs."""
        return self.section.kind not in ("unchanged", "moved")

    @property
    def stretches(self) -> Iterator[Stretch]:
        """Its text before and after, merged into one. Blanks around a change are not part of it."""
        old_blank = new_blank = ""  # what either text has before the next words
        for (kind, elsewhere), runs in groupby(self.section.runs, key=lambda run: (run.kind, run.elsewhere)):
            together = list(runs)
            old, new = "".join(run.old for run in together), "".join(run.new for run in together)
            if kind == "unchanged":
                yield Stretch("same", max(old_blank, new_blank, key=len) + new.strip())
                old_blank, new_blank = _end(old), _end(new)
                continue
            moved = "moved within" if elsewhere == SAME_SECTION else f"moved {'to' if old else 'from'}"
            note = f"{moved} {elsewhere}" if elsewhere else ""
            if struck := old.strip():
                yield Stretch("same", old_blank)
                yield Stretch("struck", struck, note)
                old_blank = _end(old)
                if kind == "replaced" and new_blank:
                    new_blank = " "
            if put_in := new.strip():
                yield Stretch("same", new_blank)
                yield Stretch("put_in", put_in, note)
                new_blank = _end(new)


def _end(text: str) -> str:
    """Return the blanks at the end of a text."""
    return text[len(text.rstrip()) :]


class ShownComparison(Struct, frozen=True):
    """A comparison ready to be shown: the last of `drafts` with those before it.

    `gist` is the summary, and `news` are lines that say what changed, the gravest first.
    """

    drafts: Sequence[Draft]
    title: str
    gist: str
    sections: Sequence[ShownSection]
    news: Sequence[str]


def shown_comparison(
    drafts: Sequence[Draft], found: TextComparison | ThreeWayComparison, news: Sequence[str]
) -> ShownComparison:
    """Prepare a comparison of two drafts, or of a third one with the two that it draws on."""
    one, other, *_ = (each.name for each in drafts)
    of = [f"{each.name} ({'House' if each.name.startswith('H') else 'Senate'})" for each in drafts]
    if isinstance(found, TextComparison):
        sections = [ShownSection(heading(each), each) for each in found.sections]
        return ShownComparison(drafts, f"{of[0]} → {of[1]}: what changed", summary(found), sections, news)
    names = one, other
    sections = [ShownSection(_drawn_heading(each, names), each.compared) for each in found.sections]
    for name, gone in zip(names, found.left_out, strict=True):
        sections += [ShownSection(f"{name}, {heading(each)}", each) for each in gone]
    title = f"{of[0]} and {of[1]} → {of[2]}: which section comes from where"
    return ShownComparison(drafts, title, drawn_summary(found, names), sections, news)


def comparison_lines(shown: ShownComparison) -> Iterator[str]:
    """Return lines for a terminal: [-struck-], {+added+}, and a few unchanged words around them."""
    *before, later = (f"{each.name} ({full_date(each.read_at.date())})" for each in shown.drafts)
    yield f"{' and '.join(before)} → {later}"
    yield from (f"  {line}" for line in shown.news[:SHOWN])
    yield shown.gist
    for each in shown.sections:
        yield f"\n{each.heading}"
        if each.changed:
            yield "".join(map(_marked, each.stretches)).strip()
    yield f"\n{UNOFFICIAL}"


def _marked(stretch: Stretch) -> str:
    if stretch.kind == "same":
        return _around(stretch.text)
    note = f" ({stretch.note})" if stretch.note else ""
    return f"[-{stretch.text}{note}-]" if stretch.kind == "struck" else f"{{+{stretch.text}{note}+}}"


def _around(text: str) -> str:
    """Shorten a long unchanged text to its first and last words."""
    if len(text) <= 2 * _AROUND:
        return text
    first, last = text[:_AROUND].rpartition(" "), text[-_AROUND:].partition(" ")
    return f"{first[0] or first[2]} […] {last[2] or last[0]}"


def _name(section: BillSection | None) -> str:
    return (section and (section.label or section.heading)) or "The text"


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
    """Return a section's heading, with the text that it comes from and how much of it each text has."""
    shares = f"{section.first_share:.0%} of its words in {names[0]}, {section.second_share:.0%} in {names[1]}"
    said = {"first": names[0], "second": names[1], "both": "both"}.get(section.origin, "neither")
    beside = f", shown beside {names[section.beside_second]}" if section.compared.earlier else ""
    return f"{heading(section.compared)} · from {said}{beside} ({shares})"


def redraft(
    channel: Channel,
    proposal: Proposal,
    drafts: Sequence[BillId],
    news: Sequence[str],
    gist: str,
    address: str,
    whole: str = "",
    called: str = "",
) -> MessageDocument:
    """Tell what happened to a proposal's text in the last of these drafts.

    `called` names the bill, if the proposal's name does not. `whole` is where the comparison is published; if nowhere,
    the message has the command that prints it. `news` are lines, the gravest first: facts, no judgment. `gist` says
    what happened to the sections. If there are three drafts, the last is a conference report or a substitute that draws
    on the other two.
    """
    *before, later = (numbers([each]) for each in drafts)
    became = (
        f"what changed from {before[0]} to {later}" if len(before) == 1 else f"what {later} takes from {listed(before)}"
    )
    rest = f"{_further(len(news) - _LINES)}{gist} Compared by a program." + ("" if whole else f" {_printed_by(drafts)}")
    look = Links(((f"Bill page {later}", address), *(((_WHOLE, whole),) if whole else ())))
    return MessageDocument(
        headline=f"{capitalized(called) or proposal.name}: {became}",
        body=(Item("", nonempty(Bullets(tuple(map(Bullet, news[:_LINES]))), Paragraph(rest), look)),),
        why=heard_in(channel, f"which follows {proposal.name}"),
        thread=proposal.id,
    )


def _further(number: int) -> str:
    return f"And {count(number, 'more change')}. " if number > 0 else ""


def _printed_by(drafts: Sequence[BillId]) -> str:
    """The command that prints the whole comparison. It comes last and unmarked, so it can be copied."""
    return " ".join([f"{_WHOLE}: billbot compare", *map(str, drafts)])


def digested(new: NewDraft) -> Bullet:
    """The same as a line of a digest, with the gravest changes."""
    *before, later = (numbers([each]) for each in new.drafts)
    told = " ".join(line if line.endswith((".", "”")) else f"{line}." for line in new.news[:_DIGESTED])
    said = f"{later} beside {listed(before)}. {told} {_further(len(new.news) - _DIGESTED)}{new.gist}"
    if new.page:
        return Bullet(said, label=f"{new.proposal}:", anchors=((_WHOLE, new.page),))
    return Bullet(f"{said} {_printed_by(new.drafts)}", label=f"{new.proposal}:")
