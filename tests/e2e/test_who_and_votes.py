"""`who` and `votes`: the people who decide, how to reach them, and how they voted by each witness."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.demo import PostedVote, PracticeCommittee, PracticeMember
from billbot.domain.bills import BillId, CommitteeVote, RecordedVote, Voter
from tests.support import toml
from tests.support.app_on_disk import BEGIN, CONSOLE, REFERRED, AppOnDisk, bill, on_disk, row

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
BILLS = toml.TOPIC + toml.proposal("dignity", "Dignity", "194/H1", "194/H2", "194/H3")
PASSED = "Passed to be engrossed - 134 YEAS to 21 NAYS (See YEA and NAY No. 150)"
QUORUM = "Quorum Roll Call - 149 YEAS to 0 NAYS (See YEA and NAY No. 149)"
JUDICIARY = "Joint Committee on the Judiciary"
VOTED = PostedVote(
    clock.parse("2025-03-02T10:00"),
    CommitteeVote(JUDICIARY, date(2025, 3, 2), "ought to pass", 2, 0, 0, 0),
    ("Ann", "Bo"),
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    """A app that knows a committee and its chair, of whose other member the record was not read, and of H3 two votes.

    One is a committee's, with two names, one a roll call of the House without any.
    """
    joined = replace(bill("H1", row(REFERRED)), presenters=("Bo Sample",), cosponsors=("Ann Sample",))
    rows = (row(REFERRED), row(QUORUM, "2025-03-03T08:00"), row(PASSED, "2025-03-03T08:00"))
    voted = replace(bill("H3", *rows), votes=(VOTED,))
    with on_disk(tmp_path_factory.mktemp("who"), joined, bill("H2", row("Filed")), voted) as made:
        made.site.court.committees = (
            PracticeCommittee(194, "J19", "Joint Committee on the Judiciary", "The Judiciary", seats=(ANN, BO)),
        )
        made.configure(CONSOLE, BILLS)
        made.once(BEGIN)
        made.save()
        yield made


@pytest.fixture
def app(read: AppOnDisk) -> AppOnDisk:
    """That app, as good as new."""
    return read.restored()


@pytest.mark.parametrize("name", ["H1", "dignity", "j19", "judiciary"])
def test_what_may_be_named(app: AppOnDisk, name: str) -> None:
    """A bill, a proposal, the code of a committee and a part of its name all lead to it; the chair stands first."""
    said = app.billbot("who", name).out
    assert said.startswith("Joint Committee on the Judiciary (J19, General Court 194)\nChairs\n  Senator Ann Sample, ")
    assert "(617) 555-0100 · ann.sample@example.org · room 9" in said


def test_those_who_joined_are_marked(app: AppOnDisk) -> None:
    """Who filed the bill and who joined it are marked; one whose record was not read yet goes by the code."""
    said = app.billbot("who", "H1").out
    assert "Senator Ann Sample, First Sample, Democrat  ◄ cosponsor" in said
    assert "Representative with the code BBS1" in said


def test_by_name(app: AppOnDisk) -> None:
    """Words of a legislator's name, or their beginnings, give the seats that he has."""
    said = app.billbot("who", "ann samp").out
    assert ("Ann Sample" in said, "BBS1" in said) == (True, False)


def test_json(app: AppOnDisk) -> None:
    """`--json` has the shape of the contract, and says when the record was read."""
    found = json.loads(app.billbot("who", "H1", "--json").out)
    (chair,), (member,) = found["chairs"], found["members"]
    assert found["committee"] == {"code": "J19", "name": "Joint Committee on the Judiciary", "general_court": 194}
    assert (chair["name"], chair["branch"], chair["cosponsor"]) == ("Ann Sample", "Senate", True)
    assert (member["name"], member["code"]) == (None, "BBS1")
    assert found["as_of"].startswith("2025-03-03T10:00")


def test_csv(app: AppOnDisk) -> None:
    """`--csv` is a line a member."""
    lines = app.billbot("who", "dignity", "--csv").out.splitlines()
    assert lines[0] == "committee,role,branch,name,district,party,phone,email,room,sponsor"
    assert lines[1].startswith("Joint Committee on the Judiciary,chair,Senate,Ann Sample,First Sample,Democrat,(617)")
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("name", "code", "why"),
    [
        ("H2", 1, "H.2 is before no committee"),
        ("nobody", 2, "no bill or proposal"),
        ("H9", 2, "not watched"),
    ],
)
def test_nobody(app: AppOnDisk, name: str, code: int, why: str) -> None:
    """What is before no committee exits 1, what is nothing known 2; either says so on one line."""
    ran = app.billbot("who", name)
    assert (ran.code, ran.out, why in ran.err, len(ran.err.splitlines())) == (code, "", True, 1)


def test_not_read_yet(app: AppOnDisk) -> None:
    """A committee whose record is not there yet says when it comes."""
    app.change("DELETE FROM seats")
    app.change("DELETE FROM committees")
    ran = app.billbot("who", "H1")
    assert (ran.code, "whose record was not read yet" in ran.err) == (1, True)


def test_not_readable(app: AppOnDisk) -> None:
    """A committee whose record could not be read, as one that has another name by now, says why."""
    app.change("DELETE FROM seats")
    app.change("DELETE FROM committees")
    app.change("UPDATE people_reads SET error = 'it is another one' WHERE record = 'committee'")
    assert "whose record could not be read: it is another one\n" in app.billbot("who", "H1").err


def test_after_the_court(app: AppOnDisk) -> None:
    """At a time when the court is over nothing lies before its committees any more."""
    (app.folder / "calendar.toml").write_text("[[court]]\nnumber = 194\nends = 2025-12-31\n", encoding="utf-8")
    assert "Ann Sample" in app.billbot("who", "H1", "--now", "2025-12-31T12:00").out
    whose = app.billbot("who", "dignity", "--now", "2026-01-02T12:00").err
    assert "is before no committee: H.3 died after it passed the House; H.1 died in the Jud" in whose
    ran = app.billbot("who", "H1", "--now", "2026-01-02T12:00")
    assert (ran.code, "before no committee" in ran.err) == (1, True)


def test_house_roll_call(app: AppOnDisk) -> None:
    """Of a roll call of the House the tally is shown, and where the names stand: never a guess."""
    said = app.billbot("votes", "H3").out
    assert "H.3 · House roll call 150\n  “Passed to be engrossed”\n" in said
    assert "  134 yes, 21 no\n  The House publishes the names in a PDF a year: " in said
    assert "/Journal/House/194/2025/RollCalls\n" in said


def test_quorum(app: AppOnDisk) -> None:
    """A call of the roll that only counts who is there is no vote on the bill."""
    assert "149" not in app.billbot("votes", "H3").out


def test_vote_of_a_committee(app: AppOnDisk) -> None:
    """A committee's vote has the names that its page has."""
    said = app.billbot("votes", "dignity").out
    assert f"Sunday, March 2, 2025 · H.3 · {JUDICIARY}\n  “ought to pass”\n  2 favorable, 0 adverse" in said
    assert "  favorable: Ann, Bo\n" in said


def test_witnesses_that_differ(app: AppOnDisk) -> None:
    """Where the record counts otherwise than the page both are said; the one with all its names stands first."""
    other = RecordedVote(
        *(BillId(194, "H3"), "committee", "J19", None, date(2025, 3, 2), "ought to pass"),
        {"favorable": 1, "adverse": 1, "reserve_right": 0, "no_vote": 0},
        {"favorable": (Voter("AAS0"),)},
        "/api",
    )
    with app.store() as store:
        store.votes.keep([other])
    said = app.billbot("votes", "H3").out
    assert "  2 favorable, 0 adverse" in said
    assert "  elsewhere the record counts 1 favorable, 1 adverse" in said


def test_votes_as_json(app: AppOnDisk) -> None:
    """`--json` has the shape of the contract; names that are not known are said to be incomplete."""
    committee, roll_call = json.loads(app.billbot("votes", "H3", "--json").out)
    assert (committee["kind"], committee["body"], committee["names_complete"]) == ("committee", JUDICIARY, True)
    assert committee["names"]["favorable"][1] == {"name": "Bo", "code": "PRACTICE"}
    assert roll_call["tally"] == {"yeas": 134, "nays": 21}
    assert (roll_call["number"], roll_call["names"], roll_call["names_complete"]) == (150, {}, False)


def test_votes_as_csv(app: AppOnDisk) -> None:
    """`--csv` is a line a voter, and one for a vote without names."""
    lines = app.billbot("votes", "H3", "--csv").out.splitlines()
    assert lines[0] == "bill,kind,body,number,date,question,vote,name,code"
    assert [line.split(",")[1] for line in lines[1:]] == ["committee", "committee", "roll_call"]


def test_nobody_of_that_name(app: AppOnDisk) -> None:
    """A member of whom no vote is known exits 1 with one line."""
    ran = app.billbot("votes", "H3", "--member", "zoe")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
