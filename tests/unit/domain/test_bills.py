"""The values of the record: numbers of bills, their pages, votes and committees."""

from datetime import date, time
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain.bills import (
    Action,
    Appointment,
    Bill,
    BillId,
    Committee,
    Cosponsor,
    RecordedVote,
    Row,
    Seat,
    Stated,
    Voter,
    meant_by,
)

H1588 = BillId(194, "H1588")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("H1588", "H1588"),
        (" h. 1588 ", "H1588"),
        ("H.No. 01588", "H1588"),
        ("hd3596", "HD3596"),
        ("SD. 12", "SD12"),
        ("S.D. 12", ""),
        ("h4055c", "H4055C"),
        ("H0", ""),
        ("H1234567", ""),
        ("H1\u0662", ""),
        ("194/H1588/x", ""),
    ],
)
def test_number(text: str, number: str) -> None:
    """A number is read in any case, with dots, blanks and leading zeros; anything else is refused, never guessed."""
    if number:
        assert BillId.parse(text, 194) == BillId(194, number)
    else:
        with pytest.raises(ValueError, match="is no bill"):
            BillId.parse(text, 194)


def test_court() -> None:
    """A typed court counts before a given one; without any court there is no bill."""
    assert BillId.parse("193/H1588", 194) == BillId(193, "H1588")
    assert BillId.parse(str(H1588)) == H1588
    with pytest.raises(ValueError, match="has no General Court: write 194/H1588"):
        BillId.parse("H1588")


@pytest.mark.parametrize(
    "text",
    [
        "https://malegislature.gov/Bills/194/H1588/House/Bill/Text?a=b#c",
        "<malegislature.gov/bills/194/h1588>",
        "https://malegislature.gov/api/GeneralCourts/194/Documents/H1588",
        "194/H1588",
    ],
)
def test_address(text: str) -> None:
    """The address of a page or of the record names its bill, as a number does."""
    assert BillId.typed(text, 193) == H1588


@pytest.mark.parametrize(
    ("text", "meant"),
    [("HB 1804", "H1804"), ("House Bill 1804", "H1804"), ("S18O4", "S1804"), ("H1804", ""), ("AB 12", ""), ("HO", "")],
)
def test_slip(text: str, meant: str) -> None:
    """A typo is distinguished from text that is not a number."""
    assert meant_by(text) == meant


def test_told_by_its_number() -> None:
    """A number says its branch, whether it is a docket, how it is spoken and where its pages are."""
    docket, part = BillId(194, "SD12"), BillId(194, "H4055C")
    assert [(each.branch, each.is_docket, each.spoken) for each in (docket, part)] == [
        ("Senate", True, "SD.12"),
        ("House", False, "H.4055C"),
    ]
    assert H1588.page_path == "/Bills/194/H1588"
    assert H1588.history_path == "/api/GeneralCourts/194/Documents/H1588/DocumentHistoryActions"


def test_last_move() -> None:
    """A bill moved last on the latest day of a live row; struck and undated rows count for nothing."""
    days = (date(2025, 2, 3), date(2025, 1, 6), date(2025, 3, 3), None)
    rows = tuple(Row(at, Action(day, "House", "Read", stricken=at == 3)) for at, day in enumerate(days, 1))
    assert (Bill(H1588, rows=rows).moved, Bill(H1588).moved) == (date(2025, 2, 3), None)


def test_who_signed() -> None:
    """Presenters and cosponsors signed a bill, each once; if it names none, nobody did."""
    bill = Bill(H1588, presenters=Stated("Ann Sample\nBo Sample"), cosponsors=(Cosponsor("Bo Sample"),))
    assert bill.presented_by == ("Ann Sample", "Bo Sample")
    assert bill.signed_by == {"Ann Sample", "Bo Sample"}
    assert (Bill(H1588).presented_by, Bill(H1588).signed_by) == ((), frozenset())


ANN, BO = Voter("AAS0", "Ann Sample"), Voter(None, "Bo Sample")
VOTE = RecordedVote(
    *(BillId(194, "H1"), "committee", "J19", None, date(2025, 3, 6), "ought to pass"), {"favorable": 2, "adverse": 0}
)
ROLL_CALL = replace(VOTE, kind="roll_call", body="House", number=52)
ROOM = Appointment(date(2025, 11, 18), time(13), "A-1", is_on=True, since=None)


def test_names_of_all() -> None:
    """A vote is complete once each of its choices has as many names as votes, and never without names."""
    assert not replace(VOTE, tally={"favorable": 0}).complete
    assert not replace(VOTE, voters={"favorable": (ANN,)}).complete
    assert replace(VOTE, voters={"favorable": (ANN, BO)}).complete


def test_one_vote_in_two_sources() -> None:
    """A committee's vote is the same by bill, body and day, a roll call by its branch and number, whatever it says."""
    assert replace(VOTE, question="Shall it pass?", tally={"favorable": 3}).identity == VOTE.identity
    assert replace(VOTE, date=date(2025, 3, 7)).identity != VOTE.identity
    assert replace(ROLL_CALL, bill=BillId(194, "H2"), date=None).identity == ROLL_CALL.identity
    assert replace(ROLL_CALL, body="Senate").identity != ROLL_CALL.identity


def test_where_names_are() -> None:
    """The names of a roll call appear in a file of the Senate's, and in the House's journal of the year, if known."""
    assert replace(ROLL_CALL, body="Senate").names_path == "/RollCall/194/SenateRollCall52.pdf"
    assert ROLL_CALL.names_path == "/Journal/House/194/2025/RollCalls"
    assert replace(ROLL_CALL, date=None).names_path == "/Journal/House/194/RollCalls"


def test_chairs() -> None:
    """The chairs of a committee are those of its seats that are, in their order."""
    chair, vice, other = Seat("AAS0", "Senate", chair=True), Seat("B_S1", "House"), Seat("C_S1", "House", chair=True)
    committee = Committee(194, "J19", "Joint Committee on Samples", "Joint", (chair, vice, other))
    assert committee.chairs == (chair, other)
    assert committee.page_path == "/Committees/Detail/J19/194"


@pytest.mark.parametrize(
    ("more", "same"),
    [
        ({"since": date(2025, 11, 1)}, True),
        ({"place": "a-1"}, True),
        ({"place": None}, True),
        ({"place": "A-2"}, False),
        ({"start": time(14)}, False),
        ({"start": None}, False),
        ({"is_on": False}, False),
    ],
)
def test_another_version(more: dict[str, Any], *, same: bool) -> None:
    """A version says the same at the same hour and place, whenever it was seen; a place that lacks may be any."""
    assert ROOM.says_the_same(replace(ROOM, **more)) is same
