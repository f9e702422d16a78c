"""Slack's side of Socket Mode: sends what somebody does on the page to the bot, over a WebSocket that the bot opened.

As Slack does, it sends again over the next connection what was not acknowledged.
"""

import base64
import hashlib
import json
import secrets
import struct
import threading
from collections.abc import Mapping
from contextlib import suppress
from socket import socket
from typing import Any, Protocol

from billbot.practice.workspace import BOT, TEAM, YOU, name_of

_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
_SHORT, _LONG, _TWO_BYTES, _LARGEST = 126, 127, 0xFFFF, 1_000_000
_YOU = {"id": YOU, "username": "you", "name": "you", "team_id": TEAM}


class Lines(Protocol):
    """Where what a bot sends is read from."""

    def read(self, size: int, /) -> bytes:
        """So many bytes, or fewer at the end."""


class PracticeSockets:
    """The connections of bots, the last of which is spoken to; for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tickets: set[str] = set()
        self._waiting: dict[str, dict[str, Any]] = {}
        self._connections: list[socket] = []

    @property
    def heard(self) -> bool:
        """Whether any bot listens."""
        return bool(self._connections)

    def ticket(self) -> str:
        """What opens one connection."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return ticket

    def command(self, channel: str, text: str, reply_to: str) -> None:
        """Somebody uses the command."""
        names = {"team_id": TEAM, "team_domain": "practice", "channel_id": channel, "channel_name": name_of(channel)}
        names |= {"user_id": YOU, "user_name": "you", "command": "/billbot", "text": text, "response_url": reply_to}
        self._send("slash_commands", {**names, "trigger_id": _trigger()})

    def press(self, channel: str, ts: str, button: Mapping[str, Any], reply_to: str) -> None:
        """Somebody presses a button of a message."""
        payload = {
            "type": "block_actions",
            "team": {"id": TEAM, "domain": "practice"},
            "user": _YOU,
            "channel": {"id": channel, "name": name_of(channel)},
            "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False},
            "message": {"type": "message", "user": BOT, "ts": ts},
            "response_url": reply_to,
            "trigger_id": _trigger(),
            "state": {"values": {}},
            "actions": [{**button, "action_ts": ts}],
        }
        self._send("interactive", payload)

    def serve(self, ticket: str, key: str, lines: Lines, connection: socket) -> bool:
        """Speak with a bot until it hangs up, which asked for that over HTTP with a `key`; false without a ticket."""
        with self._lock:
            if ticket not in self._tickets or not key:
                return False
            self._tickets.discard(ticket)
        connection.sendall(upgraded(key))
        with self._lock:
            self._connections.append(connection)
            _say(connection, {"type": "hello", "num_connections": len(self._connections), "connection_info": {}})
            for envelope in self._waiting.values():
                _say(connection, {**envelope, "retry_attempt": 1})
        try:
            with suppress(OSError, EOFError, ValueError):
                self._hear(lines, connection)
        finally:
            with self._lock:
                self._connections.remove(connection)
        return True

    def _send(self, kind: str, payload: Mapping[str, Any]) -> None:
        name = secrets.token_hex(8)
        envelope = {"type": kind, "envelope_id": name, "payload": payload, "accepts_response_payload": True}
        with self._lock:
            self._waiting[name] = envelope
            if self._connections:
                with suppress(OSError):  # it is sent again over the next one
                    _say(self._connections[-1], envelope)

    def _hear(self, lines: Lines, connection: socket) -> None:
        """Take acknowledgements, and answer pings. Raises EOFError, OSError, ValueError."""
        while True:
            opcode, body = read_frame(lines)
            if opcode == TEXT:
                said = json.loads(body)
                self._waiting.pop(str(said.get("envelope_id")), None)
            elif opcode in {PING, CLOSE}:
                with self._lock:
                    connection.sendall(frame(PONG if opcode == PING else CLOSE, body))
                if opcode == CLOSE:
                    return


def upgraded(key: str) -> bytes:
    """What a server answers that takes over from HTTP, by RFC 6455, 4.2.2."""
    accept = base64.b64encode(hashlib.sha1(f"{key}{_MAGIC}".encode()).digest()).decode()  # noqa: S324 - RFC 6455
    upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    return f"{upgrade}Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()


def frame(opcode: int, body: bytes) -> bytes:
    """What a server sends, by RFC 6455, 5.2."""
    if len(body) < _SHORT:
        size = bytes([len(body)])
    elif len(body) <= _TWO_BYTES:
        size = struct.pack("!BH", _SHORT, len(body))
    else:
        size = struct.pack("!BQ", _LONG, len(body))
    return bytes([0x80 | opcode]) + size + body


def read_frame(lines: Lines) -> tuple[int, bytes]:
    """What a client sent: its opcode and its content. Raises EOFError, and ValueError for what none may send."""
    first, second = _take(lines, 2)
    if not second & 0x80:
        raise ValueError("a frame that is not masked")
    size = second & 0x7F
    if size >= _SHORT:
        (size,) = struct.unpack("!H" if size == _SHORT else "!Q", _take(lines, 2 if size == _SHORT else 8))
    if size > _LARGEST:
        raise ValueError(size)
    mask = _take(lines, 4)
    return first & 0x0F, bytes(each ^ mask[at % 4] for at, each in enumerate(_take(lines, size)))


def _take(lines: Lines, size: int) -> bytes:
    got = lines.read(size)
    if len(got) < size:
        raise EOFError
    return got


def _say(connection: socket, said: Mapping[str, Any]) -> None:
    connection.sendall(frame(TEXT, json.dumps(said).encode()))


def _trigger() -> str:
    return f"{secrets.randbelow(10**9)}.1.{secrets.token_hex(8)}"
