"""The token goes to Slack's address alone: no redirect is followed, no proxy reads it, and a certificate has to fit."""

import socket
import ssl
import threading
from collections.abc import Iterator

import pytest
import trustme

from billbot.channels.slack import SlackChannel
from billbot.errors import DeliveryError
from tests.support.elsewhere import REDIRECTS, Elsewhere, elsewhere
from tests.support.slack_channel import NOON, ROOM, Stopwatch, a_channel, message
from tests.support.slack_server import SlackServer


@pytest.fixture(scope="module")
def servers() -> Iterator[Elsewhere]:
    with elsewhere() as both:
        yield both


@pytest.fixture
def channel(servers: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> SlackChannel:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    return SlackChannel(
        "room", to=ROOM, token="xoxb-planted", api_url=f"{servers.url}/api/", clock=Stopwatch().clock, timeout=5
    )


@pytest.mark.parametrize("without_scheme", [False, True])
@pytest.mark.parametrize("status", REDIRECTS)
def test_token_goes_nowhere_else(
    servers: Elsewhere, channel: SlackChannel, status: int, *, without_scheme: bool
) -> None:
    """Whatever the redirect, nobody else is asked, and the error says what to check."""
    servers.send_on(status, without_scheme=without_scheme)
    with pytest.raises(DeliveryError, match=rf"sends billbot on to another address \(status {status}\)") as failed:
        channel.send(message(), ROOM, thread=None)
    assert "check [slack] api_url" in str(failed.value)
    assert (servers.strayed, servers.asked) == ([], ["/api/chat.postMessage"])


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"])
def test_no_proxy_reads_the_token(servers: Elsewhere, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """What is not encrypted, as with a Slack on this machine, goes through no proxy, though none is exempted."""
    servers.send_on(302)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, servers.elsewhere)
    url = f"{servers.url}/api/"
    channel = SlackChannel("room", to=ROOM, token="xoxb-planted", api_url=url, clock=Stopwatch().clock, timeout=5)
    with pytest.raises(DeliveryError):
        channel.send(message(), ROOM, thread=None)
    assert (servers.strayed, servers.asked) == ([], ["/api/chat.postMessage"])


def test_each_call_stays(servers: Elsewhere, channel: SlackChannel) -> None:
    """What only reads is not sent on either: the look-up, the answers, the trial."""
    servers.send_on(302)
    with pytest.raises(DeliveryError):
        channel.find("key", ROOM, NOON)
    with pytest.raises(DeliveryError):
        channel.answers("1700000000.000001")
    (token,) = channel.examine(send=False)
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
