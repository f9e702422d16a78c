"""Queries about who decides: the committee that each bill lies before, the ask for that stage, and recorded votes.

The rows, bill pages and vote records may disagree on a vote; their tallies are given side by side.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.roll_calls import KnownVote, roll_calls, with_names
from billbot.briefs.standing import proposal_standing
from billbot.briefs.surroundings import committee_code, committee_record, full_name
from billbot.briefs.watch import Watch
from billbot.domain.bills import Bill, BillId, RecordedVote
from billbot.domain.standing import Standing
from billbot.domain.watched import Proposal
from billbot.messages.people import ask_at_stage, titled
from billbot.store import Store

_ENDED = "ended with the term"


class BillBeforeCommittee(Struct, frozen=True):
    """A bill of a proposal that lies before a `committee`, as rows name it; `code` is null where it is not known."""

    bill: BillId
    proposal: Proposal
    committee: str
    code: str | None


def bills_before_committees(
    store: Store, watch: Watch, today: date, ends: Mapping[int, date]
) -> tuple[BillBeforeCommittee, ...]:
    """Every followed bill that lies before a committee by its rows, while its term lasts. Raises StoreError."""
    return tuple(
        BillBeforeCommittee(place.bill, proposal, place.committee, committee_code(store, place.committee))
        for proposal in watch.proposals
        for place in proposal_standing(store, watch, proposal, today, ends).standing.open_places
        if place.committee is not None
    )


def stage_and_ask(store: Store, proposal: Proposal, standing: Standing) -> tuple[str, str]:
    """The stage of a proposal, empty if nothing was read, and its ask at that stage, filled in. Raises StoreError."""
    if standing.ended is not None:
        return _ENDED, ask_at_stage(proposal, _ENDED, "", ())
    place = next((each for each in standing.places if each.progress is not None), None)
    if place is None or place.progress is None:
        return "", ask_at_stage(proposal, None, "", ())
    committee = committee_record(store, place)
    members = store.people.seated(committee) if committee else {}
    chairs = [titled(seat, members) for seat in committee.chairs] if committee else []
    return place.progress.stage, ask_at_stage(proposal, place.progress.stage, place.committee or "", chairs)


def votes_on(store: Store, bill: Bill) -> tuple[KnownVote, ...]:
    """Every vote on a bill by its rows, its page and the records, the oldest first. Raises StoreError."""
    recorded = store.votes.of(bill.id)
    found = [*_in_committees(store, recorded), *roll_calls(store, bill)]
    named = with_names(store, bill.id.general_court, [each.vote for each in found])
    known = (replace(each, vote=vote) for each, vote in zip(found, named, strict=True))
    return tuple(sorted(known, key=lambda each: (each.vote.date is None, str(each.vote.date))))


def votes_on_all(store: Store, bills: Iterable[Bill]) -> tuple[KnownVote, ...]:
    """Every vote on any of several bills, the oldest first, a roll call on several once. Raises StoreError."""
    once: dict[object, KnownVote] = {}
    for bill in bills:
        for each in votes_on(store, bill):
            once.setdefault(each.vote.identity, each)
    return tuple(
        sorted(once.values(), key=lambda each: (each.vote.date is None, str(each.vote.date), each.vote.number or 0))
    )


def _in_committees(store: Store, recorded: Sequence[RecordedVote]) -> Iterator[KnownVote]:
    """The votes of committees; the bill's page and the record of a vote are merged."""
    groups: dict[object, list[RecordedVote]] = {}
    for vote in recorded:
        if vote.kind == "committee":
            groups.setdefault((committee_code(store, vote.body) or vote.body, vote.date), []).append(vote)
    for votes in groups.values():
        best = max(
            votes, key=lambda vote: (vote.complete, any(each.name for those in vote.voters.values() for each in those))
        )
        yield KnownVote(replace(best, body=_body_name(store, votes)), _tallies(votes))


def _body_name(store: Store, votes: Sequence[RecordedVote]) -> str:
    """The name of the committee that voted; the record of a vote may give its code alone."""
    if said := next((vote.body for vote in votes if " " in vote.body), None):
        return said
    committee = store.committees.current(votes[0].bill.general_court, votes[0].body)
    return committee.name if committee else full_name(votes[0].body)


def _tallies(votes: Iterable[RecordedVote]) -> tuple[Mapping[str, int], ...]:
    found: list[Mapping[str, int]] = []
    for vote in votes:
        if vote.tally not in found:
            found.append(vote.tally)
    return tuple(found)
