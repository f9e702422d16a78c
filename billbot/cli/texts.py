"""Commands for texts: a bill's text, what changed from one to the next, and what an action's words mean."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.cli.options import find_proposal, meant_bill, open_app
from billbot.cli.printing import say, tell, when
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.app.app import App
    from billbot.store import Store, TextVersion


@click.command("text", short_help="Print the text of a bill, as read.")
@click.argument("bill", metavar="BILL")
@click.pass_obj
def text(folder: Path, bill: str) -> None:
    """Print the text of a bill."""
    from billbot.briefs.drafts import texts_of

    app = open_app(folder, None)
    with app.open_store(reading=True) as store:
        wanted = meant_bill(app, app.watch(store), bill)
        found = texts_of(store, wanted)
    say(f"{wanted.spoken}, first read so on {when(found[-1].read_at)}", err=True)
    say(found[-1].text.expandtabs(4).rstrip())


_THREE = 3


@click.command("compare", short_help="Print what changed between two texts.")
@click.argument("names", metavar="BILL BILL [BILL] | PROPOSAL", nargs=-1, required=True)
@click.pass_obj
def compare(folder: Path, names: tuple[str, ...]) -> None:
    """Print what changed between the texts of two bills, or of a proposal's last two drafts.

    With three bills, and for a conference report or a substitute, it says which section comes from which text. At a
    terminal, struck words are in [-brackets-] and new ones in {+braces+}.
    """
    from billbot.briefs.drafts import compared
    from billbot.messages.comparison import comparison_lines

    app = open_app(folder, None)
    with app.open_store(reading=True) as store:
        versions = _texts_named(app, store, names)
    for line in comparison_lines(compared(versions, tuple(app.topics))):
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


@click.command("explain")
@click.argument("text")
def explain(text: str) -> None:
    """Say what a clerk's words mean."""
    from billbot.domain import actions
    from billbot.messages import fit
    from billbot.messages.answers import explained

    typed = os.fsencode(text).decode("utf-8", "replace")
    tell(fit.text(explained(typed, actions.read(typed))))
