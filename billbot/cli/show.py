"""`show`: where a proposal lives and what happened to it, as text, JSON or a CSV of its cosponsors."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from billbot.cli.options import JSON, NOW, find_proposal, open_app
from billbot.cli.printing import say, say_json, say_rows, tell
from billbot.domain.bills import Bill, BillId
from billbot.domain.deadlines import Deadline
from billbot.domain.display import UNOFFICIAL
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.briefs.standing import ProposalStanding
    from billbot.briefs.watch import Watch
    from billbot.domain.deadlines import DatedStep
    from billbot.domain.hearings import Announced
    from billbot.domain.standing import Standing, Term
    from billbot.domain.testimony import TestimonyFact


@click.command("show", short_help="Show where a proposal lives, and its history.")
@click.argument("name", metavar="BILL|PROPOSAL")
@click.option("--csv", "as_csv", is_flag=True, help="List its cosponsors, a line each.")
@JSON
@NOW
@click.pass_obj
def show(folder: Path, name: str, now: str | None, *, as_csv: bool, as_json: bool) -> None:
    """Show where a proposal lives and what happened to it.

    Its numbers, history with meanings, hearings, days to report by, what rows set for a day, and links.
    """
    from billbot.briefs.hearings import conference_meetings, hearing_days, known_hearings, still_open, within_term
    from billbot.briefs.standing import hearings_of_proposal, proposal_standing, reporting_deadlines, steps_ahead

    if as_csv and as_json:
        raise UsageError("--csv and --json: take one of them")
    app = open_app(folder, now)
    now_is = app.clock.now()
    today = now_is.date()
    with app.open_store(reading=True) as store:
        watch, proposal, bill = find_proposal(app, store, name)
        found = proposal_standing(store, watch, proposal, today, app.dates.ends)
        announced = within_term(known_hearings(store, watch), app.dates.ends)
        ahead = list(still_open(store, hearings_of_proposal(announced, watch, proposal), now_is))
        steps = steps_ahead(found, conference_meetings(store, watch, today), today)
    deadlines = reporting_deadlines(found, hearing_days(announced), app.dates, today)
    if as_csv:
        _list_cosponsors(found, bill)
        return
    if as_json:
        say_json(_as_json(found, watch, ahead, deadlines))
        return
    for line in _as_text(found, watch, ahead, deadlines, steps, now_is):
        tell(line)


def _list_cosponsors(found: "ProposalStanding", asked: BillId | None) -> None:
    """The cosponsors of a bill, or of every number of a proposal, as CSV; who presented it is not among them."""
    from billbot.messages import numbers

    bills = found.numbers if asked is None else (asked,)
    say_rows([("bill", "cosponsor")])
    for bill in bills:
        known = found.bills[bill]
        say_rows((str(bill), each.name) for each in (known.cosponsors if known else None) or ())
    unread = [bill for bill in bills if (known := found.bills[bill]) is None or known.cosponsors is None]
    if unread:
        say(f"not read yet: the cosponsors of {numbers(unread)}", err=True)


def _as_text(
    found: "ProposalStanding",
    watch: "Watch",
    ahead: "Sequence[tuple[Announced, Sequence[TestimonyFact]]]",
    deadlines: Sequence[Deadline],
    steps: "Sequence[DatedStep]",
    now: datetime,
) -> Iterator[str]:
    from billbot.messages import deadline_line
    from billbot.messages.hearings import hearing_lines
    from billbot.messages.reporting_days import step_line
    from billbot.messages.standing import PARENTS, TOOK_IN

    today = now.date()
    yield found.proposal.name
    if found.proposal.why:
        yield found.proposal.why
    yield from _stands(found, watch.lived_under(found.proposal), today)
    yield ""
    lived = watch.lived_in(found.proposal)
    for heading, those in (
        ("", [bill for bill in found.numbers if bill in lived and not found.standing.took_in(bill)]),
        (f"\n{TOOK_IN}:", [bill for bill in found.numbers if bill in lived and found.standing.took_in(bill)]),
        (f"\n{PARENTS}:", [bill for bill in found.numbers if bill not in lived]),
    ):
        yield from [heading] if heading and those else []
        yield from (_link(bill, found, watch) for bill in those)
    for hearing, told in ahead:
        said, *lines = hearing_lines(hearing, told, now)
        yield f"\n{said}"
        yield from (f"  {line}" for line in lines)
    for deadline in deadlines:
        yield f"\n{deadline_line(deadline)}"
    yield from (f"\n{step_line(step, today)}" for step in steps)
    for bill in found.lives_in:
        known = found.bills[bill]
        if known is None:
            continue
        yield ""
        yield f"{bill.spoken}" + (f" · {known.title.value}" if known.title.value else "")
        yield from _history(known, found.standing, today)
    yield ""
    yield UNOFFICIAL


def _stands(found: "ProposalStanding", lived_under: Sequence[BillId], today: date) -> Iterator[str]:
    """Where the proposal stands, and what became of it in each court that is over."""
    from billbot.messages import full_date, ordinal, outcome_in_words, standing_in_words

    if found.standing.ended is None:
        moved, _ = found.moved(lived_under)
        last = f", last entry on {full_date(moved)}" if moved else ""
        derived = f" (derived from its history{last})" if found.progress else ""
        yield (
            f"Where it stands: {standing_in_words(found.standing, today)}{derived}"
            if found.lives_in
            else "No number yet"
        )
    for term in found.standing.terms:
        if term.ended is not None:
            yield f"The {ordinal(term.general_court)} General Court is over: it ended on {full_date(term.ended)}"
            if not term.open_places:  # else it stands above
                yield outcome_in_words(found.standing, term, today)


def _link(bill: BillId, found: "ProposalStanding", watch: "Watch") -> str:
    """A number of the chain, with its first and last day and where it leads."""
    known = found.bills[bill]
    days = [action.date for action in known.history if action.date] if known else []
    span = f"{min(days)} to {max(days)}" if days else "not read yet" if known is None else "no dated entries"
    leads = ", ".join(each.spoken for each in watch.leads_to(bill))
    here = "  ◄ lives here" if bill in found.standing.goes_on_in else ""
    return f"  {bill.spoken:8} {span}" + (f"  → {leads}" if leads else "") + here


def _history(known: Bill, standing: "Standing", today: date) -> Iterator[str]:
    from billbot.briefs.hearings import row_meanings

    over = standing.over_with(known.id) is not None
    said = row_meanings(known, today, standing.progress_of(known.id), over=over)
    for action, meaning in zip(known.history, said, strict=True):
        struck = " (struck from the record)" if action.stricken else ""
        yield f"  {action.date or '(no date) '}  {action.branch:9} {action.text}{struck}"
        if not action.stricken:
            yield f"  {'':10}  {'':9} {meaning.meaning}"


def _as_json(
    found: "ProposalStanding",
    watch: "Watch",
    ahead: "Sequence[tuple[Announced, Sequence[TestimonyFact]]]",
    deadlines: Sequence[Deadline],
) -> dict[str, Any]:
    """Everything as one JSON object; `ahead` are the hearings still to come, with what is said of testimony."""
    from billbot.messages import counted

    return {
        "proposal": found.proposal.id,
        "topics": found.proposal.topics,
        "lives_in": found.lives_in,
        "stage": found.progress.stage if found.progress else None,
        "court_ended": found.standing.ended,
        "stands": [_term(term) for term in found.standing.terms],
        "bills": [_bill(bill, found.bills[bill], watch) for bill in found.numbers],
        "hearings": list(hearings_as_json(ahead, watch.lived_under(found.proposal))),
        "deadlines": [
            {
                "bill": each.bill,
                "date": each.day,
                "rule": counted(each),
                "source": each.source or None,
                "derived": each.derived,
                "passed": each.passed,
                "hearing": each.heard,
                "chair_until": each.chair_until,
                "stated": each.stated,
            }
            for each in deadlines
        ],
    }


def _term(term: "Term") -> dict[str, Any]:
    """The numbers of one court, each as it stands, the farthest first."""
    return {
        "general_court": term.general_court,
        "ended": term.ended,
        "bills": [
            {
                "id": place.bill,
                "stage": place.progress and place.progress.stage,
                "committee": place.committee,
                "since": place.progress and place.progress.there_since,
                "conferees": dict(place.progress.conferees) if place.progress else {},
            }
            for place in term.places
        ],
    }


def _bill(bill: BillId, known: Bill | None, watch: "Watch") -> dict[str, Any]:
    from billbot.domain import actions

    return {
        "id": bill,
        "title": known.title.value if known else None,
        "history": [
            {
                "date": action.date,
                "branch": action.branch,
                "action": action.text,
                "stricken": action.stricken,
                "meaning": actions.read(action.text).meaning,
            }
            for action in (known.history if known else ())
        ],
        "links": [
            {"from": link.origin, "to": link.to, "relation": link.relation}
            for link in dict.fromkeys(replace(link, row=0) for link in watch.links)
            if bill in {link.origin, link.to}
        ],
    }


def hearings_as_json(
    ahead: "Sequence[tuple[Announced, Sequence[TestimonyFact]]]", numbers: Sequence[BillId] | None = None
) -> Iterator[dict[str, Any]]:
    """The hearings ahead, one object a bill, of these numbers where they are given; without bills it is null."""
    for hearing, told in ahead:
        slot, moved = hearing.slot, hearing.moved_from
        for bill in hearing.bills or (None,):
            if numbers is None or bill in numbers:
                yield {
                    "bill": bill,
                    "date": hearing.day,
                    "start": slot.start,
                    "end": slot.end,
                    "place": slot.place,
                    "committee": hearing.committee,
                    "announced": hearing.announced,
                    "moved_from": moved and moved.date,
                    "hearing_page": hearing.agenda,
                    "description": hearing.description,
                    "testimony": [_testimony(each) for each in told],
                    **({"last_day": slot.last_day} if slot.last_day else {}),
                    **({"written": True} if slot.written else {}),
                }


def _testimony(fact: "TestimonyFact") -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "date": fact.day,
        "time": fact.at,
        "doubt": fact.doubt or None,
        "address": fact.address or None,
        "branch": fact.branch or None,
        "quote": fact.quote or None,
    }
