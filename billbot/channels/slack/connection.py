"""How Slack is asked and heard: at the address that is configured and nowhere else, for no more than an answer has."""

import json
import logging
import os
import select
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection

from billbot.channels.slack.errors import read_failure
from billbot.channels.time_limit import TimeLimit, time_limit

# The SDK would log addresses of proxies, with their passwords; what matters is in our errors.
SDK_LOG = logging.getLogger(f"{__name__}.sdk")
SDK_LOG.setLevel(logging.CRITICAL)
# What is read at once are 100 messages; with 40,000 characters each, all escaped, they have 24 million.
LARGEST_BYTES = 32_000_000


class DirectClient(WebClient):
    """The SDK's client without its way of opening addresses.

    That one follows a redirect, and the token goes along: in the clear, if the new address says so. Here a redirect is
    an answer like any other, and none that Slack gives. A proxy of the environment carries what is encrypted. The
    SDK's `timeout` is for each read; a call is over after `longest_seconds`.
    """

    def __init__(self, *, longest_seconds: float, **more: Any) -> None:
        super().__init__(**more)
        self._longest_seconds = longest_seconds

    def post(self, url: str, body: Mapping[str, Any]) -> tuple[int, str]:
        """Post JSON to another address, without the token: the status, and what was answered.

        Raises DeliveryError where there is no answer.
        """
        request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST")  # noqa: S310 - Slack's, as its caller made sure
        try:
            answer = self._perform_urllib_http_request_internal(url, request)
        except (OSError, HTTPException, ValueError) as error:
            raise read_failure(error) from None
        return answer["status"], answer["body"]

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """Ask once; whatever the status, it is an answer.

        Raises ValueError for one that is too large or no text, TimeoutError for one that is not there in time.
        """
        del url
        opener = OpenerDirector()  # with nothing in it that handles errors, it follows nothing
        with time_limit(self._longest_seconds) as kept:
            for handler in (self._proxies(req), _Plain(kept), _Encrypted(kept, self)):
                opener.add_handler(handler)
            with opener.open(req, timeout=self.timeout) as answer:
                body: bytes = answer.read(LARGEST_BYTES + 1)
                if len(body) > LARGEST_BYTES:
                    raise ValueError("too large")
                return {"status": answer.status, "headers": dict(answer.headers.items()), "body": body.decode("utf-8")}

    def _proxies(self, req: Request) -> ProxyHandler:
        """The proxy to ask. Plain http is spoken with this machine alone: a proxy would read the token."""
        if req.type == "http":
            return ProxyHandler({})
        return ProxyHandler({"https": self.proxy} if self.proxy else None)


class _Plain(HTTPHandler):
    """Connects on loopback, under a deadline."""

    def __init__(self, kept: TimeLimit) -> None:
        super().__init__()
        self._kept = kept

    def http_open(self, req: Request) -> HTTPResponse:
        """Ask."""
        return self.do_open(_watched(HTTPConnection, self._kept), req)


class _Encrypted(HTTPSHandler):
    """Connects under a deadline; the handshake has the time of one read."""

    def __init__(self, kept: TimeLimit, client: WebClient) -> None:
        super().__init__(context=client.ssl)
        self._kept, self._ssl = kept, client.ssl

    def https_open(self, req: Request) -> HTTPResponse:
        """Ask."""
        return self.do_open(_watched(HTTPSConnection, self._kept), req, context=self._ssl)


def _watched(kind: Callable[..., HTTPConnection], kept: TimeLimit) -> Any:
    """A way to make a connection of that kind, which is watched as soon as it is there."""

    def make(*where: Any, **more: Any) -> HTTPConnection:
        connection = kind(*where, **more)
        connect = connection.connect

        def watched() -> None:
            connect()
            kept.watch(connection.sock)

        connection.connect = watched  # type: ignore[method-assign]
        return connection

    return make


class SocketClient(SocketModeClient):
    """From when it is made to its `end` it has threads of its own; `address` gives an address to connect to.

    It pings every `ping` seconds, and opens another connection by itself only where Slack asks for that.
    """

    def __init__(self, token: str, web: DirectClient, address: Callable[[], str], ping: float) -> None:
        self._address = address
        # One at a time, since they are heard in the order in which they were pressed.
        super().__init__(token, SDK_LOG, web, auto_reconnect_enabled=False, ping_interval=ping, concurrency=1)

    def issue_new_wss_url(self) -> str:
        """A new address. Raises DeliveryError."""
        return self._address()

    def connect(self) -> None:
        """Connect anew, and hang up on the connection before."""
        old = self.current_session
        if old is not None:
            close = old.close

            def at_once() -> None:
                _shut(old)
                close()

            old.close = at_once  # type: ignore[method-assign]
        super().connect()
        if self.closed:  # by another thread meanwhile, which knew of the old one alone
            self.disconnect()

    def notice_end(self) -> None:
        """Where Slack has hung up without a word, which the SDK learns from its next ping, hang up, too."""
        session = self.current_session
        if session is not None and session.sock is not None and _has_ended(session.sock):
            session.disconnect()

    def end(self) -> None:
        """Hang up for good."""
        self.closed = True
        self.current_session_state.terminated = True
        if self.current_session is not None:
            _shut(self.current_session)
        self.message_queue.put(None)  # whoever waits for a message need not
        self.close()


def _shut(session: Connection) -> None:
    """End whatever reads from a connection."""
    if session.sock is not None:
        with suppress(OSError):
            session.sock.shutdown(socket.SHUT_RDWR)


def _has_ended(connection: socket.socket) -> bool:
    """Whether the other side has ended a connection, of which nothing is taken by looking."""
    try:
        with socket.socket(fileno=os.dup(connection.fileno())) as twin:
            readable, _, _ = select.select([twin], [], [], 0)
            return bool(readable) and not twin.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except (OSError, ValueError):
        return True
