"""Who decides: before which committee each followed number lies, what is asked there, and how somebody voted.

What rows, pages and records say of a vote is put side by side.
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
from billbot.standing import Place, Standing
from billbot.store import Store
from billbot.watch import Watch, whereabouts
from billbot.wording.people import fitting, titled

# What rows call the joint committee on rules.
_JOINT_RULES = "rules of the two branches, acting concurrently"
_ENDED = "ended with the term"


class Lying(Struct, frozen=True):
    """A number that lies before a committee, under a proposal; `committee` is what the rows call it.

    `code` is that of its record, null where nobody knows it.
    """

    bill: BillId
    proposal: Proposal
    committee: str
    code: str | None


def lying(store: Store, watch: Watch, today: date, ends: Mapping[int, date]) -> tuple[Lying, ...]:
    """Every followed number that lies before a committee by its rows, of courts not over. Raises StoreError."""
    return tuple(
        Lying(place.bill, proposal, place.committee, code_of(store, place.committee))
        for proposal in watch.proposals
        for place in whereabouts(store, watch, proposal, today, ends).standing.open_places
        if place.committee is not None
    )


def code_of(store: Store, name: str) -> str | None:
    """The code of the record of a committee, by what a row calls it; null for one that is not known.

    That of a name which is new is said by the first hearing of the committee, on whatever bill. Raises StoreError.
    """
    known = _codes().get(_key(name))
    if known or not name:
        return known
    return {_key(called): code for called, code in store.hearings.hosts()}.get(_key(name))


def is_named(committee: Committee, name: str) -> bool:
    """Whether a record is that of the committee which a row calls so."""
    return _key(committee.name) == _key(name)


def full_name(code: str) -> str:
    """What the record of a code is called; of one that is not known the code."""
    return _names().get(code, code)


def recorded(store: Store, lying: Place | Lying) -> Committee | None:
    """The record of the committee before which a number lies; null where it was not read. Raises StoreError."""
    code = code_of(store, lying.committee or "")
    return None if code is None else store.people.committee(lying.bill.general_court, code)


@cache
def _names() -> Mapping[str, str]:
    return tomllib.loads((files("billbot.facts") / "committees.toml").read_text("utf-8"))


@cache
def _codes() -> Mapping[str, str]:
    return {_key(name): code for code, name in _names().items()}


def _key(name: str) -> str:
    """A committee's name as it can be compared."""
    key = name_key(name)
    return "rules" if key == _JOINT_RULES else key


def ask_of(store: Store, proposal: Proposal, standing: Standing) -> tuple[str, str]:
    """The stage of a proposal, empty where nothing was read, and what is asked at it, filled in. Raises StoreError."""
    if standing.ended is not None:
        return _ENDED, fitting(proposal, _ENDED, "", ())
    place = next((each for each in standing.places if each.progress is not None), None)
    if place is None or place.progress is None:
        return "", fitting(proposal, None, "", ())
    committee = recorded(store, place)
    members = store.people.seated(committee) if committee else {}
    chairs = [titled(seat, members) for seat in committee.chairs] if committee else []
    return place.progress.stage, fitting(proposal, place.progress.stage, place.committee or "", chairs)


_GOES_ON = frozenset({"engrossed", "enacted", "conference_report_accepted", "veto_overridden"})


class KnownVote(Struct, frozen=True):
    """A vote with the names of those who voted, as far as they are known.

    `tallies` are what different witnesses count, each once: where there are two, they do not agree, and neither is
    taken for the right one. `vote` is the one with names, or else what a row or page says.
    """

    vote: RecordedVote
    tallies: tuple[Mapping[str, int], ...]

    @property
    def others(self) -> tuple[Mapping[str, int], ...]:
        """What is counted otherwise than in the vote itself."""
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
            once.setdefault(each.vote.taken, each)
    return tuple(
        sorted(once.values(), key=lambda each: (each.vote.date is None, str(each.vote.date), each.vote.number or 0))
    )


def named_roll_call(store: Store, bill: Bill, branch: str, number: int) -> RecordedVote | None:
    """A roll call with the names of those who voted; null where they are not known. Raises StoreError."""
    vote = store.votes.roll_call(bill.id.general_court, branch, number)
    return None if vote is None else next(_with_names(store, bill.id.general_court, [vote]))


def roll_call_in(meaning: Meaning) -> tuple[int, Mapping[str, int]] | None:
    """Number and tally of a roll call that a row states; null of one for a quorum, which only counts who is there."""
    votes = meaning.votes
    if votes is None or votes.roll_call is None or "quorum" in meaning.text.casefold():
        return None
    return votes.roll_call, {"yeas": votes.yeas, "nays": votes.nays}


def decides(meaning: Meaning) -> bool:
    """Whether the question of a vote is that the bill goes on, and not what somebody would change of it."""
    return not _GOES_ON.isdisjoint(meaning.kinds)


def _in_committees(store: Store, recorded: Sequence[RecordedVote]) -> Iterator[KnownVote]:
    """The votes of committees: the page and the record of one vote are witnesses of the same."""
    groups: dict[object, list[RecordedVote]] = {}
    for vote in recorded:
        if vote.kind == "committee":
            groups.setdefault((code_of(store, vote.body) or vote.body, vote.date), []).append(vote)
    for votes in groups.values():
        best = max(votes, key=lambda vote: (vote.complete, any(each.name for each in _all(vote))))
        yield KnownVote(replace(best, body=_called(store, votes)), _tallies(votes))


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


def _called(store: Store, votes: Sequence[RecordedVote]) -> str:
    """What a committee is called, whose record of the vote may say its code alone."""
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


def _all(vote: RecordedVote) -> Iterator[Voter]:
    return (voter for those in vote.voters.values() for voter in those)


def _with_names(store: Store, general_court: int, votes: Sequence[RecordedVote]) -> Iterator[RecordedVote]:
    """The votes with the names that are known of codes."""
    codes = {voter.code for vote in votes for voter in _all(vote) if voter.code}
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
