"""Slack's side of Socket Mode on loopback: real WebSockets, with what Slack sends over them and what it refuses."""

import json
import secrets
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO, Self

from billbot.demo.slack import CLOSE, PING, PONG, TEXT, frame, read_frame, upgrade_response
from tests.support.slack_blocks import RefusedError, content_of
from tests.support.slack_server import SlackServer

_MOST_REPLIES = 5


class SocketMode:
    """Runs from `with` to its end, beside a `SlackServer`. What is not acknowledged is sent again over the next one.

    `acknowledged` holds, by envelope, what each acknowledgement said and after how many seconds; `said` what was
    answered by an address, with the kind of answer; `opens` when an address was asked for. `lost` counts
    acknowledgements to be lost on the way, `expired` has answers refused as too late, `elsewhere` is another address
    to connect to, and to take an answer `takes` so many seconds. `scopes` are those of the app-level token, `enabled`
    says whether the app has this on.
    """

    def __init__(self, slack: SlackServer) -> None:
        self.slack = slack
        self.app_token = f"xapp-{secrets.token_hex(12)}"
        self.scopes = {"connections:write"}
        self.enabled = True
        self.acknowledged: dict[str, list[tuple[dict[str, Any], float]]] = {}
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.opens: list[float] = []
        self.faults: list[str] = []
        self.lost = 0
        self.expired = False
        self.elsewhere = ""
        self.takes = 0.0
        self._timers: list[threading.Timer] = []
        self._connections: list[_Connection] = []
        self._tickets: set[str] = set()
        self._sent: dict[str, tuple[dict[str, Any], float]] = {}
        self._used: dict[str, int] = {}
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        self.slack.sockets = self
        return self

    def __exit__(self, *exception: object) -> None:
        self.slack.sockets = None
        for timer in self._timers:
            timer.cancel()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop()
        for thread in list(self._threads):
            thread.join()

    @property
    def open(self) -> int:
        """How many connections there are."""
        with self._lock:
            return len(self._connections)

    def opened(self, token: str) -> dict[str, Any]:
        """What apps.connections.open answers. Raises RefusedError."""
        if not token.startswith("xapp-"):
            raise RefusedError("not_allowed_token_type" if token else "not_authed")
        if token != self.app_token:
            raise RefusedError("invalid_auth")
        if not self.scopes:
            raise RefusedError("missing_scope", needed="connections:write", provided="")
        if not self.enabled:
            raise RefusedError("forbidden_team")
        self.opens.append(time.monotonic())
        if self.elsewhere:
            return {"url": self.elsewhere}
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return {"url": f"ws://127.0.0.1:{self._listener.getsockname()[1]}/link/?ticket={ticket}&app_id=a1"}

    def command(
        self,
        text: str,
        *,
        user: str = "U0000007",
        channel: str = "C0123456789",
        trigger: str = "",
        over: int = -1,
        **more: Any,
    ) -> str:
        """Somebody uses the command; it goes out over one of the connections. Gives the envelope's id."""
        envelope = secrets.token_hex(8)
        payload = {
            "token": "gone",
            "team_id": "T1",
            "team_domain": "practice",
            "channel_id": channel,
            "channel_name": "practice",
            "user_id": user,
            "user_name": "sample",
            "command": "/billbot",
            "text": text,
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": self._reply_address("commands"),
            "trigger_id": self.slack.views.trigger(trigger),
            **more,
        }
        self.send(
            {"type": "slash_commands", "envelope_id": envelope, "payload": payload, "accepts_response_payload": True},
            over,
        )
        return envelope

    def press(
        self,
        name: str,
        value: str = "",
        *,
        user: str = "U0000007",
        channel: str = "C0123456789",
        message: str = "1700000000.000001",
        view: dict[str, Any] | None = None,
        over: int = -1,
    ) -> str:
        """Somebody presses a button of a message, or of a view; gives the envelope's id."""
        within = {"type": "message", "message_ts": message, "channel_id": channel, "is_ephemeral": False}
        place: dict[str, Any] = {
            "channel": {"id": channel, "name": "practice"},
            "container": within,
            "message": {"type": "message", "user": "U1", "ts": message, "text": ""},
            "response_url": self._reply_address("actions"),
            "state": {"values": {}},
        }
        if view is not None:
            place = {"container": {"type": "view", "view_id": view["id"]}, "view": view}
        pressed = {"type": "button", "action_id": name, "block_id": "b1", "value": value, "action_ts": "1.1"}
        pressed["text"] = {"type": "plain_text", "text": name, "emoji": True}  # type: ignore[assignment]
        return self._interact("block_actions", user, over, {**place, "actions": [pressed]})

    def fill_in(self, view: str, chosen: dict[str, str | list[str]], *, user: str = "U0000007") -> str:
        """Somebody changes these fields of an open dialog, and sends it; gives the envelope's id."""
        return self.submit(self.slack.views.filled(view, chosen), user=user)

    def open_home(self, *, user: str = "U0000007", tab: str = "home", event: str = "", over: int = -1) -> str:
        """Somebody opens the app's Home tab, or the one of its messages; gives the envelope's id."""
        envelope = secrets.token_hex(8)
        opened = {"type": "app_home_opened", "user": user, "channel": "D0000001", "tab": tab, "event_ts": "1.000001"}
        payload = {
            "token": "gone",
            "team_id": "T1",
            "api_app_id": "A1",
            "event": opened,
            "type": "event_callback",
            "event_id": event or f"Ev{secrets.token_hex(5).upper()}",
            "event_time": 1700000000,
        }
        self.send(
            {"type": "events_api", "envelope_id": envelope, "payload": payload, "accepts_response_payload": False}, over
        )
        return envelope

    def submit(self, view: dict[str, Any], *, user: str = "U0000007", over: int = -1) -> str:
        """Somebody sends a dialog, with the `state` that stands in it; gives the envelope's id."""
        self.slack.views.sending(view["id"])
        return self._interact("view_submission", user, over, {"view": view, "response_urls": []})

    def _interact(self, kind: str, user: str, over: int, more: dict[str, Any]) -> str:
        envelope = secrets.token_hex(8)
        payload = {
            "type": kind,
            "token": "gone",
            "team": {"id": "T1", "domain": "practice"},
            "user": {"id": user, "username": "sample", "name": "sample", "team_id": "T1"},
            "api_app_id": "A1",
            "is_enterprise_install": False,
            "enterprise": None,
            "trigger_id": self.slack.views.trigger(),
            **more,
        }
        takes = kind == "view_submission"
        self.send(
            {"type": "interactive", "envelope_id": envelope, "payload": payload, "accepts_response_payload": takes},
            over,
        )
        return envelope

    def _reply_address(self, kind: str) -> str:
        return f"{self.slack.url.removesuffix('api/')}{kind}/T1/{secrets.token_hex(6)}"

    def send(self, envelope: dict[str, Any], over: int = -1) -> None:
        """Send an envelope, or the same once more; where there is no connection it waits for the next one."""
        with self._lock:
            if "envelope_id" in envelope:
                self._sent.setdefault(envelope["envelope_id"], (envelope, time.monotonic()))
            if self._connections:
                self._connections[over].send(TEXT, json.dumps(envelope).encode())

    def again(self, envelope: str) -> None:
        """Send an envelope once more."""
        self.send(self._sent[envelope][0])

    def refresh(self, reason: str = "refresh_requested", hangs_up_after: float = 10) -> None:
        """Ask for another connection on every one there is, and hang up on these so many seconds later."""
        with self._lock:
            old = list(self._connections)
            for each in old:
                body = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
                each.send(TEXT, json.dumps(body).encode())
                later = threading.Timer(hangs_up_after, each.drop)
                self._timers.append(later)
                later.start()

    def drop(self) -> None:
        """Every connection ends without a word."""
        with self._lock:
            for each in self._connections:
                each.drop()

    def ping(self) -> None:
        """Ping every connection."""
        with self._lock:
            for each in self._connections:
                each.send(PING, b"are you there")

    def replied(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        """What is answered to an answer by address."""
        time.sleep(self.takes)
        with self._lock:
            self._used[path] = self._used.get(path, 0) + 1
            if self.expired or self._used[path] > _MOST_REPLIES:
                error = "expired_url" if self.expired else "used_url"
                return 404, {}, json.dumps({"ok": False, "error": error}).encode()
            kind = body.get("response_type", "ephemeral")
            if kind not in {"ephemeral", "in_channel"} or body.keys() - {
                "response_type",
                "replace_original",
                "text",
                "blocks",
            }:
                return 400, {}, b"invalid_payload"
            try:
                self.said.append((kind, content_of(body, {})))
            except RefusedError as refused:
                return 400, {}, str(refused).encode()
            return 200, {}, b"ok"

    def _accept(self) -> None:
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(accepted,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, accepted: socket.socket) -> None:
        # What is read from it is closed first, or the socket stays open until somebody looks for garbage.
        with accepted, accepted.makefile("rb") as read, suppress(OSError, EOFError):
            connection = _Connection(accepted, read)
            if not connection.shake_hands(self._tickets):
                return
            with self._lock:
                hello = {"type": "hello", "num_connections": len(self._connections) + 1, "connection_info": {}}
                connection.send(TEXT, json.dumps(hello).encode())
                self._connections.append(connection)
                for name, (envelope, _) in self._sent.items():
                    if name in self.acknowledged:
                        continue
                    self._sent[name] = envelope, time.monotonic()
                    connection.send(TEXT, json.dumps({**envelope, "retry_attempt": 1}).encode())
            try:
                connection.read(self._hear)
            except ValueError as fault:
                self.faults.append(str(fault))
            finally:
                with self._lock:
                    self._connections.remove(connection)

    def _hear(self, text: str) -> None:
        """An acknowledgement. Raises ValueError for what is none."""
        said = json.loads(text)
        with self._lock:
            if said.keys() - {"envelope_id", "payload"} or said.get("envelope_id") not in self._sent:
                raise ValueError(f"no acknowledgement: {text}")
            if self.lost:
                self.lost -= 1
                return
            sent, at = self._sent[said["envelope_id"]]
            if sent["type"] == "interactive":
                self._take(sent["payload"], said.get("payload") or {})
            entry = said.get("payload") or {}, time.monotonic() - at
            self.acknowledged.setdefault(said["envelope_id"], []).append(entry)

    def _take(self, payload: dict[str, Any], said: dict[str, Any]) -> None:
        """What an acknowledgement does to a dialog that was sent. Raises ValueError for what Slack would not take."""
        if payload["type"] == "view_submission":
            self.slack.views.sent(payload["view"]["id"], said)
        elif said:
            raise ValueError(f"an acknowledgement of {payload['type']} says nothing: {said}")


class _Connection:
    """A WebSocket, by RFC 6455: what is against it raises ValueError."""

    def __init__(self, accepted: socket.socket, read: BinaryIO) -> None:
        self._socket, self._file = accepted, read
        self._lock = threading.Lock()
        self._closing = False

    def shake_hands(self, tickets: set[str]) -> bool:
        """Take over from HTTP; false where no ticket of ours was shown."""
        line, headers = self._file.readline().decode(), dict[str, str]()
        while (header := self._file.readline().decode().strip()) != "":
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        ticket = line.partition("ticket=")[2].partition("&")[0]
        known = ticket in tickets and headers.get("upgrade", "").lower() == "websocket"
        if not known or headers.get("sec-websocket-version") != "13":
            self._socket.sendall(b"HTTP/1.1 408 Request Timeout\r\n\r\n")
            return False
        tickets.discard(ticket)
        self._socket.sendall(upgrade_response(headers["sec-websocket-key"]))
        return True

    def send(self, opcode: int, body: bytes) -> None:
        with self._lock, suppress(OSError):
            self._socket.sendall(frame(opcode, body))

    def read(self, hear: Callable[[str], None]) -> None:
        """Answer what comes until the other side is gone. Raises ValueError for what Slack would not take."""
        while True:
            opcode, body = self._frame()
            if opcode == TEXT:
                hear(body.decode())
            elif opcode == PING:
                self.send(PONG, body)
            elif opcode == CLOSE:
                self.send(CLOSE, body)
                return

    def drop(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _frame(self) -> tuple[int, bytes]:
        try:
            return read_frame(self._file)
        except ValueError:
            self.send(CLOSE, struct.pack("!H", 1002))
            raise
