"""Asks the site for one address: obeys robots.txt, refuses bad answers, limits size and time. Knows no bills."""

import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Self

import httpx
from httpx_retries import Retry, RetryTransport
from msgspec import Struct
from protego import Protego

from billbot import __version__
from billbot.clock import Clock
from billbot.domain.bills import Evidence
from billbot.errors import Refused, Unreachable, Unreadable
from billbot.site.fetch.pacing import PacedTransport, certificates, paced_retry, unreachable
from billbot.site.fetch.transport import LIMIT, LimitedTransport
from billbot.site.parse import beginning

_NAME = "billbot"
_LONGEST_GAP = 60.0
_ROBOTS_HOLD_SECONDS = 86_400.0
_ROBOTS_SECONDS, _LARGEST_ROBOTS = 30.0, 512_000  # RFC 9309, 2.5: at least 500 kibibytes are read
_GZIP = {"gzip", "x-gzip"}
_WINDOW = zlib.MAX_WBITS | 16  # with the head and the end of gzip


class Bounds(Struct, frozen=True):
    """How large one answer may be, and how long it may take.

    `largest_bytes` applies to all that arrives, with head and trailers, and to the unpacked body. `longest_seconds`
    applies to the whole request, the look-up of the name included; null means the client's value. `silence` is how many
    seconds nothing may arrive; null means the configured value. `again` says whether to retry where no answer comes.
    """

    largest_bytes: int = 8_000_000  # the largest page captured has 0.1 MB
    longest_seconds: float | None = None
    silence: float | None = None
    again: bool = True


DEFAULT = Bounds()
# For what is not essential to a bill: without an answer it is asked for at a later check. Retries would be harmful,
# since three failures in a row end the sweep, even if only that address is at fault.
SINGLE_TRY = Bounds(again=False)
JSON, HTML = "application/json", "text/html"  # what is accepted as an answer


class Response(Struct, frozen=True):
    """An answer of the site: `status` is 200, or 304 where a condition was sent."""

    status: int
    headers: Mapping[str, str]
    evidence: Evidence


class Rules(Struct):
    """What a process remembers from one client to the next: robots.txt, read `at` these monotonic seconds, null before.

    `ended_at` is when the last request ended. So the gap is kept between all requests, and robots.txt is not asked for
    each time.
    """

    at: float = 0.0
    robots: Protego | None = None
    ended_at: float = float("-inf")


class Unpacked:
    """Unpacks the body of the answer for `path`, at most `most` bytes; `coding` is its Content-Encoding.

    We only ask for gzip: several codings in one another could turn a few bytes into gigabytes. Raises Unreadable for
    anything else, here and in every method.
    """

    def __init__(self, coding: str, most: int, path: str) -> None:
        codings = [name for name in coding.lower().replace(",", " ").split() if name != "identity"]
        if codings and (len(codings) > 1 or codings[0] not in _GZIP):
            raise Unreadable(f"{path} packed by gzip, or not at all", f"the coding {beginning(coding)!r}")
        self._most, self._path = most, path
        self._unpacking = zlib.decompressobj(_WINDOW) if codings else None
        self.content = bytearray()
        self._came = False

    def take(self, piece: bytes) -> None:
        """Add a piece that arrived."""
        self._came = True
        if self._unpacking is None:
            self._add(piece)
            return
        while piece:
            if self._unpacking.eof:
                raise Unreadable(f"all of {self._path}", f"{len(piece):,} bytes after its end")
            try:  # one byte more than may be says that there is more
                self._add(self._unpacking.decompress(piece, self._most - len(self.content) + 1))
            except zlib.error as error:
                raise self._part(str(error)) from error
            piece = self._unpacking.unconsumed_tail or self._unpacking.unused_data

    def whole(self) -> bytes:
        """The whole body, once all pieces were taken."""
        if self._unpacking is not None and self._came and not self._unpacking.eof:
            raise self._part("gzip without an end")
        return bytes(self.content)

    def _add(self, content: bytes) -> None:
        self.content += content
        if len(self.content) > self._most:
            raise Unreadable(f"at most {self._most:,} bytes from {self._path}", "more")

    def _part(self, why: str) -> Unreadable:
        return Unreadable(f"all of {self._path}", f"{len(self.content):,} bytes of it ({why})")


class Client:
    """Asks the site at `url`, one request after the other.

    `gap_seconds` is the pause between the end of a request and the next one, longer where robots.txt asks for it;
    `contact` is named in the User-Agent. `timeout_seconds` applies to connecting and to each silence, `longest_seconds`
    to a whole request. `rules` are handed from one client to the next. `stopping` is called again and again; once it is
    true, a request is interrupted. Raises ConfigError where the certificates in `ca_file` cannot be read.

    After three failed connections in a row it makes no further request. Each method that asks raises ClockWrong where
    the Date of an answer is more than an hour from our time.
    """

    def __init__(
        self,
        url: str,
        *,
        contact: str,
        clock: Clock,
        gap_seconds: float = 2.0,
        timeout_seconds: float = 30.0,
        longest_seconds: float = 120.0,
        ca_file: Path | None = None,
        stopping: Callable[[], bool] = lambda: False,
        rules: Rules | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self._clock, self._gap_seconds, self._longest_seconds = clock, gap_seconds, longest_seconds
        # A site on this machine has no certificate, and to read those of others takes longer than its answers.
        context = None if self.url.startswith("http:") and ca_file is None else certificates(ca_file)
        self._transport = LimitedTransport(context, clock, stopping)
        self._paced = PacedTransport(self._transport, clock, gap_seconds, stopping)
        self._client = httpx.Client(
            headers={"User-Agent": f"{_NAME}/{__version__} (+mailto:{contact})", "Accept-Encoding": "gzip"},
            timeout=timeout_seconds,
            trust_env=False,
            follow_redirects=False,  # a redirect is no answer: the page of a bill stands at its address
            transport=RetryTransport(transport=self._paced, retry=paced_retry(self._paced)),
        )
        self._known = rules or Rules()
        self._paced.ended_at = self._known.ended_at
        self._paced.gap_seconds = self._gap(self._known.robots) if self._known.robots else gap_seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._known.ended_at = max(self._known.ended_at, self._paced.ended_at)
        self._client.close()

    @property
    def requests(self) -> int:
        """How many requests went out so far, retries and robots.txt among them."""
        return self._paced.requests

    @property
    def received(self) -> int:
        """How many bytes arrived so far, including heads and refused answers."""
        return self._transport.received

    @property
    def heard(self) -> bool:
        """Whether any answer arrived whose Date did not speak against our clock."""
        return self._paced.heard

    def ask(
        self, path: str, *, accept: str, condition: Mapping[str, str] | None = None, bounds: Bounds = DEFAULT
    ) -> Response:
        """Ask for an address of the site; with a `condition` (If-None-Match …) the answer may be 304.

        Raises Refused, Unreadable, Unreachable or Stopped.
        """
        rules = self._rules()
        request = self._request(path, {"Accept": accept, **(condition or {})}, bounds)
        if not rules.can_fetch(str(request.url), _NAME):
            raise Refused(f"{self.url}/robots.txt asks us not to read {request.url.path}")
        answer, body = self._send(request, bounds)
        if answer.status_code == httpx.codes.OK or (condition and answer.status_code == httpx.codes.NOT_MODIFIED):
            evidence = Evidence(str(request.url), self._clock.now(), body)
            return Response(answer.status_code, answer.headers, evidence)
        absent = _says_absent(answer.status_code, body)
        what = "the site's way of saying that it has no such page" if absent else beginning(answer.reason_phrase)
        raise Refused(f"{request.url} answered {answer.status_code}: {what}", absent=absent)

    def lets_ask(self, path: str) -> bool:
        """Whether robots.txt lets us ask for an address. Raises Unreachable or Stopped, and Unreadable as `ask`."""
        return self._rules().can_fetch(str(self._request(path, {}).url), _NAME)

    def _request(self, path: str, headers: Mapping[str, str], bounds: Bounds = DEFAULT) -> httpx.Request:
        timeout = self._client.timeout if bounds.silence is None else httpx.Timeout(bounds.silence)
        try:
            extensions: dict[str, Any] = {} if bounds.again else {"retry": Retry(total=0)}
            extensions[LIMIT] = (bounds.longest_seconds or self._longest_seconds, bounds.largest_bytes)
            # One URL is passed, since joining parts in httpx would parse it three times.
            return self._client.build_request(
                "GET", self.url + path, headers=headers, timeout=timeout, extensions=extensions
            )
        except httpx.InvalidURL as error:
            raise Unreadable("an address of the site", f"{path[:80]!r} ({error})") from error

    def _send(self, request: httpx.Request, bounds: Bounds = DEFAULT) -> tuple[httpx.Response, bytes]:
        try:
            answer = self._client.send(request, stream=True)
        except httpx.TransportError as error:  # the transport has counted it
            raise unreachable(error, stop=False) from error
        try:
            with closing(answer):
                return answer, self._body(answer, bounds)
        finally:
            self._paced.ended()

    def _body(self, answer: httpx.Response, bounds: Bounds) -> bytes:
        """The whole body. If only a part arrives, Unreadable is raised, so that the other view of a bill is read."""
        path, most = answer.url.path, bounds.largest_bytes
        body = Unpacked(answer.headers.get("Content-Encoding", ""), most, path)
        try:
            for piece in answer.iter_raw():
                body.take(piece)
        except httpx.RemoteProtocolError as error:
            raise Unreadable(f"all of {path}", f"{len(body.content):,} bytes of it ({error})") from error
        except httpx.TransportError as error:
            raise self._paced.lost(error) from error
        whole = body.whole()
        self._paced.answered()
        return whole

    def _rules(self) -> Protego:
        """What robots.txt asks of us, read once a day."""
        known = self._known
        if known.robots is None or self._clock.monotonic() - known.at > _ROBOTS_HOLD_SECONDS:
            return self.read_rules()
        return known.robots

    def read_rules(self) -> Protego:
        """Ask for robots.txt anew. Raises Unreachable or Stopped."""
        robots = Protego.parse(self._robots_text())
        gap = self._gap(robots)
        if gap > max(self._gap_seconds, _LONGEST_GAP):
            raise Unreachable(f"{self.url}/robots.txt asks for {gap:.0f} seconds between requests", stop=True)
        self._paced.gap_seconds = gap
        self._known.at, self._known.robots = self._clock.monotonic(), robots
        return robots

    def _gap(self, robots: Protego) -> float:
        return max(self._gap_seconds, robots.crawl_delay(_NAME) or 0.0)

    def _robots_text(self) -> str:
        """The text of robots.txt, empty where the site has none.

        It gets less time, since everything else waits for it. RFC 9309, 2.3.1.4: while it cannot be read because of a
        server error, nothing else may be asked.
        """
        bounds = Bounds(_LARGEST_ROBOTS, min(_ROBOTS_SECONDS, self._longest_seconds))
        try:
            answer, body = self._send(self._request("/robots.txt", {}, bounds), bounds)
        except Unreadable as error:
            raise Unreachable(f"{self.url}/robots.txt: {error}; nothing else is asked", stop=True) from error
        status = answer.status_code
        busy = status >= httpx.codes.INTERNAL_SERVER_ERROR or status in Retry.RETRYABLE_STATUS_CODES
        if busy and not _says_absent(status, body):
            raise Unreachable(f"{self.url}/robots.txt answered {status}; nothing else is asked", stop=True)
        return body.decode("utf-8-sig", "replace") if status == httpx.codes.OK else ""


def _says_absent(status: int, body: bytes) -> bool:
    """Whether an answer is the site's way of saying that it has no such page (docs/design/source.md, "Addresses")."""
    if status in {httpx.codes.NOT_FOUND, httpx.codes.BAD_REQUEST}:
        return True
    return status == httpx.codes.INTERNAL_SERVER_ERROR and b'id="errorPage"' in body
