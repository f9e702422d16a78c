"""The records of committees and of their members."""

import json
from collections import Counter
from typing import Any

import pytest

from billbot.domain.bills import Committee, Member, Seat
from billbot.errors import Unreadable
from billbot.site import parse
from tests.support.captured import CAPTURES, PRESENT, text_of

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
    return parse.committee(json.dumps(COMMITTEE | more), 194, "j19")


def member(**more: Any) -> Member:
    return parse.member(json.dumps(MEMBER | more), 194, "AAS0")


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


@pytest.mark.parametrize("lacking", [{"SenateChairperson": None}, {"SenateMembers": None}, {"Branch": None}])
def test_a_committee_may_lack(lacking: dict[str, Any]) -> None:
    """A chair, members of a branch and the branch may be null."""
    assert committee(**lacking).name == "Joint Committee on the Judiciary"


def test_a_committee_of_one_branch() -> None:
    """Members of the other branch need not be there at all."""
    given = {key: value for key, value in COMMITTEE.items() if not key.startswith("Senate")}
    read = parse.committee(json.dumps(given), 194, "J19")
    assert [seat.branch for seat in read.seats] == ["House", "House"]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"CommitteeCode": "J20"}, "J20"),
        ({"GeneralCourtNumber": 193}, "193"),
        ({"FullName": " "}, "none"),
        ({"HouseMembers": [3]}, "3"),
        ({"HouseMembers": {}}, "an object"),
        ({"HouseMembers": [{"MemberCode": f"M{number}"} for number in range(300)]}, "303"),
    ],
)
def test_no_committee(more: dict[str, Any], found: str) -> None:
    """Another committee, another court, no name, or a list that is none is refused, with what was found."""
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
    """What is no address is left out, and the rest stands."""
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
    read = parse.committee(text, 192, "J19")
    assert [seat.member for seat in read.chairs] == ["JBE0", "MSD1"]
    assert Counter(seat.branch for seat in read.seats) == {"Senate": 6, "House": 11}
