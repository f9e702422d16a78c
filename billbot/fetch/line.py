"""The line to a server: one deadline and one measure of bytes a request, whatever the other side does with them.

httpx bounds each read by itself, so that a byte a second, or one interim answer after the other, would hold a request
for good. Here everything from the look-up of the name to the last byte is under one limit.
"""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpcore
import httpx

from billbot.clock import Clock
from billbot.fetch.network import Limit, LimitedBackend, LookUp, look_up

LIMIT = "billbot.limit"  # the extension of a request that holds its limit: seconds and bytes

_OF_HTTPCORE = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
)
_KEPT_FOR = 5.0  # seconds, for which a connection that nobody uses is kept


class LineTransport(httpx.BaseTransport):
    """Sends one request at a time; each bears its limit as the extension `LIMIT`, (seconds, bytes).

    `context` says which certificates are trusted, `stopping` whether the process has to end, `look_up` gives the
    addresses of a name as `socket.getaddrinfo` does. Sending and reading raise httpx.TransportError, for the deadline
    too; Unreadable where more comes than the limit; Stopped.
    """

    def __init__(
        self, context: ssl.SSLContext, clock: Clock, stopping: Callable[[], bool], look_up: LookUp = look_up
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
