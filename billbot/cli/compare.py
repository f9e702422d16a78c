"""`compare`: what changed between two texts, or which section of one comes from which of two."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from billbot.cli.options import JSON, find_proposal, meant_bill, open_app
from billbot.cli.printing import say, say_json, tell
from billbot.cli.text import texts_of
from billbot.errors import BillbotError, UsageError

if TYPE_CHECKING:
    from billbot.app.bootstrap import App
    from billbot.domain.comparing import ComparedSection, TextComparison, ThreeWayComparison
    from billbot.store import Store, TextVersion

_TWO, _THREE = 2, 3


@click.command("compare", short_help="Print what changed between two texts.")
@click.argument("names", metavar="BILL BILL [BILL] | PROPOSAL", nargs=-1, required=True)
@click.option("--html", "page", metavar="FILE", type=click.Path(path_type=Path), help="Write it as one page instead.")
@JSON
@click.pass_obj
def compare(folder: Path, names: tuple[str, ...], page: Path | None, *, as_json: bool) -> None:
    """Print what changed between the texts of two bills, or of a proposal's last two drafts.

    Of three bills it says which section of the last one comes from which of the two before; so it does where the last
    draft of a proposal is a conference report or a substitute. In the terminal [-what was struck-] and {+what was put
    in+}.
    """
    from billbot.briefs.drafts import compared
    from billbot.messages.comparison import comparison_lines, shown_comparison
    from billbot.messages.comparison_page import comparison_page

    if page is not None and as_json:
        raise UsageError("--html and --json: take one of them")
    app = open_app(folder, None)
    with app.open_store(reading=True) as store:
        versions = _drafts(app, store, names)
    drafts, found, news, words = compared(versions, app.topics)
    if as_json:
        say_json(_as_json(versions, found) | {"news": news, "words": [asdict(each) for each in words]})
    elif page is not None:
        page.write_text(comparison_page(shown_comparison(drafts, found, news)), encoding="utf-8")
        say(f"written to {page}")
    else:
        for line in comparison_lines(shown_comparison(drafts, found, news)):
            tell(line)


def _drafts(app: "App", store: "Store", names: Sequence[str]) -> "tuple[TextVersion, ...]":
    """The texts, the later one last: of the bills named, or the last ones of a proposal's chain."""
    from billbot.briefs.drafts import drafts, of_both_branches

    if len(names) > _THREE:
        raise UsageError("name two bills, three of which the last draws on the others, or one proposal")
    if len(names) > 1:
        known = app.watch(store)
        return tuple(texts_of(store, meant_bill(app, known, name))[-1] for name in names)
    watch, proposal, _ = find_proposal(app, store, names[0])
    found = drafts(store, watch, proposal)
    if len(found) < _TWO:
        raise BillbotError(f"{proposal.name} has {len(found) or 'no'} text so far; to compare takes two")
    earlier, later = found[-2:]
    branches = None if earlier.id == later.id else of_both_branches(store, watch, later.id)
    return (*branches, later) if branches else (earlier, later)


def _as_json(versions: "Sequence[TextVersion]", found: "TextComparison | ThreeWayComparison") -> dict[str, Any]:
    """The JSON that docs/design/contract.md shows; what a text leaves out that draws on two stands behind the rest."""
    from billbot.domain import comparing, texts

    if isinstance(found, comparing.TextComparison):
        sections = [_section(each) for each in found.sections]
    else:
        sections = [
            _section(
                each.compared,
                origin=each.origin.origin,
                beside="second" if each.beside_second else "first",
                shares=[round(share, 2) for share in (each.origin.first_share, each.origin.second_share)],
            )
            for each in found.sections
        ]
        for name, gone in zip(("first", "second"), found.left_out, strict=True):
            sections += [_section(each, beside=name) for each in gone]
    kinds = [each["kind"] for each in sections]
    first, *second, last = (
        {"id": each.id, "at": each.read_at, "sections": len(texts.all_sections(texts.read(each.text)))}
        for each in versions
    )
    return {
        "from": first,
        "second": second[0] if second else None,
        "to": last,
        **{kind: kinds.count(kind) for kind in comparing.SECTION_KINDS},
        "sections": sections,
    }


def _section(
    section: "ComparedSection",
    *,
    origin: str | None = None,
    beside: str | None = None,
    shares: list[float] | None = None,
) -> dict[str, Any]:
    return {
        "from": section.earlier and (section.earlier.label or section.earlier.heading),
        "to": section.later and (section.later.label or section.later.heading),
        "amends": section.amends,
        "kind": section.kind,
        "within": section.within and (section.within.label or section.within.heading),
        "origin": origin,
        "beside": beside,
        "shares": shares,
        "changes": [
            {"kind": run.kind, "old": run.old or None, "new": run.new or None, "elsewhere": run.elsewhere}
            for run in section.changes
        ],
    }
