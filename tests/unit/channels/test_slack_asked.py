"""Slack asked whether messages would be taken, without one."""

from collections.abc import Iterator

import pytest

from billbot.channels.slack import SlackChannel
from billbot.errors import DeliveryError
from tests.support.slack_channel import ROOM, Stopwatch, a_channel, message
from tests.support.slack_server import SlackServer

WATCH = Stopwatch()


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer(ROOM) as server:
        yield server


@pytest.fixture
def channel(slack: SlackServer) -> SlackChannel:
    return a_channel(slack, WATCH)


def asked(channel: SlackChannel) -> DeliveryError:
    with pytest.raises(DeliveryError) as failed:
        channel.probe()
    return failed.value


def sent(channel: SlackChannel) -> DeliveryError:
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    return failed.value


def test_nothing_is_posted(slack: SlackServer, channel: SlackChannel) -> None:
    """Where all is well nothing is posted, and nothing is said."""
    channel.probe()
    assert slack.channels[ROOM] == []
    assert [method for method, _ in slack.calls] == ["auth.test", "conversations.info"]


@pytest.mark.parametrize("trouble", ["member", "archived", "scope", "gone", "token"])
def test_says_what_a_message_would(slack: SlackServer, channel: SlackChannel, trouble: str) -> None:
    """What a message would be refused for is said in the same words, and for good."""
    if trouble == "token":
        channel = a_channel(slack, WATCH, token="xoxb-another")
    elif trouble == "member":
        slack.members.clear()
    elif trouble == "archived":
        slack.archived.add(ROOM)
    elif trouble == "scope":
        slack.scopes.remove("chat:write")
    else:
        slack.channels.clear()
    found, refused = asked(channel), sent(channel)
    assert (str(found), found.permanent, refused.by_message) == (str(refused), True, False)


def test_scope_to_see_the_channel(slack: SlackServer, channel: SlackChannel) -> None:
    """Without the scope to see whether the bot is a member that scope is what has to be mended."""
    slack.scopes.remove("channels:read")
    assert "add channels:read to those of the bot token" in str(asked(channel))


def test_rule_of_the_workspace(slack: SlackServer, channel: SlackChannel) -> None:
    """A rule that keeps the bot from posting shows in a message alone."""
    slack.fail_next("chat.postMessage", error="restricted_action")
    assert sent(channel).by_message
    channel.probe()
