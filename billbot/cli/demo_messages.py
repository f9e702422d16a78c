"""How `demo` shows its messages: printed, and left in a folder as mail and Slack would show them."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from msgspec import Struct

from billbot import clock
from billbot.bills import Message, Receipt
from billbot.channels.console import ConsoleChannel
from billbot.cli.printing import say

if TYPE_CHECKING:
    from billbot.practice.shown import SlackPost

_BAR = 30


class DemoMessages(ConsoleChannel):
    """Prints each message and leaves it in a folder as mail and as Slack would show it."""

    def __init__(self, folder: Path, bar: "Bar", name: str, begins: datetime) -> None:
        from billbot.channels.email import EmailChannel

        ticking = clock.Clock(now=lambda: self.now)
        super().__init__(name, stream=sys.stdout, clock=ticking)
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.now = folder, begins
        self.posts: list[SlackPost] = []
        self._threads: dict[str, str] = {}
        self._bar = bar
        self._mail = EmailChannel(
            name,
            recipients=lambda: ("reader@example.org",),
            host="127.0.0.1",
            port=25,
            security="none",
            ca_file="",
            user="",
            password="",
            sender="billbot <billbot@example.org>",
            clock=ticking,
        )

    def send(self, message: Message, recipient: str, *, thread: str | None, again: bool) -> Receipt:
        """Print a message, and write it beside."""
        self._bar.clear()
        say(f"──── {self.now:%A, %B} {self.now.day}, {self.now.year}, {self.now:%H:%M} ────")
        receipt = super().send(message, recipient, thread=thread, again=again)
        self._leave(message)
        return receipt

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """Leave beside the others how the message reads by now."""
        del recipient, reference
        self._leave(message)

    def _leave(self, message: Message) -> None:
        self.posts.append(self._post(message))
        stem = self.folder / f"{len(self.posts):02}-{_slug(message.subject)}"
        mail = self._mail.compose(message, "reader@example.org", None)
        slack = {"text": message.fallback, "blocks": list(message.blocks)}
        stem.with_suffix(".txt").write_text(message.text + "\n", encoding="utf-8")
        stem.with_suffix(".html").write_text(message.html, encoding="utf-8")
        stem.with_suffix(".eml").write_bytes(mail.as_bytes())
        stem.with_suffix(".json").write_text(json.dumps(slack, ensure_ascii=False, indent=1), encoding="utf-8")

    def _post(self, message: Message) -> "SlackPost":
        from billbot.practice.shown import SlackPost

        begun_by = self._threads.get(message.thread, "")
        if message.thread:
            self._threads.setdefault(message.thread, message.fallback)
        return SlackPost(self.now, message.blocks, begun_by)

    def leave_slack_page(self, file: Path) -> None:
        """Write a page that shows every message as Slack would."""
        from billbot.practice.shown import slack_page

        file.write_text(slack_page(self.posts), encoding="utf-8")


class Bar(Struct):
    """How far the demo is, on a terminal alone; it makes way for what is printed."""

    stream: TextIO

    def show(self, share: float, label: str) -> None:
        """Draw the bar."""
        if self.stream.isatty():
            done = round(share * _BAR)
            self.stream.write(f"\r\x1b[K[{'#' * done}{'.' * (_BAR - done)}] {label}")
            self.stream.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self.stream.isatty():
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def _slug(text: str) -> str:
    words = "".join(character if character.isascii() and character.isalnum() else " " for character in text)
    return "-".join(words.lower().split())[:60]
