"""Messages as mails. What all readers of a message have alike is composed once, as long as no other comes between."""

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import quote

from billbot.bills import Message
from billbot.channels.columns import wrapped
from billbot.channels.email.headers import POLICY, one_line
from billbot.clock import Clock


class Letters:
    """Mails from a `sender`, dated by a clock."""

    def __init__(self, sender: Address, clock: Clock) -> None:
        self._sender, self._clock = sender, clock
        self._last: tuple[object, bytes] | None = None

    def id_of(self, message: Message) -> str:
        """The Message-ID of a message, made from its key alone."""
        return f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@{self._sender.domain}>"

    def compose(self, message: Message, to: Address, thread: str | None) -> EmailMessage:
        """The mail of a message to one recipient, as an answer to the Message-ID `thread` when given."""
        mail = EmailMessage(policy=POLICY)
        self._address(mail, message, to, thread)
        self._fill(mail, message)
        return mail

    def write(self, message: Message, to: Address, thread: str | None) -> bytes:
        """The same, as it is sent."""
        alike = (message.subject, message.text, message.html, message.attachments)
        if self._last is None or self._last[0] != alike:
            mail = EmailMessage(policy=POLICY)
            self._fill(mail, message)
            self._last = alike, mail.as_bytes()
        own = EmailMessage(policy=POLICY)
        self._address(own, message, to, thread)
        return own.as_bytes().removesuffix(b"\r\n") + self._last[1]

    def _address(self, mail: EmailMessage, message: Message, to: Address, thread: str | None) -> None:
        """The headers that each recipient has for themselves."""
        own_id = self.id_of(message)
        mail["To"] = to
        mail["Date"] = self._clock.now()
        mail["Message-ID"] = own_id
        if thread and thread != own_id:
            mail["In-Reply-To"] = thread
            mail["References"] = thread

    def _fill(self, mail: EmailMessage, message: Message) -> None:
        """What all recipients read alike."""
        mail["From"] = self._sender
        mail["Subject"] = one_line(message.subject)
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
