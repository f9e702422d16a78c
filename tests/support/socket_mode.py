"""Slack's side of Socket Mode, as strict as Slack: what it sends besides, refuses, loses and hangs up on."""

import json
import secrets
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from socket import SHUT_RDWR, socket
from typing import Any, Self

from billbot.demo.http import HttpResponse
from billbot.demo.slack import (
    PING,
    ByteReader,
    PracticeSockets,
    SlackRefusal,
    command,
    direct_message,
    frame,
    interaction,
    press,
)
from tests.support.slack_blocks import content_of
from tests.support.slack_server import SlackServer

_MOST_REPLIES = 5


class SocketMode(PracticeSockets):
    """Runs from `with` to its end, beside a `SlackServer`, at whose address it is.

    `acknowledged` holds, by envelope, what each acknowledgment said and after how many seconds; `said` what was
    answered by an address, with the kind of answer; `opens` when an address was asked for. `lost` counts
    acknowledgments to be lost on the way, `expired` has answers refused as too late, `elsewhere` is another address to
    connect to, and to take an answer `takes` so many seconds. `scopes` are those of the app-level token, `enabled` says
    whether the app has this on, `faults` what no bot should send.
    """

    def __init__(self, slack: SlackServer) -> None:
        super().__init__()
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
        self._sent: dict[str, tuple[Mapping[str, Any], float]] = {}
        self._used: dict[str, int] = {}

    def __enter__(self) -> Self:
        self.slack.sockets = self
        return self

    def __exit__(self, *exception: object) -> None:
        self.slack.sockets = None
        for timer in self._timers:
            timer.cancel()
        self.close()

    def opened(self, token: str) -> dict[str, Any]:
        """The answer of apps.connections.open. Raises SlackRefusal."""
        if not token.startswith("xapp-"):
            raise SlackRefusal("not_allowed_token_type" if token else "not_authed")
        if token != self.app_token:
            raise SlackRefusal("invalid_auth")
        if not self.scopes:
            raise SlackRefusal("missing_scope", needed="connections:write", provided="")
        if not self.enabled:
            raise SlackRefusal("forbidden_team")
        self.opens.append(time.monotonic())
        address = self.slack.url.replace("http:", "ws:").removesuffix("api/")
        return {"url": self.elsewhere or f"{address}link?ticket={self.ticket()}&app_id=a1"}

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
        said = command(channel, text, self._reply_address("commands"), user=user, team="T1")
        return self.send("slash_commands", {**said, "trigger_id": self.slack.views.trigger(trigger), **more}, over)

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
        words = {"type": "plain_text", "text": name, "emoji": True}
        button = {"type": "button", "action_id": name, "block_id": "b1", "value": value, "text": words}
        said = press(channel, message, button, self._reply_address("actions"), user=user, team="T1")
        if view is not None:
            within = {"container": {"type": "view", "view_id": view["id"]}, "view": view, "actions": said["actions"]}
            said = interaction("block_actions", user=user, team="T1", **within)
        return self.send("interactive", {**said, "trigger_id": self.slack.views.trigger()}, over)

    def fill_in(self, view: str, chosen: dict[str, str | list[str]], *, user: str = "U0000007") -> str:
        """Somebody changes these fields of an open dialog, and sends it; gives the envelope's id."""
        return self.submit(self.slack.views.filled(view, chosen), user=user)

    def open_home(self, *, user: str = "U0000007", tab: str = "home", event: str = "", over: int = -1) -> str:
        """Somebody opens the app's Home tab, or the one of its messages; gives the envelope's id."""
        opened = {"type": "app_home_opened", "user": user, "channel": "D0000001", "tab": tab, "event_ts": "1.000001"}
        payload = {
            "team_id": "T1",
            "api_app_id": "A1",
            "event": opened,
            "type": "event_callback",
            "event_id": event or f"Ev{secrets.token_hex(5).upper()}",
            "event_time": 1700000000,
        }
        return self.send("events_api", payload, over)

    def write(self, text: str, *, user: str = "U0000007", **more: Any) -> str:
        """Somebody writes to the app directly; gives the envelope's id."""
        return self.send("events_api", direct_message("D0000001", text, user=user, **more))

    def paste(self, *urls: str, user: str = "U0000007", channel: str = "C0123456789") -> str:
        """Somebody writes a message with these links; gives the envelope's id."""
        links = [{"domain": "malegislature.gov", "url": url} for url in urls]
        said = {"type": "link_shared", "user": user, "channel": channel, "message_ts": "1.000001", "links": links}
        more = {"is_bot_user_member": True, "unfurl_id": "C1.1", "source": "conversations_history"}
        payload = {"event": {**said, **more}, "type": "event_callback", "event_id": f"Ev{secrets.token_hex(5).upper()}"}
        return self.send("events_api", payload)

    def submit(self, view: dict[str, Any], *, user: str = "U0000007", over: int = -1) -> str:
        """Somebody sends a dialog, with the `state` that is in it; gives the envelope's id."""
        self.slack.views.sending(view["id"])
        said = interaction("view_submission", user=user, team="T1", view=view, response_urls=[])
        return self.send("interactive", {**said, "trigger_id": self.slack.views.trigger()}, over)

    def _reply_address(self, kind: str) -> str:
        return f"{self.slack.url.removesuffix('api/')}answers/{kind}/{secrets.token_hex(6)}"

    def again(self, envelope: str) -> None:
        """Send an envelope once more."""
        with self._lock:
            self._deliver(self._connections[-1], self._sent[envelope][0])

    def say(self, said: Mapping[str, Any]) -> None:
        """Send something that is not a request over every connection."""
        with self._lock:
            for each in self._connections:
                self._deliver(each, said)

    def refresh(self, reason: str = "refresh_requested", hangs_up_after: float = 10) -> None:
        """Ask for another connection on every one there is, and hang up on these so many seconds later."""
        with self._lock:
            old = list(self._connections)
            self.say({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})
        for each in old:
            later = threading.Timer(hangs_up_after, _hang_up, (each,))
            self._timers.append(later)
            later.start()

    def ping(self) -> None:
        """Ping every connection."""
        with self._lock:
            for each in self._connections:
                each.sendall(frame(PING, b"are you there"))

    def replied(self, path: str, body: dict[str, Any]) -> HttpResponse:
        """What is answered to an answer by address."""
        time.sleep(self.takes)
        with self._lock:
            self._used[path] = self._used.get(path, 0) + 1
            if self.expired or self._used[path] > _MOST_REPLIES:
                error = "expired_url" if self.expired else "used_url"
                return HttpResponse(json.dumps({"ok": False, "error": error}).encode(), 404)
            kind = body.get("response_type", "ephemeral")
            if kind not in {"ephemeral", "in_channel"} or body.keys() - {
                "response_type",
                "replace_original",
                "text",
                "blocks",
            }:
                return HttpResponse(b"invalid_payload", 400)
            try:
                self.said.append((kind, content_of(body, {})))
            except SlackRefusal as refused:
                return HttpResponse(str(refused).encode(), 400)
            return HttpResponse(b"ok")

    def serve(self, ticket: str, key: str, lines: ByteReader, connection: socket) -> bool:
        """As of the practice Slack; what no bot should send is noted."""
        try:
            return super().serve(ticket, key, lines, connection)
        except ValueError as fault:
            self.faults.append(str(fault))
            return True

    def _deliver(self, connection: socket, said: Mapping[str, Any]) -> None:
        if "envelope_id" in said:
            self._sent[said["envelope_id"]] = said, time.monotonic()
        super()._deliver(connection, said)

    def heard(self, said: Mapping[str, Any]) -> None:
        """Take an acknowledgment. Raises ValueError for what Slack would not take."""
        with self._lock:
            if said.keys() - {"envelope_id", "payload"} or said.get("envelope_id") not in self._sent:
                raise ValueError(f"no acknowledgement: {said}")
            if self.lost:
                self.lost -= 1
                return
            sent, at = self._sent[said["envelope_id"]]
            answer = said.get("payload") or {}
            if sent["type"] == "interactive" and sent["payload"]["type"] == "view_submission":
                self.slack.views.sent(sent["payload"]["view"]["id"], answer)
            elif sent["type"] == "interactive" and answer:
                raise ValueError(f"an acknowledgement of {sent['payload']['type']} says nothing: {answer}")
            super().heard(said)
            self.acknowledged.setdefault(said["envelope_id"], []).append((answer, time.monotonic() - at))


def _hang_up(connection: socket) -> None:
    with suppress(OSError):
        connection.shutdown(SHUT_RDWR)
