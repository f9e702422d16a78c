"""An HTTP transport with one deadline and one byte limit for a whole request.

httpx only limits each read, so a byte a second, or endless interim answers, would keep a request open forever. Here one
limit covers everything from the look-up of the name to the last byte.
"""

import os
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpcore
import httpx

from billbot.clock import Clock
from billbot.errors import ConfigError, Stopped, Unreadable
from billbot.site.values import beginning

LIMIT = "billbot.limit"  # the extension of a request that holds its limit: seconds and bytes
_KEPT_FOR = 5.0  # seconds that an unused connection is kept open
_PIECE = 0.1  # while waiting, check after so many seconds whether the process must end
_GZIP = {"gzip", "x-gzip"}
_WINDOW = zlib.MAX_WBITS | 16  # with the head and the end of gzip


class LimitedTransport(httpx.BaseTransport):
    """Sends one request at a time. Each has its limit in the extension `LIMIT`: (seconds, bytes).

    `context` says which certificates are trusted, None without encryption. `stopping` says whether the process must
    end. Sending and reading raise httpx.TransportError, also at the deadline; Unreadable beyond the byte limit;
    Stopped.
    """

    def __init__(self, context: ssl.SSLContext | None, clock: Clock, stopping: Callable[[], bool]) -> None:
        self._limit = _Limit(clock, stopping)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, keepalive_expiry=_KEPT_FOR, network_backend=_Backend(self._limit)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and read the head of its answer. The rest of the limit is for the body."""
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
        """How many bytes arrived so far."""
        return self._limit.received

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The body of an answer as sent."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Turn an error of httpcore into the httpx error with the same name."""
    try:
        yield
    except (
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
    ) as error:
        raise getattr(httpx, type(error).__name__)(str(error)) from error


class _Limit:
    """The time and bytes that the present request has left.

    `stopping` says whether the process must end. `received` counts the bytes of all requests.
    """

    def __init__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        self._clock, self._stopping = clock, stopping
        self._path = ""
        self._ends_at = self._seconds = float("-inf")
        self._most = self._left = 0
        self.received = 0

    def begin(self, path: str, seconds: float, most: int) -> None:
        """Begin a request for `path` with this limit of seconds and bytes."""
        self._path, self._seconds, self._most = path, seconds, most
        self._ends_at, self._left = self._clock.monotonic() + seconds, most

    def piece(self, late: type[Exception]) -> float:
        """How many seconds to wait before calling this again. Raises `late` at the deadline, and Stopped."""
        if self._stopping():
            raise Stopped("stopped in the middle of a request")
        left = self._ends_at - self._clock.monotonic()
        if left <= 0:
            raise late(f"not done in {self._seconds:g} seconds")
        return min(_PIECE, left)

    def wait_for(self, connect: Callable[[], httpcore.NetworkStream]) -> httpcore.NetworkStream:
        """The connection that `connect` makes. It can't be interrupted, so its thread may be left behind.

        A connection that comes too late is closed.
        """
        made = Future[httpcore.NetworkStream]()

        def run() -> None:
            try:
                made.set_result(connect())
            except Exception as error:  # it is raised in the waiting thread
                made.set_exception(error)

        threading.Thread(target=run, daemon=True).start()
        try:
            while not made.done():
                wait([made], self.piece(httpcore.ConnectTimeout))
        except BaseException:
            made.add_done_callback(_close)
            raise
        return made.result()

    def count(self, received: int) -> None:
        """Count bytes that arrived. Raises Unreadable if they are too many."""
        self.received += received
        self._left -= received
        if self._left < 0:
            raise Unreadable(f"at most {self._most:,} bytes from {self._path}", "more")


def _close(made: Future[httpcore.NetworkStream]) -> None:
    """Close a connection, if one was made."""
    if made.exception() is None:
        made.result().close()


class _Backend(httpcore.SyncBackend):
    """Opens connections for httpcore under a `limit`."""

    def __init__(self, limit: _Limit) -> None:
        self._limit = limit

    def connect_tcp(self, host: str, port: int, *more: Any, **options: Any) -> httpcore.NetworkStream:
        """Look up a host, and connect to its first address that accepts a connection."""
        connect = super().connect_tcp
        try:
            return _Stream(self._limit, self._limit.wait_for(lambda: connect(host, port, *more, **options)))
        except UnicodeError as error:
            raise httpcore.ConnectError(f"{host[:80]!r} is not the name of a host") from error


class _Stream(httpcore.NetworkStream):
    """A connection, read and written for httpcore."""

    def __init__(self, limit: _Limit, inner: httpcore.NetworkStream) -> None:
        self._limit, self._inner = limit, inner
        self.write, self.close, self.get_extra_info = inner.write, inner.close, inner.get_extra_info  # type: ignore[method-assign]

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The bytes that arrived, empty at the end."""
        waited = 0.0
        while True:
            piece = self._limit.piece(httpcore.ReadTimeout)
            try:
                came = self._inner.read(max_bytes, piece)
            except httpcore.ReadTimeout:
                waited += piece
                if timeout is not None and waited >= timeout:
                    raise
            else:
                self._limit.count(len(came))
                return came

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted, with the server's certificate checked."""
        # A thread left behind in a handshake ends with the connection. We then only have a duplicate of it.
        with socket.socket(fileno=os.dup(self._inner.get_extra_info("socket").fileno())) as twin:
            try:
                secured = self._limit.wait_for(lambda: self._inner.start_tls(ssl_context, server_hostname, timeout))
            except BaseException:
                with suppress(OSError):
                    twin.shutdown(socket.SHUT_RDWR)
                raise
        return _Stream(self._limit, secured)


class Unpacked:
    """Unpacks the body of the answer for `path`, at most `most` bytes. `coding` is its Content-Encoding.

    We only ask for gzip: nested codings could turn a few bytes into gigabytes. Raises Unreadable for anything else,
    here and in every method.
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
            try:  # one byte too many shows that there is more
                self._add(self._unpacking.decompress(piece, self._most - len(self.content) + 1))
            except zlib.error as error:
                raise self._part(str(error)) from error
            piece = self._unpacking.unconsumed_tail or self._unpacking.unused_data

    def whole(self) -> bytes:
        """The whole body, after the last piece."""
        if self._unpacking is not None and self._came and not self._unpacking.eof:
            raise self._part("gzip without an end")
        return bytes(self.content)

    def _add(self, content: bytes) -> None:
        self.content += content
        if len(self.content) > self._most:
            raise Unreadable(f"at most {self._most:,} bytes from {self._path}", "more")

    def _part(self, why: str) -> Unreadable:
        return Unreadable(f"all of {self._path}", f"{len(self.content):,} bytes of it ({why})")


def certificates(ca_file: Path | None) -> ssl.SSLContext:
    """The trusted certificates: this machine's, and those in `ca_file`. Raises ConfigError."""
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:  # ssl.SSLError is an OSError
            why = error.strerror or error
            fault = f"billbot.toml: source: ca_file: {ca_file} holds no certificates in PEM form ({why}); save them so"
            raise ConfigError([fault]) from error
    return context
