"""What the client makes of an answer: how it is packed, its reason, and what a stranger would have it keep."""

import gzip
import tracemalloc
from contextlib import suppress

import pytest

from billbot.errors import Refused, Unreadable
from billbot.site.fetch.client import Bounds
from tests.support.fetch_fakes import ROBOTS, S1, SocketServer, open_source, whole


def packed(body: bytes, coding: str = "gzip") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def asked(answer: bytes) -> None:
    """Ask for a document that is answered so."""
    say = [whole(ROBOTS), lambda connection: connection.sendall(answer)]
    with SocketServer(say) as server, open_source(server.url) as source:
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
    with SocketServer([whole(ROBOTS), whole(status=status)]) as server, open_source(server.url) as source:
        with pytest.raises(Refused, match="answered 418") as refused:
            source.documented(S1)
        assert str(refused.value).isprintable()
        assert len(str(refused.value)) < 250


def test_nothing_of_a_server_is_sent_back() -> None:
    """Cookies are not kept."""
    with SocketServer([whole(ROBOTS, Set_Cookie="a=b"), whole(b"1")]) as server, open_source(server.url) as source:
        with suppress(Unreadable):
            source.documented(S1)
        assert "cookie" not in server.heads[1].lower()
