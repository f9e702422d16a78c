"""The HTTP server of `practice`, on loopback: Slack's Web API for the bot, and a page that shows the messages.

The page has three files of ours. Each mail has its own frame, without scripts. Requests from other web pages are
refused by host name, origin and content type.
"""

import html
import json
import mimetypes
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol, Self
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from billbot.demo.court import OURS
from billbot.demo.http import HttpResponse, begun, end
from billbot.demo.inbox import SlackMessage
from billbot.demo.messages import changes
from billbot.demo.slack import (
    YOU,
    PracticeSockets,
    PracticeWorkspace,
    command,
    direct_message,
    press,
)
from billbot.domain.slack import is_direct

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
_PUBLIC_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
_JSON = "application/json"
_NO_DIALOG = (
    "`/billbot watch` opens a dialog, and only a real Slack has these. At a terminal `billbot watch add` does the same."
)
_NOBODY_LISTENS = (
    "No bot listens here: it does not run, or it lacks the token for /billbot and buttons, which begins with xapp-. It"
    " will answer once it listens."
)


class Controls(Protocol):
    """The page's controls for a story's clock."""

    @property
    def public(self) -> Path | None:
        """The folder of the public pages; None until they are written."""

    def state(self) -> dict[str, Any]:
        """The clock and the story as the page shows them."""

    def do(self, what: str) -> None:
        """Play or pause, or go to the next message or chapter. Raises KeyError for anything else."""

    def acted(self) -> None:
        """Note that somebody reacted to a message."""


class Front:
    """The server, as a context manager, on this port (0: any free one).

    Entering raises BillbotError if the port is taken.
    """

    def __init__(self, workspace: PracticeWorkspace, controls: Controls, port: int = 0) -> None:
        self.workspace, self.controls, self._wanted = workspace, controls, port
        self.sockets = PracticeSockets()
        self.sockets.refused = lambda address, said: self.answer(address.rpartition("/")[2], said)
        self._room = workspace.room
        self._reply_channels: dict[str, str] = {}  # the channel of a request, by the address for its answers
        workspace.connect = lambda: f"{self.url.replace('http', 'ws', 1)}/link?ticket={self.sockets.ticket()}"

    def __enter__(self) -> Self:
        self._server = begun(lambda port: _PageServer(self, port), self._wanted)
        return self

    def __exit__(self, *exception: object) -> None:
        self.sockets.close()
        end(self._server)

    @property
    def url(self) -> str:
        """The address of the page, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def shown(self, after: int) -> dict[str, Any]:
        """The state that the page polls."""
        found = changes(self.workspace.room, after, self.workspace.ids)
        return {**found, "story": self.controls.state(), "heard": self.sockets.open > 0}

    def act(self, what: str, said: Mapping[str, Any]) -> None:
        """Carry out an action on the page. Raises ValueError or KeyError for an invalid one."""
        if what == "clock":
            self.controls.do(str(said["do"]))
            return
        channel = str(said["channel"])
        if what == "ask":
            words = " ".join(str(said["text"]).split())
            asked, _, bill = words.lower().partition(" ")
            if asked == "watch" and bill != "list":
                self._room.post(channel, text=_NO_DIALOG, only_for=YOU)
                return
            if is_direct(channel):
                text = html.escape(words, quote=False)
                self._room.post(channel, text=text, user=YOU)
                self.sockets.send("events_api", direct_message(channel, text))
            else:
                self.sockets.send("slash_commands", command(channel, words, self._address(channel)))
            if not self.sockets.open:
                self._room.post(channel, text=_NOBODY_LISTENS, only_for=YOU)
            return
        post = self._room.find(channel, str(said["ts"]))
        if post is None or what not in {"react", "press"}:
            raise ValueError(what)
        if what == "press":
            pressed = press(channel, post["ts"], _button(post, str(said["action"])), self._address(channel))
            self.sockets.send("interactive", pressed)
            return
        self._room.react(channel, post, str(said["name"]), YOU)
        self.controls.acted()

    def answer(self, address: str, said: Mapping[str, Any]) -> HttpResponse:
        """Show a bot's answer at a request's address, if there is such a request."""
        channel = self._reply_channels.get(address)
        if channel is None:
            return HttpResponse(b"nothing here", HTTPStatus.NOT_FOUND, "text/plain")
        alone = {} if said.get("response_type") == "in_channel" else {"only_for": YOU}
        self._room.post(channel, text=str(said.get("text", "")), blocks=said.get("blocks") or [], **alone)
        return HttpResponse(b"ok", content_type="text/plain")

    def _address(self, channel: str) -> str:
        """An address for the answers to one request."""
        name = secrets.token_hex(8)
        self._reply_channels[name] = channel
        return f"{self.url}/answers/{name}"


def _button(post: SlackMessage, action: str) -> Mapping[str, Any]:
    """The button of a message with this action. Raises ValueError if there is none."""
    for block in post.get("blocks", ()):
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            if element["action_id"] == action:
                return {"block_id": block.get("block_id", "b1"), **element}
    raise ValueError(action)


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
        elif page := self._public(address.path):
            kind = mimetypes.guess_type(page.name)[0] or "text/plain"
            self._send(page.read_bytes(), kind, {"Content-Security-Policy": _PUBLIC_POLICY})
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
            self._respond(self.server.front.workspace.answer(rest, token if scheme == "Bearer" else "", said))
        elif area == "answers":
            self._respond(self.server.front.answer(rest, said))
        elif area == "do" and kind.startswith(_JSON):
            self._act(rest, said)
        else:
            self._send(b"nothing here", "text/plain", status=HTTPStatus.NOT_FOUND)

    def _serve_socket(self, query: str) -> None:
        """Serve the WebSocket of a bot, which its ticket identifies, until it hangs up."""
        ticket, key = parse_qs(query).get("ticket", [""])[0], self.headers.get("Sec-WebSocket-Key", "")
        self.close_connection = True
        with suppress(ValueError):  # no bot sends this: the connection was closed
            if not self.server.front.sockets.serve(ticket, key, self.rfile, self.connection):
                self._send(b"no ticket", "text/plain", status=HTTPStatus.FORBIDDEN)

    def _act(self, what: str, said: dict[str, Any]) -> None:
        try:
            self.server.front.act(what, said)
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
        """Whether the request is from this page or a local program, not from another web page."""
        host, origin = self.headers.get("Host", ""), self.headers.get("Origin")
        port = self.server.server_address[1]
        if host not in {f"127.0.0.1:{port}", f"localhost:{port}"} or origin not in {None, f"http://{host}"}:
            self._send(b"for this machine alone", "text/plain", status=HTTPStatus.FORBIDDEN)
            return False
        return True

    def _mail(self, path: str) -> str | None:
        mails = self.server.front.workspace.room.mails
        return next((mail.html for mail in mails if path == f"/mail/{mail.n}"), None)

    def _public(self, path: str) -> Path | None:
        """The file of a public page in the folder of a story's bot; None for any other."""
        root = self.server.front.controls.public
        name = unquote(path.removeprefix("/pages/"))
        if root is None or not path.startswith("/pages/") or "/." in f"/{name}" or "\0" in name:
            return None
        file = root / name.lstrip("/") / ("index.html" if path.endswith("/") else "")
        return file if file.is_file() and file.resolve().is_relative_to(root.resolve()) else None

    def _answer(self, value: Mapping[str, Any]) -> None:
        self._send(json.dumps(value).encode(), _JSON)

    def _respond(self, answer: HttpResponse | None) -> None:
        if answer is not None:
            self._send(answer.body, answer.content_type, answer.headers, answer.status)

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
