"""Two servers on loopback for tests of redirects: one redirects to the other, which records its requests."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from pytest_httpserver import HTTPServer

REDIRECTS = (301, 302, 303, 307, 308)


class Elsewhere:
    """The first server is at `url`, the second at `elsewhere`; both record their requests."""

    def __init__(self, first: HTTPServer, second: HTTPServer) -> None:
        self._first, self._second = first, second
        self.url, self.elsewhere = first.url_for(""), second.url_for("")

    def send_on(self, status: int, path: str = "/", *, without_scheme: bool = False) -> None:
        """Answer every request with this redirect; `without_scheme` leaves `http:` out of its address."""
        to = self._second.url_for(path)
        to = f"//{urlsplit(to).netloc}{path}" if without_scheme else to
        for server in (self._first, self._second):
            server.clear()
        self._first.expect_request("/robots.txt").respond_with_data("")
        self._first.expect_request("").respond_with_data(status=status, headers={"Location": to})

    @property
    def asked(self) -> list[str]:
        """The requested paths of the first server."""
        return [request.path for request, _ in self._first.log]

    @property
    def strayed(self) -> list[dict[str, str]]:
        """The headers of each request that reached the second server."""
        return [dict(request.headers) for request, _ in self._second.log]


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """Run both servers."""
    with HTTPServer() as first, HTTPServer() as second:
        yield Elsewhere(first, second)
