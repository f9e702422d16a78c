"""Reads the JSON of committees, their members, roll calls, and votes in committees.

Shapes are those of docs/design/source.md, "The API's other records".
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from billbot.bills import BillId, Committee, Member, RecordedVote, Seat, Voter
from billbot.errors import Unreadable
from billbot.parse.values import LONGEST_TEXT, as_object, excerpt, key, optional, read, stamp_day, words

_COMMITTEE, _MEMBER = "the JSON of a committee", "the JSON of a member"
# What a member's record says of one is a line or less, a committee has some forty seats at most.
_LONGEST, _MOST_SEATS = 200, 200
_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ ]{1,11}", re.ASCII)  # "L M0" has a blank
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_SENATE, _HOUSE = "Senate", "House"
_ROLL_CALL, _RECOMMENDATION = "the JSON of a roll call", "a committee's recommendation in the JSON of a document"
_YEAS_AND_NAYS = {"yeas": "Yeas", "nays": "Nays", "absent": "Absent"}
_FAVORABLE = {
    "favorable": "Favorable",
    "adverse": "Adverse",
    "reserve_right": "ReserveRight",
    "no_vote": "NoVoteRecorded",
}


def committee(text: str, general_court: int, code: str) -> Committee:
    """Read a committee: its name, its chairs, and the members of either branch; not the bills that it has.

    Chairs may be null and members missing, as a committee of one branch has none of the other. Another one than the
    court and the code say that it was asked for by is refused. Raises Unreadable.
    """
    record = as_object(read(text, _COMMITTEE), _COMMITTEE)
    _asked(record, "CommitteeCode", code, general_court, _COMMITTEE)
    name = _words(record, "FullName", _COMMITTEE)
    if name is None:
        raise Unreadable(f"the name of {_COMMITTEE}", "none")
    chairs = [
        Seat(chair, branch, chair=True)
        for branch, place in ((_SENATE, "SenateChairperson"), (_HOUSE, "HouseChairperson"))
        if (found := _maybe(record, place, dict)) is not None and (chair := _member_code(found)) is not None
    ]
    seated = [*chairs]
    for branch, place in ((_SENATE, "SenateMembers"), (_HOUSE, "HouseMembers")):
        seated += [Seat(each, branch) for each in _members(record, place)]
    once = {seat.member: seat for seat in reversed(seated)}
    seats = tuple(seat for seat in dict.fromkeys(seated) if once[seat.member] == seat)
    if len(seats) > _MOST_SEATS:
        raise Unreadable(f"a committee of at most {_MOST_SEATS} seats", f"one of {len(seats)}")
    return Committee(general_court, code.upper(), name, _words(record, "Branch", _COMMITTEE) or "", seats)


def member(text: str, general_court: int, code: str) -> Member:
    """Read a member's record, but not the bills that the member filed or joined.

    All but the name may be null. An address that is none is left out. Another one than the court and the code say that
    it was asked for by is refused. Raises Unreadable.
    """
    record = as_object(read(text, _MEMBER), _MEMBER)
    _asked(record, "MemberCode", code, general_court, _MEMBER)
    name = _words(record, "Name", _MEMBER)
    if name is None:
        raise Unreadable(f"the name in {_MEMBER}", "none")
    email = _words(record, "EmailAddress", _MEMBER)
    phone = re.sub(r"\D", "", _words(record, "PhoneNumber", _MEMBER) or "")
    return Member(
        general_court,
        code.upper(),
        name,
        branch=_words(record, "Branch", _MEMBER),
        district=_words(record, "District", _MEMBER),
        party=_words(record, "Party", _MEMBER),
        leadership=_words(record, "LeadershipPosition", _MEMBER),
        email=email if email and _EMAIL.fullmatch(email) else None,
        phone=phone or None,
        room=_words(record, "RoomNumber", _MEMBER),
    )


def member_code(value: Any) -> str | None:
    """The code of a member as the record writes it in either case, in capital letters; null for what is none."""
    return value.upper() if isinstance(value, str) and _CODE.fullmatch(value) else None


def _asked(record: dict[str, Any], name: str, code: str, general_court: int, where: str) -> None:
    """Refuse the record of somebody else, or of another court."""
    found = key(record, name, str, where)
    if found.upper() != code.upper():
        raise Unreadable(f"{where} {code}", excerpt(found))
    court = key(record, "GeneralCourtNumber", int, where)
    if court != general_court:
        raise Unreadable(f"{where} in General Court {general_court}", f"one in {court}")


def _members(record: dict[str, Any], place: str) -> Iterator[str]:
    for each in _maybe(record, place, list) or []:
        code = _member_code(as_object(each, f"a member in {_COMMITTEE}"))
        if code is not None:
            yield code


def _member_code(summary: dict[str, Any]) -> str | None:
    """The code of a summary of a member; some have none."""
    return member_code(summary.get("MemberCode"))


def _maybe(record: dict[str, Any], name: str, kind: type[Any]) -> Any:
    """A key that the API's description lacks, or that some records lack: null where it is not there."""
    return optional(record, name, kind, _COMMITTEE) if name in record else None


def _words(record: dict[str, Any], name: str, where: str, longest: int = _LONGEST) -> str | None:
    return words(record, name, where, longest) if name in record else None


def roll_call(text: str, bill: BillId, branch: str, number: int, source: str) -> RecordedVote:
    """Read a roll call of a branch that was taken on a bill: who voted yes, who no, who was absent.

    The record does not name the bill, its history does. Another roll call than the one of this branch and number is
    refused. `source` is the path at the site. Raises Unreadable.
    """
    record = as_object(read(text, _ROLL_CALL), _ROLL_CALL)
    court = key(record, "GeneralCourtNumber", int, _ROLL_CALL)
    shown = key(record, "RollCallNumber", int, _ROLL_CALL)
    of = _words(record, "Branch", _ROLL_CALL, LONGEST_TEXT) or branch
    if (court, shown, of) != (bill.general_court, number, branch):
        raise Unreadable(f"roll call {number} of the {branch} of {bill.general_court}", f"{shown} of {of} of {court}")
    voters = {way: _voters(record, name, _ROLL_CALL) for way, name in _YEAS_AND_NAYS.items()}
    question = _words(record, "QuestionMotion", _ROLL_CALL, LONGEST_TEXT) or ""
    return RecordedVote(bill, "roll_call", branch, number, None, question, _tally(voters), voters, source)


def committee_votes(record: Mapping[str, Any], bill: BillId, source: str) -> tuple[RecordedVote, ...]:
    """What the JSON of a document says of votes in committees; `body` is the code of the committee.

    Some documents do not say, and of most recommendations there are no votes. Raises Unreadable.
    """
    listed = record.get("CommitteeRecommendations")
    if not isinstance(listed, list):
        return ()
    votes = (vote for each in listed for vote in _votes(as_object(each, _RECOMMENDATION), bill, source))
    return tuple(vote for vote in votes if any(vote.tally.values()))


def _votes(recommendation: dict[str, Any], bill: BillId, source: str) -> Iterator[RecordedVote]:
    for each in _list(recommendation, "Votes", _RECOMMENDATION):
        vote = as_object(each, _RECOMMENDATION)
        committee = as_object(vote.get("Committee") or recommendation.get("Committee") or {}, _RECOMMENDATION)
        code = member_code(committee.get("CommitteeCode"))
        if code is None:
            continue
        voters: dict[str, tuple[Voter, ...]] = dict.fromkeys(_FAVORABLE, ())
        for cast in _list(vote, "Vote", _RECOMMENDATION):
            for way, name in _FAVORABLE.items():
                voters[way] += _voters(as_object(cast, _RECOMMENDATION), name, _RECOMMENDATION)
        when = optional(vote, "Date", str, _RECOMMENDATION) if "Date" in vote else None
        day = stamp_day(when, f"Date in {_RECOMMENDATION} as an Eastern time") if when else None
        question = _words(vote, "Question", _RECOMMENDATION, LONGEST_TEXT) or ""
        yield RecordedVote(bill, "committee", code, None, day, question, _tally(voters), voters, source)


def _voters(record: dict[str, Any], name: str, where: str) -> tuple[Voter, ...]:
    """The summaries of members under a key; one without a code still voted."""
    summaries = (as_object(each, f"a member in {where}") for each in _list(record, name, where))
    return tuple(Voter(member_code(each.get("MemberCode"))) for each in summaries)


def _tally(voters: Mapping[str, tuple[Voter, ...]]) -> dict[str, int]:
    return {way: len(those) for way, those in voters.items()}


def _list(record: Mapping[str, Any], name: str, where: str) -> list[Any]:
    return (optional(dict(record), name, list, where) if name in record else None) or []
