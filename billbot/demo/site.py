"""The site of the practice General Court on loopback: it finds the answer to a request, and serves it.

It opens no other connection, writes no file and logs nothing.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from threading import Lock
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, unquote, urlsplit

from billbot.clock import EASTERN
from billbot.demo import api, pages
from billbot.demo.court import GeneralCourt, PracticeBill, PracticeCommittee
from billbot.demo.http import ERROR_PAGE, JSON, NO_RECORD, HttpResponse, begun
from billbot.domain.bills import HEARINGS_PATH, BillId

_NUMBER = r"[HS]D?[1-9]\d*[A-Z]?"
_BILL = re.compile(rf"/Bills/(\d+)/({_NUMBER})(?:/(.*))?")
_DOCUMENT = re.compile(rf"/api/GeneralCourts/(\d+)/Documents(?:/({_NUMBER})(/DocumentHistoryActions)?)?")
_TEXT = re.compile(r"(?:House|Senate)/(?:Bill|Order)/Text")
_HEARING = re.compile(r"/Events/Hearings/Detail/(\d+)")
_HEARINGS = re.compile(r"/api/Hearings(?:/(\d+))?")
_PEOPLE = re.compile(r"/api/GeneralCourts/(\d+)/(Committees|LegislativeMembers)/([^/]{1,40})")
_COMMITTEES = re.compile(r"/api/GeneralCourts/(\d+)/Committees")
_ROLL_CALL = re.compile(r"/api/GeneralCourts/(\d+)/Branches/(House|Senate)/RollCalls/(\d{1,6})")
_ANY_DOCUMENT = re.compile(r"/api/GeneralCourts/\d+/Documents/[^/]+(/DocumentHistoryActions)?")


class Request(NamedTuple):
    """A received request: its method, its target (path and query) and its headers."""

    method: str
    target: str
    headers: Mapping[str, str]


class PracticeSite:
    """The practice General Court on `http://127.0.0.1`, as a context manager.

    It shows the state at `now`. Setting that moves the clock (a time without a zone is Eastern). Port 0 takes any free
    one. `court`, `robots` (a text, or a status to refuse it with) and `hearings` (in the API's form) may be
    changed while it runs; `requests` lists the requests in order. Everything is safe from any thread. The Date header
    of its answers is `now`, or `date` (an aware time) for a site with a wrong clock.

    Hearings may have keys that the API lacks: `_seen` (when it appears) and `_notice` (more HTML on its page).

    Entering raises BillbotError if the port is taken.
    """

    robots: str | int = "User-agent: *\nDisallow:\n"

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
        self.requests: list[Request] = []
        self.now = now
        self.date: Callable[[], datetime] = lambda: self.now
        self._port = port
        self._server: _Server | None = None

    @property
    def now(self) -> datetime:
        """The moment that the site shows, in Eastern time."""
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
        """Answer a request, and record it."""
        self.requests.append(request)
        if request.method != "GET":
            return HttpResponse(b"", HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET"})
        return self.answer(request.target, self.now)

    def answer(self, target: str, at: datetime) -> HttpResponse:
        """The right answer to a GET of this path and query, at the moment `at`."""
        parts = urlsplit(target)
        if parts.path == "/robots.txt":
            status, text = (self.robots, "") if isinstance(self.robots, int) else (HTTPStatus.OK, self.robots)
            return HttpResponse(text.encode(), status, "text/plain; charset=utf-8")
        if parts.path.startswith("/api/"):
            return self._api(parts.path, at)
        if found := _BILL.fullmatch(parts.path):
            return self._page(found, parts.query, at)
        if (found := _HEARING.fullmatch(parts.path)) and (hearing := self._hearing(int(found[1]), at)) is not None:
            return HttpResponse(pages.hearing_page(hearing, at).encode())
        if parts.path == HEARINGS_PATH:
            return HttpResponse(pages.hearings_page(self._listed(at), at).encode())
        if parts.path == "/":
            return HttpResponse(pages.front_page(self.court.shown(at), at).encode())
        if parts.path.startswith("/Bills/"):
            return HttpResponse(ERROR_PAGE, HTTPStatus.INTERNAL_SERVER_ERROR)
        return HttpResponse(b"<!DOCTYPE html>\n<html><body>No such page here.</body></html>", HTTPStatus.NOT_FOUND)

    def _page(self, found: re.Match[str], query: str, at: datetime) -> HttpResponse:
        shown = self.court.show(BillId(int(found[1]), found[2]), at)
        if shown is None:
            return HttpResponse(ERROR_PAGE, HTTPStatus.INTERNAL_SERVER_ERROR)
        if _TEXT.fullmatch(found[3] or "") and shown.bill.text_on_page:
            return HttpResponse(pages.text_window(shown).encode())
        tabs = pages.tabs(shown)
        # An unknown sub-path answers 200 with the ordinary page (docs/design/source.md, "Addresses").
        tab = found[3] if found[3] in tabs else next(iter(tabs))
        asked_for = parse_qs(query).get("pageNumber", ["1"])[0]
        page = int(asked_for) if asked_for.isdecimal() and tab == "BillHistory" else 1
        if not 1 <= page <= pages.history_pages(shown):
            return HttpResponse(ERROR_PAGE, HTTPStatus.INTERNAL_SERVER_ERROR)
        return HttpResponse(pages.bill_page(shown, tab, page, at).encode())

    def _api(self, path: str, at: datetime) -> HttpResponse:
        body = self._record(path, at)
        if body is None:
            known_kind = any(kind.fullmatch(path) for kind in (_ANY_DOCUMENT, _HEARINGS, _PEOPLE, _ROLL_CALL))
            return HttpResponse(NO_RECORD, HTTPStatus.BAD_REQUEST if known_kind else HTTPStatus.NOT_FOUND, JSON)
        return HttpResponse(body, content_type=JSON)

    def _record(self, path: str, at: datetime) -> bytes | None:
        if found := _DOCUMENT.fullmatch(path):
            if found[2] is None:
                return api.every_document(self.court, int(found[1]), at, self.url)
            shown = self.court.show(BillId(int(found[1]), found[2]), at)
            if shown is None:
                return None
            return api.history(shown) if found[3] else api.document(shown, self.url)
        if found := _PEOPLE.fullmatch(path) or _ROLL_CALL.fullmatch(path):
            return self._who_decides(found[2], int(found[1]), unquote(found[3]))
        if found := _COMMITTEES.fullmatch(path):
            ours = [each for each in self.court.committees if each.general_court == int(found[1])]
            return api.committees(ours, self.url)
        found = _HEARINGS.fullmatch(path)
        if found and found[1]:
            hearing = self._hearing(int(found[1]), at)
            return None if hearing is None else api.hearing(hearing)
        return api.hearings(self._listed(at), self.url) if found else None

    def _who_decides(self, kind: str, general_court: int, code: str) -> bytes | None:
        if kind == "Committees":
            committee = self.court.committee(general_court, code)
            return None if committee is None else api.committee(committee, self.url)
        if kind == "LegislativeMembers":
            member = self.court.member(general_court, code)
            return None if member is None else api.member(member)
        roll_call = self.court.roll_call(general_court, kind, int(code))
        return None if roll_call is None else api.roll_call(roll_call, self.url)

    def _listed(self, at: datetime) -> list[Mapping[str, Any]]:
        """The hearings that appeared so far."""
        return [each for each in self.hearings if each.get("_seen", at) <= at]

    def _hearing(self, event: int, at: datetime) -> Mapping[str, Any] | None:
        return next((each for each in self._listed(at) if each["EventId"] == event), None)


class _Server(ThreadingHTTPServer):
    """Closing it ends its open connections and their threads."""

    daemon_threads = False

    def __init__(self, port: int, site: PracticeSite) -> None:
        self.site = site
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
        """Stop listening, end open connections, and join the threads."""
        self.shutdown()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):  # the other side may be gone already
                    connection.shutdown(SHUT_RDWR)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        answer = self.server.site.reply(Request(self.command, self.path, dict(self.headers.items())))
        self._send(answer)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def _send(self, answer: HttpResponse) -> None:
        headers = {
            "Content-Type": answer.content_type,
            "Content-Length": str(len(answer.body)),
            "Cache-Control": "no-cache, no-store",
            "Pragma": "no-cache",
            **answer.headers,
        }
        headers["Date"] = format_datetime(self.server.site.date().astimezone(UTC), usegmt=True)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        phrase = HTTPStatus(answer.status).phrase
        # One write, so an answer is one packet if it fits.
        self.wfile.write(f"HTTP/1.1 {int(answer.status)} {phrase}\r\n{lines}\r\n".encode("latin-1") + answer.body)
        self.close_connection = headers["Content-Length"] != str(len(answer.body))  # else the client waits for more

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's signature
        """Say nothing: the command line's stderr is billbot's own log."""
