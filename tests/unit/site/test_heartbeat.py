"""The heartbeat: its answers are not followed."""

from collections.abc import Iterator

import pytest

from billbot.errors import Unreachable
from billbot.site.heartbeat import ask_heartbeat
from tests.support.elsewhere import REDIRECTS, Elsewhere, elsewhere
from tests.support.socket_server import Saying, SocketServer, drip, given_up, part, whole

NOT_ASKED = "the heartbeat could not be asked"


@pytest.fixture(scope="module")
def servers() -> Iterator[Elsewhere]:
    with elsewhere() as both:
        yield both


@pytest.mark.parametrize("status", REDIRECTS)
def test_heartbeat(servers: Elsewhere, status: int) -> None:
    """A redirect of the heartbeat is a failure, told without an address; nobody else is asked."""
    servers.send_on(status, "/another-key")
    with pytest.raises(Unreachable, match=f"^the heartbeat answered {status}$"):
        ask_heartbeat(f"{servers.url}/ping/a-secret-key")
    assert (servers.strayed, servers.asked) == ([], ["/ping/a-secret-key"])


def test_address_is_not_repeated() -> None:
    """A heartbeat that cannot be asked is told without its address, which may hold a key."""
    with pytest.raises(Unreachable, match=NOT_ASKED) as told:
        ask_heartbeat("http://127.0.0.1:9/ping/a-secret-key")
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    "saying",
    [
        drip(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
        drip(b"HTTP/1.1 2", b"x"),
        whole(status="302 Found", Location="//["),
        part(b"", claimed=10**12),
    ],
    ids=["interim answers", "a byte at a time", "broken redirect", "no end"],
)
def test_answer_that_is_none(saying: Saying) -> None:
    """With any server, the heartbeat ends in time and is reported as failed."""
    with SocketServer([saying]) as server, given_up(), pytest.raises(Unreachable, match="the heartbeat"):
        ask_heartbeat(server.url, longest_seconds=0.1)
