"""The channel by apprise, at its JSON, ntfy and mail plug-ins on loopback."""

import pytest
from pytest_httpserver import HTTPServer

from billbot.channels.apprise import fitted
from billbot.errors import DeliveryError
from tests.support.smtp_server import SmtpServer
from tests.support.way_out import MESSAGE, send, way_out

pytest.importorskip("apprise", reason="the extra apprise is not installed")

TITLE, TEXT = MESSAGE.subject, MESSAGE.text
PLANTED = "planted-apprise-77e2"


def of(httpserver: HTTPServer, scheme: str, path: str = "/in") -> str:
    return f"{scheme}://{httpserver.host}:{httpserver.port}{path}"


def test_json(httpserver: HTTPServer) -> None:
    """The JSON plug-in has the headline as title and the rest as text, unchanged."""
    httpserver.expect_request("/in").respond_with_data("")
    assert send("apprise", of(httpserver, "json")) == "msg_1"
    ((request, _),) = httpserver.log
    assert request.json["title"] == TITLE
    assert request.json["message"] == TEXT.partition("\n\n")[2]


def test_ntfy(httpserver: HTTPServer) -> None:
    """The plug-in for ntfy has both, too."""
    httpserver.expect_request("/").respond_with_json({})
    send("apprise", of(httpserver, "ntfy", "/bills"))
    ((request, _),) = httpserver.log
    assert (request.json["topic"], request.json["title"]) == ("bills", TITLE)
    assert request.json["message"].startswith("The House acts next")


def test_mail() -> None:
    """The plug-in for mail sends the text, whose markup is words."""
    with SmtpServer(security="none") as post:
        post.user, post.password = "bot", "invented"
        address = f"mailto://bot:invented@localhost:{post.port}?mode=insecure&from=bot@example.org&to=list@example.org"
        send("apprise", address)
        (mail,) = post.mails
    assert mail.recipients == ("list@example.org",)
    read = mail.read()
    assert read["Subject"] == TITLE
    parts = {part.get_content_type(): str(part.get_content()) for part in read.walk() if not part.is_multipart()}
    assert "<b>" not in parts.get("text/html", "")
    assert any("The House acts next" in each for each in parts.values())


@pytest.mark.parametrize("status", [400, 404, 500])
def test_refused(httpserver: HTTPServer, status: int) -> None:
    """From apprise nobody learns why a service refused, so the message may have arrived and is sent again."""
    httpserver.expect_request("/in").respond_with_data(PLANTED, status=status)
    with pytest.raises(DeliveryError, match="JSON did not take a message") as failed:
        send("apprise", of(httpserver, "json"))
    assert failed.value.kind == "unclear"
    assert len(httpserver.log) == 1


def test_two_addresses() -> None:
    """More than one address holds the channel."""
    with pytest.raises(DeliveryError, match="one address of apprise") as failed:
        way_out("apprise", "json://localhost ntfy://localhost/x").recipients()
    assert failed.value.kind == "held"


def test_unknown_address() -> None:
    """An address unknown to apprise must be fixed."""
    with pytest.raises(DeliveryError, match="that apprise knows") as failed:
        send("apprise", f"nowhere://{PLANTED}")
    assert (failed.value.kind, PLANTED in str(failed.value)) == ("held", False)


def test_fitted_to_the_service() -> None:
    """A long text is cut between lines, with a mark; without a title it begins with the headline."""
    title, body = fitted("It passed\n\n" + "Line\n" * 400, 250, 1000)
    assert (title, body[-6:], len(body) <= 900) == ("It passed", "Line\n…", True)
    assert fitted(TEXT, 0, 1000) == ("", TEXT)
    assert fitted("It passed\n\n" + "x" * 5000, 250, 1000)[1].endswith("x…")


def test_nobody_is_called() -> None:
    """A stranger's words call nobody together in a service that reads marks in a text."""
    _, body = fitted("It passed\n\nAn Act @everyone <@123> @here, write to a@example.org", 250, 2000)
    assert not any(each in body for each in ("@everyone", "<@", "@here"))
    assert "a@example.org" in body
