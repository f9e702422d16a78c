"""Commands that show the record: what became of a proposal, who decides, who voted how, and what to do now.

`show`, `who`, `votes` and `todo`; each prints text, and `show` also the JSON that docs/design/contract.md has.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from billbot.cli.options import JSON, NOW, find_proposal, open_app
from billbot.cli.printing import say_json, tell, when
from billbot.domain.bills import Bill, BillId, Committee, Member, Seat
from billbot.domain.display import UNOFFICIAL
from billbot.errors import BillbotError

if TYPE_CHECKING:
    from billbot.app.app import App
    from billbot.briefs.committees import BillBeforeCommittee
    from billbot.briefs.standing import ProposalStanding
    from billbot.briefs.votes import KnownVote
    from billbot.briefs.watch import Watch
    from billbot.domain.hearings import HearingToAttend
    from billbot.domain.standing import Term
    from billbot.messages.answers import ShownProposal
    from billbot.messages.document import Section
    from billbot.store import Store


@click.command("show", short_help="Show where a proposal is, and its history.")
@click.argument("name", metavar="BILL|PROPOSAL")
@JSON
@NOW
@click.pass_obj
def show(folder: Path, name: str, now: str | None, *, as_json: bool) -> None:
    """Show where a proposal is now, what happened last, who acts next and by when, and what is asked.

    Then its numbers, and their history with meanings. Deadlines, links and past courts are in the JSON.
    """
    from billbot.app.shown import shown_proposal
    from billbot.briefs.standing import proposal_standing
    from billbot.messages import answers
    from billbot.messages.fit import text

    app = open_app(folder, now)
    now_is = app.clock.now()
    with app.open_store(reading=True) as store:
        watch, proposal, _ = find_proposal(app, store, name)
        found = proposal_standing(store, watch, proposal, now_is.date())
        shown = shown_proposal(store, watch, proposal, now_is, (), asks=True)
    if as_json:
        say_json(_show_json(found, watch, shown))
        return
    said = answers.shown(shown, now_is)
    record = (*_numbers(found, watch), *_histories(found, now_is.date()))
    tell(text(replace(said, body=(*said.body, *record))))


def _numbers(found: "ProposalStanding", watch: "Watch") -> "Iterator[Section]":
    """The numbers of a proposal, those of bills that took it in, and what else its drafts came from."""
    from billbot.messages.document import Bullet, Section, in_lines
    from billbot.messages.standing import PARENTS, TOOK_IN

    onward = watch.onward_numbers(found.proposal)
    for heading, those in (
        ("Numbers", [bill for bill in found.numbers if bill in onward and not found.standing.took_in(bill)]),
        (TOOK_IN, [bill for bill in found.numbers if bill in onward and found.standing.took_in(bill)]),
        (PARENTS, [bill for bill in found.numbers if bill not in onward]),
    ):
        if those:
            yield Section(heading, in_lines(Bullet(_number_line(bill, found, watch)) for bill in those))


def _number_line(bill: BillId, found: "ProposalStanding", watch: "Watch") -> str:
    """A number of the proposal, with its first and last day and where it leads."""
    from billbot.messages.phrases import short_date

    known = found.bills[bill]
    days = [action.date for action in known.history if action.date] if known else []
    undated = "not read yet" if known is None else "no date" if known.history else "no entries yet"
    span = " to ".join(short_date(day, weekday=False) for day in (min(days), max(days))) if days else undated
    leads = ", ".join(each.spoken for each in watch.next_numbers(bill))
    return f"{bill.spoken}: {span}" + (f"  → {leads}" if leads else "")


def _histories(found: "ProposalStanding", today: date) -> "Iterator[Section]":
    """The history of each of a proposal's current numbers, with what each entry means."""
    from billbot.domain.acts import row_meanings
    from billbot.messages.document import Bullet, Section, in_lines
    from billbot.messages.phrases import short_date

    for known in filter(None, map(found.bills.get, found.lives_in)):
        lines = []
        for action, meaning in zip(known.history, row_meanings(known, today), strict=True):
            means = " (struck from the record)" if action.stricken else f". {meaning.happened}"
            day = short_date(action.date, weekday=False) if action.date else "No date"
            lines.append(Bullet(f"{action.branch}: “{action.text}”{means}", label=f"{day},"))
        title = f"{known.id.spoken}" + (f" · {known.title.value}" if known.title.value else "")
        yield Section(title, in_lines(lines))


def _show_json(found: "ProposalStanding", watch: "Watch", shown: "ShownProposal") -> dict[str, Any]:
    """Everything as one JSON object."""
    from billbot.messages.standing import counted

    told = shown.told
    return {
        "proposal": found.proposal.id,
        "topics": found.proposal.topics,
        "lives_in": found.lives_in,
        "stage": found.progress.stage if found.progress else None,
        "last": told and told.sentences("happened", "means"),
        "next": (told and told.sentences("next", "clock")) or None,
        "ask": shown.ask.ask or None,
        "court_ended": found.standing.ended,
        "terms": [_term_json(term) for term in found.standing.terms],
        "bills": [_bill_json(bill, found.bills[bill], watch) for bill in found.numbers],
        "hearings": list(_hearings_json(shown.hearings, watch.unshared_numbers(found.proposal))),
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
            for each in shown.deadlines
        ],
    }


def _term_json(term: "Term") -> dict[str, Any]:
    """The numbers of one court, each with where it is, the farthest along first."""
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


def _bill_json(bill: BillId, known: Bill | None, watch: "Watch") -> dict[str, Any]:
    from billbot.domain import actions

    return {
        "id": bill,
        "title": known.title.value if known else None,
        "cosponsors": [each.name for each in known.cosponsors] if known and known.cosponsors is not None else None,
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


def _hearings_json(ahead: "Sequence[HearingToAttend]", numbers: Sequence[BillId]) -> Iterator[dict[str, Any]]:
    """The coming hearings of these numbers, one object per bill."""
    for each in ahead:
        hearing, slot, moved = each.hearing, each.hearing.slot, each.hearing.moved_from
        for bill in hearing.bills:
            if bill in numbers:
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
                    "testimony": [
                        {
                            "kind": fact.kind,
                            "date": fact.day,
                            "time": fact.at,
                            "doubt": fact.doubt or None,
                            "address": fact.address or None,
                            "branch": fact.branch or None,
                            "quote": fact.quote or None,
                        }
                        for fact in each.facts
                    ],
                    **({"last_day": slot.last_day} if slot.last_day else {}),
                    **({"written": True} if slot.written else {}),
                }


class _CommitteeRecord(Struct, frozen=True):
    """A committee with its members, when it was read, and the names of those who filed or joined its bills.

    `comes` says what comes next for the proposal that was asked about, or is empty.
    """

    committee: Committee
    members: Mapping[str, Member]
    as_of: datetime | None
    sponsors: frozenset[str] = frozenset()
    cosponsors: frozenset[str] = frozenset()
    comes: str = ""

    def name(self, seat: Seat) -> str:
        member = self.members.get(seat.member)
        return member.name if member else ""


@click.command("who", short_help="Show who decides: the committee, its chairs and members.")
@click.argument("name", metavar="[BILL|PROPOSAL|COMMITTEE|NAME]", required=False)
@NOW
@click.pass_obj
def who(folder: Path, name: str | None, now: str | None) -> None:
    """Show who decides: the committee that has it, its chairs first, with their contact.

    Give a bill, a proposal, a committee or a legislator, by number or by words of the name. Sponsors and cosponsors are
    marked. Without any it lists the committees that have watched bills.
    """
    from billbot.app.answers import committees_deciding
    from billbot.briefs.standing import proposal_standing
    from billbot.messages.fit import text

    app = open_app(folder, now)
    with app.open_store(reading=True) as store, store.bills.cached_reads():
        watch, today = app.watch(store), app.clock.now().date()
        if name is None:
            places = [proposal_standing(store, watch, each, today) for each in watch.proposals]
            tell(text(committees_deciding(store, watch.site, places, asks=True)))
            return
        found = _committees_meant(app, store, name)
    for at, each in enumerate(found):
        if at:
            tell("")
        if each.comes:
            tell(f"{each.comes}\n")
        for line in _committee_lines(each):
            tell(line)


def _committees_meant(app: "App", store: "Store", name: str) -> list[_CommitteeRecord]:
    """Find the committees that `name` means: by code or name, by a member, or by a bill or proposal that they have.

    Raises UsageError for an unknown name, and BillbotError if no committee that was read has the bill.
    """
    from billbot.briefs.names import says

    courts = app.court - 1, app.court  # in January the new court's committees are read one by one
    committees = {each.code: each for court in courts for each in store.committees.of(court)}.values()
    of_code = [each for each in committees if each.code.casefold() == name.casefold()]
    named = of_code or [each for each in committees if says(each.name, name)]
    if named:
        return [_record_of(store, each) for each in named]
    if _bill_typed(app, name) is None:
        sitting = [_with_members_named(_record_of(store, each), name) for each in committees]
        if any(each.committee.seats for each in sitting):
            return [each for each in sitting if each.committee.seats]
    return _committees_of(app, store, name)


def _committees_of(app: "App", store: "Store", name: str) -> list[_CommitteeRecord]:
    """The committees that have a bill, or a proposal. Raises as `_committees_meant`."""
    from billbot.briefs.committees import bills_before_committees
    from billbot.briefs.now import told_now
    from billbot.briefs.standing import proposal_standing
    from billbot.messages.phrases import committee_name
    from billbot.messages.standing import left_behind_said, standing_in_words

    watch, proposal, typed = find_proposal(app, store, name)
    bills, today = watch.all_numbers(proposal) if typed is None else (typed,), app.clock.now().date()
    before = [each for each in bills_before_committees(store, watch, today) if each.bill in bills]
    records = _records_of(store, before)
    place = proposal_standing(store, watch, proposal, today)
    told = told_now(store, place, app.dates, today)
    comes = told.sentences("means", "next", "clock") if told and typed is None else ""
    if records:
        return [replace(records[0], comes=comes), *records[1:]]
    what = proposal.name if typed is None else typed.spoken
    if not before:
        if typed in {each.bill for each in place.standing.left_behind}:
            raise BillbotError(left_behind_said(place.standing, today))
        where = f": {standing_in_words(place.standing, today)}. {comes}".strip() if typed is None else ""
        raise BillbotError(f"{what} is before no committee{where}")
    first = before[0]
    error = store.attempts.of("committee", first.bill.general_court, first.code or "").error
    why = f"could not be read: {error}" if error else "was not read yet: a check will read it"
    why = why if first.code else "is not known to billbot"
    raise BillbotError(f"{what} is before {committee_name(first.committee)}, whose record {why}")


def _records_of(store: "Store", before: "Iterable[BillBeforeCommittee]") -> list[_CommitteeRecord]:
    found: dict[Committee, list[Bill]] = {}
    for each in before:
        committee = store.committees.current(each.bill.general_court, each.code) if each.code else None
        known = store.bills.last_seen(each.bill)
        if committee is not None and known is not None:
            found.setdefault(committee, []).append(known)
    return [_record_of(store, committee, ours) for committee, ours in found.items()]


def _record_of(store: "Store", committee: Committee, bills: Sequence[Bill] = ()) -> _CommitteeRecord:
    from billbot.briefs.committees import with_members

    return _CommitteeRecord(
        *with_members(store, committee),
        frozenset(name for each in bills for name in each.presented_by),
        frozenset(joined.name for each in bills for joined in each.cosponsors or ()),
    )


def _with_members_named(known: _CommitteeRecord, typed: str) -> _CommitteeRecord:
    """A committee with only the seats of members whose name has the typed words."""
    from billbot.briefs.names import says

    seats = tuple(seat for seat in known.committee.seats if says(known.name(seat), typed))
    return replace(known, committee=replace(known.committee, seats=seats))


def _bill_typed(app: "App", name: str) -> BillId | None:
    try:
        return app.bill(name)
    except ValueError:
        return None


def _committee_lines(known: _CommitteeRecord) -> Iterable[str]:
    """A committee as a person reads it."""
    committee = known.committee
    yield f"{committee.name} ({committee.code}, General Court {committee.general_court})"
    for title, seats in (
        ("Chairs", committee.chairs),
        ("Members", tuple(seat for seat in committee.seats if not seat.chair)),
    ):
        if seats:
            yield title
            for seat in seats:
                yield from _person_lines(known, seat)
    if not committee.chairs:
        yield "The record names no chair."
    yield f"As the record had it on {when(known.as_of)}. {UNOFFICIAL}"


def _person_lines(known: _CommitteeRecord, seat: Seat) -> Iterable[str]:
    """A legislator in one or two lines: who it is, and how to reach them."""
    from billbot.messages.people import spoken_phone, titled

    member = known.members.get(seat.member)
    named = titled(seat, known.members)
    marked = "sponsor" if known.name(seat) in known.sponsors else ""
    marked = marked or ("cosponsor" if known.name(seat) in known.cosponsors else "")
    about = [member.district, member.party, member.leadership] if member else []
    yield f"  {', '.join(filter(None, [named, *about]))}" + (f"  ◄ {marked}" if marked else "")
    reached = [spoken_phone(member.phone), member.email, f"room {member.room}" if member.room else ""] if member else []
    line = " · ".join(filter(None, reached))
    if line:
        yield f"    {line}"


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
    yield f"  {tally(known.tallies[0])}"
    for other in known.tallies[1:]:
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
    from billbot.briefs.todo import to_do
    from billbot.messages.answers import what_to_do
    from billbot.messages.fit import text

    app = open_app(folder, now)
    now_is = app.clock.now()
    with app.open_store(reading=True) as store, store.bills.cached_reads():
        watch = app.watch(store)
        proposals = watch.proposals if name is None else [find_proposal(app, store, name)[1]]
        found = to_do(store, watch, proposals, now_is)
    about = proposals[0].name if name is not None else ""
    tell(text(what_to_do(found, now_is, "`billbot suggest list`", None, about)))
