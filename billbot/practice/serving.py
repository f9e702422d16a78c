"""The servers of the practice, on loopback alone: each has a thread of its own."""

from collections.abc import Callable
from socketserver import BaseServer
from threading import Thread
from typing import TypeVar

from billbot.errors import BillbotError

_Server = TypeVar("_Server", bound=BaseServer)


def begun(make: Callable[[int], _Server], port: int) -> _Server:
    """A server that runs on a port or, where that is 0, a free one. Raises BillbotError when the port is taken."""
    try:
        server = make(port)
    except OSError as taken:
        raise BillbotError(f"port {port} cannot be used ({taken.strerror}): choose another") from taken
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


def end(server: BaseServer) -> None:
    """Let a server run no longer, and its port go."""
    server.shutdown()
    server.server_close()
