"""The email transport, through smtplib: one mail for each recipient. Its errors name no addresses.

A mail server's own words are never passed on, since they often contain the recipient's address (promise 9); its codes
are.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Self

from billbot.channels import Finding
from billbot.channels.email.connection import MailConnection, MailServer, Security
from billbot.channels.email.mime import Letters, address
from billbot.clock import Clock
from billbot.domain.ledger import Message, Receipt
from billbot.errors import BillbotError, DeliveryError
from billbot.loopback import is_loopback

_ONE_A_LINE = "write one a line, as in a@example.org"
_SHOWN = "only the next mail shows whether that helped"

# smtplib's errors by what was refused, and what a person does where it is for good.
_REFUSED: dict[type[Exception], tuple[str, str]] = {
    smtplib.SMTPRecipientsRefused: ("{to}", f"correct it or take it out; {_SHOWN}"),
    smtplib.SMTPSenderRefused: ("the sender", f"check [email] from and user; {_SHOWN}"),
    smtplib.SMTPDataError: ("a mail", "ask those who run it why"),
    smtplib.SMTPAuthenticationError: (
        "the login",
        "give user and password to `billbot setup mail`, or set BILLBOT_SMTP_PASSWORD",
    ),
}


class EmailChannel:
    """The transport of a mailing list: each person gets a mail of their own, and sees no other address.

    `recipients` gives the addresses, anew at each call. `security` is starttls, tls, or none on loopback; `ca_file`
    holds certificates to trust beside those of this machine, or is empty; without a `user` nobody logs in. `sender`
    is what stands in From, `timeout` is in seconds a step, `longest_seconds` are for all of a mail, and `clock` dates
    the mails.

    Raises ValueError when mail would travel in the clear, or `sender` is no address.
    """

    can_find = False

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
        self._host = host
        domain = self._sender.domain
        self._mail_server = MailServer(host, port, security, ca_file, user, password, domain, timeout, longest_seconds)
        self._connection, self._letters = MailConnection(self._mail_server), Letters(self._sender, clock)
        self._clock = clock

    def recipients(self) -> tuple[str, ...]:
        """The addresses on the list now. Raises what `recipients` raises."""
        return self._recipients()

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Mail `message` to the address `recipient`, as an answer to the Message-ID `thread` when given.

        The receipt's reference is the Message-ID, made from the message's key alone: a mail server cannot be asked
        what it took, and where the same mail goes out again, a mailbox that looks for doubles can find one.

        Raises DeliveryError, `permanent` where this recipient, the mail or the login was refused for good.
        """
        try:
            content = self.compose(message, recipient, thread).as_bytes()
        except (ValueError, LookupError):
            text = f"channel {self.name}: a mail has characters that none can carry: tell the maintainers of billbot"
            raise DeliveryError(text, permanent=True, of_message=True) from None
        try:
            self._connection.send(self._sender.addr_spec, recipient, content)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            # Without its cause: the text of an error of smtplib holds the recipient's address.
            raise _failure(self._host, error, sending=self._connection.sending, to=self._place(recipient)) from None
        return Receipt(reference=self._letters.id_of(message), at=self._clock.now())

    @contextmanager
    def one_connection(self) -> Iterator[Self]:
        """The same channel, whose mails go over one connection, for as many as the server takes in one."""
        one, connection = copy(self), MailConnection(self._mail_server, lasting=True)
        vars(one)["_connection"] = connection
        try:
            yield one
        finally:
            connection.part()

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        """Always null: a mail server cannot be asked what it accepted."""
        del key, recipient, since
        return None

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """Does nothing: a sent mail cannot be changed, and the correction is a mail of its own."""

    def probe(self) -> None:
        """Connect and log in; only a mail can show whether a mailbox accepts it. Raises DeliveryError."""
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
            connection.sendmail(own, [own], self.compose(self._test(), own, None).as_bytes())

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

    def _test(self) -> Message:
        """A test mail, in the form of all others."""
        said = "Sent by `billbot doctor --send`, to the address in [email] from alone."
        return Message(f"test {self._clock.now()}", "billbot: a test", said, f"<p>{said}</p>", "", ())

    def compose(self, message: Message, recipient: str, thread: str | None) -> EmailMessage:
        """The mail that `send` would send. Raises DeliveryError when `recipient` is no address."""
        return self._letters.compose(message, self._addressed(recipient), thread)

    def _place(self, recipient: str) -> str:
        """An address by its place on the list, since no error may name it."""
        with suppress(BillbotError, ValueError):
            listed = self.recipients()
            return f"address {listed.index(recipient) + 1} of {len(listed)} in the channel's list"
        return "a recipient"

    def _addressed(self, recipient: str) -> Address:
        try:
            return address(recipient)
        except ValueError:
            text = f"{self._place(recipient)} is not one; write bare addresses such as bot@example.org"
            raise DeliveryError(text, permanent=True, by_message=True) from None


def _failure(host: str, error: Exception, *, sending: bool, to: str = "a recipient") -> DeliveryError:
    """The DeliveryError for a failure, in our words with the server's codes; `sending` says the mail was being sent.

    `to` names the recipient without an address.
    """
    server = f"the mail server {host}"
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException):
        return _refusal(host, error, to)
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


def _refusal(host: str, error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException, to: str) -> DeliveryError:
    """The DeliveryError for a refusing reply: 4xx is temporary, 5xx permanent, except before the login."""
    code, reply = _reply(error)
    what, mend = next((words for kind, words in _REFUSED.items() if isinstance(error, kind)), ("the connection", ""))
    permanent = bool(mend) and str(code).startswith("5")
    detail = re.match(r"[45]\.\d{1,3}\.\d{1,3}(?!\S)", reply)  # the enhanced code of RFC 3463
    told = f"{code} {detail[0]}" if detail else f"{code}"
    outlook = mend if permanent else "it is tried again later"
    text = f"the mail server {host} refused {what.format(to=to)} ({told}): {outlook}"
    of_message = permanent and isinstance(error, smtplib.SMTPDataError)
    by_message = permanent and isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused)
    return DeliveryError(text, permanent=permanent, of_message=of_message, by_message=by_message)


def _reply(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> tuple[int, str]:
    code, text = (
        next(iter(error.recipients.values()))
        if isinstance(error, smtplib.SMTPRecipientsRefused)
        else (error.smtp_code, error.smtp_error)
    )
    return code, text.decode("ascii", errors="replace") if isinstance(text, bytes) else text
