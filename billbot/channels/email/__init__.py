"""Telling by mail, through smtplib: one mail a recipient. It keeps no addresses and repeats none in its errors.

A mail server's own words are never passed on, since they often hold the recipient's address (promise 9); its codes are.
"""

import hashlib
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Literal
from urllib.parse import quote

from billbot.bills import Message, Receipt
from billbot.channels import Finding, is_loopback
from billbot.channels.columns import wrapped
from billbot.channels.email.connection import Conversation, EncryptedConversation
from billbot.channels.email.errors import failure
from billbot.channels.email.headers import POLICY, address, one_line
from billbot.channels.time_limit import time_limit
from billbot.clock import Clock
from billbot.errors import BillbotError, DeliveryError

Security = Literal["starttls", "tls", "none"]

_ONE_A_LINE = "write one a line, as in a@example.org"


class EmailChannel:
    """Mail to a list of people, each of whom gets one of their own and sees no other address.

    `recipients` gives the addresses, anew at each call. `security` is starttls, tls, or none on loopback; `ca_file`
    holds certificates to trust beside those of this machine, or is empty; without a `user` nobody logs in. `sender`
    is what stands in From, `timeout` is in seconds a step, `longest_seconds` are for all of a mail, and `clock` dates
    the mails.

    Raises ValueError when mail would travel in the clear, or `sender` is no address.
    """

    remembers = False

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
            raise ValueError('[email] security = "none" is for this machine alone: use starttls or tls')
        try:
            display_name, spec = parseaddr(sender)
            self._sender = address(spec, display_name)
        except ValueError:
            raise ValueError("[email] from has to hold an address, as in Bill Bot <bot@example.org>") from None
        self.name = name
        self._recipients = recipients
        self._host, self._port, self._timeout, self._longest_seconds = host, port, timeout, longest_seconds
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
        try:
            mail = self.compose(message, recipient, thread)
            content = mail.as_bytes()
        except (ValueError, LookupError):
            text = f"channel {self.name}: a mail has characters that none can carry: tell the maintainers of billbot"
            raise DeliveryError(text, permanent=True, of_message=True) from None
        sending = False
        try:
            with self._connect() as connection:
                sending = True
                connection.sendmail(self._sender.addr_spec, [recipient], content)
                with suppress(smtplib.SMTPException, OSError):
                    connection.quit()  # what is taken stays taken, however the other side says good-bye
        except (smtplib.SMTPException, OSError, ValueError) as error:
            # Without its cause: the text of an error of smtplib holds the recipient's address.
            raise failure(self._host, error, sending=sending, to=self._place(recipient)) from None
        return Receipt(reference=str(mail["Message-ID"]), at=self._clock.now())

    def find(self, key: str, recipient: str) -> Receipt | None:
        """Null: a mail server cannot be asked what it took."""
        del key, recipient
        return None

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """A mail that was sent stands; the correction is a mail of its own."""

    def ask(self) -> None:
        """Connect and log in; whether a mailbox takes mail only a mail shows. Raises DeliveryError."""
        self._greet(lambda _: None)

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Count the addresses, connect and log in; with `send` mail a test to the sender's own address."""
        return self._list(), self._server(send=send)

    def _list(self) -> Finding:
        try:
            addresses = self.recipients()
            for each in addresses:
                self._addressed(each)
            lack = "" if addresses else f"no address stands in its list: {_ONE_A_LINE}"
        except BillbotError as error:  # the list may be anywhere
            return Finding(f"{self.name}: list", well=False, said=str(error))
        said = lack or f"{len(addresses)} to write to, each by a mail of their own"
        return Finding(f"{self.name}: list", not lack, said)

    def _server(self, *, send: bool) -> Finding:
        def mail_a_test(connection: smtplib.SMTP) -> None:
            own = self._sender.addr_spec
            connection.sendmail(own, [own], self._test().as_bytes())

        try:
            self._greet(mail_a_test if send else lambda _: None)
        except DeliveryError as error:
            return Finding(f"{self.name}: server", well=False, said=str(error))
        sent = "; a test was mailed to the address in `from`, and to nobody else" if send else ""
        return Finding(f"{self.name}: server", well=True, said=f"{self._host} lets us in{sent}")

    def _greet(self, then: Callable[[smtplib.SMTP], None]) -> None:
        """Connect, log in, and go on as said. Raises DeliveryError."""
        try:
            with self._connect() as connection:
                connection.noop()
                then(connection)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise failure(self._host, error, sending=False) from None

    def _test(self) -> EmailMessage:
        mail = EmailMessage(policy=POLICY)
        mail["From"] = mail["To"] = self._sender
        mail["Subject"] = "billbot: a test"
        mail["Date"] = self._clock.now()
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content("Sent by `billbot doctor --send`, to the address in [email] from alone.")
        return mail

    def compose(self, message: Message, recipient: str, thread: str | None) -> EmailMessage:
        """The mail that `send` would send. Raises DeliveryError when `recipient` is no address."""
        mail = EmailMessage(policy=POLICY)
        mail["To"] = self._addressed(recipient)
        own_id = f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@{self._sender.domain}>"
        mail["From"] = self._sender
        mail["Subject"] = one_line(message.subject)
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
            kind = EmailMessage(policy=POLICY)
            kind["Content-Type"] = attached.media_type
            mail.add_attachment(
                attached.content,
                kind.get_content_maintype(),
                kind.get_content_subtype(),
                filename=attached.name,
                params=dict(kind["Content-Type"].params),
            )
        return mail

    def _place(self, recipient: str) -> str:
        """Which address of the list this is, by its place, as no message may name it."""
        with suppress(BillbotError, ValueError):
            listed = self.recipients()
            return f"address {listed.index(recipient) + 1} of {len(listed)} in the channel's list"
        return "a recipient"

    def _addressed(self, recipient: str) -> Address:
        try:
            return address(recipient)
        except ValueError:
            text = f"channel {self.name}: a line of its list is not an address: {_ONE_A_LINE}"
            raise DeliveryError(text, permanent=True, by_message=True) from None

    @contextmanager
    def _connect(self) -> Iterator[smtplib.SMTP]:
        """A connection that is encrypted as configured and logged in. It never falls back to less."""
        context = self._trust()
        # The name of this machine is nobody's business, so it greets with the sender's domain.
        with time_limit(self._longest_seconds) as kept:
            where = (self._host, self._port, self._sender.domain)
            connection: smtplib.SMTP = (
                EncryptedConversation(kept, *where, timeout=self._timeout, context=context)
                if self._security == "tls"
                else Conversation(kept, *where, timeout=self._timeout)
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
