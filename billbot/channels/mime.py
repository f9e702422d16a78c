"""Messages as mails, with headers that every mail server and program takes as they are."""

import hashlib
import re
import textwrap
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from typing import Any
from urllib.parse import quote

from billbot.domain.display import one_line
from billbot.domain.ledger import Message

_SHORT = 69  # characters of a subject that fit the line of 78
_COLUMNS = 72
# What a line begins with, and the lines that go on with it stay behind: blanks, and the mark of a list.
_MARGIN = re.compile(r" *(?:[-*] )?")


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
for _header in ("message-id", "in-reply-to", "references", "list-id", "list-unsubscribe"):
    _REGISTRY.map_to_type(_header, _Unbroken)
_POLICY = SMTP.clone(header_factory=_REGISTRY)


def address(spec: str, display_name: str = "") -> Address:
    """The address `spec`. Raises ValueError when it is none, or not in ASCII."""
    if not spec.isascii():
        raise ValueError("not in ASCII")
    try:
        return Address(display_name, addr_spec=spec)
    except (MessageError, LookupError):  # its parser stumbles over an empty one
        raise ValueError("not an address") from None


def message_id(message: Message, sender: Address) -> str:
    """The Message-ID of a message, made from its key alone."""
    return f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@{sender.domain}>"


def compose(message: Message, sender: Address, to: Address, at: datetime, thread: str | None) -> EmailMessage:
    """The mail of a message to one recipient, dated `at`, as an answer to the Message-ID `thread` when given."""
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
    # RFC 2919; a filter that finds one of the two headers without the other takes a mail for half a forgery.
    mail["List-Id"] = f"<{quote(sender.username)}.{sender.domain}>"
    mail["List-Unsubscribe"] = f"<mailto:{quote(sender.addr_spec, safe='@')}?subject=unsubscribe>"
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


def wrapped(text: str) -> str:
    """`text` in lines of at most 72 columns; a longer word, as an address is, stays whole on a line of its own."""
    return "\n".join(_wrapped(line) for line in text.splitlines())


def _wrapped(line: str) -> str:
    margin = _MARGIN.match(line)
    indent = " " * (margin.end() if margin else 0)
    return textwrap.fill(line, _COLUMNS, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
