"""`votes`: how committees and branches voted on a bill or a proposal, by name where the record has names."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billbot.cli.options import JSON, find_proposal, open_app
from billbot.cli.printing import say_json, say_rows, tell
from billbot.domain.bills import RecordedVote, Voter
from billbot.domain.display import UNOFFICIAL
from billbot.errors import BillbotError, UsageError

if TYPE_CHECKING:
    from billbot.app.bootstrap import App
    from billbot.briefs.roll_calls import KnownVote
    from billbot.store import Store


@click.command("votes", short_help="Show how committees and branches voted, by name.")
@click.argument("name", metavar="BILL|PROPOSAL")
@click.option("--member", metavar="NAME", help="Only how this legislator voted: words of the name.")
@click.option("--csv", "as_csv", is_flag=True, help="List the voters, a line each.")
@JSON
@click.pass_obj
def votes(folder: Path, name: str, member: str | None, *, as_csv: bool, as_json: bool) -> None:
    """Show how committees and branches voted on a bill, or on every number of a proposal.

    The House publishes the names of its roll calls in a PDF a year alone: of these the tally and the address are shown.
    """
    if as_csv and as_json:
        raise UsageError("--csv and --json: take one of them")
    app = open_app(folder, None)
    with app.open_store(reading=True) as store:
        found = _votes_on(app, store, name)
    if member is not None:
        found = [each for each in found if _votes_of(each, member)]
        if not found:
            raise BillbotError(f"no vote by name of {member!r} is known on {name}")
    if as_json:
        say_json([_as_json(each, app.site) for each in found])
    elif as_csv:
        say_rows(_rows(found, member))
    elif not found:
        tell(f"No vote on {name} is known.")
    else:
        for each in found:
            for line in _lines(each, member, app.site):
                tell(line)
        tell(UNOFFICIAL)


def _votes_on(app: "App", store: "Store", name: str) -> "Sequence[KnownVote]":
    from billbot.briefs.deciding import votes_on_all

    watch, proposal, bill = find_proposal(app, store, name)
    bills = watch.lived_under(proposal) if bill is None else (bill,)
    known = [bill for bill in map(store.bills.last_seen, bills) if bill is not None]
    return votes_on_all(store, known)


def _votes_of(known: "KnownVote", member: str) -> list[tuple[str, Voter]]:
    """The votes of the members whose name has the typed words."""
    from billbot.briefs.names import says

    return [
        (way, each)
        for way, those in known.vote.voters.items()
        for each in those
        if each.name and says(each.name, member)
    ]


def _lines(known: "KnownVote", member: str | None, site: str) -> Iterable[str]:
    from billbot.messages import full_date
    from billbot.messages.people import WAYS, question_voted_on, tally, vote_name, voter_name

    vote = known.vote
    yield f"{full_date(vote.date)} · {vote.bill.spoken} · {vote_name(vote)}"
    yield f"  “{question_voted_on(vote)}”" if vote.question else "  (the record does not say on which question)"
    yield f"  {tally(known.tallies[0])}"
    for other in known.tallies[1:]:
        yield f"  elsewhere the record counts {tally(other)}"
    if member is not None:
        yield from (f"  {voter_name(each)}: {WAYS[way]}" for way, each in _votes_of(known, member))
        return
    for way, those in vote.voters.items():
        if those:
            yield f"  {WAYS[way]}: {', '.join(voter_name(each) for each in those)}"
    if not vote.voters:
        yield f"  {_no_names(vote, site)}"
    elif not vote.complete:
        yield "  The names are not as many as the votes."


def _no_names(vote: RecordedVote, site: str) -> str:

    if vote.kind == "roll_call" and vote.body == "House":
        return f"The House publishes the names in a PDF a year: {site}{vote.names_path}"
    if vote.kind == "roll_call":
        return f"The names were not read; they stand in {site}{vote.names_path}"
    return "The names were not read."


_COLUMNS = ("bill", "kind", "body", "number", "date", "question", "vote", "name", "code")


def _rows(found: "Sequence[KnownVote]", member: str | None) -> Iterable[Sequence[str]]:
    yield _COLUMNS
    for known in found:
        vote = known.vote
        number = "" if vote.number is None else str(vote.number)
        about = (str(vote.bill), vote.kind, vote.body, number, str(vote.date or ""), vote.question)
        cast = [(way, each) for way, those in vote.voters.items() for each in those] if member is None else None
        for way, each in _votes_of(known, member or "") if cast is None else cast:
            yield (*about, way, each.name or "", each.code or "")
        if not vote.voters:
            yield (*about, "", "", "")


def _as_json(known: "KnownVote", site: str) -> dict[str, Any]:
    """The JSON that docs/design/contract.md shows."""
    vote = known.vote
    return {
        "bill": vote.bill,
        "kind": vote.kind,
        "body": vote.body,
        "number": vote.number,
        "date": vote.date,
        "question": vote.question,
        "tally": dict(known.tallies[0]),
        "other_tallies": [dict(other) for other in known.tallies[1:]],
        "names": {
            way: [{"name": each.name, "code": each.code} for each in those] for way, those in vote.voters.items()
        },
        "names_complete": vote.complete,
        "source": f"{site}{vote.source}" if vote.source else None,
    }
