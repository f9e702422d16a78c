"""The practice pages of a bill have the structure of the site's, and say what the JSON says."""

import re
from collections.abc import Iterator
from datetime import date

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
    """The heading names type, number and term, is outside the container, and the page ends in </html>."""
    found = get(site, "/Bills/194/S1")
    assert (found.status, words(found, "div.followable h1")) == (200, "Bill S.1 194th (Current)")
    assert found.page.select_one("#contentContainer h1") is None
    assert found.text.rstrip().endswith("</html>")


def test_the_term_in_the_heading_follows_the_clock(site: PracticeSite) -> None:
    """A court that no longer sits is shown with its years."""
    site.now = clock.parse("2027-01-06T09:00")
    assert words(get(site, "/Bills/194/S1"), "h1 span.subTitle") == "194th (2025 - 2026)"


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
    ("captured", "target"),
    [
        ("193/bill-pages/S2888.html", "/Bills/194/S2"),
        ("193/bill-pages/H1049.html", "/Bills/194/S1"),
        ("193/similar-bills-pages/H1049.html", "/Bills/194/S1/SimilarBills"),
    ],
)
def test_our_pages_have_the_site_s_structure(site: PracticeSite, captured: str, target: str) -> None:
    """Elements named in docs/design/source.md occur in our pages as often as in captured ones."""
    site.now = NOON
    ours, theirs = get(site, target).page, BeautifulSoup((CAPTURES / captured).read_text("utf-8"), "lxml")
    once = ["div.followable h1", "h1 span.subTitle", "dl.billInfo", ".tab-pane.active", "button[role=tab].active"]
    present = [
        *("p#pinslip", "#contentContainer h2", "aside h2", "button[role=tab][data-href]", "dl.billInfo dt"),
        *(".tab-pane.active table caption", ".tab-pane.active table thead", ".tab-pane.active table tbody tr td"),
        *("tbody s", "tbody td a", ".searchResultSummary", ".col-md-8 .billInfo", ".col-md-12 .billInfo"),
        *("ul.relatedBills li a.listTitle", "span.generalCourt", "ul.relatedBills p.small", "h3.fnSingleTab"),
        ".weatherBox",
    ]
    counted = ["input[name=__RequestVerificationToken]", "ul.pagination", "#contentContainer h1"]
    for selector in (*once, *counted):
        assert len(ours.select(selector)) == len(theirs.select(selector)), selector
    assert all(len(ours.select(selector)) == 1 for selector in once)
    for selector in present:
        assert bool(ours.select(selector)) == bool(theirs.select(selector)), selector


def test_rows_of_a_page(site: PracticeSite) -> None:
    """A struck row is wrapped in <s>, an undated one has an empty cell, committees and bills are links."""
    found = get(site, "/Bills/194/S1")
    assert found.rows() == [
        ["3/3/2025", "Senate", "Referred to the committee on The Judiciary"],
        ["3/3/2025", "Joint", "Hearing scheduled for 3/20 in <b>"],
        ["", "Senate", "Accompanied a new draft, see S2 <b>"],
    ]
    assert [clean(struck.text) for struck in found.page.select("tbody s")] == ["Hearing scheduled for 3/20 in <b>"]
    links = [link["href"] for link in found.page.select("tbody a")]
    assert links == ["/Committees/Detail/J19", "/Bills/194/S2"]


@pytest.mark.parametrize(
    ("target", "summary", "rows"),
    [
        ("/Bills/194/S2", "Displaying 1 to 25 of 60 actions for Bill S.2", 25),
        ("/Bills/194/S2/BillHistory?pageNumber=3", "Displaying 51 to 60 of 60 actions for Bill S.2", 10),
        ("/Bills/194/S1", "Displaying  3 actions for Bill S.1", 3),
        ("/Bills/194/S3", "Displaying  1 action for Bill S.3", 1),
        ("/Bills/194/S5", "Displaying  1 action for Bill S.5", 1),
    ],
)
def test_the_count_above_a_history(site: PracticeSite, target: str, summary: str, rows: int) -> None:
    """The count says how many of how many actions are shown, in the site's words, for every type of document."""
    found = get(site, target)
    said = found.page.select_one(".searchResultSummary")
    assert said is not None
    assert (said.text, len(found.rows())) == (summary, rows)


def test_the_pager(site: PracticeSite) -> None:
    """The pager is printed twice, its last page is the third, and a history of one page has none."""
    pagers = get(site, "/Bills/194/S2").page.select("ul.pagination")
    assert [max(re.findall(r"reloadAjaxContent\((\d+)\)", str(pager))) for pager in pagers] == ["3", "3"]
    assert get(site, "/Bills/194/S1").page.select("ul.pagination") == []
    assert get(site, "/Bills/194/S2/BillHistory?pageNumber=4").status == 500
