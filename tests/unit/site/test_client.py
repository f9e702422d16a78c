"""How billbot behaves as a guest of the site: pace, robots.txt, retries and rests, certificates, and an end in time."""

import gzip
import socket
import ssl
import threading
import time as real_time
import tracemalloc
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
import trustme

from billbot import __version__
from billbot.clock import later
from billbot.domain.bills import BillId
from billbot.errors import ClockWrong, ConfigError, Refused, Stopped, Unreachable, Unreadable
from billbot.site.client import Bounds, Rules
from billbot.site.transport import LimitedTransport
from tests.support import faults
from tests.support.elsewhere import REDIRECTS, Elsewhere, elsewhere
from tests.support.faults import FaultySite
from tests.support.fetching import READ, ROBOTS, S1, S2, S3, FakeTime, open_source
from tests.support.practice_sample import HISTORY, sample_site
from tests.support.socket_server import Saying, SocketServer, drop, hang, part, whole

DAY = 86_400


def targets(site: FaultySite) -> list[str]:
    return [request.target for request in site.requests]


def pages(site: FaultySite) -> list[str]:
    return [target for target in targets(site) if target != "/robots.txt"]


def test_every_request_keeps_its_distance(site: FaultySite, time: FakeTime) -> None:
    """The gap is between any two requests, robots.txt and the pages of one history among them."""
    with open_source(site.url, time, gap_seconds=2.5) as source:
        source.page(S2)
        source.fetch_history(S1, known=False)
    assert targets(site)[0] == "/robots.txt"
    assert time.slept == [2.5] * (len(site.requests) - 1)
    assert len(site.requests) == 5


def test_the_gap_begins_where_the_answer_ends() -> None:
    """The time of an answer is not part of the gap after it."""
    time = FakeTime()

    def slowly(connection: socket.socket) -> None:
        part(READ[:9], claimed=len(READ))(connection)
        real_time.sleep(0.05)  # until the head was read for certain
        time.passes(7)
        connection.sendall(READ[9:])

    with SocketServer([whole(ROBOTS), slowly, whole(READ)]) as server, open_source(server.url, time) as source:
        source.fetch_history(S1, known=False)
        source.fetch_history(S1, known=False)
    assert time.slept == [2.0, 2.0]


def test_retries_keep_their_distance(site: FaultySite, time: FakeTime) -> None:
    """A retry waits for the gap as any other request does, when its own wait was shorter."""
    site.faults.add(faults.unavailable(), "/api/*", first=1)
    with open_source(site.url, time, gap_seconds=30.0) as source:
        source.fetch_history(S1, known=False)
    after_robots, *before_retry = time.slept
    assert after_robots == 30
    assert len(before_retry) == 2
    assert sum(before_retry) == pytest.approx(30)


def test_every_request_says_who_asks_for_what(site: FaultySite) -> None:
    """Each request names billbot, its version and the contact. Pages are HTML; the API answers a browser with XML."""
    with open_source(site.url) as source:
        source.page(S2)
        source.fetch_history(S2, known=False)
    assert {request.headers["User-Agent"] for request in site.requests} == {
        f"billbot/{__version__} (+mailto:bills@example.org)"
    }
    kinds = {request.target.split("/")[1]: request.headers["Accept"] for request in site.requests[1:]}
    assert kinds == {"Bills": "text/html", "api": "application/json"}


def test_robots_txt_is_read_once_a_day(site: FaultySite, time: FakeTime) -> None:
    """robots.txt is read before the first request, and again once a day has passed."""
    with open_source(site.url, time, gap_seconds=0) as source:
        for seconds in (0, DAY - 10, 20, 20):
            time.passes(seconds)
            source.fetch_history(S1, known=False)
    asked = [target == "/robots.txt" for target in targets(site)]
    assert asked == [True, False, False, True, False, False]


@pytest.mark.parametrize(
    "robots",
    [
        *(f"User-agent: {agent}\nDisallow: /api/\n".encode() for agent in ("*", "billbot", "BillBot")),
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n",
        b"# caf\xe9\nUser-agent: *\nDisallow: /api/\n",
    ],
    ids=["all", "us", "us in capitals", "byte order mark", "not UTF-8"],
)
def test_a_forbidden_path_is_not_asked_for(robots: bytes) -> None:
    """A request that robots.txt forbids, to all or to billbot, is refused without being sent, and not absent."""
    with SocketServer([whole(robots)]) as server, open_source(server.url) as source:
        with pytest.raises(Refused, match=rf"robots\.txt asks us not to read {HISTORY}") as refused:
            source.fetch_history(S1, known=False)
        assert server.paths == ["/robots.txt"]
    assert not refused.value.absent


def test_a_crawl_delay_widens_the_gap(site: FaultySite, time: FakeTime) -> None:
    """A crawl-delay holds from the first request after robots.txt, until a later robots.txt has none."""
    site.robots = "User-agent: *\nCrawl-delay: 10\n"
    with open_source(site.url, time) as source:
        source.fetch_history(S1, known=False)
        source.fetch_history(S3, known=False)
        site.robots = ""
        time.passes(DAY)
        source.fetch_history(S1, known=False)
    assert time.slept == [10.0, 10.0, 2.0]


@pytest.mark.parametrize(("delay", "gap"), [(0.5, 2.0), (70, 90.0)])
def test_a_short_crawl_delay_makes_us_no_faster(site: FaultySite, time: FakeTime, delay: float, gap: float) -> None:
    """A crawl-delay below the configured gap changes nothing, even if the gap is over a minute."""
    site.robots = f"User-agent: *\nCrawl-delay: {delay}\n"
    with open_source(site.url, time, gap_seconds=gap) as source:
        source.fetch_history(S1, known=False)
    assert time.slept == [gap]


def test_a_crawl_delay_no_sweep_can_keep_ends_it(site: FaultySite, time: FakeTime) -> None:
    """If more than a minute between requests is asked for, nothing is asked and nothing is slept through."""
    site.robots = "User-agent: *\nCrawl-delay: 61\n"
    with open_source(site.url, time) as source, pytest.raises(Unreachable, match="61 seconds") as ended:
        source.fetch_history(S1, known=False)
    assert ended.value.stop
    assert (pages(site), time.slept) == ([], [])


@pytest.mark.parametrize("status", [404, 403, None], ids=str)
def test_without_a_robots_txt_everything_may_be_read(site: FaultySite, status: int | None) -> None:
    """A site without robots.txt allows everything; it answers 500 with its error page (None) for missing things."""
    if status is None:
        site.faults.add(faults.error_page(), "/robots.txt")
    else:
        site.robots = status
    with open_source(site.url) as source:
        assert source.fetch_history(S1, known=False).history
    assert targets(site).count("/robots.txt") == 1


@pytest.mark.parametrize("status", [500, 503, 429, None], ids=str)
def test_while_robots_txt_fails_nothing_is_asked(site: FaultySite, status: int | None) -> None:
    """A fault of the server at robots.txt, or one that breaks off (None), ends the poll before a page was asked for."""
    if status is None:
        site.faults.add(faults.truncated(10), "/robots.txt")
    else:
        site.robots = status
    with open_source(site.url) as source, pytest.raises(Unreachable, match=r"robots\.txt") as ended:
        source.fetch_history(S1, known=False)
    assert ended.value.stop
    assert pages(site) == []


def test_what_is_kept_from_one_visit_to_the_next(site: FaultySite, time: FakeTime) -> None:
    """A new client does not read robots.txt again, and keeps the gap to the last request."""
    rules = Rules()
    for bill in (S1, S2):
        with open_source(site.url, time, gap_seconds=2.5, rules=rules) as source:
            source.fetch_history(bill, known=False)
    assert [target == "/robots.txt" for target in targets(site)] == [True, False, False]
    assert time.slept == [2.5, 2.5]


MONTH = 30 * 86_400
BUSY = "503 Service Unavailable"


def after_robots(*sayings: Saying) -> SocketServer:
    return SocketServer([whole(ROBOTS), *sayings])


def seconds_before_retry(retry_after: str) -> float:
    """How long a retry waits, at noon, after a 503 with this Retry-After."""
    time = FakeTime()
    with after_robots(whole(status=BUSY, Retry_After=retry_after), whole(READ)) as server:
        with open_source(server.url, time, gap_seconds=0) as source:
            assert source.fetch_history(S1, known=False).history
        assert len(server.heads) == 3
    return sum(time.slept)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_site_is_asked_twice_more(status: int) -> None:
    """A "not now" is tried three times in all, then refused, not absent."""
    with after_robots(whole(status=f"{status} Not now")) as server, open_source(server.url) as source:
        with pytest.raises(Refused, match=f"answered {status}: Not now") as refused:
            source.fetch_history(S1, known=False)
        assert server.paths == ["/robots.txt", HISTORY, HISTORY, HISTORY]
        assert source.requests == 4
    assert not refused.value.absent


def test_a_retry_that_succeeds_is_the_answer() -> None:
    """Two refusals or dropped connections on the way do not change what is read."""
    with sample_site() as site, open_source(site.url) as source:
        site.faults.add(faults.unavailable(), HISTORY, first=1)
        site.faults.add(faults.too_many(), HISTORY, first=1)
        site.faults.add(faults.dropped(), "/Bills/*", first=2)
        assert source.fetch_history(S1, known=False).history == source.page(S1).history


@pytest.mark.parametrize("status", [500, 501, 403, 302])
def test_other_refusals_are_final(status: int) -> None:
    """An answer that does not say "not now" is not asked for again."""
    with after_robots(whole(status=f"{status} Never")) as server, open_source(server.url) as source:
        with pytest.raises(Refused, match=f"answered {status}: Never"):
            source.fetch_history(S1, known=False)
        assert server.paths == ["/robots.txt", HISTORY]


def test_retries_wait_longer_each_time() -> None:
    """The first retry waits 4 to 8 seconds, the second 8 to 16."""
    time = FakeTime()
    with (
        after_robots(whole(status=BUSY)) as server,
        open_source(server.url, time, gap_seconds=0) as source,
        pytest.raises(Refused),
    ):
        source.fetch_history(S1, known=False)
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
            source.fetch_history(S1, known=False)
        refused_at = time.at
        source.fetch_history(S3, known=False)
    assert time.at - refused_at == 50


def test_any_refusal_may_ask_for_rest() -> None:
    """A Retry-After with a final answer is respected, too; with a good answer it is ignored."""
    sayings = [whole(status="500 Error", Retry_After="40"), whole(READ, Retry_After="3600"), whole(READ)]
    time = FakeTime()
    with after_robots(*sayings) as server, open_source(server.url, time) as source:
        with pytest.raises(Refused):
            source.fetch_history(S1, known=False)
        source.fetch_history(S1, known=False)
        source.fetch_history(S1, known=False)
    assert time.slept == [2.0, 40.0, 2.0]


@pytest.mark.parametrize(
    ("asked_for", "seconds"),
    [("61", 61), ("9" * 400, MONTH), ("Mon, 10 Mar 2025 18:00:02 GMT", 7200), ("Fri, 31 Dec 9999 23:59:59 GMT", MONTH)],
)
def test_a_long_rest_ends_the_sweep(asked_for: str, seconds: float) -> None:
    """More than a minute is not slept through: the poll ends, knowing how long to stay away, a month at most."""
    time = FakeTime()
    with after_robots(whole(b"later", BUSY, Retry_After=asked_for)) as server, open_source(server.url, time) as source:
        with pytest.raises(Unreachable, match="503 and asked for") as ended:
            source.fetch_history(S1, known=False)
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
                source.fetch_history(S1, known=False)
            assert ended.value.stop
        with pytest.raises(Unreachable, match="3 connections in a row failed"):
            source.page(S2)
        assert len(server.heads) == 1 + 3


@pytest.mark.parametrize(
    ("sayings", "stops"),
    [
        ([whole(status=BUSY), drop], [False, True]),
        ([drop, whole(status=BUSY), drop, drop, whole(READ)], [False, None]),
        ([drop, drop, whole(READ), drop, drop, whole(READ)], [None, None]),
        ([drop, drop, whole(status="500 Error"), drop, drop, whole(READ)], [None, None]),
    ],
    ids=["of two bills", "refusal between", "answer between", "error between"],
)
def test_failures_in_a_row(sayings: list[Saying], stops: list[bool | None]) -> None:
    """Failures of two bills add up; any answer in between, good or not, shows that the site is there."""
    ends: list[bool | None] = []
    with after_robots(*sayings) as server, open_source(server.url) as source:
        for _ in stops:
            try:
                source.fetch_history(S1, known=False)
                ends.append(None)
            except Refused:
                ends.append(None)
            except Unreachable as ended:
                ends.append(ended.stop)
    assert ends == stops


def test_a_site_that_is_not_there() -> None:
    """If nothing listens, three tries end the poll with the reason in one line."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with open_source(url) as source:
        with pytest.raises(Unreachable, match=r"^no answer from the site \(ConnectError: .*refused\)") as ended:
            source.fetch_history(S1, known=False)
        assert (ended.value.stop, source.requests) == (True, 3)
        assert str(ended.value).endswith("; is `billbot practice` running?")


def half(connection: socket.socket) -> None:
    """Give half an answer, then be silent."""
    part(READ[:20], claimed=len(READ))(connection)
    hang(connection)


@pytest.mark.parametrize("saying", [hang, half])
def test_silence_is_a_failed_connection(saying: Saying) -> None:
    """A site that says nothing, or nothing more, is given up after the timeout; the third time ends the poll."""
    ends: list[bool] = []
    with after_robots(saying) as server, open_source(server.url, timeout_seconds=0.2) as source:
        for _ in range(4):
            with pytest.raises(Unreachable) as ended:
                source.fetch_history(S1, known=False)
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
            assert source.fetch_history(S1, known=False).history
        else:
            with pytest.raises(ClockWrong, match="3 hours ahead"):
                source.fetch_history(S1, known=False)


def test_clock_of_a_machine_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the site is on another machine our clock has to be set, and the line says by how much it is wrong."""
    time = FakeTime()
    date = {"Date": format_datetime(later(time.clock.now(), timedelta(hours=-3)))}
    monkeypatch.setattr(LimitedTransport, "handle_request", lambda *_: httpx.Response(200, headers=date))
    with (
        open_source("https://malegislature.example", time) as source,
        pytest.raises(ClockWrong, match=r"the clock of this machine is 3 hours ahead: .*timedatectl"),
    ):
        source.read_rules()


def addresses_asked(site: FaultySite) -> list[str]:
    return [request.target for request in site.requests[1:]]


def test_an_end_during_a_pause(site: FaultySite, time: FakeTime) -> None:
    """An end that comes while a request waits for its time keeps it from being made."""
    with open_source(site.url, time, stopping=lambda: bool(time.slept)) as source, pytest.raises(Stopped):
        source.fetch_history(S1, known=False)
    assert addresses_asked(site) == []


@pytest.fixture(scope="module")
def servers() -> Iterator[Elsewhere]:
    with elsewhere() as both:
        yield both


@pytest.mark.parametrize("without_scheme", [False, True])
@pytest.mark.parametrize("status", REDIRECTS)
def test_a_redirect_is_no_answer(servers: Elsewhere, status: int, *, without_scheme: bool) -> None:
    """A redirect of the site is refused as an answer that is not the page, and nobody else is asked."""
    servers.send_on(status, "/Bills/194/S1", without_scheme=without_scheme)
    with open_source(servers.url) as source, pytest.raises(Refused, match=f"answered {status}"):
        source.page(BillId(194, "S1"))
    assert (servers.strayed, servers.asked) == ([], ["/robots.txt", "/Bills/194/S1"])


def packed(body: bytes, coding: str = "gzip") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def asked(answer: bytes) -> None:
    """Ask for a document that is answered so."""
    say = [whole(ROBOTS), lambda connection: connection.sendall(answer)]
    with SocketServer(say) as server, open_source(server.url) as source:
        source.document(S1, bounds=Bounds(largest_bytes=100_000))


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
    """A server's words about a refusal are short and safe."""
    with SocketServer([whole(ROBOTS), whole(status=status)]) as server, open_source(server.url) as source:
        with pytest.raises(Refused, match="answered 418") as refused:
            source.document(S1)
        assert str(refused.value).isprintable()
        assert len(str(refused.value)) < 250


SAYINGS = [whole(ROBOTS), whole(READ)]


def identity(issuer: trustme.CA, name: str = "127.0.0.1", *, complete: bool = True) -> ssl.SSLContext:
    """A server's side of TLS. If not `complete`, it leaves out the intermediate certificate."""
    issued = issuer.issue_cert(name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if complete:
        issued.configure_cert(context)
    else:
        with issued.private_key_and_cert_chain_pem.tempfile() as key, issued.cert_chain_pems[0].tempfile() as leaf:
            context.load_cert_chain(leaf, key)
    return context


def saved(authority: trustme.CA, path: Path) -> Path:
    authority.cert_pem.write_to_path(str(path))
    return path


def test_an_unknown_issuer_is_refused() -> None:
    """A certificate nobody vouches for ends in words that say what to do, before anything was asked."""
    with SocketServer(SAYINGS, identity(trustme.CA())) as server, open_source(server.url) as source:
        with pytest.raises(Unreachable, match=r"certificate could not be checked .*\[source\] ca_file") as refused:
            source.fetch_history(S1, known=False)
        assert set(server.heads) == {""}
    assert "\n" not in str(refused.value)


def test_ca_file_mends_a_chain_with_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the server leaves out its intermediate certificate, only the root fails, and ca_file fills the gap."""
    root = trustme.CA()
    intermediate = root.create_child_ca()
    monkeypatch.setenv("SSL_CERT_FILE", str(saved(root, tmp_path / "root.pem")))
    ca_file = saved(intermediate, tmp_path / "intermediate.pem")
    identified = identity(intermediate, complete=False)
    with SocketServer(SAYINGS, identified) as server:
        with open_source(server.url) as source, pytest.raises(Unreachable, match="certificate"):
            source.fetch_history(S1, known=False)
        with open_source(server.url, ca_file=ca_file) as source:
            assert source.fetch_history(S1, known=False).history


@pytest.mark.parametrize(
    "content",
    [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\x00\xff", None],
)
def test_a_ca_file_without_certificates(tmp_path: Path, content: bytes | None) -> None:
    """A ca_file that is empty, garbage or gone is a fault of the configuration, in one line that names it."""
    ca_file = tmp_path / "ca.pem"
    if content is not None:
        ca_file.write_bytes(content)
    with pytest.raises(ConfigError) as fault:
        open_source("https://127.0.0.1:1", ca_file=ca_file)
    (line,) = fault.value.faults
    assert line.startswith(f"billbot.toml: source: ca_file: {ca_file} ")
    assert "\n" not in line


def test_proxies_of_the_environment_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is asked directly, whatever proxy the environment names."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with SocketServer([drop]) as proxy, sample_site() as site:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
            monkeypatch.setenv(name.upper(), proxy.url)
        with open_source(site.url) as source:
            assert source.fetch_history(S1, known=False).history
        assert proxy.heads == []


def test_closing_lets_go_of_the_connection() -> None:
    """A connection that was kept open between requests ends with the source."""
    seen: list[bytes] = []

    def keep_open(connection: socket.socket) -> None:
        for body in (ROBOTS, READ):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            seen.append(connection.recv(4096))

    with SocketServer([keep_open]) as server, open_source(server.url) as source:
        source.fetch_history(S1, known=False)
        assert len(server.heads) == 1
    assert len(seen) == 2
    assert seen[0].startswith(b"GET /api/")
    assert seen[1] == b""


def test_what_is_not_read_to_its_end_is_hung_up_on() -> None:
    """A connection whose answer is given up in the middle is closed at once, not with the source."""
    hung_up = threading.Event()

    def go_on(connection: socket.socket) -> None:
        with suppress(ConnectionError):  # the hang-up may come while much is still on its way
            part(b" " * 9_000_000, claimed=9_000_001)(connection)
            connection.recv(1)
        hung_up.set()

    with SocketServer([whole(ROBOTS), go_on]) as server, open_source(server.url) as source:
        with pytest.raises(Unreadable):
            source.fetch_history(S1, known=False)
        assert hung_up.wait(10)
