"""An answer that is not as Slack's reference says is an error of delivery, never a crash and never believed."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from billbot.channels.slack import SlackChannel
from billbot.channels.slack.connection import LARGEST_BYTES
from billbot.errors import DeliveryError
from tests.support.slack_channel import ROOM, Watch, message

NO_SLACK = {
    "nested": b'{"a":' * 100_000,
    "a list": b"[]",
    "a number": b"1",
    "not UTF-8": b'{"ok": true, "ts": "\xff"}',
    "too large": b'{"ok": true, "ts": "1700000000.000001", "x": "' + b"x" * LARGEST_BYTES + b'"}',
}
CALLS: dict[str, Callable[[SlackChannel], Any]] = {
    "send": lambda channel: channel.send(message(), ROOM, thread=None, again=False),
    "find": lambda channel: channel.find("k", ROOM),
    "answer": lambda channel: channel.answer("1700000000.000001"),
}


@pytest.fixture
def channel(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> SlackChannel:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    return SlackChannel("room", to=ROOM, token="xoxb-1", api_url=httpserver.url_for("/api/"), clock=Watch().clock)


@pytest.mark.parametrize("body", NO_SLACK.values(), ids=NO_SLACK)
def test_what_is_no_answer_of_slacks(httpserver: HTTPServer, channel: SlackChannel, body: bytes) -> None:
    """Whatever comes in the place of an answer, the message counts as told to nobody, and is asked after later."""
    httpserver.expect_request("/api/chat.postMessage").respond_with_data(body, content_type="application/json")
    with pytest.raises(DeliveryError) as failed:
        CALLS["send"](channel)
    assert failed.value.unclear
