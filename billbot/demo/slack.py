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
from http import HTTPStatus
from socket import SHUT_RDWR, socket
from types import MappingProxyType
from typing import Any, Protocol

from billbot.demo.http import HttpResponse
from billbot.demo.inbox import Room, SlackMessage
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
_SCOPES = (
    *("channels:history", "channels:read", "chat:write", "commands", "groups:history", "groups:read"),
    *("reactions:read", "users:read"),
)
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,20}")
_CONTENT = ("text", "blocks", "metadata")
_TRUE = {True, "1", "true"}
_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
_SHORT, _LONG, _TWO_BYTES, _MAX_SIZE = 126, 127, 0xFFFF, 1_000_000
_PROTOCOL_ERROR = struct.pack("!H", 1002)  # RFC 6455, 7.4.1


class SlackRefusal(Exception):
    """One of Slack's errors, by its name, with what else the answer says, and how many seconds to wait, if any."""

    def __init__(self, error: str, *, retry_after: int | None = None, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}
        self.retry_after = retry_after


class PracticeWorkspace:
    """Answers a bot's calls. `connect` returns the address for a Socket Mode connection, if any.

    A method of Slack, such as `auth.test`, is the method `_auth_test`; its arguments have Slack's names.
    """

    token, app_token = BOT_TOKEN, APP_TOKEN
    team, bot, bot_id = TEAM, BOT, _BOT_ID

    def __init__(self, room: Room) -> None:
        self.room, self.connect = room, _nowhere
        self.scopes = set(_SCOPES)

    @property
    def ids(self) -> list[str]:
        """The ids of the channels, including those that only have messages."""
        return list(dict.fromkeys((*CHANNELS, *self.room.channels)))

    def answer(self, method: str, token: str, arguments: Mapping[str, Any]) -> HttpResponse | None:
        """The answer to a call, as from Slack; None to say nothing. If refused, `ok` is false and `error` says why."""
        try:
            with self.room.lock:
                done = self.do(method, token, arguments)
        except SlackRefusal as refusal:
            pause = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}
            return _reply(refusal.answer, HTTPStatus.TOO_MANY_REQUESTS if pause else HTTPStatus.OK, pause)
        except (TypeError, ValueError):
            return _reply({"ok": False, "error": "invalid_arguments"})
        return _reply({"ok": True, **done}, headers={"X-OAuth-Scopes": ",".join(sorted(self.scopes))})

    def do(self, method: str, token: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Carry out a call. Raises SlackRefusal, and TypeError and ValueError for arguments that make no sense."""
        done: Callable[..., dict[str, Any]] | None = getattr(self, f"_{method.replace('.', '_')}", None)
        if "." not in method or done is None:
            raise SlackRefusal("unknown_method")
        if token != (self.app_token if method == "apps.connections.open" else self.token):
            raise SlackRefusal("invalid_auth" if token else "not_authed")
        if not _CHANNEL.fullmatch(str(arguments.get("channel", "C0NONE"))):
            raise SlackRefusal("channel_not_found")
        return done(**arguments)

    @property
    def _by(self) -> dict[str, str]:
        """The author of a message, whatever the poster says."""
        return {"user": self.bot, "bot_id": self.bot_id}

    def _auth_test(self) -> dict[str, Any]:
        names = {"team": "Practice", "team_id": self.team, "user": "billbot", "user_id": self._by["user"]}
        return {"url": "http://127.0.0.1/", "is_enterprise_install": False, **names, "bot_id": self._by["bot_id"]}

    def _apps_connections_open(self) -> dict[str, Any]:
        return {"url": self.connect()}

    def _conversations_list(self, **_: Any) -> dict[str, Any]:
        return {"channels": [self._described(each) for each in self.ids if not is_direct(each)]}

    def _conversations_info(self, channel: str, **_: Any) -> dict[str, Any]:
        return {"channel": self._described(channel)}

    def _described(self, channel: str) -> dict[str, Any]:
        """A channel as Slack describes it. Its name is its id without the prefix."""
        purpose = {"value": CHANNELS.get(channel, "")}
        return {"id": channel, "name": name_of(channel), "purpose": purpose, "is_member": True, "is_archived": False}

    def _conversations_members(self, channel: str, **_: Any) -> dict[str, Any]:
        return {"members": [YOU, self.bot] if channel else []}

    def _chat_postMessage(  # noqa: N802 - Slack's spelling
        self, channel: str, thread_ts: str = "", *, reply_broadcast: Any = False, **content: Any
    ) -> dict[str, Any]:
        thread = {}
        if thread_ts:
            self._find(channel, thread_ts, "thread_not_found")["thread_ts"] = thread_ts
            thread = {"thread_ts": thread_ts, **({"subtype": "thread_broadcast"} if reply_broadcast in _TRUE else {})}
        message = self.room.post(channel, **self._by, **_content(content), **thread)
        return {"channel": channel, "ts": message["ts"], "message": message}

    def _chat_postEphemeral(self, channel: str, user: str, **content: Any) -> dict[str, Any]:  # noqa: N802 - as above
        return {"message_ts": self.room.post(channel, **self._by, **_content(content), only_for=user)["ts"]}

    def _chat_update(self, channel: str, ts: str, **content: Any) -> dict[str, Any]:
        message = self._find(channel, ts)
        self.room.edit(channel, message, **_content(content), edited={"user": self._by["user"]})
        return {"channel": channel, "ts": ts, "text": message["text"], "message": message}

    def _chat_delete(self, channel: str, ts: str) -> dict[str, Any]:
        self.room.delete(channel, self._find(channel, ts))
        return {"channel": channel, "ts": ts}

    def _conversations_history(self, channel: str, **window: Any) -> dict[str, Any]:
        seen = [each for each in self._seen(channel) if is_in_channel(each)]
        return _page(seen[::-1], 100, 999, **window)

    def _conversations_replies(self, channel: str, ts: str, **window: Any) -> dict[str, Any]:
        self._find(channel, ts, "thread_not_found")
        seen = [each for each in self._seen(channel) if ts in {each["ts"], each.get("thread_ts")}]
        return _page(seen, 1000, 1000, **window)

    def _seen(self, channel: str) -> list[SlackMessage]:
        return [each for each in self.room.channels.get(channel, ()) if not each.get("only_for")]

    def _users_info(self, user: str, **_: Any) -> dict[str, Any]:
        if user not in {YOU, self.bot}:
            raise SlackRefusal("user_not_found")
        lacks = dict.fromkeys(("deleted", "is_restricted", "is_ultra_restricted", "is_stranger"), False)
        name = "you" if user == YOU else "billbot"
        return {"user": {"id": user, "team_id": self.team, "name": name, "is_bot": user == self.bot, **lacks}}

    def _reactions_get(self, channel: str, timestamp: str, **_: Any) -> dict[str, Any]:
        message = {key: value for key, value in self._find(channel, timestamp).items() if key != "metadata"}
        given = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in self.room.reactions.get(timestamp, {}).items()
            if users
        ]
        return {"type": "message", "channel": channel, "message": message | ({"reactions": given} if given else {})}

    def _find(self, channel: str, ts: str, error: str = "message_not_found") -> SlackMessage:
        message = self.room.find(channel, ts)
        if message is None:
            raise SlackRefusal(error)
        return message


def is_in_channel(message: SlackMessage) -> bool:
    """Whether a message is shown in its channel, not only in a thread."""
    return message.get("thread_ts", message["ts"]) == message["ts"] or message.get("subtype") == "thread_broadcast"


def _reply(said: Mapping[str, Any], status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(json.dumps(said).encode(), status, "application/json", headers or {})


def _page(seen: list[SlackMessage], usual: int, most: int, **window: Any) -> dict[str, Any]:
    """The part of `seen` that was asked for; metadata only for those who ask."""
    inclusive = window.get("inclusive") in _TRUE
    oldest, latest = float(window.get("oldest") or 0), float(window.get("latest") or "inf")
    seen = [t for t in seen if oldest < float(t["ts"]) < latest or (inclusive and float(t["ts"]) in {oldest, latest})]
    start, limit = int(window.get("cursor") or 0), int(window.get("limit") or usual)
    if not 1 <= limit <= most:
        raise SlackRefusal("invalid_limit")
    keep = window.get("include_all_metadata") in _TRUE
    more = str(start + limit) if start + limit < len(seen) else ""
    found = [{k: v for k, v in each.items() if keep or k != "metadata"} for each in seen[start : start + limit]]
    return {"messages": found, "has_more": bool(more), "response_metadata": {"next_cursor": more}}


def _nowhere() -> str:
    raise SlackRefusal("forbidden_team")


def name_of(channel: str) -> str:
    """A channel's name."""
    return re.sub(r"^[CDG]0*", "", channel).lower()


def shown_name(channel: str) -> str:
    """A channel's name for people: `#desk`, or `billbot` for the conversation with it."""
    return name_of(channel) if is_direct(channel) else f"#{name_of(channel)}"


def _content(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: given[key] for key in _CONTENT if given.get(key) is not None}


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
