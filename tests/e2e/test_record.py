"""What happened to a proposal, who decides, how they voted, and what to do now."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app.answers import answer
from billbot.demo import PostedVote, PracticeBill, PracticeCommittee, PracticeMember
from billbot.domain.bills import BillId, RecordedVote, Voter
from billbot.domain.watched import Channel
from billbot.messages.fit import lay_out
from tests.support import toml
from tests.support.app_on_disk import BEGIN, CONSOLE, HEARING, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.practice_sample import committee_vote


def test_where_a_proposal_stands(tmp_path: Path) -> None:
    """`show` says where each number of a proposal is, and what is set for a day."""
    far = row("Bill reported favorably and referred to the committee on Senate Ways and Means", "2025-02-01T10:00")
    ended, first = row("Accompanied a study order, see H5"), row(REFERRED, "2025-01-15T10:00")
    put_off = row("Further action postponed until Monday, March 17, 2025", "2025-02-02T10:00", branch="Senate")
    with on_disk(tmp_path, bill("H1588", first, ended), bill("S1122", first, far, put_off)) as app:
        app.billbot("check", "--now", BEGIN)
        said = app.billbot("show", "dignity", "--now", BEGIN).out
    assert "S.1122, in Senate Ways and Means since February 1; H.1588, study order (H.5) since March 1\n" in said
    assert "\n\nMonday, March 17: The Senate comes back to S.1122, which it put off to this day\n\n" in said


def test_what_a_number_has_that_it_left(tmp_path: Path) -> None:
    """`show` has the hearing of a number that a proposal lives in no more, as pages do."""
    draft, late = row("Accompanied a new draft, see S2000"), row("Senate concurred", "2025-03-02T10:00")
    bills = bill("H1588", row(REFERRED)), bill("S1122", row(REFERRED), row(HEARING), draft, late)
    with on_disk(tmp_path, *bills, bill("S2000", row("New draft of S1122"))) as app:
        app.billbot("check", "--now", BEGIN)
        said = app.billbot("show", "dignity", "--now", BEGIN).out
        (hearing,) = json.loads(app.billbot("show", "dignity", "--json", "--now", BEGIN).out)["hearings"]
    assert "\nHearing on S.1122: Tuesday, November 18, 2025, 1:00 PM to 5:00 PM, A-1" in said
    assert hearing["bills"] == ["194/S1122"]


def test_days_are_written_as_people_do(tmp_path: Path) -> None:
    """`show` has the days of numbers and their entries as people write them."""
    first, then = row(REFERRED, "2025-01-15T10:00"), row("Senate concurred", "2025-02-02T10:00")
    with on_disk(tmp_path, bill("H1588", first, then), bill("S1122", row(REFERRED))) as app:
        app.billbot("check", "--now", BEGIN)
        said = app.billbot("show", "dignity", "--now", BEGIN).out
    assert "- H.1588: January 15, 2025 to February 2, 2025\n" in said
    assert "- February 2, 2025, House: “Senate concurred”. " in said
    assert "2025-" not in said


def test_no_vote_so_far(tmp_path: Path) -> None:
    """`votes` on a proposal without any says so by its name, whatever part of it was typed."""
    with on_disk(tmp_path) as app:
        app.billbot("check", "--now", BEGIN)
        assert app.billbot("votes", "h1588").out == "No vote on H.1588 is known.\n"
        assert app.billbot("votes", "digni").out == "No vote on Dignity is known.\n"


def test_what_took_a_proposal_in(tmp_path: Path) -> None:
    """`show` lists other people's bill that took a proposal in after its own numbers, and what else it took in."""
    ours = bill("H1588", row(REFERRED, "2025-01-15T10:00"), row("Accompanied H5316"))
    theirs = bill("H5316", row(REFERRED), row("Also based on S1059"))
    with on_disk(tmp_path, ours, theirs, bill("S1122", row(REFERRED)), bill("S1059", row(REFERRED))) as app:
        app.billbot("check", "--now", BEGIN)
        said = app.billbot("show", "dignity", "--now", BEGIN).out
    own, _, others = said.partition("\n\nNUMBERS OF THE BILL THAT TOOK IT IN\n\n")
    assert ("- H.1588: " in own, "- S.1122: " in own, "- H.5316: " in own) == (True, True, False)
    took_in, _, parents = others.partition("\n\nWHAT ELSE ITS DRAFTS CAME FROM\n\n")
    assert (took_in.startswith("- H.5316: "), parents.startswith("- S.1059: ")) == (True, True)


def test_what_is_only_a_guess(tmp_path: Path) -> None:
    """`show` finds a proposal by words of its topic or a bill's title, and by no letters within a word."""
    titled = replace(bill("H1588", row(REFERRED)), title="An Act on sanctuary in hospitals")
    with on_disk(tmp_path, titled, bill("S1122", row(REFERRED))) as app:
        app.billbot("check", "--now", BEGIN)
        said = [app.billbot("show", typed) for typed in ("hospitals", "sanct", "hospital bills", "ospitals")]
    assert [ran.out.partition("\n")[0] for ran in said] == ["Dignity", "Dignity", "", ""]
    assert "there is no bill or proposal 'ospitals'" in said[3].err


ANN = PracticeMember(
    194,
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


BO = PracticeMember(194, "BBS1", "Bo Sample", "House")


BILLS = toml.TOPIC + toml.proposal("dignity", "Dignity", "194/H1", "194/H2", "194/H3")


PASSED = "Passed to be engrossed - 134 YEAS to 21 NAYS (See YEA and NAY No. 150)"


QUORUM = "Quorum Roll Call - 149 YEAS to 0 NAYS (See YEA and NAY No. 149)"


JUDICIARY = "Joint Committee on the Judiciary"


VOTED = PostedVote(
    clock.parse("2025-03-02T10:00"),
    committee_vote(JUDICIARY, date(2025, 3, 2), "ought to pass", 2, 0, 0, 0),
    ("Ann", "Bo"),
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    """An app that knows a committee and its chair, of whose other member the record was not read, and of H3 two votes.

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


@pytest.mark.parametrize("name", ["H1", "dignity", "judiciary"])
def test_what_may_be_named(app: AppOnDisk, name: str) -> None:
    """A bill, a proposal and a part of a committee's name all lead to it; the chair appears first."""
    said = app.billbot("who", name).out
    assert "Joint Committee on the Judiciary (J19, General Court 194)\nChairs\n  Senator Ann Sample, First Sam" in said
    assert ("\nWhat comes next: The Senate acts next: " in said) == (name != "judiciary")
    assert "(617) 555-0100 · ann.sample@example.org · room 9" in said
    assert "Members\n  Representative with the code BBS1" in said


def test_all_committees(app: AppOnDisk) -> None:
    """Without a name each committee that has watched bills is listed, with its bills."""
    assert "The Judiciary Committee has H.1" in app.billbot("who").out


@pytest.mark.parametrize(("name", "why"), [("nobody", "no bill or proposal"), ("H9", "not watched")])
def test_nobody(app: AppOnDisk, name: str, why: str) -> None:
    """What is not known exits 2, in one line."""
    ran = app.billbot("who", name)
    assert (ran.code, ran.out, why in ran.err, len(ran.err.splitlines())) == (2, "", True, 1)


def test_not_read_yet(app: AppOnDisk) -> None:
    """If a committee's record is not there yet, the answer has only the committee."""
    app.change("DELETE FROM committees")
    said = app.billbot("who", "H1").out
    assert ("H.1, in the Judiciary Committee since" in said, "Chairs" in said) == (True, False)


def test_after_the_court(app: AppOnDisk) -> None:
    """At a time when the court is over nothing is before its committees anymore."""
    (app.folder / "calendar.toml").write_text("[[court]]\nnumber = 194\nends = 2025-12-31\n", encoding="utf-8")
    assert "Ann Sample" in app.billbot("who", "H1", "--now", "2025-12-31T12:00").out
    said = app.billbot("who", "dignity", "--now", "2026-01-02T12:00").out
    assert ("H.1 died in the Jud" in said, "Ann Sample" in said) == (True, False)


def test_house_roll_call(app: AppOnDisk) -> None:
    """For a roll call of the House the tally is shown, and where the names are: never a guess."""
    said = app.billbot("votes", "H3").out
    assert "H.3 · House roll call 150\n  “Passed to be engrossed”\n" in said
    assert "  134 yes, 21 no\n  The House publishes the names in one PDF a year: " in said
    assert "/Journal/House/194/2025/RollCalls\n" in said


def test_quorum(app: AppOnDisk) -> None:
    """A roll call that only counts who is present is not a vote on the bill."""
    assert "roll call 149" not in app.billbot("votes", "H3").out


def test_vote_of_a_committee(app: AppOnDisk) -> None:
    """A committee's vote has the names that its page has."""
    said = app.billbot("votes", "dignity").out
    assert f"Sunday, March 2, 2025 · H.3 · {JUDICIARY}\n  “ought to pass”\n  2 favorable, 0 adverse" in said
    assert "  favorable: Ann, Bo\n" in said


def test_witnesses_that_differ(app: AppOnDisk) -> None:
    """If the record and the page count differently both are shown, the one with all its names first."""
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


CALENDAR = f"""{toml.COURTS}
[[committee]]
name = "The Judiciary"
testimony = "Write to the clerk of the committee."

[[date]]
date = 2027-01-15
name = "Last day to file"

[[date]]
date = 2027-03-05
name = "Last day to cosponsor"
"""


TO_DO = "".join(
    [
        toml.TOPIC,
        toml.proposal("diversion", "Diversion", "194/H1", "194/S1", position="support", ask="Call."),
        toml.proposal("records", "Records", "194/H2", position="support"),
        toml.proposal("raids", "Raids", "194/H3", position="oppose"),
        toml.proposal("towns", "Towns", "194/H4", position="oppose"),
    ]
)


COALITION, FACTS, DESK = (
    Channel("coalition", "slack", "C0000000001"),
    Channel("facts", "slack", "C0000000002", asks=False),
    Channel("desk", "slack", "C0000000003", operations=True),
)


# The last weeks of the old court; the second week of the new one, before and after a docket was accepted; its hearings.
DECEMBER, JANUARY, ACCEPTED, MARCH = "2026-12-15T10:00", "2027-01-13T10:00", "2027-01-14T10:00", "2027-03-01T10:00"


HEARD_IN_MARCH = "Hearing scheduled for 03/09/2027 from 01:00 PM-05:00 PM in A-1"


class Told(NamedTuple):
    """The output of `todo` at a time, and its answer in each Slack channel."""

    text: str
    slack: dict[str, str]


def old(number: str, title: str, presenter: str, *cosponsors: str) -> PracticeBill:
    return replace(bill(number, row(REFERRED)), title=title, presenters=(presenter,), cosponsors=cosponsors)


def court() -> list[PracticeBill]:
    """Two of four old proposals are filed again: a supported one only in the House, and an opposed one."""
    children, sheriffs = "An Act on diverting children from courts", "An Act requiring cooperation of sheriffs"
    return [
        old("H1", children, "Ann Sample", "Bo Sample", "Cy Sample", "Di Sample"),
        old("S1", children, "Di Sample", "Ann Sample", "Flo Sample"),
        old("H2", "An Act relative to sealed files", "Bo Sample"),
        old("H3", sheriffs, "Flo Sample"),
        old("H4", "An Act allowing agreements of towns", "Flo Sample"),
        PracticeBill(
            195,
            "H5",
            "HD1",
            numbered_at=clock.parse("2027-02-09T10:00"),
            appears=clock.parse("2027-01-12T10:00"),
            title=children,
            presenters=("Ann Sample",),
            cosponsors=("Cy Sample",),
            rows=(row(REFERRED, "2027-02-10T10:00"), row(HEARD_IN_MARCH, "2027-02-20T10:00")),
        ),
        PracticeBill(
            195, docket="HD3", appears=clock.parse("2027-01-12T10:00"), title=sheriffs, presenters=("Flo Sample",)
        ),
    ]


def told(app: AppOnDisk, now: str) -> Told:
    made = app.app(now)
    slack = {}
    with made.open_store() as store:
        watch = replace(made.watch(store), channels=(COALITION, FACTS, DESK))
        for channel in watch.channels:
            reply = answer(store, watch, [channel], "todo", clock.parse(now))
            slack[channel.to] = lay_out("", reply.document).text
        weekly = answer(store, watch, [COALITION], "digest", clock.parse(now))
        slack["digest"] = lay_out("", weekly.document).text
    return Told(app.billbot("todo", "--now", now).out, slack)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """What people read at each of these times."""
    seats = (
        PracticeMember(195, "AAS0", "Ann Sample", "House", chair=True),
        PracticeMember(195, "BBS1", "Bo B. Sample", "House"),
    )
    found = {}
    with on_disk(tmp_path_factory.mktemp("todo"), *court()) as app:
        app.site.court.committees = (
            PracticeCommittee(195, "J19", "Joint Committee on the Judiciary", "The Judiciary", seats=seats),
        )
        app.configure(CONSOLE + "operations = true\n", TO_DO, calendar=CALENDAR)
        app.once(DECEMBER)
        found[DECEMBER] = told(app, DECEMBER)
        for hour in ("10", "11", "12"):
            app.once(f"2027-01-12T{hour}:30")
        found[JANUARY] = told(app, JANUARY)
        app.billbot("watch", "add", "HD1", "--offline", "--proposal", "diversion", "--now", ACCEPTED)
        app.once(ACCEPTED)
        found[ACCEPTED] = told(app, ACCEPTED)
        for day in ("2027-02-10", "2027-02-20", "2027-02-28"):
            for hour in ("11", "12", "13"):
                app.once(f"{day}T{hour}:30")
        found[MARCH] = told(app, MARCH)
    return found


def test_a_sponsor_before_the_court_ends(lived: dict[str, Told]) -> None:
    """In the court's last weeks a sponsor is to be found for the next one, and who filed it in this one is named."""
    said = lived[DECEMBER].text
    line = (
        "- Find a sponsor: for the 195th General Court, which opens on January 6, 2027."
        " This term Ann Sample filed H.1 and Di Sample filed S.1.\n"
    )
    assert line in said
    assert said.partition("\nRaids (we oppose it)\n")[2].startswith("- Please ask ")
    assert "Not filed again" not in said


def test_a_sponsor_once_the_court_sits(lived: dict[str, Told]) -> None:
    """A proposal not filed again needs a sponsor; the earlier one is named."""
    assert "- Find a sponsor: not filed again in the 195th yet. Last time Bo Sample filed H.2.\n" in (
        lived[JANUARY].text
    )
    for month in (JANUARY, MARCH):
        assert ": Find a sponsor: not filed again in the 195th yet. Last time Bo Sample" in lived[month].slack["digest"]


def test_a_document_that_waits(lived: dict[str, Told]) -> None:
    """While a document may be a proposal, its branch lacks no sponsor; only people who decide are asked to."""
    said, title = lived[JANUARY], "HD.1, An Act on diverting children from courts"
    assert f"- Decide on: {title} (suggestion 2)\n- Find a sponsor in the Senate: Last time Di Sample" in said.text
    assert f"- Decide on: {title}" in said.slack[DESK.to]
    for room in (COALITION, FACTS):
        assert f"- Perhaps filed again: {title}\n" in said.slack[room.to]
    assert "Raids (we oppose it)\n- Decide on: HD.3" in said.text


def test_an_opposed_proposal(lived: dict[str, Told]) -> None:
    """An opposed proposal needs no sponsor: it is only named as not filed again."""
    assert "\nNot filed again yet: Towns." in lived[JANUARY].text


def test_cosponsors(lived: dict[str, Told]) -> None:
    """People who signed last time but not now are named."""
    (line,) = (each for each in lived[MARCH].text.splitlines() if each.startswith("- Not on H.5 yet"))
    assert line == "- Not on H.5 yet (until Friday, March 5): Bo Sample, Di Sample and Flo Sample signed last time."


def test_what_has_a_day_comes_first(lived: dict[str, Told]) -> None:
    """A hearing ahead comes before decisions, these before sponsors; our own days come first."""
    order = {day: re.findall(r"^(Diversion|Raids|Records)\b", said.text, re.MULTILINE) for day, said in lived.items()}
    assert order[MARCH] == ["Diversion", "Raids", "Records"]
    assert order[ACCEPTED] == ["Raids", "Diversion", "Records"]
    assert lived[JANUARY].text.split("\n\n")[1] == "Days ahead\n- Friday, January 15: Last day to file"


def test_a_hearing(lived: dict[str, Told]) -> None:
    """A hearing has its day, hour and place, and how its committee takes testimony."""
    for said in (lived[MARCH].text, lived[MARCH].slack[FACTS.to]):
        assert (
            "- Hearing on H.5: Tuesday, March 9, 2027, 1:00 PM to 5:00 PM, A-1, State House, the Judiciary Committee\n"
            in said
        )
        assert "- How to testify: Write to the clerk of the committee.\n" in said


def test_facts_only(lived: dict[str, Told]) -> None:
    """A channel without asks reads no ask, no position, and nobody to win."""
    for said in lived.values():
        words = ("We ask", "oppose", "Find a sponsor", "signed last time")
        assert [each for each in words if each in said.slack[FACTS.to]] == []
    assert "Not filed again yet: Records and Towns." in lived[JANUARY].slack[FACTS.to]
    assert "- We ask: Call.\n" in lived[MARCH].slack[COALITION.to]
