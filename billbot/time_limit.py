"""A deadline for a whole conversation. A socket's timeout only limits each read, so a byte a second would never end."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class TimeLimit:
    """The connections of one conversation. When its time is over (`passed`), all are shut.

    `connected` says that there was one.
    """

    def __init__(self) -> None:
        self.passed = self.connected = False
        self._twins: list[socket.socket] = []
        self._lock = threading.Lock()

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection, too, even if it is encrypted later: we shut a duplicate of the socket."""
        self.connected = True
        with self._lock:
            self._twins.append(socket.socket(fileno=os.dup(connection.fileno())))
            if self.passed:
                self._shut()

    def ends(self) -> None:
        """The time is over: every reader gets the end of the data."""
        with self._lock:
            self.passed = True
            self._shut()

    def close(self) -> None:
        """Leave the connections alone."""
        with self._lock:
            for twin in self._twins:
                twin.close()
            self._twins.clear()

    def _shut(self) -> None:
        for twin in self._twins:
            with suppress(OSError):  # the other side is gone already
                twin.shutdown(socket.SHUT_RDWR)


@contextmanager
def time_limit(seconds: float) -> Iterator[TimeLimit]:
    """A conversation of this many seconds. When they are over, raises TimeoutError instead of other errors."""
    kept = TimeLimit()
    timer = threading.Timer(seconds, kept.ends)
    timer.daemon = True
    timer.start()
    try:
        yield kept
    except Exception as error:
        if kept.passed:
            raise TimeoutError(f"not done in {seconds:g} seconds") from error
        raise
    finally:
        timer.cancel()
        kept.close()
    if kept.passed:
        raise TimeoutError(f"not done in {seconds:g} seconds")
