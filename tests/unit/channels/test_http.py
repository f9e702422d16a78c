"""The only way to send HTTP requests: which addresses are refused, and what is known about the outcome."""

import ssl
from urllib.request import Request

import pytest

from billbot.channels.http import HttpAnswer, PrivateAddress, Unreached, ask, is_public
from tests.support.socket_server import SocketServer, deaf, drip, drop, whole


def asked(url: str, *, public_only: bool = False, timeout: float = 5, longest: float = 5) -> HttpAnswer:
    return ask(
        Request(url, b"{}", method="POST"),
        timeout=timeout,
        longest_seconds=longest,
        largest_bytes=10,
        context=ssl.create_default_context(),
        public_only=public_only,
    )


def test_answer() -> None:
    """An answer has its status, headers and body, whatever the status."""
    with SocketServer([whole(b"gone", "410 Gone", Retry_After="5")]) as server:
        answer = asked(server.url)
    assert (answer.status, answer.headers["Retry-After"], answer.body) == (410, "5", b"gone")


def test_answer_that_is_too_large() -> None:
    """No more is read than an answer may have."""
    with SocketServer([whole(b"x" * 11)]) as server, pytest.raises(ValueError, match="too large"):
        asked(server.url)


def test_nothing_was_said() -> None:
    """If no connection was made, that is known, whether it was refused or took too long."""
    with SocketServer([drop]) as server:
        url = server.url
    with pytest.raises(Unreached):
        asked(url)
    with deaf() as url, pytest.raises(Unreached):
        asked(url, longest=0.1, timeout=1)


def test_end_that_is_unclear() -> None:
    """After a connection, a break or a dripping answer leaves it unknown what the other side accepted."""
    with SocketServer([drop, drip(b"HTTP/1.1 200 ", b"x")]) as server:
        for kind in (OSError, TimeoutError):
            with pytest.raises(kind) as failed:
                asked(server.url, longest=0.3)
            assert not isinstance(failed.value, Unreached)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "10.1.2.3", "[::1]", "169.254.169.254", "[::ffff:10.0.0.1]"]
)
def test_private_addresses(host: str) -> None:
    """A private address is refused after its name was looked up, before anything is sent."""
    with pytest.raises(Unreached) as failed:
        asked(f"https://{host}:9/", public_only=True)
    assert isinstance(failed.value.reason, PrivateAddress)


def test_which_addresses_are_public() -> None:
    """A private address in another notation is also private."""
    assert all(is_public(each) for each in ("8.8.8.8", "2606:4700::1111"))
    private = (
        "192.168.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "fe80::1%eth0",
        "fd00::1",
        "2002:a00:1::",
        "224.0.0.1",
        "ff02::1",
    )
    assert not any(is_public(each) for each in private)
