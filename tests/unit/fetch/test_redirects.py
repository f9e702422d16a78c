"""What leads elsewhere is not followed: neither the site's redirects nor those of the heartbeat."""

import logging
from collections.abc import Iterator

import pytest

from billbot.bills import BillId
from billbot.clock import system
from billbot.errors import Refused
from billbot.fetch import beat
from tests.support.elsewhere import REDIRECTS, Elsewhere, elsewhere
from tests.support.fetch_fakes import SocketServer, open_source, part


@pytest.fixture(scope="module")
def servers() -> Iterator[Elsewhere]:
    with elsewhere() as both:
        yield both


@pytest.mark.parametrize("without_scheme", [False, True])
@pytest.mark.parametrize("status", REDIRECTS)
def test_site(servers: Elsewhere, status: int, *, without_scheme: bool) -> None:
    """A redirect of the site is refused as an answer that is not the page, and nobody else is asked."""
    servers.send_on(status, "/Bills/194/S1", without_scheme=without_scheme)
    with open_source(servers.url) as source, pytest.raises(Refused, match=f"answered {status}"):
        source.visit(BillId(194, "S1"), known=False)
    assert (servers.strayed, servers.asked) == ([], ["/robots.txt", "/Bills/194/S1"])


@pytest.mark.parametrize("status", REDIRECTS)
def test_heartbeat(servers: Elsewhere, caplog: pytest.LogCaptureFixture, status: int) -> None:
    """A redirect of the heartbeat counts as not asked, which the log says without an address; nobody else is asked."""
    servers.send_on(status, "/another-key")
    with caplog.at_level(logging.WARNING):
        beat(f"{servers.url}/ping/a-secret-key", system())
    assert (servers.strayed, servers.asked) == ([], ["/ping/a-secret-key"])
    assert "the heartbeat could not be asked" in caplog.text
    assert "key" not in caplog.text


def test_heartbeat_says_enough_by_its_status(caplog: pytest.LogCaptureFixture) -> None:
    """What the heartbeat's address answers with is not read, so none can keep a check waiting or fill the memory."""
    with SocketServer([part(b"", claimed=10**12)]) as server, caplog.at_level(logging.WARNING):
        beat(server.url, system())
    assert caplog.text == ""
