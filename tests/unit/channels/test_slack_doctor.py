"""A Slack channel and a workspace tried without telling anybody anything."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from billbot.channels.slack import SlackChannel
from billbot.channels.slack_doctor import Workspace
from billbot.errors import DeliveryError
from tests.support.slack_channel import ROOM, Stopwatch, a_channel, message
from tests.support.slack_server import SlackServer

STOPWATCH = Stopwatch()


@pytest.fixture
def one_room() -> Iterator[SlackServer]:
    with SlackServer(ROOM) as server:
        yield server


@pytest.fixture
def in_it(one_room: SlackServer) -> SlackChannel:
    return a_channel(one_room, STOPWATCH)


def lacks(in_it: SlackChannel) -> str:
    """What `doctor` finds to fix, without posting anything."""
    return " ".join(each.said for each in in_it.examine(send=False) if not each.well)


def test_nothing_is_posted(one_room: SlackServer, in_it: SlackChannel) -> None:
    """If all is well nothing is posted, and there is nothing to fix."""
    assert lacks(in_it) == ""
    assert one_room.channels[ROOM] == []


@pytest.mark.parametrize("trouble", ["member", "archived", "gone", "token"])
def test_says_what_a_message_would(one_room: SlackServer, in_it: SlackChannel, trouble: str) -> None:
    """`doctor` names a reason for refusal in the same words."""
    if trouble == "token":
        in_it = a_channel(one_room, STOPWATCH, token="xoxb-another")
    elif trouble == "member":
        one_room.members.clear()
    elif trouble == "archived":
        one_room.archived.add(ROOM)
    else:
        one_room.channels.clear()
    with pytest.raises(DeliveryError) as failed:
        in_it.send(message(), ROOM, thread=None)
    assert (failed.value.kind, str(failed.value) in lacks(in_it)) == ("held", True)


@pytest.fixture
def several_rooms() -> Iterator[SlackServer]:
    with SlackServer(ROOM, *(f"C00000{number:05}" for number in range(2100))) as server:
        server.scopes.add("groups:read")
        server.names = {channel: f"room-{channel.lower()}" for channel in server.channels} | {ROOM: "coalition"}
        yield server


def workspace(several_rooms: SlackServer, token: str = "") -> Workspace:
    return Workspace(token or several_rooms.token, several_rooms.url)


def refused(seen: Workspace, typed: str) -> str:
    with pytest.raises(DeliveryError) as failed:
        seen.find(typed)
    return str(failed.value)


def test_every_page_is_read(several_rooms: SlackServer) -> None:
    """A channel of the last page is found, a page a call."""
    assert workspace(several_rooms).find("room-c0000002099").id == "C0000002099"
    assert [method for method, _ in several_rooms.calls].count("conversations.list") == 3


def test_a_name_that_is_none_is_met_with_those_alike(several_rooms: SlackServer) -> None:
    """If there are many channels, the most similar names are shown, and how many more there are."""
    said = refused(workspace(several_rooms), "#coalitoin")
    assert "It sees #coalition" in said
    assert len(said) < 600


def test_those_alike_hide_no_other() -> None:
    """If all names have room all are shown, though one of them is like what was typed."""
    with SlackServer(ROOM, "C0000000001") as several_rooms:
        several_rooms.names = {ROOM: "coalition", "C0000000001": "desk"}
        assert "It sees #desk, #coalition;" in refused(workspace(several_rooms), "news")


def test_private_channels_are_seen_where_the_bot_is_in_them(several_rooms: SlackServer) -> None:
    """A private channel is found by those who are in it, with its scope, and by nobody else."""
    several_rooms.private = {ROOM}
    assert workspace(several_rooms).find("coalition").lack == ""
    several_rooms.scopes.discard("groups:read")
    assert "no channel of that name" in refused(workspace(several_rooms), "coalition")
    several_rooms.scopes.add("groups:read")
    several_rooms.members.discard(ROOM)
    assert "no channel of that name" in refused(workspace(several_rooms), "coalition")
    assert "channel_not_found" in refused(workspace(several_rooms), ROOM)


def test_an_app_without_a_scope_to_see_channels(several_rooms: SlackServer) -> None:
    """If the app may see no channels, the scope that it lacks is named."""
    several_rooms.scopes = {"chat:write"}
    assert "add channels:read to those of the bot token" in refused(workspace(several_rooms), "coalition")


def test_what_is_no_bot_token_is_sent_nowhere(several_rooms: SlackServer) -> None:
    """A token of another kind, or other text, is never sent."""
    for text in ("xoxp-1", "xapp-1", "a password", "xoxb-1 2", "xoxb-\n", f"xoxb-{'1' * 300}"):
        (found,) = workspace(several_rooms, text).examine()
        assert (found.well, text in found.said) == (False, False)
    assert several_rooms.calls == []


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
    assert "is malformed" in refused(seen, "x")
