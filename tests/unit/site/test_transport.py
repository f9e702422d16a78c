"""One deadline and one measure of bytes for a request, whatever a server does with them."""

import socket
import ssl
import threading
from typing import Any

import httpx
import pytest

from billbot.clock import Clock, system
from billbot.errors import Stopped, Unreachable, Unreadable
from billbot.site.client import Bounds
from billbot.site.source import Source
from billbot.site.transport import LIMIT, LimitedTransport
from tests.support.fetching import ROBOTS, S1
from tests.support.socket_server import SOON, SocketServer, drip, given_up, hang, whole

DEADLINE = 0.15
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = OK + b"Content-Encoding: gzip\r\nContent-Length: 1000000000\r\n\r\n"
NAMED = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03"  # the head of gzip that says: a name follows, until a null byte
ENDLESS = {
    "102 Processing": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "103 Early Hints": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"),
    "headers": (OK, b"X-More: x\r\n"),
    "extension of a chunk": (CHUNKED + b"1;", b"x"),
    "chunks": (CHUNKED, b"1\r\nx\r\n"),
    "trailers": (CHUNKED + b"0\r\n", b"X-More: x\r\n"),
    "name in gzip": (PACKED + NAMED, b"x"),
    "body": (OK + b"\r\n", b"x"),
}
DRIPS = {"status line": (b"HTTP/1.1 200 ", b"x"), "one header": (OK + b"X-More: ", b"x"), **ENDLESS}


def real() -> Clock:
    """The clock of this machine, without pauses between requests."""
    return Clock(now=system().now, sleep=lambda _: None)


def site(server: SocketServer, clock: Clock, timeout_seconds: float = DEADLINE, **more: Any) -> Source:
    return Source(server.url, contact="bills@example.org", clock=clock, timeout_seconds=timeout_seconds, **more)


@pytest.mark.parametrize("where", DRIPS)
def test_server_that_drips_is_given_up_at_the_deadline(where: str) -> None:
    """If a server drips, the request ends at its time limit, as a failed connection."""
    with SocketServer([whole(ROBOTS), drip(*DRIPS[where])]) as server, site(server, real()) as source:
        source.permits(S1)
        with given_up(), pytest.raises(Unreachable, match=r"not done in 0\.15 seconds"):
            source.document(S1, bounds=Bounds(again=False))


@pytest.mark.parametrize("where", ["one header", "102 Processing", "headers", "body"])
def test_what_dripped_is_not_tried_again(where: str) -> None:
    """After a request that took its whole time, no other bill waits longer: it is requested once."""
    with SocketServer([whole(ROBOTS), drip(*DRIPS[where])]) as server, site(server, real()) as source:
        source.permits(S1)
        with pytest.raises(Unreachable, match=r"not done in 0\.15 seconds") as failed:
            source.document(S1)
        assert (len(server.heads), failed.value.stop) == (2, False)


@pytest.mark.parametrize("where", ["headers", "extension of a chunk", "trailers", "name in gzip", "body"])
def test_server_that_never_ends_is_given_up_at_the_measure(where: str) -> None:
    """Too many bytes are not an answer, long before the deadline."""
    begun, more = ENDLESS[where]
    flood = drip(begun, more * (200_000 // len(more)), pause=0)
    with SocketServer([whole(ROBOTS), flood]) as server, site(server, real(), 60) as source, given_up():
        with pytest.raises((Unreadable, Unreachable)):
            source.document(S1, bounds=Bounds(largest_bytes=50_000, again=False))
        assert len(server.heads) == 2


def test_answers_in_a_row_have_a_limit_each() -> None:
    """Each request has its whole limit again."""
    half = whole(b'"' + b"x" * 700 + b'"')
    with SocketServer([whole(ROBOTS), half]) as server, site(server, real(), 60) as source:
        for _ in range(3):
            with pytest.raises(Unreadable, match="the JSON of a document"):
                source.document(S1, bounds=Bounds(largest_bytes=1000))


def test_handshake_that_drips() -> None:
    """A server that never ends the handshake is given up at the deadline."""
    record = b"\x16\x03\x03\x40\x00"  # of a handshake, as long as a record may be
    with SocketServer([drip(record, b"\x00")], reads=False) as server:
        server.url = server.url.replace("http:", "https:")
        with site(server, real()) as source, pytest.raises(Unreachable, match=r"not done|timed out") as given_up:
            source.permits(S1)
        assert (len(server.heads), given_up.value.stop) == (1, False)


def ask(
    transport: LimitedTransport, seconds: float = DEADLINE, url: str = "http://practice.example/"
) -> httpx.Response:
    timeout = {"connect": 30.0, "read": 30.0, "write": 30.0, "pool": 30.0}
    request = httpx.Request("GET", url, extensions={LIMIT: (seconds, 1000), "timeout": timeout})
    return transport.handle_request(request)


def test_name_that_nobody_looks_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look-up of the site's name that hangs is given up at the deadline."""
    ended = threading.Event()

    def hanging(*_: object) -> list[Any]:
        ended.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    transport = LimitedTransport(ssl.create_default_context(), lambda: False)
    with pytest.raises(httpx.ReadTimeout, match="not done"):
        ask(transport)
    ended.set()


def test_connection_that_comes_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that is made after its request was given up is closed."""
    go_on, closed, look_up = threading.Event(), threading.Event(), socket.getaddrinfo

    def slow(*name: Any, **more: Any) -> list[Any]:
        go_on.wait()
        return look_up(*name, **more)

    def note_its_end(connection: socket.socket) -> None:
        connection.recv(1)
        closed.set()

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    transport = LimitedTransport(ssl.create_default_context(), lambda: False)
    with SocketServer([note_its_end], reads=False) as server:
        with pytest.raises(httpx.ReadTimeout, match="not done"):
            ask(transport, url=server.url)
        go_on.set()
        assert closed.wait(SOON)


@pytest.mark.parametrize("where", ["silence", "status line", "102 Processing", "chunks", "name in gzip"])
def test_end_of_the_process_breaks_an_answer_off(where: str) -> None:
    """A process that has to end does not wait for the rest of an answer, be it silent or dripping."""
    stop = threading.Event()
    saying = hang if where == "silence" else drip(*DRIPS[where])
    with SocketServer([whole(ROBOTS), saying]) as server, site(server, real(), 60, stopping=stop.is_set) as source:
        source.permits(S1)
        threading.Timer(0.1, stop.set).start()
        with given_up(), pytest.raises(Stopped):
            source.document(S1)


def test_end_of_the_process_breaks_a_look_up_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has to end does not wait for a name."""
    ended, stop = threading.Event(), threading.Event()

    def hanging(*_: object) -> list[Any]:
        stop.set()
        ended.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    transport = LimitedTransport(ssl.create_default_context(), stop.is_set)
    with pytest.raises(Stopped):
        ask(transport, 60)
    ended.set()
