"""The email channel, through smtplib: one mail per recipient, over one connection or one each.

Each conversation is limited in time. A mail server's words are never passed on, since they often contain the
recipient's address (promise 9). Its codes are.
"""

import hashlib
import re
import smtplib
import ssl
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import parseaddr
from typing import Any, Literal, Self
from urllib.parse import quote

from msgspec import Struct

from billbot.channels import Finding, Transport, a_test
from billbot.clock import Clock
from billbot.domain.display import count, one_line
from billbot.domain.ledger import Message, Receipt
from billbot.errors import BillbotError, DeliveryError, no_connection
from billbot.loopback import is_loopback
from billbot.time_limit import TimeLimit, time_limit

_SHORT = 69  # characters of a subject that fit in a line of 78
_COLUMNS = 72
# Wrapped lines are indented under these: blanks, and the marker of a list item.
_MARGIN = re.compile(r" *(?:[-*] )?")


class _Header(UnstructuredHeader, BaseHeader):
    """A header that keeps its text: the library would decode encoded words in it, including line breaks."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        super().parse(value, kwds)
        kwds["decoded"] = value


class _Unbroken(_Header):
    """A header on one line: the library would turn a long Message-ID or address into encoded words."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Subject(_Header):
    """A subject with only plain or only encoded words: the library loses and adds blanks if they are mixed."""

    def fold(self, *, policy: Policy) -> str:
        plain = self.isascii() and len(self) <= _SHORT and "=?" not in self
        words = str(self) if plain else Header(str(self), "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {words}{policy.linesep}"


_REGISTRY = HeaderRegistry()
_REGISTRY.map_to_type("subject", _Subject)
for _header in ("message-id", "in-reply-to", "references", "list-id", "list-unsubscribe"):
    _REGISTRY.map_to_type(_header, _Unbroken)
_POLICY = SMTP.clone(header_factory=_REGISTRY)


def address(spec: str, display_name: str = "") -> Address:
    """The address `spec`. Raises ValueError if it is not an address, or not in ASCII."""
    if not spec.isascii():
        raise ValueError("not in ASCII")
    try:
        return Address(display_name, addr_spec=spec)
    except (MessageError, LookupError):  # the parser fails on an empty one
        raise ValueError("not an address") from None


def message_id(message: Message, sender: Address) -> str:
    """The Message-ID of a message, made only from its key."""
    return f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@{sender.domain}>"


def compose(message: Message, sender: Address, to: Address, at: datetime, thread: str | None) -> EmailMessage:
    """The mail of a message to one recipient, dated `at`, as a reply to the Message-ID `thread` if given."""
    mail, own_id = EmailMessage(policy=_POLICY), message_id(message, sender)
    mail["To"] = to
    mail["Date"] = at
    mail["Message-ID"] = own_id
    if thread and thread != own_id:
        mail["In-Reply-To"] = thread
        mail["References"] = thread
    mail["From"] = sender
    mail["Subject"] = one_line(message.subject)
    mail["Auto-Submitted"] = "auto-generated"
    # RFC 2919; filters suspect an email that has one of the two headers without the other.
    mail["List-Id"] = f"<{quote(sender.username)}.{sender.domain}>"
    mail["List-Unsubscribe"] = f"<mailto:{quote(sender.addr_spec, safe='@')}?subject=unsubscribe>"
    # Quoted-printable keeps every line short and in ASCII, for any server.
    mail.set_content(wrapped(message.text), cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    for attached in message.attachments:
        kind = EmailMessage(policy=_POLICY)
        kind["Content-Type"] = attached.media_type
        mail.add_attachment(
            attached.content,
            kind.get_content_maintype(),
            kind.get_content_subtype(),
            filename=attached.name,
            params=dict(kind["Content-Type"].params),
        )
    return mail


def wrapped(text: str) -> str:
    """`text` in lines of at most 72 columns. A longer word, such as an address, stays whole on its own line."""
    return "\n".join(_wrapped(line) for line in text.splitlines())


def _wrapped(line: str) -> str:
    margin = _MARGIN.match(line)
    indent = " " * (margin.end() if margin else 0)
    return textwrap.fill(line, _COLUMNS, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


Security = Literal["starttls", "tls", "none"]

_CLOSING = 421  # the reply code of a server that ends the conversation
_ONE_A_LINE = "write one per line, as in a@example.org"
_SHOWN = "only the next email shows whether that helped"

# Codes of RFC 3463 that blame the email: it is too large, or its content cannot be sent.
_OF_MESSAGE = re.compile(r"5\.3\.4|5\.6\.")

# smtplib's errors by what was refused, and what to do if it is permanent.
_REFUSED: dict[type[Exception], tuple[str, str]] = {
    smtplib.SMTPRecipientsRefused: ("{to}", f"correct it or take it out; {_SHOWN}"),
    smtplib.SMTPSenderRefused: ("the sender", f"check [email] from and user; {_SHOWN}"),
    smtplib.SMTPDataError: ("an email", f"ask the people who run it why; {_SHOWN}"),
    smtplib.SMTPAuthenticationError: (
        "the login",
        "give user and password to `billbot setup mail`, or set BILLBOT_SMTP_PASSWORD",
    ),
}


class EmailChannel(Transport):
    """The transport of a mailing list: each person gets a separate mail, and sees no other address.

    `recipients` looks up the addresses at each call. `security` is starttls, tls, or none on loopback; `ca_file` has
    certificates to trust besides the system's, or is empty; without a `user` there is no login. `sender` is for From,
    `timeout` is in seconds for each step, `longest_seconds` for a whole mail, and `clock` dates the emails.

    Raises ValueError if mail would travel unencrypted, or `sender` is not an address.
    """

    def __init__(
        self,
        name: str,
        *,
        recipients: Callable[[], tuple[str, ...]],
        host: str,
        port: int,
        security: Security,
        ca_file: str,
        user: str,
        password: str,
        sender: str,
        clock: Clock,
        timeout: float = 30,
        longest_seconds: float = 120,
    ) -> None:
        if security == "none" and not is_loopback(host):
            raise ValueError('[email] security = "none" is only for this machine: use starttls or tls')
        try:
            display_name, spec = parseaddr(sender)
            self._sender = address(spec, display_name)
        except ValueError:
            raise ValueError("[email] from must have an address, as in Bill Bot <bot@example.org>") from None
        self.name = name
        self._recipients = recipients
        self._host = host
        domain = self._sender.domain
        self._mail_server = _MailServer(host, port, security, ca_file, user, password, domain, timeout, longest_seconds)
        self._connection = _MailConnection(self._mail_server)
        self._clock = clock

    def recipients(self) -> tuple[str, ...]:
        """The addresses on the list now. Raises what `recipients` raises."""
        return self._recipients()

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Mail `message` to the address `recipient`, as a reply to the Message-ID `thread` if given.

        The receipt's reference is the Message-ID, made only from the message's key. We cannot ask a mail server what it
        accepted, but a mailbox can recognize an email that is sent again.

        Raises DeliveryError, `permanent` if this recipient, the email or the login was refused permanently.
        """
        try:
            content = self.compose(message, recipient, thread).as_bytes()
        except (ValueError, LookupError):
            text = f"channel {self.name}: an email has characters that email cannot carry: report this"
            raise DeliveryError(text, "refused") from None
        try:
            self._connection.send(self._sender.addr_spec, recipient, content)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            # Without its cause, since the text of smtplib's errors has the recipient's address.
            raise _failure(self._host, error, sending=self._connection.sending, to=self._place(recipient)) from None
        return Receipt(reference=message_id(message, self._sender), at=self._clock.now())

    @contextmanager
    def one_connection(self) -> Iterator[Self]:
        """The same channel, which sends as many emails over one connection as the server takes."""
        one, connection = copy(self), _MailConnection(self._mail_server, lasting=True)
        vars(one)["_connection"] = connection
        try:
            yield one
        finally:
            connection.part()

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Count the addresses, connect and log in. With `send`, mail a test to the sender's own address."""
        return self._list(), self._server(send=send)

    def _list(self) -> Finding:
        try:
            addresses = self.recipients()
            for each in addresses:
                self._addressed(each)
            lack = "" if addresses else f"its list has no address: {_ONE_A_LINE}"
        except BillbotError as error:  # the list may be anywhere
            return Finding(f"{self.name}: list", well=False, said=str(error))
        said = lack or f"{count(len(addresses), 'address', 'addresses')}, one email each"
        return Finding(f"{self.name}: list", not lack, said)

    def _server(self, *, send: bool) -> Finding:
        def mail_a_test(connection: smtplib.SMTP) -> None:
            own = self._sender.addr_spec
            connection.sendmail(own, [own], self.compose(a_test(), own, None).as_bytes())

        try:
            self._greet(mail_a_test if send else lambda _: None)
        except DeliveryError as error:
            return Finding(f"{self.name}: server", well=False, said=str(error))
        sent = "; a test was mailed to the address in `from`, and to nobody else" if send else ""
        return Finding(f"{self.name}: server", well=True, said=f"{self._host} lets us in{sent}")

    def _greet(self, then: Callable[[smtplib.SMTP], None]) -> None:
        """Connect, log in, and call `then`. Raises DeliveryError."""
        try:
            with self._mail_server.connected() as connection:
                connection.noop()
                then(connection)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise _failure(self._host, error, sending=False) from None

    def compose(self, message: Message, recipient: str, thread: str | None) -> EmailMessage:
        """The mail that `send` would send. Raises DeliveryError if `recipient` is not an address."""
        return compose(message, self._sender, self._addressed(recipient), self._clock.now(), thread)

    def _place(self, recipient: str) -> str:
        """The place of an address on the list. Errors may not contain the address."""
        with suppress(BillbotError, ValueError):
            listed = self.recipients()
            return f"address {listed.index(recipient) + 1} of {len(listed)} in the channel's list"
        return "a recipient"

    def _addressed(self, recipient: str) -> Address:
        try:
            return address(recipient)
        except ValueError:
            text = f"{self._place(recipient)} is not an email address; write plain addresses such as bot@example.org"
            raise DeliveryError(text, "held") from None


def _failure(host: str, error: Exception, *, sending: bool, to: str = "a recipient") -> DeliveryError:
    """The DeliveryError for a failure, in our words with the server's codes. `sending`: the email was being sent.

    `to` names the recipient without an address.
    """
    server = f"the mail server {host}"
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException):
        return _refusal(host, error, to)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        text = f"{server} closed the connection: if that continues, check [email] port and security"
        if sending:
            text = (
                f"{server} cut the connection before saying whether it took an email: billbot sends the same one again"
            )
    elif isinstance(error, smtplib.SMTPException):
        text = f"{server} does not offer STARTTLS or a login as configured: check [email] port and security"
    elif isinstance(error, ssl.SSLCertVerificationError):
        text = f"the certificate of {server} is not valid: check [email] host, or name its issuer in ca_file"
    elif isinstance(error, OSError):
        text = f"no connection to {server} ({no_connection(error)}): check [email] host, port and security"
    else:
        text = "the login has a character that SMTP cannot carry: check [email] user and BILLBOT_SMTP_PASSWORD"
    return DeliveryError(text, "unclear" if sending else "later")


def _refusal(host: str, error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException, to: str) -> DeliveryError:
    """The DeliveryError for a refusing reply: 4xx is temporary, 5xx permanent, except before the login."""
    code, reply = _reply(error)
    what, mend = next((words for kind, words in _REFUSED.items() if isinstance(error, kind)), ("the connection", ""))
    permanent = bool(mend) and str(code).startswith("5")
    detail = re.match(r"[45]\.\d{1,3}\.\d{1,3}(?!\S)", reply)  # the enhanced code of RFC 3463
    told = f"{code} {detail[0]}" if detail else f"{code}"
    outlook = mend if permanent else "billbot tries again later"
    text = f"the mail server {host} refused {what.format(to=to)} ({told}): {outlook}"
    if not permanent:
        return DeliveryError(text, "later")
    of_message = isinstance(error, smtplib.SMTPDataError)
    sure = of_message and detail is not None and _OF_MESSAGE.match(detail[0]) is not None
    return DeliveryError(text, "refused" if of_message else "held", by_message=of_message and not sure)


def _reply(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> tuple[int, str]:
    code, text = (
        next(iter(error.recipients.values()))
        if isinstance(error, smtplib.SMTPRecipientsRefused)
        else (error.smtp_code, error.smtp_error)
    )
    return code, text.decode("ascii", errors="replace") if isinstance(text, bytes) else text


class _Bounded:
    """Mixin for smtplib's connection classes that limits time.

    `begun` says that sending the content had begun, so the mail may have been accepted.
    """

    begun = False

    def __init__(self, kept: TimeLimit, *where: Any, **more: Any) -> None:
        self._kept = kept
        super().__init__(*where, **more)

    def go_on(self, kept: TimeLimit) -> None:
        """Begin another email, with a new limit."""
        self._kept, self.begun = kept, False
        kept.watch(self.sock)  # type: ignore[attr-defined]

    def data(self, content: Any) -> tuple[int, bytes]:
        """Send the content of an email, as smtplib does."""
        self.begun = True
        return super().data(content)  # type: ignore[misc, no-any-return]

    def _get_socket(self, *where: Any) -> Any:
        connection = super()._get_socket(*where)  # type: ignore[misc]
        self._kept.watch(connection)
        return connection


class _Conversation(_Bounded, smtplib.SMTP):
    """A connection that is unencrypted until STARTTLS."""


class _EncryptedConversation(_Bounded, smtplib.SMTP_SSL):
    """A connection that uses TLS from the start."""


class _MailServer(Struct, frozen=True):
    """The mail server to use, and how.

    `domain` is what EHLO says, so the name of this machine stays private. `ca_file` has certificates to trust
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
    def connected(self) -> Iterator[_Conversation | _EncryptedConversation]:
        """A context with a connection that is encrypted as configured and logged in."""
        with time_limit(self.longest_seconds) as kept:
            connection = self.connect(kept)
            try:
                yield connection
            finally:
                connection.close()

    def connect(self, kept: TimeLimit) -> _Conversation | _EncryptedConversation:
        """Open a connection, encrypted as configured and logged in. It never falls back to less encryption."""
        context = self._trust()
        where = (self.host, self.port, self.domain)
        connection = (
            _EncryptedConversation(kept, *where, timeout=self.timeout, context=context)
            if self.security == "tls"
            else _Conversation(kept, *where, timeout=self.timeout)
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
                text = "[email] ca_file cannot be read: it must be a file of certificates in PEM form"
                raise DeliveryError(text, "later") from None
        return context


class _MailConnection:
    """Sends emails to a server, each over a separate connection or, if `lasting`, all over one.

    `sending` says that sending the last mail had begun. Raises what smtplib and the network raise.
    """

    def __init__(self, server: _MailServer, *, lasting: bool = False) -> None:
        self._server, self._lasting = server, lasting
        self._open: _Conversation | _EncryptedConversation | None = None
        self.sending = False

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Send an email. If the server takes no more on this connection and did not take this one, open another."""
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
                self._open.quit()  # what was accepted stays accepted, however the connection ends
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
            if not self._lasting or self._open.sock is None:  # nothing to close if the server has gone
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
    """Whether a server ends the connection or accepts no more mail on it, so a new one may help."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == _CLOSING for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == _CLOSING or (
            isinstance(error, smtplib.SMTPSenderRefused) and str(error.smtp_code).startswith("4")
        )
    return not isinstance(error, TimeoutError)
