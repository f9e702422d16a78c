"""Reads how somebody voted: a roll call, and what the JSON of a document says of votes in committees.

Shapes are those of docs/design/source.md, "The API's other records".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from billbot.bills import BillId, RecordedVote, Voter
from billbot.errors import Unreadable
from billbot.parse.people import member_code
from billbot.parse.values import LONGEST_TEXT, as_object, collapsed, key, optional, read, sound, stamp_day

_ROLL_CALL, _COMMITTEE = "the JSON of a roll call", "a committee's recommendation in the JSON of a document"
_YEAS_AND_NAYS = {"yeas": "Yeas", "nays": "Nays", "absent": "Absent"}
_FAVORABLE = {
    "favorable": "Favorable",
    "adverse": "Adverse",
    "reserve_right": "ReserveRight",
    "no_vote": "NoVoteRecorded",
}


def roll_call(text: str, bill: BillId, branch: str, number: int, source: str) -> RecordedVote:
    """Read a roll call of a branch that was taken on a bill: who voted yes, who no, who was absent.

    Args:
        text: The answer for one roll call.
        bill: What was voted on, as its history says; the record does not name it.
        branch: The branch whose roll call was asked for.
        number: The number that was asked for; another one is refused.
        source: The path at the site.

    Raises:
        Unreadable: The text is anything else.
    """
    record = as_object(read(text, _ROLL_CALL), _ROLL_CALL)
    court = key(record, "GeneralCourtNumber", int, _ROLL_CALL)
    shown = key(record, "RollCallNumber", int, _ROLL_CALL)
    of = _words(record, "Branch", _ROLL_CALL) or branch
    if (court, shown, of) != (bill.general_court, number, branch):
        raise Unreadable(f"roll call {number} of the {branch} of {bill.general_court}", f"{shown} of {of} of {court}")
    voters = {way: _voters(record, name, _ROLL_CALL) for way, name in _YEAS_AND_NAYS.items()}
    question = _words(record, "QuestionMotion", _ROLL_CALL) or ""
    return RecordedVote(bill, "roll_call", branch, number, None, question, _tally(voters), voters, source)


def committee_votes(record: Mapping[str, Any], bill: BillId, source: str) -> tuple[RecordedVote, ...]:
    """What the JSON of a document says of votes in committees; `body` is the code of the committee.

    Some documents do not say, and of most recommendations there are no votes. Raises Unreadable.
    """
    listed = record.get("CommitteeRecommendations")
    if not isinstance(listed, list):
        return ()
    votes = (vote for each in listed for vote in _votes(as_object(each, _COMMITTEE), bill, source))
    return tuple(vote for vote in votes if any(vote.tally.values()))


def _votes(recommendation: dict[str, Any], bill: BillId, source: str) -> Iterator[RecordedVote]:
    for each in _list(recommendation, "Votes", _COMMITTEE):
        vote = as_object(each, _COMMITTEE)
        committee = as_object(vote.get("Committee") or recommendation.get("Committee") or {}, _COMMITTEE)
        code = member_code(committee.get("CommitteeCode"))
        if code is None:
            continue
        voters: dict[str, tuple[Voter, ...]] = dict.fromkeys(_FAVORABLE, ())
        for cast in _list(vote, "Vote", _COMMITTEE):
            for way, name in _FAVORABLE.items():
                voters[way] += _voters(as_object(cast, _COMMITTEE), name, _COMMITTEE)
        when = optional(vote, "Date", str, _COMMITTEE) if "Date" in vote else None
        day = stamp_day(when, f"Date in {_COMMITTEE} as an Eastern time") if when else None
        question = _words(vote, "Question", _COMMITTEE) or ""
        yield RecordedVote(bill, "committee", code, None, day, question, _tally(voters), voters, source)


def _voters(record: dict[str, Any], name: str, where: str) -> tuple[Voter, ...]:
    """The summaries of members under a key; one without a code still voted."""
    summaries = (as_object(each, f"a member in {where}") for each in _list(record, name, where))
    return tuple(Voter(member_code(each.get("MemberCode"))) for each in summaries)


def _tally(voters: Mapping[str, tuple[Voter, ...]]) -> dict[str, int]:
    return {way: len(those) for way, those in voters.items()}


def _list(record: Mapping[str, Any], name: str, where: str) -> list[Any]:
    return (optional(dict(record), name, list, where) if name in record else None) or []


def _words(record: dict[str, Any], name: str, where: str) -> str | None:
    text = collapsed((optional(record, name, str, where) if name in record else None) or "")
    sound(text, f"{name} in {where}", LONGEST_TEXT)
    return text or None
