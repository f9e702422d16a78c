"""Commands for texts: a bill's text, what changed from one to the next, and what an action's words mean."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from billbot.cli.options import JSON, find_proposal, meant_bill, open_app
from billbot.cli.printing import say, say_json, tell, when
from billbot.errors import BillbotError, UsageError

if TYPE_CHECKING:
    from billbot.app.app import App
    from billbot.domain.comparing import ComparedSection, TextComparison, ThreeWayComparison
    from billbot.store import Store, TextVersion


@click.command("text", short_help="Print the text of a bill, as read.")
@click.argument("bill", metavar="BILL")
@click.option("--at", "day", metavar="DATE", help="As it was known on a day, such as 2026-04-30.")
@click.pass_obj
def text(folder: Path, bill: str, day: str | None) -> None:
    """Print the text of a bill."""
    from billbot.briefs.drafts import texts_of

    app = open_app(folder, None)
    with app.open_store(reading=True) as store:
        wanted = meant_bill(app, app.watch(store), bill)
        until = None if day is None else _day(day)
        found = [each for each in texts_of(store, wanted) if until is None or each.read_at.date() <= until]
    if not found:
        assert day is not None
        raise BillbotError(f"{wanted.spoken} has no text of {day} or before; the first was read later")
    say(f"{wanted.spoken}, first read so on {when(found[-1].read_at)}", err=True)
    say(found[-1].text.expandtabs(4).rstrip())


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(f"--at: {written!r} is not a day; write 2026-04-30") from None


_THREE = 3


@click.command("compare", short_help="Print what changed between two texts.")
@click.argument("names", metavar="BILL BILL [BILL] | PROPOSAL", nargs=-1, required=True)
@click.option("--html", "page", metavar="FILE", type=click.Path(path_type=Path), help="Write one HTML page instead.")
@JSON
@click.pass_obj
def compare(folder: Path, names: tuple[str, ...], page: Path | None, *, as_json: bool) -> None:
    """Print what changed between the texts of two bills, or of a proposal's last two drafts.

    With three bills, and for a conference report or a substitute, it says which section comes from which text. At a
    terminal, struck words are in [-brackets-] and new ones in {+braces+}.
    """
    from billbot.briefs.drafts import compared
    from billbot.messages.comparison import comparison_lines, comparison_page, shown_comparison

    if page is not None and as_json:
        raise UsageError("choose --html or --json")
    app = open_app(folder, None)
    with app.open_store(reading=True) as store:
        versions = _texts_named(app, store, names)
    drafts, found, news, words = compared(versions, app.topics)
    if as_json:
        say_json(_comparison_json(versions, found) | {"news": news, "words": [asdict(each) for each in words]})
    elif page is not None:
        page.write_text(comparison_page(shown_comparison(drafts, found, news)), encoding="utf-8")
        say(f"written to {page}")
    else:
        for line in comparison_lines(shown_comparison(drafts, found, news)):
            tell(line)


def _texts_named(app: "App", store: "Store", names: Sequence[str]) -> "tuple[TextVersion, ...]":
    """The texts of the bills named, or the last ones of a proposal's chain, the latest last."""
    from billbot.briefs.drafts import last_drafts, texts_of

    if len(names) > _THREE:
        raise UsageError("name two bills, or three if the last draws on the others, or one proposal")
    if len(names) > 1:
        known = app.watch(store)
        return tuple(texts_of(store, meant_bill(app, known, name))[-1] for name in names)
    watch, proposal, _ = find_proposal(app, store, names[0])
    return last_drafts(store, watch, proposal)


def _comparison_json(versions: "Sequence[TextVersion]", found: "TextComparison | ThreeWayComparison") -> dict[str, Any]:
    """The JSON that docs/design/contract.md shows; what a text leaves out of the two it draws on comes last."""
    from billbot.domain import comparing, texts

    if isinstance(found, comparing.TextComparison):
        sections = [_section_json(each) for each in found.sections]
    else:
        sections = [
            _section_json(
                each.compared,
                origin=each.origin.origin,
                beside="second" if each.beside_second else "first",
                shares=[round(share, 2) for share in (each.origin.first_share, each.origin.second_share)],
            )
            for each in found.sections
        ]
        for name, gone in zip(("first", "second"), found.left_out, strict=True):
            sections += [_section_json(each, beside=name) for each in gone]
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


def _section_json(
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


@click.command("explain")
@click.argument("text")
@JSON
def explain(text: str, *, as_json: bool) -> None:
    """Say what a clerk's words mean."""
    from billbot.domain import actions

    meaning = actions.read(os.fsencode(text).decode("utf-8", "replace"))
    if as_json:
        say_json(meaning.as_json())
        return
    tell(meaning.meaning)
    for name, value in meaning.as_json().items():
        if name not in {"text", "meaning", "weight"} and value not in (None, []):
            tell(f"{name.replace('_', ' ')}: {_in_words(value).replace('_', ' ')}")
    tell("told: at once" if meaning.weight == "news" else "told: in the digest, and at once where everything is")


def _in_words(value: object) -> str:
    """A value of the JSON, in words."""
    if isinstance(value, list):
        return "; ".join(_in_words(part) for part in value)
    if isinstance(value, dict) and {*value} == {"id", "relation"}:
        return f"{value['id']} ({value['relation']})"
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items() if part is not None)
    return str(value)
