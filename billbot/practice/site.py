"""The HTTP server of the practice General Court, on loopback.

It opens no other connection, writes no file and logs nothing.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from threading import Event, Lock
from typing import Any, NamedTuple, Self

from billbot.clock import EASTERN
from billbot.practice.court import GeneralCourt
from billbot.practice.faults import Faults
from billbot.practice.http import HttpRequest, HttpResponse, begun
from billbot.practice.pages import Layout
from billbot.practice.records import PracticeBill, PracticeCommittee
from billbot.practice.routes import Served


class Request(NamedTuple):
    """A received request: its method, its target (path and query) and its headers."""

    method: str
    target: str
    headers: Mapping[str, str]


class PracticeSite:
    """The practice General Court on `http://127.0.0.1`, to be used as a context manager.

    `now` is the moment whose state it shows; setting it moves the clock (a time without a zone is Eastern). Port 0
    takes a free one. `court`, `robots` (a text, or a status to refuse it with), `layout` and `hearings` (in the API's
    form) may be changed while it runs, `faults` switched on and off; `requests` lists the requests in order. All of it
    is safe from any thread. The Date header of its answers is `now`, unless `date` gives another aware time, as for a
    site whose clock is wrong.

    Entering raises BillbotError when the port is taken.
    """

    robots: str | int = "User-agent: *\nDisallow:\n"
    layout: Layout = "tab"

    def __init__(
        self,
        bills: Iterable[PracticeBill],
        *,
        now: datetime,
        port: int = 0,
        hearings: Sequence[Mapping[str, Any]] = (),
        committees: Iterable[PracticeCommittee] = (),
    ) -> None:
        self.court = GeneralCourt(bills, committees)
        self.hearings = hearings
        self.faults = Faults()
        self.requests: list[Request] = []
        self.now = now
        self.date: Callable[[], datetime] = lambda: self.now
        self._port = port
        self._server: _Server | None = None

    @property
    def now(self) -> datetime:
        """The moment whose state the site shows, in Eastern time."""
        return self._now

    @now.setter
    def now(self, at: datetime) -> None:
        self._now = at.replace(tzinfo=EASTERN) if at.tzinfo is None else at.astimezone(EASTERN)

    @property
    def url(self) -> str:
        """The address of the running site, without a slash at the end."""
        assert self._server is not None, "the practice site is not running"
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._server = begun(lambda port: _Server(port, self), self._port)
        return self

    def __exit__(self, *exception: object) -> None:
        server, self._server = self._server, None
        assert server is not None
        server.close()
        if server.broken is not None:
            raise server.broken

    def reply(self, request: Request) -> HttpResponse:
        """Answer a request, altered by the fault that applies to it, if any, and record the request."""
        self.requests.append(request)
        fault = self.faults.take(request.target)
        if request.method != "GET":
            return HttpResponse(b"", HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET"})
        served = Served(self.court, self.url, self.robots, self.layout, self.hearings)
        ask = HttpRequest(
            target=request.target,
            at=self.now,
            fragment=request.headers.get("X-Requested-With") == "XMLHttpRequest",
            accept=request.headers.get("Accept", ""),
        )
        return fault.answer(served.answer(fault.ask(ask)))


class _Server(ThreadingHTTPServer):
    """Knows its open connections, so that closing it ends them and their threads."""

    daemon_threads = False

    def __init__(self, port: int, site: PracticeSite) -> None:
        self.site = site
        self.closing = Event()
        self.broken: BaseException | None = None
        self._open: set[socket] = set()
        self._lock = Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the base class's signature
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            self.broken = error

    def close(self) -> None:
        """Stop listening, end waits and open connections, and join the threads."""
        self.closing.set()
        self.shutdown()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):  # the other side may have gone first
                    connection.shutdown(SHUT_RDWR)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        answer = self.server.site.reply(Request(self.command, self.path, dict(self.headers.items())))
        if answer.delay:
            self.server.closing.wait(answer.delay)
        if answer.dropped:
            self.close_connection = True
            return
        self._send(answer)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def _send(self, answer: HttpResponse) -> None:
        length = len(answer.body) if answer.claimed is None else answer.claimed
        headers = {
            "Content-Type": answer.content_type,
            "Content-Length": str(length),
            "Cache-Control": "no-cache, no-store",
            "Pragma": "no-cache",
            **answer.headers,
        }
        headers["Date"] = format_datetime(self.server.site.date().astimezone(UTC), usegmt=True)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        phrase = HTTPStatus(answer.status).phrase
        # One write, so that an answer is one packet where it fits.
        self.wfile.write(f"HTTP/1.1 {int(answer.status)} {phrase}\r\n{lines}\r\n".encode("latin-1") + answer.body)
        if length != len(answer.body):
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's signature
        """Say nothing: the command line's stderr is billbot's own log."""
