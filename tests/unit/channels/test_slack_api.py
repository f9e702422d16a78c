"""Slack is called again at once only after a short rate limit, and no failure quotes the token."""

import logging
import traceback
from typing import Any

import pytest

from billbot.channels.slack import SlackChannel
from billbot.channels.slack.api import is_of_slack
from billbot.errors import DeliveryError
from tests.support.slack_channel import ROOM, Stopwatch, a_channel, message
from tests.support.slack_server import SlackServer

SLACK = "https://slack.com/api/"


def posts(slack: SlackServer) -> list[dict[str, Any]]:
    return [arguments for method, arguments in slack.calls if method == "chat.postMessage"]


def keys(slack: SlackServer) -> list[str]:
    return [told["metadata"]["event_payload"]["key"] for told in slack.channels[ROOM] if "metadata" in told]


def test_posting_is_not_repeated_after_a_server_error(slack: SlackServer, channel: SlackChannel) -> None:
    """A post that ended in a server error is left to a later delivery, whether it was accepted or not."""
    slack.fail_next("chat.postMessage", status=503)
    with pytest.raises(DeliveryError):
        channel.send(message(), ROOM, thread=None)
    assert len(posts(slack)) == 1


def test_short_rate_limit_is_sat_out(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """A rate limit of a few seconds is waited for by the clock, and the message leaves."""
    slack.fail_next("chat.postMessage", rate_limited=3)
    channel.send(message(), ROOM, thread=None)
    assert (keys(slack), watch.slept) == (["coalition-1"], [3.0])


def test_rate_limit_that_lasts_is_passed_on(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """What is turned away three times in a row, each for a few seconds, waits for the next delivery."""
    for _ in range(3):
        slack.fail_next("chat.postMessage", rate_limited=3)
    with pytest.raises(DeliveryError):
        channel.send(message(), ROOM, thread=None)
    assert (keys(slack), watch.slept) == ([], [3.0, 3.0])


def test_rate_limit_at_the_end_is_passed_on(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """Where the process was asked to end meanwhile, Slack is left alone."""
    watch.ended = True
    slack.fail_next("chat.postMessage", rate_limited=3)
    with pytest.raises(DeliveryError):
        channel.send(message(), ROOM, thread=None)
    assert len(posts(slack)) == 1


def test_long_rate_limit_is_passed_on(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """A long rate limit is not slept through; the error says how long Slack wants to be left alone."""
    slack.fail_next("chat.postMessage", rate_limited=90)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    assert (failed.value.permanent, failed.value.retry_after) == (False, 90.0)
    assert watch.slept == []


@pytest.mark.parametrize("url", ["http://slack.example.org/api/", "file:///etc/hosts", "127.0.0.1/api/"])
def test_token_does_not_travel_in_the_clear(watch: Stopwatch, url: str) -> None:
    """An address that is not encrypted is refused unless it is this machine's own."""
    with pytest.raises(ValueError, match="https"):
        SlackChannel("c", to=ROOM, token="xoxb-1", api_url=url, clock=watch.clock)


@pytest.mark.parametrize(
    "fault",
    [{"error": "invalid_auth"}, {"status": 500}, {"silence": "drop"}, {"rate_limited": 60}, {"error": "fatal_error"}],
)
def test_token_reaches_no_error_and_no_log(
    slack: SlackServer, channel: SlackChannel, caplog: pytest.LogCaptureFixture, fault: Any
) -> None:
    """The token is in no error, no traceback and no log, at the most talkative level."""
    caplog.set_level(logging.DEBUG)
    slack.fail_next("chat.postMessage", **fault)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    said = "".join(traceback.format_exception(failed.value)) + caplog.text
    assert "DeliveryError" in said or "RefusalError" in said
    assert slack.token not in said


def test_token_with_a_line_break_is_not_quoted(slack: SlackServer, watch: Stopwatch) -> None:
    """A token that cannot stand in a header makes an error that does not show it."""
    channel = a_channel(slack, watch, token="xoxb-one\nxoxb-two")
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    assert "xoxb" not in "".join(traceback.format_exception(failed.value))


@pytest.mark.parametrize(
    ("url", "api_url", "is_slack"),
    [
        ("wss://wss-primary.slack.com/link/?ticket=1", SLACK, True),
        ("wss://wss-primary.slack.com:443/link/?ticket=1", SLACK, True),
        ("ws://wss-primary.slack.com/link/?ticket=1", SLACK, False),
        ("wss://wss-primary.slack.com:8443/link/?ticket=1", SLACK, False),
        ("wss://slack.com.example.org/link/?ticket=1", SLACK, False),
        ("wss://fakeslack.com/link/?ticket=1", SLACK, False),
        ("ws://127.0.0.1:1/link/?ticket=1", SLACK, False),
        ("wss://[/", SLACK, False),
        ("ws://127.0.0.1:1/link/?ticket=1", "http://127.0.0.1:2/api/", True),
        ("ws://wss-primary.slack.com/link/?ticket=1", "http://127.0.0.1:2/api/", False),
    ],
)
def test_address_of_another(url: str, api_url: str, *, is_slack: bool) -> None:
    """An address that is not Slack's, or over which everybody could read along, is none to connect to.

    The SDK speaks in the clear with every port but 443, whatever the scheme says.
    """
    assert is_of_slack(url, api_url, "wss", "ws") == is_slack
