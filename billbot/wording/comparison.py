"""What changed between two texts, in words: what it came to, what each section is called, and lines for a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from billbot.texts import ComparedSection, PhraseCount, Run, SectionKind, TextComparison
from billbot.wording.spoken import day, listed

UNOFFICIAL = "Unofficial, and no legal advice: compared by a program. The record is at malegislature.gov."
_TOLD: tuple[SectionKind, ...] = ("new", "gone", "rewritten", "moved", "unchanged")
# So many characters around a change are shown in a terminal.
_AROUND = 120


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is compared: what people call it, when it was first read so (Eastern), its title, null for none."""

    name: str
    read_at: datetime
    title: str | None


def summary(found: TextComparison) -> str:
    """How many sections are new, gone, rewritten, moved and unchanged, in a sentence."""
    parts = [f"{count} {kind}" for kind in _TOLD if (count := found.count(kind))]
    return f"Sections: {listed(parts)}." if parts else "There is nothing to compare."


def words_that_turned(words: Sequence[PhraseCount]) -> list[str]:
    """A line for each phrase of a topic that came, went, or stands another number of times by now."""
    return [_turned(each) for each in words if each.before != each.after]


def _turned(word: PhraseCount) -> str:
    if not word.after:
        return f"the words “{word.phrase}” stand in no section any more; they stood in: “{_short(word.sentence)}”"
    if not word.before:
        return f"the words “{word.phrase}” are new: “{_short(word.sentence)}”"
    return f"the words “{word.phrase}” stand {word.after} times, {word.before} before"


def heading(section: ComparedSection) -> str:
    """What a section is called: its numbers before and after, what it amends, and what became of it."""
    names = [_name(side) for side in (section.earlier, section.later)]
    if section.earlier is None or section.later is None or names[0] == names[1]:
        name = names[0] if section.later is None else names[1]
    else:
        name = f"{names[1]} (was {names[0]})"
    return f"{name}: {section.kind}" + (f" · {section.amends}" if section.amends else "")


def runs_together(section: ComparedSection) -> Iterator[Run]:
    """The runs of a section, those of one kind that follow each other as one."""
    for (kind, elsewhere), runs in groupby(section.runs, key=lambda run: (run.kind, run.elsewhere)):
        together = list(runs)
        yield Run(kind, "".join(run.old for run in together), "".join(run.new for run in together), elsewhere)


def comparison_lines(
    earlier: Draft, later: Draft, found: TextComparison, words: Sequence[PhraseCount]
) -> Iterator[str]:
    """The lines for a terminal: [-struck-], {+put in+}, and of what stayed a few words around."""
    yield f"{earlier.name} ({day(earlier.read_at.date())}) → {later.name} ({day(later.read_at.date())})"
    yield summary(found)
    yield from (f"  {line}" for line in words_that_turned(words))
    for section in found.sections:
        yield f"\n{heading(section)}"
        if section.kind not in ("unchanged", "moved"):
            yield "".join(_marked(run) for run in runs_together(section)).rstrip()
    yield f"\n{UNOFFICIAL}"


def moved_note(run: Run) -> str:
    """Where what moved stands in the other text; empty for what did not."""
    if run.elsewhere is None:
        return ""
    return f"moved to {run.elsewhere}" if run.kind == "deleted" else f"moved from {run.elsewhere}"


def _marked(run: Run) -> str:
    if run.kind == "unchanged":
        text = run.new
        return text if len(text) <= 2 * _AROUND else f"{text[:_AROUND]} […] {text[-_AROUND:]}"
    note = f" ({moved_note(run)})" if run.elsewhere else ""
    struck, put_in = run.old.strip(), run.new.strip()
    marked = " ".join(filter(None, [struck and f"[-{struck}{note}-]", put_in and f"{{+{put_in}{note}+}}"]))
    last = run.new or run.old
    return marked + last[len(last.rstrip()) :]


def _name(section: object) -> str:
    label, head = getattr(section, "label", None), getattr(section, "heading", None)
    return label or head or "The text"


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 2 * _AROUND else f"{sentence[: 2 * _AROUND]}…"
