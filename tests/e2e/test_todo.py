"""`todo`, typed and in Slack: what there is to do for each proposal while one court ends and the next begins."""

from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app.answers import AnswerContext, answer
from billbot.demo import PracticeBill, PracticeCommittee, PracticeMember
from billbot.domain.watched import Channel
from billbot.messages.fit import lay_out
from tests.support import toml
from tests.support.app_on_disk import CONSOLE, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.contract import differences, sample

CALENDAR = """
[[court]]
number = 194
opens = 2025-01-01
ends = 2027-01-05

[[court]]
number = 195
opens = 2027-01-06

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
BILLS = "".join(
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
HEARING = "Hearing scheduled for 03/09/2027 from 01:00 PM-05:00 PM in A-1"


class Told(NamedTuple):
    """What `todo` prints at a time, as text and as JSON, and what it says in each Slack channel, by its id."""

    text: str
    json: Any
    slack: dict[str, str]

    def of(self, proposal: str) -> dict[str, Any]:
        """The JSON of a proposal; empty where there is nothing to do for it."""
        return next((each for each in self.json["proposals"] if each["proposal"] == proposal), {})


def old(number: str, title: str, presenter: str, *cosponsors: str) -> PracticeBill:
    return replace(bill(number, row(REFERRED)), title=title, presenters=(presenter,), cosponsors=cosponsors)


def court() -> list[PracticeBill]:
    """Of four proposals of the old court two are filed again: a supported one, in the House alone, and an opposed."""
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
            rows=(row(REFERRED, "2027-02-10T10:00"), row(HEARING, "2027-02-20T10:00")),
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
        context = AnswerContext(watch, made.dates, made.site)
        for channel in watch.channels:
            reply = answer(store, context, channel.to, "todo", clock.parse(now))
            slack[channel.to] = lay_out("", reply.document).text
    ran = [app.billbot("todo", *words, "--now", now) for words in ((), ("--json",))]
    return Told(ran[0].out, ran[1].json, slack)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """What is told at each of these times."""
    seats = PracticeMember("AAS0", "Ann Sample", "House", chair=True), PracticeMember("BBS1", "Bo B. Sample", "House")
    found = {}
    with on_disk(tmp_path_factory.mktemp("todo"), *court()) as app:
        app.site.court.committees = (
            PracticeCommittee(195, "J19", "Joint Committee on the Judiciary", "The Judiciary", seats=seats),
        )
        app.configure(CONSOLE + "operations = true\n", BILLS, calendar=CALENDAR)
        app.once(DECEMBER)
        found[DECEMBER] = told(app, DECEMBER)
        for hour in ("10", "11", "12"):
            app.once(f"2027-01-12T{hour}:30")
        found[JANUARY] = told(app, JANUARY)
        app.billbot("rollover", "195", "--accept", "HD1", "--now", ACCEPTED)
        app.once(ACCEPTED)
        found[ACCEPTED] = told(app, ACCEPTED)
        for day in ("2027-02-10", "2027-02-20", "2027-02-28"):
            for hour in ("11", "12", "13"):
                app.once(f"{day}T{hour}:30")
        found[MARCH] = told(app, MARCH)
    return found


def test_a_sponsor_before_the_court_ends(lived: dict[str, Told]) -> None:
    """In the court's last weeks a sponsor is to be found for the next one, and who filed it in this one is named."""
    said = lived[DECEMBER]
    line = (
        "- Find a sponsor: for the 195th General Court, which opens on January 6, 2027."
        " This term Ann Sample filed H.1 and Di Sample filed S.1.\n"
    )
    assert line in said.text
    assert (said.of("raids"), said.json["not_filed_again"]) == ({}, [])


def test_a_sponsor_once_the_court_sits(lived: dict[str, Told]) -> None:
    """What was not filed again needs a sponsor; who filed it is a member where the new court's record names them."""
    assert "- Find a sponsor: not filed again in the 195th yet. Last time Bo Sample filed H.2.\n" in (
        lived[JANUARY].text
    )
    assert "filed H.2. Bo Sample is in the 195th, too.\n" in lived[MARCH].text
    assert lived[MARCH].of("records")["sponsor"]["filed_before"] == [
        {"bill": "194/H2", "by": [{"name": "Bo Sample", "member": True}]}
    ]


def test_a_document_that_waits(lived: dict[str, Told]) -> None:
    """While a document may be a proposal, its branch lacks no sponsor; only whoever decides is asked to."""
    said, title = lived[JANUARY], "HD.1, An Act on diverting children from courts"
    assert f"- Decide on: {title} (suggestion 2)\n- Find a sponsor in the Senate: Last time Di Sample" in said.text
    assert f"- Decide on: {title}" in said.slack[DESK.to]
    for room in (COALITION, FACTS):
        assert f"- Perhaps filed again: {title}\n" in said.slack[room.to]
    assert "Raids (we oppose it)\n- Decide on: HD.3" in said.text


def test_an_opposed_proposal(lived: dict[str, Told]) -> None:
    """Nobody looks for a sponsor of what is opposed: it is named as not filed again."""
    assert "\nNot filed again yet: Towns." in lived[JANUARY].text
    assert lived[JANUARY].json["not_filed_again"] == ["Towns"]


def test_cosponsors(lived: dict[str, Told]) -> None:
    """Who signed last time and not this time is named: first those of whom the record shows that they are members."""
    assert (
        "- Not on H.5 yet (until Friday, March 5): Bo Sample signed last time. So did Di Sample and Flo Sample;"
        " the record of the 195th does not name them yet.\n"
    ) in lived[MARCH].text
    assert [(each["name"], each["member"]) for each in lived[MARCH].of("diversion")["not_signed"]["people"]] == [
        ("Bo Sample", True),
        ("Di Sample", None),
        ("Flo Sample", None),
    ]


def test_what_has_a_day_comes_first(lived: dict[str, Told]) -> None:
    """A hearing ahead comes before decisions, these before sponsors; our own days stand above all."""
    order = {day: [each["proposal"] for each in said.json["proposals"]] for day, said in lived.items()}
    assert order[MARCH] == ["diversion", "raids", "records"]
    assert order[ACCEPTED] == ["raids", "diversion", "records"]
    assert lived[JANUARY].text.split("\n\n")[1] == "Days ahead\n- Friday, January 15: Last day to file"


def test_a_hearing(lived: dict[str, Told]) -> None:
    """A hearing has its day, hour and place, and how its committee takes testimony."""
    (hearing,) = lived[MARCH].of("diversion")["hearings"]
    assert (hearing["bill"], hearing["date"], hearing["start"]) == ("195/H5", "2027-03-09", "13:00")
    for said in (lived[MARCH].text, lived[MARCH].slack[FACTS.to]):
        assert "- Hearing on H.5: Tuesday, March 9, 2027, 1:00 PM to 5:00 PM, A-1, the Judiciary Committee\n" in said
        assert "- How to testify: Write to the clerk of the committee.\n" in said


def test_facts_only(lived: dict[str, Told]) -> None:
    """A channel without asks reads no ask, no position, and nobody to win."""
    for said in lived.values():
        words = ("We ask", "oppose", "Find a sponsor", "signed last time")
        assert [each for each in words if each in said.slack[FACTS.to]] == []
    assert "Not filed again yet: Records and Towns." in lived[JANUARY].slack[FACTS.to]
    assert "- We ask: Call.\n" in lived[MARCH].slack[COALITION.to]


def test_json_has_the_keys_of_its_sample(lived: dict[str, Told]) -> None:
    """What `todo --json` prints has the keys of the sample, and no other."""
    assert list(differences(sample("todo --json"), lived[MARCH].json)) == []
