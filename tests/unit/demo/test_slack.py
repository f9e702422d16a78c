"""The practice Slack: the methods of its Web API, and its side of Socket Mode."""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest

from billbot.clock import parse
from billbot.demo.inbox import Room
from billbot.demo.slack import (
    APP_TOKEN,
    BOT_TOKEN,
    DIRECT,
    YOU,
    PracticeSockets,
    PracticeWorkspace,
    command,
    frame,
    press,
    read_frame,
)

AT = parse("2026-03-02T12:00")
DESK = "C000DESK"


def room() -> Room:
    return Room(AT.timestamp)


def ask(
    workspace: PracticeWorkspace, method: str, token: str = "xoxb-practice", **arguments: object
) -> dict[str, object]:
    answer = workspace.answer(method, token, arguments)
    assert answer is not None
    said: dict[str, object] = json.loads(answer.body)
    return said


def texts(page: dict[str, object]) -> list[str]:
    messages = page["messages"]
    assert isinstance(messages, list)
    return [each["text"] for each in messages]


def test_a_wrong_token() -> None:
    """A wrong token is refused as by Slack, so people can try one."""
    workspace = PracticeWorkspace(room())
    assert ask(workspace, "auth.test", BOT_TOKEN)["ok"]
    assert ask(workspace, "auth.test", "xoxb-another") == {"ok": False, "error": "invalid_auth"}
    assert ask(workspace, "auth.test", APP_TOKEN) == {"ok": False, "error": "invalid_auth"}


def test_slack_refuses_what_slack_refuses() -> None:
    """An unknown method, token, channel or thread gets Slack's own error."""
    workspace = PracticeWorkspace(room())
    post = {"channel": DESK, "text": "x"}
    assert ask(workspace, "chat.shout")["error"] == "unknown_method"
    assert ask(workspace, "auth.test", "")["error"] == "not_authed"
    assert ask(workspace, "auth.test", "xapp-practice")["error"] == "invalid_auth"
    assert ask(workspace, "apps.connections.open", "xapp-practice")["error"] == "forbidden_team"
    assert ask(workspace, "chat.postMessage", channel="#desk", text="x")["error"] == "channel_not_found"
    assert ask(workspace, "chat.postMessage", **post, thread_ts="1.000001")["error"] == "thread_not_found"
    assert ask(workspace, "chat.update", **post, ts="1.000001")["error"] == "message_not_found"
    assert ask(workspace, "conversations.history", channel=DESK, limit="many")["error"] == "invalid_arguments"
    assert ask(workspace, "users.info", user="U0NOBODY")["error"] == "user_not_found"


def test_slack_shows_history_a_page_at_a_time() -> None:
    """The latest comes first, answers that are shown in the channel among them; metadata only for who asks."""
    workspace = PracticeWorkspace(room())
    for n in range(3):
        ask(workspace, "chat.postMessage", channel=DESK, text=str(n), metadata={"event_type": "t"})
    root = workspace.room.channels[DESK][0]["ts"]
    ask(workspace, "chat.postMessage", channel=DESK, text="quiet", thread_ts=root)
    ask(workspace, "chat.postMessage", channel=DESK, text="loud", thread_ts=root, reply_broadcast=True)
    ask(workspace, "chat.postEphemeral", channel=DESK, user=YOU, text="psst")
    page: dict[str, object] = ask(workspace, "conversations.history", channel=DESK, limit="3")
    assert texts(page) == ["loud", "2", "1"]
    rest = ask(workspace, "conversations.history", channel=DESK, limit=3, cursor="3", include_all_metadata="1")
    assert (
        texts(rest),
        rest["has_more"],
        "metadata" in str(page["messages"]),
        "metadata" in str(rest["messages"]),
    ) == (["0"], False, False, True)
    assert texts(ask(workspace, "conversations.replies", channel=DESK, ts=root)) == ["0", "quiet", "loud"]


def test_a_conversation_with_billbot_is_no_channel() -> None:
    """A bot that lists channels gets those that people share, and not what somebody writes to it directly."""
    workspace = PracticeWorkspace(room())
    workspace.room.post(DIRECT, text="to do", user=YOU)
    listed: Any = ask(workspace, "conversations.list")
    assert [each["name"] for each in listed["channels"]] == ["coalition", "desk"]


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
    """Waiting requests go over the next connection until acknowledged; a ping gets its answer."""
    sockets = PracticeSockets()
    sockets.send("slash_commands", command("C000DESK", "show diversion", "http://127.0.0.1/answers/1"))
    heard = [sockets.open]
    for again in range(2):
        with connected(sockets) as (bot, reads):
            heard.append(sockets.open)
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
    assert heard == [0, 1, 1]
    with connected(sockets) as (_, reads):
        sockets.send("interactive", press("C000DESK", "1.000001", {"action_id": "x"}, "http://127.0.0.1/answers/2"))
        said = read(reads)
        assert (said["type"], said["payload"]["actions"][0]["action_id"]) == ("interactive", "x")


def test_a_connection_takes_a_ticket() -> None:
    """Without a ticket nobody is connected, and one opens one connection."""
    sockets = PracticeSockets()
    ours, theirs = socket.socketpair()
    with ours, theirs, theirs.makefile("rb") as lines:
        assert not sockets.serve("guessed", KEY, lines, theirs)
        assert not sockets.serve(sockets.ticket(), "", lines, theirs)
