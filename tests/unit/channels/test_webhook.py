"""The webhook channel: the posted JSON and its signature."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from pytest_httpserver import HTTPServer
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from billbot.channels import webhook
from billbot.channels.webhook import content, new_secret
from billbot.clock import system
from billbot.domain.ledger import PARTS
from billbot.errors import DeliveryError
from billbot.notify import KINDS
from billbot.notify.bill_hearings import ALERT
from billbot.notify.reader import ASK
from tests.support.way_out import MESSAGE, send, way_out

SECRET = new_secret()
SCHEMA = json.loads(Path(webhook.__file__).with_name("webhook.schema.json").read_text("utf-8"))


def test_what_is_posted(httpserver: HTTPServer) -> None:
    """A message is JSON by the published schema."""
    httpserver.expect_oneshot_request("/in", method="POST", query_string="token=1").respond_with_data(status=202)
    send("webhook", f"{httpserver.url_for('/in?token=1')} {SECRET}")
    ((request, _),) = httpserver.log
    assert (request.content_type, request.headers["User-Agent"][:8]) == ("application/json", "billbot/")
    Draft202012Validator(SCHEMA).validate(request.json)
    assert request.json == {
        "version": 1,
        "id": "msg_1",
        "kind": "alert",
        "corrects": ["msg_0"],
        "headline": MESSAGE.subject,
        "text": MESSAGE.text,
        "proposals": [{"id": "dignity", "name": "Dignity"}],
        "bills": ["194/H1588"],
        "links": [{"label": "H.1", "url": "https://a.org/1"}],
    }


def test_kinds_of_the_schema() -> None:
    """The schema has every kind of message, and is strict."""
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
    """The Standard Webhooks library accepts the signature, but not with another secret or body."""
    httpserver.expect_request("/").respond_with_data("")
    send("webhook", f"{httpserver.url_for('/')} {SECRET}", clock=system())
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
    send("webhook", f"{httpserver.url_for('/')} {new} {SECRET}", clock=system())
    ((request, _),) = httpserver.log
    for secret in (SECRET, new):
        assert Webhook(secret).verify(request.get_data(), dict(request.headers.items()))


def test_test_message(httpserver: HTTPServer) -> None:
    """`doctor` posts a message of the kind test."""
    httpserver.expect_request("/").respond_with_data("")
    way_out("webhook", f"{httpserver.url_for('/')} {SECRET}").examine(send=True)
    ((request, _),) = httpserver.log
    Draft202012Validator(SCHEMA).validate(request.json)
    assert request.get_json()["kind"] == "test"


@pytest.mark.parametrize(
    "secrets", ["", "b", "whsec_c2hvcnQ=", "whsec_!", f"whsec_{'A' * 99}", "A" * 44, f"{SECRET} {SECRET} {SECRET}"]
)
def test_secret_that_is_none(secrets: str) -> None:
    """No secret, more than two, and what lacks the prefix or has the wrong length hold the channel."""
    with pytest.raises(DeliveryError, match="followed by its secret") as failed:
        way_out("webhook", f"https://a.org/ {secrets}").recipients()
    assert failed.value.kind == "held"
