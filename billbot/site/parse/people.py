"""Reads the JSON of committees, their members, roll calls, and votes in committees.

Shapes are those of docs/design/source.md, "The API's other records".
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from billbot.domain.bills import BillId, Committee, Member, RecordedVote, Seat, Voter
from billbot.errors import Unreadable
from billbot.site.parse.values import (
    LONGEST_TEXT,
    as_object,
    excerpt,
    optional,
    optional_text,
    parse_json,
    required,
    stamp_day,
)

_COMMITTEE, _MEMBER = "the JSON of a committee", "the JSON of a member"
# Texts of a member's record have a line at most, and a committee has some forty seats at most.
_LONGEST_TEXT, _MOST_SEATS = 200, 200
_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ ]{1,11}", re.ASCII)  # "L M0" has a blank
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_SENATE, _HOUSE = "Senate", "House"
_ROLL_CALL, _RECOMMENDATION = "the JSON of a roll call", "a committee's recommendation in the JSON of a document"
_ROLL_CALL_CHOICES = {"yeas": "Yeas", "nays": "Nays", "absent": "Absent"}
_COMMITTEE_CHOICES = {
    "favorable": "Favorable",
    "adverse": "Adverse",
    "reserve_right": "ReserveRight",
    "no_vote": "NoVoteRecorded",
}


def committee(text: str, general_court: int, code: str) -> Committee:
    """Read the name, the chairs and the members of a committee, but not its bills.

    Chairs may be null and members missing: a committee of one branch has none of the other. A committee of another
    court or code is refused. Raises Unreadable.
    """
    record = as_object(parse_json(text, _COMMITTEE), _COMMITTEE)
    _check_identity(record, "CommitteeCode", code, general_court, _COMMITTEE)
    name = _text_if_present(record, "FullName", _COMMITTEE)
    if name is None:
        raise Unreadable(f"the name of {_COMMITTEE}", "none")
    chairs = [
        Seat(chair, branch, chair=True)
        for branch, place in ((_SENATE, "SenateChairperson"), (_HOUSE, "HouseChairperson"))
        if (found := _if_present(record, place, dict)) is not None and (chair := _member_code(found)) is not None
    ]
    seated = [*chairs]
    for branch, place in ((_SENATE, "SenateMembers"), (_HOUSE, "HouseMembers")):
        seated += [Seat(each, branch) for each in _members(record, place)]
    once = {seat.member: seat for seat in reversed(seated)}
    seats = tuple(seat for seat in dict.fromkeys(seated) if once[seat.member] == seat)
    if len(seats) > _MOST_SEATS:
        raise Unreadable(f"a committee of at most {_MOST_SEATS} seats", f"one of {len(seats)}")
    return Committee(general_court, code.upper(), name, _text_if_present(record, "Branch", _COMMITTEE) or "", seats)


def member(text: str, general_court: int, code: str) -> Member:
    """Read a member's record, but not the bills that the member filed or joined.

    All but the name may be null. An invalid email address is left out. A member of another court or code is refused.
    Raises Unreadable.
    """
    record = as_object(parse_json(text, _MEMBER), _MEMBER)
    _check_identity(record, "MemberCode", code, general_court, _MEMBER)
    name = _text_if_present(record, "Name", _MEMBER)
    if name is None:
        raise Unreadable(f"the name in {_MEMBER}", "none")
    email = _text_if_present(record, "EmailAddress", _MEMBER)
    phone = re.sub(r"\D", "", _text_if_present(record, "PhoneNumber", _MEMBER) or "")
    return Member(
        general_court,
        code.upper(),
        name,
        branch=_text_if_present(record, "Branch", _MEMBER),
        district=_text_if_present(record, "District", _MEMBER),
        party=_text_if_present(record, "Party", _MEMBER),
        leadership=_text_if_present(record, "LeadershipPosition", _MEMBER),
        email=email if email and _EMAIL.fullmatch(email) else None,
        phone=phone or None,
        room=_text_if_present(record, "RoomNumber", _MEMBER),
    )


def member_code(value: Any) -> str | None:
    """A member's code in capital letters, which the site writes in either case; null if it is not valid."""
    return value.upper() if isinstance(value, str) and _CODE.fullmatch(value) else None


def _check_identity(record: dict[str, Any], name: str, code: str, general_court: int, where: str) -> None:
    """Raise Unreadable for a record with another code, or of another court."""
    found = required(record, name, str, where)
    if found.upper() != code.upper():
        raise Unreadable(f"{where} {code}", excerpt(found))
    court = required(record, "GeneralCourtNumber", int, where)
    if court != general_court:
        raise Unreadable(f"{where} in General Court {general_court}", f"one in {court}")


def _members(record: dict[str, Any], place: str) -> Iterator[str]:
    for each in _if_present(record, place, list) or []:
        code = _member_code(as_object(each, f"a member in {_COMMITTEE}"))
        if code is not None:
            yield code


def _member_code(summary: dict[str, Any]) -> str | None:
    """The code in a member's summary; some have none."""
    return member_code(summary.get("MemberCode"))


def _if_present(record: dict[str, Any], name: str, kind: type[Any]) -> Any:
    """The value of a key that some records lack; null if it is missing."""
    return optional(record, name, kind, _COMMITTEE) if name in record else None


def _text_if_present(record: dict[str, Any], name: str, where: str, longest: int = _LONGEST_TEXT) -> str | None:
    return optional_text(record, name, where, longest) if name in record else None


def roll_call(text: str, bill: BillId, branch: str, number: int, source: str) -> RecordedVote:
    """Read a roll call on a bill: who voted yes, who voted no, and who was absent.

    The record does not name the bill; the bill's history has the number. A roll call of another branch or number is
    refused. `source` is the path at the site. Raises Unreadable.
    """
    record = as_object(parse_json(text, _ROLL_CALL), _ROLL_CALL)
    court = required(record, "GeneralCourtNumber", int, _ROLL_CALL)
    shown = required(record, "RollCallNumber", int, _ROLL_CALL)
    of = _text_if_present(record, "Branch", _ROLL_CALL, LONGEST_TEXT) or branch
    if (court, shown, of) != (bill.general_court, number, branch):
        raise Unreadable(f"roll call {number} of the {branch} of {bill.general_court}", f"{shown} of {of} of {court}")
    voters = {choice: _voters(record, name, _ROLL_CALL) for choice, name in _ROLL_CALL_CHOICES.items()}
    question = _text_if_present(record, "QuestionMotion", _ROLL_CALL, LONGEST_TEXT) or ""
    return RecordedVote(bill, "roll_call", branch, number, None, question, _tally(voters), voters, source)


def committee_votes(record: Mapping[str, Any], bill: BillId, source: str) -> tuple[RecordedVote, ...]:
    """The committee votes in the JSON of a document; `body` is the code of the committee.

    Some documents have no recommendations, and most recommendations have no votes. Raises Unreadable.
    """
    listed = record.get("CommitteeRecommendations")
    if not isinstance(listed, list):
        return ()
    votes = (vote for each in listed for vote in _votes(as_object(each, _RECOMMENDATION), bill, source))
    return tuple(vote for vote in votes if any(vote.tally.values()))


def _votes(recommendation: dict[str, Any], bill: BillId, source: str) -> Iterator[RecordedVote]:
    for each in _list_if_present(recommendation, "Votes", _RECOMMENDATION):
        vote = as_object(each, _RECOMMENDATION)
        committee = as_object(vote.get("Committee") or recommendation.get("Committee") or {}, _RECOMMENDATION)
        code = member_code(committee.get("CommitteeCode"))
        if code is None:
            continue
        voters: dict[str, tuple[Voter, ...]] = dict.fromkeys(_COMMITTEE_CHOICES, ())
        for cast in _list_if_present(vote, "Vote", _RECOMMENDATION):
            for choice, name in _COMMITTEE_CHOICES.items():
                voters[choice] += _voters(as_object(cast, _RECOMMENDATION), name, _RECOMMENDATION)
        when = optional(vote, "Date", str, _RECOMMENDATION) if "Date" in vote else None
        day = stamp_day(when, f"Date in {_RECOMMENDATION} as an Eastern time") if when else None
        question = _text_if_present(vote, "Question", _RECOMMENDATION, LONGEST_TEXT) or ""
        yield RecordedVote(bill, "committee", code, None, day, question, _tally(voters), voters, source)


def _voters(record: dict[str, Any], name: str, where: str) -> tuple[Voter, ...]:
    """The members under a key; one without a code counts as a voter, too."""
    summaries = (as_object(each, f"a member in {where}") for each in _list_if_present(record, name, where))
    return tuple(Voter(member_code(each.get("MemberCode"))) for each in summaries)


def _tally(voters: Mapping[str, tuple[Voter, ...]]) -> dict[str, int]:
    return {choice: len(those) for choice, those in voters.items()}


def _list_if_present(record: Mapping[str, Any], name: str, where: str) -> list[Any]:
    return (optional(dict(record), name, list, where) if name in record else None) or []
