"""An answer that is not as Slack's reference says is an error of delivery, never a crash and never believed."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from billbot.channels.slack import SlackChannel
from billbot.channels.slack.connection import LARGEST_BYTES
from billbot.errors import DeliveryError
from tests.support.slack_channel import NOON, ROOM, Stopwatch, message

ME = {"ok": True, "team_id": "T1", "user_id": "U1", "bot_id": "B1"}
NO_SLACK = {
    "nested": b'{"a":' * 100_000,
    "a list": b"[]",
    "a number": b"1",
    "not UTF-8": b'{"ok": true, "ts": "\xff"}',
    "too large": b'{"ok": true, "ts": "1700000000.000001", "x": "' + b"x" * LARGEST_BYTES + b'"}',
}
CALLS: dict[str, Callable[[SlackChannel], Any]] = {
    "send": lambda channel: channel.send(message(), ROOM, thread=None),
    "find": lambda channel: channel.find("k", ROOM, NOON),
    "answers": lambda channel: channel.answers("1700000000.000001"),
}


@pytest.fixture
def channel(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> SlackChannel:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    return SlackChannel("room", to=ROOM, token="xoxb-1", api_url=httpserver.url_for("/api/"), clock=Stopwatch().clock)


@pytest.mark.parametrize("body", NO_SLACK.values(), ids=NO_SLACK)
def test_what_is_no_answer_of_slacks(httpserver: HTTPServer, channel: SlackChannel, body: bytes) -> None:
    """Whatever comes in the place of an answer, the message counts as told to nobody, and is asked after later."""
    httpserver.expect_request("/api/chat.postMessage").respond_with_data(body, content_type="application/json")
    with pytest.raises(DeliveryError) as failed:
        CALLS["send"](channel)
    assert failed.value.unclear


@pytest.mark.parametrize("ts", [None, 17, "", "now", "1700000000.000001\n", "9" * 400 + ".0", {}, "\u0661.\u0661"])
def test_a_post_without_its_ts(httpserver: HTTPServer, channel: SlackChannel, ts: Any) -> None:
    """A post whose answer does not say how the message is called is asked after later, and no reference is made up."""
    httpserver.expect_request("/api/chat.postMessage").respond_with_json({"ok": True, "ts": ts})
    with pytest.raises(DeliveryError) as failed:
        CALLS["send"](channel)
    assert failed.value.unclear


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
def test_a_history_of_anything(httpserver: HTTPServer, channel: SlackChannel, messages: Any) -> None:
    """A history that cannot be read leaves the doubt, and the message is neither believed nor sent again."""
    httpserver.expect_request("/api/auth.test").respond_with_json(ME)
    httpserver.expect_request("/api/conversations.history").respond_with_json({"ok": True, "messages": messages})
    with pytest.raises(DeliveryError) as failed:
        CALLS["find"](channel)
    assert failed.value.unclear


@pytest.mark.parametrize(
    "told", [7, [7], OWN | {"reactions": 7}, OWN | {"reactions": [7]}, OWN | {"reactions": [{"name": "x", "users": 7}]}]
)
def test_reactions_of_anything(httpserver: HTTPServer, channel: SlackChannel, told: Any) -> None:
    """Reactions that cannot be read are no answer, but trouble that is tried again."""
    httpserver.expect_request("/api/auth.test").respond_with_json(ME)
    httpserver.expect_request("/api/reactions.get").respond_with_json({"ok": True, "message": told})
    with pytest.raises(DeliveryError):
        CALLS["answers"](channel)


@pytest.mark.parametrize("met", [{}, {"user_id": None, "bot_id": ""}, {"bot_id": 0}])
def test_nobody_is_us(httpserver: HTTPServer, channel: SlackChannel, met: dict[str, Any]) -> None:
    """Where Slack does not say who we are no message is taken for ours, one without an author neither."""
    httpserver.expect_request("/api/auth.test").respond_with_json({"ok": True, **met})
    told = {"ts": "1700000000.000001", "metadata": KEY, "user": None, "bot_id": ""}
    httpserver.expect_request("/api/conversations.history").respond_with_json({"ok": True, "messages": [told]})
    assert CALLS["find"](channel) is None


@pytest.mark.parametrize("met", [{"user": 7}, {"user": ["x"]}, {}])
def test_doctor_takes_anything(httpserver: HTTPServer, channel: SlackChannel, met: dict[str, Any]) -> None:
    """The trial of a channel says that an answer is not as it should be, and ends."""
    httpserver.expect_request("/api/auth.test").respond_with_json({"ok": True, **met})
    httpserver.expect_request("/api/conversations.info").respond_with_json({"ok": True, "channel": "x"})
    assert [finding.well for finding in channel.examine(send=False)][-1] is False
