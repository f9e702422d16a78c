"""Fixtures with a fake Slack: an app that answers commands in this process, and one whose buttons are pressed."""

import json
import secrets
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from billbot import clock
from billbot.app.app import App, open_app
from billbot.app.slack import Listening
from billbot.demo import PracticeBill, PracticeRow
from billbot.domain.slack import SlackRequest
from tests.support import toml
from tests.support.app_on_disk import BILLS, REFERRED, AppOnDisk, bill, on_disk, row, ticked, until
from tests.support.slack_server import SlackServer
from tests.support.socket_mode import SocketMode

ROOM, DESK = "C0123456789", "C0999999999"
MAINTAINER, MEMBER = "U0000007", "U0000008"
NAMED = f'maintainers = ["{MAINTAINER}"]\n'
CHANNEL = toml.channel("coalition", "slack", to=ROOM)
CHANNELS = CHANNEL + toml.channel("desk", "slack", to=DESK, operations=True)
TOPICS = '[[topic]]\nid = "housing"\nname = "Housing"\nwords = ["eviction*"]\n'


@dataclass
class ListeningApp:
    """An app on disk with its fake Slack and its listener."""

    on_disk: AppOnDisk
    slack: SocketMode
    app: App

    def says(self, words: str, *, user: str = MAINTAINER, channel: str = ROOM) -> str:
        """The answer to the command with these words."""
        many = len(self.slack.said)
        self.slack.command(words, user=user, channel=channel)
        until(lambda: len(self.slack.said) > many and self.settled)
        return text_of(self.slack.said[-1][1])

    def asked(self, words: str, at: datetime) -> SlackRequest:
        """A request of the maintainer at a time, as an earlier process may have left it."""
        name = secrets.token_hex(4)
        return SlackRequest(name, name, MAINTAINER, ROOM, words, "nowhere", at)

    def next_said(self) -> str:
        """The next ephemeral answer, after waiting requests were handled again."""
        self.slack.command("help", user=MEMBER)
        until(lambda: self.slack.slack.whispers and self.settled)
        return text_of(self.slack.slack.whispers[-1][1])

    def dialog(self, words: str, *, user: str = MAINTAINER) -> str:
        """The id of the dialog that opens for these words, once it shows what was found."""
        views = self.slack.slack.views
        before = set(views.open_views)
        self.slack.command(words, user=user)
        until(lambda: set(views.open_views) - before and self.settled)
        (key,) = set(views.open_views) - before
        return key

    def shown(self, view: str) -> str:
        """The whole text of a dialog."""
        return json.dumps(self.slack.slack.views.open_views[view], ensure_ascii=False)

    @property
    def settled(self) -> bool:
        """Whether no request waits for an answer."""
        return settled(self.on_disk)


def settled(app: AppOnDisk) -> bool:
    """Whether no request waits for an answer."""
    return app.ask("SELECT count(*) FROM requests WHERE answered_at IS NULL") == [(0,)]


def _pause(over: threading.Event, seconds: float) -> None:
    over.wait(seconds)


def text_of(said: dict[str, Any]) -> str:
    return json.dumps(said["blocks"], ensure_ascii=False)


def third(**more: Any) -> PracticeBill:
    """A bill that is not watched yet."""
    rows: tuple[PracticeRow, ...] = (row(REFERRED),)
    known = replace(bill("H1804", *rows), title="An Act preventing evictions", presenters=("A. Sample",))
    return replace(known, **more)


# What an app knows about its bills once it has looked at them: they are read once in a process.
_known: dict[object, bytes] = {}


def _look(app: AppOnDisk, *of: object) -> None:
    if found := _known.get(of):
        app.create_database()
        app.database.write_bytes(found)
    else:
        app.billbot("check", "--no-send")
        _known[of] = app.database.read_bytes()


@contextmanager
def listening(
    root: Path, *bills: PracticeBill, slack_settings: str = NAMED, listed: str = TOPICS + BILLS
) -> Iterator[ListeningApp]:
    """A listening app whose bills were read; H1804 is on the site, and not watched yet."""
    known = bills or (bill("H1588", row(REFERRED)), bill("S1122", row(REFERRED)), third())
    with on_disk(root, *known) as app, SlackServer(ROOM, DESK) as server, SocketMode(server) as sockets:
        app.configure(server.settings + slack_settings + CHANNELS, listed)
        _look(app, known, slack_settings, listed)
        tokens = {"BILLBOT_SLACK_TOKEN": server.token, "BILLBOT_SLACK_APP_TOKEN": sockets.app_token}
        over = threading.Event()
        ticking = replace(clock.system(), sleep=lambda seconds: _pause(over, seconds))
        wired = open_app(app.folder, ticking, tokens)
        with Listening(lambda: wired, lambda _: None):
            until(lambda: sockets.open)
            yield ListeningApp(app, sockets, wired)
            over.set()
        assert sockets.faults == []


class Pressing:
    """An app with its fake Slack and presses of buttons; `now` is the time of both."""

    def __init__(self, app: AppOnDisk, slack: SlackServer, sockets: SocketMode) -> None:
        self.on_disk, self.slack, self.sockets = app, slack, sockets
        self.now = clock.parse("2025-03-03T10:00")
        app.site.date = lambda: self.now

    @property
    def tokens(self) -> dict[str, str]:
        return {"BILLBOT_SLACK_TOKEN": self.slack.token, "BILLBOT_SLACK_APP_TOKEN": self.sockets.app_token}

    @property
    def app(self) -> App:
        """The `App` with its configuration as in the files."""
        ticking = clock.Clock(now=lambda: self.now, sleep=lambda _: None)
        return replace(open_app(self.on_disk.folder, ticking, self.tokens), buttons_work=True)

    def tick(self, now: str) -> None:
        """Run one tick of the worker at this time."""
        self.now = self.on_disk.site.now = clock.parse(now)
        ticked(self.app)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen for presses within."""
        with Listening(lambda: self.app, lambda _: None):
            yield

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages in the channel, the oldest first."""
        return self.slack.channels[ROOM]

    def press(self, text: str, user: str = "U0000007", at: int = -1, **more: Any) -> str:
        """Press the first button with this text in a message; returns the id of the envelope."""
        message = self.messages[at]
        pressed = next(each for each in buttons_of(message) if each["text"]["text"] == text)
        return self.sockets.press(pressed["action_id"], pressed["value"], user=user, message=message["ts"], **more)

    def shows(self, at: int = -1) -> list[str]:
        """The context lines of a message, without its small print."""
        small = [block for block in self.messages[at]["blocks"][:-1] if block["type"] == "context"]
        return [block["elements"][0]["text"] for block in small]


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons of a message, in order."""
    return [each for block in message["blocks"] if block["type"] == "actions" for each in block["elements"]]


@contextmanager
def pressing(
    root: Path, *bills: PracticeBill, lists: str, channel: str = "", calendar: str = "", after: Pressing | None = None
) -> Iterator[Pressing]:
    """Such an app with one Slack channel, to which these lines of configuration are added.

    It and its Slack are as those of `after` were left, where there is such an app, with the same bills and lists.
    """
    seconds = [0.0]

    def later() -> float:
        seconds[0] += 2
        return seconds[0]

    with on_disk(root, *bills) as app, SlackServer(ROOM, monotonic=later) as slack, SocketMode(slack) as sockets:
        room = f'[[channel]]\nname = "room"\nkind = "slack"\nto = "{ROOM}"\n{channel}'
        app.configure(slack.settings + room, lists, calendar=calendar)
        opened = Pressing(app, slack, sockets)
        if after:
            shutil.copytree(after.on_disk.database.parent, app.database.parent)
            slack.go_on_from(after.slack)
            opened.now = app.site.now = after.now
        app.create_database()
        yield opened


@contextmanager
def asked_of(root: Path, channels: str = CHANNEL) -> Iterator[tuple[AppOnDisk, SocketMode, Mapping[str, str]]]:
    """An app whose bills were read, a Slack that speaks Socket Mode, and the tokens."""
    with on_disk(root) as app, SlackServer() as slack, SocketMode(slack) as sockets:
        app.configure(slack.settings + channels, BILLS + 'position = "support"\nask = "Call them"\n')
        app.billbot("check", "--no-send")
        yield app, sockets, {"BILLBOT_SLACK_TOKEN": slack.token, "BILLBOT_SLACK_APP_TOKEN": sockets.app_token}
