"""Reads the JSON of the General Court's API: histories, documents, hearings, committees, members and votes.

Pure. For any input, a function returns its value or raises Unreadable (promise 2). docs/design/source.md describes the
records. Most values may be None, but the keys must exist.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date, time
from typing import Any, NoReturn, TypeVar

from msgspec.structs import replace

from billbot.domain.bills import (
    Action,
    Agenda,
    BillId,
    Committee,
    Document,
    Member,
    RecordedVote,
    Seat,
    Voter,
)
from billbot.errors import Unreadable
from billbot.site.values import LONGEST_ACTION, LONGEST_TEXT, branch, check_text, collapsed, excerpt, number, stamp_day

_HISTORY = "a JSON history, a list of actions"
_DOCUMENT, _DOCUMENTS = "the JSON of a document", "the list of all documents of a court"
_HEARING, _HEARINGS = "the JSON of a hearing", "the list of hearings"
_COMMITTEES = "the list of committees"
_COMMITTEE, _MEMBER = "the JSON of a committee", "the JSON of a member"
_ROLL_CALL, _RECOMMENDATION = "the JSON of a roll call", "a committee's recommendation in the JSON of a document"

_COURT_LIMIT = 1_000
_ODD_AT_MOST_ONE_IN = 100  # records of the list of documents
_LEGISLATOR = 1  # a sponsor of this type is a legislator; others are committees, offices, the Governor
_TEXT_KEY = "DocumentText"  # the printed bill; people hear what changed in it
_COMMITTEE_CODE = re.compile(r"[A-Za-z0-9]{1,12}")
_MEMBER_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ ]{1,11}", re.ASCII)  # "L M0" has a blank
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
# Texts in a member's record have at most one line, and a committee at most about forty seats.
_LONGEST_OF_A_MEMBER, _MOST_SEATS = 200, 200
_SENATE, _HOUSE = "Senate", "House"
_ROLL_CALL_CHOICES = {"yeas": "Yeas", "nays": "Nays", "absent": "Absent"}
_COMMITTEE_CHOICES = {
    "favorable": "Favorable",
    "adverse": "Adverse",
    "reserve_right": "ReserveRight",
    "no_vote": "NoVoteRecorded",
}

_KINDS = {str: "a text", int: "a number", bool: "true or false", dict: "an object", list: "a list"}
_MAX_INTEGER = 2**63 - 1
_T = TypeVar("_T", str, int, bool, dict[str, Any], list[Any])


def history(text: str, *, known: bool = False) -> tuple[Action, ...]:
    """Read a JSON history: all actions of a bill, in the order shown. It does not name the bill.

    Each action needs its date (which may be None), branch, words and struck flag; unknown keys are ignored. The day is
    the date's first ten characters (docs/design/source.md, "The JSON history"). `known` says that we know rows of this
    bill, so an empty history can't be right. Raises Unreadable.
    """
    rows = _parse_json(text, _HISTORY)
    if not isinstance(rows, list):
        raise Unreadable(_HISTORY, _describe(rows))
    if known and not rows:
        raise Unreadable("the history of a bill whose actions are known", "an empty list")
    return tuple(_action(row, f"action {place} of the history") for place, row in enumerate(rows, start=1))


def _action(row: Any, where: str) -> Action:
    record = _as_object(row, f"{where} as an object")
    day = _optional(record, "Date", str, where)
    said = collapsed(_required(record, "Action", str, where))
    if not said:
        raise Unreadable(f"words in {where}", "none")
    check_text(said, f"the words of {where}", LONGEST_ACTION)
    return Action(
        None if day is None else stamp_day(day, f"an Eastern time like 2023-07-05T10:52:40.27, or null, in {where}"),
        branch(collapsed(_required(record, "Branch", str, where)), f"a branch in {where}"),
        said,
        _required(record, "IsStricken", bool, where),
    )


def document(text: str) -> Document:
    """Read the JSON of a document, without its history. Nearly every value except the court may be None.

    Unreadable committee votes are left out; the rest is valid without them. Raises Unreadable.
    """
    record = _as_object(_parse_json(text, _DOCUMENT), _DOCUMENT)
    listed = _as_in_list(record, _court_number(record, _DOCUMENT), _DOCUMENT)
    try:
        votes = _committee_votes(record, listed.id, listed.id.document_path)
    except Unreadable:
        votes = ()
    cosponsors = _cosponsors(record, listed.presenters)
    return replace(
        listed,
        pinslip=_optional_text(record, "Pinslip", _DOCUMENT),
        document_text=_printed_text(record),
        sponsors=(*listed.presenters, *(cosponsors or ())),
        document_type=_optional_text(record, "LegislationTypeName", _DOCUMENT),
        cosponsors=cosponsors,
        emergency_preamble=_optional_text(record, "EmergencyPreamble", _DOCUMENT),
        votes=votes,
    )


def documents(text: str, general_court: int, *, known: bool = False) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """Read the list of all documents of a court, in order, each once. Also return which records are left out.

    Each document has a number or a docket; nearly everything else may be None. An odd record is left out: a docket in
    place of a number, neither of them, another court, or a number or docket that different documents share. Its
    description does not depend on its place in the list. `known` says that we know documents of this court, so an empty
    list must be wrong. Raises Unreadable, also if more than one record and more than 1% are odd.
    """
    records = _parse_json(text, _DOCUMENTS)
    if not isinstance(records, list):
        raise Unreadable(_DOCUMENTS, _describe(records))
    if known and not records:
        raise Unreadable("the list of a court whose documents are known", "an empty list")
    found: dict[tuple[str | None, str | None], Document] = {}
    odd: list[str] = []
    for record in records:
        try:
            read = _listed_document(record, general_court)
        except Unreadable as error:
            odd.append(str(error))
            continue
        if found.setdefault((read.bill_number, read.docket), read) != read:
            odd.append(f"{read.id.number} is in the list twice, with different values")
    counts = Counter(name for names in found for name in names)
    listed = tuple(each for names, each in found.items() if all(name is None or counts[name] == 1 for name in names))
    shared = sorted(name for name, times in counts.items() if name and times > 1)
    odd += [f"{name} is in the list for {counts[name]} different documents" for name in shared]
    if len(odd) > max(1, len(records) // _ODD_AT_MOST_ONE_IN) or (odd and not listed):
        raise Unreadable("a list of documents that can be read", f"{len(odd)} of {len(records)} that cannot: {odd[0]}")
    return listed, tuple(odd)


def _listed_document(value: Any, general_court: int) -> Document:
    record = _as_object(value, "each document of the list as an object")
    bill, docket, title = (record.get(key) for key in ("BillNumber", "DocketNumber", "Title"))
    where = f"the record of {excerpt(str(bill or docket or title or 'nothing'))} in the list"
    court = _required(record, "GeneralCourtNumber", int, where)
    if court != general_court:
        raise Unreadable(f"{where} of General Court {general_court}", f"one of {court}")
    return _as_in_list(record, court, where)


def _as_in_list(record: dict[str, Any], court: int, where: str) -> Document:
    """What a document's own JSON and the list of all documents have alike."""
    bill, docket = _optional(record, "BillNumber", str, where), _optional(record, "DocketNumber", str, where)
    if bill is None and docket is None:
        raise Unreadable(f"the number or docket of {where}", "neither")
    return Document(
        general_court=court,
        bill_number=_document_number(bill, court),
        docket=_document_number(docket, court, docket=True),
        title=_optional_text(record, "Title", where),
        presenters=_names(_filed(record, where), where),
        members=_legislators(record, where),
    )


def _document_number(text: str | None, court: int, *, docket: bool = False) -> str | None:
    """A document's bill or docket number as `BillId` writes it."""
    if text is None:
        return None
    expected = "a document's docket, like HD3596" if docket else "a document's number, like H1588"
    found = number(text, court, expected)
    if found.is_docket != docket:
        raise Unreadable(expected, excerpt(text))
    return found.number


def _cosponsors(record: dict[str, Any], presenters: Collection[str]) -> tuple[str, ...] | None:
    """The names of the cosponsors, each once, without the presenters. The site sometimes lists those, too."""
    listed = _optional(record, "Cosponsors", list, _DOCUMENT)
    if listed is None:
        return None
    return tuple(name for name in _names(listed, _DOCUMENT) if name not in presenters)


def _legislators(record: dict[str, Any], where: str) -> tuple[tuple[str, str], ...]:
    """The codes and names of the sponsors who are legislators."""
    sponsors = [*_filed(record, where), *(_optional(record, "Cosponsors", list, where) or ())]
    known = [_as_object(each, f"a sponsor of {where}") for each in sponsors if each is not None]
    found = ((_member_code(each, "Id"), _sponsor(each, where)) for each in known if each.get("Type") == _LEGISLATOR)
    return tuple(dict.fromkeys((code, name) for code, name in found if code and name))


def _filed(record: dict[str, Any], where: str) -> list[dict[str, Any] | None]:
    """The primary and the joint sponsor, who filed the document."""
    return [_optional(record, key, dict, where) for key in ("PrimarySponsor", "JointSponsor")]


def _names(sponsors: list[Any], where: str) -> tuple[str, ...]:
    names = [_sponsor(each, where) for each in sponsors if each is not None]
    return tuple(dict.fromkeys(name for name in names if name))


def _sponsor(sponsor: Any, where: str) -> str | None:
    return _optional_text(_as_object(sponsor, f"a sponsor of {where}"), "Name", f"a sponsor of {where}")


def _printed_text(record: dict[str, Any]) -> str | None:
    """The text of a document, one paragraph on each line; None if it is empty."""
    text = _optional(record, _TEXT_KEY, str, _DOCUMENT) or ""
    check_text(text, f"{_TEXT_KEY} in {_DOCUMENT}")
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return lines if lines.strip() else None


def _committee_votes(record: dict[str, Any], bill: BillId, source: str) -> tuple[RecordedVote, ...]:
    """The committee votes in the JSON of a document; `body` is the code of the committee.

    Some documents have no recommendations, and most recommendations have no votes.
    """
    listed = record.get("CommitteeRecommendations")
    if not isinstance(listed, list):
        return ()
    votes = (vote for each in listed for vote in _votes(_as_object(each, _RECOMMENDATION), bill, source))
    return tuple(vote for vote in votes if any(vote.tally.values()))


def _votes(recommendation: dict[str, Any], bill: BillId, source: str) -> Iterator[RecordedVote]:
    for each in _if_present(recommendation, "Votes", list, _RECOMMENDATION) or ():
        vote = _as_object(each, _RECOMMENDATION)
        by = _as_object(vote.get("Committee") or recommendation.get("Committee") or {}, _RECOMMENDATION)
        code = _member_code(by, "CommitteeCode")
        if code is None:
            continue
        voters: dict[str, tuple[Voter, ...]] = dict.fromkeys(_COMMITTEE_CHOICES, ())
        for cast in _if_present(vote, "Vote", list, _RECOMMENDATION) or ():
            for choice, name in _COMMITTEE_CHOICES.items():
                voters[choice] += _voters(_as_object(cast, _RECOMMENDATION), name, _RECOMMENDATION)
        when = _if_present(vote, "Date", str, _RECOMMENDATION)
        day = stamp_day(when, f"Date in {_RECOMMENDATION} as an Eastern time") if when else None
        question = _text_if_present(vote, "Question", _RECOMMENDATION) or ""
        yield RecordedVote(bill, "committee", code, None, day, question, _tally(voters), voters, source)


def roll_call(text: str, bill: BillId, branch: str, number: int, source: str) -> RecordedVote:
    """Read a roll call on a bill: who voted yes, who voted no, and who was absent.

    The record does not name the bill; the bill's history has the roll call's number. A roll call of another branch or
    number is refused. `source` is the path on the site. Raises Unreadable.
    """
    record = _as_object(_parse_json(text, _ROLL_CALL), _ROLL_CALL)
    court = _required(record, "GeneralCourtNumber", int, _ROLL_CALL)
    shown = _required(record, "RollCallNumber", int, _ROLL_CALL)
    of = _text_if_present(record, "Branch", _ROLL_CALL) or branch
    if (court, shown, of) != (bill.general_court, number, branch):
        raise Unreadable(f"roll call {number} of the {branch} of {bill.general_court}", f"{shown} of {of} of {court}")
    voters = {choice: _voters(record, name, _ROLL_CALL) for choice, name in _ROLL_CALL_CHOICES.items()}
    question = _text_if_present(record, "QuestionMotion", _ROLL_CALL) or ""
    return RecordedVote(bill, "roll_call", branch, number, None, question, _tally(voters), voters, source)


def _voters(record: dict[str, Any], name: str, where: str) -> tuple[Voter, ...]:
    """The members under a key. One without a code is also a voter."""
    summaries = (_as_object(each, f"a member in {where}") for each in _if_present(record, name, list, where) or ())
    return tuple(Voter(_member_code(each)) for each in summaries)


def _tally(voters: Mapping[str, tuple[Voter, ...]]) -> dict[str, int]:
    return {choice: len(those) for choice, those in voters.items()}


def hearing_ids(text: str) -> tuple[int, ...]:
    """Read the list of hearings of all courts: their numbers, each once, the highest first. Raises Unreadable."""
    rows = _parse_json(text, _HEARINGS)
    if not isinstance(rows, list):
        raise Unreadable(_HEARINGS, _describe(rows))
    found = {_required(_as_object(row, f"a hearing in {_HEARINGS}"), "EventId", int, _HEARINGS) for row in rows}
    return tuple(sorted((each for each in found if each > 0), reverse=True))


def hearing(text: str, event: int) -> Agenda:
    """Read one hearing with its agenda; names, hosts and places may be None.

    Midnight means that no hour is given. A document without a bill number has its docket. A hearing with another number
    than `event` is refused. Raises Unreadable.
    """
    record = _as_object(_parse_json(text, _HEARING), _HEARING)
    shown = _required(record, "EventId", int, _HEARING)
    if shown != event:
        raise Unreadable(f"hearing {event}", f"hearing {shown}")
    host = _optional(record, "HearingHost", dict, _HEARING) or {}
    day, start = _day_and_hour(record, "EventDate"), _day_and_hour(record, "StartTime")
    if day is None:
        raise Unreadable(f"EventDate in {_HEARING}", "null")
    listed = _optional(record, "HearingAgendas", list, _HEARING)
    parts = [_as_object(part, f"a part of {_HEARING}") for part in listed or []]
    silent = listed is None or any(_optional(part, "DocumentsInAgenda", list, _HEARING) is None for part in parts)
    ends = [
        end for part in parts if (end := _day_and_hour(part, "EndTime")) is not None and end[0] == day[0] and end[1]
    ]
    before = _optional(record, "RescheduledHearing", dict, _HEARING)
    code = host.get("CommitteeCode")
    status = _optional_text(record, "Status", _HEARING)
    location = _optional(record, "Location", dict, _HEARING)
    return Agenda(
        event=event,
        status=status or "Scheduled",
        day=day[0],
        start=(start or day)[1],
        end=max((end[1] for end in ends if end[1] is not None), default=None),
        place=None if location is None else _optional_text(location, "LocationName", _HEARING),
        committee=_optional_text(record, "Name", _HEARING),
        committee_code=code if isinstance(code, str) and _COMMITTEE_CODE.fullmatch(code) else None,
        description=_optional_text(record, "Description", _HEARING),
        bills=tuple(dict.fromkeys(bill for part in parts for bill in _on_agenda(part))),
        moved_from=_day_and_hour(before, "StartTime") if before else None,
        null_fields=frozenset({*(["bills"] if silent else ()), *(["status"] if status is None else ())}),
    )


def _on_agenda(part: dict[str, Any]) -> Iterator[BillId]:
    """The documents of one part of an agenda, each with its own court."""
    where = f"a document of {_HEARING}"
    for each in _optional(part, "DocumentsInAgenda", list, _HEARING) or []:
        listed = _as_object(each, where)
        name = _optional(listed, "BillNumber", str, where) or _optional(listed, "DocketNumber", str, where)
        if name is not None:  # an agenda item may have neither
            yield number(name, _court_number(listed, where), f"the number of {where}")


def _day_and_hour(record: dict[str, Any], name: str) -> tuple[date, time | None] | None:
    """An Eastern day and hour, written without a zone; None if there is none."""
    text = _optional(record, name, str, _HEARING)
    if text is None:
        return None
    day = stamp_day(text, f"{name} of {_HEARING} as an Eastern time")
    at = time.fromisoformat(text[len("2025-03-20T") : len("2025-03-20T13:00")])
    return day, at if at != time() else None


def committees(text: str) -> tuple[str, ...]:
    """Read the list of a court's committees: their codes, each once. Raises Unreadable, also if there are none."""
    rows = _parse_json(text, _COMMITTEES)
    if not isinstance(rows, list) or not rows:
        raise Unreadable(_COMMITTEES, _describe(rows))
    codes = [_required(_as_object(row, _COMMITTEES), "CommitteeCode", str, _COMMITTEES).upper() for row in rows]
    if odd := [code for code in codes if not _COMMITTEE_CODE.fullmatch(code)]:
        raise Unreadable(f"the codes in {_COMMITTEES}", excerpt(odd[0]))
    return tuple(dict.fromkeys(codes))


def committee(text: str, general_court: int, code: str) -> Committee:
    """Read the name, the chairs and the members of a committee, but not its bills.

    Chairs may be None and members missing: one branch's committee has none of the other. A committee of another court
    or code is refused. Raises Unreadable.
    """
    record, name = _named_record(text, _COMMITTEE, "CommitteeCode", code, general_court, "FullName", "the name of")
    seated: list[Seat] = []
    for of, place in ((_SENATE, "SenateChairperson"), (_HOUSE, "HouseChairperson")):
        if (chair := _member_code(_if_present(record, place, dict, _COMMITTEE) or {})) is not None:
            seated.append(Seat(chair, of, chair=True))
    for of, place in ((_SENATE, "SenateMembers"), (_HOUSE, "HouseMembers")):
        listed = (
            _as_object(each, f"a member in {_COMMITTEE}") for each in _if_present(record, place, list, _COMMITTEE) or ()
        )
        seated += [Seat(whose, of) for each in listed if (whose := _member_code(each)) is not None]
    once = {seat.member: seat for seat in reversed(seated)}
    seats = tuple(seat for seat in dict.fromkeys(seated) if once[seat.member] == seat)
    if len(seats) > _MOST_SEATS:
        raise Unreadable(f"a committee of at most {_MOST_SEATS} seats", f"one of {len(seats)}")
    branches = _text_if_present(record, "Branch", _COMMITTEE, _LONGEST_OF_A_MEMBER) or ""
    return Committee(general_court, code.upper(), name, branches, seats)


def member(text: str, general_court: int, code: str) -> Member:
    """Read a member's record, without the bills that the member filed or joined.

    All but the name may be None. An invalid email address is left out. A member of another court or code is refused.
    Raises Unreadable.
    """
    record, name = _named_record(text, _MEMBER, "MemberCode", code, general_court, "Name", "the name in")

    def said(key: str) -> str | None:
        return _text_if_present(record, key, _MEMBER, _LONGEST_OF_A_MEMBER)

    email = said("EmailAddress")
    return Member(
        general_court,
        code.upper(),
        name,
        branch=said("Branch"),
        district=said("District"),
        party=said("Party"),
        leadership=said("LeadershipPosition"),
        email=email if email and _EMAIL.fullmatch(email) else None,
        phone=re.sub(r"\D", "", said("PhoneNumber") or "") or None,
        room=said("RoomNumber"),
    )


def _named_record(
    text: str, where: str, code_key: str, code: str, general_court: int, name_key: str, expected: str
) -> tuple[dict[str, Any], str]:
    """A committee's or member's record and name. Raises Unreadable if it has another code or court."""
    record = _as_object(_parse_json(text, where), where)
    found = _required(record, code_key, str, where)
    if found.upper() != code.upper():
        raise Unreadable(f"{where} {code}", excerpt(found))
    court = _required(record, "GeneralCourtNumber", int, where)
    if court != general_court:
        raise Unreadable(f"{where} in General Court {general_court}", f"one in {court}")
    name = _text_if_present(record, name_key, where, _LONGEST_OF_A_MEMBER)
    if name is None:
        raise Unreadable(f"{expected} {where}", "none")
    return record, name


def _member_code(summary: Mapping[str, Any], key: str = "MemberCode") -> str | None:
    """A code in capital letters (the site uses either case); None if it is missing or invalid."""
    value = summary.get(key)
    return value.upper() if isinstance(value, str) and _MEMBER_CODE.fullmatch(value) else None


def _court_number(record: dict[str, Any], where: str) -> int:
    """The number of a General Court, at most three digits."""
    found = _required(record, "GeneralCourtNumber", int, where)
    if not 0 < found < _COURT_LIMIT:
        raise Unreadable(f"the General Court of {where}", f"{found}")
    return found


def _required(record: dict[str, Any], name: str, kind: type[_T], where: str) -> _T:
    """The value of a required key, of this type."""
    value = _optional(record, name, kind, where)
    if value is None:
        raise Unreadable(f"{name} in {where}", "null")
    return value


def _optional(record: dict[str, Any], name: str, kind: type[_T], where: str) -> _T | None:
    """The value of a required key, of exactly this type (`true` is not a number), or None."""
    if name not in record:
        raise Unreadable(f"{name} in {where}", _describe(record))
    value = record[name]
    if value is not None and type(value) is not kind:
        raise Unreadable(f"{name} in {where} as {_KINDS[kind]}", _describe(value))
    return value


def _optional_text(record: dict[str, Any], name: str, where: str, longest: int = LONGEST_TEXT) -> str | None:
    """Like `_optional`, for a text: collapsed and checked; None if empty."""
    text = collapsed(_optional(record, name, str, where) or "")
    check_text(text, f"{name} in {where}", longest)
    return text or None


def _if_present(record: dict[str, Any], name: str, kind: type[_T], where: str) -> _T | None:
    """Like `_optional`, for a key that some records lack."""
    return _optional(record, name, kind, where) if name in record else None


def _text_if_present(record: dict[str, Any], name: str, where: str, longest: int = LONGEST_TEXT) -> str | None:
    return _optional_text(record, name, where, longest) if name in record else None


def _as_object(value: Any, expected: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(expected, _describe(value))
    return value


def _describe(value: Any) -> str:
    """Describe a JSON value for an error message, with the site's own message if there is one."""
    if isinstance(value, dict):
        if isinstance(value.get("Message"), str):
            return f"the message {excerpt(value['Message'])}"
        return f"an object with {excerpt(', '.join(value) or 'no keys')}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return f"{excerpt(json.dumps(value))}"


def _parse_json(text: str, expected: str) -> Any:
    """Parse JSON strictly: NaN, huge numbers, duplicate keys and trailing text are refused."""
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise Unreadable(expected, "an empty answer")
    try:
        return json.loads(text, parse_int=_integer, parse_constant=_no_constant, object_pairs_hook=_without_duplicates)
    except RecursionError:
        raise Unreadable(expected, "JSON nested too deep") from None
    except ValueError as fault:
        raise Unreadable(expected, f"{excerpt(text)} ({excerpt(str(fault))})") from None


def _integer(digits: str) -> int:
    """An integer that the database can store."""
    if len(digits) > len(str(_MAX_INTEGER)) + 1 or abs(int(digits)) > _MAX_INTEGER:
        raise ValueError("a number that is too large")
    return int(digits)


def _no_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python's parser accepts."""
    raise ValueError(f"{name} is not JSON")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a key is twice in one object")
    return record
