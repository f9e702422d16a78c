"""The public pages have the record of what we follow, and nothing private."""

import re
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.domain.bills import BillId, RecordedVote
from billbot.domain.deadlines import DatedStep
from billbot.domain.standing import Standing
from billbot.domain.watched import Proposal, Publisher
from billbot.public.pages import pages_of, pages_of_all
from billbot.public.record import PublicProposal, PublicRow, PublicVote, SiteInfo
from billbot.public.site import write_pages
from billbot.public.way import Station, Way
from tests.support import browser
from tests.support.app_on_disk import CONSOLE, AppOnDisk
from tests.support.public_site import (
    ASK,
    BILLS,
    HOSTILE,
    NOW,
    OWNER,
    SECRET,
    SECRET_TOPIC,
    public_app,
    site_of,
    text,
    wrote,
)

RECORD = "https://malegislature.gov"
SETTINGS = "[public]\npublic_positions = true\n"
NO_WAY = Way(
    tuple(Station(name) for name in ("Filed", "Committee", "Heard", "Reported", "House", "Senate", "Governor", "Law")),
    -1,
)
PLAIN = Proposal("p", "P", ("t",), (BillId(194, "H1"),))
TOMORROW = "2025-03-13T10:00"


@pytest.fixture
def app(public_site: AppOnDisk) -> AppOnDisk:
    return public_site


def test_page_says_what_show_says(app: AppOnDisk) -> None:
    """A proposal's page has each action, number, hearing and day of `show --json`, and begins with what is next."""
    shown = app.billbot("show", "safe", "--json", "--now", NOW).json
    page = text(app, "proposals/safe/index.html")
    assert [each["title"] for each in shown["numbers"] if each["title"] not in page] == []
    assert [each["action"] for each in shown["actions"] if f"“{each['action']}”" not in page] == []
    assert "The Senate acts next" in page
    (hearing,) = shown["hearings"]
    assert (hearing["date"], "Thursday, March 20, 2025, 1:00 PM" in page) == ("2025-03-20", True)
    assert "H.200, passed the House on March 10" in page
    assert "Ann Sample" in page  # who voted, and who presented it
    assert "2 cosponsors" in page
    told = "Monday, March 10, 2025 The Safe Communities bill (H.200) passed the House, 2 to 1, and goes to the Senate"
    assert f"{told} The House passed H.200 on March 10, 2 to 1." in page
    assert "“Passed to be engrossed” 2 yes, 1 no" in page


def test_front_page(app: AppOnDisk) -> None:
    """The front page has proposals by topic, what moved, coming hearings, and when the record was read."""
    page = text(app, "index.html")
    assert "The record was last read at 10:00 AM on Wednesday, March 12, 2025." in page
    for said in ("Limits on 287(g) agreements", "Safe Communities", "Last moved 2 days ago", "Next: hearing, Thursday"):
        assert said in page


def test_front_page_says_that_nothing_was_read(app: AppOnDisk, tmp_path: Path) -> None:
    """If the record was not read for long, the front page says so."""
    wrote(app, TOMORROW, tmp_path)
    said = (tmp_path / "index.html").read_text("utf-8")
    assert "We could last read the record at 10:00 AM on Wednesday, March 12, 2025." in " ".join(said.split())


def test_nothing_comes_next_once_the_court_is_over(app: AppOnDisk, tmp_path: Path) -> None:
    """For a bill that ended with its court, the page says that, not what comes next."""
    calendar = app.folder / "calendar.toml"
    as_it_was = calendar.read_bytes() if calendar.exists() else b""
    usual = "The Senate acts next"
    assert usual in text(app, "proposals/safe/index.html")
    try:
        calendar.write_text("[[court]]\nnumber = 194\nopens = 2025-01-01\nends = 2025-03-11\n", encoding="utf-8")
        wrote(app, NOW, tmp_path)
    finally:
        calendar.write_bytes(as_it_was)
    page = (tmp_path / "proposals/safe/index.html").read_text("utf-8")
    assert ("died after it passed the House" in page, usual in page) == (True, False)


def test_hostile_words_are_shown(app: AppOnDisk) -> None:
    """A stranger's words are shown exactly and do nothing."""
    page = (site_of(app) / "proposals/strange/index.html").read_text("utf-8")
    shown = HOSTILE.replace("\u202e", "").replace("\u202c", "")
    assert shown in text(app, "proposals/strange/index.html")
    assert "<script" not in page
    assert "<img" not in page


def test_nothing_private(app: AppOnDisk) -> None:
    """Position, ask and owner, private proposals, topics and their numbers are in no file and in no file's name."""
    for path in site_of(app).rglob("*"):
        told = f"{path.relative_to(site_of(app))} {path.read_bytes().decode() if path.is_file() else ''}"
        for word in (SECRET, SECRET_TOPIC, ASK, OWNER, "hushed", "quieted", "H66", "H.66", "H77", "H.77", "support"):
            assert word not in told or (word, path.name) == ("support", "data.schema.json"), path
    assert (site_of(app) / "hearings.ics").exists()


def test_positions_where_they_are_public(tmp_path: Path) -> None:
    """With `public_positions` the page has the coalition's position and its ask at this stage."""
    with public_app(tmp_path, settings=SETTINGS) as app:
        page = text(app, "proposals/safe/index.html")
        assert f"Our position: support We ask: {ASK} Ask {OWNER}" in page
        staged = f"[[proposal.ask]]\nstage = 'passed one branch'\ntext = 'Write to {{committee}}, {ASK}'\n\n"
        plain = f'ask = "{ASK}"\n'
        before, after = BILLS.replace(plain, "", 1).split('\n[[proposal]]\nid = "strange"', 1)
        app.configure(CONSOLE + SETTINGS, f'{before}\n{staged}[[proposal]]\nid = "strange"{after}')
        wrote(app)
        assert f"We ask: Write to the committee, {ASK}" in text(app, "proposals/safe/index.html")
        app.configure(bills=BILLS)  # and takes it back
        wrote(app)
        assert all(OWNER not in path.read_text("utf-8") for path in site_of(app).rglob("*") if path.is_file())


def test_long_lists() -> None:
    """The front page has a few proposals of a topic, the topic's page all of them, and a story is whole on its page."""
    plain = PublicProposal(PLAIN, ("A topic",), Standing(PLAIN), "no number yet", NO_WAY)
    every = [replace(plain, proposal=replace(PLAIN, id=f"p{at}", name=f"P {at}")) for at in range(120)]
    site = SiteInfo({"t": "A topic"}, date(2025, 3, 12), None, late=False)
    made = {path: page.decode() for path, page in pages_of_all(every, site, ())}
    named = {path: re.findall(r">(P \d+)<", made[path]) for path in ("index.html", "topics/t/index.html")}
    assert [len(each) for each in named.values()] == [6, 120]
    assert named["topics/t/index.html"][:2] == ["P 0", "P 1"]  # moved alike: by name
    rows = tuple(
        PublicRow(BillId(194, "H1"), at, date(2025, 3, 1 + at // 100), "House", f"Row {at}", "It is so.")
        for at in range(250)
    )
    ((path, page),) = pages_of(replace(plain, rows=rows), Publisher())
    assert path == "proposals/p/index.html"
    assert sorted(int(each) for each in re.findall(r"“Row (\d+)”", page.decode())) == list(range(250))


def test_what_a_row_sets_for_a_day() -> None:
    """A page has days set by rows, besides hearings and reporting days."""
    step = DatedStep(BillId(194, "H1"), date(2025, 3, 20), "orders_of_the_day", "Senate")
    found = PublicProposal(PLAIN, ("A topic",), Standing(PLAIN), "no number yet", NO_WAY, steps=(step,))
    page = dict(pages_of(found, Publisher()))[found.proposal.page_path].decode()
    ahead = page.partition("What is ahead")[2].partition("</section>")[0]
    assert "Thursday, March 20, 2025</time></p><p>The Senate can take up H.1</p>" in ahead


def test_who_publishes_them(app: AppOnDisk, tmp_path: Path) -> None:
    """Each page, comparisons among them, has who publishes it, what for and how they are reached."""
    us = Publisher("Sample & Co", "We follow what we <like>.", "bills@example.org")
    with app.store() as store:
        write_pages(store, app.app().watch(store), tmp_path, clock.parse(NOW), publisher=us)
    for path in tmp_path.rglob("*.html"):
        page = path.read_text("utf-8")
        assert ("<b>Sample &amp; Co</b>" in page, "We follow what we &lt;like&gt;." in page) == (True, True)
        assert '<a href="mailto:bills@example.org">bills@example.org</a>' in page


def test_a_comparison_is_a_page_of_the_site(app: AppOnDisk) -> None:
    """The page that compares two drafts has the site's head and style, and leads back to the proposal."""
    (path,) = (path for path in site_of(app).rglob("redlines/*.html"))
    page = path.read_text("utf-8")
    assert '<link rel="stylesheet" href="../style.css">' in page
    assert '<a href="../index.html">What we follow</a>' in page
    assert '<a href="../proposals/safe/index.html">Safe Communities</a>' in page
    assert "<del>" in page.partition('class="compared"')[2]


@browser.PRESENT
def test_a_comparison_flows(app: AppOnDisk) -> None:
    """On a comparison page, struck and added words are within the line, as in the text."""
    (path,) = (path for path in site_of(app).rglob("redlines/*.html"))
    shown = browser.chromium().new_page()
    shown.goto(path.as_uri())
    texts = shown.locator("section .text:has(del)").evaluate_all("them => them.map(it => getComputedStyle(it).display)")
    shown.close()
    assert texts == ["block"]


def test_votes_on_amendments_are_folded() -> None:
    """How a branch passed a bill is shown, and how it voted on amendments is folded away."""
    passed, amended = (
        PublicVote(RecordedVote(BillId(194, "S1"), "roll_call", "Senate", at, None, text, {"yeas": 40}, {}), (), RECORD)
        for at, text in enumerate(("Passed to be engrossed", "Amendment #3 (Sample) rejected"))
    )
    found = PublicProposal(PLAIN, ("A topic",), Standing(PLAIN), "no number yet", NO_WAY, votes=(passed, amended))
    page = dict(pages_of(found, Publisher()))[found.proposal.page_path].decode()
    shown, _, folded = page.partition("<summary>1 vote on amendments</summary>")
    assert ["Amendment #3" in part for part in (shown, folded)] == [False, True]
    assert "Passed to be engrossed" in shown
