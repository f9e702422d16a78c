"""Reads the JSON of the General Court's API: histories, documents, hearings, committees, members and votes.

Pure. For any input, a function returns its value or raises Unreadable (promise 2). docs/design/source.md describes the
records. Each has a class here with the keys that we read: one without a default has to be there, though most may be
null; other keys are ignored.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from typing import Annotated, Any, TypeVar

from msgspec import Meta, MsgspecError, Raw, Struct, field, json
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

_ODD_AT_MOST_ONE_IN = 100  # records of the list of documents
_LEGISLATOR = 1  # a sponsor of this type is a legislator; others are committees, offices, the Governor
_COMMITTEE_CODE = re.compile(r"[A-Za-z0-9]{1,12}")
_MEMBER_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ ]{1,11}", re.ASCII)  # "L M0" has a blank
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
# Texts in a member's record have at most one line, and a committee at most about forty seats.
_LONGEST_OF_A_MEMBER, _MOST_SEATS = 200, 200
_COMMITTEE_CHOICES = ("favorable", "adverse", "reserve_right", "no_vote")

_T = TypeVar("_T")
_Number = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]  # as the database can store it
_Court = Annotated[int, Meta(gt=0, lt=1000)]


class _Json(Struct, frozen=True, rename="pascal"):
    """The record of something."""


def _decoded(text: str, kind: type[_T], expected: str) -> _T:
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise Unreadable(expected, "an empty answer")
    try:
        return json.decode(text, type=kind)
    except (MsgspecError, UnicodeError, RecursionError) as fault:
        raise Unreadable(expected, f"{excerpt(text)} ({excerpt(str(fault))})") from None


class _Row(_Json, frozen=True):
    date: str | None
    branch: str
    action: str
    is_stricken: bool


def history(text: str, *, known: bool = False) -> tuple[Action, ...]:
    """Read a JSON history: all actions of a bill, in the order shown. It does not name the bill.

    Each action needs its date (which may be None), branch, words and struck flag. The day is the date's first ten
    characters (docs/design/source.md, "The JSON history"). `known` says that we know rows of this bill, so an empty
    history can't be right. Raises Unreadable.
    """
    rows = _decoded(text, list[_Row], _HISTORY)
    if known and not rows:
        raise Unreadable("the history of a bill whose actions are known", "an empty list")
    return tuple(_action(row, f"action {place} of the history") for place, row in enumerate(rows, start=1))


def _action(row: _Row, where: str) -> Action:
    said = collapsed(row.action)
    if not said:
        raise Unreadable(f"words in {where}", "none")
    check_text(said, f"the words of {where}", LONGEST_ACTION)
    return Action(
        row.date
        if row.date is None
        else stamp_day(row.date, f"an Eastern time like 2023-07-05T10:52:40.27 in {where}"),
        branch(collapsed(row.branch), f"a branch in {where}"),
        said,
        row.is_stricken,
    )


class _Sponsor(_Json, frozen=True):
    name: str | None
    id: Any = None
    type: Any = None


class _Listed(_Json, frozen=True):
    """What a document's own JSON and the list of all documents have alike."""

    general_court_number: _Court
    bill_number: str | None
    docket_number: str | None
    title: str | None
    primary_sponsor: _Sponsor | None
    joint_sponsor: _Sponsor | None
    cosponsors: list[_Sponsor | None] | None

    @property
    def filed(self) -> list[_Sponsor | None]:
        """The primary and the joint sponsor, who filed the document."""
        return [self.primary_sponsor, self.joint_sponsor]


class _Document(_Listed, frozen=True):
    pinslip: str | None
    document_text: str | None
    legislation_type_name: str | None
    emergency_preamble: str | None


def document(text: str) -> Document:
    """Read the JSON of a document, without its history. Nearly every value except the court may be None.

    Unreadable committee votes are left out; the rest is valid without them. Raises Unreadable.
    """
    record = _decoded(text, _Document, _DOCUMENT)
    listed = _document(record, _DOCUMENT)
    try:
        votes = tuple(_committee_votes(text, listed.id))
    except Unreadable:
        votes = ()
    cosponsors = None
    if record.cosponsors is not None:  # the site sometimes lists the presenters there, too
        names = _names(record.cosponsors, _DOCUMENT)
        cosponsors = tuple(name for name in names if name not in listed.presenters)
    return replace(
        listed,
        pinslip=_text(record.pinslip, f"the pinslip in {_DOCUMENT}"),
        document_text=_printed_text(record.document_text),
        sponsors=(*listed.presenters, *(cosponsors or ())),
        document_type=_text(record.legislation_type_name, f"the type in {_DOCUMENT}"),
        cosponsors=cosponsors,
        emergency_preamble=_text(record.emergency_preamble, f"the preamble in {_DOCUMENT}"),
        votes=votes,
    )


def documents(text: str, general_court: int, *, known: bool = False) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """Read the list of all documents of a court, in order, each once. Also return which records are left out.

    Each document has a number or a docket; nearly everything else may be None. An odd record is left out: a docket in
    place of a number, neither of them, another court, or a number or docket that different documents share. Its
    description does not depend on its place in the list. `known` says that we know documents of this court, so an empty
    list must be wrong. Raises Unreadable, also if more than one record and more than 1% are odd.
    """
    records = _decoded(text, list[Raw], _DOCUMENTS)
    if known and not records:
        raise Unreadable("the list of a court whose documents are known", "an empty list")
    found: dict[tuple[str | None, str | None], Document] = {}
    odd: list[str] = []
    for each in records:
        where = "a document of the list"
        try:
            record = _decoded(bytes(each).decode("utf-8", "replace"), _Listed, where)
            read = _document(record, where)
        except Unreadable as error:
            odd.append(str(error))
            continue
        if read.general_court != general_court:
            odd.append(f"{read.id} is in the list of General Court {general_court}")
        elif found.setdefault((read.bill_number, read.docket), read) != read:
            odd.append(f"{read.id.number} is in the list twice, with different values")
    counts = Counter(name for names in found for name in names)
    listed = tuple(each for names, each in found.items() if all(name is None or counts[name] == 1 for name in names))
    shared = sorted(name for name, times in counts.items() if name and times > 1)
    odd += [f"{name} is in the list for {counts[name]} different documents" for name in shared]
    if len(odd) > max(1, len(records) // _ODD_AT_MOST_ONE_IN) or (odd and not listed):
        raise Unreadable("a list of documents that can be read", f"{len(odd)} of {len(records)} that cannot: {odd[0]}")
    return listed, tuple(odd)


def _document(record: _Listed, where: str) -> Document:
    if record.bill_number is None and record.docket_number is None:
        raise Unreadable(f"the number or docket of {where}", f"neither: {excerpt(record.title or '')}")
    court = record.general_court_number
    sponsors = (each for each in (*record.filed, *(record.cosponsors or ())) if each and each.type == _LEGISLATOR)
    members = ((_member_code(each.id), _text(each.name, f"a sponsor of {where}")) for each in sponsors)
    return Document(
        general_court=court,
        bill_number=_document_number(record.bill_number, court),
        docket=_document_number(record.docket_number, court, docket=True),
        title=_text(record.title, f"the title of {where}"),
        presenters=_names(record.filed, where),
        members=tuple(dict.fromkeys((code, name) for code, name in members if code and name)),
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


def _names(sponsors: Iterable[_Sponsor | None], where: str) -> tuple[str, ...]:
    names = [_text(each.name, f"a sponsor of {where}") for each in sponsors if each is not None]
    return tuple(dict.fromkeys(name for name in names if name))


def _printed_text(text: str | None) -> str | None:
    """The text of a document, one paragraph on each line; None if it is empty."""
    text = text or ""
    check_text(text, f"DocumentText in {_DOCUMENT}")
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return lines if lines.strip() else None


class _Coded(_Json, frozen=True):
    """A member or a committee, named by a code. A code may be missing or invalid."""

    member_code: Any = None
    committee_code: Any = None


class _Cast(_Json, frozen=True):
    favorable: list[_Coded] | None = None
    adverse: list[_Coded] | None = None
    reserve_right: list[_Coded] | None = None
    no_vote: list[_Coded] | None = field(default=None, name="NoVoteRecorded")


class _Vote(_Json, frozen=True):
    committee: _Coded | None = None
    vote: list[_Cast] | None = None
    date: str | None = None
    question: str | None = None


class _Recommendation(_Json, frozen=True):
    committee: _Coded | None = None
    votes: list[_Vote] | None = None


class _Recommendations(_Json, frozen=True):
    committee_recommendations: list[_Recommendation] | None = None


def _committee_votes(text: str, bill: BillId) -> Iterator[RecordedVote]:
    """The committee votes in the JSON of a document; `body` is the code of the committee.

    Some documents have no recommendations, and most recommendations have no votes.
    """
    record = _decoded(text, _Recommendations, _RECOMMENDATION)
    for recommendation in record.committee_recommendations or ():
        for vote in recommendation.votes or ():
            by = vote.committee or recommendation.committee
            code = _member_code(by.committee_code) if by else None
            voters = {
                choice: tuple(voter for cast in vote.vote or () for voter in _voters(getattr(cast, choice)))
                for choice in _COMMITTEE_CHOICES
            }
            if code is not None and any(voters.values()):
                day = stamp_day(vote.date, f"a date in {_RECOMMENDATION}") if vote.date else None
                question = _text(vote.question, f"the question in {_RECOMMENDATION}") or ""
                path = bill.document_path
                yield RecordedVote(bill, "committee", code, None, day, question, _tally(voters), voters, path)


class _RollCall(_Json, frozen=True):
    general_court_number: _Court
    roll_call_number: _Number
    branch: str | None = None
    question_motion: str | None = None
    yeas: list[_Coded] | None = None
    nays: list[_Coded] | None = None
    absent: list[_Coded] | None = None


def roll_call(text: str, bill: BillId, branch: str, number: int, source: str) -> RecordedVote:
    """Read a roll call on a bill: who voted yes, who voted no, and who was absent.

    The record does not name the bill; the bill's history has the roll call's number. A roll call of another branch or
    number is refused. `source` is the path on the site. Raises Unreadable.
    """
    record = _decoded(text, _RollCall, _ROLL_CALL)
    court, shown, of = record.general_court_number, record.roll_call_number, record.branch or branch
    if (court, shown, of) != (bill.general_court, number, branch):
        raise Unreadable(f"roll call {number} of the {branch} of {bill.general_court}", f"{shown} of {of} of {court}")
    voters = {choice: _voters(getattr(record, choice)) for choice in ("yeas", "nays", "absent")}
    question = _text(record.question_motion, f"the question of {_ROLL_CALL}") or ""
    return RecordedVote(bill, "roll_call", branch, number, None, question, _tally(voters), voters, source)


def _voters(members: Iterable[_Coded] | None) -> tuple[Voter, ...]:
    """These members. One without a code is also a voter."""
    return tuple(Voter(_member_code(each.member_code)) for each in members or ())


def _tally(voters: Mapping[str, tuple[Voter, ...]]) -> dict[str, int]:
    return {choice: len(those) for choice, those in voters.items()}


class _Event(_Json, frozen=True):
    event_id: _Number


def hearing_ids(text: str) -> tuple[int, ...]:
    """Read the list of hearings of all courts: their numbers, each once, the highest first. Raises Unreadable."""
    found = {each.event_id for each in _decoded(text, list[_Event], _HEARINGS)}
    return tuple(sorted((each for each in found if each > 0), reverse=True))


class _OnAgenda(_Json, frozen=True):
    """A document on an agenda, with its own court. An item of an agenda may have no number."""

    bill_number: str | None
    docket_number: str | None = None
    general_court_number: _Court | None = None


class _Part(_Json, frozen=True):
    end_time: str | None
    documents_in_agenda: list[_OnAgenda] | None


class _Place(_Json, frozen=True):
    location_name: str | None


class _Rescheduled(_Json, frozen=True):
    start_time: str | None


class _Hearing(_Event, frozen=True):
    event_date: str
    start_time: str | None
    status: str | None
    name: str | None
    description: str | None
    location: _Place | None
    hearing_host: _Coded | None
    hearing_agendas: list[_Part] | None
    rescheduled_hearing: _Rescheduled | None


def hearing(text: str, event: int) -> Agenda:
    """Read one hearing with its agenda; names, hosts and places may be None.

    Midnight means that no hour is given. A document without a bill number has its docket. A hearing with another number
    than `event` is refused. Raises Unreadable.
    """
    record = _decoded(text, _Hearing, _HEARING)
    if record.event_id != event:
        raise Unreadable(f"hearing {event}", f"hearing {record.event_id}")
    day, hour = _day_and_hour(record.event_date)
    parts, before = record.hearing_agendas or [], record.rescheduled_hearing
    ends = [_day_and_hour(part.end_time) for part in parts if part.end_time is not None]
    silent = record.hearing_agendas is None or any(part.documents_in_agenda is None for part in parts)
    code = record.hearing_host.committee_code if record.hearing_host else None
    status = _text(record.status, f"the status of {_HEARING}")
    return Agenda(
        event=event,
        status=status or "Scheduled",
        day=day,
        start=hour if record.start_time is None else _day_and_hour(record.start_time)[1],
        end=max((end for on, end in ends if on == day and end), default=None),
        place=_text(record.location.location_name, f"the place of {_HEARING}") if record.location else None,
        committee=_text(record.name, f"the name of {_HEARING}"),
        committee_code=code if isinstance(code, str) and _COMMITTEE_CODE.fullmatch(code) else None,
        description=_text(record.description, f"the description of {_HEARING}"),
        bills=tuple(dict.fromkeys(_on_agenda(each) for part in parts for each in _numbered(part))),
        moved_from=_day_and_hour(before.start_time) if before and before.start_time is not None else None,
        null_fields=frozenset({*(["bills"] if silent else ()), *(["status"] if status is None else ())}),
    )


def _numbered(part: _Part) -> list[_OnAgenda]:
    return [each for each in part.documents_in_agenda or () if each.bill_number or each.docket_number]


def _on_agenda(each: _OnAgenda) -> BillId:
    if each.general_court_number is None:
        raise Unreadable(f"the General Court of a document of {_HEARING}", "none")
    name = each.bill_number or each.docket_number or ""
    return number(name, each.general_court_number, f"the number of a document of {_HEARING}")


def _day_and_hour(text: str) -> tuple[date, time | None]:
    """An Eastern day and hour, written without a zone; the hour is None if there is none."""
    day = stamp_day(text, f"an Eastern time in {_HEARING}")
    at = time.fromisoformat(text[len("2025-03-20T") : len("2025-03-20T13:00")])
    return day, at if at != time() else None


class _Code(_Json, frozen=True):
    committee_code: str


def committees(text: str) -> tuple[str, ...]:
    """Read the list of a court's committees: their codes, each once. Raises Unreadable, also if there are none."""
    codes = [each.committee_code.upper() for each in _decoded(text, list[_Code], _COMMITTEES)]
    if odd := [code for code in codes if not _COMMITTEE_CODE.fullmatch(code)]:
        raise Unreadable(f"the codes in {_COMMITTEES}", excerpt(odd[0]))
    if not codes:
        raise Unreadable(_COMMITTEES, "an empty list")
    return tuple(dict.fromkeys(codes))


class _CommitteeRecord(_Json, frozen=True):
    committee_code: str
    general_court_number: _Court
    full_name: str | None = None
    branch: str | None = None
    senate_chairperson: _Coded | None = None
    house_chairperson: _Coded | None = None
    senate_members: list[_Coded] | None = None
    house_members: list[_Coded] | None = None


def committee(text: str, general_court: int, code: str) -> Committee:
    """Read the name, the chairs and the members of a committee, but not its bills.

    Chairs may be None and members missing: one branch's committee has none of the other. A committee of another court
    or code is refused. Raises Unreadable.
    """
    record = _decoded(text, _CommitteeRecord, _COMMITTEE)
    name = _name_of(
        record.full_name, _COMMITTEE, (record.committee_code, record.general_court_number), code, general_court
    )
    chairs = (("Senate", record.senate_chairperson), ("House", record.house_chairperson))
    members = (("Senate", record.senate_members), ("House", record.house_members))
    seated = [
        *((of, each.member_code, True) for of, each in chairs if each is not None),
        *((of, each.member_code, False) for of, those in members for each in those or ()),
    ]
    seats: dict[str, Seat] = {}
    for of, given, is_chair in seated:  # a chair may be among the members, too
        if (whose := _member_code(given)) is not None:
            seats.setdefault(whose, Seat(whose, of, chair=is_chair))
    if len(seats) > _MOST_SEATS:
        raise Unreadable(f"a committee of at most {_MOST_SEATS} seats", f"one of {len(seats)}")
    branches = _text(record.branch, f"the branch in {_COMMITTEE}", _LONGEST_OF_A_MEMBER) or ""
    return Committee(general_court, code.upper(), name, branches, tuple(seats.values()))


class _MemberRecord(_Json, frozen=True):
    member_code: str
    general_court_number: _Court
    name: str | None = None
    branch: str | None = None
    district: str | None = None
    party: str | None = None
    leadership_position: str | None = None
    email_address: str | None = None
    phone_number: str | None = None
    room_number: str | None = None


def member(text: str, general_court: int, code: str) -> Member:
    """Read a member's record, without the bills that the member filed or joined.

    All but the name may be None. An invalid email address is left out. A member of another court or code is refused.
    Raises Unreadable.
    """
    record = _decoded(text, _MemberRecord, _MEMBER)
    name = _name_of(record.name, _MEMBER, (record.member_code, record.general_court_number), code, general_court)

    def said(given: str | None) -> str | None:
        return _text(given, f"a text in {_MEMBER}", _LONGEST_OF_A_MEMBER)

    email = said(record.email_address)
    return Member(
        general_court,
        code.upper(),
        name,
        branch=said(record.branch),
        district=said(record.district),
        party=said(record.party),
        leadership=said(record.leadership_position),
        email=email if email and _EMAIL.fullmatch(email) else None,
        phone=re.sub(r"\D", "", said(record.phone_number) or "") or None,
        room=said(record.room_number),
    )


def _name_of(name: str | None, where: str, found: tuple[str, int], code: str, general_court: int) -> str:
    """The name in a record of a committee or member. Raises Unreadable if that was `found` of another code or court."""
    if (found[0].upper(), found[1]) != (code.upper(), general_court):
        raise Unreadable(f"{where} {code} of General Court {general_court}", f"{excerpt(found[0])} of {found[1]}")
    said = _text(name, f"the name in {where}", _LONGEST_OF_A_MEMBER)
    if said is None:
        raise Unreadable(f"the name in {where}", "none")
    return said


def _member_code(value: Any) -> str | None:
    """A code in capital letters (the site uses either case); None if it is missing or invalid."""
    return value.upper() if isinstance(value, str) and _MEMBER_CODE.fullmatch(value) else None


def _text(given: str | None, expected: str, longest: int = LONGEST_TEXT) -> str | None:
    """A text, collapsed and checked; None if it is empty."""
    text = collapsed(given or "")
    check_text(text, expected, longest)
    return text or None
