"""`votes`: how committees and branches voted, each witness beside the other."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.bills import BillId, CommitteeVote, RecordedVote, Voter
from billbot.practice import PostedVote
from tests.support.house_on_disk import BEGIN, CONSOLE, REFERRED, Doors, bill, doors, row

BILLS = """
[[topic]]
id = "287g"
name = "Limits on 287(g) agreements"

[[proposal]]
id = "dignity"
name = "Dignity"
topics = ["287g"]
bills = ["194/H1"]
"""
PASSED = "Passed to be engrossed - 134 YEAS to 21 NAYS (See YEA and NAY No. 150)"
QUORUM = "Quorum Roll Call - 149 YEAS to 0 NAYS (See YEA and NAY No. 149)"
JUDICIARY = "Joint Committee on the Judiciary"
VOTED = PostedVote(
    clock.parse("2025-03-02T10:00"),
    CommitteeVote(JUDICIARY, date(2025, 3, 2), "ought to pass", 2, 0, 0, 0),
    ("Ann", "Bo"),
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A house that knows a committee's vote with two names, and a roll call of the House without any."""
    rows = (row(REFERRED), row(QUORUM, "2025-03-03T08:00"), row(PASSED, "2025-03-03T08:00"))
    shown = replace(bill("H1", *rows), votes=(VOTED,))
    with doors(tmp_path_factory.mktemp("votes"), shown) as made:
        made.configure(CONSOLE, BILLS)
        made.site.now = clock.parse(BEGIN)
        made.billbot("check", "--now", BEGIN)
        made.keep()
        yield made


@pytest.fixture
def house(read: Doors) -> Doors:
    """That house, as good as new."""
    return read.again()


def test_house_roll_call(house: Doors) -> None:
    """Of a roll call of the House the tally is shown, and where the names stand: never a guess."""
    said = house.billbot("votes", "H1").out
    assert "H.1 · House roll call 150\n  “Passed to be engrossed”\n" in said
    assert "  134 yes, 21 no\n  The House publishes the names in a PDF a year: " in said
    assert "/Journal/House/194/2025/RollCalls\n" in said


def test_quorum(house: Doors) -> None:
    """A call of the roll that only counts who is there is no vote on the bill."""
    assert "149" not in house.billbot("votes", "H1").out


def test_committee(house: Doors) -> None:
    """A committee's vote has the names that its page has."""
    said = house.billbot("votes", "dignity").out
    assert f"Sunday, March 2, 2025 · H.1 · {JUDICIARY}\n  “ought to pass”\n  2 favorable, 0 adverse" in said
    assert "  favorable: Ann, Bo\n" in said


def test_witnesses_that_differ(house: Doors) -> None:
    """Where the record counts otherwise than the page both are said; the one with all its names stands first."""
    other = RecordedVote(
        *(BillId(194, "H1"), "committee", "J19", None, date(2025, 3, 2), "ought to pass"),
        {"favorable": 1, "adverse": 1, "reserve_right": 0, "no_vote": 0},
        {"favorable": (Voter("AAS0"),)},
        "/api",
    )
    with house.store() as store:
        store.votes.keep([other], clock.parse(BEGIN))
    said = house.billbot("votes", "H1").out
    assert "  2 favorable, 0 adverse" in said
    assert "  elsewhere the record counts 1 favorable, 1 adverse" in said


def test_json(house: Doors) -> None:
    """`--json` has the shape of the contract; names that are not known are said to be incomplete."""
    committee, roll_call = json.loads(house.billbot("votes", "H1", "--json").out)
    assert (committee["kind"], committee["body"], committee["names_complete"]) == ("committee", JUDICIARY, True)
    assert committee["names"]["favorable"][1] == {"name": "Bo", "code": "PRACTICE"}
    assert roll_call["tally"] == {"yeas": 134, "nays": 21}
    assert (roll_call["number"], roll_call["names"], roll_call["names_complete"]) == (150, {}, False)


def test_csv(house: Doors) -> None:
    """`--csv` is a line a voter, and one for a vote without names."""
    lines = house.billbot("votes", "H1", "--csv").out.splitlines()
    assert lines[0] == "bill,kind,body,number,date,question,vote,name,code"
    assert [line.split(",")[1] for line in lines[1:]] == ["committee", "committee", "roll_call"]


def test_nobody_of_that_name(house: Doors) -> None:
    """A member of whom no vote is known exits 1 with one line."""
    ran = house.billbot("votes", "H1", "--member", "zoe")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
