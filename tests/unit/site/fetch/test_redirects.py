"""A redirect of the site is not followed."""

from collections.abc import Iterator

import pytest

from billbot.domain.bills import BillId
from billbot.errors import Refused
from tests.support.elsewhere import REDIRECTS, Elsewhere, elsewhere
from tests.support.fetch_fakes import open_source


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
