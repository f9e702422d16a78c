"""What arrived in the practice Slack and mailbox, in order."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

from msgspec import Struct, field

from billbot.clock import EASTERN


class PracticePost(Struct):
    """A message in a channel, after all edits.

    `ts` is Slack's name for it, `thread` names the message that it answers, `only_for` the only person who sees it,
    `user` the person who wrote it, empty for the bot.
    `reactions` are users by the name of their reaction; `n` counts up with every change.
    """

    channel: str
    ts: str
    at: datetime
    text: str = ""
    blocks: Sequence[Mapping[str, Any]] = ()
    metadata: Mapping[str, Any] | None = None
    thread: str = ""
    broadcast: bool = False
    only_for: str = ""
    user: str = ""
    edited: bool = False
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    n: int = 0


class PracticeMail(Struct, frozen=True):
    """A mail in the mailbox. `html` is its HTML body."""

    at: datetime
    to: str
    subject: str
    html: str
    n: int


class Room:
    """Everything that arrived, safe for several threads. `now` returns the time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.RLock()
        self._posts: dict[tuple[str, str], PracticePost] = {}
        self._mails: dict[str, PracticeMail] = {}
        self._n = 0

    @property
    def n(self) -> int:
        """How many things happened here."""
        return self._n

    @property
    def posts(self) -> list[PracticePost]:
        """Every message in the order it came, including deleted ones."""
        with self._lock:
            return list(self._posts.values())

    @property
    def mails(self) -> list[PracticeMail]:
        """Every mail in the order it came."""
        with self._lock:
            return list(self._mails.values())

    def find(self, channel: str, ts: str) -> PracticePost | None:
        """The message with this name, or None."""
        with self._lock:
            found = self._posts.get((channel, ts))
            return None if found is None or found.deleted else found

    def post(self, channel: str, **content: Any) -> PracticePost:
        """Add a message. Its content has the names of `PracticePost`."""
        with self._lock:
            self._n, now = self._n + 1, self._now().astimezone(EASTERN)
            made = PracticePost(channel, f"{int(now.timestamp())}.{self._n:06d}", now, n=self._n, **content)
            self._posts[channel, made.ts] = made
            return made

    def edit(self, channel: str, ts: str, **content: Any) -> None:
        """Edit a message."""
        with self._changing(channel, ts) as post:
            post.edited = True
            for name, value in content.items():
                setattr(post, name, value)

    def delete(self, channel: str, ts: str) -> None:
        """Delete a message."""
        with self._changing(channel, ts) as post:
            post.deleted = True

    def react(self, channel: str, ts: str, name: str, user: str) -> None:
        """Add or remove a user's reaction to a message."""
        with self._changing(channel, ts) as post:
            users = post.reactions.setdefault(name, [])
            (users.remove if user in users else users.append)(user)

    @contextmanager
    def _changing(self, channel: str, ts: str) -> Iterator[PracticePost]:
        with self._lock:
            self._n += 1
            post = self._posts[channel, ts]
            post.n = self._n
            yield post

    def mail(self, to: str, raw: bytes) -> None:
        """Add a mail. If its Message-ID is there already, it is a repeat and not shown twice."""
        mail = message_from_bytes(raw, policy=default)
        html = mail.get_body(("html",))
        with self._lock:
            self._n += 1
            shown = str(html.get_content()) if html else ""
            kept = PracticeMail(self._now().astimezone(EASTERN), to, str(mail["Subject"] or ""), shown, self._n)
            self._mails.setdefault(f"{to} {mail['Message-ID'] or raw!r}", kept)
