"""The panes below a bill page's tabs: history and its pager, committee votes, similar bills, petitioners."""

import re
from collections.abc import Iterator

import pytest

from billbot.demo import PracticeSite
from tests.support.practice_sample import NOON, VOTE, clean, get, sample_site, words

SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def site() -> Iterator[PracticeSite]:
    with sample_site() as running:
        yield running


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


def test_similar_bills_in_both_layouts(site: PracticeSite) -> None:
    """In the August layout similar bills are a tab, in the April one a sidebar with an h2 of its own."""
    august = get(site, "/Bills/194/S1/SimilarBills")
    site.layout = "sidebar"
    april = get(site, "/Bills/194/S1")
    for found, column in ((august, "col-md-12"), (april, "col-md-8")):
        assert found.page.select_one(f"#contentContainer .{column} h2") is not None
        link = found.page.select_one("ul.relatedBills li a.listTitle")
        assert link is not None
        assert (link["href"], link.text) == ("/Bills/192/S459", "S.459")
        assert words(found, "ul.relatedBills .generalCourt") == "192nd (2021 - 2022)"
        assert words(found, "ul.relatedBills p.small") == "An Act of old & new"
    assert words(april, "aside h2") == "Similar Bills"
    assert april.page.select("#SimilarBills-tab") == august.page.select("aside") == []


def test_a_committee_vote(site: PracticeSite) -> None:
    """A vote's tab comes with the vote, and its panel holds committee, date, question, counts and names."""
    assert words(get(site, "/Bills/194/S6/CommitteeVote"), "button.active") == "Bill History"
    site.now = NOON
    found = get(site, "/Bills/194/S6/CommitteeVote")
    assert words(found, "button.active") == "Committee Vote"
    panel = "div.panel.committeeVote "
    assert words(found, panel + "h4") == VOTE.committee
    assert words(found, panel + "small") == "March 06, 2025"
    assert words(found, panel + "p.question") == "Question: ought to pass"
    counts = [clean(count.text) for count in found.page.select(panel + "h5")]
    assert counts == ["Favorable: 11", "Adverse: 1", "Reserve Right: 2", "No Action: 0"]
    assert words(found, panel + "ul li a") == "Dee Sample"


def test_a_fragment_for_a_script(site: PracticeSite) -> None:
    """A script gets a tab's pane alone, anybody else the whole page with that tab active."""
    alone, whole = (get(site, "/Bills/194/S1/Cosponsor", **headers) for headers in (SCRIPT, {}))
    assert alone.text.strip().startswith('<div class="active tab-pane')
    assert "<html" not in alone.text
    assert words(whole, "button.active") == "Petitioners"
    assert len(get(site, "/Bills/194/S2/BillHistory?pageNumber=3", **SCRIPT).rows()) == 10
    assert alone.rows() == whole.rows() == [["Ann Sample"], ["Bo Sample"], ["Cy Sample"]]
