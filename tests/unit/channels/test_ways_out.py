"""What every way out must do. `WAYS_OUT` lists them, so a new one is tested here, too."""

import logging
import ssl
from importlib.util import find_spec
from typing import Any

import pytest
import trustme
from pytest_httpserver import HTTPServer

from billbot.channels.address import AddressChannel
from billbot.channels.posting import PostingChannel
from billbot.channels.ways_out import WAYS_OUT
from billbot.errors import DeliveryError, FailureKind
from tests.support.elsewhere import REDIRECTS, elsewhere
from tests.support.socket_server import Saying, SocketServer, deaf, drip, drop, given_up, part, whole
from tests.support.way_out import send, way_out

PLANTED = "planted-way-out-4c11"
NOT_INSTALLED = pytest.mark.skipif(find_spec("apprise") is None, reason="the extra apprise is not installed")
every = pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=NOT_INSTALLED if kind == "apprise" else ()) for kind in WAYS_OUT]
)
posting = pytest.mark.parametrize("kind", [kind for kind, way in WAYS_OUT.items() if issubclass(way, PostingChannel)])


def kept(kind: str, url: str) -> str:
    """What is kept of such a way out to an address, as `setup` completes it."""
    return WAYS_OUT[kind].completed(url.replace("http", "json", 1) if kind == "apprise" else url)


def at(kind: str, url: str, **more: Any) -> AddressChannel:
    return way_out(kind, kept(kind, url), **more)


def failing(kind: str, url: str, **more: Any) -> DeliveryError:
    with pytest.raises(DeliveryError) as failed:
        send(kind, kept(kind, url), **more)
    return failed.value


@every
def test_declared(kind: str) -> None:
    """Each says what `setup` tells before it asks, and what an error says that it needs."""
    assert WAYS_OUT[kind].explained.endswith(".")
    assert not WAYS_OUT[kind].holds.endswith(".")


@every
def test_accepted(kind: str, httpserver: HTTPServer) -> None:
    """A 2xx accepts a message, in one request; the receipt has its key."""
    httpserver.expect_request("/in", method="POST").respond_with_data(status=202)
    assert send(kind, kept(kind, httpserver.url_for("/in"))) == "msg_1"
    assert len(httpserver.log) == 1


@every
@pytest.mark.parametrize("status", REDIRECTS)
def test_redirect_is_not_followed(kind: str, status: int) -> None:
    """A redirect leads nowhere."""
    with elsewhere() as servers:
        servers.send_on(status)
        error = failing(kind, servers.url)
        assert servers.asked
        assert not servers.strayed
    assert error.kind == "unclear"
    assert kind == "apprise" or "a redirect is not followed" in str(error)


@every
def test_connection_that_breaks(kind: str) -> None:
    """A message without an answer may have been taken."""
    with SocketServer([drop]) as server:
        assert failing(kind, server.url).kind == "unclear"


@every
def test_answer_that_drips(kind: str) -> None:
    """A message is over after its time, however slowly the answer comes."""
    longest = 3 if kind == "apprise" else 0.2  # a process has to start
    with SocketServer([drip(b"HTTP/1.1 200 ", b"x")]) as server, given_up():
        error = failing(kind, server.url, longest_seconds=longest)
    assert (error.kind, "in time" in str(error)) == ("unclear", True)


@every
def test_no_address(kind: str) -> None:
    """Without an address the channel is held, and the error says what it must be."""
    with pytest.raises(DeliveryError) as failed:
        way_out(kind, "").recipients()
    assert failed.value.kind == "held"
    assert str(failed.value).endswith(WAYS_OUT[kind].holds)


@every
def test_nothing_names_the_address(kind: str, httpserver: HTTPServer, caplog: pytest.LogCaptureFixture) -> None:
    """No error, finding or log has the address or what is kept with it."""
    caplog.set_level(logging.DEBUG)
    said = []
    for status in (200, 302, 410, 500):
        httpserver.clear()
        httpserver.expect_request(f"/{PLANTED}").respond_with_data(PLANTED, status=status)
        said += [each.said for each in at(kind, httpserver.url_for(f"/{PLANTED}")).examine(send=True)]
    said += [str(failing(kind, f"http://127.0.0.1:1/{PLANTED}")), str(failing(kind, f"https://{PLANTED}.invalid/x"))]
    said += [each.said for each in at(kind, f"http://127.0.0.1:1/{PLANTED}").examine(send=False)]
    assert len(said) == 7
    said += [each.getMessage() for each in caplog.records if each.name != "werkzeug"]
    secrets = {PLANTED, *WAYS_OUT[kind].completed("").split()}
    assert not any(secret in each or "\n" in each for each in said for secret in secrets)
    assert at(kind, f"https://a.org/{PLANTED}").recipients() == ("env:KEPT",)


@every
def test_doctor(kind: str, httpserver: HTTPServer) -> None:
    """The doctor sends nothing; asked to send, it sends a test."""
    httpserver.expect_request("/in").respond_with_data("")
    way = at(kind, httpserver.url_for("/in"))
    # Of a service behind apprise nobody knows before a message.
    assert [each.well for each in way.examine(send=False)] == [None if kind == "apprise" else True]
    assert not httpserver.log
    assert [each.well for each in way.examine(send=True)] == [True]
    assert len(httpserver.log) == 1


@posting
@pytest.mark.parametrize(
    ("status", "failure"),
    [
        *((400, "unclear"), (401, "held"), (403, "held"), (404, "held"), (410, "held"), (413, "refused")),
        *((429, "later"), (500, "unclear"), (502, "unclear"), (503, "unclear")),
    ],
)
def test_answers(kind: str, httpserver: HTTPServer, status: int, failure: FailureKind) -> None:
    """One table says what answers mean; after any other answer the message may have been accepted."""
    httpserver.expect_request("/").respond_with_data(status=status, headers={"Retry-After": "120"})
    error = failing(kind, httpserver.url_for("/"))
    assert (error.kind, error.retry_after) == (failure, 120)
    assert f"status {status}" in str(error)


@posting
def test_nobody_there(kind: str) -> None:
    """Without a connection, or in time, nothing was accepted."""
    with SocketServer([drop]) as server:
        url = server.url
    assert failing(kind, url).kind == "later"
    with deaf() as url:
        assert failing(kind, url, longest_seconds=0.1).kind == "later"
        assert [each.well for each in at(kind, url, longest_seconds=0.1).examine(send=False)] == [False]


@posting
@pytest.mark.parametrize(
    ("begun", "more"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-More: ", b"x"),
    ],
)
def test_headers_that_drip(kind: str, begun: bytes, more: bytes) -> None:
    """A post is over after its time, also if other headers come first."""
    with SocketServer([drip(begun, more)]) as server, given_up():
        error = failing(kind, server.url, longest_seconds=0.2)
    assert (error.kind, "in time" in str(error)) == ("unclear", True)


@posting
@pytest.mark.parametrize(
    "answer",
    [whole(b"x" * 1_000_000), part(b"x", claimed=9), drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x")],
    ids=["large", "broken off", "without end"],
)
def test_answer_that_is_not_read(kind: str, answer: Saying) -> None:
    """A 2xx accepts a message whatever follows its headers, so it is not sent again."""
    with SocketServer([answer]) as server:
        assert send(kind, WAYS_OUT[kind].completed(server.url), longest_seconds=5) == "msg_1"


@posting
def test_certificate_of_another(kind: str) -> None:
    """A receiver whose certificate is not valid gets nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with SocketServer([whole()], context) as server:
        error = failing(kind, server.url)
    assert (error.kind, "certificate is not valid" in str(error), server.paths) == ("later", True, [])


@posting
def test_private_network(kind: str) -> None:
    """An address in a private network holds the channel unless that is allowed."""
    for url in ("https://10.255.255.1/x", "https://169.254.169.254/latest"):
        error = failing(kind, url)
        assert (error.kind, "private_network = true" in str(error)) == ("held", True)
    assert "private" not in str(failing(kind, "https://127.0.0.1:1/x"))
    allowed = failing(kind, "https://0.0.0.0:1/x", private_network=True, longest_seconds=0.1)
    assert "private" not in str(allowed)


@posting
@pytest.mark.parametrize(
    "url", ["", "http://example.org/x", "ftp://a.org", "https://me:pass@a.org/", "https://[::1", "https:///x"]
)
def test_address_that_is_none(kind: str, url: str) -> None:
    """An unencrypted address holds the channel, and the error says what it must be."""
    with pytest.raises(DeliveryError) as failed:
        at(kind, url).recipients()
    assert failed.value.kind == "held"
    assert str(failed.value).endswith(WAYS_OUT[kind].holds)
