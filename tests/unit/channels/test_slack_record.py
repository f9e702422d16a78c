"""Our own messages are found in a channel's history by the key that they carry, and all their words are read out."""

from typing import Any

import pytest

from billbot.channels.slack import SlackChannel
from billbot.errors import DeliveryError
from tests.support.slack_channel import NOON, ROOM, Stopwatch, a_channel, message, section
from tests.support.slack_server import SlackServer


def test_all_words_are_read_out(slack: SlackServer, channel: SlackChannel) -> None:
    """Screen readers, which take a message's text alone, hear what stands in its blocks, as far as an edit takes it."""
    small = {"type": "context", "elements": [{"type": "mrkdwn", "text": "Why you see this", "verbatim": True}]}
    receipt = channel.send(message("a", section("In A-1"), small), ROOM, thread=None)
    (told,) = slack.channels[ROOM]
    assert told["text"].split("\n") == ["Passed the Senate", "In A-1", "Why you see this"]
    channel.amend(message("a", section("In B-1"), section("At ten\n" + "é" * 1500), small), ROOM, receipt.reference)
    (told,) = slack.channels[ROOM]
    assert told["text"].split("\n") == ["Passed the Senate", "In B-1", "At ten", "…"]


@pytest.mark.parametrize("fault", [{"silence": "hang"}, {"silence": "drop"}, {"status": 500}, {"error": "fatal_error"}])
@pytest.mark.parametrize("in_thread", [False, True])
def test_accepted_unknown_to_us_is_told_once(
    slack: SlackServer, watch: Stopwatch, fault: Any, *, in_thread: bool
) -> None:
    """A message that was accepted while the answer got lost is found by its key."""
    channel = a_channel(slack, watch, timeout=1)
    thread = channel.send(message("first"), ROOM, thread=None).reference if in_thread else None
    slack.fail_next("chat.postMessage", accepting=True, **fault)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=thread)
    assert not failed.value.permanent
    receipt = channel.find("coalition-1", ROOM, NOON)
    assert receipt is not None
    assert receipt.reference == slack.channels[ROOM][-1]["ts"]


def test_earlier_try_is_found_behind_many_others(slack: SlackServer, channel: SlackChannel) -> None:
    """An earlier try is found though hundreds of messages were written in the channel since."""
    first = channel.send(message(), ROOM, thread=None)
    slack.channels[ROOM] += [{"text": "talk", "ts": f"{number}.000000"} for number in range(4000000000, 4000000450)]
    found = channel.find("coalition-1", ROOM, NOON)
    assert found is not None
    assert found.reference == first.reference


def test_what_is_older_than_an_earlier_try_is_not_read(slack: SlackServer, channel: SlackChannel) -> None:
    """An earlier try is looked for among the messages since the day before it, whatever stands in the channel."""
    slack.channels[ROOM] += [{"text": "talk", "ts": f"{number}.000000"} for number in range(1600000000, 1600000450)]
    assert channel.find("coalition-1", ROOM, NOON) is None
    assert [name for name, _ in slack.calls].count("conversations.history") == 1


def test_found_message_is_dated_by_slack(slack: SlackServer, channel: SlackChannel) -> None:
    """The receipt of an earlier try says when Slack took it, in Eastern time."""
    channel.send(message(), ROOM, thread=None)
    slack.channels[ROOM][0]["ts"] = "1656606000.000001"
    receipt = channel.find("coalition-1", ROOM, NOON)
    assert receipt is not None
    assert receipt.at.isoformat(timespec="seconds") == "2022-06-30T12:20:00-04:00"


def test_without_scope_the_doubt_is_logged(
    slack: SlackServer, channel: SlackChannel, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the bot may not read the channel no message is found, and the log says that it may stand twice."""
    slack.scopes.remove("channels:history")
    assert channel.find("coalition-1", ROOM, NOON) is None
    (line,) = caplog.messages
    assert "may stand there twice" in line
    assert "channels:history" in line


def test_the_doubt_lasts(slack: SlackServer, channel: SlackChannel) -> None:
    """When Slack cannot be asked about an earlier try, nobody takes that for an answer."""
    slack.fail_next("conversations.history", status=503)
    with pytest.raises(DeliveryError) as failed:
        channel.find("coalition-1", ROOM, NOON)
    assert not failed.value.permanent


def test_message_is_found_by_its_key(channel: SlackChannel) -> None:
    """A message is found by its key in the channel's history, and one that was never posted is not."""
    receipt = channel.send(message("a"), ROOM, thread=None)
    found = channel.find("a", ROOM, NOON)
    assert found is not None
    assert found.reference == receipt.reference
    assert channel.find("b", ROOM, NOON) is None
