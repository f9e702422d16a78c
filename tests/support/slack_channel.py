"""A Slack channel at the small Slack, with a clock that never waits."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from billbot.channels.slack import SlackChannel
from billbot.clock import EASTERN, Clock
from billbot.domain.ledger import Message
from tests.support.slack_server import SlackServer

ROOM = "C0123456789"
NOON = datetime(2022, 6, 30, 12, tzinfo=EASTERN)


class Stopwatch:
    """A clock whose sleeps take no time; `slept` holds them, and `ended` says that each is cut short."""

    ended = False

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []
        self.clock = Clock(now=lambda: NOON, monotonic=lambda: self.seconds, sleep=self.sleep)

    def sleep(self, seconds: float) -> bool:
        self.slept.append(seconds)
        self.seconds += seconds
        return self.ended


def a_channel(
    slack: SlackServer,
    watch: Stopwatch,
    *,
    to: str = ROOM,
    token: str = "",
    timeout: int = 5,
    maintainers: Collection[str] = (),
    answered: bool = False,
) -> SlackChannel:
    return SlackChannel(
        "coalition",
        to=to,
        token=token or slack.token,
        api_url=slack.url,
        clock=watch.clock,
        timeout=timeout,
        maintainers=maintainers,
        answered=answered,
    )


def section(text: str = "*Passed the Senate*") -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def message(key: str = "coalition-1", *blocks: dict[str, Any]) -> Message:
    return Message(
        key=key, subject="s", text="t", html="h", fallback="Passed the Senate", blocks=blocks or (section(),)
    )


def headline(told: Mapping[str, Any]) -> str:
    """The notification that a telephone shows for a message in a channel."""
    return str(told["text"]).partition("\n")[0]
