"""The transport to a server: one deadline and one measure of bytes a request, whatever the other side does with them.

httpx bounds each read by itself, so that a byte a second, or one interim answer after the other, would hold a request
for good. Here everything from the look-up of the name to the last byte is under one limit.
"""

import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpcore
import httpx

from billbot.clock import Clock
from billbot.errors import Unreadable
from billbot.fetch.network import Limit, LimitedBackend, LookUp, look_up
from billbot.parse import beginning

LIMIT = "billbot.limit"  # the extension of a request that holds its limit: seconds and bytes

_KEPT_FOR = 5.0  # seconds, for which a connection that nobody uses is kept


class LimitedTransport(httpx.BaseTransport):
    """Sends one request at a time; each bears its limit as the extension `LIMIT`, (seconds, bytes).

    `context` says which certificates are trusted, null where nothing is encrypted, `stopping` whether the process has
    to end, `look_up` gives the addresses of a name as `socket.getaddrinfo` does. Sending and reading raise
    httpx.TransportError, for the deadline too; Unreadable where more comes than the limit; Stopped.
    """

    def __init__(
        self, context: ssl.SSLContext | None, clock: Clock, stopping: Callable[[], bool], look_up: LookUp = look_up
    ) -> None:
        self._limit = Limit(clock, stopping)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, keepalive_expiry=_KEPT_FOR, network_backend=LimitedBackend(self._limit, look_up)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and read the head of its answer; the body is read under what is left of its limit."""
        self._limit.begin(request.url.path, *request.extensions[LIMIT])
        url = request.url
        assert isinstance(request.stream, httpx.SyncByteStream)
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _as_httpx():
            answer = self._pool.handle_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=dict(answer.extensions)
        )

    @property
    def received(self) -> int:
        """How many bytes came so far."""
        return self._limit.received

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The body of an answer as it travels."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Turn an error of httpcore into that of httpx, which bears the same name."""
    try:
        yield
    except (
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
    ) as error:
        raise getattr(httpx, type(error).__name__)(str(error)) from error


_GZIP = {"gzip", "x-gzip"}
_WINDOW = zlib.MAX_WBITS | 16  # with the head and the end of gzip


class Unpacked:
    """The body of an answer for `path`, of at most `most` bytes; `coding` is what its Content-Encoding says.

    Several codings, each packing the other, turn a few bytes into gigabytes before any limit is met. We ask for gzip
    alone. Raises Unreadable for anything else, here and in every method.
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
        """Take what came."""
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
        """All of it, once everything was taken."""
        if self._unpacking is not None and self._came and not self._unpacking.eof:
            raise self._part("gzip without an end")
        return bytes(self.content)

    def _add(self, content: bytes) -> None:
        self.content += content
        if len(self.content) > self._most:
            raise Unreadable(f"at most {self._most:,} bytes from {self._path}", "more")

    def _part(self, why: str) -> Unreadable:
        return Unreadable(f"all of {self._path}", f"{len(self.content):,} bytes of it ({why})")
