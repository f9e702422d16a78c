"""Glances and visits: what is read of a bill, what it was read from, and how large it may be."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from pytest_httpserver import HTTPServer

from billbot.demo import PostedVote, PracticeSite, faults
from billbot.domain.bills import BillId, Voter
from billbot.errors import Refused, Renumbered, Unreadable
from billbot.site.fetch import Source
from tests.support.bill_pages import paged
from tests.support.fetch_fakes import ROBOTS, S1, S2, S3, S4, S6, S8, FakeTime, SocketServer, open_source, whole
from tests.support.practice_sample import MONDAY, NOON, VOTE, get, row, sample_site
from tests.support.practice_sample import bill as bill_of

VOTE_TAB = "/Bills/194/S6/CommitteeVote"


def with_vote_tab(site: PracticeSite, api: HTTPServer, address: str) -> str:
    """Where the page of S6 is served with another address behind its tab of committee votes."""
    page = get(site, "/Bills/194/S6").text
    assert page.count(f'"{VOTE_TAB}"') == 1
    api.expect_request("/Bills/194/S6").respond_with_data(page.replace(f'"{VOTE_TAB}"', f'"{address}"'))
    return api.url_for("")


def asked(api: HTTPServer) -> list[str]:
    return [request.path for request, _ in api.log]


def test_a_visit_reads_every_page_of_a_history(site: PracticeSite, source: Source) -> None:
    """A history of 60 rows is read from its three pages, in order."""
    page = source.visit(S2, known=False).page
    assert [action.text for action in page.history or ()] == [f"Amendment #{n} (Sample) rejected" for n in range(1, 61)]
    pages = [f"/Bills/194/S2{more}" for more in ("", "/BillHistory?pageNumber=2", "/BillHistory?pageNumber=3")]
    assert [request.target for request in site.requests[1:]] == pages


@pytest.mark.parametrize("bill", [S1, S2, S3, S4], ids=str)
def test_both_views_show_one_history(source: Source, bill: BillId) -> None:
    """The page's history equals the JSON history: paged, struck, undated or empty."""
    assert source.visit(bill, known=False).page.history == source.glance(bill, known=False).history


@pytest.mark.parametrize("bill", [S2, S6], ids=str)
def test_every_answer_is_kept(site: PracticeSite, time: FakeTime, bill: BillId) -> None:
    """A visit keeps each answer as it came, with its address and the time it came at."""
    with open_source(site.url, time) as source:
        evidence = source.visit(bill, known=False).evidence
    assert [kept.url for kept in evidence] == [f"{site.url}{request.target}" for request in site.requests[1:]]
    assert [kept.at for kept in evidence] == [NOON + timedelta(seconds=2 * n) for n in range(1, len(evidence) + 1)]
    assert all(kept.body.rstrip().endswith(b"</html>") for kept in evidence)


def test_the_address_of_the_site_may_end_in_a_slash(source: Source, site: PracticeSite) -> None:
    """Whether or not the site's own address ends in a slash, the page's is the same."""
    with open_source(f"{site.url}/") as other:
        addresses = {each.visit(S1, known=False).evidence[0].url for each in (other, source)}
    assert addresses == {f"{site.url}/Bills/194/S1"}


def test_a_history_that_grows_between_two_pages(site: PracticeSite, source: Source) -> None:
    """Pages that disagree on the number of actions are refused: a row may lie between them."""
    site.faults.add(faults.stale(NOON), "/Bills/194/S2")
    site.faults.add(faults.miscounted(), "/Bills/194/S2/*pageNumber=2")
    with pytest.raises(Unreadable, match="expected 60 actions in all, found 61 on page 2"):
        source.visit(S2, known=False)


@pytest.mark.parametrize("pattern", ["*pageNumber=2", "*pageNumber=3"])
@pytest.mark.parametrize(
    "fault", [faults.error_page(), faults.maintenance(), faults.half_page(), faults.another_bill("S1")]
)
def test_half_a_history_is_none(site: PracticeSite, source: Source, pattern: str, fault: faults.Fault) -> None:
    """A later page that cannot be read makes the whole visit fail."""
    site.faults.add(fault, pattern)
    with pytest.raises((Refused, Unreadable)):
        source.visit(S2, known=False)


def test_one_page_of_a_history_for_another() -> None:
    """A later page that shows the first one again is refused, though the number of rows would be right."""
    rows = [row(f"Amendment #{n} (Sample) rejected") for n in range(1, 51)]
    again = faults.Fault(ask=lambda ask: replace(ask, target="/Bills/194/S8"))
    with sample_site([bill_of("S8", *rows)], NOON) as site, open_source(site.url) as source:
        site.faults.add(again, "*pageNumber=2")
        with pytest.raises(Unreadable, match="expected page 2 of the history, found page 1"):
            source.visit(S8, known=False)


def test_pages_that_leave_rows_out(site: PracticeSite, api: HTTPServer) -> None:
    """Pages that agree each with itself but not with one another are refused: rows lie between them."""
    first, second, third = (get(site, f"/Bills/194/S2/BillHistory?pageNumber={n}").text for n in (1, 2, 3))
    head, *rows = second.split("<tr>")
    shorter = "<tr>".join([head, *rows[:1], *rows[6:]]).replace("26 to 50 of 60", "21 to 40 of 60")
    for number, page in (("1", first), ("2", shorter), ("3", third)):
        path = f"/Bills/194/S2{'' if number == '1' else '/BillHistory'}"
        query = "" if number == "1" else {"pageNumber": number}
        api.expect_request(path, query_string=query).respond_with_data(page)
    with open_source(api.url_for("")) as source, pytest.raises(Unreadable, match="60 actions in all, found 55"):
        source.visit(S2, known=False)


def test_known_rows_do_not_vanish(source: Source) -> None:
    """An empty history is right for a bill without known rows, and unreadable for one that has some."""
    assert source.visit(S4, known=False).page.history == source.glance(S4, known=False).history == ()
    with pytest.raises(Unreadable):
        source.visit(S4, known=True)
    with pytest.raises(Unreadable):
        source.glance(S4, known=True)


def test_a_docket_that_got_its_number(source: Source) -> None:
    """A docket's page that shows the bill's number says so, for the caller to confirm."""
    with pytest.raises(Renumbered) as renumbered:
        source.visit(BillId(194, "HD8"), known=False)
    assert renumbered.value.shown == "194/H7"


def test_votes_are_read_where_there_is_a_tab(site: PracticeSite, source: Source) -> None:
    """Committee votes come from their own tab, which is asked for only where the page has it."""
    visit = source.visit(S6, known=False)
    assert visit.page.committee_votes == (replace(VOTE, voters=(("favorable", Voter("PRACTICE", "Dee Sample")),)),)
    assert [action.text for action in visit.page.history or ()] == [row("Read").text]
    assert source.visit(S1, known=False).page.committee_votes == ()
    assert [request.target for request in site.requests if "CommitteeVote" in request.target] == [VOTE_TAB]


def votes_unread(source: Source, bill: BillId) -> str:
    """Why the votes of committees could not be read, in a visit that is good otherwise."""
    visit = source.visit(bill, known=False)
    assert (visit.page.committee_votes, visit.trouble) == (None, None)
    assert [action.text for action in visit.page.history or ()] == ["Read"]
    (part,) = visit.page.unread
    assert part.name == "committee_votes"
    return str(part)


def test_votes_on_another_bill() -> None:
    """Committee votes on a page of another bill are not read, and take nothing else away."""
    bills = [bill_of(number, row("Read"), votes=(PostedVote(MONDAY, VOTE),)) for number in ("S8", "S9")]
    with sample_site(bills, NOON) as site, open_source(site.url) as source:
        site.faults.add(faults.another_bill("S9"), "/Bills/194/S8/CommitteeVote")
        assert "the page of 194/S8, found that of 194/S9" in votes_unread(source, S8)


def test_the_ordinary_page_shows_no_votes(site: PracticeSite, api: HTTPServer) -> None:
    """An address that answers with the ordinary page, as unknown ones do, is not read as "no votes"."""
    url = with_vote_tab(site, api, VOTE_TAB)
    api.expect_request(VOTE_TAB).respond_with_data(get(site, "/Bills/194/S6").text)
    with open_source(url) as source:
        assert "the tab CommitteeVote active, found BillHistory" in votes_unread(source, S6)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//evil.example/Bills/194/S6/CommitteeVote",
        "https://evil.example/Bills/194/S6/CommitteeVote",
        "/\\evil.example/CommitteeVote",
        "/Bills/194/S6/CommitteeVote?\nHost: evil.example",
        "/Bills/194/S6/CommitteeVote?\rHost: evil.example",
        "/Bills/194/S6/CommitteeVote?\x7f",
        "@evil.example/CommitteeVote",
        "/Bills/194/S6/CommitteeVote?" + "x" * 70_000,
        "",
    ],
)
def test_a_hostile_address_behind_a_tab(site: PracticeSite, api: HTTPServer, address: str) -> None:
    """An address that is none, or leads away, is not asked for: the votes are unread, and nothing else."""
    url = with_vote_tab(site, api, address)
    with open_source(url) as source:
        assert "address" in votes_unread(source, S6)
    assert asked(api) == ["/robots.txt", "/Bills/194/S6"]


def test_a_tab_of_another_bill(site: PracticeSite, api: HTTPServer) -> None:
    """A tab that leads to another bill makes the whole page unreadable, and is not asked for."""
    url = with_vote_tab(site, api, "/Bills/194/S7/CommitteeVote")
    with open_source(url) as source, pytest.raises(Unreadable, match="a tab of 194/S7"):
        source.visit(S6, known=False)
    assert asked(api) == ["/robots.txt", "/Bills/194/S6"]


def test_a_roundabout_address_does_not_get_around_robots_txt(site: PracticeSite, httpserver: HTTPServer) -> None:
    """What counts for robots.txt is the address as it is sent, not as it is written."""
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /private\n")
    url = with_vote_tab(site, httpserver, f"{VOTE_TAB}/../../../../private")
    with open_source(url) as source:
        assert "not to read /private" in votes_unread(source, S6)
    assert asked(httpserver) == ["/robots.txt", "/Bills/194/S6"]


H1 = BillId(194, "H1")


def test_pager_is_not_believed() -> None:
    """A history that says it has a million pages is unreadable, and none of them is asked for."""
    pages = [whole(ROBOTS), whole(paged(1, 1, 1, 999_999, 999_999).encode())]
    with SocketServer(pages) as server, open_source(server.url) as source:
        with pytest.raises(Unreadable, match="at most 400 pages, found one of 999,999"):
            source.visit(H1, known=False)
        assert len(server.heads) == 2


@pytest.mark.thorough
def test_pages_of_a_history_are_weighed() -> None:
    """A history whose pages come to more than 64 MB is unreadable, and no more of it is asked for."""
    page = [paged(n, 1, n, 50, 50).replace("<head>", f"<head><!-- {'🂡' * 990_000} -->") for n in range(1, 51)]
    with (
        SocketServer([whole(ROBOTS), *(whole(each.encode()) for each in page)]) as server,
        open_source(server.url) as source,
    ):
        with pytest.raises(Unreadable, match="at most 64,000,000 bytes, found more on page 17 of 50"):
            source.visit(H1, known=False)
        assert len(server.heads) == 1 + 17
