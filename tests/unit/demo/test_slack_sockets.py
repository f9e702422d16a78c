"""Slack's side of Socket Mode in the practice room."""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest

from billbot.demo.slack import PracticeSockets, frame, read_frame

KEY = "dGhlIHNhbXBsZSBub25jZQ=="  # that of RFC 6455, 1.3, as is what it is answered with
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
MASK = b"\x01\x02\x03\x04"


def masked(opcode: int, body: bytes) -> bytes:
    """What a client sends."""
    size = bytes([0x80 | len(body)]) if len(body) < 126 else struct.pack("!BH", 0x80 | 126, len(body))
    return bytes([0x80 | opcode]) + size + MASK + bytes(each ^ MASK[at % 4] for at, each in enumerate(body))


@contextmanager
def connected(sockets: PracticeSockets) -> Iterator[tuple[socket.socket, Any]]:
    """A bot that is connected: its end, and what it reads from."""
    ours, theirs = socket.socketpair()
    lines = theirs.makefile("rb")
    serving = threading.Thread(target=sockets.serve, args=(sockets.ticket(), KEY, lines, theirs))
    serving.start()
    reads = ours.makefile("rb")
    head = b"".join(iter(reads.readline, b"\r\n"))
    assert f"Sec-WebSocket-Accept: {ACCEPT}".encode() in head
    assert read(reads)["type"] == "hello"
    try:
        yield ours, reads
    finally:
        ours.shutdown(socket.SHUT_RDWR)
        serving.join()
        for each in (reads, ours, lines, theirs):
            each.close()


def read(reads: Any) -> Any:
    """The next text that came."""
    first, size = reads.read(2)
    assert first == 0x81
    if size == 126:
        (size,) = struct.unpack("!H", reads.read(2))
    return json.loads(reads.read(size))


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_frames_of_any_size(size: int) -> None:
    """A frame says its size in as few bytes as its kind allows."""
    sent = frame(1, b"x" * size)
    assert sent[:1] == b"\x81"
    assert len(sent) == size + (2 if size < 126 else 4 if size < 65_536 else 10)


def test_frames_of_a_client() -> None:
    """What a client sends is masked, or no frame."""
    assert read_frame(BytesIO(masked(9, b"x" * 200))) == (9, b"x" * 200)
    with pytest.raises(ValueError, match="not masked"):
        read_frame(BytesIO(frame(1, b"x")))
    with pytest.raises(EOFError):
        read_frame(BytesIO(masked(1, b"xyz")[:-1]))


def test_what_is_not_acknowledged_is_sent_again() -> None:
    """What waits goes over the next connection, until it is acknowledged; a ping gets its answer."""
    sockets = PracticeSockets()
    sockets.command("C0DESK", "show diversion", "http://127.0.0.1/answers/1")
    heard = [sockets.has_listener]
    for again in range(2):
        with connected(sockets) as (bot, reads):
            heard.append(sockets.has_listener)
            said = read(reads)
            assert (said["type"], said["payload"]["text"], said["retry_attempt"]) == (
                "slash_commands",
                "show diversion",
                1,
            )
            bot.sendall(masked(9, b"there?"))
            assert reads.read(8) == frame(10, b"there?")
            if again:
                bot.sendall(masked(1, json.dumps({"envelope_id": said["envelope_id"]}).encode()) + masked(9, b""))
                assert reads.read(2) == frame(10, b"")
    assert heard == [False, True, True]
    with connected(sockets) as (_, reads):
        sockets.press("C0DESK", "1.000001", {"action_id": "x"}, "http://127.0.0.1/answers/2")
        said = read(reads)
        assert (said["type"], said["payload"]["actions"][0]["action_id"]) == ("interactive", "x")


def test_a_connection_takes_a_ticket() -> None:
    """Without a ticket nobody is connected, and one opens one connection."""
    sockets = PracticeSockets()
    ours, theirs = socket.socketpair()
    with ours, theirs, theirs.makefile("rb") as lines:
        assert not sockets.serve("guessed", KEY, lines, theirs)
        assert not sockets.serve(sockets.ticket(), "", lines, theirs)
