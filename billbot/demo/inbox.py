"""What arrived in the practice Slack and mailbox, in order. It can be kept in a file.

Each event is a line of JSON, read again when a run continues. A last line cut off by a kill is ignored.
"""

import json
import os
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
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
    text: str
    blocks: tuple[Mapping[str, Any], ...] = ()
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
    """Everything that arrived, safe for several threads. `now` returns the time. Without a `file` nothing is kept.

    Raises OSError if the file cannot be read or written.
    """

    def __init__(self, now: Callable[[], datetime], file: Path | None = None) -> None:
        self._now = now
        self._lock = threading.RLock()
        self._posts: dict[tuple[str, str], PracticePost] = {}
        self._mails: dict[str, PracticeMail] = {}
        self._n = 0
        self.last: datetime | None = None
        self._file = -1
        if file is not None:
            self._file = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            self._read()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._file >= 0:
                os.close(self._file)
            self._file = -1

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
            ts = f"{int(self._now().timestamp())}.{self._n + 1:06d}"
            self._happen("post", channel=channel, ts=ts, **content)
            return self._posts[channel, ts]

    def edit(self, channel: str, ts: str, **content: Any) -> None:
        """Edit a message."""
        self._happen("edit", channel=channel, ts=ts, **content)

    def delete(self, channel: str, ts: str) -> None:
        """Delete a message."""
        self._happen("delete", channel=channel, ts=ts)

    def react(self, channel: str, ts: str, name: str, user: str) -> None:
        """Add or remove a user's reaction to a message."""
        self._happen("react", channel=channel, ts=ts, name=name, user=user)

    def mail(self, to: str, raw: bytes) -> None:
        """Add a mail. If its Message-ID is there already, it is a repeat and not shown twice."""
        self._happen("mail", to=to, raw=raw.decode("utf-8", "replace"))

    def note_time(self) -> None:
        """Note how far the story has come."""
        with self._lock:
            self._write({"what": "time", "at": self._now().isoformat()})

    def _happen(self, what: str, **more: Any) -> None:
        with self._lock:
            event = {"what": what, "at": self._now().isoformat(), **more}
            self._write(event)
            self._apply(event)

    def _write(self, event: Mapping[str, Any]) -> None:
        if self._file >= 0:
            os.write(self._file, json.dumps(event).encode() + b"\n")

    def _read(self) -> None:
        """Read the file. An incomplete last line is ignored."""
        whole = 0
        with os.fdopen(os.dup(self._file), "rb") as lines:
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                whole += len(line)
                self._apply(json.loads(line))
        os.ftruncate(self._file, whole)

    def _apply(self, event: Mapping[str, Any]) -> None:
        values = {key: value for key, value in event.items() if key not in {"what", "at"}}
        at = datetime.fromisoformat(event["at"]).astimezone(EASTERN)
        self.last = at
        if event["what"] == "time":
            return
        self._n += 1
        if event["what"] == "mail":
            mail = message_from_bytes(values["raw"].encode(), policy=default)
            html = mail.get_body(("html",))
            shown = str(html.get_content()) if html else ""
            kept = PracticeMail(at, values["to"], str(mail["Subject"] or ""), shown, self._n)
            self._mails.setdefault(f"{values['to']} {mail['Message-ID'] or values['raw']}", kept)
            return
        key = (values.pop("channel"), values.pop("ts"))
        if event["what"] == "post":
            blocks = tuple(values.pop("blocks", ()))
            self._posts[key] = PracticePost(*key, at, values.pop("text", ""), blocks, **values)
        self._change(self._posts[key], event["what"], values)

    def _change(self, post: PracticePost, what: str, values: dict[str, Any]) -> None:
        post.n = self._n
        if what == "edit":
            post.edited = True
            for name, value in values.items():
                setattr(post, name, tuple(value) if name == "blocks" else value)
        elif what == "delete":
            post.deleted = True
        elif what == "react":
            users = post.reactions.setdefault(values["name"], [])
            (users.remove if values["user"] in users else users.append)(values["user"])
