"""Slack's side of Socket Mode: sends commands and presses on the page to the bot, over the bot's WebSocket.

As Slack does, it repeats a request that was not acknowledged over the next connection.
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
_SHORT, _LONG, _TWO_BYTES, _MAX_SIZE = 126, 127, 0xFFFF, 1_000_000
_YOU = {"id": YOU, "username": "you", "name": "you", "team_id": TEAM}


class ByteReader(Protocol):
    """A stream from which the bot's bytes are read."""

    def read(self, size: int, /) -> bytes:
        """Read so many bytes, or fewer at the end."""


class PracticeSockets:
    """The connections of bots; requests go to the latest one. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tickets: set[str] = set()
        self._waiting: dict[str, dict[str, Any]] = {}
        self._connections: list[socket] = []

    @property
    def has_listener(self) -> bool:
        """Whether any bot is connected."""
        return bool(self._connections)

    def ticket(self) -> str:
        """A new token that opens one connection."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return ticket

    def command(self, channel: str, text: str, reply_to: str) -> None:
        """Send the bot a use of the command."""
        names = {"team_id": TEAM, "team_domain": "practice", "channel_id": channel, "channel_name": name_of(channel)}
        names |= {"user_id": YOU, "user_name": "you", "command": "/billbot", "text": text, "response_url": reply_to}
        self._send("slash_commands", {**names, "trigger_id": _trigger()})

    def press(self, channel: str, ts: str, button: Mapping[str, Any], reply_to: str) -> None:
        """Send the bot a press of a message's button."""
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

    def serve(self, ticket: str, key: str, lines: ByteReader, connection: socket) -> bool:
        """Serve a bot's WebSocket, opened with its HTTP `key`, until it hangs up; false if the ticket is not valid."""
        with self._lock:
            if ticket not in self._tickets or not key:
                return False
            self._tickets.discard(ticket)
        connection.sendall(upgrade_response(key))
        with self._lock:
            self._connections.append(connection)
            _send_json(connection, {"type": "hello", "num_connections": len(self._connections), "connection_info": {}})
            for envelope in self._waiting.values():
                _send_json(connection, {**envelope, "retry_attempt": 1})
        try:
            with suppress(OSError, EOFError, ValueError):
                self._receive(lines, connection)
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
                    _send_json(self._connections[-1], envelope)

    def _receive(self, lines: ByteReader, connection: socket) -> None:
        """Receive acknowledgements, and answer pings. Raises EOFError, OSError, ValueError."""
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


def _send_json(connection: socket, said: Mapping[str, Any]) -> None:
    connection.sendall(frame(TEXT, json.dumps(said).encode()))


def _trigger() -> str:
    return f"{secrets.randbelow(10**9)}.1.{secrets.token_hex(8)}"
