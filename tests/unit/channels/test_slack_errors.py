"""What Slack's refusals mean: for good or for now, accepted perhaps or not, and what a person does about it."""

import socket
from typing import Any

import pytest

from billbot.channels.slack import SlackChannel
from billbot.errors import DeliveryError
from tests.support.slack_channel import ROOM, Stopwatch, a_channel, message
from tests.support.slack_server import SlackServer


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        ("channel_not_found", "check `to`, and invite the bot with /invite"),
        ("not_in_channel", "/invite"),
        ("is_archived", "unarchive"),
        ("invalid_auth", "BILLBOT_SLACK_TOKEN"),
        ("not_authed", "BILLBOT_SLACK_TOKEN"),
        ("token_revoked", "BILLBOT_SLACK_TOKEN"),
        ("account_inactive", "BILLBOT_SLACK_TOKEN"),
        ("missing_scope", "add chat:write"),
        ("restricted_action", "admins"),
        ("msg_too_long", "report"),
    ],
)
def test_refusals_for_good(slack: SlackServer, channel: SlackChannel, error: str, mend: str) -> None:
    """A refusal that no later try can change is permanent, names Slack's word and says in one line what to do."""
    slack.fail_next("chat.postMessage", error=error, needed="chat:write")
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    text = str(failed.value)
    assert failed.value.permanent
    assert mend in text
    assert text.endswith(f"({error})")
    assert "\n" not in text


def test_each_state_of_a_channel(slack: SlackServer, watch: Stopwatch) -> None:
    """An unknown, a closed, an archived channel and a wrong token are each told apart."""
    slack.channels.update(C_CLOSED=[], C_ARCHIVED=[])
    slack.members.add("C_ARCHIVED")
    slack.archived.add("C_ARCHIVED")
    told = []
    for channel in (
        a_channel(slack, watch, to="C_NONE"),
        a_channel(slack, watch, to="C_CLOSED"),
        a_channel(slack, watch, to="C_ARCHIVED"),
        a_channel(slack, watch, token="xoxb-wrong"),
    ):
        with pytest.raises(DeliveryError) as failed:
            channel.send(message(), channel.recipients()[0], thread=None)
        assert failed.value.permanent
        told.append(str(failed.value).rpartition("(")[2])
    assert told == ["channel_not_found)", "not_in_channel)", "is_archived)", "invalid_auth)"]


@pytest.mark.parametrize(
    "fault",
    [{"error": "internal_error"}, {"error": "service_unavailable"}, {"error": "a_new_word"}, {"status": 502}, {}],
)
def test_anything_else_waits(slack: SlackServer, channel: SlackChannel, fault: Any) -> None:
    """An answer that is not known to be for good is tried again later, so that nothing is lost to a new word."""
    slack.fail_next("chat.postMessage", **fault)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    assert not failed.value.permanent


def test_nobody_there(slack: SlackServer, watch: Stopwatch) -> None:
    """Where no connection comes about the message waits, and the error says what to check."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    channel = SlackChannel("c", to=ROOM, token=slack.token, api_url=f"http://127.0.0.1:{port}/api/", clock=watch.clock)
    with pytest.raises(DeliveryError, match="no connection to Slack") as failed:
        channel.send(message(), ROOM, thread=None)
    assert not failed.value.permanent


@pytest.mark.parametrize(
    ("fault", "unclear"),
    [
        ({"status": 500}, True),
        ({"silence": "drop"}, True),
        ({"rate_limited": 60}, False),
        ({"error": "not_in_channel"}, False),
    ],
)
def test_whether_it_may_have_been_accepted(
    slack: SlackServer, channel: SlackChannel, fault: Any, *, unclear: bool
) -> None:
    """An error says whether the message may stand in the channel all the same."""
    slack.fail_next("chat.postMessage", **fault)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    assert failed.value.unclear is unclear
