"""`show`: a proposal as a person would draw it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.bills import Bill, BillId, Dates, Deadline
from billbot.cli.options import JSON, NOW, asked, open_house
from billbot.cli.printing import say, say_rows, tell
from billbot.cli.show_json import shape
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.bootstrap import House
    from billbot.hearings import Announced
    from billbot.testimony import TestimonyFact
    from billbot.watch import Watch, Whereabouts


@click.command("show", short_help="Show where a proposal lives, and its history.")
@click.argument("name", metavar="BILL|PROPOSAL")
@click.option("--csv", "as_csv", is_flag=True, help="List its cosponsors, a line each.")
@JSON
@NOW
@click.pass_obj
def show(folder: Path, name: str, now: str | None, *, as_csv: bool, as_json: bool) -> None:
    """Show where a proposal lives and what happened to it.

    Its numbers, history with meanings, hearings, days to report by and links.
    """
    from billbot import hearings
    from billbot.facts.hearings import days_heard, known_hearings, said_of_testimony, within_their_court
    from billbot.watch import whereabouts

    if as_csv and as_json:
        raise UsageError("--csv and --json: take one of them")
    house = open_house(folder, now)
    today = house.clock.now().date()
    with house.open_store(reading=True) as store:
        watch, proposal = asked(house, store, name)
        found = whereabouts(store, watch, proposal, today, house.dates.ends)
        announced = within_their_court(known_hearings(store, watch), house.dates.ends)
        ahead = [
            (each, said_of_testimony(store, each))
            for each in hearings.ahead(announced, today)
            if not set(each.bills).isdisjoint(found.lives_in)
        ]
    deadlines = _deadlines(found, house.dates, today, days_heard(announced))
    if as_csv:
        _list_cosponsors(found, _number(house, watch, name))
        return
    if as_json:
        say(json.dumps(shape(found, watch, ahead, deadlines)))
        return
    for line in _drawn(found, watch, ahead, deadlines, today):
        tell(line)


def _deadlines(
    found: "Whereabouts", dates: Dates, today: date, heard: Mapping[BillId, Sequence[date]]
) -> tuple[Deadline, ...]:
    from billbot.deadlines import deadlines

    if found.standing.ended:
        return ()
    read = [(bill, known) for bill in found.lives_in if (known := found.bills[bill]) is not None]
    return tuple(
        each
        for bill, known in read
        for each in deadlines(bill, known.history, dates.court(bill.general_court), today, heard.get(bill, ()))
    )


def _number(house: "House", watch: "Watch", name: str) -> BillId | None:
    """The bill that was asked for, where it was a bill."""
    try:
        return watch.meant(name, house.settings.source.general_court)
    except ValueError:
        return None


def _list_cosponsors(found: "Whereabouts", asked: BillId | None) -> None:
    """The cosponsors of a bill, or of every number of a proposal, as CSV; who presented it is not among them."""
    from billbot.wording import numbers

    bills = found.numbers if asked is None else (asked,)
    say_rows([("bill", "cosponsor")])
    for bill in bills:
        known = found.bills[bill]
        say_rows((str(bill), each.name) for each in (known.cosponsors if known else None) or ())
    unread = [bill for bill in bills if (known := found.bills[bill]) is None or known.cosponsors is None]
    if unread:
        say(f"not read yet: the cosponsors of {numbers(unread)}", err=True)


def _drawn(
    found: "Whereabouts",
    watch: "Watch",
    ahead: "Sequence[tuple[Announced, Sequence[TestimonyFact]]]",
    deadlines: Sequence[Deadline],
    today: date,
) -> Iterator[str]:
    from billbot.wording import deadline_line, hearing_line, testimony_lines

    yield found.proposal.name
    if found.proposal.why:
        yield found.proposal.why
    yield from _stands(found, today)
    yield ""
    for bill in found.numbers:
        yield _link(bill, found, watch)
    for hearing, told in ahead:
        yield f"\n{hearing_line(hearing)}"
        yield from (f"  {line}" for line in testimony_lines(told))
    for deadline in deadlines:
        yield f"\n{deadline_line(deadline)}"
    for bill in found.lives_in:
        known = found.bills[bill]
        if known is None:
            continue
        yield ""
        yield f"{bill.spoken}" + (f" · {known.title.value}" if known.title.value else "")
        yield from _history(known)
    yield ""
    yield "Unofficial; the record is at malegislature.gov."


def _stands(found: "Whereabouts", today: date) -> Iterator[str]:
    """Where it stands, and of each court that is over what became of it there."""
    from billbot.wording import became, day, ordinal, stands

    if found.standing.ended is None:
        moved = found.progress.moved if found.progress else None
        last = f", last entry on {day(moved)}" if moved else ""
        derived = f" (derived from its history{last})" if found.progress else ""
        yield f"Where it stands: {stands(found.standing, today)}{derived}" if found.lives_in else "No number yet"
    for term in found.standing.terms:
        if term.ended is not None:
            yield f"The {ordinal(term.general_court)} General Court is over: it ended on {day(term.ended)}"
            yield became(found.standing, term, today)


def _link(bill: BillId, found: "Whereabouts", watch: "Watch") -> str:
    """A number of the chain, with its first and last day and where it leads."""
    from billbot.follow import ONWARD

    known = found.bills[bill]
    days = [action.date for action in known.history if action.date] if known else []
    span = f"{min(days)} to {max(days)}" if days else "not read yet" if known is None else "no dated entries"
    leads = [link.to.spoken for link in watch.links if link.origin == bill and link.relation in ONWARD]
    here = "  ◄ lives here" if bill in found.lives_in and found.standing.ended is None else ""
    return f"  {bill.spoken:8} {span}" + (f"  → {', '.join(dict.fromkeys(leads))}" if leads else "") + here


def _history(known: Bill) -> Iterator[str]:
    from billbot import actions

    for action in known.history:
        struck = " (struck from the record)" if action.stricken else ""
        yield f"  {action.date or '(no date) '}  {action.branch:9} {action.text}{struck}"
        if not action.stricken:
            yield f"  {'':10}  {'':9} {actions.read(action.text).meaning}"
