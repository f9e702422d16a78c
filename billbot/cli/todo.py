"""`todo`: what there is to do now for each proposal, the most urgent first."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billbot.cli.options import JSON, NOW, find_proposal, open_app
from billbot.cli.printing import say_json, tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from billbot.messages.todo import FormerSigner, ToDo, ToDoList


@click.command("todo", short_help="Show what there is to do now, by proposal.")
@click.argument("name", metavar="[BILL|PROPOSAL]", required=False)
@JSON
@NOW
@click.pass_obj
def todo(folder: Path, name: str | None, now: str | None, *, as_json: bool) -> None:
    """Show what there is to do now for each proposal, the most urgent first.

    Hearings and testimony ahead, decisions that wait, a sponsor to find, who cosponsored last time and has not signed
    this time, and what is asked. A proposal for which there is nothing to do is left out.
    """
    from billbot.app.answers.todo import to_do
    from billbot.messages.layout import text
    from billbot.messages.todo import what_to_do

    app = open_app(folder, now)
    now_is = app.clock.now()
    with app.open_store(reading=True) as store, store.bills.cached_reads():
        watch = app.watch(store)
        proposals = watch.proposals if name is None else [find_proposal(app, store, name)[1]]
        found = to_do(store, watch, app.dates, app.site, proposals, now_is)
    if as_json:
        say_json(_as_json(found))
    else:
        tell(text(what_to_do(found, now_is, "`billbot suggest list`", None)))


def _as_json(found: "ToDoList") -> dict[str, Any]:
    """The JSON that docs/design/contract.md shows."""
    from billbot.cli.show import hearings_as_json

    return {
        "proposals": [_proposal(each) for each in found.proposals],
        "not_filed_again": found.not_again,
        "days": [{"date": each.date, "name": each.name} for each in found.days],
        "committees": list(hearings_as_json([(each.hearing, each.facts) for each in found.committees])),
        "suggestions": found.waiting,
    }


def _proposal(found: "ToDo") -> dict[str, Any]:
    from billbot.cli.show import hearings_as_json

    proposal, sought = found.proposal, found.sponsor
    return {
        "proposal": proposal.id,
        "name": proposal.name,
        "position": proposal.position,
        "hearings": list(hearings_as_json([(each.hearing, each.facts) for each in found.hearings])),
        "decide": [{"bill": each.bill, "title": each.title, "suggestion": each.suggestion} for each in found.finds],
        "sponsor": sought
        and {
            "general_court": sought.court,
            "branches": sought.branches,
            "filed_again": sought.again,
            "filed_before": [{"bill": bill, "by": _people(people)} for bill, people in sought.filed],
            "known": sought.known,
        },
        "not_signed": {"bills": found.signable, "by": found.sign_by, "people": _people(found.unsigned)}
        if found.unsigned
        else None,
        "ask": proposal.ask or None,
        "owner": proposal.owner or None,
    }


def _people(found: "Iterable[FormerSigner]") -> list[dict[str, Any]]:
    """Legislators, each with whether the record of the new court names them; null says that nobody knows."""
    return [{"name": each.name, "member": each.seen or None} for each in found]
