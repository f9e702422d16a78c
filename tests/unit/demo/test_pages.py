import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup

from billbot import clock
from billbot.demo import PracticeSite, load_bills
from tests.support.captured import CAPTURES
from tests.support.practice_sample import NOON, clean, get, sample_site, words


@pytest.fixture
def site() -> Iterator[PracticeSite]:
    with sample_site() as running:
        yield running


def test_the_heading_of_a_page(site: PracticeSite) -> None:
    """The heading names type, number and term, lies outside the container, and the page ends in </html>."""
    found = get(site, "/Bills/194/S1")
    assert (found.status, words(found, "div.followable h1")) == (200, "Bill S.1 194th (Current)")
    assert found.page.select_one("#contentContainer h1") is None
    assert found.text.rstrip().endswith("</html>")


def test_the_term_in_the_heading_follows_the_clock(site: PracticeSite) -> None:
    """A court that no longer sits is shown with its years."""
    site.now = clock.parse("2027-01-06T09:00")
    assert words(get(site, "/Bills/194/S1"), "h1 span.subTitle") == "194th (2025 - 2026)"


def test_what_a_page_says_of_its_bill(site: PracticeSite) -> None:
    """Title with blanks at its ends, pinslip, presenters as links and status stand where the real page has them."""
    found = get(site, "/Bills/194/S1")
    title = found.page.select_one("#contentContainer h2")
    assert title is not None
    assert title.text.strip() == "An Act on S1" != title.text
    assert words(found, "p#pinslip") == "A petition <of sample>"
    labels = [clean(label.text) for label in found.page.select("dl.billInfo dt")]
    assert labels == ["Presenters:", "Status:"]
    assert [link.text for link in found.page.select("dl.billInfo dd a")] == ["Ann Sample", "Bo Sample"]
    assert words(get(site, "/Bills/194/S3"), "dl.billInfo dd") == "FY Sample"


@pytest.mark.parametrize(
    ("number", "tabs", "active"),
    [
        ("S1", ["BillHistory", "Cosponsor", "SimilarBills"], "BillHistory"),
        ("S4", ["Cosponsor", "SimilarBills"], "Cosponsor"),
        ("S5", ["BillHistory", "SimilarBills"], "BillHistory"),
    ],
)
def test_the_tabs(site: PracticeSite, number: str, tabs: list[str], active: str) -> None:
    """Without actions there is no history tab and another is active; each names its address."""
    page = get(site, f"/Bills/194/{number}").page
    buttons = page.select("button[role=tab][data-href]")
    assert [button["data-href"] for button in buttons] == [f"/Bills/194/{number}/{tab}" for tab in tabs]
    assert [button["id"] for button in page.select("button[role=tab].active")] == [f"{active}-tab"]
    assert len(page.select(".tab-pane.active")) == 1


def test_an_amendment_has_no_title(site: PracticeSite) -> None:
    """An Amendment is called one in its heading and has no title on its page, only in its JSON."""
    found = get(site, "/Bills/194/S5")
    assert words(found, "h1").startswith("Amendment S.5 ")
    assert found.page.select("#contentContainer h2") == []
    assert get(site, "/api/GeneralCourts/194/Documents/S5").json["Title"] == "An Act on S5"


def test_noise(site: PracticeSite) -> None:
    """Two answers for an unchanged page differ, and only in the weather banner and four tokens."""
    pages = [get(site, "/Bills/194/S1").text for _ in range(2)]
    assert pages[0] != pages[1]
    noise = re.compile(r'name="__RequestVerificationToken" type="hidden" value="[^"]+"|class="weatherStats">[^<]+<')
    assert [len(noise.findall(page)) for page in pages] == [5, 5]
    assert noise.sub("", pages[0]) == noise.sub("", pages[1])


def test_page_and_json_agree() -> None:
    """For every bill that comes along the JSON history equals the page's rows, blanks aside."""
    with PracticeSite(load_bills(), now=clock.parse("2026-11-01T12:00")) as site:
        for one in load_bills():
            name = f"{one.number or one.docket}"
            history = get(site, f"/api/GeneralCourts/{one.general_court}/Documents/{name}/DocumentHistoryActions").json
            days = [date.fromisoformat(action["Date"][:10]) for action in history]
            expected = [
                [f"{day.month}/{day.day}/{day.year}", action["Branch"], clean(action["Action"])]
                for day, action in zip(days, history, strict=True)
            ]
            found = get(site, f"/Bills/{one.general_court}/{name}/BillHistory")
            assert (found.rows() if one.rows else []) == expected


@pytest.mark.captures
@pytest.mark.skipif(not CAPTURES.exists(), reason="the captured pages do not lie beside the repository")
@pytest.mark.parametrize(
    ("captured", "target", "layout"),
    [
        ("193/bill-pages/S2888.html", "/Bills/194/S2", "tab"),
        ("193/bill-pages/H1049.html", "/Bills/194/S1", "tab"),
        ("193/similar-bills-pages/H1049.html", "/Bills/194/S1/SimilarBills", "tab"),
        ("194/H4844-committee-vote.html", "/Bills/194/S6/CommitteeVote", "sidebar"),
    ],
)
def test_our_pages_have_the_site_s_structure(site: PracticeSite, captured: str, target: str, layout: Any) -> None:
    """What docs/design/source.md says a page is read by occurs in ours as often as in a captured one of its kind."""
    site.now, site.layout = NOON, layout
    ours, theirs = get(site, target).page, BeautifulSoup((CAPTURES / captured).read_text("utf-8"), "lxml")
    once = ["div.followable h1", "h1 span.subTitle", "dl.billInfo", ".tab-pane.active", "button[role=tab].active"]
    present = [
        *("p#pinslip", "#contentContainer h2", "aside h2", "button[role=tab][data-href]", "dl.billInfo dt"),
        *(".tab-pane.active table caption", ".tab-pane.active table thead", ".tab-pane.active table tbody tr td"),
        *("tbody s", "tbody td a", ".searchResultSummary", ".col-md-8 .billInfo", ".col-md-12 .billInfo"),
        *("ul.relatedBills li a.listTitle", "span.generalCourt", "ul.relatedBills p.small", "h3.fnSingleTab"),
        *("div.panel.committeeVote h4", "p.question", ".committeeVote h5", ".committeeVote ul li a", ".weatherBox"),
    ]
    counted = ["input[name=__RequestVerificationToken]", "ul.pagination", "#contentContainer h1"]
    for selector in (*once, *counted):
        assert len(ours.select(selector)) == len(theirs.select(selector)), selector
    assert all(len(ours.select(selector)) == 1 for selector in once)
    for selector in present:
        assert bool(ours.select(selector)) == bool(theirs.select(selector)), selector
