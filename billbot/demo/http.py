"""Answers of the practice servers as values, and starting and stopping the servers, only on loopback."""

from collections.abc import Callable
from http import HTTPStatus
from socketserver import BaseServer
from threading import Thread
from typing import TypeVar

from msgspec import Struct, field

from billbot.errors import BillbotError

PAGE = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
NO_RECORD = b'{"Message":"An error has occurred."}'
ERROR_PAGE = b"""<!DOCTYPE html>

<html>
<head>
    <title>Error</title>
</head>
<body id="errorPage">
        <div class="content" id="error">
            <div class="container">
                <h2 class="ohMyCod"><span>Oh My</span> Cod<strong>!</strong></h2>
                <p class="well">Something went wrong on the practice site. <a href="/">To its first page.</a></p>
            </div>
        </div>
</body>
</html>
"""
_Server = TypeVar("_Server", bound=BaseServer)


class HttpResponse(Struct, frozen=True):
    """A response. The connection ends after one whose `headers` have another Content-Length."""

    body: bytes
    status: int = HTTPStatus.OK
    content_type: str = PAGE
    headers: dict[str, str] = field(default_factory=dict)


def begun(make: Callable[[int], _Server], port: int) -> _Server:
    """A running server on a port (0: any free one). Raises BillbotError if the port is taken."""
    try:
        server = make(port)
    except OSError as taken:
        raise BillbotError(
            f"port {port} cannot be used ({taken.strerror}), perhaps because another practice runs there; choose"
            " another, as with --port 8200, or with --port 0 any that is free"
        ) from taken
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


def end(server: BaseServer) -> None:
    """Stop a server, and release its port."""
    server.shutdown()
    server.server_close()
