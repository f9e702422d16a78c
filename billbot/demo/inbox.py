"""What arrived in the practice Slack and mailbox, in order."""

import threading
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from typing import Any, TypeAlias

from msgspec import Struct

from billbot.clock import EASTERN

# A message as Slack's reference has it; the one person who sees it, if it is not for all, is its `only_for`.
SlackMessage: TypeAlias = dict[str, Any]


class PracticeMail(Struct, frozen=True):
    """A mail in the mailbox. `html` is its HTML body."""

    at: datetime
    to: str
    subject: str
    html: str
    n: int


class Room:
    """Everything that arrived, safe for several threads. `seconds` returns the time, counted from 1970.

    `channels` are the messages by channel, the earliest first, `reactions` users by message and reaction. `n` counts
    changes, and `changed` has it for each message that was ever here, by channel and `ts`.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self.lock = threading.RLock()
        self.channels: dict[str, list[SlackMessage]] = {}
        self.reactions: dict[str, dict[str, list[str]]] = {}
        self.changed: dict[tuple[str, str], int] = {}
        self._mails: dict[str, PracticeMail] = {}
        self.n = self.count = 0

    @property
    def mails(self) -> list[PracticeMail]:
        """Every mail in the order it came."""
        with self.lock:
            return list(self._mails.values())

    def find(self, channel: str, ts: str) -> SlackMessage | None:
        """The message with this name, or None."""
        with self.lock:
            return next((each for each in self.channels.get(channel, ()) if each["ts"] == ts), None)

    def post(self, channel: str, **content: Any) -> SlackMessage:
        """Add a message. Its content has the names of Slack's reference."""
        with self.lock:
            self.count += 1
            message = {"type": "message", "text": "", **content, "ts": f"{int(self._seconds())}.{self.count:06d}"}
            self.channels.setdefault(channel, []).append(message)
            self._note(channel, message["ts"])
            return message

    def edit(self, channel: str, message: SlackMessage, **content: Any) -> None:
        """Edit a message."""
        with self.lock:
            message.update(content)
            self._note(channel, message["ts"])

    def delete(self, channel: str, message: SlackMessage) -> None:
        """Delete a message."""
        with self.lock:
            self.channels[channel].remove(message)
            self._note(channel, message["ts"])

    def react(self, channel: str, message: SlackMessage, name: str, user: str) -> None:
        """Add or remove a user's reaction to a message."""
        with self.lock:
            users = self.reactions.setdefault(message["ts"], {}).setdefault(name, [])
            (users.remove if user in users else users.append)(user)
            self._note(channel, message["ts"])

    def _note(self, channel: str, ts: str) -> None:
        self.n += 1
        self.changed[channel, ts] = self.n

    def mail(self, to: str, raw: bytes) -> None:
        """Add an email. If its Message-ID is there already, it is a repeat and not shown twice."""
        mail = message_from_bytes(raw, policy=default)
        html = mail.get_body(("html",))
        with self.lock:
            self.n += 1
            shown = str(html.get_content()) if html else ""
            at = datetime.fromtimestamp(self._seconds(), EASTERN)
            kept = PracticeMail(at, to, str(mail["Subject"] or ""), shown, self.n)
            self._mails.setdefault(f"{to} {mail['Message-ID'] or raw!r}", kept)
