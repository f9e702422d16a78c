"""The heartbeat: its answers are not followed or read."""

import logging
from collections.abc import Iterator

import pytest

from billbot.clock import system
from billbot.site.heartbeat import beat
from tests.support.elsewhere import REDIRECTS, Elsewhere, elsewhere
from tests.support.socket_server import SocketServer, part


@pytest.fixture(scope="module")
def servers() -> Iterator[Elsewhere]:
    with elsewhere() as both:
        yield both


@pytest.mark.parametrize("status", REDIRECTS)
def test_heartbeat(servers: Elsewhere, caplog: pytest.LogCaptureFixture, status: int) -> None:
    """A redirect of the heartbeat counts as not asked, which the log says without an address; nobody else is asked."""
    servers.send_on(status, "/another-key")
    with caplog.at_level(logging.WARNING):
        beat(f"{servers.url}/ping/a-secret-key", system(), stopping=lambda: False)
    assert (servers.strayed, servers.asked) == ([], ["/ping/a-secret-key"])
    assert "the heartbeat could not be asked" in caplog.text
    assert "key" not in caplog.text


def test_heartbeat_says_enough_by_its_status(caplog: pytest.LogCaptureFixture) -> None:
    """The heartbeat's answer is not read, so it cannot delay a check or fill the memory."""
    with SocketServer([part(b"", claimed=10**12)]) as server, caplog.at_level(logging.WARNING):
        beat(server.url, system(), stopping=lambda: False)
    assert caplog.text == ""
