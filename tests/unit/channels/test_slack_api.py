"""The API of Slack: its refusals, repeats and failures, strange answers, and a token that goes nowhere else."""

import logging
import socket
import ssl
import threading
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trustme
from pytest_httpserver import HTTPServer

from billbot.channels.slack import SlackChannel
from billbot.channels.slack_api import LARGEST_BYTES, is_of_slack
from billbot.errors import DeliveryError
from tests.support.elsewhere import REDIRECTS, Elsewhere, elsewhere
from tests.support.slack_channel import NOON, ROOM, Stopwatch, a_channel, message
from tests.support.slack_server import SlackServer

SLACK = "https://slack.com/api/"


def posts(slack: SlackServer) -> list[dict[str, Any]]:
    return [arguments for method, arguments in slack.calls if method == "chat.postMessage"]


def keys(slack: SlackServer) -> list[str]:
    return [told["metadata"]["event_payload"]["key"] for told in slack.channels[ROOM] if "metadata" in told]


def test_posting_is_not_repeated_after_a_server_error(slack: SlackServer, channel: SlackChannel) -> None:
    """A post that ended in a server error is left to a later delivery, whether it was accepted or not."""
    slack.fail_next("chat.postMessage", status=503)
    with pytest.raises(DeliveryError):
        channel.send(message(), ROOM, thread=None)
    assert len(posts(slack)) == 1


def test_short_rate_limit_is_sat_out(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """A rate limit of a few seconds is waited for by the clock, and the message leaves."""
    slack.fail_next("chat.postMessage", rate_limited=3)
    channel.send(message(), ROOM, thread=None)
    assert (keys(slack), watch.slept) == (["coalition-1"], [3.0])


def test_rate_limit_that_lasts_is_passed_on(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """A call limited three times in a row, each for a few seconds, waits for the next delivery."""
    for _ in range(3):
        slack.fail_next("chat.postMessage", rate_limited=3)
    with pytest.raises(DeliveryError):
        channel.send(message(), ROOM, thread=None)
    assert (keys(slack), watch.slept) == ([], [3.0, 3.0])


def test_rate_limit_at_the_end_is_passed_on(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """If the process was asked to end meanwhile, Slack is left alone."""
    watch.ended = True
    slack.fail_next("chat.postMessage", rate_limited=3)
    with pytest.raises(DeliveryError):
        channel.send(message(), ROOM, thread=None)
    assert len(posts(slack)) == 1


def test_long_rate_limit_is_passed_on(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """A long rate limit is not slept through; the error says how long Slack wants to be left alone."""
    slack.fail_next("chat.postMessage", rate_limited=90)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    assert (failed.value.permanent, failed.value.retry_after) == (False, 90.0)
    assert watch.slept == []


@pytest.mark.parametrize("url", ["http://slack.example.org/api/", "file:///etc/hosts", "127.0.0.1/api/"])
def test_token_does_not_travel_in_the_clear(watch: Stopwatch, url: str) -> None:
    """An address that is not encrypted is refused unless it is this machine's own."""
    with pytest.raises(ValueError, match="https"):
        SlackChannel("c", to=ROOM, token="xoxb-1", api_url=url, clock=watch.clock)


@pytest.mark.parametrize(
    "fault",
    [{"error": "invalid_auth"}, {"status": 500}, {"silence": "drop"}, {"rate_limited": 60}, {"error": "fatal_error"}],
)
def test_token_reaches_no_error_and_no_log(
    slack: SlackServer, channel: SlackChannel, caplog: pytest.LogCaptureFixture, fault: Any
) -> None:
    """The token is in no error, no traceback and no log, at the most talkative level."""
    caplog.set_level(logging.DEBUG)
    slack.fail_next("chat.postMessage", **fault)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    said = "".join(traceback.format_exception(failed.value)) + caplog.text
    assert "DeliveryError" in said or "RefusalError" in said
    assert slack.token not in said


def test_token_with_a_line_break_is_not_quoted(slack: SlackServer, watch: Stopwatch) -> None:
    """A token that cannot appear in a header makes an error that does not show it."""
    channel = a_channel(slack, watch, token="xoxb-one\nxoxb-two")
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    assert "xoxb" not in "".join(traceback.format_exception(failed.value))


@pytest.mark.parametrize(
    ("url", "api_url", "is_slack"),
    [
        ("wss://wss-primary.slack.com/link/?ticket=1", SLACK, True),
        ("wss://wss-primary.slack.com:443/link/?ticket=1", SLACK, True),
        ("ws://wss-primary.slack.com/link/?ticket=1", SLACK, False),
        ("wss://wss-primary.slack.com:8443/link/?ticket=1", SLACK, False),
        ("wss://slack.com.example.org/link/?ticket=1", SLACK, False),
        ("wss://fakeslack.com/link/?ticket=1", SLACK, False),
        ("ws://127.0.0.1:1/link/?ticket=1", SLACK, False),
        ("wss://[/", SLACK, False),
        ("ws://127.0.0.1:1/link/?ticket=1", "http://127.0.0.1:2/api/", True),
        ("ws://wss-primary.slack.com/link/?ticket=1", "http://127.0.0.1:2/api/", False),
    ],
)
def test_address_of_another(url: str, api_url: str, *, is_slack: bool) -> None:
    """We do not connect to an address that is not Slack's or not encrypted.

    The SDK does not encrypt on any port except 443, whatever the scheme.
    """
    assert is_of_slack(url, api_url, "wss", "ws") == is_slack


@pytest.fixture(scope="module")
def servers() -> Iterator[Elsewhere]:
    with elsewhere() as both:
        yield both


@pytest.fixture
def elsewhere_channel(servers: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> SlackChannel:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    return SlackChannel(
        "room", to=ROOM, token="xoxb-planted", api_url=f"{servers.url}/api/", clock=Stopwatch().clock, timeout=5
    )


@pytest.mark.parametrize("without_scheme", [False, True])
@pytest.mark.parametrize("status", REDIRECTS)
def test_token_goes_nowhere_else(
    servers: Elsewhere, elsewhere_channel: SlackChannel, status: int, *, without_scheme: bool
) -> None:
    """No redirect is followed, and the error says what to check."""
    servers.send_on(status, without_scheme=without_scheme)
    with pytest.raises(DeliveryError, match=rf"redirects billbot to another address \(status {status}\)") as failed:
        elsewhere_channel.send(message(), ROOM, thread=None)
    assert "check [slack] api_url" in str(failed.value)
    assert (servers.strayed, servers.asked) == ([], ["/api/chat.postMessage"])


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"])
def test_no_proxy_reads_the_token(servers: Elsewhere, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """Unencrypted requests, as to a Slack on this machine, use no proxy."""
    servers.send_on(302)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, servers.elsewhere)
    url = f"{servers.url}/api/"
    channel = SlackChannel("room", to=ROOM, token="xoxb-planted", api_url=url, clock=Stopwatch().clock, timeout=5)
    with pytest.raises(DeliveryError):
        channel.send(message(), ROOM, thread=None)
    assert (servers.strayed, servers.asked) == ([], ["/api/chat.postMessage"])


def test_each_call_stays(servers: Elsewhere, elsewhere_channel: SlackChannel) -> None:
    """Requests that only read follow no redirect either."""
    servers.send_on(302)
    with pytest.raises(DeliveryError):
        elsewhere_channel.find("key", ROOM, NOON)
    with pytest.raises(DeliveryError):
        elsewhere_channel.answers("1700000000.000001")
    (token,) = elsewhere_channel.examine(send=False)
    assert (token.well, servers.strayed) == (False, [])


def test_certificate_is_checked(slack: SlackServer, watch: Stopwatch) -> None:
    """A server whose certificate nobody vouches for gets no token."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    read = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with listener.accept()[0] as plain:
                try:
                    with context.wrap_socket(plain, server_side=True) as connection:
                        read.append(connection.recv(1))
                except OSError:
                    pass

        server = threading.Thread(target=serve)
        server.start()
        url = f"https://localhost:{listener.getsockname()[1]}/api/"
        channel = SlackChannel("c", to=ROOM, token=slack.token, api_url=url, clock=watch.clock)
        with pytest.raises(DeliveryError, match="certificate"):
            channel.send(message(), ROOM, thread=None)
        server.join()
    assert read == []


@pytest.mark.parametrize("variable", ["http_proxy", "HTTPS_PROXY"])
def test_exempt_hosts_pass_the_proxy_by(
    slack: SlackServer, watch: Stopwatch, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """A host that NO_PROXY names is asked directly, whatever proxy the environment holds."""
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    a_channel(slack, watch).send(message(), ROOM, thread=None)
    assert len(slack.channels[ROOM]) == 1


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        ("channel_not_found", "check `to`, and invite the bot with /invite"),
        ("not_in_channel", "/invite"),
        ("is_archived", "unarchive"),
        ("invalid_auth", "BILLBOT_SLACK_TOKEN"),
        ("not_authed", "BILLBOT_SLACK_TOKEN"),
        ("token_revoked", "BILLBOT_SLACK_TOKEN"),
        ("account_inactive", "BILLBOT_SLACK_TOKEN"),
        ("missing_scope", "add chat:write"),
        ("restricted_action", "admins"),
        ("msg_too_long", "report"),
    ],
)
def test_refusals_for_good(slack: SlackServer, channel: SlackChannel, error: str, mend: str) -> None:
    """A refusal that no later try can change is permanent, names Slack's word and says in one line what to do."""
    slack.fail_next("chat.postMessage", error=error, needed="chat:write")
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    text = str(failed.value)
    assert failed.value.permanent
    assert mend in text
    assert text.endswith(f"({error})")
    assert "\n" not in text


def test_each_state_of_a_channel(slack: SlackServer, watch: Stopwatch) -> None:
    """An unknown, a closed, an archived channel and a wrong token are each distinguished."""
    slack.channels.update(C_CLOSED=[], C_ARCHIVED=[])
    slack.members.add("C_ARCHIVED")
    slack.archived.add("C_ARCHIVED")
    told = []
    for channel in (
        a_channel(slack, watch, to="C_NONE"),
        a_channel(slack, watch, to="C_CLOSED"),
        a_channel(slack, watch, to="C_ARCHIVED"),
        a_channel(slack, watch, token="xoxb-wrong"),
    ):
        with pytest.raises(DeliveryError) as failed:
            channel.send(message(), channel.recipients()[0], thread=None)
        assert failed.value.permanent
        told.append(str(failed.value).rpartition("(")[2])
    assert told == ["channel_not_found)", "not_in_channel)", "is_archived)", "invalid_auth)"]


@pytest.mark.parametrize(
    "fault",
    [{"error": "internal_error"}, {"error": "service_unavailable"}, {"error": "a_new_word"}, {"status": 502}, {}],
)
def test_anything_else_waits(slack: SlackServer, channel: SlackChannel, fault: Any) -> None:
    """An answer that is not known to be for good is tried again later, so nothing is lost to a new word."""
    slack.fail_next("chat.postMessage", **fault)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    assert not failed.value.permanent


def test_no_slack_there(slack: SlackServer, watch: Stopwatch) -> None:
    """If no connection comes about the message waits, and the error says what to check."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    channel = SlackChannel("c", to=ROOM, token=slack.token, api_url=f"http://127.0.0.1:{port}/api/", clock=watch.clock)
    with pytest.raises(DeliveryError, match="no connection to Slack") as failed:
        channel.send(message(), ROOM, thread=None)
    assert not failed.value.permanent


@pytest.mark.parametrize(
    ("fault", "unclear"),
    [
        ({"status": 500}, True),
        ({"silence": "drop"}, True),
        ({"rate_limited": 60}, False),
        ({"error": "not_in_channel"}, False),
    ],
)
def test_whether_it_may_have_been_accepted(
    slack: SlackServer, channel: SlackChannel, fault: Any, *, unclear: bool
) -> None:
    """An error says whether the message may appear in the channel anyway."""
    slack.fail_next("chat.postMessage", **fault)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    assert (failed.value.kind == "unclear") is unclear


ME = {"ok": True, "team_id": "T1", "user_id": "U1", "bot_id": "B1"}
NO_SLACK = {
    "nested": b'{"a":' * 100_000,
    "a list": b"[]",
    "a number": b"1",
    "not UTF-8": b'{"ok": true, "ts": "\xff"}',
    "too large": b'{"ok": true, "ts": "1700000000.000001", "x": "' + b"x" * LARGEST_BYTES + b'"}',
}
CALLS: dict[str, Callable[[SlackChannel], Any]] = {
    "send": lambda strange: strange.send(message(), ROOM, thread=None),
    "find": lambda strange: strange.find("k", ROOM, NOON),
    "answers": lambda strange: strange.answers("1700000000.000001"),
}


@pytest.fixture
def strange(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> SlackChannel:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    return SlackChannel("room", to=ROOM, token="xoxb-1", api_url=httpserver.url_for("/api/"), clock=Stopwatch().clock)


@pytest.mark.parametrize("body", NO_SLACK.values(), ids=NO_SLACK)
def test_what_is_no_answer_of_slacks(httpserver: HTTPServer, strange: SlackChannel, body: bytes) -> None:
    """After any wrong answer, the message counts as not told, and we look for it later."""
    httpserver.expect_request("/api/chat.postMessage").respond_with_data(body, content_type="application/json")
    with pytest.raises(DeliveryError) as failed:
        CALLS["send"](strange)
    assert failed.value.kind == "unclear"


@pytest.mark.parametrize("ts", [None, 17, "", "now", "1700000000.000001\n", "9" * 400 + ".0", {}, "\u0661.\u0661"])
def test_a_post_without_its_ts(httpserver: HTTPServer, strange: SlackChannel, ts: Any) -> None:
    """A post whose answer does not say how the message is called is asked after later, and no reference is made up."""
    httpserver.expect_request("/api/chat.postMessage").respond_with_json({"ok": True, "ts": ts})
    with pytest.raises(DeliveryError) as failed:
        CALLS["send"](strange)
    assert failed.value.kind == "unclear"


OWN = {"bot_id": "B1", "ts": "1700000000.000001"}
KEY = {"event_type": "billbot_notice", "event_payload": {"key": "k"}}


@pytest.mark.parametrize(
    "messages",
    [
        7,
        [7],
        [None],
        [OWN | {"metadata": 7}],
        [OWN | {"metadata": {"event_type": "billbot_notice", "event_payload": [1]}}],
        [OWN | {"metadata": KEY, "ts": 7}],
        [{"bot_id": "B1", "metadata": KEY}],
    ],
)
def test_a_history_of_anything(httpserver: HTTPServer, strange: SlackChannel, messages: Any) -> None:
    """If the history cannot be read, the message stays unclear: not believed and not sent again."""
    httpserver.expect_request("/api/auth.test").respond_with_json(ME)
    httpserver.expect_request("/api/conversations.history").respond_with_json({"ok": True, "messages": messages})
    with pytest.raises(DeliveryError) as failed:
        CALLS["find"](strange)
    assert failed.value.kind == "unclear"


@pytest.mark.parametrize(
    "told", [7, [7], OWN | {"reactions": 7}, OWN | {"reactions": [7]}, OWN | {"reactions": [{"name": "x", "users": 7}]}]
)
def test_reactions_of_anything(httpserver: HTTPServer, strange: SlackChannel, told: Any) -> None:
    """Reactions that cannot be read are not an answer, but an error that is tried again."""
    httpserver.expect_request("/api/auth.test").respond_with_json(ME)
    httpserver.expect_request("/api/reactions.get").respond_with_json({"ok": True, "message": told})
    with pytest.raises(DeliveryError):
        CALLS["answers"](strange)


@pytest.mark.parametrize("met", [{}, {"user_id": None, "bot_id": ""}, {"bot_id": 0}])
def test_nobody_is_us(httpserver: HTTPServer, strange: SlackChannel, met: dict[str, Any]) -> None:
    """If Slack does not say who we are, no message counts as ours, not even one without an author."""
    httpserver.expect_request("/api/auth.test").respond_with_json({"ok": True, **met})
    told = {"ts": "1700000000.000001", "metadata": KEY, "user": None, "bot_id": ""}
    httpserver.expect_request("/api/conversations.history").respond_with_json({"ok": True, "messages": [told]})
    assert CALLS["find"](strange) is None


@pytest.mark.parametrize("met", [{"user": 7}, {"user": ["x"]}, {}])
def test_doctor_takes_anything(httpserver: HTTPServer, strange: SlackChannel, met: dict[str, Any]) -> None:
    """The trial of a channel says that an answer is not as it should be, and ends."""
    httpserver.expect_request("/api/auth.test").respond_with_json({"ok": True, **met})
    httpserver.expect_request("/api/conversations.info").respond_with_json({"ok": True, "channel": "x"})
    assert [finding.well for finding in strange.examine(send=False)][-1] is False
