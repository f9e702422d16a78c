"""The small Slack, a clock that never waits, and our channel there; a file that needs another one has its own."""

from collections.abc import Iterator

import pytest

from billbot.channels.slack import SlackChannel
from tests.support.slack_channel import ROOM, Stopwatch, a_channel
from tests.support.slack_server import SlackServer


@pytest.fixture
def watch() -> Stopwatch:
    """A clock whose sleeps take no time."""
    return Stopwatch()


@pytest.fixture
def slack(watch: Stopwatch) -> Iterator[SlackServer]:
    """The small Slack, with a room in it."""
    with SlackServer(ROOM, monotonic=watch.clock.monotonic) as server:
        yield server


@pytest.fixture
def channel(slack: SlackServer, watch: Stopwatch) -> SlackChannel:
    """The channel to that room."""
    return a_channel(slack, watch)
