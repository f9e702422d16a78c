"""What others write in a channel is never taken for our own, whatever it carries."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from billbot.channels.slack import SlackChannel
from billbot.channels.slack.record import EVENT_TYPE
from tests.support.slack_channel import NOON, ROOM, Stopwatch, a_channel, message
from tests.support.slack_server import SlackServer

FORGED = {"event_type": EVENT_TYPE, "event_payload": {"key": "coalition-1"}}


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    watch = Stopwatch()
    with SlackServer(ROOM, monotonic=watch.clock.monotonic) as server:
        yield server


@pytest.fixture
def channel(slack: SlackServer) -> SlackChannel:
    return a_channel(slack, Stopwatch())


def forge(slack: SlackServer, **more: Any) -> str:
    """Let another app in the channel post our key; gives the ts."""
    slack.pause()
    other = WebClient(token=slack.other_app, base_url=slack.url)
    return str(other.chat_postMessage(channel=ROOM, text="Told already", metadata=FORGED, **more)["ts"])


def told(slack: SlackServer) -> list[str]:
    return [each["text"] for each in slack.channels[ROOM] if each["bot_id"] == "B1"]


def test_key_of_another_app(slack: SlackServer, channel: SlackChannel) -> None:
    """Another app's message with our key is not found, and what has to be told is told."""
    forge(slack)
    assert channel.find("coalition-1", ROOM, NOON) is None


def test_key_of_another_app_in_our_thread(slack: SlackServer, channel: SlackChannel) -> None:
    """In our own thread another app's reply with our key is not found either."""
    first = channel.send(message("first"), ROOM, thread=None).reference
    forge(slack, thread_ts=first)
    assert channel.find("coalition-1", ROOM, NOON) is None


def test_key_behind_a_forged_one(slack: SlackServer, channel: SlackChannel) -> None:
    """Our own message is found behind a newer forged one."""
    ours = channel.send(message(), ROOM, thread=None).reference
    forge(slack)
    found = channel.find("coalition-1", ROOM, NOON)
    assert found is not None
    assert found.reference == ours


def test_key_of_a_person(slack: SlackServer, channel: SlackChannel) -> None:
    """A message without a bot carries no key of ours, even one that says to be our user's."""
    written = {"user": "U1", "text": "Told already", "ts": "1656606000.000001", "metadata": FORGED}
    slack.channels[ROOM].append(written)
    assert channel.find("coalition-1", ROOM, NOON) is None


def test_answers_on_messages_of_others(slack: SlackServer, channel: SlackChannel) -> None:
    """What people answer on a message that is not ours decides nothing."""
    ts = forge(slack)
    slack.react(ts, "white_check_mark", "U8")
    assert channel.answers(ts).get(0) is None


def test_other_app_edits_nothing_of_ours(slack: SlackServer, channel: SlackChannel) -> None:
    """The small Slack lets an app edit its own messages alone, as the real one does."""
    ts = channel.send(message(), ROOM, thread=None).reference
    other = WebClient(token=slack.other_app, base_url=slack.url)
    with pytest.raises(Exception, match="cant_update_message"):
        other.chat_update(channel=ROOM, ts=ts, text="x")
