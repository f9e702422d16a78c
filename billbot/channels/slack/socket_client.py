"""The SDK's client of Socket Mode, which is told where to connect, and hangs up without waiting for a read to end."""

import os
import select
import socket
from collections.abc import Callable
from contextlib import suppress

from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection

from billbot.channels.slack.api import SDK_LOG
from billbot.channels.slack.connection import DirectClient


class SocketClient(SocketModeClient):
    """From when it is made to its `end` it has threads of its own; `address` gives an address to connect to.

    It pings every `ping` seconds, and opens another connection by itself only where Slack asks for that.
    """

    def __init__(self, token: str, web: DirectClient, address: Callable[[], str], ping: float) -> None:
        self._address = address
        super().__init__(token, SDK_LOG, web, auto_reconnect_enabled=False, ping_interval=ping)

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
