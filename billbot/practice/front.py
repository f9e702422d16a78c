"""The practice room over HTTP, on loopback: Slack's Web API for a bot, and a page that shows people what arrived.

The page comes from three files of ours and runs nothing else; a mail in it has a frame of its own, without scripts.
What a page of somebody else might ask is refused: by the name of the host, the origin, and the kind of content.
"""

import json
import sys
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl, urlsplit

from billbot.practice.acts import Controls, PageActs
from billbot.practice.files import OURS
from billbot.practice.http import begun, end
from billbot.practice.shown import changes
from billbot.practice.sockets import PracticeSockets
from billbot.practice.workspace import PracticeWorkspace

_LARGEST = 4_000_000
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


class Front:
    """Runs from `with` to its end, on a port or, where that is 0, a free one; without a story there are no `controls`.

    Entering raises BillbotError when the port is taken.
    """

    def __init__(self, workspace: PracticeWorkspace, controls: Controls | None, port: int = 0) -> None:
        self.workspace, self.controls, self._wanted = workspace, controls, port
        self.sockets = PracticeSockets()
        self.acts = PageActs(workspace.room, controls, lambda: self.sockets, lambda: self.url)
        workspace.connect = lambda: f"{self.url.replace('http', 'ws', 1)}/link?ticket={self.sockets.ticket()}"

    def __enter__(self) -> Self:
        self._server = begun(lambda port: _PageServer(self, port), self._wanted)
        return self

    def __exit__(self, *exception: object) -> None:
        end(self._server)

    @property
    def url(self) -> str:
        """Where the page is, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def shown(self, after: int) -> dict[str, Any]:
        """What the page asks for every now and then."""
        found = changes(self.workspace.room, after, self.workspace.channels)
        return {**found, "story": self.controls.state() if self.controls else None, "heard": self.sockets.heard}


class _PageServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, front: Front, port: int) -> None:
        self.front = front
        super().__init__(("127.0.0.1", port), _PageHandler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of whoever has gone away meanwhile."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _PageHandler(BaseHTTPRequestHandler):
    server: _PageServer
    timeout = 60

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/link":
            self._link(address.query)
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
        elif area == "answers" and self.server.front.acts.answer(rest, said):
            self._send(b"ok", "text/plain")
        elif area == "do" and kind.startswith(_JSON):
            self._act(rest, said)
        else:
            self._send(b"nothing here", "text/plain", status=HTTPStatus.NOT_FOUND)

    def _link(self, query: str) -> None:
        """Speak with a bot, whose ticket says that it is one, until it hangs up."""
        ticket, key = parse_qs(query).get("ticket", [""])[0], self.headers.get("Sec-WebSocket-Key", "")
        self.close_connection = True
        if not self.server.front.sockets.serve(ticket, key, self.rfile, self.connection):
            self._send(b"no ticket", "text/plain", status=HTTPStatus.FORBIDDEN)

    def _act(self, what: str, said: dict[str, Any]) -> None:
        try:
            self.server.front.acts.act(what, said)
        except (KeyError, ValueError):
            self._send(b"not understood", "text/plain", status=HTTPStatus.BAD_REQUEST)
        else:
            self._answer({})

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > _LARGEST:
            self._send(b"too large", "text/plain", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return None
        body = self.rfile.read(int(length))
        return body if len(body) == int(length) else None

    def _is_for_us(self) -> bool:
        """Whether this page, or a program on this machine, asks: another page may know the port, too."""
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
