"""`rollover`: finds what was filed again in the next General Court, for a person to accept."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billbot.cli.options import BY, JSON, NOW, editor_name, open_app
from billbot.cli.printing import say_json, tell
from billbot.domain.bills import BillId
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.app.bootstrap import App
    from billbot.app.check import Refiling
    from billbot.domain.refiled import Candidate

_SHOWN = 5
_LAST_COURT = 999


@click.command("rollover")
@click.argument("court", type=click.IntRange(2, _LAST_COURT))
@click.option("--accept", "ids", multiple=True, metavar="ID", help="Add this document to its proposal's bills.")
@click.option("--accept-certain", "certain", is_flag=True, help="Add every document that is certain.")
@click.option("--look", is_flag=True, help="Ask the site for the text and the similar bills of what is not certain.")
@click.option("--all", "everything", is_flag=True, help="Show every possible document, not the first five a proposal.")
@JSON
@BY
@NOW
@click.pass_obj
def rollover(
    folder: Path,
    court: int,
    ids: tuple[str, ...],
    by: str | None,
    now: str | None,
    *,
    certain: bool,
    look: bool,
    everything: bool,
    as_json: bool,
) -> None:
    """Find what was filed again in the next court.

    Of each proposal that has not next = "drop", in the General Court COURT. It looks among the documents that are known
    from the daily list. What is accepted is watched from then on.
    """
    from billbot.app import check, watchlist

    app, who = open_app(folder, now), editor_name(by)
    with app.open_store() as store:
        wanted = [_typed(each, court) for each in ids]
        found = check.refilings(store, app.watch(store), court)
        if look and any(turn.candidates for turn in found):
            with app.open_source() as source:
                seen = check.look_closer(store, source, found, app.clock)
            found = check.refilings(store, app.watch(store), court, seen)
        chosen = [_chosen(found, each) for each in wanted]
        if certain:
            chosen += [pair for pair in _certain(found) if pair not in chosen]
        for proposal, bill in chosen:
            watchlist.add(app, store, who, bill, proposal)
        known = store.documents.any_of(court)
    if as_json:
        say_json(_as_json(court, found, chosen))
        return
    for proposal, bill in chosen:
        tell(f"Added {bill} to {proposal}.")
    if chosen:
        return
    for line in _as_text(app, court, found, known=known, everything=everything):
        tell(line)


def _typed(text: str, court: int) -> BillId:
    try:
        return BillId.parse(text, court)
    except ValueError as error:
        raise UsageError(f"--accept: {error}") from error


def _chosen(found: "Sequence[Refiling]", bill: BillId) -> tuple[str, BillId]:
    """The proposal for which a document is a candidate, and the number under which it is listed.

    Raises UsageError where it is none, or where it may be a re-filing of two proposals alike.
    """
    claims = [(turn, each) for turn in found for each in turn.candidates if bill in each.ids]
    if not claims:
        raise UsageError(f"--accept: {bill} is no candidate; to watch it all the same: `billbot watch add {bill}`")
    best = min(_rank(each) for _, each in claims)
    ids = [turn.proposal.id for turn, each in claims if _rank(each) == best]
    if len(ids) > 1:
        raise UsageError(
            f"--accept: {bill} may belong to {' or '.join(ids)}; choose: `billbot watch add {bill} --proposal NAME`"
        )
    return ids[0], claims[0][1].id


def _certain(found: "Sequence[Refiling]") -> Iterator[tuple[str, BillId]]:
    """Every certain document with its proposal; one that is certain for two is left to a person."""
    pairs = [(turn.proposal.id, each.id) for turn in found for each in turn.candidates if each.certainty == "certain"]
    for proposal, bill in pairs:
        if sum(bill == other for _, other in pairs) == 1:
            yield proposal, bill


def _rank(candidate: "Candidate") -> int:
    return ("certain", "likely", "possible").index(candidate.certainty)


def _as_text(app: "App", court: int, found: "Sequence[Refiling]", *, known: bool, everything: bool) -> Iterator[str]:
    from billbot import messages

    term = f"the {messages.ordinal(court)} General Court"
    if not known:
        court_dates, today = app.dates.court(court), app.clock.now().date()
        opens = court_dates.opens if court_dates else None
        since = f"It opens on {messages.full_date(opens)}; its" if opens and opens > today else "Its"
        yield f"No document of {term} is known yet. {since} list is read once a day while it sits."
    else:
        for turn in found:
            yield from _turn(turn, everything=everything)
        if any(turn.candidates for turn in found):
            accept = f"`billbot rollover {court} --accept ID`"
            yield f"To accept: {accept}, or `--accept-certain`. What is likely may be wrong."


def _turn(turn: "Refiling", *, everything: bool) -> Iterator[str]:
    """A proposal and its candidates: those above the line all, of the others some."""
    from billbot import messages
    from billbot.messages.suggested import evidence_in_words

    formers = messages.numbers(turn.formers) if turn.formers else "no bill of the court before"
    yield f"{turn.proposal.name}  [{turn.proposal.id}]  {formers}"
    if turn.refiled:
        yield f"  watched already: {messages.numbers(turn.refiled)}"
    elif not turn.candidates:
        yield "  nothing found yet"
    possible = 0
    for each in turn.candidates:
        possible += each.certainty == "possible"
        if each.certainty == "possible" and possible > _SHOWN and not everything:
            continue
        presenters = f" ({messages.listed(each.presenters)})" if each.presenters else ""
        yield f"  {each.certainty:9} {each.id}  {each.title or 'no title yet'}{presenters}"
        yield f"            {evidence_in_words(each.evidence)}"
    if possible > _SHOWN and not everything:
        yield f"  {possible - _SHOWN} more {'is' if possible == _SHOWN + 1 else 'are'} possible: --all"


def _as_json(court: int, found: "Sequence[Refiling]", chosen: Sequence[tuple[str, BillId]]) -> dict[str, Any]:
    """Everything as one JSON object; `accepted` is what this run added."""
    return {
        "general_court": court,
        "proposals": [
            {
                "proposal": turn.proposal.id,
                "name": turn.proposal.name,
                "bills": turn.formers,
                "refiled": turn.refiled,
                "candidates": [_candidate(each) for each in turn.candidates],
            }
            for turn in found
        ],
        "accepted": [{"proposal": proposal, "bill": bill} for proposal, bill in chosen],
    }


def _candidate(each: "Candidate") -> dict[str, Any]:
    from billbot.messages.suggested import evidence_in_words

    return {
        "bill": each.id,
        "docket": each.docket and each.docket.number,
        "title": each.title,
        "presenters": each.presenters,
        "certainty": each.certainty,
        "evidence": [{"witness": found.witness, "bill": found.former, "words": found.words} for found in each.evidence],
        "because": evidence_in_words(each.evidence),
    }
