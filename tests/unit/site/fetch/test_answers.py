"""Answers that are none: each is refused or unreadable, and none is a crash or a change."""

import gzip

import pytest
from pytest_httpserver import HTTPServer

from billbot.demo import PracticeSite, faults
from billbot.domain.bills import BillId
from billbot.errors import Refused, Unreachable, Unreadable
from billbot.site.fetch import Source
from tests.support.fetch_fakes import READ, ROBOTS, S1, S3, SocketServer, open_source, whole
from tests.support.practice_sample import HISTORY, get

NOWHERE = BillId(194, "H9999")


def test_the_error_page_says_that_a_bill_is_absent(source: Source) -> None:
    """A page the site does not have is answered with 500 and the error page: absent, not broken."""
    with pytest.raises(Refused, match=r"/Bills/194/H9999 answered 500: the site's way of saying") as refused:
        source.visit(NOWHERE, known=False)
    assert refused.value.absent


def test_the_api_says_that_a_bill_is_absent(source: Source) -> None:
    """An id the API does not know is answered with 400: absent, not broken."""
    with pytest.raises(Refused, match=r"H9999/DocumentHistoryActions answered 400") as refused:
        source.glance(NOWHERE, known=False)
    assert refused.value.absent


def test_not_found_says_that_a_bill_is_absent() -> None:
    """A 404, which the site is not known to send, would mean the same."""
    with (
        SocketServer([whole(ROBOTS), whole(status="404 Not Found")]) as server,
        open_source(server.url) as source,
        pytest.raises(Refused, match="answered 404") as refused,
    ):
        source.visit(S1, known=False)
    assert refused.value.absent


def test_an_error_of_the_api_says_nothing_about_the_bill(site: PracticeSite, source: Source) -> None:
    """Some records answer 500 for good while their page works: refused, but not absent."""
    site.faults.add(faults.error_page(), "/api/*")
    with pytest.raises(Refused, match="answered 500") as refused:
        source.glance(S1, known=False)
    assert not refused.value.absent


@pytest.mark.parametrize(
    "fault",
    [faults.maintenance(), faults.empty(), faults.half_page(), faults.truncated(40, honest=True), faults.truncated(40)],
    ids=["maintenance", "empty", "half a page", "cut", "Content-Length too long"],
)
def test_what_is_no_answer_is_unreadable(site: PracticeSite, source: Source, fault: faults.Fault) -> None:
    """Maintenance, an empty body and a body cut short are unreadable in both views, and asked for once."""
    site.faults.add(fault, "/[Ba]*")
    with pytest.raises(Unreadable):
        source.visit(S1, known=False)
    with pytest.raises(Unreadable):
        source.glance(S1, known=False)
    assert len(site.requests) == 3


def test_a_body_that_breaks_off_is_no_failed_connection(site: PracticeSite, source: Source) -> None:
    """The site answers, if badly: any number of half bodies leaves it free to be asked."""
    site.faults.add(faults.truncated(40), HISTORY)
    for _ in range(4):
        with pytest.raises(Unreadable, match=f"expected all of {HISTORY}, found 40 bytes of it"):
            source.glance(S1, known=False)
    assert source.visit(S1, known=False).page.id == S1


def test_a_body_beyond_all_bounds(httpserver: HTTPServer) -> None:
    """Reading stops at 8 MB, and the bill is unreadable."""
    httpserver.expect_request("/robots.txt").respond_with_data(ROBOTS)
    httpserver.expect_request(HISTORY).respond_with_data(b" " * 8_000_000 + READ)
    with open_source(httpserver.url_for("")) as source, pytest.raises(Unreadable, match="at most 8,000,000 bytes"):
        source.glance(S1, known=False)


def test_a_packed_body_beyond_all_bounds(httpserver: HTTPServer) -> None:
    """The bound is on the body as unpacked, however small it travels."""
    httpserver.expect_request("/robots.txt").respond_with_data(ROBOTS)
    packed = gzip.compress(b" " * 9_000_000 + READ)
    httpserver.expect_request(HISTORY).respond_with_data(packed, headers={"Content-Encoding": "gzip"})
    assert len(packed) < 20_000
    with open_source(httpserver.url_for("")) as source, pytest.raises(Unreadable, match="at most 8,000,000 bytes"):
        source.glance(S1, known=False)


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
            source.glance(S1, known=False)
        with pytest.raises(Unreadable):
            source.visit(S1, known=False)


@pytest.mark.parametrize("packed", [gzip.compress(READ), READ], ids=["gzip", "not packed at all"])
def test_a_packed_body(httpserver: HTTPServer, packed: bytes) -> None:
    """A packed body is unpacked; one that only says it is packed is unreadable."""
    httpserver.expect_request("/robots.txt").respond_with_data(ROBOTS)
    httpserver.expect_request(HISTORY).respond_with_data(packed, headers={"Content-Encoding": "gzip"})
    with open_source(httpserver.url_for("")) as source:
        if packed == READ:
            with pytest.raises(Unreadable, match=f"expected all of {HISTORY}"):
                source.glance(S1, known=False)
        else:
            assert source.glance(S1, known=False).evidence.body == READ


def test_a_byte_order_mark_is_no_fault(site: PracticeSite, httpserver: HTTPServer) -> None:
    """A byte order mark before a page or a history is left out of what is read, and stays in the evidence."""
    mark = b"\xef\xbb\xbf"
    httpserver.expect_request("/robots.txt").respond_with_data(ROBOTS)
    httpserver.expect_request("/Bills/194/S3").respond_with_data(mark + get(site, "/Bills/194/S3").text.encode())
    httpserver.expect_request(HISTORY.replace("S1", "S3")).respond_with_data(mark + READ)
    with open_source(httpserver.url_for("")) as source:
        visit, glance = source.visit(S3, known=False), source.glance(S3, known=False)
    assert visit.page.history == glance.history
    assert visit.evidence[0].body.startswith(mark)


@pytest.mark.parametrize("to", ["/elsewhere", "https://evil.example/", "http://[", "javascript:alert(1)", ""])
def test_a_redirect_is_not_followed(to: str) -> None:
    """A redirect is refused, wherever it leads and however broken its address is; nothing else is asked for."""
    sayings = [whole(ROBOTS), whole(status="302 Found", Location=to)]
    with SocketServer(sayings) as server, open_source(server.url) as source:
        with pytest.raises(Refused, match="answered 302: Found") as refused:
            source.visit(S1, known=False)
        assert server.paths == ["/robots.txt", "/Bills/194/S1"]
    assert not refused.value.absent


@pytest.mark.parametrize(
    "saying",
    [
        b"",
        b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"SSH-2.0-x\r\n",
        b"\x15\x03\x01\x00\x02\x02\x46",
    ],
)
def test_what_is_no_http_is_no_crash(saying: bytes) -> None:
    """Whatever comes out of the socket ends as one of our own errors."""
    with (
        SocketServer([whole(ROBOTS), lambda connection: connection.sendall(saying)]) as server,
        open_source(server.url) as source,
        pytest.raises((Unreadable, Refused, Unreachable)),
    ):
        source.glance(S1, known=False)
