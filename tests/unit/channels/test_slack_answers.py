"""What was answered on a message in Slack with ✅ or ❌."""

from collections.abc import Iterator

import pytest

from billbot.bills import Answer
from billbot.channels import Answers
from billbot.channels.console import ConsoleChannel
from billbot.channels.slack import SlackChannel
from billbot.errors import DeliveryError
from tests.support.slack_channel import ROOM, Watch, a_channel, message
from tests.support.slack_server import SlackServer

YES, NO = "white_check_mark", "x"


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def slack(watch: Watch) -> Iterator[SlackServer]:
    with SlackServer(ROOM, monotonic=watch.clock.monotonic) as server:
        yield server


@pytest.fixture
def channel(slack: SlackServer, watch: Watch) -> SlackChannel:
    return a_channel(slack, watch)


@pytest.fixture
def ts(channel: SlackChannel) -> str:
    return channel.send(message(), ROOM, thread=None, again=False).reference


@pytest.mark.parametrize(("name", "yes"), [(YES, True), (NO, False)])
def test_answer(slack: SlackServer, channel: SlackChannel, ts: str, name: str, yes: bool) -> None:  # noqa: FBT001 - a parameter of the matrix
    """✅ is a yes and ❌ a no, by whoever gave it first."""
    slack.react(ts, "eyes", "U7")
    slack.react(ts, name, "U8", "U9")
    assert channel.answer(ts) == Answer(yes, "U8")


def test_no_answer(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """No reaction, any other, one taken back, and both at once are no answer."""
    assert channel.answer(ts) is None
    slack.react(ts, "eyes", "U7")
    assert channel.answer(ts) is None
    slack.react(ts, YES, "U8")
    slack.react(ts, NO, "U9")
    assert channel.answer(ts) is None
    slack.react(ts, NO)
    slack.react(ts, YES)
    assert channel.answer(ts) is None


def test_deleted_message(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """On a message that was deleted nothing is answered."""
    slack.channels[ROOM].clear()
    assert channel.answer(ts) is None


def test_scope_is_missing(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """Without the scope the error says which one to add."""
    slack.scopes.remove("reactions:read")
    with pytest.raises(DeliveryError, match="add reactions:read"):
        channel.answer(ts)


def test_short_trouble(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """A server error while asking is tried again on the spot, since asking doubles nothing."""
    slack.react(ts, YES, "U8")
    slack.fail_next("reactions.get", status=500)
    assert channel.answer(ts) == Answer(yes=True, user="U8")


def test_who_can_be_asked(channel: SlackChannel) -> None:
    """Slack can be asked for answers, a console cannot."""
    assert isinstance(channel, Answers)
    assert not issubclass(ConsoleChannel, Answers)
