"""One deadline and one measure of bytes for a request, whatever a server does with them."""

import gzip
import ssl
import threading
import tracemalloc
from contextlib import suppress
from time import monotonic
from typing import Any

import httpx
import pytest

from billbot.bills import BillId
from billbot.clock import Clock, system
from billbot.errors import Refused, Stopped, Unreachable, Unreadable
from billbot.fetch import Source
from billbot.fetch.client import Bounds
from billbot.fetch.transport import LIMIT, LimitedTransport
from tests.support.bill_pages import paged
from tests.support.fetch_fakes import ROBOTS, S1, SocketServer, drip, hang, whole

DEADLINE = 0.15
H1 = BillId(194, "H1")
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


def site(server: SocketServer, clock: Clock, longest_seconds: float = DEADLINE, **more: Any) -> Source:
    return Source(server.url, contact="bills@example.org", clock=clock, longest_seconds=longest_seconds, **more)


@pytest.mark.parametrize("where", DRIPS)
def test_server_that_drips_is_given_up_at_the_deadline(where: str) -> None:
    """Whatever a server drips, the request is over when its time is, as a failed connection."""
    with SocketServer([whole(ROBOTS), drip(*DRIPS[where])]) as server, site(server, real()) as source:
        source.permits(S1)
        begun = monotonic()
        with pytest.raises(Unreachable, match=r"not done in 0\.15 seconds"):
            source.documented(S1, bounds=Bounds(again=False))
        assert monotonic() - begun < DEADLINE + 0.2


@pytest.mark.parametrize("where", ENDLESS)
def test_server_that_never_ends_is_given_up_at_the_measure(where: str) -> None:
    """What comes is counted, whatever it is: more than may come is no answer, long before the deadline."""
    begun, more = ENDLESS[where]
    flood = drip(begun, more * (20_000 // len(more)), pause=0)
    with SocketServer([whole(ROBOTS), flood]) as server, site(server, real(), 60) as source:
        with pytest.raises(Unreadable, match=r"at most 50,000 bytes from /api|all of /api"):
            source.documented(S1, bounds=Bounds(largest_bytes=50_000))
        assert len(server.heads) == 2


def test_answers_in_a_row_have_a_limit_each() -> None:
    """What one request used up is there again for the next."""
    half = whole(b'"' + b"x" * 700 + b'"')
    with SocketServer([whole(ROBOTS), half]) as server, site(server, real(), 60) as source:
        for _ in range(3):
            with pytest.raises(Unreadable, match="the JSON of a document"):
                source.documented(S1, bounds=Bounds(largest_bytes=1000))


def test_handshake_that_drips() -> None:
    """A server that never ends the handshake is given up at the deadline, three times."""
    record = b"\x16\x03\x03\x40\x00"  # of a handshake, as long as a record may be
    with SocketServer([drip(record, b"\x00")], reads=False) as server:
        server.url = server.url.replace("http:", "https:")
        with site(server, real()) as source, pytest.raises(Unreachable, match=r"ConnectTimeout: not done") as given_up:
            source.permits(S1)
        assert (len(server.heads), given_up.value.stop) == (3, True)


def ask(
    transport: LimitedTransport, seconds: float = DEADLINE, url: str = "http://practice.example/"
) -> httpx.Response:
    timeout = {"connect": 30.0, "read": 30.0, "write": 30.0, "pool": 30.0}
    request = httpx.Request("GET", url, extensions={LIMIT: (seconds, 1000), "timeout": timeout})
    return transport.handle_request(request)


def test_name_that_nobody_looks_up() -> None:
    """A look-up of the site's name that hangs is given up at the deadline."""
    ended = threading.Event()

    def hanging(host: str, port: int) -> list[Any]:
        del host, port
        ended.wait()
        return []

    transport = LimitedTransport(ssl.create_default_context(), real(), lambda: False, hanging)
    with pytest.raises(httpx.ConnectTimeout, match="not done"):
        ask(transport)
    ended.set()


@pytest.mark.parametrize("where", ["silence", "status line", "102 Processing", "chunks", "name in gzip"])
def test_end_of_the_process_breaks_an_answer_off(where: str) -> None:
    """A process that has to end does not wait for the rest of an answer, be it silent or dripping."""
    stop = threading.Event()
    saying = hang if where == "silence" else drip(*DRIPS[where])
    with SocketServer([whole(ROBOTS), saying]) as server, site(server, real(), 60, stopping=stop.is_set) as source:
        source.permits(S1)
        threading.Timer(0.1, stop.set).start()
        begun = monotonic()
        with pytest.raises(Stopped):
            source.documented(S1)
        assert monotonic() - begun < 0.5


def test_end_of_the_process_breaks_a_look_up_off() -> None:
    """A process that has to end does not wait for a name."""
    ended, stop = threading.Event(), threading.Event()

    def hanging(host: str, port: int) -> list[Any]:
        del host, port
        stop.set()
        ended.wait()
        return []

    transport = LimitedTransport(ssl.create_default_context(), real(), stop.is_set, hanging)
    with pytest.raises(Stopped):
        ask(transport, 60)
    ended.set()


def packed(body: bytes, coding: str = "gzip") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def asked(answer: bytes) -> None:
    """Ask for a document that is answered so."""
    say = [whole(ROBOTS), lambda connection: connection.sendall(answer)]
    with SocketServer(say) as server, site(server, real(), 60) as source:
        source.documented(S1, bounds=Bounds(largest_bytes=100_000))


@pytest.mark.parametrize("coding", ["gzip, gzip", "gzip,gzip,gzip", "deflate", "br", "zstd", "identity, gzip, br"])
def test_other_than_one_gzip_is_refused(coding: str) -> None:
    """A body packed twice, or as we did not ask for, is not even begun."""
    with pytest.raises(Unreadable, match=f"packed by gzip, or not at all, found the coding '{coding}'"):
        asked(packed(gzip.compress(gzip.compress(b"[]")), coding))


def test_bomb_takes_no_room() -> None:
    """A body that unpacks to a thousand times its size is given up before it takes room."""
    bomb = packed(gzip.compress(b" " * 30_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match="at most 100,000 bytes"):
            asked(bomb)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "body",
    [gzip.compress(b"[]")[:-4], gzip.compress(b"[]")[:10], gzip.compress(b"[]") + b"x", gzip.compress(b"[]") * 2],
    ids=["cut off", "head alone", "more after it", "twice"],
)
def test_gzip_that_is_not_whole(body: bytes) -> None:
    """A packed body has one end, which is its last byte."""
    with pytest.raises(Unreadable, match="all of /api"):
        asked(packed(body))


def test_empty_body_is_packed_as_it_likes() -> None:
    """An answer without a body may say that it is packed: it is empty, as it would be otherwise."""
    with pytest.raises(Unreadable, match="an empty answer"):
        asked(packed(b""))


@pytest.mark.parametrize("status", ["418 \x1b[2J\x1b]0;owned\x07tea\x85pot", "418 tea " + "x" * 5000])
def test_reason_is_said_without_controls(status: str) -> None:
    """What a server says of its refusal is a stranger's text: short, and nothing that a terminal obeys."""
    with SocketServer([whole(ROBOTS), whole(status=status)]) as server, site(server, real(), 60) as source:
        with pytest.raises(Refused, match="answered 418") as refused:
            source.documented(S1)
        assert str(refused.value).isprintable()
        assert len(str(refused.value)) < 250


def test_nothing_of_a_server_is_sent_back() -> None:
    """Cookies are not kept."""
    with SocketServer([whole(ROBOTS, Set_Cookie="a=b"), whole(b"1")]) as server, site(server, real(), 60) as source:
        with suppress(Unreadable):
            source.documented(S1)
        assert "cookie" not in server.heads[1].lower()


def test_pager_is_not_believed() -> None:
    """A history that says it has a million pages is unreadable, and none of them is asked for."""
    pages = [whole(ROBOTS), whole(paged(1, 1, 1, 999_999, 999_999).encode())]
    with SocketServer(pages) as server, site(server, real(), 60) as source:
        with pytest.raises(Unreadable, match="at most 400 pages, found one of 999,999"):
            source.visit(H1, known=False)
        assert len(server.heads) == 2


@pytest.mark.thorough
def test_pages_of_a_history_are_weighed() -> None:
    """A history whose pages come to more than 64 MB is unreadable, and no more of it is asked for."""
    page = [paged(n, 1, n, 50, 50).replace("<head>", f"<head><!-- {'🂡' * 990_000} -->") for n in range(1, 51)]
    with (
        SocketServer([whole(ROBOTS), *(whole(each.encode()) for each in page)]) as server,
        site(server, real(), 60) as source,
    ):
        with pytest.raises(Unreadable, match="at most 64,000,000 bytes, found more on page 17 of 50"):
            source.visit(H1, known=False)
        assert len(server.heads) == 1 + 17
