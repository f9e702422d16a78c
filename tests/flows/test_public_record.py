"""The public pages: what the record says of what is followed, and nothing that is the coalition's alone."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from icalendar import Calendar
from justhtml import JustHTML

from billbot import actions
from billbot.bills import BillId, Dates, Proposal, RecordedVote, Voter
from billbot.dated_steps import Step
from billbot.facts.pages import SiteContext, write_pages
from billbot.facts.public_record import PublicFacts
from billbot.public.cards import card
from billbot.public.data import data, table_line
from billbot.public.pages import pages_of, pages_of_all
from billbot.public.record import PublicProposal, PublicRow, PublicVote, SiteFacts
from billbot.public.way import Station, Way
from billbot.standing import Standing
from tests.support.house_in_process import HEARING, at, bill, each, in_process, row
from tests.support.house_on_disk import CONSOLE, REFERRED, HouseOnDisk
from tests.support.many_public import measure, move, prepare
from tests.support.public_site import (
    ASK,
    BILLS,
    DRAFT,
    HOSTILE,
    NOW,
    OWNER,
    PASSED,
    SECRET,
    SECRET_TOPIC,
    public_house,
    site_of,
    wrote,
)

RECORD = "https://malegislature.gov"
SETTINGS = "[public]\npublic_positions = true\n"
# What was made of it by rows that it has left behind, of which nothing usually comes next any more, and where it goes.
MADE_OF_IT = {
    PASSED: "It goes on to the Senate, where it starts with a committee or goes to the calendar at once.",
    REFERRED: "Safe Communities goes to the Judiciary Committee. H.1",
    DRAFT: "Safe Communities went on in H.200, a new draft. H.1",
}
NO_WAY = Way(
    tuple(Station(name) for name in ("Filed", "Committee", "Heard", "Reported", "House", "Senate", "Governor", "Law")),
    -1,
)
PLAIN = Proposal("p", "P", ("t",), (BillId(194, "H1"),))
CARD = card(PublicProposal(*(PLAIN, ("A topic",), Standing(PLAIN), "no number yet", NO_WAY)))
TOMORROW = "2025-03-13T10:00"
# What has something of each proposal, and what a proposal has of its own.
SHARED = (
    *("index.html", "data.json", "actions.csv", "proposals.csv", "feed.atom", "feed.json", "hearings.ics"),
    *("topics/287g/index.html", "topics/287g/feed.atom", "topics/287g/feed.json", "topics/287g/hearings.ics"),
)
OWN = ("index.html", "data.json", "actions.csv", "feed.atom", "feed.json")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HouseOnDisk]:
    with public_house(tmp_path_factory.mktemp("site")) as made:
        yield made


def text(house: HouseOnDisk, path: str) -> str:
    """What a page says, without its marks."""
    page = (site_of(house) / path).read_text("utf-8")
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_every_page_is_html(house: HouseOnDisk) -> None:
    """Every page is HTML without a fault for a strict parser."""
    pages = sorted(site_of(house).rglob("*.html"))
    assert len(pages) == 7
    for page in pages:
        JustHTML(page.read_text("utf-8"), strict=True)


def test_page_says_what_show_says(house: HouseOnDisk) -> None:
    """The page of a proposal has each action, what it made of it, numbers, hearings and days of `show --json`."""
    shown = house.billbot("show", "safe", "--json", "--now", NOW).json
    page = text(house, "proposals/safe/index.html")
    for known in shown["bills"]:
        assert known["title"] in page
        for action in known["history"]:
            assert f"“{action['action']}”" in page
            assert MADE_OF_IT.get(action["action"], action["meaning"]) in page or (
                (comes_next := actions.read(action["action"]).comes_next) and comes_next in page
            )
    (hearing,) = shown["hearings"]
    assert (hearing["date"], "Thursday, March 20, 2025, 1:00 PM" in page) == ("2025-03-20", True)
    assert "H.200, passed the House on March 10" in page
    assert "Ann Sample" in page  # who voted, and who presented it
    assert "H.1: 2 cosponsors" in page
    assert "Safe Communities passed the House, 2 to 1." in page
    assert "“Passed to be engrossed” 2 yes, 1 no" in page


def test_front_page(house: HouseOnDisk) -> None:
    """The front page has what is followed by topic, what moved, the hearings ahead, and when the record was read."""
    page = text(house, "index.html")
    assert "The record was last read at 10:00 AM on Wednesday, March 12, 2025." in page
    for said in ("Limits on 287(g) agreements", "Safe Communities", "Last moved 2 days ago", "Next: hearing, Thursday"):
        assert said in page


def test_front_page_says_that_nothing_was_read(house: HouseOnDisk, tmp_path: Path) -> None:
    """Once the record was not read for long the front page says so in a plain sentence."""
    wrote(house, TOMORROW, tmp_path)
    said = (tmp_path / "index.html").read_text("utf-8")
    assert "has not been readable since 10:00 AM on Wednesday, March 12, 2025." in " ".join(said.split())


def test_nothing_comes_next_once_the_court_is_over(house: HouseOnDisk, tmp_path: Path) -> None:
    """Of a bill that is over with its court no page says what usually comes next."""
    calendar = house.folder / "calendar.toml"
    as_it_was = calendar.read_bytes() if calendar.exists() else b""
    usual = "It goes on to the Senate, where it starts with a committee"
    shown = ("index.html", "proposals/safe/index.html")
    assert all(usual in text(house, path) for path in shown)
    try:
        calendar.write_text("[[court]]\nnumber = 194\nopens = 2025-01-01\nends = 2025-03-11\n", encoding="utf-8")
        wrote(house, NOW, tmp_path)
    finally:
        calendar.write_bytes(as_it_was)
    for path in shown:
        page = (tmp_path / path).read_text("utf-8")
        assert ("died after it passed the House" in page, "Safe Communities passed the House, 2 to 1" in page) == (
            True,
            True,
        )
        assert usual not in page


def test_hostile_words_are_shown(house: HouseOnDisk) -> None:
    """What a stranger wrote is shown letter for letter, and does nothing."""
    page = (site_of(house) / "proposals/strange/index.html").read_text("utf-8")
    shown = HOSTILE.replace("\u202e", "").replace("\u202c", "")
    assert shown in text(house, "proposals/strange/index.html")
    assert "<script" not in page
    assert "<img" not in page


def test_hearing_page(house: HouseOnDisk) -> None:
    """The page of a hearing says when, where and before whom it is, how to testify, and what of ours is heard."""
    page = text(house, "hearings/194-20250320-1300-judiciary.html")
    for said in (
        *(
            "Hearing: Thursday, March 20, 2025, 1:00 PM",
            "A-1",
            "Before the Judiciary Committee",
            "How to testify",
        ),
        *("H.200 An Act on safety for all", "Safe Communities"),
    ):
        assert said in page
    written = (site_of(house) / "hearings/194-20250320-1300-judiciary.html").read_text(encoding="utf-8")
    assert "../committees/194-j19.html" in written
    assert "Thursday, March\u00a020,\u00a02025, 1:00\u00a0PM</h1>" in written  # as a phone breaks it


def test_committee_page(house: HouseOnDisk) -> None:
    """The page of a committee has its chairs and members as the record publishes them, and the hearings it holds."""
    page = text(house, "committees/194-j19.html")
    chair = "Senator Ann Sample First Middle · Example (617) 555-0100 ann@senate.example Room 1-A"
    for said in ("Joint Committee on the Judiciary", chair, "as the record had it on Wednesday, March 12, 2025"):
        assert said in page
    shown = HOSTILE.replace("\u202e", "").replace("\u202c", "")
    assert page.count(shown) == 3
    source = (site_of(house) / "committees/194-j19.html").read_text("utf-8")
    assert re.findall(r'href="((?:mailto|tel):[^"]*)"', source) == ["tel:+16175550100", "mailto:ann@senate.example"]


def test_data_is_as_its_schema_says(house: HouseOnDisk) -> None:
    """The data files have each key that the schema beside them names, and no other; each value is as it says."""
    folder = site_of(house)
    schema = json.loads((folder / "data.schema.json").read_text("utf-8"))
    every = json.loads((folder / "data.json").read_text("utf-8"))
    own = json.loads((folder / "proposals/safe/data.json").read_text("utf-8"))
    assert own == every["proposals"][0]
    valid(schema, every)
    assert "hearing" in str(schema["$defs"])
    for lacking in schema["$defs"]["proposal"]["required"]:
        with pytest.raises(jsonschema.ValidationError, match=lacking):
            valid(schema, {**every, "proposals": [{key: own[key] for key in own if key != lacking}]})


def valid(schema: dict[str, Any], found: Any) -> None:
    """Validate by a schema, closed: what the published one leaves open, so that keys may come, is refused here."""
    closed = json.loads(json.dumps(schema), object_hook=close)
    jsonschema.Draft202012Validator(closed, format_checker=jsonschema.FormatChecker()).validate(found)


def close(part: dict[str, Any]) -> dict[str, Any]:
    """An object of a schema that has no keys but those it names."""
    return {**part, "additionalProperties": False} if "required" in part and "properties" in part else part


def test_cosponsors(tmp_path: Path) -> None:
    """How many had joined before a bill was first read stands in the table, as in a digest, though nobody saw when."""
    known = bill("H1", row(REFERRED), cosponsors=("Bo Sample", "Cy Sample"))
    with in_process(tmp_path, known, proposals=each([known])) as made, made.store() as store:
        made.check(0, 25)
        (proposal,) = made.watch.proposals
        found = PublicFacts(store, made.watch, (), Dates(), RECORD, at(26).date()).of(proposal)
    assert ",H.1: 2," in table_line(found)
    assert json.loads(data(found))["numbers"][0]["cosponsors"] == 2


def test_tables(house: HouseOnDisk) -> None:
    """The tables have a line a proposal and a line an action, and nothing a stranger wrote is a formula in them."""
    folder = site_of(house)
    lines = table(folder / "proposals.csv")
    assert [each["proposal"] for each in lines] == ["safe", "strange"]
    assert (lines[0]["numbers"], lines[0]["next"], lines[0]["next_day"]) == ("H.200", "hearing", "2025-03-20")
    own, every = table(folder / "proposals/strange/actions.csv"), table(folder / "actions.csv")
    assert [each for each in every if each["proposal"] == "strange"] == own
    shown = house.billbot("show", "strange", "--json", "--now", NOW).json
    assert len(own) == sum(len(bill["history"]) for bill in shown["bills"])


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def test_calendar_of_a_topic(house: HouseOnDisk) -> None:
    """A topic has its hearings as a calendar of its name, without what is heard beside them and is not public."""
    names = {
        "hearings.ics": "Hearings and dates of the Massachusetts General Court",
        "topics/287g/hearings.ics": "Limits on 287(g) agreements: hearings and dates",
    }
    for path, name in names.items():
        made = Calendar.from_ical((site_of(house) / path).read_bytes())
        assert str(made["x-wr-calname"]) == name
        (event,) = made.events
        assert str(event["summary"]) == "Hearing: H.200 (Joint Committee on the Judiciary)"
        assert event.errors == []


def test_nothing_private(house: HouseOnDisk) -> None:
    """Position, ask and owner, private proposals, topics and their numbers are in no file and in no file's name."""
    for path in site_of(house).rglob("*"):
        told = f"{path.relative_to(site_of(house))} {path.read_bytes().decode() if path.is_file() else ''}"
        for word in (SECRET, SECRET_TOPIC, ASK, OWNER, "hushed", "quieted", "H66", "H.66", "H77", "H.77", "support"):
            assert word not in told or (word, path.name) == ("support", "data.schema.json"), path
    assert (site_of(house) / "hearings.ics").exists()


def test_positions_where_they_are_public(tmp_path: Path) -> None:
    """With `public_positions` the page says where the coalition stands and what it asks at this stage."""
    with public_house(tmp_path, settings=SETTINGS) as house:
        page = text(house, "proposals/safe/index.html")
        assert f"Our position: support We ask: {ASK} Ask {OWNER}" in page
        staged = f"[[proposal.ask]]\nstage = 'passed one branch'\ntext = 'Write to {{committee}}, {ASK}'\n\n"
        plain = f'ask = "{ASK}"\n'
        before, after = BILLS.replace(plain, "", 1).split('\n[[proposal]]\nid = "strange"', 1)
        house.configure(CONSOLE + SETTINGS, f'{before}\n{staged}[[proposal]]\nid = "strange"{after}')
        wrote(house)
        assert f"We ask: Write to the committee, {ASK}" in text(house, "proposals/safe/index.html")
        house.configure(bills=BILLS)  # and takes it back
        wrote(house)
        assert all(OWNER not in path.read_text("utf-8") for path in site_of(house).rglob("*") if path.is_file())


def test_only_what_moved_is_written(house: HouseOnDisk) -> None:
    """Where nothing moved no file is written; once a proposal is private its pages are gone."""
    assert wrote(house) == 0
    kept = (house.folder / "bills.toml").read_text("utf-8")
    hidden = kept.replace('id = "strange"', 'id = "strange"\npublic = false')
    (house.folder / "bills.toml").write_text(hidden, encoding="utf-8")
    assert wrote(house) == len(SHARED)
    assert not (site_of(house) / "proposals/strange").exists()
    (house.folder / "bills.toml").write_text(kept, encoding="utf-8")
    assert wrote(house) == len(SHARED) + len(OWN)


def test_each_page_is_light(house: HouseOnDisk) -> None:
    """No page but a redline takes sixty kilobytes."""
    assert max(path.stat().st_size for path in site_of(house).rglob("*.html")) < 60_000


@pytest.mark.thorough
def test_of_many_only_what_moved_is_made(tmp_path: Path) -> None:
    """Of many proposals a check makes the pages of those that moved alone, and no page is heavy."""
    prepare(tmp_path / "billbot.db", 60)
    # What each proposal has, each of eight topics, and all of them; a hearing, the style and the schema.
    assert measure(tmp_path, 60)["files"] == 60 * len(OWN) + 8 * 4 + 7 + 3
    front = (tmp_path / "public/index.html").read_text("utf-8")
    assert "All 8 on Topic 1" in front  # so many are not all on the front page
    assert "and 48 others" in front  # nor all that are heard together
    move(tmp_path / "billbot.db")
    after = measure(tmp_path, 60)
    assert after["files"] <= 3 * len(OWN) + 8 + len(SHARED)
    assert after["largest"] < 60_000
    assert measure(tmp_path, 60)["files"] == 0


def test_a_hearing_of_two_proposals(tmp_path: Path) -> None:
    """What a row of one bill makes of a hearing that others share stands on all pages, and what moves goes alone."""
    bills = (
        bill("H1", row(REFERRED), row(HEARING, 2)),
        bill("H2", row(REFERRED), row(HEARING, 2), row("Hearing location changed to B-1", 30)),
        bill(
            "S1",
            row(REFERRED),
            row(HEARING, 2),
            row(HEARING.replace("scheduled for 11/18", "rescheduled to 11/19"), 30),
        ),
    )
    context = SiteContext(tmp_path, (), Dates(), RECORD, positions=False, outage_after=timedelta(hours=6))
    with in_process(tmp_path, *bills, proposals=each(bills)) as made:
        for hours in (3, 31):
            made.check(hours)
            with made.store() as store:
                write_pages(store, made.watch, context, at(hours))
    said = {path.name: path.read_text("utf-8") for path in (tmp_path / "hearings").iterdir()}
    key, alone = "194-20251118-1300-judiciary.html", "194-20251118-1300-judiciary-s1.html"
    assert {name: re.findall(r"(?:[HS]\.\d)(?=</span>)", page) for name, page in said.items()} == {
        key: ["H.1", "H.2"],
        alone: ["S.1"],
    }
    assert ("November 18" in said[key], "November 19" in said[alone]) == (True, True)
    pages = [(tmp_path / f"proposals/s{at}/index.html").read_text("utf-8") for at in (1, 2, 3)]
    assert [("B-1" in page, key in page, alone in page) for page in pages] == [
        (True, True, False),
        (True, True, False),
        (False, False, True),
    ]


def test_long_lists_and_stories_go_on_elsewhere() -> None:
    """A topic with very many proposals, and a story with very many rows, have more pages, which lead to each other."""
    cards = [dict(CARD, id=f"p{at}", name=f"P {at}") for at in range(120)]
    site = SiteFacts({"t": "A topic"}, date(2025, 3, 12), None, late=False)
    made = {page.path: page.make().decode() for page in pages_of_all(cards, site)}
    assert [path for path in made if path.startswith("topics/")] == [
        "topics/t/page-3.html",
        "topics/t/page-2.html",
        "topics/t/index.html",
    ]
    assert 'href="page-3.html"' in made["topics/t/page-2.html"]
    assert re.findall(r">(P \d+)<", made["topics/t/index.html"])[:2] == ["P 0", "P 1"]  # moved alike: by name
    rows = tuple(
        PublicRow(BillId(194, "H1"), date(2025, 3, 1 + at // 100), "House", f"Row {at}", "It is so.")
        for at in range(250)
    )
    found = PublicProposal(PLAIN, ("A topic",), Standing(PLAIN), "no number yet", NO_WAY, rows=rows)
    told = {page.path: page.make().decode() for page in pages_of(found)}
    assert list(told) == [f"proposals/p/{name}.html" for name in ("story-2", "story-3", "story-4", "story-5", "index")]
    assert sorted(int(each) for each in re.findall(r"“Row (\d+)”", "".join(told.values()))) == list(range(250))
    assert max(len(page) for page in (*made.values(), *told.values())) < 60_000


def test_what_a_row_sets_for_a_day() -> None:
    """A page has what a row sets for a day that is ahead beside hearings and days to report by."""
    step = Step(BillId(194, "H1"), date(2025, 3, 20), "orders_of_the_day", "Senate", "Placed …", None)
    found = PublicProposal(PLAIN, ("A topic",), Standing(PLAIN), "no number yet", NO_WAY, steps=(step,))
    (page,) = [page.make().decode() for page in pages_of(found) if page.path == found.path]
    ahead = page.partition("What is ahead")[2].partition("</section>")[0]
    assert "Thursday, March 20, 2025</time></p><p>The Senate can take up H.1</p>" in ahead


def test_very_many_votes_have_pages_of_their_own() -> None:
    """Votes by name that would weigh a page down stand on pages of their own, each light, which lead to each other."""
    names = {"yeas": tuple(Voter(None, f"Senator Number {at} Sample") for at in range(40))}
    vote = PublicVote(
        RecordedVote(BillId(194, "S1"), "roll_call", "Senate", 1, None, "Engross?", {"yeas": 40}, names), (), RECORD
    )
    found = PublicProposal(PLAIN, ("A topic",), Standing(PLAIN), "no number yet", NO_WAY, votes=(vote,) * 90)
    told = {page.path.rpartition("/")[2]: page.make().decode() for page in pages_of(found)}
    assert list(told) == ["votes.html", "votes-2.html", "votes-3.html", "votes-4.html", "index.html"]
    assert sum(page.count("Number 7 Sample") for page in told.values()) == 90
    assert max(map(len, told.values())) < 60_000
    assert 'href="votes-2.html"' in told["votes.html"]
