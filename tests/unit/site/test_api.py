"""The JSON of the API: histories, documents, hearings, committees, members and votes."""

import json
from collections import Counter
from datetime import date, time
from typing import Any

import pytest

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
from billbot.site import api
from tests.support.bill_pages import bill_page, history, listed, record, row
from tests.support.captured import CAPTURES, PRESENT, text_of
from tests.support.hearing_sample import document, hearing


def test_json_history() -> None:
    """A JSON history gives its actions in its order, duplicates too, whitespace collapsed."""
    rows = (row(), row(Date=None, Branch="Joint", Action="Hearing (noon )", IsStricken=True), row())
    first = Action(date(2025, 1, 2), "House", "Referred to the committee on The Judiciary")
    assert api.history(history(*rows)) == (first, Action(None, "Joint", "Hearing (noon)", stricken=True), first)


@pytest.mark.parametrize("fraction", ["", ".1", ".2733333"])
def test_fractions_of_a_second(fraction: str) -> None:
    """A date has none to seven fractional digits, and its day is its first ten characters."""
    (action,) = api.history(history(row(Date=f"2024-12-31T23:59:59{fraction}")))
    assert action.date == date(2024, 12, 31)


@pytest.mark.parametrize(
    "odd",
    [
        *("", "2025-01-02", "2025-01-02T10:00", "2025-01-02T10:00:00Z", "2025-01-02T10:00:00+00:00", "1/2/2025"),
        *("2025-02-30T10:00:00", "2025-01-02T24:00:00", "2025-01-02T10:00:00.12345678", "0001-01-01T00:00:00"),
        *("\uff12025-01-02T10:00:00", 20250102, True, [], {}),
    ],
)
def test_odd_dates(odd: object) -> None:
    """A date that is not an Eastern time without a zone is refused."""
    with pytest.raises(Unreadable, match=r"action 1 of the history|\$\[0\].Date"):
        api.history(history(row(Date=odd)))


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        *(({"Branch": odd}, "action 2") for odd in ("", "7", "x" * 41)),
        *(({"Action": odd}, "action 2") for odd in ("", " \r\n")),
        *(({key: odd}, rf"\$\[1\].{key}") for key in ("Branch", "Action", "IsStricken") for odd in (None, 7, ["x"])),
        *(({"IsStricken": odd}, r"\$\[1\].IsStricken") for odd in (0, 1, "false", "")),
    ],
)
def test_odd_values(changed: dict[str, object], where: str) -> None:
    """A branch, an action or a struck flag of the wrong kind is refused."""
    with pytest.raises(Unreadable, match=where):
        api.history(history(row(), row(**changed)))


@pytest.mark.parametrize("key", ["Date", "Branch", "Action", "IsStricken"])
def test_missing_keys(key: str) -> None:
    """An action that lacks one of its keys is refused."""
    incomplete = row()
    del incomplete[key]
    with pytest.raises(Unreadable, match=f"missing required field `{key}`"):
        api.history(history(incomplete))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"Message":"An error has occurred."}', "An error has occurred."),
        ("null", "null"),
        ("[1]", "got `int`"),
        ("[NaN]", "malformed"),
        (history(row())[:-1], "truncated"),
        (history(row()) + "]", "trailing characters"),
        ('[{"More":' + "[" * 100_000, "recursion"),
        ("<html></html>", "<html>"),
    ],
)
def test_what_is_no_json_history(text: str, found: str) -> None:
    """Anything but a JSON history is refused, and the error says what was found."""
    with pytest.raises(Unreadable) as refused:
        api.history(text)
    assert str(refused.value).startswith("expected ")
    assert found in str(refused.value)


def test_empty_json_history() -> None:
    """An empty JSON history is a bill without actions, and refused if rows are known."""
    assert api.history("[]") == ()
    with pytest.raises(Unreadable, match="actions are known"):
        api.history("[]", known=True)


DOCKET = {"BillNumber": None, "DocketNumber": "SD7"}
NULLS = dict.fromkeys(("DocketNumber", "Title", "PrimarySponsor", "Cosponsors", "JointSponsor"))


def read_list(*records: object, known: bool = False) -> tuple[Document, ...]:
    """A list in which no record is odd."""
    found, odd = api.documents(json.dumps(records), 194, known=known)
    assert odd == ()
    return found


def read_odd_list(*records: object) -> tuple[list[str], tuple[str, ...]]:
    """What is read of a list with two good records, and the error for the others."""
    good = [listed(BillNumber=f"S{n}", DocketNumber=f"SD{n}") for n in (1, 2)]
    found, odd = api.documents(json.dumps([*good, *records]), 194)
    return [each.id.number for each in found if each.id.number not in {"S1", "S2"}], odd


def test_document() -> None:
    """A document gives numbers, words and the names of its sponsors, each once."""
    assert api.document(record()) == Document(
        general_court=194,
        bill_number="H1",
        docket="HD2",
        title="An Act relative to examples",
        pinslip=None,
        document_text="SECTION 1.\nExamples",
        sponsors=("Ann Example", "Bo Example"),
        presenters=("Ann Example",),
        document_type="Bill",
        cosponsors=("Bo Example",),
        emergency_preamble="Whereas, The deferred operation of it.",
    )


def test_document_of_nulls() -> None:
    """Nearly everything of a document may be null, except its court and one of its numbers."""
    nulls = dict.fromkeys(
        (
            *("BillNumber", "Title", "PrimarySponsor", "Cosponsors", "DocumentText", "LegislationTypeName"),
            "EmergencyPreamble",
        )
    )
    assert api.document(record(**nulls)) == Document(194, None, "HD2", None, None, None, ())


@pytest.mark.parametrize(
    "changed",
    [
        {"BillNumber": None, "DocketNumber": None},
        {"BillNumber": "HD1"},
        {"BillNumber": "x"},
        {"DocketNumber": "H1"},
        {"GeneralCourtNumber": None},
        {"GeneralCourtNumber": "194"},
        {"GeneralCourtNumber": True},
        {"Title": 7},
        {"Title": "\ud800"},
        {"Cosponsors": {}},
        {"Cosponsors": ["Ann Example"]},
        {"PrimarySponsor": {"Id": "AAA"}},
    ],
)
def test_odd_documents(changed: dict[str, object]) -> None:
    """A document without court or number, or with a value of the wrong kind, is refused."""
    with pytest.raises(Unreadable, match="document"):
        api.document(record(**changed))


@pytest.mark.parametrize("text", ["", "[]", '{"Message":"x"}', '{"AmendmentNumber":"25"}', history(row()), bill_page()])
def test_what_is_no_document(text: str) -> None:
    """What is not a document is refused."""
    with pytest.raises(Unreadable, match="the JSON of a document"):
        api.document(text)


def test_list() -> None:
    """The list gives each document with its numbers, its title and those who filed it."""
    (document,) = read_list(listed())
    assert document == Document(
        194, "H1", "HD2", "An Act relative to examples", presenters=("Ann Example", "Cy Example")
    )
    assert document.id == BillId(194, "H1")


def test_nulls() -> None:
    """All but one of the numbers and the court may be null."""
    assert read_list(listed(**NULLS)) == (Document(194, "H1", None, None),)


def test_the_same_twice() -> None:
    """A document that is in the list twice is given once."""
    assert len(read_list(listed(), listed(), listed(**DOCKET))) == 2


def test_twice_with_different_values() -> None:
    """If a document is in the list twice with different values, the first is read, and the other is odd."""
    said = "H1 is in the list twice, with different values"
    assert read_odd_list(listed(), listed(Title="An Act")) == (["H1"], (said,))


def test_different_documents_of_one_number() -> None:
    """Documents that share a number or docket are left out: nobody knows which one has it."""
    shared = [listed(DocketNumber=docket) for docket in ("HD1", "HD2")]
    assert read_odd_list(*shared) == ([], ("H1 is in the list for 2 different documents",))


def test_too_many_odd_records() -> None:
    """One odd record is left out of a short list, one in a hundred of a long one; a list with more is refused."""

    def of(good: int, odd: int) -> int:
        records = [listed(BillNumber=f"H{n}", DocketNumber=f"HD{n}") for n in range(1, good + 1)]
        read, _ = api.documents(json.dumps([*records, *[listed(BillNumber="HD1")] * odd]), 194)
        return len(read)

    assert (of(1, 1), of(198, 2)) == (1, 198)
    for good, odd in ((2, 2), (197, 3), (0, 1)):
        with pytest.raises(Unreadable, match=f"{odd} of {good + odd} that cannot"):
            of(good, odd)


def test_empty_list() -> None:
    """An empty list is a court that just opened, and refused if documents are known."""
    assert read_list() == ()
    with pytest.raises(Unreadable, match="documents are known"):
        read_list(known=True)


@pytest.mark.parametrize("key", [key for key in listed() if key not in {"Details", "IsDocketBookOnly"}])
def test_missing_keys_in_a_list(key: str) -> None:
    """A record that lacks one of its keys is odd."""
    incomplete = listed()
    del incomplete[key]
    found, (odd,) = read_odd_list(listed(**DOCKET), incomplete)
    assert (found, key in odd) == (["SD7"], True)


@pytest.mark.parametrize(
    "changed",
    [
        {"BillNumber": None, "DocketNumber": None},
        {"BillNumber": "HD1"},
        {"BillNumber": "Bill 1"},
        {"DocketNumber": "H1"},
        {"GeneralCourtNumber": 193},
        {"GeneralCourtNumber": None},
        {"Title": 7},
        {"Cosponsors": ["Ann Example"]},
        {"JointSponsor": {"Id": "AAA"}},
    ],
)
def test_odd_documents_in_a_list(changed: dict[str, object]) -> None:
    """A record of another court, without a number, or with a wrong type is odd, wherever it is."""
    odd = listed(**changed)
    (found, said), (_, elsewhere) = read_odd_list(listed(**DOCKET), odd), read_odd_list(odd, listed(**DOCKET))
    assert (found, len(said), said == elsewhere) == (["SD7"], 1, True)


@pytest.mark.parametrize("text", ["", "{}", '{"Message":"x"}', record(), "[1]", "<html></html>"])
def test_what_is_no_list(text: str) -> None:
    """What is not a list is refused."""
    with pytest.raises(Unreadable, match=r"list of all documents|list of documents"):
        api.documents(text, 194)


def read_hearing(**more: Any) -> Agenda:
    return api.hearing(json.dumps(hearing(**more)), 7)


def test_agenda() -> None:
    """A hearing gives its day, hours, place, committee, description and the documents on its agenda, each once."""
    assert read_hearing() == Agenda(
        7,
        "Confirmed",
        date(2025, 3, 20),
        time(13),
        time(17),
        "A-1",
        "Joint Committee on the Judiciary",
        "J19",
        "Samples and others",
        (BillId(194, "H1"), BillId(194, "HD9")),
    )


def test_what_may_be_null() -> None:
    """Name, host, place, description and agenda may be null; an hour of midnight means none."""
    found = read_hearing(
        Name=None,
        HearingHost=None,
        Location=None,
        Description=None,
        HearingAgendas=None,
        StartTime="2025-03-20T00:00:00",
        EventDate="2025-03-20T00:00:00",
    )
    assert found == Agenda(7, "Confirmed", date(2025, 3, 20), null_fields=frozenset({"bills"}))


@pytest.mark.parametrize(
    ("more", "null_fields"),
    [
        ({"Status": None}, {"status"}),
        ({"HearingAgendas": [{"EndTime": None, "DocumentsInAgenda": None}]}, {"bills"}),
        ({"HearingAgendas": []}, set()),
    ],
)
def test_what_is_not_said(more: dict[str, Any], null_fields: set[str]) -> None:
    """A null status or null documents say nothing; an empty agenda says that there are none."""
    assert read_hearing(**more).null_fields == null_fields


def test_end_on_a_later_day() -> None:
    """An agenda that ends on a later day has no end, since only an hour would be misread."""
    part: dict[str, Any] = {"StartTime": None, "EndTime": "2025-03-22T10:00:00", "DocumentsInAgenda": []}
    assert read_hearing(HearingAgendas=[part]).end is None


def test_earlier_slot() -> None:
    """A rescheduled hearing says when it was before."""
    before = {"Status": "Rescheduled", "EventDate": "2025-03-19T10:30:00", "StartTime": "2025-03-19T10:30:00"}
    assert read_hearing(RescheduledHearing=before).moved_from == (date(2025, 3, 19), time(10, 30))


@pytest.mark.parametrize(("status", "is_on"), [("Scheduled", True), ("Canceled", False), ("Rescheduled", False)])
def test_status(status: str, *, is_on: bool) -> None:
    """A canceled hearing is off, and so is a rescheduled one with no earlier slot."""
    assert read_hearing(Status=status).is_on is is_on


@pytest.mark.parametrize(
    "more",
    [
        {"EventId": 8},
        {"EventDate": None},
        {"EventDate": "soon"},
        {"HearingAgendas": "none"},
        {"HearingAgendas": [{"EndTime": None, "DocumentsInAgenda": [document("X1")]}]},
    ],
)
def test_no_hearing(more: dict[str, Any]) -> None:
    """Another number, no day, or an agenda of another shape is an error."""
    with pytest.raises(Unreadable):
        read_hearing(**more)


def test_hearing_ids() -> None:
    """The list gives each number once, the highest first, whatever order it came in."""
    rows = [{"EventId": event, "Details": ""} for event in (5, 9, 5, 7)]
    assert api.hearing_ids(json.dumps(rows)) == (9, 7, 5)


@pytest.mark.parametrize("text", ["", "{}", '[{"Id": 1}]', '[{"EventId": "1"}]', '{"Message": "no"}', "<html>"])
def test_no_hearing_ids(text: str) -> None:
    """What is not a list of hearings is an error."""
    with pytest.raises(Unreadable):
        api.hearing_ids(text)


@PRESENT
@pytest.mark.captures
def test_captured() -> None:
    """The captured list and hearings are read."""
    folder = CAPTURES / "194"
    assert api.hearing_ids(text_of(folder / "ma_hearings.json"))[0] == 5774
    found = api.hearing(text_of(folder / "ma_hearing_5769.json"), 5769)
    assert (found.day, found.start, found.end, found.place) == (
        date(2026, 9, 10),
        time(9),
        time(17),
        "Written Testimony Only",
    )
    assert BillId(194, "H5516") in found.bills
    off = api.hearing(text_of(folder / "ma_hearing_5675.json"), 5675)
    assert (off.is_on, off.bills, off.moved_from) == (False, (), (date(2026, 5, 4), time(10, 30)))


SUMMARY = {"GeneralCourtNumber": 194, "Details": "https://site.example"}
COMMITTEE = {
    "CommitteeCode": "J19",
    "FullName": "Joint Committee on the Judiciary",
    "Branch": "Joint",
    "GeneralCourtNumber": 194,
    "SenateChairperson": {"MemberCode": "aas0", **SUMMARY},
    "HouseChairperson": {"MemberCode": "BBS1", **SUMMARY},
    "SenateMembers": [{"MemberCode": "AAS0", **SUMMARY}, {"MemberCode": "L M0", **SUMMARY}],
    "HouseMembers": [{"MemberCode": None, **SUMMARY}, {"MemberCode": "C_S1", **SUMMARY}],
}
MEMBER = {
    "Name": "Ann  Sample",
    "GeneralCourtNumber": 194,
    "LeadershipPosition": None,
    "Branch": "Senate",
    "MemberCode": "aas0",
    "District": "First Sample",
    "Party": "Democrat",
    "EmailAddress": "Ann.Sample@example.org",
    "RoomNumber": "9",
    "PhoneNumber": "617-555-0100",
}


def committee(**more: Any) -> Committee:
    return api.committee(json.dumps(COMMITTEE | more), 194, "j19")


def member(**more: Any) -> Member:
    return api.member(json.dumps(MEMBER | more), 194, "AAS0")


def test_the_list_of_committees() -> None:
    """The list gives the code of each committee once, in capital letters."""
    listed = [{"CommitteeCode": code, "GeneralCourtNumber": 194} for code in ("J19", "h34", "J19")]
    assert api.committees(json.dumps(listed)) == ("J19", "H34")


@pytest.mark.parametrize("text", ["[]", "{}", '[{"CommitteeCode": "../J19"}]', '[{"CommitteeCode": null}]', "[3]"])
def test_no_list_of_committees(text: str) -> None:
    """A list without committees, or with what is not a code, is refused."""
    with pytest.raises(Unreadable, match="list of committees"):
        api.committees(text)


def test_a_committee() -> None:
    """Its chairs come first, the Senate's before, everybody once; a seat without a code is left out."""
    assert committee() == Committee(
        194,
        "J19",
        "Joint Committee on the Judiciary",
        "Joint",
        (
            Seat("AAS0", "Senate", chair=True),
            Seat("BBS1", "House", chair=True),
            Seat("L M0", "Senate"),
            Seat("C_S1", "House"),
        ),
    )


def test_a_committee_of_one_branch() -> None:
    """Members of the other branch need not be there at all."""
    given = {key: value for key, value in COMMITTEE.items() if not key.startswith("Senate")}
    read = api.committee(json.dumps(given), 194, "J19")
    assert [seat.branch for seat in read.seats] == ["House", "House"]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"CommitteeCode": "J20"}, "J20"),
        ({"GeneralCourtNumber": 193}, "193"),
        ({"FullName": " "}, "none"),
        ({"HouseMembers": [3]}, "HouseMembers[0]"),
        ({"HouseMembers": [{"MemberCode": f"M{number}"} for number in range(300)]}, "303"),
    ],
)
def test_no_committee(more: dict[str, Any], found: str) -> None:
    """Another committee or court, no name, or an invalid list is refused, with what was found."""
    with pytest.raises(Unreadable) as refused:
        committee(**more)
    assert found in str(refused.value)


def test_a_member() -> None:
    """A member's record gives name, branch, district, party and how the office is reached, in short."""
    assert member() == Member(
        194,
        "AAS0",
        "Ann Sample",
        "Senate",
        "First Sample",
        "Democrat",
        None,
        "Ann.Sample@example.org",
        "6175550100",
        "9",
    )


@pytest.mark.parametrize("address", ["not an address", "a@b", "<x>@example.org", "a@example.org, b@example.org"])
def test_an_address_that_is_none(address: str) -> None:
    """An invalid address is left out, and the rest is kept."""
    assert (member(EmailAddress=address).email, member(EmailAddress=address).name) == (None, "Ann Sample")


@pytest.mark.parametrize(
    "more", [{"MemberCode": "BBS1"}, {"GeneralCourtNumber": 193}, {"Name": None}, {"Name": "x" * 300}]
)
def test_no_member(more: dict[str, Any]) -> None:
    """Somebody else, another court, or no name that anybody would read is refused."""
    with pytest.raises(Unreadable):
        member(**more)


@pytest.mark.captures
@PRESENT
def test_a_real_committee() -> None:
    """The Judiciary of the 192nd has its two chairs and fifteen further members, as its page lists them."""
    text = text_of(CAPTURES / "192" / "api" / "committee-J19-192.2021-05-20.json")
    read = api.committee(text, 192, "J19")
    assert [seat.member for seat in read.chairs] == ["JBE0", "MSD1"]
    assert Counter(seat.branch for seat in read.seats) == {"Senate": 6, "House": 11}


BILL = BillId(194, "S3072")
PATH = "/api/GeneralCourts/194/Branches/Senate/RollCalls/158"
ROLL_CALL = {
    "GeneralCourtNumber": 194,
    "Branch": "Senate",
    "RollCallNumber": 158,
    "QuestionMotion": "Shall the bill pass to be engrossed?",
    "Yeas": [{"MemberCode": "aas0"}, {"MemberCode": "L M0"}],
    "Nays": [{"MemberCode": None}],
    "Absent": None,
}


def roll_call(**more: Any) -> RecordedVote:
    return api.roll_call(json.dumps(ROLL_CALL | more), BILL, "Senate", 158, PATH)


def test_a_roll_call() -> None:
    """A roll call gives its question and, by the codes of members, who voted yes and no and who was absent."""
    assert roll_call() == RecordedVote(
        BILL,
        "roll_call",
        "Senate",
        158,
        None,
        "Shall the bill pass to be engrossed?",
        {"yeas": 2, "nays": 1, "absent": 0},
        {"yeas": (Voter("AAS0"), Voter("L M0")), "nays": (Voter(),), "absent": ()},
        PATH,
    )


@pytest.mark.parametrize(
    "more", [{"RollCallNumber": 159}, {"GeneralCourtNumber": 193}, {"Branch": "House"}, {"Yeas": {}}, {"Nays": ["Ann"]}]
)
def test_another_roll_call(more: dict[str, Any]) -> None:
    """A roll call of another number, court or branch, or with invalid lists, is refused."""
    with pytest.raises(Unreadable):
        roll_call(**more)


@pytest.mark.captures
@PRESENT
def test_votes_in_a_real_document() -> None:
    """The JSON of S459 of the 192nd has the vote of one committee, by the codes of sixteen members and more."""
    text = text_of(CAPTURES / "192" / "api" / "document-S459-192-with-committee-vote.2022-04-25.json")
    record = json.loads(text) | {"Pinslip": None, "DocumentText": None, "JointSponsor": None, "EmergencyPreamble": None}
    votes = api.document(json.dumps(record)).votes
    assert Counter(vote.body for vote in votes)["S30"] == 1
    (vote,) = [each for each in votes if each.body == "S30"]
    assert (vote.date, vote.question) == (date(2021, 9, 30), "Ought to pass \u2013 by substitution of a New Draft")
    assert vote.voters["favorable"][0] == Voter("MJR0")
    assert vote.complete
