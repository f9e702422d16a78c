"""A deadline for a whole conversation: a time-out of a socket bounds each read alone, so a byte a second never ends."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class TimeLimit:
    """The connections of one conversation, all of them shut once its time is over; `passed` says that it is.

    `connected` says that there was one.
    """

    def __init__(self) -> None:
        self.passed = self.connected = False
        self._twins: list[socket.socket] = []
        self._lock = threading.Lock()

    def watch(self, connection: socket.socket) -> None:
        """Shut a connection, too, whatever encrypts it later: what is shut is a separate twin."""
        self.connected = True
        with self._lock:
            self._twins.append(socket.socket(fileno=os.dup(connection.fileno())))
            if self.passed:
                self._shut()

    def ends(self) -> None:
        """The time is over: whoever reads meets the end of what is said."""
        with self._lock:
            self.passed = True
            self._shut()

    def close(self) -> None:
        """Let the connections be."""
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
    """A conversation of so many seconds. Raises TimeoutError instead of what comes of it when they are over."""
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
