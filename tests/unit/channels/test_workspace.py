"""A workspace is asked which channels the bot can see, and which of them is meant by a name."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from billbot.channels.slack import Workspace
from billbot.errors import DeliveryError
from tests.support.slack_channel import ROOM
from tests.support.slack_server import SlackServer


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer(ROOM, *(f"C00000{number:05}" for number in range(2100))) as server:
        server.scopes.add("groups:read")
        server.names = {channel: f"room-{channel.lower()}" for channel in server.channels} | {ROOM: "coalition"}
        yield server


def workspace(slack: SlackServer, token: str = "") -> Workspace:
    return Workspace(token or slack.token, slack.url)


def refused(seen: Workspace, typed: str) -> str:
    with pytest.raises(DeliveryError) as failed:
        seen.find(typed)
    return str(failed.value)


def test_every_page_is_read(slack: SlackServer) -> None:
    """A channel of the last page is found, a page a call."""
    assert workspace(slack).find("room-c0000002099").id == "C0000002099"
    assert [method for method, _ in slack.calls].count("conversations.list") == 3


def test_a_name_that_is_none_is_met_with_those_alike(slack: SlackServer) -> None:
    """Of many channels those whose names are most alike are shown, and how many more there are."""
    said = refused(workspace(slack), "#coalitoin")
    assert "It sees #coalition" in said
    assert len(said) < 600


def test_those_alike_hide_no_other() -> None:
    """Where all names have room all are shown, though one of them is like what was typed."""
    with SlackServer(ROOM, "C0000000001") as slack:
        slack.names = {ROOM: "coalition", "C0000000001": "desk"}
        assert "It sees #desk, #coalition;" in refused(workspace(slack), "news")


def test_private_channels_are_seen_where_the_bot_is_in_them(slack: SlackServer) -> None:
    """A private channel is found by those who are in it, with its scope, and by nobody else."""
    slack.private = {ROOM}
    assert workspace(slack).find("coalition").lack == ""
    slack.scopes.discard("groups:read")
    assert "no channel of that name" in refused(workspace(slack), "coalition")
    slack.scopes.add("groups:read")
    slack.members.discard(ROOM)
    assert "no channel of that name" in refused(workspace(slack), "coalition")
    assert "channel_not_found" in refused(workspace(slack), ROOM)


def test_an_app_without_a_scope_to_see_channels(slack: SlackServer) -> None:
    """Where the app may see no channels, the scope that it lacks is named."""
    slack.scopes = {"chat:write"}
    assert "add channels:read to those of the bot token" in refused(workspace(slack), "coalition")


def test_what_is_no_bot_token_is_sent_nowhere(slack: SlackServer) -> None:
    """A token of another kind, or a text that is none, never leaves the machine."""
    for text in ("xoxp-1", "xapp-1", "a password", "xoxb-1 2", "xoxb-\n", f"xoxb-{'1' * 300}"):
        (found,) = workspace(slack, text).examine()
        assert (found.well, text in found.said) == (False, False)
    assert slack.calls == []


@pytest.mark.parametrize(
    "channels", [None, 17, [None], [{}], [{"id": "C1"}], [{"id": 'C1"', "name": "x"}], [{"id": "C1", "name": 7}]]
)
def test_an_answer_that_is_none(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, channels: Any) -> None:
    """A list that is not as Slack's reference says is an error, and no channel of it is believed."""
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    scopes = {"X-OAuth-Scopes": "channels:read"}
    httpserver.expect_request("/api/auth.test").respond_with_json({"ok": True}, headers=scopes)
    httpserver.expect_request("/api/conversations.list").respond_with_json({"ok": True, "channels": channels})
    seen = Workspace("xoxb-1", httpserver.url_for("/api/"))
    assert "not as it should be" in refused(seen, "x")
