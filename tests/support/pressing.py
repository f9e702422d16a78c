"""A house that tells a Slack whose buttons are pressed: by ticks at given times, and an ear that hears meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from billbot import clock, processes
from billbot.bootstrap import House, open_house
from billbot.gate import Gate
from billbot.listening import Listening
from billbot.practice import PracticeBill
from tests.support.house_on_disk import Doors, doors, ticked
from tests.support.slack_server import SlackServer
from tests.support.socket_mode import SocketMode

ROOM = "C0123456789"


class Pressing:
    """The house, its Slack, and what is pressed there; `now` is the time of both."""

    def __init__(self, house: Doors, slack: SlackServer, sockets: SocketMode) -> None:
        self.doors, self.slack, self.sockets = house, slack, sockets
        self.now = clock.parse("2025-03-03T10:00")
        house.site.date = lambda: self.now
        self._owner = processes.own_name()

    @property
    def tokens(self) -> dict[str, str]:
        return {"BILLBOT_SLACK_TOKEN": self.slack.token, "BILLBOT_SLACK_APP_TOKEN": self.sockets.app_token}

    @property
    def house(self) -> House:
        """The house at work, with the configuration as its files are."""
        ticking = clock.Clock(now=lambda: self.now, sleep=lambda _: None)
        return replace(open_house(self.doors.folder, ticking, self.tokens), hears=True, owner=self._owner)

    def tick(self, now: str) -> None:
        """Let the worker wake at this time."""
        self.now = self.doors.site.now = clock.parse(now)
        ticked(self.house)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While somebody hears what is pressed."""
        with Listening(lambda: self.house, Gate(self.house.clock), lambda _: None):
            yield

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What stands in the channel, the oldest first."""
        return self.slack.channels[ROOM]

    def press(self, text: str, user: str = "U0000007", at: int = -1, **more: Any) -> str:
        """Somebody presses the first button with this text in a message; gives the envelope's id."""
        message = self.messages[at]
        pressed = next(each for each in buttons_of(message) if each["text"]["text"] == text)
        return self.sockets.press(pressed["action_id"], pressed["value"], user=user, message=message["ts"], **more)

    def shows(self, at: int = -1) -> list[str]:
        """The small lines of a message, its small print left out."""
        small = [block for block in self.messages[at]["blocks"][:-1] if block["type"] == "context"]
        return [block["elements"][0]["text"] for block in small]


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons of a message, in their order."""
    return [each for block in message["blocks"] if block["type"] == "actions" for each in block["elements"]]


@contextmanager
def pressing(root: Path, *bills: PracticeBill, lists: str, channel: str = "") -> Iterator[Pressing]:
    """Such a house with one Slack channel, to which these lines of configuration are added."""
    seconds = [0.0]

    def later() -> float:
        seconds[0] += 2
        return seconds[0]

    with doors(root, *bills) as house, SlackServer(ROOM, monotonic=later) as slack, SocketMode(slack) as sockets:
        room = f'[[channel]]\nname = "room"\nkind = "slack"\nto = "{ROOM}"\n{channel}'
        house.configure(f'[slack]\napi_url = "{slack.url}"\n{room}', lists)
        yield Pressing(house, slack, sockets)
