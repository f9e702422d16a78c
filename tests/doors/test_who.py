"""`who`: the committee that something is before, and how to reach those who sit there."""

import json
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.practice import PracticeCommittee, PracticeMember
from tests.support.house_on_disk import BEGIN, CONSOLE, REFERRED, Doors, bill, doors, row

ANN = PracticeMember(
    "AAS0",
    "Ann Sample",
    "Senate",
    district="First Sample",
    party="Democrat",
    email="ann.sample@example.org",
    phone="6175550100",
    room="9",
    chair=True,
)
BO = PracticeMember("BBS1", "Bo Sample", "House")
BILLS = """
[[topic]]
id = "287g"
name = "Limits on 287(g) agreements"

[[proposal]]
id = "dignity"
name = "Dignity"
topics = ["287g"]
bills = ["194/H1", "194/H2"]
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A house that knows a committee and its chair, of whose other member the record was not read."""
    joined = replace(bill("H1", row(REFERRED)), presenters=("Bo Sample",), cosponsors=("Ann Sample",))
    with doors(tmp_path_factory.mktemp("who"), joined, bill("H2", row("Filed"))) as made:
        made.site.court.committees = (
            PracticeCommittee(194, "J19", "Joint Committee on the Judiciary", "The Judiciary", seats=(ANN, BO)),
        )
        made.configure(CONSOLE, BILLS)
        made.site.now = clock.parse(BEGIN)
        made.billbot("work", "--once", "--now", BEGIN)
        made.keep()
        yield made


@pytest.fixture
def house(read: Doors) -> Doors:
    """That house, as good as new."""
    return read.again()


@pytest.mark.parametrize("name", ["H1", "dignity", "j19", "judiciary"])
def test_what_may_be_named(house: Doors, name: str) -> None:
    """A bill, a proposal, the code of a committee and a part of its name all lead to it; the chair stands first."""
    said = house.billbot("who", name).out
    assert said.startswith("Joint Committee on the Judiciary (J19, General Court 194)\nChairs\n  Senator Ann Sample, ")
    assert "(617) 555-0100 · ann.sample@example.org · room 9" in said


def test_those_who_joined_are_marked(house: Doors) -> None:
    """Who filed the bill and who joined it are marked; one whose record was not read yet goes by the code."""
    said = house.billbot("who", "H1").out
    assert "Senator Ann Sample, First Sample, Democrat  ◄ cosponsor" in said
    assert "Representative with the code BBS1" in said


def test_by_name(house: Doors) -> None:
    """A part of a legislator's name gives the seats that he has."""
    said = house.billbot("who", "ann sam").out
    assert ("Ann Sample" in said, "BBS1" in said) == (True, False)


def test_json(house: Doors) -> None:
    """`--json` has the shape of the contract, and says when the record was read."""
    found = json.loads(house.billbot("who", "H1", "--json").out)
    (chair,), (member,) = found["chairs"], found["members"]
    assert found["committee"] == {"code": "J19", "name": "Joint Committee on the Judiciary", "general_court": 194}
    assert (chair["name"], chair["branch"], chair["cosponsor"]) == ("Ann Sample", "Senate", True)
    assert (member["name"], member["code"]) == (None, "BBS1")
    assert found["as_of"].startswith("2025-03-03T10:00")


def test_csv(house: Doors) -> None:
    """`--csv` is a line a member."""
    lines = house.billbot("who", "dignity", "--csv").out.splitlines()
    assert lines[0] == "committee,role,branch,name,district,party,phone,email,room,sponsor"
    assert lines[1].startswith("Joint Committee on the Judiciary,chair,Senate,Ann Sample,First Sample,Democrat,(617)")
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("name", "code", "why"),
    [
        ("H2", 1, "H.2 is before no committee at the moment"),
        ("nobody", 2, "no bill or proposal"),
        ("H9", 2, "not watched"),
    ],
)
def test_nobody(house: Doors, name: str, code: int, why: str) -> None:
    """What is before no committee exits 1, what is nothing known 2; either says so on one line."""
    ran = house.billbot("who", name)
    assert (ran.code, ran.out, why in ran.err, len(ran.err.splitlines())) == (code, "", True, 1)


def test_not_read_yet(house: Doors) -> None:
    """A committee whose record is not there yet says when it comes."""
    house.change("DELETE FROM seats")
    house.change("DELETE FROM committees")
    ran = house.billbot("who", "H1")
    assert (ran.code, "whose record was not read yet" in ran.err) == (1, True)


def test_after_the_court(house: Doors) -> None:
    """At a time when the court is over nothing lies before its committees any more."""
    (house.folder / "calendar.toml").write_text("[[court]]\nnumber = 194\nends = 2025-12-31\n", encoding="utf-8")
    assert "Ann Sample" in house.billbot("who", "H1", "--now", "2025-12-31T12:00").out
    ran = house.billbot("who", "H1", "--now", "2026-01-02T12:00")
    assert (ran.code, "before no committee" in ran.err) == (1, True)
