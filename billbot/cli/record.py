"""Commands that show the record: what happened to a proposal, who decides, who voted how, and what to do now.

`show`, `who`, `votes` and `todo`; each prints text, and `show` also the JSON of the public pages.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from billbot.cli.options import JSON, NOW, find_proposal, open_app
from billbot.cli.printing import say_json, tell, when
from billbot.domain.bills import BillId, Committee
from billbot.domain.display import UNOFFICIAL

if TYPE_CHECKING:
    from billbot.briefs.votes import KnownVote
    from billbot.briefs.watch import Watch
    from billbot.domain.standing import Standing
    from billbot.messages.document import Section
    from billbot.store import Store


@click.command("show", short_help="Show where a proposal is, and its history.")
@click.argument("name", metavar="BILL|PROPOSAL")
@JSON
@NOW
@click.pass_obj
def show(folder: Path, name: str, now: str | None, *, as_json: bool) -> None:
    """Show where a proposal is now, what happened last, who acts next and by when, and what is asked.

    Then its numbers, and their history with meanings. The JSON is as in data.json of the public pages.
    """
    from billbot.app.shown import shown_proposal
    from billbot.briefs.standing import proposal_standing
    from billbot.messages import answers
    from billbot.messages.fit import text

    app = open_app(folder, now)
    now_is = app.clock.now()
    with app.open_store(reading=True) as store:
        watch, proposal, _ = find_proposal(app, store, name)
        if as_json:
            from billbot.public.feeds import shape
            from billbot.public.record import PublicRecord

            say_json(shape(PublicRecord(store, watch, now_is.date()).of(proposal)))
            return
        found = proposal_standing(store, watch, proposal, now_is.date())
        said = answers.shown(shown_proposal(store, watch, proposal, now_is, (), asks=True), now_is)
    record = (*_numbers(found, watch), *_histories(found))
    tell(text(replace(said, body=(*said.body, *record))))


def _numbers(found: "Standing", watch: "Watch") -> "Iterator[Section]":
    """The numbers of a proposal, those of bills that took it in, and what else its drafts came from."""
    from billbot.messages.document import Bullet, Section, in_lines
    from billbot.messages.standing import PARENTS, TOOK_IN

    onward = watch.onward_numbers(found.proposal)
    for heading, those in (
        ("Numbers", [bill for bill in found.numbers if bill in onward and not found.took_in(bill)]),
        (TOOK_IN, [bill for bill in found.numbers if bill in onward and found.took_in(bill)]),
        (PARENTS, [bill for bill in found.numbers if bill not in onward]),
    ):
        if those:
            yield Section(heading, in_lines(Bullet(_number_line(bill, found, watch)) for bill in those))


def _number_line(bill: BillId, found: "Standing", watch: "Watch") -> str:
    """A number of the proposal, with its first and last day and where it leads."""
    from billbot.messages.phrases import short_date

    known = found.known[bill]
    days = [action.date for action in known.history if action.date] if known else []
    undated = "not read yet" if known is None else "no date" if known.history else "no entries yet"
    span = " to ".join(short_date(day, weekday=False) for day in (min(days), max(days))) if days else undated
    leads = ", ".join(each.spoken for each in watch.next_numbers(bill))
    return f"{bill.spoken}: {span}" + (f"  → {leads}" if leads else "")


def _histories(found: "Standing") -> "Iterator[Section]":
    """The history of each of a proposal's current numbers, with what each entry means."""
    from billbot.domain.acts import row_meanings
    from billbot.messages.document import Bullet, Section, in_lines
    from billbot.messages.phrases import short_date

    for known in filter(None, map(found.known.get, found.lives_in)):
        lines = []
        for action, said in zip(known.history, row_meanings(known), strict=True):
            means = " (struck from the record)" if action.stricken else f". {said}"
            day = short_date(action.date, weekday=False) if action.date else "No date"
            lines.append(Bullet(f"{action.branch}: “{action.text}”{means}", label=f"{day},"))
        title = f"{known.id.spoken}" + (f" · {known.title.value}" if known.title.value else "")
        yield Section(title, in_lines(lines))


@click.command("who", short_help="Show who decides: the committee, its chairs and members.")
@click.argument("name", metavar="[BILL|PROPOSAL|COMMITTEE]", required=False)
@NOW
@click.pass_obj
def who(folder: Path, name: str | None, now: str | None) -> None:
    """Show who decides: the committee that has it, its chairs first, with their contact.

    Give a bill, a proposal or a committee, by number or by words of the name. Without any it lists the committees that
    have watched bills.
    """
    from billbot.app import answers
    from billbot.briefs.committees import committee_record, deciding
    from billbot.briefs.names import says
    from billbot.briefs.standing import proposal_standing
    from billbot.messages.answers import committees_with_bills
    from billbot.messages.fit import text

    app = open_app(folder, now)
    with app.open_store(reading=True) as store, store.bills.cached_reads():
        watch, today = app.watch(store), app.clock.now().date()
        if name is None:
            places = [proposal_standing(store, watch, each, today) for each in watch.proposals]
            tell(text(committees_with_bills(deciding(store, watch.site, places, all_bills=True))))
            return
        courts = app.court - 1, app.court  # in January the new court's committees are read one by one
        known = {each.code: each for court in courts for each in store.committees.of(court)}.values()
        committees: Iterable[Committee | None] = [each for each in known if says(each.name, name)]
        if not committees:
            watch, proposal, _ = find_proposal(app, store, name)
            tell(text(answers.who(store, watch, proposal, today, asks=True)))
            places_now = proposal_standing(store, watch, proposal, today).open_places
            committees = dict.fromkeys(committee_record(store, each) for each in places_now)
        for each in filter(None, committees):
            for line in _committee_lines(store, each):
                tell(line)


def _committee_lines(store: "Store", committee: Committee) -> Iterator[str]:
    """A committee as a person reads it: who sits there, the chairs first, and how to reach them."""
    from billbot.briefs.committees import with_members
    from billbot.messages.people import spoken_phone, titled

    _, members, as_of = with_members(store, committee)
    yield f"\n{committee.name} ({committee.code}, General Court {committee.general_court})"
    for title, chair in (("Chairs", True), ("Members", False)):
        yield title
        for seat in (each for each in committee.seats if each.chair is chair):
            member = members.get(seat.member)
            about = [member.district, member.party, member.leadership] if member else []
            yield f"  {', '.join(filter(None, [titled(seat, members), *about]))}"
            room = f"room {member.room}" if member and member.room else ""
            reached = [spoken_phone(member.phone), member.email, room] if member else []
            if line := " · ".join(filter(None, reached)):
                yield f"    {line}"
    yield f"As the record had it on {when(as_of)}. {UNOFFICIAL}"


@click.command("votes", short_help="Show how committees and branches voted, by name.")
@click.argument("name", metavar="BILL|PROPOSAL")
@click.pass_obj
def votes(folder: Path, name: str) -> None:
    """Show how committees and branches voted on a bill, or on every number of a proposal.

    For House roll calls it shows the tally and where the names are: the House publishes them in one PDF a year.
    """
    from billbot.briefs.votes import votes_on_all

    app = open_app(folder, None)
    with app.open_store(reading=True) as store:
        watch, proposal, bill = find_proposal(app, store, name)
        bills = watch.unshared_numbers(proposal) if bill is None else (bill,)
        found = votes_on_all(store, [known for known in map(store.bills.last_seen, bills) if known is not None])
    if not found:
        tell(f"No vote on {proposal.name if bill is None else bill.spoken} is known.")
    else:
        for each in found:
            for line in _vote_lines(each, app.site):
                tell(line)
        tell(UNOFFICIAL)


def _vote_lines(known: "KnownVote", site: str) -> Iterable[str]:
    from billbot.messages.people import WAYS, question_voted_on, tally, vote_name, voter_name
    from billbot.messages.phrases import full_date

    vote = known.vote
    yield f"{full_date(vote.date)} · {vote.bill.spoken} · {vote_name(vote)}"
    yield f"  “{question_voted_on(vote)}”" if vote.question else "  (the record does not say on which question)"
    yield f"  {tally(known.vote.tally)}"
    for other in known.others:
        yield f"  elsewhere the record counts {tally(other)}"
    for way, those in vote.voters.items():
        if those:
            yield f"  {WAYS[way]}: {', '.join(voter_name(each) for each in those)}"
    if not vote.voters:
        if vote.kind == "roll_call" and vote.body == "House":
            yield f"  The House publishes the names in one PDF a year: {site}{vote.names_path}"
        else:
            where = f"; they are at {site}{vote.names_path}" if vote.kind == "roll_call" else ""
            yield f"  The names were not read{where or '.'}"
    elif not vote.complete:
        yield "  The number of names differs from the number of votes."


@click.command("todo", short_help="Show what there is to do now, by proposal.")
@click.argument("name", metavar="[BILL|PROPOSAL]", required=False)
@NOW
@click.pass_obj
def todo(folder: Path, name: str | None, now: str | None) -> None:
    """Show what there is to do now, the most urgent first.

    For each proposal: hearings and testimony, decisions, a sponsor to find, who has not signed again, and the ask.
    """
    from billbot.briefs.ahead import Ahead
    from billbot.briefs.todo import to_do
    from billbot.messages.answers import what_to_do
    from billbot.messages.fit import text

    app = open_app(folder, now)
    now_is = app.clock.now()
    with app.open_store(reading=True) as store, store.bills.cached_reads():
        watch = app.watch(store)
        proposals = watch.proposals if name is None else [find_proposal(app, store, name)[1]]
        found = to_do(Ahead(store, watch, now_is), proposals)
    about = proposals[0].name if name is not None else ""
    tell(text(what_to_do(found, now_is, "`billbot suggest list`", None, about)))
