"""Votes on a bill, from its rows, its page and the records, with the voters' names if they were read.

If sources disagree on a vote, each tally is given.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.committees import committee_code, full_name
from billbot.domain import actions
from billbot.domain.actions import Meaning
from billbot.domain.bills import Bill, RecordedVote
from billbot.store import Store

_PASSING = frozenset({"engrossed", "enacted", "conference_report_accepted", "veto_overridden"})


class KnownVote(Struct, frozen=True):
    """A vote with the known names of those who voted: from the source with names, or else a row or the bill's page.

    `others` are the counts of sources that disagree. We do not choose.
    """

    vote: RecordedVote
    others: tuple[Mapping[str, int], ...] = ()


def votes_on(store: Store, bill: Bill) -> tuple[KnownVote, ...]:
    """Every vote on a bill from its rows, its page and the records, the oldest first. Raises StoreError."""
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
    """Committee votes, merged from the bill's page and the records."""
    groups: dict[object, list[RecordedVote]] = {}
    for vote in recorded:
        if vote.kind == "committee":
            groups.setdefault((committee_code(store, vote.body) or vote.body, vote.date), []).append(vote)
    for votes in groups.values():
        best = max(
            votes, key=lambda vote: (vote.complete, any(each.name for those in vote.voters.values() for each in those))
        )
        others = {str(vote.tally): vote.tally for vote in votes if vote.tally != best.tally}
        yield KnownVote(replace(best, body=_body_name(store, votes)), tuple(others.values()))


def _body_name(store: Store, votes: Sequence[RecordedVote]) -> str:
    """The name of the committee that voted. The record may have only its code."""
    if said := next((vote.body for vote in votes if " " in vote.body), None):
        return said
    committee = store.committees.current(votes[0].bill.general_court, votes[0].body)
    return committee.name if committee else full_name(votes[0].body)


def named_roll_call(store: Store, bill: Bill, branch: str, number: int) -> RecordedVote | None:
    """A roll call with the voters' names; None if unknown. Raises StoreError."""
    vote = store.votes.roll_call(bill.id.general_court, branch, number)
    return None if vote is None else next(with_names(store, bill.id.general_court, [vote]))


def roll_call_in(meaning: Meaning) -> tuple[int, Mapping[str, int]] | None:
    """The number and tally of a roll call in a row; None for a quorum call, which only counts who is there."""
    votes = meaning.votes
    if votes is None or votes.roll_call is None or "quorum" in meaning.text.casefold():
        return None
    return votes.roll_call, {"yeas": votes.yeas, "nays": votes.nays}


def decides_on_bill(meaning: Meaning) -> bool:
    """Whether a vote is on the bill itself, not on an amendment or the like."""
    return not _PASSING.isdisjoint(meaning.kinds)


def roll_calls(store: Store, bill: Bill) -> Iterator[KnownVote]:
    """The roll calls in rows that are not struck, with names if the record was read."""
    for action in bill.history:
        found = None if action.stricken else roll_call_in(actions.read(action.text))
        if found is None:
            continue
        number, tally = found
        stated = RecordedVote(bill.id, "roll_call", action.branch, number, action.date, action.text, tally)
        record = store.votes.roll_call(bill.id.general_court, action.branch, number)
        if record is None:
            yield KnownVote(stated)
        else:
            shared = {way: record.tally.get(way, 0) for way in stated.tally}
            named = replace(record, date=action.date, question=action.text)
            yield KnownVote(named, () if shared == stated.tally else (stated.tally,))


def with_names(store: Store, general_court: int, votes: Sequence[RecordedVote]) -> Iterator[RecordedVote]:
    """The votes, with names for members who have only a code."""
    codes = {each.code for vote in votes for those in vote.voters.values() for each in those if each.code}
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
