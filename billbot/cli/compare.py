"""`compare`: what changed between two texts."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.cli.asked import asked
from billbot.cli.options import JSON, open_house
from billbot.cli.printing import iso, say
from billbot.cli.text import document, texts_of
from billbot.errors import BillbotError, UsageError

if TYPE_CHECKING:
    from billbot.bootstrap import House
    from billbot.store import Store, TextVersion
    from billbot.texts import ComparedSection, PhraseCount, TextComparison


@click.command("compare", short_help="Print what changed between two texts.")
@click.argument("names", metavar="BILL BILL | PROPOSAL", nargs=-1, required=True)
@click.option("--html", "page", metavar="FILE", type=click.Path(path_type=Path), help="Write it as one page instead.")
@JSON
@click.pass_obj
def compare(folder: Path, names: tuple[str, ...], page: Path | None, *, as_json: bool) -> None:
    """Print what changed between the texts of two bills, or of a proposal's last two drafts.

    In the terminal [-what was struck-] and {+what was put in+}.
    """
    from billbot import texts, wording

    if page is not None and as_json:
        raise UsageError("--html and --json: take one of them")
    house = open_house(folder, None)
    with house.open_store(reading=True) as store:
        earlier, later = _drafts(house, store, names)
    one, other = texts.read(earlier.text), texts.read(later.text)
    found = texts.compare(one, other)
    words = texts.mentions(house.topics, one, other)
    sides = ((earlier, one), (later, other))
    drafts = [wording.Draft(each.id.spoken, each.read_at, read.title) for each, read in sides]
    if as_json:
        say(json.dumps(_shape(earlier, later, found, words)))
    elif page is not None:
        page.write_text(wording.comparison_page(drafts[0], drafts[1], found, words), encoding="utf-8")
        say(f"written to {page}")
    else:
        for line in wording.comparison_lines(drafts[0], drafts[1], found, words):
            say(line)


def _drafts(house: "House", store: "Store", names: Sequence[str]) -> "tuple[TextVersion, TextVersion]":
    """The earlier and the later text: of two bills, or the last two of a proposal's chain."""
    if len(names) > 2:  # noqa: PLR2004  two bills
        raise UsageError("name two bills, or one proposal")
    if len(names) == 2:  # noqa: PLR2004
        earlier, later = (texts_of(store, document(house, name))[-1] for name in names)
        return earlier, later
    watch, proposal = asked(house, store, names[0])
    drafts = [version for bill in watch.of(proposal) for version in store.texts.versions(bill)]
    if len(drafts) < 2:  # noqa: PLR2004
        raise BillbotError(f"{proposal.name} has {len(drafts) or 'no'} text so far; to compare takes two")
    return drafts[-2], drafts[-1]


def _shape(
    earlier: "TextVersion", later: "TextVersion", found: "TextComparison", words: "Sequence[PhraseCount]"
) -> dict[str, object]:
    """The JSON that docs/design/contract.md shows."""
    from billbot.texts import SECTION_KINDS

    def side(version: "TextVersion", sections: int) -> dict[str, object]:
        return {"id": str(version.id), "at": iso(version.read_at), "sections": sections}

    return {
        "from": side(earlier, sum(each.earlier is not None for each in found.sections)),
        "to": side(later, sum(each.later is not None for each in found.sections)),
        **{kind: found.count(kind) for kind in SECTION_KINDS},
        "sections": [_section(each) for each in found.sections],
        "words": [
            {
                "topic": each.topic,
                "phrase": each.phrase,
                "before": each.before,
                "after": each.after,
                "sentence": each.sentence,
            }
            for each in words
        ],
    }


def _section(section: "ComparedSection") -> dict[str, object]:
    return {
        "from": section.earlier and (section.earlier.label or section.earlier.heading),
        "to": section.later and (section.later.label or section.later.heading),
        "amends": section.amends,
        "kind": section.kind,
        "changes": [
            {"kind": run.kind, "old": run.old or None, "new": run.new or None, "elsewhere": run.elsewhere}
            for run in section.changes
        ],
    }
