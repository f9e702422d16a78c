from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billbot.channels.slack import SlackChannel
from billbot.errors import DeliveryError
from tests.support.slack_channel import NOON, ROOM, Stopwatch, a_channel, message, section
from tests.support.slack_server import SlackServer


def posts(slack: SlackServer) -> list[dict[str, Any]]:
    return [arguments for method, arguments in slack.calls if method == "chat.postMessage"]


def keys(slack: SlackServer) -> list[str]:
    return [told["metadata"]["event_payload"]["key"] for told in slack.channels[ROOM] if "metadata" in told]


def test_message_arrives_whole(slack: SlackServer, channel: SlackChannel) -> None:
    """A message arrives with its blocks, its plain words and its key, and the receipt holds Slack's ts."""
    receipt = channel.send(message(), channel.recipients()[0], thread=None)
    (told,) = slack.channels[ROOM]
    assert (told["text"], told["blocks"]) == ("Passed the Senate\n*Passed the Senate*", [section()])
    assert told["metadata"] == {"event_type": "billbot_notice", "event_payload": {"key": "coalition-1"}}
    assert (receipt.reference, receipt.at) == (told["ts"], NOON)


def test_links_unfold_nothing(slack: SlackServer, channel: SlackChannel) -> None:
    """No preview is unfolded under a message and no word of it becomes a link of its own."""
    channel.send(message(), ROOM, thread=None)
    (asked,) = posts(slack)
    assert (asked["unfurl_links"], asked["unfurl_media"], asked["parse"]) == (False, False, "none")


def test_reply_is_shown_in_the_channel(slack: SlackServer, channel: SlackChannel) -> None:
    """A message with a thread is a reply in it that the channel sees as well."""
    first = channel.send(message("a"), ROOM, thread=None)
    channel.send(message("b"), ROOM, thread=first.reference)
    _, reply = slack.channels[ROOM]
    assert (reply["thread_ts"], reply["subtype"]) == (first.reference, "thread_broadcast")


def test_deleted_thread_begins_anew(slack: SlackServer, channel: SlackChannel) -> None:
    """Where somebody deleted the thread's first message, the next one is told in the channel itself."""
    first = channel.send(message("a"), ROOM, thread=None)
    slack.channels[ROOM].clear()
    receipt = channel.send(message("b"), ROOM, thread=first.reference)
    (told,) = slack.channels[ROOM]
    assert "thread_ts" not in told
    assert receipt.again


def test_one_message_a_second(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """Messages to a channel leave a second apart, so that Slack refuses none."""
    for key in "abc":
        channel.send(message(key), ROOM, thread=None)
    assert keys(slack) == ["a", "b", "c"]
    assert watch.slept == [1.0, 1.0]
    assert len(posts(slack)) == 3


@pytest.mark.parametrize(
    "blocks",
    [
        [section()] * 51,
        [section("x" * 3001)],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "headline", "text": {"type": "plain_text", "text": "x"}}],
    ],
    ids=["51 blocks", "long section", "long header", "unknown kind"],
)
def test_oversized_messages_are_refused_for_good(slack: SlackServer, channel: SlackChannel, blocks: Any) -> None:
    """A message beyond Slack's limits is refused whole, by the small Slack as by the real one."""
    with pytest.raises(DeliveryError, match="invalid_blocks") as failed:
        channel.send(message("k", *blocks), ROOM, thread=None)
    assert failed.value.permanent
    assert slack.channels[ROOM] == []


def test_largest_message_is_accepted(slack: SlackServer, channel: SlackChannel) -> None:
    """A message at Slack's limits is accepted."""
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 150}}
    channel.send(message("a", header, *[section("x" * 230)] * 49), ROOM, thread=None)
    channel.send(message("b", header, *[section("x" * 3000)] * 3), ROOM, thread=None)
    assert len(slack.channels[ROOM]) == 2


def test_blocks_that_are_too_long_together(slack: SlackServer, channel: SlackChannel) -> None:
    """A message whose blocks are each within the limits, and too long together, is refused for good."""
    with pytest.raises(DeliveryError, match="msg_blocks_too_long") as failed:
        channel.send(message("k", *[section("x" * 3000)] * 5), ROOM, thread=None)
    assert failed.value.permanent
    assert slack.channels[ROOM] == []


@pytest.mark.parametrize(
    ("token", "arguments", "error"),
    [
        ("right", {"channel": ROOM, "text": "x", "colour": "red"}, "invalid_arguments"),
        ("right", {"text": "x"}, "invalid_arguments"),
        ("right", {"channel": ROOM}, "no_text"),
        ("right", {"channel": ROOM, "text": "x", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ("right", {"channel": ROOM, "text": "x", "thread_ts": "1656606000.000001"}, "thread_not_found"),
        ("right", {"channel": ROOM, "text": "x", "metadata": {"key": "1"}}, "invalid_metadata_format"),
        ("", {"channel": ROOM, "text": "x"}, "not_authed"),
        ("xoxb-wrong", {"channel": ROOM, "text": "x"}, "invalid_auth"),
    ],
)
def test_small_slack_refuses_what_slack_refuses(
    slack: SlackServer, token: str, arguments: dict[str, Any], error: str
) -> None:
    """The small Slack takes no unknown argument, no post without its parts and nobody without the token."""
    client = WebClient(token=slack.token if token == "right" else token, base_url=slack.url)
    with pytest.raises(SlackApiError) as refused:
        client.api_call("chat.postMessage", json=arguments)
    assert refused.value.response["error"] == error


def test_message_is_edited_in_its_place(slack: SlackServer, channel: SlackChannel) -> None:
    """An amended message keeps its place, its thread and its key, and reads anew."""
    first = channel.send(message("a"), ROOM, thread=None)
    reply = channel.send(message("b"), ROOM, thread=first.reference)
    channel.amend(message("b", section("~Passed the Senate~")), ROOM, reply.reference)
    _, told = slack.channels[ROOM]
    assert told["blocks"] == [section("~Passed the Senate~")]
    assert (told["ts"], told["thread_ts"], told["subtype"]) == (reply.reference, first.reference, "thread_broadcast")
    assert keys(slack) == ["a", "b"]


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_message_that_can_no_longer_be_edited(
    slack: SlackServer, channel: SlackChannel, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    """What Slack no longer lets us edit stays as it is, with a line in the log; the answer in the thread still goes."""
    slack.fail_next("chat.update", error=error)
    channel.amend(message(), ROOM, "1700000000.000001")
    assert error in caplog.text


def test_edit_that_was_not_accepted(slack: SlackServer, channel: SlackChannel) -> None:
    """Any other trouble with an edit is an error, so that it is tried again."""
    slack.fail_next("chat.update", status=500)
    with pytest.raises(DeliveryError) as failed:
        channel.amend(message(), ROOM, "1700000000.000001")
    assert not failed.value.permanent


def test_small_slack_limits_the_pace(slack: SlackServer) -> None:
    """The small Slack takes one message a second and channel, and says when to come back."""
    client = WebClient(token=slack.token, base_url=slack.url)
    client.chat_postMessage(channel=ROOM, text="one", unfurl_links=False, unfurl_media=False)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=ROOM, text="two", unfurl_links=False, unfurl_media=False)
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "1")


def test_where_a_message_is_read(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """A message has the address that Slack itself gives it; none while Slack does not say where we are."""
    reference = channel.send(message(), ROOM, thread=None).reference
    assert reference is not None
    where = f"{slack.url.rstrip('/')}/archives/{ROOM}/p{reference.replace('.', '')}"
    assert channel.address_of(reference) == where
    slack.fail_next("auth.test", error="account_inactive")
    assert a_channel(slack, watch).address_of(reference) == ""
