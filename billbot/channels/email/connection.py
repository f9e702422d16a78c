"""SMTP connections: one for each mail, or one for as many mails as the server accepts.

A conversation is limited in time and in bytes, whatever the server says.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from typing import Any, Literal

from msgspec import Struct

from billbot.channels.time_limit import TimeLimit, time_limit
from billbot.errors import DeliveryError

_LARGEST = 1_000_000  # bytes of all the replies to a mail
_CLOSING = 421  # what a server says that ends the conversation

Security = Literal["starttls", "tls", "none"]


class _Bounded:
    """Mixin for smtplib's connection classes that limits time and bytes.

    `begun` says that the content of a mail was begun, so that it may have been accepted whatever happened after.
    """

    begun = False
    file: "_Measured | None"

    def __init__(self, kept: TimeLimit, *where: Any, **more: Any) -> None:
        self._kept = kept
        super().__init__(*where, **more)

    def go_on(self, kept: TimeLimit) -> None:
        """Begin another mail, with a new limit."""
        self._kept, self.begun, self.file = kept, False, None
        kept.watch(self.sock)  # type: ignore[attr-defined]

    def data(self, content: Any) -> tuple[int, bytes]:
        """Send the content of a mail, as smtplib does."""
        self.begun = True
        return super().data(content)  # type: ignore[misc, no-any-return]

    def _get_socket(self, *where: Any) -> Any:
        connection = super()._get_socket(*where)  # type: ignore[misc]
        self._kept.watch(connection)
        return connection

    def getreply(self) -> tuple[int, bytes]:
        """The next reply, as smtplib reads it, within the limit."""
        if self.file is None:
            self.file = _Measured(self.sock.makefile("rb"))  # type: ignore[attr-defined]
        return super().getreply()  # type: ignore[misc, no-any-return]


class Conversation(_Bounded, smtplib.SMTP):
    """A connection in the clear, until STARTTLS."""


class EncryptedConversation(_Bounded, smtplib.SMTP_SSL):
    """A connection with TLS from its beginning."""


class _Measured:
    """The server's lines, limited in bytes."""

    def __init__(self, lines: BufferedReader) -> None:
        self._lines, self._left = lines, _LARGEST

    def readline(self, most: int) -> bytes:
        """The next line. Raises OSError if the limit is exceeded."""
        line = self._lines.readline(most)
        self._left -= len(line)
        if self._left < 0:
            raise OSError(f"more than {_LARGEST:,} bytes")
        return line

    def close(self) -> None:
        """Stop reading."""
        self._lines.close()


class MailServer(Struct, frozen=True):
    """The mail server to use, and how.

    `domain` is what EHLO says, so that the name of this machine stays private. `ca_file` has certificates to trust
    besides the system's, or is empty; without a `user` there is no login. `timeout` is in seconds for each step,
    `longest_seconds` for a whole mail.
    """

    host: str
    port: int
    security: Security
    ca_file: str
    user: str
    password: str
    domain: str
    timeout: float
    longest_seconds: float

    @contextmanager
    def connected(self) -> Iterator[Conversation | EncryptedConversation]:
        """A connection within, encrypted as configured and logged in."""
        with time_limit(self.longest_seconds) as kept:
            connection = self.connect(kept)
            try:
                yield connection
            finally:
                connection.close()

    def connect(self, kept: TimeLimit) -> Conversation | EncryptedConversation:
        """Open a connection, encrypted as configured and logged in. It never falls back to less encryption."""
        context = self._trust()
        where = (self.host, self.port, self.domain)
        connection = (
            EncryptedConversation(kept, *where, timeout=self.timeout, context=context)
            if self.security == "tls"
            else Conversation(kept, *where, timeout=self.timeout)
        )
        try:
            if self.security == "starttls":
                connection.starttls(context=context)
            if self.user:
                connection.login(self.user, self.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.ca_file:
            try:
                context.load_verify_locations(self.ca_file)
            except OSError:
                text = "[email] ca_file cannot be read: it has to be a file of certificates in PEM form"
                raise DeliveryError(text, permanent=False) from None
        return context


class MailConnection:
    """Sends mails to a server, each over its own connection, or, if `lasting`, all over one.

    `sending` says that the sending of the last mail had begun. Raises what smtplib and the network raise.
    """

    def __init__(self, server: MailServer, *, lasting: bool = False) -> None:
        self._server, self._lasting = server, lasting
        self._open: Conversation | EncryptedConversation | None = None
        self.sending = False

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Hand a mail over; a server that has had enough of a connection, and took nothing of it, gets another one."""
        self.sending, used = False, self._open
        with time_limit(self._server.longest_seconds) as kept:
            try:
                self._send(kept, sender, recipient, content)
            except (smtplib.SMTPException, OSError) as error:
                if used is None or used.begun or kept.passed or not _had_enough(error):
                    raise
                self._part()
                self.sending = False
                self._send(kept, sender, recipient, content)

    def part(self) -> None:
        """Close the connection, if there is one."""
        if self._open is not None:
            with suppress(OSError), time_limit(self._server.timeout) as kept:
                self._open.go_on(kept)
                self._part()
            self._hang_up()

    def _part(self) -> None:
        if self._open is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._open.quit()  # what is taken stays taken, however the other side says good-bye
            self._hang_up()

    def _send(self, kept: TimeLimit, sender: str, recipient: str, content: bytes) -> None:
        if self._open is None:
            self._open = self._server.connect(kept)
        else:
            self._open.go_on(kept)
        self.sending = True
        try:
            self._open.sendmail(sender, [recipient], content)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException):
            if not self._lasting or self._open.sock is None:  # none where the server has gone
                self._hang_up()
            raise
        except BaseException:
            self._hang_up()
            raise
        if not self._lasting:
            self._part()

    def _hang_up(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _had_enough(error: smtplib.SMTPException | OSError) -> bool:
    """Whether a server ends the connection, or accepts no further mail in it, so that a new one may help."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == _CLOSING for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == _CLOSING or (
            isinstance(error, smtplib.SMTPSenderRefused) and str(error.smtp_code).startswith("4")
        )
    return not isinstance(error, TimeoutError)
