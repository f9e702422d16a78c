"""A server that never stops talking holds a channel for a while, not forever."""

import ssl
from pathlib import Path
from typing import Literal

import pytest
import trustme

from billbot.channels.email import EmailChannel
from billbot.channels.slack import SlackChannel
from billbot.clock import system
from billbot.domain.ledger import Message
from billbot.errors import DeliveryError
from tests.support.email_channel import mail_channel
from tests.support.socket_server import SocketServer, drip, given_up

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
OF_SLACK = {
    "status line": (b"HTTP/1.1 200 ", b"x"),
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "headers": (b"HTTP/1.1 200 OK\r\nX-More: ", b"x"),
    "chunks": (CHUNKED, b"1\r\n \r\n"),
    "body that only the end ends": (b'HTTP/1.1 200 OK\r\n\r\n{"ok": true, "ts": "1.000001"}', b" "),
}
OF_MAIL = {"greeting": (b"220-", b"x"), "greetings": (b"", b"220-x\r\n")}
MESSAGE = Message(key="k", subject="s", text="It passed.", html="<p>It passed.</p>", fallback="It passed.", blocks=())


def of_slack(server: SocketServer) -> SlackChannel:
    return SlackChannel(
        "room",
        to="C0123456789",
        token="xoxb-planted",
        api_url=f"{server.url}/api/",
        clock=system(),
        longest_seconds=0.2,
    )


def of_mail(
    server: SocketServer, seconds: float, security: Literal["none", "starttls", "tls"] = "none"
) -> EmailChannel:
    port = int(server.url.rpartition(":")[2])
    return mail_channel(port=port, security=security, clock=system(), longest_seconds=seconds)


@pytest.mark.parametrize("where", OF_SLACK)
def test_slack_that_drips(where: str) -> None:
    """A call to Slack is over after its time, and whether it arrived is not known."""
    with (
        SocketServer([drip(*OF_SLACK[where])]) as server,
        given_up(),
        pytest.raises(DeliveryError, match="did not answer in time") as failed,
    ):
        of_slack(server).send(MESSAGE, "C0123456789", thread=None)
    assert failed.value.kind == "unclear"


def test_encrypted_slack_that_drips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same is true for an encrypted one."""
    authority, trusted = trustme.CA(), tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with SocketServer([drip(*OF_SLACK["chunks"])], context) as server:
        with pytest.raises(DeliveryError, match="did not answer in time"):
            of_slack(server).send(MESSAGE, "C0123456789", thread=None)
        assert server.heads[0].startswith("POST /api/chat.postMessage")


@pytest.mark.parametrize("security", ["none", "starttls"])
@pytest.mark.parametrize("where", OF_MAIL)
def test_mail_server_that_drips(where: str, security: Literal["none", "starttls"]) -> None:
    """A conversation with a mail server is over after its time."""
    with (
        SocketServer([drip(*OF_MAIL[where])], reads=False) as server,
        given_up(),
        pytest.raises(DeliveryError, match="no connection to the mail server") as failed,
    ):
        of_mail(server, 0.2, security).send(MESSAGE, "a@example.org", thread=None)
    assert not failed.value.permanent
