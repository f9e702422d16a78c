"""A conversation with a mail server that ends: after a time and a measure of words, whatever the server says."""

import smtplib
from io import BufferedReader
from typing import Any

from billbot.channels.time_limit import TimeLimit

_LARGEST = 1_000_000  # bytes of all the replies to a mail


class _Bounded:
    """What both conversations add to those of smtplib, which they come before.

    `begun` says that a mail itself was begun, so that it may have been accepted, whatever became of the conversation.
    """

    begun = False
    file: "_Measured | None"

    def __init__(self, kept: TimeLimit, *where: Any, **more: Any) -> None:
        self._kept = kept
        super().__init__(*where, **more)

    def go_on(self, kept: TimeLimit) -> None:
        """Go on with another mail, which has a time and a measure of its own."""
        self._kept, self.begun, self.file = kept, False, None
        kept.watch(self.sock)  # type: ignore[attr-defined]

    def data(self, content: Any) -> tuple[int, bytes]:
        """Hand a mail over, as smtplib does."""
        self.begun = True
        return super().data(content)  # type: ignore[misc, no-any-return]

    def _get_socket(self, *where: Any) -> Any:
        connection = super()._get_socket(*where)  # type: ignore[misc]
        self._kept.watch(connection)
        return connection

    def getreply(self) -> tuple[int, bytes]:
        """The next reply, as smtplib reads it, of what may be said yet."""
        if self.file is None:
            self.file = _Measured(self.sock.makefile("rb"))  # type: ignore[attr-defined]
        return super().getreply()  # type: ignore[misc, no-any-return]


class Conversation(_Bounded, smtplib.SMTP):
    """In the clear, until somebody asks for STARTTLS."""


class EncryptedConversation(_Bounded, smtplib.SMTP_SSL):
    """Encrypted from its beginning."""


class _Measured:
    """The lines that a server says."""

    def __init__(self, lines: BufferedReader) -> None:
        self._lines, self._left = lines, _LARGEST

    def readline(self, most: int) -> bytes:
        """The next line. Raises OSError where more was said than may be."""
        line = self._lines.readline(most)
        self._left -= len(line)
        if self._left < 0:
            raise OSError(f"more than {_LARGEST:,} bytes")
        return line

    def close(self) -> None:
        """Read no more."""
        self._lines.close()
