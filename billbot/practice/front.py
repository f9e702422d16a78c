"""The HTTP server of `practice`, on loopback: Slack's Web API for the bot, and a page that shows the messages.

The page consists of three files of ours; each mail has its own frame, without scripts. Requests that another web page
may have caused are refused, by host name, origin and content type.
"""

import json
import secrets
import sys
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, Self
from urllib.parse import parse_qs, parse_qsl, urlsplit

from billbot.practice.http import begun, end
from billbot.practice.inbox import PracticePost, Room
from billbot.practice.rendered import changes
from billbot.practice.sockets import PracticeSockets
from billbot.practice.stories import OURS
from billbot.practice.workspace import YOU, PracticeWorkspace

_MAX_BODY = 4_000_000
_FILES = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
}
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)
_MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_JSON = "application/json"
_NO_DIALOG = (
    "In Slack `/billbot watch` opens a dialog, which this page does not show. Where billbot runs, `billbot watch add"
    " H1234` does the same."
)


class Controls(Protocol):
    """The control of a story's clock by the page."""

    def state(self) -> dict[str, Any]:
        """The clock and the story as the page shows them."""

    def do(self, what: str, value: str) -> None:
        """Pause, go on, step, or run at a speed. Raises ValueError for anything else."""

    def acted(self) -> None:
        """Take note that somebody reacted to a message."""


class PageActions:
    """Carries out actions on the page: in the room, on a story's clock (`controls`), or for a bot (`sockets`).

    `url` gives the address of the page.
    """

    def __init__(
        self, room: Room, controls: Controls | None, sockets: Callable[[], PracticeSockets], url: Callable[[], str]
    ) -> None:
        self._room, self._controls, self._sockets, self._url = room, controls, sockets, url
        self._reply_channels: dict[str, str] = {}  # the channel of a request, by the address for its answers

    def act(self, what: str, said: Mapping[str, Any]) -> None:
        """Carry out an action on the page. Raises ValueError or KeyError for an invalid one."""
        if what == "clock" and self._controls:
            self._controls.do(str(said["do"]), str(said.get("value", "")))
            return
        channel = str(said["channel"])
        if what == "ask":
            self._use_command(channel, " ".join(str(said["text"]).split()))
            return
        post = self._room.find(channel, str(said["ts"]))
        if post is None or what not in {"react", "press"}:
            raise ValueError(what)
        if what == "press":
            self._sockets().press(channel, post.ts, _button(post, str(said["action"])), self._address(channel))
            return
        self._room.react(channel, post.ts, str(said["name"]), YOU)
        if self._controls:
            self._controls.acted()

    def _use_command(self, channel: str, words: str) -> None:
        """Send a use of /billbot to the bot, except the one that opens a dialog, which this page does not have."""
        if words.partition(" ")[0].lower() == "watch":
            self._room.post(channel, text=_NO_DIALOG, only_for=YOU)
        else:
            self._sockets().command(channel, words, self._address(channel))

    def answer(self, address: str, said: Mapping[str, Any]) -> bool:
        """Show a bot's answer at the address of a request; false if there is no such request."""
        channel = self._reply_channels.get(address)
        if channel is None:
            return False
        alone = "" if said.get("response_type") == "in_channel" else YOU
        content = {"text": str(said.get("text", "")), "blocks": said.get("blocks") or []}
        self._room.post(channel, **content, only_for=alone)
        return True

    def _address(self, channel: str) -> str:
        """An address for the answers to one request."""
        name = secrets.token_hex(8)
        self._reply_channels[name] = channel
        return f"{self._url()}/answers/{name}"


def _button(post: PracticePost, action: str) -> Mapping[str, Any]:
    """The button of a message with this action. Raises ValueError if there is none."""
    for block in post.blocks:
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            if element["action_id"] == action:
                return {"block_id": block.get("block_id", "b1"), **element}
    raise ValueError(action)


class Front:
    """The server, as a context manager, on this port, or a free one for 0; `controls` are null without a story.

    Entering raises BillbotError when the port is taken.
    """

    def __init__(self, workspace: PracticeWorkspace, controls: Controls | None, port: int = 0) -> None:
        self.workspace, self.controls, self._wanted = workspace, controls, port
        self.sockets = PracticeSockets()
        self.actions = PageActions(workspace.room, controls, lambda: self.sockets, lambda: self.url)
        workspace.connect = lambda: f"{self.url.replace('http', 'ws', 1)}/link?ticket={self.sockets.ticket()}"

    def __enter__(self) -> Self:
        self._server = begun(lambda port: _PageServer(self, port), self._wanted)
        return self

    def __exit__(self, *exception: object) -> None:
        end(self._server)

    @property
    def url(self) -> str:
        """The address of the page, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def shown(self, after: int) -> dict[str, Any]:
        """The state that the page polls."""
        found = changes(self.workspace.room, after, self.workspace.channels)
        return {**found, "story": self.controls.state() if self.controls else None, "heard": self.sockets.has_listener}


class _PageServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, front: Front, port: int) -> None:
        self.front = front
        super().__init__(("127.0.0.1", port), _PageHandler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log nothing if a client closed its connection."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _PageHandler(BaseHTTPRequestHandler):
    server: _PageServer
    timeout = 60

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/link":
            self._serve_socket(address.query)
        elif not self._is_for_us():
            return
        elif address.path in _FILES:
            name, kind = _FILES[address.path]
            content = (OURS / "page" / name).read_bytes()
            self._send(content, kind, {"Content-Security-Policy": _PAGE_POLICY, "Referrer-Policy": "no-referrer"})
        elif address.path == "/changes":
            after = parse_qs(address.query).get("after", ["0"])[0]
            self._answer(self.server.front.shown(int(after) if after.isdecimal() else 0))
        elif mail := self._mail(address.path):
            self._send(mail.encode(), "text/html", {"Content-Security-Policy": _MAIL_POLICY})
        else:
            self._send(b"nothing here", "text/plain", status=HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        body = self._body()
        if body is None or not self._is_for_us():
            return
        kind, (area, _, rest) = self.headers.get("Content-Type", ""), self.path.strip("/").partition("/")
        try:
            said = (
                json.loads(body) if kind.startswith(_JSON) else dict(parse_qsl(body.decode(), keep_blank_values=True))
            )
        except ValueError:
            said = None
        if not isinstance(said, dict):
            self._send(b"not understood", "text/plain", status=HTTPStatus.BAD_REQUEST)
        elif area == "api":
            scheme, _, token = self.headers.get("Authorization", "").partition(" ")
            workspace = self.server.front.workspace
            self._answer(workspace.answer(rest, token if scheme == "Bearer" else "", said), workspace.headers())
        elif area == "answers" and self.server.front.actions.answer(rest, said):
            self._send(b"ok", "text/plain")
        elif area == "do" and kind.startswith(_JSON):
            self._act(rest, said)
        else:
            self._send(b"nothing here", "text/plain", status=HTTPStatus.NOT_FOUND)

    def _serve_socket(self, query: str) -> None:
        """Serve the WebSocket of a bot, which its ticket identifies, until it hangs up."""
        ticket, key = parse_qs(query).get("ticket", [""])[0], self.headers.get("Sec-WebSocket-Key", "")
        self.close_connection = True
        if not self.server.front.sockets.serve(ticket, key, self.rfile, self.connection):
            self._send(b"no ticket", "text/plain", status=HTTPStatus.FORBIDDEN)

    def _act(self, what: str, said: dict[str, Any]) -> None:
        try:
            self.server.front.actions.act(what, said)
        except (KeyError, ValueError):
            self._send(b"not understood", "text/plain", status=HTTPStatus.BAD_REQUEST)
        else:
            self._answer({})

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > _MAX_BODY:
            self._send(b"too large", "text/plain", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return None
        body = self.rfile.read(int(length))
        return body if len(body) == int(length) else None

    def _is_for_us(self) -> bool:
        """Whether the request is from this page or a local program, and not from another web page with our port."""
        host, origin = self.headers.get("Host", ""), self.headers.get("Origin")
        port = self.server.server_address[1]
        if host not in {f"127.0.0.1:{port}", f"localhost:{port}"} or origin not in {None, f"http://{host}"}:
            self._send(b"for this machine alone", "text/plain", status=HTTPStatus.FORBIDDEN)
            return False
        return True

    def _mail(self, path: str) -> str | None:
        mails = self.server.front.workspace.room.mails
        return next((mail.html for mail in mails if path == f"/mail/{mail.n}"), None)

    def _answer(self, value: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
        self._send(json.dumps(value).encode(), _JSON, headers)

    def _send(
        self, content: bytes, kind: str, headers: Mapping[str, str] | None = None, status: int = HTTPStatus.OK
    ) -> None:
        self.send_response(status)
        ours = {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(content))}
        for name, value in {
            **ours,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's signature
        """Say nothing: the command line's stderr is billbot's own log."""
