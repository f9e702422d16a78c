"""The webhook channel: what is posted, how it is signed, and what it makes of a receiver's answers."""

import json
from pathlib import Path
from time import monotonic
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from pytest_httpserver import HTTPServer
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from billbot.channels import webhook
from billbot.channels.webhook import WebhookChannel, content, new_secret
from billbot.clock import stopped, system
from billbot.domain.bills import BillId
from billbot.domain.ledger import PARTS, About, Message
from billbot.errors import DeliveryError, Meaning
from billbot.notify import KINDS
from billbot.notify.hearings import ALERT
from billbot.notify.reader import ASK
from tests.support.elsewhere import REDIRECTS, elsewhere
from tests.support.fetch_fakes import SocketServer, deaf, drip, drop
from tests.support.slack_channel import NOON
from tests.support.webhook_receiver import PLANTED

MESSAGE = Message(
    key="msg_1",
    subject="It passed",
    text="It passed.",
    html="<p>It passed.</p>",
    fallback="",
    blocks=(),
    links=(("H.1", "https://a.org/1"),),
    about=About("alert", ({"id": "dignity", "name": "Dignity"},), (BillId(194, "H1588"),), ("msg_0",)),
)
SECRET = new_secret()
SCHEMA = json.loads(Path(webhook.__file__).with_name("webhook.schema.json").read_text("utf-8"))


def channel(url: str, *secrets: str, **more: Any) -> WebhookChannel:
    kept = " ".join([url, *(secrets or (SECRET,))])
    return WebhookChannel("hook", to="env:HOOK", kept=lambda: kept, **{"clock": stopped(NOON), **more})


def failing(url: str, **more: Any) -> DeliveryError:
    with pytest.raises(DeliveryError) as failed:
        channel(url, **more).send(MESSAGE, "env:HOOK", thread=None)
    return failed.value


def test_what_is_posted(httpserver: HTTPServer) -> None:
    """A message is JSON by the published schema, and the receipt has its id."""
    httpserver.expect_oneshot_request("/in", method="POST", query_string="token=1").respond_with_data(status=202)
    receipt = channel(httpserver.url_for("/in?token=1")).send(MESSAGE, "env:HOOK", thread="x")
    assert (receipt.reference, receipt.at) == ("msg_1", NOON)
    ((request, _),) = httpserver.log
    assert request.content_type == "application/json"
    Draft202012Validator(SCHEMA).validate(request.json)
    assert request.json == {
        "version": 1,
        "id": "msg_1",
        "kind": "alert",
        "corrects": ["msg_0"],
        "headline": "It passed",
        "text": "It passed.",
        "proposals": [{"id": "dignity", "name": "Dignity"}],
        "bills": ["194/H1588"],
        "links": [{"label": "H.1", "url": "https://a.org/1"}],
    }


def test_kinds_of_the_schema() -> None:
    """The schema names every kind of message, and is strict about what it promises."""
    Draft202012Validator.check_schema(SCHEMA)
    told = {each for each in KINDS if each not in {"bill", "row", "fact", "committee_hearing", ASK}} | {ALERT, "test"}
    assert set(SCHEMA["properties"]["kind"]["examples"]) == told
    assert set(SCHEMA["required"]) == set(SCHEMA["properties"]) == set(content(MESSAGE))
    assert set(PARTS) - told == {"row", "fact"}


def test_text_that_is_too_long() -> None:
    """A text is cut, and that shows."""
    text = content(replace(MESSAGE, text="x" * 100_001))["text"]
    assert (len(text), text[-2:]) == (100_000, "x…")


def test_signed(httpserver: HTTPServer) -> None:
    """The library of Standard Webhooks accepts the signature, and neither another secret nor another body."""
    httpserver.expect_request("/").respond_with_data("")
    channel(httpserver.url_for("/"), clock=system()).send(MESSAGE, "env:HOOK", thread=None)
    ((request, _),) = httpserver.log
    headers = dict(request.headers.items())
    assert Webhook(SECRET).verify(request.get_data(), headers)["id"] == headers["Webhook-Id"] == "msg_1"
    for secret, body in ((new_secret(), request.get_data()), (SECRET, b'{"headline": "It failed"}')):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body, headers)


def test_secret_that_is_being_changed(httpserver: HTTPServer) -> None:
    """While there are two secrets, a receiver that has either of them accepts."""
    new = new_secret()
    httpserver.expect_request("/").respond_with_data("")
    channel(httpserver.url_for("/"), new, SECRET, clock=system()).send(MESSAGE, "env:HOOK", thread=None)
    ((request, _),) = httpserver.log
    for secret in (SECRET, new):
        assert Webhook(secret).verify(request.get_data(), dict(request.headers.items()))


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        *((400, "unclear"), (401, "held"), (403, "held"), (404, "held"), (410, "held"), (413, "refused")),
        *((429, "later"), (500, "unclear"), (502, "unclear"), (503, "unclear")),
    ],
)
def test_answers(httpserver: HTTPServer, status: int, meaning: Meaning) -> None:
    """What an answer means is in one table; what is not there may have been taken, and goes again as it is."""
    assert meaning in get_args(Meaning)
    httpserver.expect_request("/").respond_with_data(status=status, headers={"Retry-After": "120"})
    error = failing(httpserver.url_for("/"))
    assert (error.meaning, error.by_message, error.retry_after) == (meaning, meaning == "held", 120)
    assert f"status {status}" in str(error)


@pytest.mark.parametrize("status", REDIRECTS)
def test_redirect_is_not_followed(status: int) -> None:
    """A redirect leads nowhere."""
    with elsewhere() as servers:
        servers.send_on(status)
        error = failing(servers.url)
        assert not servers.strayed
    assert (error.meaning, "a redirect is not followed" in str(error)) == ("unclear", True)


def test_nobody_there() -> None:
    """Where no connection was made, or it took too long, nothing was taken."""
    with SocketServer([drop]) as server:
        url = server.url
    assert failing(url).meaning == "later"
    with deaf() as url:
        assert failing(url, timeout=0.1).meaning == "later"
        with pytest.raises(DeliveryError):
            channel(url, timeout=0.1).probe()


def test_connection_that_breaks() -> None:
    """A post without an answer may have been taken."""
    with SocketServer([drop]) as server:
        assert failing(server.url).meaning == "unclear"


@pytest.mark.parametrize(
    ("begun", "more"),
    [
        *((b"HTTP/1.1 200 ", b"x"), (b"", b"HTTP/1.1 100 Continue\r\n\r\n")),
        *((b"HTTP/1.1 200 OK\r\nX-More: ", b"x"), (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10)),
    ],
)
def test_answer_that_drips(begun: bytes, more: bytes) -> None:
    """A post is over after its time, however slowly the answer comes."""
    with SocketServer([drip(begun, more)]) as server:
        before = monotonic()
        error = failing(server.url, longest_seconds=0.2)
        assert monotonic() - before < 0.6
    assert (error.meaning, "in time" in str(error)) == ("unclear", True)


def test_private_network() -> None:
    """An address in a private network is refused unless that is allowed."""
    for url in ("https://10.255.255.1/", "https://169.254.169.254/latest"):
        error = failing(url)
        assert (error.meaning, "[webhook] private = true" in str(error)) == ("later", True)
    assert "private" not in str(failing("https://127.0.0.1:1/"))
    assert "private" not in str(failing("https://0.0.0.0:1/", private=True, timeout=0.1))


@pytest.mark.parametrize(
    "kept",
    [
        *("", "http://example.org/x", "ftp://a.org", "https://me:pass@a.org/", "https://[::1", "https://a.org/ b"),
        *(
            "https://a.org/",
            "https://a.org/ whsec_c2hvcnQ=",
            "https://a.org/ whsec_!",
            f"https://a.org/ whsec_{'A' * 99}",
        ),
        f"https://a.org/ {SECRET} {SECRET} {SECRET}",
    ],
)
def test_what_nothing_can_be_posted_by(kept: str) -> None:
    """What lacks an address that is encrypted, or a secret of the right length, holds the channel."""
    hook = WebhookChannel("hook", to="env:HOOK", kept=lambda: kept, clock=stopped(NOON))
    with pytest.raises(DeliveryError, match=r"lead to one address|must be followed by a secret") as failed:
        hook.recipients()
    assert failed.value.meaning == "later"


def test_no_error_names_the_address(httpserver: HTTPServer) -> None:
    """The address and the secret are in no error and no finding, whatever goes wrong."""
    said = []
    for status in (200, 302, 400, 410, 413, 429, 500):
        httpserver.clear()
        httpserver.expect_request(f"/{PLANTED}").respond_with_data(PLANTED, status=status)
        hook = channel(httpserver.url_for(f"/{PLANTED}"))
        said += [each.said for send in (False, True) for each in hook.examine(send=send)]
    urls = (
        f"http://127.0.0.1:1/{PLANTED}",
        f"https://{PLANTED}.invalid/",
        f"https://{PLANTED}/ x",
        f"https://10.0.0.1/{PLANTED}",
    )
    said += [str(failing(url)) for url in urls]
    assert len(said) == 18
    assert not any(PLANTED in each or SECRET in each or "\n" in each for each in said)
    assert channel(f"https://a.org/{PLANTED}").recipients() == ("env:HOOK",)


def test_doctor(httpserver: HTTPServer) -> None:
    """The doctor connects; asked to send, it posts a test."""
    httpserver.expect_request("/").respond_with_data("")
    hook = channel(httpserver.url_for("/"))
    assert [each.well for each in hook.examine(send=False)] == [True]
    assert not httpserver.log
    assert [each.well for each in hook.examine(send=True)] == [True]
    (request, _) = httpserver.log[0]
    Draft202012Validator(SCHEMA).validate(request.json)
    assert request.get_json()["kind"] == "test"
