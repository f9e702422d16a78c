"""Asks over HTTP once, under a deadline for everything, without redirects, and with a limit for the answer's size."""

import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from msgspec import Struct

from billbot.time_limit import TimeLimit, time_limit

_STEP = 30  # seconds


class HttpAnswer(Struct, frozen=True):
    """The other side's answer, with any status. A redirect is an answer like any other."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Unreached(OSError):
    """There was no connection, so nothing was sent. `reason` says why."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason))
        self.reason = reason


class PrivateAddress(OSError):
    """A name leads into a private network."""


def ask(
    request: Request,
    *,
    timeout: float = _STEP,
    longest_seconds: float,
    largest_bytes: int | None,
    context: ssl.SSLContext,
    public_only: bool,
    proxy: str | None = None,
) -> HttpAnswer:
    """Ask once, over a separate connection.

    Args:
        request: its method, address, headers and body.
        timeout: seconds for each step, including the handshake.
        longest_seconds: for the whole request.
        largest_bytes: the limit for the answer's body; None if it is not read.
        context: whose certificates are trusted.
        public_only: whether to refuse addresses of private networks and this machine, as for configured addresses
            unless allowed.
        proxy: for encrypted requests. Plain http, which is only for this machine, never uses one.

    Raises:
        Unreached: nothing was sent.
        ValueError: the answer is too large.
        OSError, HTTPException: the outcome is unclear; TimeoutError if the time was over.
    """
    opener = OpenerDirector()  # without error handlers it does not follow redirects
    by_proxy = ProxyHandler({"https": proxy} if proxy and request.type == "https" else {})
    kept = None
    try:
        with time_limit(longest_seconds) as kept:
            watched = partial(_watched, kept=kept, public_only=public_only)
            for handler in (by_proxy, _UnderDeadline(watched, context)):
                opener.add_handler(handler)
            with opener.open(request, timeout=min(timeout, longest_seconds)) as answer:
                body: bytes = answer.read(largest_bytes + 1) if largest_bytes is not None else b""
                if len(body) > (largest_bytes or 0):
                    raise ValueError("too large")
                return HttpAnswer(answer.status, dict(answer.headers.items()), body)
    except (OSError, HTTPException) as error:
        if kept is not None and not kept.connected:
            raise Unreached(getattr(error, "reason", error)) from None
        raise


def reach(url: str, longest_seconds: float, *, public_only: bool) -> None:
    """Connect to an address like `ask`, and send nothing. Raises Unreached."""
    where, timeout = urlsplit(url), min(_STEP, longest_seconds)
    try:
        with time_limit(longest_seconds) as kept:
            kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
            connection = _watched(kind, kept=kept, public_only=public_only)(where.netloc, timeout=timeout)
            with closing(connection):
                connection.connect()
    except (OSError, HTTPException) as error:
        raise Unreached(error) from None


class _UnderDeadline(HTTPHandler, HTTPSHandler):
    """Connects under a deadline, by connections that `watched` makes. The handshake has the time of one read."""

    def __init__(self, watched: Callable[[Callable[..., HTTPConnection]], Any], context: ssl.SSLContext) -> None:
        super().__init__(context=context)
        self._watched, self._trust = watched, context

    def http_open(self, req: Request) -> HTTPResponse:
        """Ask without encryption."""
        return self.do_open(self._watched(HTTPConnection), req)

    def https_open(self, req: Request) -> HTTPResponse:
        """Ask."""
        return self.do_open(self._watched(HTTPSConnection), req, context=self._trust)


def _watched(kind: Callable[..., HTTPConnection], *, kept: TimeLimit, public_only: bool) -> Any:
    """Makes a connection of this kind, under the deadline from the start."""

    def make(*where: Any, **more: Any) -> HTTPConnection:
        connection = kind(*where, **more)
        connect = connection.connect
        if public_only:
            connection._create_connection = _connect_in_public  # type: ignore[attr-defined]  # noqa: SLF001 - its only seam

        def watched() -> None:
            connect()
            kept.watch(connection.sock)

        connection.connect = watched  # type: ignore[method-assign]
        return connection

    return make


def _connect_in_public(address: tuple[str, int], timeout: float, *_: object) -> socket.socket:
    """Connect to the first public address of a host that answers. Raises PrivateAddress if it has none, OSError.

    It connects to the address that it checked, so a second answer of the name server cannot differ.
    """
    failed: OSError = PrivateAddress("a private address")
    for *_rest, where in socket.getaddrinfo(*address, type=socket.SOCK_STREAM):
        if is_public(str(where[0])):
            try:
                return socket.create_connection((str(where[0]), address[1]), timeout)
            except OSError as error:
                failed = error
    raise failed


def is_public(address: str) -> bool:
    """Whether an IP address is public: not this machine's, a private network's or reserved."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        within = found.ipv4_mapped or found.sixtofour
        return is_public(str(within)) if within else found.is_global and not found.is_multicast
    return found.is_global and not found.is_multicast
