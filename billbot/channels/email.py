"""Telling by mail, through smtplib: one mail a recipient. It keeps no addresses and repeats none in its errors.

A mail server's own words are never passed on, since they often hold the recipient's address (promise 9); its codes are.
"""

import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import parseaddr
from typing import Any, Literal
from urllib.parse import quote

from billbot.bills import Message, Receipt
from billbot.channels import Finding, is_loopback
from billbot.channels.columns import wrapped
from billbot.clock import Clock
from billbot.errors import BillbotError, DeliveryError

Security = Literal["starttls", "tls", "none"]

_ONE_A_LINE = "write one a line, as in a@example.org"
_SHORT = 69  # characters of a subject that fit the line of 78


class _Header(UnstructuredHeader, BaseHeader):
    """A header that holds what it was given: the library would decode encoded words in it, line breaks included."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        super().parse(value, kwds)
        kwds["decoded"] = value


class _Unbroken(_Header):
    """A header on one line: the library would turn a long Message-ID or address into encoded words."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Subject(_Header):
    """A subject in plain words or all in encoded ones: mixing them, the library loses and adds blanks."""

    def fold(self, *, policy: Policy) -> str:
        plain = self.isascii() and len(self) <= _SHORT and "=?" not in self
        words = str(self) if plain else Header(str(self), "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {words}{policy.linesep}"


_REGISTRY = HeaderRegistry()
_REGISTRY.map_to_type("subject", _Subject)
for _header in ("message-id", "in-reply-to", "references", "list-unsubscribe"):
    _REGISTRY.map_to_type(_header, _Unbroken)
_POLICY = SMTP.clone(header_factory=_REGISTRY)


class EmailChannel:
    """Mail to a list of people, each of whom gets one of their own and sees no other address.

    `recipients` gives the addresses, anew at each call. `security` is starttls, tls, or none on loopback; `ca_file`
    holds certificates to trust beside those of this machine, or is empty; without a `user` nobody logs in. `sender`
    is what stands in From, `timeout` is in seconds a step, and `clock` dates the mails.

    Raises ValueError when mail would travel in the clear, or `sender` is no address.
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
    ) -> None:
        if security == "none" and not is_loopback(host):
            raise ValueError('[email] security = "none" is for this machine alone: use starttls or tls')
        try:
            display_name, address = parseaddr(sender)
            self._sender = _address(address, display_name)
        except ValueError:
            raise ValueError("[email] from has to hold an address, as in Bill Bot <bot@example.org>") from None
        self.name = name
        self._recipients = recipients
        self._host, self._port, self._timeout = host, port, timeout
        self._security, self._ca_file = security, ca_file
        self._user, self._password = user, password
        self._clock = clock

    def recipients(self) -> tuple[str, ...]:
        """The addresses on the list now. Raises what the list raises."""
        return self._recipients()

    def send(self, message: Message, recipient: str, *, thread: str | None, again: bool) -> Receipt:
        """Mail `message` to the address `recipient`, as an answer to the Message-ID `thread` when given.

        The receipt's reference is the Message-ID, made from the message's key alone: a mail server cannot be asked
        what it took, so with `again` the same mail goes out, and a mailbox that looks for doubles can find one.

        Raises DeliveryError, `permanent` where this recipient, the mail or the login was refused for good.
        """
        del again
        mail = self.compose(message, recipient, thread)
        content = mail.as_bytes()
        sending = False
        try:
            with self._connect() as connection:
                sending = True
                connection.sendmail(self._sender.addr_spec, [recipient], content)
                with suppress(smtplib.SMTPException, OSError):
                    connection.quit()  # what is taken stays taken, however the other side says good-bye
        except (smtplib.SMTPException, OSError, ValueError) as error:
            # Without its cause: the text of an error of smtplib holds the recipient's address.
            raise self._failure(error, sending=sending) from None
        return Receipt(reference=str(mail["Message-ID"]), at=self._clock.now())

    def find(self, key: str, recipient: str) -> Receipt | None:
        """Null: a mail server cannot be asked what it took."""
        del key, recipient
        return None

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """A mail that was sent stands; the correction is a mail of its own."""

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Count the addresses, connect and log in; with `send` mail a test to the sender's own address."""
        try:
            addresses = self.recipients()
            for address in addresses:
                self._addressed(address)
            lack = "" if addresses else f"no address stands in its list: {_ONE_A_LINE}"
        except BillbotError as error:  # the list may be anywhere
            lack = str(error)
        people = Finding(
            f"{self.name}: list", not lack, lack or f"{len(addresses)} to write to, each by a mail of their own"
        )
        try:
            with self._connect() as connection:
                connection.noop()
                if send:
                    connection.sendmail(self._sender.addr_spec, [self._sender.addr_spec], self._test().as_bytes())
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return people, Finding(f"{self.name}: server", well=False, said=str(self._failure(error, sending=False)))
        except DeliveryError as error:
            return people, Finding(f"{self.name}: server", well=False, said=str(error))
        sent = "; a test was mailed to the address in `from`, and to nobody else" if send else ""
        return people, Finding(f"{self.name}: server", well=True, said=f"{self._host} lets us in{sent}")

    def _test(self) -> EmailMessage:
        mail = EmailMessage(policy=_POLICY)
        mail["From"] = mail["To"] = self._sender
        mail["Subject"] = "billbot: a test"
        mail["Date"] = self._clock.now()
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content("Sent by `billbot doctor --send`, to the address in [email] from alone.")
        return mail

    def compose(self, message: Message, recipient: str, thread: str | None) -> EmailMessage:
        """The mail that `send` would send. Raises DeliveryError when `recipient` is no address."""
        mail = EmailMessage(policy=_POLICY)
        mail["To"] = self._addressed(recipient)
        own_id = f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@{self._sender.domain}>"
        mail["From"] = self._sender
        mail["Subject"] = _one_line(message.subject)
        mail["Date"] = self._clock.now()
        mail["Message-ID"] = own_id
        if thread and thread != own_id:
            mail["In-Reply-To"] = thread
            mail["References"] = thread
        mail["Auto-Submitted"] = "auto-generated"
        mail["List-Unsubscribe"] = f"<mailto:{quote(self._sender.addr_spec, safe='@')}?subject=unsubscribe>"
        # Quoted-printable keeps every line short and in ASCII, whatever the server can do.
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

    def _addressed(self, recipient: str) -> Address:
        try:
            return _address(recipient)
        except ValueError:
            text = f"channel {self.name}: a line of its list is not an address: {_ONE_A_LINE}"
            raise DeliveryError(text, permanent=True) from None

    @contextmanager
    def _connect(self) -> Iterator[smtplib.SMTP]:
        """A connection that is encrypted as configured and logged in. It never falls back to less."""
        context = self._trust()
        # The name of this machine is nobody's business, so it greets with the sender's domain.
        connection = (
            smtplib.SMTP_SSL(self._host, self._port, self._sender.domain, timeout=self._timeout, context=context)
            if self._security == "tls"
            else smtplib.SMTP(self._host, self._port, self._sender.domain, timeout=self._timeout)
        )
        try:
            if self._security == "starttls":
                connection.starttls(context=context)
            if self._user:
                connection.login(self._user, self._password)
            yield connection
        finally:
            connection.close()

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._ca_file:
            try:
                context.load_verify_locations(self._ca_file)
            except OSError:
                text = "[email] ca_file cannot be read: it has to be a file of certificates in PEM form"
                raise DeliveryError(text, permanent=False) from None
        return context

    def _failure(self, error: Exception, *, sending: bool) -> DeliveryError:
        """What went wrong, in our words and the server's numbers; `sending` says the mail was on its way."""
        server = f"the mail server {self._host}"
        if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException):
            return self._refusal(error)
        if isinstance(error, smtplib.SMTPServerDisconnected):
            text = f"{server} broke off the conversation: if it goes on, check [email] port and security"
            if sending:
                text = f"{server} broke off before it said whether it took a mail: it is sent again, as the same mail"
        elif isinstance(error, smtplib.SMTPException):
            text = f"{server} does not offer STARTTLS or a login as configured: check [email] port and security"
        elif isinstance(error, ssl.SSLCertVerificationError):
            text = f"the certificate of {server} does not fit: check [email] host, or name its issuer in ca_file"
        elif isinstance(error, OSError):
            text = f"no connection to {server} ({type(error).__name__}): check [email] host, port and security"
        else:
            text = "the login has a character that SMTP cannot carry: check [email] user and BILLBOT_SMTP_PASSWORD"
        return DeliveryError(text, permanent=False, unclear=sending)

    def _refusal(self, error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> DeliveryError:
        """A reply of the server other than yes; 4xx waits, 5xx is for good, save before the login."""
        code, reply = _reply(error)
        what, mend = next(
            (words for kind, words in _REFUSED.items() if isinstance(error, kind)),
            ("the connection", ""),
        )
        permanent = bool(mend) and str(code).startswith("5")
        detail = re.match(r"[45]\.\d{1,3}\.\d{1,3}(?!\S)", reply)  # the enhanced code of RFC 3463
        told = f"{code} {detail[0]}" if detail else f"{code}"
        outlook = mend if permanent else "it is tried again later"
        text = f"the mail server {self._host} refused {what} ({told}): {outlook}"
        return DeliveryError(text, permanent=permanent)


# smtplib's errors by what was refused, and what a person does where it is for good.
_REFUSED: dict[type[Exception], tuple[str, str]] = {
    smtplib.SMTPRecipientsRefused: ("a recipient", "check the addresses of the channel's list"),
    smtplib.SMTPSenderRefused: ("the sender", "check [email] from and user"),
    smtplib.SMTPDataError: ("a mail", "ask those who run it why"),
    smtplib.SMTPAuthenticationError: ("the login", "check [email] user and set BILLBOT_SMTP_PASSWORD"),
}


def _reply(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> tuple[int, str]:
    code, text = (
        next(iter(error.recipients.values()))
        if isinstance(error, smtplib.SMTPRecipientsRefused)
        else (error.smtp_code, error.smtp_error)
    )
    return code, text.decode("ascii", errors="replace") if isinstance(text, bytes) else text


def _address(spec: str, display_name: str = "") -> Address:
    """The address `spec`. Raises ValueError when it is none, or not in ASCII."""
    if not spec.isascii():
        raise ValueError("not in ASCII")
    try:
        return Address(display_name, addr_spec=spec)
    except (MessageError, LookupError):  # its parser stumbles over an empty one
        raise ValueError("not an address") from None


def _one_line(text: str) -> str:
    """`text` without line breaks and other characters that do not print: a header cannot end inside it."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
