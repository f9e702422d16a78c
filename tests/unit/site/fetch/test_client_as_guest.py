"""Pace, name and robots.txt: how billbot behaves as a guest of the site."""

import time as real_time
from socket import socket

import pytest

from billbot import __version__
from billbot.demo import PracticeSite, faults
from billbot.errors import Refused, Unreachable
from billbot.site.fetch import Rules
from tests.support.fetch_fakes import READ, ROBOTS, S1, S2, S3, FakeTime, SocketServer, open_source, part, whole

DAY = 86_400


def targets(site: PracticeSite) -> list[str]:
    return [request.target for request in site.requests]


def pages(site: PracticeSite) -> list[str]:
    return [target for target in targets(site) if target != "/robots.txt"]


def test_every_request_keeps_its_distance(site: PracticeSite, time: FakeTime) -> None:
    """The gap lies between any two requests, robots.txt and the pages of one history among them."""
    with open_source(site.url, time, gap_seconds=2.5) as source:
        source.visit(S2, known=False)
        source.glance(S1, known=False)
    assert targets(site)[0] == "/robots.txt"
    assert time.slept == [2.5] * (len(site.requests) - 1)
    assert len(site.requests) == 5


def test_the_gap_begins_where_the_answer_ends() -> None:
    """The time an answer takes to arrive is not part of the gap behind it."""
    time = FakeTime()

    def slowly(connection: socket) -> None:
        part(READ[:9], claimed=len(READ))(connection)
        real_time.sleep(0.05)  # until the head was read for certain
        time.passes(7)
        connection.sendall(READ[9:])

    with SocketServer([whole(ROBOTS), slowly, whole(READ)]) as server, open_source(server.url, time) as source:
        source.glance(S1, known=False)
        source.glance(S1, known=False)
    assert time.slept == [2.0, 2.0]


def test_time_that_passed_anyway_is_not_waited_for(site: PracticeSite, time: FakeTime) -> None:
    """Only the rest of the gap is slept through."""
    with open_source(site.url, time) as source:
        source.glance(S1, known=False)
        time.passes(0.5)
        source.glance(S1, known=False)
        time.passes(5)
        source.glance(S1, known=False)
    assert time.slept == [2.0, 1.5]


def test_retries_keep_their_distance(site: PracticeSite, time: FakeTime) -> None:
    """A retry waits for the gap as any other request does, when its own wait was shorter."""
    site.faults.add(faults.unavailable(), "/api/*", first=1)
    with open_source(site.url, time, gap_seconds=30.0) as source:
        source.glance(S1, known=False)
    after_robots, *before_retry = time.slept
    assert after_robots == 30
    assert len(before_retry) == 2
    assert sum(before_retry) == pytest.approx(30)


def test_every_request_says_who_asks(site: PracticeSite) -> None:
    """Each request names billbot, its version and the contact, the one for robots.txt too."""
    with open_source(site.url) as source:
        source.visit(S1, known=False)
        source.glance(S1, known=False)
    agents = {request.headers["User-Agent"] for request in site.requests}
    assert agents == {f"billbot/{__version__} (+mailto:bills@example.org)"}


def test_each_view_asks_for_its_kind(site: PracticeSite) -> None:
    """Pages are asked for as HTML and the API as JSON, since the API answers a browser with XML."""
    with open_source(site.url) as source:
        source.visit(S2, known=False)
        source.glance(S2, known=False)
    kinds = {request.target.split("/")[1]: request.headers["Accept"] for request in site.requests[1:]}
    assert kinds == {"Bills": "text/html", "api": "application/json"}


def test_robots_txt_is_read_once_a_day(site: PracticeSite, time: FakeTime) -> None:
    """robots.txt is read before the first request, and again once a day has passed."""
    with open_source(site.url, time, gap_seconds=0) as source:
        for seconds in (0, DAY - 10, 20, 20):
            time.passes(seconds)
            source.glance(S1, known=False)
    asked = [target == "/robots.txt" for target in targets(site)]
    assert asked == [True, False, False, True, False, False]


def test_a_new_robots_txt_holds_from_the_next_day(site: PracticeSite, time: FakeTime) -> None:
    """What robots.txt forbids later is obeyed once it is read again."""
    with open_source(site.url, time) as source:
        source.glance(S1, known=False)
        site.robots = "User-agent: *\nDisallow: /api/\n"
        time.passes(DAY + 1)
        with pytest.raises(Refused, match=r"robots\.txt"):
            source.glance(S1, known=False)


@pytest.mark.parametrize("agent", ["*", "billbot", "BillBot"])
def test_a_forbidden_path_is_not_asked_for(site: PracticeSite, agent: str) -> None:
    """What robots.txt forbids, to all or to billbot by name, is refused without a request, and is not absent."""
    site.robots = f"User-agent: {agent}\nDisallow: /Bills/\n"
    with open_source(site.url) as source:
        with pytest.raises(Refused, match=r"robots\.txt asks us not to read /Bills/194/S1") as refused:
            source.visit(S1, known=False)
        source.glance(S1, known=False)
    assert not refused.value.absent
    assert [target[:5] for target in pages(site)] == ["/api/"]


def test_what_others_are_forbidden_is_not_meant_for_us(site: PracticeSite) -> None:
    """A rule for another bot does not keep billbot out."""
    site.robots = "User-agent: otherbot\nDisallow: /\n"
    with open_source(site.url) as source:
        assert source.glance(S1, known=False).history


def test_a_byte_order_mark_hides_no_rule(site: PracticeSite) -> None:
    """A robots.txt saved with a byte order mark is obeyed."""
    site.robots = "\ufeffUser-agent: *\nDisallow: /\n"
    with open_source(site.url) as source, pytest.raises(Refused, match=r"robots\.txt"):
        source.glance(S1, known=False)


def test_a_robots_txt_in_another_encoding() -> None:
    """A robots.txt that is not UTF-8 is obeyed where it can be read."""
    robots = b"# caf\xe9\nUser-agent: *\nDisallow: /api/\n"
    with SocketServer([whole(robots)]) as server, open_source(server.url) as source:
        with pytest.raises(Refused, match=r"robots\.txt"):
            source.glance(S1, known=False)
        assert server.paths == ["/robots.txt"]


def test_a_crawl_delay_widens_the_gap(site: PracticeSite, time: FakeTime) -> None:
    """A crawl-delay holds from the first request after robots.txt, until a later robots.txt has none."""
    site.robots = "User-agent: *\nCrawl-delay: 10\n"
    with open_source(site.url, time) as source:
        source.glance(S1, known=False)
        source.glance(S3, known=False)
        site.robots = ""
        time.passes(DAY)
        source.glance(S1, known=False)
    assert time.slept == [10.0, 10.0, 2.0]


@pytest.mark.parametrize(("delay", "gap"), [(0.5, 2.0), (70, 90.0)])
def test_a_short_crawl_delay_makes_us_no_faster(site: PracticeSite, time: FakeTime, delay: float, gap: float) -> None:
    """A crawl-delay below the configured gap changes nothing, also where that is more than a minute."""
    site.robots = f"User-agent: *\nCrawl-delay: {delay}\n"
    with open_source(site.url, time, gap_seconds=gap) as source:
        source.glance(S1, known=False)
    assert time.slept == [gap]


def test_a_crawl_delay_no_sweep_can_keep_ends_it(site: PracticeSite, time: FakeTime) -> None:
    """Where more than a minute between requests is asked for, nothing is asked and nothing is slept through."""
    site.robots = "User-agent: *\nCrawl-delay: 61\n"
    with open_source(site.url, time) as source, pytest.raises(Unreachable, match="61 seconds") as ended:
        source.glance(S1, known=False)
    assert ended.value.stop
    assert (pages(site), time.slept) == ([], [])


@pytest.mark.parametrize("status", [404, 410, 403])
def test_without_a_robots_txt_everything_may_be_read(site: PracticeSite, status: int) -> None:
    """A site without robots.txt allows everything."""
    site.robots = status
    with open_source(site.url) as source:
        assert source.glance(S1, known=False).history


def test_the_sites_own_way_of_having_no_robots_txt(site: PracticeSite) -> None:
    """The site answers 500 with its error page for what it does not have; for robots.txt too that means: none."""
    site.faults.add(faults.error_page(), "/robots.txt")
    with open_source(site.url) as source:
        assert source.glance(S1, known=False).history
    assert targets(site).count("/robots.txt") == 1


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 429])
def test_while_robots_txt_fails_nothing_is_asked(site: PracticeSite, status: int) -> None:
    """Any other fault of the server at robots.txt ends the sweep before a single page was asked for."""
    site.robots = status
    with open_source(site.url) as source, pytest.raises(Unreachable, match=f"robots.txt answered {status}") as ended:
        source.glance(S1, known=False)
    assert ended.value.stop
    assert pages(site) == []


def test_half_a_robots_txt_is_none_to_go_by(site: PracticeSite) -> None:
    """A robots.txt that breaks off may have forbidden what it no longer says: nothing is asked."""
    site.faults.add(faults.truncated(10), "/robots.txt")
    with open_source(site.url) as source, pytest.raises(Unreachable, match=r"robots\.txt") as ended:
        source.glance(S1, known=False)
    assert ended.value.stop
    assert pages(site) == []


def test_what_is_kept_from_one_visit_to_the_next(site: PracticeSite, time: FakeTime) -> None:
    """Who opens the site again asks for robots.txt no more, and keeps the gap to the last request before."""
    rules = Rules()
    for bill in (S1, S2):
        with open_source(site.url, time, gap_seconds=2.5, rules=rules) as source:
            source.glance(bill, known=False)
    assert [target == "/robots.txt" for target in targets(site)] == [True, False, False]
    assert time.slept == [2.5, 2.5]
