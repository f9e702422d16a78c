"""A server on loopback that answers with given bytes: whole, in part, late, drip by drip, or not at all."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from time import monotonic, sleep
from typing import Self

import pytest

Saying = Callable[[socket.socket], None]
# Seconds within which a busy machine is done, too, with what is given up after less than one.
SOON = 5.0


def whole(body: bytes = b"", status: str = "200 OK", **headers: str) -> Saying:
    """A complete answer."""
    return part(body, status, claimed=len(body), **headers)


def part(body: bytes, status: str = "200 OK", *, claimed: int, **headers: str) -> Saying:
    """An answer whose Content-Length is `claimed`, then the end. `Retry_After` is the header Retry-After."""
    lines = {"Content-Length": str(claimed), "Connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
    return lambda connection: connection.sendall(head.encode("latin-1") + body)


def drop(connection: socket.socket) -> None:
    """Close the connection without an answer."""


def drip(begun: bytes, more: bytes, pause: float = 0.01) -> Saying:
    """An endless answer: its beginning, then `more` again and again, with pauses."""

    def say(connection: socket.socket) -> None:
        connection.sendall(begun)
        while True:  # until the other side hangs up
            connection.sendall(more)
            sleep(pause)

    return say


def late(seconds: float, saying: Saying) -> Saying:
    """Something said after this many seconds."""

    def say(connection: socket.socket) -> None:
        sleep(seconds)
        saying(connection)

    return say


def hang(connection: socket.socket) -> None:
    """No answer until the client hangs up."""
    connection.recv(1)


@contextmanager
def given_up() -> Iterator[None]:
    """Fails if what is done here goes on, as an endless answer does."""
    begun = monotonic()
    yield
    assert monotonic() - begun < SOON


@contextmanager
def deaf() -> Iterator[str]:
    """The address of a server that neither accepts nor refuses connections."""
    with ExitStack() as opened:
        server = opened.enter_context(closing(socket.create_server(("127.0.0.1", 0), backlog=0)))
        for _ in range(50):
            connection = opened.enter_context(closing(socket.socket()))
            connection.settimeout(0.1)
            try:
                connection.connect(server.getsockname())
            except TimeoutError:
                break
        else:
            pytest.skip("this machine takes connections that nobody accepts")
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


class SocketServer:
    """Says what the test wrote, one saying a connection, the last one over and over; runs from `with` to its end.

    `heads` keeps the request of each connection that was made, empty where none could be read; without `reads` it says
    at once what it has to say.
    """

    def __init__(self, sayings: Sequence[Saying], tls: ssl.SSLContext | None = None, *, reads: bool = True) -> None:
        self._sayings = list(sayings)
        self._tls = tls
        self._reads = reads
        self.heads: list[str] = []
        self._closing = threading.Event()

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.01)
        scheme = "https" if self._tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._closing.set()
        self._thread.join()
        self._listening.close()

    @property
    def paths(self) -> list[str]:
        """The requests, in order."""
        return [head.split(" ")[1] for head in self.heads if head]

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listening.accept()
            except TimeoutError:
                continue
            connection.settimeout(5)
            with connection, suppress(OSError):  # the other side may hang up at any time
                self.heads.append("")
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        if self._tls:
            with self._tls.wrap_socket(connection, server_side=True) as secured:
                self._say(secured)
        else:
            self._say(connection)

    def _say(self, connection: socket.socket) -> None:
        if self._reads:
            with connection.makefile("rb") as lines:
                self.heads[-1] = b"".join(iter(lines.readline, b"\r\n")).decode("latin-1")
        saying = self._sayings.pop(0) if len(self._sayings) > 1 else self._sayings[0]
        saying(connection)
