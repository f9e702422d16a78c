"""What tests of requests share: the practice site, a server with chosen answers, and a client for either."""

from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer

from billbot.demo import PracticeSite
from billbot.site.source import Source
from tests.support.fetching import ROBOTS, FakeTime, open_source
from tests.support.practice_sample import NOON, sample_site


@pytest.fixture
def site() -> Iterator[PracticeSite]:
    with sample_site() as running:
        running.now = NOON
        yield running


@pytest.fixture
def time(site: PracticeSite) -> FakeTime:
    """The test's own, by which the site dates its answers, too."""
    time = FakeTime()
    site.date = time.clock.now
    return time


@pytest.fixture
def source(site: PracticeSite) -> Iterator[Source]:
    with open_source(site.url) as opened:
        yield opened


@pytest.fixture
def api(httpserver: HTTPServer) -> HTTPServer:
    httpserver.expect_request("/robots.txt").respond_with_data(ROBOTS)
    return httpserver
