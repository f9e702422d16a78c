"""An HTTP transport with one deadline and one limit of bytes for a whole request, whatever the server does.

httpx only limits each single read, so that a byte a second, or endless interim answers, would hold a request forever.
Here one limit covers everything from the look-up of the name to the last byte.
"""

import os
import selectors
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import httpcore
import httpx

from billbot.clock import Clock
from billbot.errors import ConfigError, Stopped, Unreadable
from billbot.site.values import beginning

LookUp = Callable[[str, int], list[Any]]

LIMIT = "billbot.limit"  # the extension of a request that holds its limit: seconds and bytes
_KEPT_FOR = 5.0  # seconds for which an unused connection is kept open
_PIECE = 0.1  # seconds of waiting after which we look whether the process has to end
_GZIP = {"gzip", "x-gzip"}
_WINDOW = zlib.MAX_WBITS | 16  # with the head and the end of gzip
_T = TypeVar("_T")


def look_up(host: str, port: int) -> list[Any]:
    """The addresses of a name, as `socket.getaddrinfo` gives them. Raises OSError."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class LimitedTransport(httpx.BaseTransport):
    """Sends one request at a time; each has its limit in the extension `LIMIT`: (seconds, bytes).

    `context` says which certificates are trusted, null where nothing is encrypted, `stopping` whether the process has
    to end, `look_up` gives the addresses of a name as `socket.getaddrinfo` does. Sending and reading raise
    httpx.TransportError, for the deadline too; Unreadable where more comes than the limit; Stopped.
    """

    def __init__(
        self, context: ssl.SSLContext | None, clock: Clock, stopping: Callable[[], bool], look_up: LookUp = look_up
    ) -> None:
        self._limit = _Limit(clock, stopping)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, keepalive_expiry=_KEPT_FOR, network_backend=_Backend(self._limit, look_up)
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


class _Limit:
    """How much time and how many bytes the present request has left.

    `stopping` says whether the process has to end. `received` counts the bytes of all requests.
    """

    def __init__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        self._clock, self._stopping = clock, stopping
        self._path = ""
        self._ends_at = self._seconds = float("-inf")
        self._most = self._left = 0
        self.received = 0

    def begin(self, path: str, seconds: float, most: int) -> None:
        """Begin a request for `path`, which may take so many seconds and be answered by so many bytes."""
        self._path, self._seconds, self._most = path, seconds, most
        self._ends_at, self._left = self._clock.monotonic() + seconds, most

    def wait_for(self, attempt: Callable[[float], _T], silence: float | None) -> _T:
        """Call `attempt` with short waits until it returns, and return that; it raises TimeoutError after each wait.

        Raises TimeoutError after so many seconds of `silence` and at the deadline, and Stopped.
        """
        waited = 0.0
        while True:
            if self._stopping():
                raise Stopped("stopped in the middle of a request")
            left = self._ends_at - self._clock.monotonic()
            if left <= 0:
                raise TimeoutError(f"not done in {self._seconds:g} seconds")
            if silence is not None and waited >= silence:
                raise TimeoutError("timed out")
            piece = min(_PIECE, left, _PIECE if silence is None else silence - waited)
            try:
                return attempt(piece)
            except TimeoutError:
                waited += piece

    def count(self, received: int) -> None:
        """Count bytes that arrived. Raises Unreadable where they are too many."""
        self.received += received
        self._left -= received
        if self._left < 0:
            raise Unreadable(f"at most {self._most:,} bytes from {self._path}", "more")


class _Backend(httpcore.NetworkBackend):
    """Opens connections for httpcore under a `limit`; `look_up` returns the addresses of a name."""

    def __init__(self, limit: _Limit, look_up: LookUp) -> None:
        self._limit, self._look_up = limit, look_up

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that accepts a connection."""
        del local_address, socket_options
        with _said(httpcore.ConnectTimeout, httpcore.ConnectError):
            addresses = self._addresses(host, port, timeout)
            for place, (family, kind, protocol, _, address) in enumerate(addresses, start=1):
                sock = socket.socket(family, kind, protocol)
                try:
                    self._connect(sock, address, timeout)
                except OSError:
                    sock.close()
                    if place == len(addresses):
                        raise
                except BaseException:
                    sock.close()
                    raise
                else:
                    return _Stream(self._limit, sock)
            raise OSError("the name of the site has no address")

    def _addresses(self, host: str, port: int, timeout: float | None) -> list[Any]:
        """The addresses of a name. A look-up cannot be interrupted, so it has a thread, which may be left behind."""
        found = SimpleQueue[list[Any] | Exception]()

        def ask() -> None:
            try:
                found.put(self._look_up(host, port))
            except Exception as error:  # it is raised where it is waited for
                found.put(error)

        def answer(seconds: float) -> list[Any] | Exception:
            try:
                return found.get(timeout=seconds)
            except Empty:
                raise TimeoutError from None

        threading.Thread(target=ask, daemon=True).start()
        given = self._limit.wait_for(answer, timeout)
        if isinstance(given, UnicodeError):
            raise OSError(f"{host[:80]!r} is no name of a host")
        if isinstance(given, Exception):
            raise given
        return given

    def _connect(self, sock: socket.socket, address: Any, timeout: float | None) -> None:
        sock.setblocking(False)
        sock.connect_ex(address)

        def connected(seconds: float) -> None:
            if not _ready(sock, selectors.EVENT_WRITE, seconds):
                raise TimeoutError

        self._limit.wait_for(connected, timeout)
        refused = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if refused:
            raise OSError(refused, os.strerror(refused))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class _Stream(httpcore.NetworkStream):
    """A connection, read and written for httpcore."""

    def __init__(self, limit: _Limit, sock: socket.socket) -> None:
        self._limit, self._sock = limit, sock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The bytes that have arrived, empty at the end."""
        with _said(httpcore.ReadTimeout, httpcore.ReadError):
            came = self._waits(lambda: self._sock.recv(max_bytes), timeout)
        self._limit.count(len(came))
        return came

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        with _said(httpcore.WriteTimeout, httpcore.WriteError):
            while buffer:
                rest = buffer
                buffer = buffer[self._waits(lambda: self._sock.send(rest), timeout) :]  # noqa: B023 - it is called here

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted, with the server's certificate checked."""
        try:
            with _said(httpcore.ConnectTimeout, httpcore.ConnectError):
                self._sock = secured = ssl_context.wrap_socket(
                    self._sock, server_hostname=server_hostname, do_handshake_on_connect=False
                )
                self._waits(secured.do_handshake, timeout)
        except BaseException:
            self.close()
            raise
        return _Stream(self._limit, secured)

    def close(self) -> None:
        """Close it."""
        self._sock.close()

    def get_extra_info(self, info: str) -> Any:
        """For `is_readable`: whether bytes have arrived or the connection is closed; null for anything else."""
        return _ready(self._sock, selectors.EVENT_READ, 0) if info == "is_readable" else None

    def _waits(self, attempt: Callable[[], _T], silence: float | None) -> _T:
        def tried(seconds: float) -> _T:
            self._sock.settimeout(seconds)
            return attempt()

        return self._limit.wait_for(tried, silence)


@contextmanager
def _said(late: type[Exception], broken: type[Exception]) -> Iterator[None]:
    """Turn errors of the socket into the exceptions of httpcore."""
    try:
        yield
    except TimeoutError as error:
        raise late(error) from error
    except OSError as error:
        raise broken(error) from error


def _ready(sock: socket.socket, event: int, seconds: float) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(sock, event)
        return bool(selector.select(seconds))


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


def certificates(ca_file: Path | None) -> ssl.SSLContext:
    """What certificates are checked against: those of this machine, and those in `ca_file`. Raises ConfigError."""
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:  # ssl.SSLError is one
            why = error.strerror or error
            fault = f"billbot.toml: source: ca_file: {ca_file} holds no certificates in PEM form ({why}); save them so"
            raise ConfigError([fault]) from error
    return context
