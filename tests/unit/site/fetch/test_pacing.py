"""Retries, rests and failed connections: how billbot gives up in time."""

import socket
from contextlib import closing, suppress
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from billbot.clock import later
from billbot.demo import faults
from billbot.errors import ClockWrong, Refused, Unreachable
from billbot.site.fetch.pacing import PacedTransport
from tests.support.fetch_fakes import (
    READ,
    ROBOTS,
    S1,
    S2,
    S3,
    FakeTime,
    Saying,
    SocketServer,
    deaf,
    drop,
    hang,
    open_source,
    part,
    whole,
)
from tests.support.practice_sample import HISTORY, sample_site

MONTH = 30 * 86_400
BUSY = "503 Service Unavailable"


def after_robots(*sayings: Saying) -> SocketServer:
    return SocketServer([whole(ROBOTS), *sayings])


def seconds_before_retry(retry_after: str) -> float:
    """How long a retry waits, at noon, after a 503 with this Retry-After."""
    time = FakeTime()
    with after_robots(whole(status=BUSY, Retry_After=retry_after), whole(READ)) as server:
        with open_source(server.url, time, gap_seconds=0) as source:
            assert source.glance(S1, known=False).history
        assert len(server.heads) == 3
    return sum(time.slept)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_site_is_asked_twice_more(status: int) -> None:
    """What says "not now" is tried three times in all, and is then refused, not absent."""
    with after_robots(whole(status=f"{status} Not now")) as server, open_source(server.url) as source:
        with pytest.raises(Refused, match=f"answered {status}: Not now") as refused:
            source.glance(S1, known=False)
        assert server.paths == ["/robots.txt", HISTORY, HISTORY, HISTORY]
        assert source.requests == 4
    assert not refused.value.absent


def test_a_retry_that_succeeds_is_the_answer() -> None:
    """Two refusals, or two dropped connections, on the way change nothing in what is read."""
    with sample_site() as site, open_source(site.url) as source:
        site.faults.add(faults.unavailable(), HISTORY, first=1)
        site.faults.add(faults.too_many(), HISTORY, first=1)
        site.faults.add(faults.dropped(), "/Bills/*", first=2)
        assert source.glance(S1, known=False).history == source.visit(S1, known=False).page.history


@pytest.mark.parametrize("status", [500, 501, 403, 302])
def test_other_refusals_are_final(status: int) -> None:
    """An answer that does not say "not now" is not asked for again."""
    with after_robots(whole(status=f"{status} Never")) as server, open_source(server.url) as source:
        with pytest.raises(Refused, match=f"answered {status}: Never"):
            source.glance(S1, known=False)
        assert server.paths == ["/robots.txt", HISTORY]


def test_retries_wait_longer_each_time() -> None:
    """The first retry waits 4 to 8 seconds, the second 8 to 16."""
    time = FakeTime()
    with (
        after_robots(whole(status=BUSY)) as server,
        open_source(server.url, time, gap_seconds=0) as source,
        pytest.raises(Refused),
    ):
        source.glance(S1, known=False)
    first, second = time.slept
    assert 4 <= first <= 8 <= second <= 16


@pytest.mark.parametrize(("asked_for", "seconds"), [("20", 20), ("60", 60), ("Mon, 10 Mar 2025 16:00:30 GMT", 30)])
def test_a_rest_that_is_asked_for_is_kept(asked_for: str, seconds: float) -> None:
    """A Retry-After, in seconds or as a time measured by our own clock, is waited for to the end."""
    assert seconds_before_retry(asked_for) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "asked_for",
    [
        "soon",
        "-30",
        "1e9",
        "²",
        "",
        "Mon, 99 Mar 2025",
        "Mon, 10 Mar 2025 16:00:30 -0000",
        "Mon, 10 Mar 2024 16:00:30 GMT",
    ],
)
def test_a_rest_that_cannot_be_read_is_ours_to_choose(asked_for: str) -> None:
    """A Retry-After that says nothing, or a time long past, leaves the first retry's own 4 to 8 seconds."""
    assert 4 <= seconds_before_retry(asked_for) <= 8


def test_the_next_bill_keeps_the_rest_too() -> None:
    """A rest that was asked for with the last refusal of one bill holds back the first request of the next."""
    refused = whole(status=BUSY, Retry_After="50")
    time = FakeTime()
    with after_robots(refused, refused, refused, whole(READ)) as server, open_source(server.url, time) as source:
        with pytest.raises(Refused):
            source.glance(S1, known=False)
        refused_at = time.at
        source.glance(S3, known=False)
    assert time.at - refused_at == 50


def test_any_refusal_may_ask_for_rest() -> None:
    """A Retry-After with an answer that is final is kept too; one with a good answer is none of our business."""
    sayings = [whole(status="500 Error", Retry_After="40"), whole(READ, Retry_After="3600"), whole(READ)]
    time = FakeTime()
    with after_robots(*sayings) as server, open_source(server.url, time) as source:
        with pytest.raises(Refused):
            source.glance(S1, known=False)
        source.glance(S1, known=False)
        source.glance(S1, known=False)
    assert time.slept == [2.0, 40.0, 2.0]


@pytest.mark.parametrize(
    ("asked_for", "seconds"),
    [("61", 61), ("9" * 400, MONTH), ("Mon, 10 Mar 2025 18:00:02 GMT", 7200), ("Fri, 31 Dec 9999 23:59:59 GMT", MONTH)],
)
def test_a_long_rest_ends_the_sweep(asked_for: str, seconds: float) -> None:
    """More than a minute is not slept through: the sweep ends, knowing how long to stay away, a month at most."""
    time = FakeTime()
    with after_robots(whole(b"later", BUSY, Retry_After=asked_for)) as server, open_source(server.url, time) as source:
        with pytest.raises(Unreachable, match="503 and asked for") as ended:
            source.glance(S1, known=False)
        assert len(server.heads) == 2
    assert ended.value.stop
    assert ended.value.retry_after == pytest.approx(seconds)
    assert ended.value.long_rest == (seconds > 86_400)
    assert f"by Retry-After: {asked_for[:20]}" in str(ended.value)
    assert time.slept == [2.0]


def test_three_failed_connections_end_the_sweep() -> None:
    """After three connections in a row without an answer no fourth is made, whatever is asked for."""
    with after_robots(drop) as server, open_source(server.url) as source:
        for _ in range(2):
            with pytest.raises(Unreachable) as ended:
                source.glance(S1, known=False)
            assert ended.value.stop
        with pytest.raises(Unreachable, match="3 connections in a row failed"):
            source.visit(S2, known=False)
        assert len(server.heads) == 1 + 3


def test_failures_of_two_bills_add_up() -> None:
    """Two failed connections at one bill and one at the next are three in a row."""
    with after_robots(whole(status=BUSY), drop) as server, open_source(server.url) as source:
        with pytest.raises(Unreachable) as first:
            source.glance(S1, known=False)
        with pytest.raises(Unreachable) as second:
            source.glance(S3, known=False)
        assert len(server.heads) == 1 + 1 + 3
    assert (first.value.stop, second.value.stop) == (False, True)


def test_a_refusal_between_two_failures_is_an_answer() -> None:
    """A "not now" that is tried again begins the count anew, as any answer does."""
    sayings = [drop, whole(status=BUSY), drop, drop, whole(READ)]
    with after_robots(*sayings) as server, open_source(server.url) as source:
        with pytest.raises(Unreachable) as failed:
            source.glance(S1, known=False)
        assert not failed.value.stop
        assert source.glance(S1, known=False).history


@pytest.mark.parametrize("between", [whole(READ), whole(status="500 Error")])
def test_an_answer_in_between_begins_the_count_anew(between: Saying) -> None:
    """Any answer, good or not, shows that the site is there: two failures before it are forgotten."""
    with after_robots(drop, drop, between, drop, drop, whole(READ)) as server, open_source(server.url) as source:
        with suppress(Refused):
            source.glance(S1, known=False)
        assert source.glance(S1, known=False).history
        assert len(server.heads) == 1 + 6


def test_a_site_that_is_not_there() -> None:
    """Where nothing listens, three tries end the sweep with the reason in one line."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with open_source(url) as source:
        with pytest.raises(Unreachable, match=r"^no answer from the site \(ConnectError: .*refused\)$") as ended:
            source.glance(S1, known=False)
        assert (ended.value.stop, source.requests) == (True, 3)


def test_a_connection_that_never_comes_about() -> None:
    """Connecting takes no longer than the timeout."""
    with (
        deaf() as url,
        open_source(url, timeout_seconds=0.05) as source,
        pytest.raises(Unreachable, match="Timeout") as ended,
    ):
        source.glance(S1, known=False)
    assert ended.value.stop


def test_silence_is_a_failed_connection() -> None:
    """A site that accepts and then says nothing is given up after the timeout, three times."""
    with after_robots(hang) as server, open_source(server.url, timeout_seconds=0.05) as source:
        with pytest.raises(Unreachable, match="ReadTimeout") as ended:
            source.glance(S1, known=False)
        with pytest.raises(Unreachable):
            source.glance(S1, known=False)
        assert len(server.heads) == 1 + 3
    assert ended.value.stop


def test_silence_inside_an_answer_counts_too() -> None:
    """Bodies that fall silent halfway are failed connections: the third in a row ends the sweep."""
    ends: list[bool] = []

    def half(connection: socket.socket) -> None:
        part(READ[:20], claimed=len(READ))(connection)
        hang(connection)

    with after_robots(half) as server, open_source(server.url, timeout_seconds=0.05) as source:
        for _ in range(4):
            with pytest.raises(Unreachable) as ended:
                source.glance(S1, known=False)
            ends.append(ended.value.stop)
        assert len(server.heads) == 1 + 3
    assert ends == [False, False, True, True]


@pytest.mark.parametrize(("age", "right"), [("10800", True), ("60", False), ("soon", False)])
def test_an_answer_from_a_cache(age: str, right: bool) -> None:  # noqa: FBT001 - the case
    """An answer of three hours ago is in time where a cache says that it kept it for so long."""
    time = FakeTime()
    made = format_datetime(later(time.clock.now(), timedelta(hours=-3)))
    with after_robots(whole(READ, Date=made, Age=age)) as server, open_source(server.url, time) as source:
        if right:
            assert source.glance(S1, known=False).history
        else:
            with pytest.raises(ClockWrong, match="3 hours ahead"):
                source.glance(S1, known=False)


def test_clock_of_a_machine_that_is_wrong() -> None:
    """Where the site is on another machine the clock of ours has to be set, and by how much it is wrong is said."""
    time = FakeTime()
    date = {"Date": format_datetime(later(time.clock.now(), timedelta(hours=-3)))}
    inner = httpx.MockTransport(lambda _: httpx.Response(200, headers=date))
    transport = PacedTransport(inner, time.clock, 0, lambda: False)
    with pytest.raises(ClockWrong, match=r"the clock of this machine is 3 hours ahead: .*timedatectl"):
        transport.handle_request(httpx.Request("GET", "https://malegislature.example/robots.txt"))
