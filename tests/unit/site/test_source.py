"""Requests to the site, their results, and bad answers: never a crash, never a change."""

import gzip
import json

import pytest
from msgspec.structs import replace
from pytest_httpserver import HTTPServer

from billbot.demo import PostedVote
from billbot.domain.bills import BillId, Voter
from billbot.errors import Refused, Unreadable
from billbot.site.source import Source
from tests.support import faults
from tests.support.bill_pages import listed, paged
from tests.support.faults import Fault, FaultySite
from tests.support.fetching import READ, ROBOTS, S1, S2, S3, S4, S6, S8, open_source
from tests.support.practice_sample import HISTORY, MONDAY, NOON, VOTE, get, row, sample_site
from tests.support.practice_sample import bill as bill_of
from tests.support.socket_server import SocketServer, whole

OTHERS = "adverse", "reserve_right", "no_vote"
VOTE_TAB = "/Bills/194/S6/CommitteeVote"


def with_vote_tab(site: FaultySite, api: HTTPServer, address: str) -> str:
    """The page of S6 with another address for its tab of committee votes."""
    page = get(site, "/Bills/194/S6").text
    assert page.count(f'"{VOTE_TAB}"') == 1
    api.expect_request("/Bills/194/S6").respond_with_data(page.replace(f'"{VOTE_TAB}"', f'"{address}"'))
    return api.url_for("")


def asked_for(api: HTTPServer) -> list[str]:
    return [request.path for request, _ in api.log]


def test_a_visit_reads_every_page_of_a_history(site: FaultySite, source: Source) -> None:
    """A history of 60 rows is read from its three pages, in order."""
    page = source.page(S2)
    assert [action.text for action in page.history or ()] == [
        f"Amendment #{n} (Sample) rejected, see H9" for n in range(1, 61)
    ]
    pages = [f"/Bills/194/S2{more}" for more in ("", "/BillHistory?pageNumber=2", "/BillHistory?pageNumber=3")]
    assert [request.target for request in site.requests[1:]] == pages


@pytest.mark.parametrize("bill", [S1, S2, S3, S4], ids=str)
def test_both_views_show_one_history(source: Source, bill: BillId) -> None:
    """The page's history equals the JSON history: paged, struck, undated or empty."""
    assert source.page(bill).history == source.fetch_history(bill, known=False).history


def test_the_address_of_the_site_may_end_in_a_slash(source: Source, site: FaultySite) -> None:
    """Whether or not the site's own address ends in a slash, the page's is the same."""
    with open_source(f"{site.url}/") as other:
        assert other.page(S1) == source.page(S1)
    assert {request.target for request in site.requests} == {"/robots.txt", "/Bills/194/S1"}


def test_a_history_that_grows_between_two_pages(site: FaultySite, source: Source) -> None:
    """Pages with different totals of actions are refused: a row may be between them."""
    site.faults.add(faults.stale(NOON), "/Bills/194/S2")
    site.faults.add(faults.miscounted(), "/Bills/194/S2/*pageNumber=2")
    with pytest.raises(Unreadable, match="expected 60 actions in all, found 61 on page 2"):
        source.page(S2)


@pytest.mark.parametrize("pattern", ["*pageNumber=2", "*pageNumber=3"])
@pytest.mark.parametrize(
    "fault", [faults.error_page(), faults.maintenance(), faults.half_page(), faults.another_bill("S1")]
)
def test_half_a_history_is_none(site: FaultySite, source: Source, pattern: str, fault: Fault) -> None:
    """A later page that cannot be read makes the whole visit fail."""
    site.faults.add(fault, pattern)
    with pytest.raises((Refused, Unreadable)):
        source.page(S2)


def test_one_page_of_a_history_for_another() -> None:
    """A later page that shows the first one again is refused, though the number of rows would be right."""
    rows = [row(f"Amendment #{n} (Sample) rejected") for n in range(1, 51)]
    again = Fault(ask=lambda _, at: ("/Bills/194/S8", at))
    with sample_site([bill_of("S8", *rows)], NOON) as site, open_source(site.url) as source:
        site.faults.add(again, "*pageNumber=2")
        with pytest.raises(Unreadable, match="expected page 2 of the history, found page 1"):
            source.page(S8)


def test_pages_that_leave_rows_out(site: FaultySite, api: HTTPServer) -> None:
    """Pages that are consistent alone but not together are refused: rows are between them."""
    first, second, third = (get(site, f"/Bills/194/S2/BillHistory?pageNumber={n}").text for n in (1, 2, 3))
    head, *rows = second.split("<tr>")
    shorter = "<tr>".join([head, *rows[:1], *rows[6:]]).replace("26 to 50 of 60", "21 to 40 of 60")
    for number, page in (("1", first), ("2", shorter), ("3", third)):
        path = f"/Bills/194/S2{'' if number == '1' else '/BillHistory'}"
        query = "" if number == "1" else {"pageNumber": number}
        api.expect_request(path, query_string=query).respond_with_data(page)
    with open_source(api.url_for("")) as source, pytest.raises(Unreadable, match="60 actions in all, found 55"):
        source.page(S2)


def test_known_rows_do_not_vanish(source: Source) -> None:
    """An empty history is right for a bill without known rows, and unreadable for one that has some."""
    assert source.page(S4).history == source.fetch_history(S4, known=False).history == ()
    assert isinstance(source.fetch_page(S4, known=True).trouble, Unreadable)
    with pytest.raises(Unreadable):
        source.fetch_history(S4, known=True)


def test_votes_are_read_where_there_is_a_tab(site: FaultySite, source: Source) -> None:
    """Committee votes come from their own tab, requested only if the page has it."""
    visit = source.fetch_page(S6, known=False)
    assert visit.page.committee_votes == (
        replace(
            VOTE,
            bill=S6,
            voters={"favorable": (Voter("PRACTICE", "Dee Sample"),), **dict.fromkeys(OTHERS, ())},
            source=S6.page_path,
        ),
    )
    assert [action.text for action in visit.page.history or ()] == [row("Read").text]
    assert source.page(S1).committee_votes == ()
    assert [request.target for request in site.requests if "CommitteeVote" in request.target] == [VOTE_TAB]


def votes_unread(source: Source, bill: BillId) -> str:
    """Why the votes of committees could not be read, in a visit that is good otherwise."""
    visit = source.fetch_page(bill, known=False)
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


def test_the_ordinary_page_shows_no_votes(site: FaultySite, api: HTTPServer) -> None:
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
def test_a_hostile_address_behind_a_tab(site: FaultySite, api: HTTPServer, address: str) -> None:
    """A bad or outside address is not requested: only the votes are unread."""
    url = with_vote_tab(site, api, address)
    with open_source(url) as source:
        assert "address" in votes_unread(source, S6)
    assert asked_for(api) == ["/robots.txt", "/Bills/194/S6"]


def test_a_tab_of_another_bill(site: FaultySite, api: HTTPServer) -> None:
    """A tab that leads to another bill makes the whole page unreadable, and is not asked for."""
    url = with_vote_tab(site, api, "/Bills/194/S7/CommitteeVote")
    with open_source(url) as source, pytest.raises(Unreadable, match="a tab of 194/S7"):
        source.page(S6)
    assert asked_for(api) == ["/robots.txt", "/Bills/194/S6"]


def test_a_roundabout_address_does_not_get_around_robots_txt(site: FaultySite, httpserver: HTTPServer) -> None:
    """For robots.txt the address counts as sent, not as written."""
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /private\n")
    url = with_vote_tab(site, httpserver, f"{VOTE_TAB}/../../../../private")
    with open_source(url) as source:
        assert "not to read /private" in votes_unread(source, S6)
    assert asked_for(httpserver) == ["/robots.txt", "/Bills/194/S6"]


H1 = BillId(194, "H1")


def test_pager_is_not_believed() -> None:
    """A history with a million pages is unreadable, and none is requested."""
    pages = [whole(ROBOTS), whole(paged(1, 1, 1, 999_999, 999_999).encode())]
    with SocketServer(pages) as server, open_source(server.url) as source:
        with pytest.raises(Unreadable, match="at most 400 pages, found one of 999,999"):
            source.page(H1)
        assert len(server.heads) == 2


@pytest.mark.thorough
def test_pages_of_a_history_are_weighed() -> None:
    """A history of more than 64 MB is unreadable, and no more is requested."""
    page = [paged(n, 1, n, 50, 50).replace("<head>", f"<head><!-- {'🂡' * 990_000} -->") for n in range(1, 51)]
    with (
        SocketServer([whole(ROBOTS), *(whole(each.encode()) for each in page)]) as server,
        open_source(server.url) as source,
    ):
        with pytest.raises(Unreadable, match="at most 64,000,000 bytes, found more on page 17 of 50"):
            source.page(H1)
        assert len(server.heads) == 1 + 17


LIST = "/api/GeneralCourts/194/Documents"


def test_list_is_one_request(site: FaultySite) -> None:
    """The list names every document of its court, by the number it has by now, in one request."""
    with open_source(site.url) as source:
        documents, _ = source.documents(194)
    assert [document.id.number for document in documents] == ["S1", "S2", "S3", "S4", "S5", "S6", "H7"]
    assert documents[-1].docket == "HD8"
    assert [request.target for request in site.requests[1:]] == [LIST]


def test_list_larger_than_any_page(httpserver: HTTPServer) -> None:
    """A list of 12 MB is read, though no other answer may be as large."""
    rows = [listed(BillNumber=f"H{n}", DocketNumber=None, Note="x" * 50_000) for n in range(1, 251)]
    httpserver.expect_request("/robots.txt").respond_with_data(ROBOTS)
    httpserver.expect_request(LIST).respond_with_data(json.dumps(rows))
    with open_source(httpserver.url_for("")) as source:
        documents, _ = source.documents(194)
        assert len(documents) == 250


def test_list_may_take_its_time(site: FaultySite) -> None:
    """The list may keep silent for longer than any other answer may."""
    site.faults.add(faults.slow(0.6), LIST)
    with open_source(site.url, timeout_seconds=0.3) as source:
        documents, _ = source.documents(194)
        assert len(documents) == 7


def test_list_of_another_court(site: FaultySite) -> None:
    """The list of a court that has no documents yet is empty; where some are known that is an error."""
    with open_source(site.url) as source:
        assert source.documents(195) == ((), ())
        with pytest.raises(Unreadable):
            source.documents(195, known=True)


NOWHERE = BillId(194, "H9999")


def test_the_error_page_says_that_a_bill_is_absent(source: Source) -> None:
    """A page the site does not have is answered with 500 and the error page: absent, not broken."""
    with pytest.raises(Refused, match=r"/Bills/194/H9999 answered 500: the site's way of saying") as refused:
        source.page(NOWHERE)
    assert refused.value.absent


def test_the_api_says_that_a_bill_is_absent(source: Source) -> None:
    """An id the API does not know is answered with 400: absent, not broken."""
    with pytest.raises(Refused, match=r"H9999/DocumentHistoryActions answered 400") as refused:
        source.fetch_history(NOWHERE, known=False)
    assert refused.value.absent


def test_not_found_says_that_a_bill_is_absent() -> None:
    """A 404, which the site is not known to send, would mean the same."""
    with (
        SocketServer([whole(ROBOTS), whole(status="404 Not Found")]) as server,
        open_source(server.url) as source,
        pytest.raises(Refused, match="answered 404") as refused,
    ):
        source.page(S1)
    assert refused.value.absent


def test_an_error_of_the_api_says_nothing_about_the_bill(site: FaultySite, source: Source) -> None:
    """Some records answer 500 for good while their page works: refused, but not absent."""
    site.faults.add(faults.error_page(), "/api/*")
    with pytest.raises(Refused, match="answered 500") as refused:
        source.fetch_history(S1, known=False)
    assert not refused.value.absent


@pytest.mark.parametrize(
    "fault",
    [faults.maintenance(), faults.empty(), faults.half_page(), faults.truncated(40, honest=True), faults.truncated(40)],
    ids=["maintenance", "empty", "half a page", "cut", "Content-Length too long"],
)
def test_what_is_no_answer_is_unreadable(site: FaultySite, source: Source, fault: Fault) -> None:
    """Maintenance, an empty body and a body cut short are unreadable in both views, and asked for once."""
    site.faults.add(fault, "/[Ba]*")
    with pytest.raises(Unreadable):
        source.page(S1)
    with pytest.raises(Unreadable):
        source.fetch_history(S1, known=False)
    assert len(site.requests) == 3


def test_a_body_that_breaks_off_is_no_failed_connection(site: FaultySite, source: Source) -> None:
    """The site answers, though badly: however many bodies arrive in part, it may still be asked."""
    site.faults.add(faults.truncated(40), HISTORY)
    for _ in range(4):
        with pytest.raises(Unreadable, match=f"expected all of {HISTORY}, found 40 bytes of it"):
            source.fetch_history(S1, known=False)
    assert source.page(S1).id == S1


def test_a_body_beyond_all_bounds(httpserver: HTTPServer) -> None:
    """Reading stops at 8 MB, and the bill is unreadable."""
    httpserver.expect_request("/robots.txt").respond_with_data(ROBOTS)
    httpserver.expect_request(HISTORY).respond_with_data(b" " * 8_000_000 + READ)
    with open_source(httpserver.url_for("")) as source, pytest.raises(Unreadable, match="at most 8,000,000 bytes"):
        source.fetch_history(S1, known=False)


@pytest.mark.parametrize(
    "body",
    [READ.replace(b"Read", b"Re\xe9d"), b"\xff\xfe" + READ.decode().encode("utf-16-le"), b"\x00" + READ],
    ids=["Latin-1", "UTF-16", "null byte"],
)
def test_a_body_in_another_encoding(httpserver: HTTPServer, body: bytes) -> None:
    """What is not UTF-8 text is refused, never guessed at."""
    httpserver.expect_request("/robots.txt").respond_with_data(ROBOTS)
    httpserver.expect_request("/Bills/194/S1").respond_with_data(body)
    httpserver.expect_request(HISTORY).respond_with_data(body)
    with open_source(httpserver.url_for("")) as source:
        with pytest.raises(Unreadable):
            source.fetch_history(S1, known=False)
        with pytest.raises(Unreadable):
            source.page(S1)


@pytest.mark.parametrize("packed", [gzip.compress(READ), READ], ids=["gzip", "not packed at all"])
def test_a_packed_body(httpserver: HTTPServer, packed: bytes) -> None:
    """A packed body is unpacked; one that only says it is packed is unreadable."""
    httpserver.expect_request("/robots.txt").respond_with_data(ROBOTS)
    httpserver.expect_request(HISTORY).respond_with_data(packed, headers={"Content-Encoding": "gzip"})
    with open_source(httpserver.url_for("")) as source:
        if packed == READ:
            with pytest.raises(Unreadable, match=f"expected all of {HISTORY}"):
                source.fetch_history(S1, known=False)
        else:
            assert source.fetch_history(S1, known=False).body == READ


def test_a_byte_order_mark_is_no_fault(site: FaultySite, httpserver: HTTPServer) -> None:
    """A byte order mark before a page or history is skipped."""
    mark = b"\xef\xbb\xbf"
    httpserver.expect_request("/robots.txt").respond_with_data(ROBOTS)
    httpserver.expect_request("/Bills/194/S3").respond_with_data(mark + get(site, "/Bills/194/S3").text.encode())
    httpserver.expect_request(HISTORY.replace("S1", "S3")).respond_with_data(mark + READ)
    with open_source(httpserver.url_for("")) as source:
        visit, fetched = source.fetch_page(S3, known=False), source.fetch_history(S3, known=False)
    assert visit.page.history == fetched.history
