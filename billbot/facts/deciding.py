"""Queries about who decides: the committee that each bill lies before, the ask for that stage, and recorded votes.

The rows, bill pages and vote records may disagree on a vote; their tallies are given side by side.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from msgspec import Struct
from msgspec.structs import replace

from billbot import actions
from billbot.actions import Meaning, name_key
from billbot.bills import Bill, BillId, Committee, Proposal, RecordedVote, Voter
from billbot.facts.whereabouts import whereabouts
from billbot.standing import Place, Standing
from billbot.store import Store
from billbot.watch import Watch
from billbot.wording.people import ask_at_stage, titled

# What rows call the joint committee on rules.
_JOINT_RULES = "rules of the two branches, acting concurrently"
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
        for place in whereabouts(store, watch, proposal, today, ends).standing.open_places
        if place.committee is not None
    )


def committee_code(store: Store, name: str) -> str | None:
    """The site's code of a committee that a row names; null where it is not known.

    For a new name it is learned from the committee's first hearing, on whatever bill. Raises StoreError.
    """
    known = _codes().get(_comparable(name))
    if known or not name:
        return known
    return {_comparable(called): code for called, code in store.hearings.hosts()}.get(_comparable(name))


def is_named(committee: Committee, name: str) -> bool:
    """Whether a committee is the one that a row calls `name`."""
    return _comparable(committee.name) == _comparable(name)


def full_name(code: str) -> str:
    """The name of the committee with this code; the code itself where it is not known."""
    return _names().get(code, code)


def committee_record(store: Store, place: Place | BillBeforeCommittee) -> Committee | None:
    """The committee that a bill lies before, as its page has it; null where that was not read. Raises StoreError."""
    code = committee_code(store, place.committee or "")
    return None if code is None else store.people.committee(place.bill.general_court, code)


@cache
def _names() -> Mapping[str, str]:
    return tomllib.loads((files("billbot.facts") / "committees.toml").read_text("utf-8"))


@cache
def _codes() -> Mapping[str, str]:
    return {_comparable(name): code for code, name in _names().items()}


def _comparable(name: str) -> str:
    """A committee's name in a form by which two names can be compared."""
    key = name_key(name)
    return "rules" if key == _JOINT_RULES else key


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


_PASSING = frozenset({"engrossed", "enacted", "conference_report_accepted", "veto_overridden"})


class KnownVote(Struct, frozen=True):
    """A vote with the names of those who voted, as far as they are known.

    `tallies` are the counts of all sources, each once: where there are two, the sources disagree, and neither is taken
    for the right one. `vote` is the source that has names, or else a row or the bill's page.
    """

    vote: RecordedVote
    tallies: tuple[Mapping[str, int], ...]

    @property
    def others(self) -> tuple[Mapping[str, int], ...]:
        """The tallies that differ from that of `vote`."""
        return tuple(tally for tally in self.tallies if tally != self.vote.tally)


def votes_on(store: Store, bill: Bill) -> tuple[KnownVote, ...]:
    """Every vote on a bill by its rows, its page and the records, the oldest first. Raises StoreError."""
    recorded = store.votes.of(bill.id)
    found = [*_in_committees(store, recorded), *_roll_calls(store, bill)]
    named = _with_names(store, bill.id.general_court, [each.vote for each in found])
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


def named_roll_call(store: Store, bill: Bill, branch: str, number: int) -> RecordedVote | None:
    """A roll call with the names of those who voted; null where they are not known. Raises StoreError."""
    vote = store.votes.roll_call(bill.id.general_court, branch, number)
    return None if vote is None else next(_with_names(store, bill.id.general_court, [vote]))


def roll_call_in(meaning: Meaning) -> tuple[int, Mapping[str, int]] | None:
    """Number and tally of a roll call that a row states; null for a quorum call, which only counts who is there."""
    votes = meaning.votes
    if votes is None or votes.roll_call is None or "quorum" in meaning.text.casefold():
        return None
    return votes.roll_call, {"yeas": votes.yeas, "nays": votes.nays}


def decides_on_bill(meaning: Meaning) -> bool:
    """Whether a vote is on the bill itself going on, and not on an amendment or the like."""
    return not _PASSING.isdisjoint(meaning.kinds)


def _in_committees(store: Store, recorded: Sequence[RecordedVote]) -> Iterator[KnownVote]:
    """The votes of committees; the bill's page and the record of a vote are merged."""
    groups: dict[object, list[RecordedVote]] = {}
    for vote in recorded:
        if vote.kind == "committee":
            groups.setdefault((committee_code(store, vote.body) or vote.body, vote.date), []).append(vote)
    for votes in groups.values():
        best = max(votes, key=lambda vote: (vote.complete, any(each.name for each in _voters(vote))))
        yield KnownVote(replace(best, body=_body_name(store, votes)), _tallies(votes))


def _roll_calls(store: Store, bill: Bill) -> Iterator[KnownVote]:
    """The roll calls that live rows state, with the names of the record where it was read."""
    for action in bill.history:
        found = None if action.stricken else roll_call_in(actions.read(action.text))
        if found is None:
            continue
        number, tally = found
        stated = RecordedVote(bill.id, "roll_call", action.branch, number, action.date, action.text, tally)
        record = store.votes.roll_call(bill.id.general_court, action.branch, number)
        if record is None:
            yield KnownVote(stated, (stated.tally,))
        else:
            shared = {way: record.tally.get(way, 0) for way in stated.tally}
            differing = () if shared == stated.tally else (stated.tally,)
            yield KnownVote(replace(record, date=action.date, question=action.text), (record.tally, *differing))


def _body_name(store: Store, votes: Sequence[RecordedVote]) -> str:
    """The name of the committee that voted; the record of a vote may give its code alone."""
    if said := next((vote.body for vote in votes if " " in vote.body), None):
        return said
    committee = store.people.committee(votes[0].bill.general_court, votes[0].body)
    return committee.name if committee else full_name(votes[0].body)


def _tallies(votes: Iterable[RecordedVote]) -> tuple[Mapping[str, int], ...]:
    found: list[Mapping[str, int]] = []
    for vote in votes:
        if vote.tally not in found:
            found.append(vote.tally)
    return tuple(found)


def _voters(vote: RecordedVote) -> Iterator[Voter]:
    return (voter for those in vote.voters.values() for voter in those)


def _with_names(store: Store, general_court: int, votes: Sequence[RecordedVote]) -> Iterator[RecordedVote]:
    """The votes, with the names of members who are given by their code alone."""
    codes = {voter.code for vote in votes for voter in _voters(vote) if voter.code}
    members = store.people.members(general_court, sorted(codes))
    for vote in votes:
        yield replace(
            vote,
            voters={
                way: tuple(
                    replace(each, name=members[each.code].name) if not each.name and each.code in members else each
                    for each in those
                )
                for way, those in vote.voters.items()
            },
        )
