"""The practice Slack: the parts of its Web API and Socket Mode that billbot uses, for the messages in the room.

Methods, arguments and answers have the names of Slack's reference. Only its own tokens are accepted, so people can try
a wrong one. A channel exists once somebody writes to it. Questions, messages and button presses on the page go to the
bot over its WebSocket. Like Slack, it repeats a request that was not acknowledged over the next connection.
"""

import base64
import hashlib
import json
import re
import secrets
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from socket import SHUT_RDWR, socket
from types import MappingProxyType
from typing import Any, Protocol

from billbot.demo.inbox import PracticePost, Room
from billbot.domain.slack import is_direct

# The person at the page, and the bot.
YOU, BOT, _BOT_ID, TEAM = "U0YOU", "U0BILLBOT", "B0BILLBOT", "T0PRACTICE"
# The conversation of `YOU` with the bot.
DIRECT = "D0BILLBOT"
# The channels at the beginning, each with its purpose.
CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        "C0COALITION": "Members read here: alerts as things happen, and a digest on Mondays.",
        "C000DESK": "Maintainers read here: what may belong on the list, edits of it, and trouble.",
        DIRECT: "You and billbot: ask it anything here, without /billbot. The answer is for you alone.",
    }
)
BOT_TOKEN = "xoxb-practice"  # noqa: S105 - it opens only this
APP_TOKEN = "xapp-practice"  # noqa: S105 - as above
_SCOPES = "channels:history,channels:read,chat:write,commands,groups:history,groups:read,reactions:read,users:read"
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,20}")
_CONTENT = ("text", "blocks", "metadata")
_TRUE = {True, "1", "true"}
_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
_SHORT, _LONG, _TWO_BYTES, _MAX_SIZE = 126, 127, 0xFFFF, 1_000_000
_PROTOCOL_ERROR = struct.pack("!H", 1002)  # RFC 6455, 7.4.1


class SlackRefusal(Exception):
    """One of Slack's errors, by its name."""


class PracticeWorkspace:
    """Answers a bot's calls. `connect` returns the address for a Socket Mode connection, if any."""

    def __init__(self, room: Room) -> None:
        self.room, self.connect = room, _nowhere
        self._methods: dict[str, Callable[..., dict[str, Any]]] = {
            "auth.test": self._auth_test,
            "apps.connections.open": lambda: {"url": self.connect()},
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._whisper,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "conversations.info": lambda channel, **_: {"channel": _described(channel)},
            "conversations.list": self._list,
            "conversations.members": lambda channel, **_: {"members": [YOU, BOT] if channel else []},
            "conversations.history": self._history,
            "conversations.replies": self._history,
            "users.info": self._user,
            "reactions.get": self._reactions,
        }

    @property
    def channels(self) -> list[str]:
        """The ids of the channels, including those that only have messages."""
        return list(dict.fromkeys((*CHANNELS, *(post.channel for post in self.room.posts))))

    def headers(self) -> dict[str, str]:
        """The headers of each answer: the scopes of the token."""
        return {"X-OAuth-Scopes": _SCOPES}

    def answer(self, method: str, token: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a call, as from Slack. If refused, `ok` is false and there is an `error`."""
        try:
            return {"ok": True, **self._admitted(method, token, arguments)(**arguments)}
        except SlackRefusal as refusal:
            return {"ok": False, "error": str(refusal)}
        except (TypeError, ValueError):
            return {"ok": False, "error": "invalid_arguments"}

    def _admitted(self, method: str, token: str, arguments: Mapping[str, Any]) -> Callable[..., dict[str, Any]]:
        if method not in self._methods:
            raise SlackRefusal("unknown_method")
        if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
            raise SlackRefusal("invalid_auth" if token else "not_authed")
        if not _CHANNEL.fullmatch(str(arguments.get("channel", "C0NONE"))):
            raise SlackRefusal("channel_not_found")
        return self._methods[method]

    def _auth_test(self) -> dict[str, Any]:
        names = {"team": "Practice", "team_id": TEAM, "user": "billbot", "user_id": BOT, "bot_id": _BOT_ID}
        return {"url": "http://127.0.0.1/", "is_enterprise_install": False, **names}

    def _list(self, **_: Any) -> dict[str, Any]:
        return {"channels": [_described(each) for each in self.channels if not is_direct(each)]}

    def _post(
        self, channel: str, thread_ts: str = "", *, reply_broadcast: Any = False, **content: Any
    ) -> dict[str, Any]:
        if thread_ts and self.room.find(channel, thread_ts) is None:
            raise SlackRefusal("thread_not_found")
        where = {"thread": thread_ts, "broadcast": reply_broadcast in _TRUE}
        post = self.room.post(channel, **where, **_content(content))
        return {"channel": channel, "ts": post.ts, "message": _told(post)}

    def _whisper(self, channel: str, user: str, thread_ts: str = "", **content: Any) -> dict[str, Any]:
        kept = _content(content) | {"thread": thread_ts, "only_for": user}
        return {"message_ts": self.room.post(channel, **kept).ts}

    def _update(self, channel: str, ts: str, **content: Any) -> dict[str, Any]:
        self._find(channel, ts)
        self.room.edit(channel, ts, **_content(content))
        return {"channel": channel, "ts": ts, "text": str(content.get("text", ""))}

    def _delete(self, channel: str, ts: str) -> dict[str, Any]:
        self._find(channel, ts)
        self.room.delete(channel, ts)
        return {"channel": channel, "ts": ts}

    def _history(self, channel: str, ts: str = "", **window: Any) -> dict[str, Any]:
        """A page of a channel's messages, the latest first, or of a thread's."""
        posts = [post for post in self.room.posts if post.channel == channel and not (post.deleted or post.only_for)]
        if ts:
            self._find(channel, ts)
            posts = [post for post in posts if ts in {post.ts, post.thread}]
        else:
            posts = [post for post in reversed(posts) if post.broadcast or not post.thread]
        oldest, latest = float(window.get("oldest") or 0), float(window.get("latest") or "inf")
        posts = [post for post in posts if oldest < float(post.ts) < latest]
        begin, most = int(window.get("cursor") or 0), int(window.get("limit") or 100)
        keep = window.get("include_all_metadata") in _TRUE
        more = str(begin + most) if begin + most < len(posts) else ""
        found = [_told(post, metadata=keep) for post in posts[begin : begin + most]]
        return {"messages": found, "has_more": bool(more), "response_metadata": {"next_cursor": more}}

    def _user(self, user: str, **_: Any) -> dict[str, Any]:
        if user not in {YOU, BOT}:
            raise SlackRefusal("user_not_found")
        lacks = dict.fromkeys(("deleted", "is_restricted", "is_ultra_restricted", "is_stranger"), False)
        name = "you" if user == YOU else "billbot"
        return {"user": {"id": user, "team_id": TEAM, "name": name, "is_bot": user == BOT, **lacks}}

    def _reactions(self, channel: str, timestamp: str, **_: Any) -> dict[str, Any]:
        post = self._find(channel, timestamp)
        given = [{"name": name, "users": users, "count": len(users)} for name, users in post.reactions.items() if users]
        told = _told(post, metadata=False) | ({"reactions": given} if given else {})
        return {"type": "message", "channel": channel, "message": told}

    def _find(self, channel: str, ts: str) -> PracticePost:
        post = self.room.find(channel, ts)
        if post is None:
            raise SlackRefusal("message_not_found")
        return post


def _nowhere() -> str:
    raise SlackRefusal("forbidden_team")


def _described(channel: str) -> dict[str, Any]:
    """A channel as Slack describes it. Its name is its id without the prefix."""
    purpose = {"value": CHANNELS.get(channel, "")}
    return {"id": channel, "name": name_of(channel), "purpose": purpose, "is_member": True, "is_archived": False}


def name_of(channel: str) -> str:
    """A channel's name."""
    return re.sub(r"^[CDG]0*", "", channel).lower()


def shown_name(channel: str) -> str:
    """A channel's name for people: `#desk`, or `billbot` for the conversation with it."""
    return name_of(channel) if is_direct(channel) else f"#{name_of(channel)}"


def _content(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: given[key] for key in _CONTENT if given.get(key) is not None}


def _told(post: PracticePost, *, metadata: bool = True) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "message", "ts": post.ts, "user": BOT, "bot_id": _BOT_ID, "text": post.text}
    told["blocks"] = list(post.blocks)
    if post.thread:
        told["thread_ts"] = post.thread
    if post.metadata and metadata:
        told["metadata"] = post.metadata
    return told


class ByteReader(Protocol):
    """A stream to read the bot's bytes from."""

    def read(self, size: int, /) -> bytes:
        """Read this many bytes, or fewer at the end."""


class PracticeSockets:
    """Slack's side of Socket Mode: bots' connections. Requests go to the latest one. Safe from any thread.

    What is not acknowledged is sent again over the next connection. If an acknowledgment has words, `refused` gets them
    with the address for answers.
    """

    refused: Callable[[str, Mapping[str, Any]], object] = staticmethod(lambda _address, _said: None)

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._closed = False
        self._tickets: set[str] = set()
        self._waiting: dict[str, Mapping[str, Any]] = {}
        self._connections: list[socket] = []

    @property
    def open(self) -> int:
        """How many connections there are."""
        return len(self._connections)

    def ticket(self) -> str:
        """A new token that opens one connection."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return ticket

    def send(self, kind: str, payload: Mapping[str, Any], over: int = -1) -> str:
        """Send the bot an envelope, over one of its connections or the next one. Returns its id."""
        name = secrets.token_hex(8)
        answers = kind == "slash_commands" or payload["type"] == "view_submission"
        envelope = {"type": kind, "envelope_id": name, "payload": payload, "accepts_response_payload": answers}
        self.send_envelope(envelope, over)
        return name

    def send_envelope(self, envelope: Mapping[str, Any], over: int) -> None:
        """Like `send`, for an existing envelope."""
        with self._lock:
            self._waiting[envelope["envelope_id"]] = envelope
            if self._connections:
                self._deliver(self._connections[over], envelope)

    def heard(self, said: Mapping[str, Any]) -> None:
        """Receive an acknowledgment. Raises ValueError for anything else."""
        envelope = self._waiting.pop(str(said.get("envelope_id")), None)
        if envelope and envelope["type"] == "slash_commands" and (content := said.get("payload")):
            self.refused(envelope["payload"].get("response_url", ""), content)

    def serve(self, ticket: str, key: str, lines: ByteReader, connection: socket) -> bool:
        """Serve a bot's WebSocket, opened with its HTTP `key`, until it hangs up; false for an invalid ticket.

        Closes the connection and raises ValueError for anything no bot sends.
        """
        with self._lock:
            if self._closed or ticket not in self._tickets or not key:
                return False
            self._tickets.discard(ticket)
            connection.sendall(upgrade_response(key))
            hello = {"type": "hello", "num_connections": len(self._connections) + 1, "connection_info": {}}
            self._connections.append(connection)
            self._deliver(connection, hello)
            for envelope in self._waiting.values():
                self._deliver(connection, {**envelope, "retry_attempt": 1})
        try:
            with suppress(OSError, EOFError):
                self._receive(lines, connection)
        finally:
            with self._lock:
                self._connections.remove(connection)
        return True

    def drop(self) -> None:
        """End every connection without notice."""
        with self._lock:
            for each in self._connections:
                with suppress(OSError):
                    each.shutdown(SHUT_RDWR)

    def close(self) -> None:
        """End every connection, and accept no other."""
        with self._lock:
            self._closed = True
            self.drop()

    def _deliver(self, connection: socket, said: Mapping[str, Any]) -> None:
        with suppress(OSError):  # it is sent again over the next connection
            connection.sendall(frame(TEXT, json.dumps(said).encode()))

    def _receive(self, lines: ByteReader, connection: socket) -> None:
        """Receive acknowledgments, and answer pings. Raises EOFError, OSError, ValueError."""
        while True:
            try:
                opcode, body = read_frame(lines)
                if opcode == TEXT:
                    self.heard(json.loads(body))
            except ValueError:
                with self._lock:
                    connection.sendall(frame(CLOSE, _PROTOCOL_ERROR))
                raise
            if opcode in {PING, CLOSE}:
                with self._lock:
                    connection.sendall(frame(PONG if opcode == PING else CLOSE, body))
                if opcode == CLOSE:
                    return


def command(channel: str, text: str, reply_to: str, *, user: str = YOU, team: str = TEAM) -> dict[str, Any]:
    """The payload of a command, as in Slack's reference."""
    return {
        "team_id": team,
        "team_domain": "practice",
        "channel_id": channel,
        "channel_name": name_of(channel),
        "user_id": user,
        "user_name": "you",
        "command": "/billbot",
        "text": text,
        "response_url": reply_to,
        "trigger_id": _trigger(),
    }


def direct_message(channel: str, text: str, *, user: str = YOU, **more: Any) -> dict[str, Any]:
    """The payload of a direct message to the bot."""
    said = {"type": "message", "user": user, "channel": channel, "channel_type": "im", "text": text, **more}
    return {"event": said, "type": "event_callback", "event_id": f"Ev{secrets.token_hex(5).upper()}"}


def interaction(kind: str, *, user: str, team: str, **more: Any) -> dict[str, Any]:
    """The payload of something pressed or sent (`kind` as in Slack's reference)."""
    return {
        "type": kind,
        "team": {"id": team, "domain": "practice"},
        "user": {"id": user, "username": "you", "name": "you", "team_id": team},
        "trigger_id": _trigger(),
        **more,
    }


def press(
    channel: str, ts: str, button: Mapping[str, Any], reply_to: str, *, user: str = YOU, team: str = TEAM
) -> dict[str, Any]:
    """The payload of a press of a message's button."""
    return interaction(
        "block_actions",
        user=user,
        team=team,
        channel={"id": channel, "name": name_of(channel)},
        container={"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False},
        message={"type": "message", "user": BOT, "ts": ts},
        response_url=reply_to,
        state={"values": {}},
        actions=[{**button, "action_ts": ts}],
    )


def upgrade_response(key: str) -> bytes:
    """A server's answer that switches from HTTP to WebSocket (RFC 6455, 4.2.2)."""
    accept = base64.b64encode(hashlib.sha1(f"{key}{_MAGIC}".encode()).digest()).decode()  # noqa: S324 - RFC 6455
    upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    return f"{upgrade}Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()


def frame(opcode: int, body: bytes) -> bytes:
    """A server's frame (RFC 6455, 5.2)."""
    if len(body) < _SHORT:
        size = bytes([len(body)])
    elif len(body) <= _TWO_BYTES:
        size = struct.pack("!BH", _SHORT, len(body))
    else:
        size = struct.pack("!BQ", _LONG, len(body))
    return bytes([0x80 | opcode]) + size + body


def read_frame(lines: ByteReader) -> tuple[int, bytes]:
    """Read a client's frame: its opcode and content. Raises EOFError, and ValueError for an invalid frame."""
    first, second = _read_exactly(lines, 2)
    if not second & 0x80:
        raise ValueError("a frame that is not masked")
    size = second & 0x7F
    if size >= _SHORT:
        (size,) = struct.unpack("!H" if size == _SHORT else "!Q", _read_exactly(lines, 2 if size == _SHORT else 8))
    if size > _MAX_SIZE:
        raise ValueError(size)
    mask = _read_exactly(lines, 4)
    return first & 0x0F, bytes(each ^ mask[at % 4] for at, each in enumerate(_read_exactly(lines, size)))


def _read_exactly(lines: ByteReader, size: int) -> bytes:
    got = lines.read(size)
    if len(got) < size:
        raise EOFError
    return got


def _trigger() -> str:
    return f"{secrets.randbelow(10**9)}.1.{secrets.token_hex(8)}"
