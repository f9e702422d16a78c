"""The list of all documents of a court: one large request with limits of its own."""

import json

import pytest
from pytest_httpserver import HTTPServer

from billbot.demo import PracticeSite, faults
from billbot.errors import Refused, Unreadable
from tests.support.bill_pages import listed
from tests.support.fetch_fakes import ROBOTS, SocketServer, hang, open_source, whole

LIST = "/api/GeneralCourts/194/Documents"


def test_list_is_one_request(site: PracticeSite) -> None:
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


def test_list_without_end(httpserver: HTTPServer) -> None:
    """What is larger than any list could be is no answer."""
    httpserver.expect_request("/robots.txt").respond_with_data(ROBOTS)
    httpserver.expect_request(LIST).respond_with_data(b" " * 48_000_001)
    with open_source(httpserver.url_for("")) as source, pytest.raises(Unreadable, match="at most 48,000,000 bytes"):
        source.documents(194)


def test_list_may_take_its_time(site: PracticeSite) -> None:
    """The list may keep silent for longer than any other answer may."""
    site.faults.add(faults.slow(0.6), LIST)
    with open_source(site.url, timeout_seconds=0.3) as source:
        documents, _ = source.documents(194)
        assert len(documents) == 7


def test_patience_is_for_the_list_alone() -> None:
    """What comes after the list has the usual time again."""
    answers = [whole(ROBOTS), whole(json.dumps([listed()]).encode()), hang, whole(b"[]")]
    with SocketServer(answers) as server, open_source(server.url, timeout_seconds=0.2) as source:
        (document,), _ = source.documents(194)
        assert source.glance(document.id, known=False).history == ()
        assert len(server.heads) == 4


def test_list_of_another_court(site: PracticeSite) -> None:
    """The list of a court that has no documents yet is empty; where some are known that is an error."""
    with open_source(site.url) as source:
        assert source.documents(195) == ((), ())
        with pytest.raises(Unreadable):
            source.documents(195, known=True)


def test_list_that_is_refused(site: PracticeSite) -> None:
    """A list the site does not give is an error."""
    site.faults.add(faults.error_page(), LIST)
    with open_source(site.url) as source, pytest.raises(Refused):
        source.documents(194)
