"""The ways out: Slack, email, console, and those that only need an address, such as a webhook.

They know nothing about each other, or about what a message says. CONTRIBUTING.md says how to add one.
"""

import secrets
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import NoReturn, Protocol

from msgspec import Struct

from billbot.clock import Clock
from billbot.domain.ledger import About, Answer, Message, Receipt
from billbot.domain.watched import Channel
from billbot.errors import BillbotError, DeliveryError


class Finding(Struct, frozen=True):
    """One result of `billbot doctor`: what was tried, whether it works (None: not tried now), and a line.

    The line `said` is for people: what was found, and how to fix it.
    """

    what: str
    well: bool | None
    said: str


class Transport(Protocol):
    """Sends one channel's messages: one message to one recipient. It decides nothing else.

    A derived class needs `name`, `recipients` and `send`. The other methods are optional, and do nothing here.
    """

    name: str
    """The name the configuration gives it."""

    can_find: bool = False
    """Whether `find` can tell if a message has arrived: in Slack it can, by mail it cannot."""

    reads_facts: bool = False
    """Whether a program reads there, so `Message.about` has all facts of each proposal (`briefs.data`)."""

    def recipients(self) -> tuple[str, ...]:
        """Whom to write to, looked up at each call: a Slack channel id, `console`, or addresses.

        The database keeps who got what, so these are never secret, such as an address that lets anybody write.

        Raises DeliveryError if the list of addresses is not available.
        """
        ...

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Deliver `message` to one of `recipients()`.

        `thread` is the `reference` of the message that began the conversation; None if this one begins it.

        Raises DeliveryError and nothing else. Its text contains no person's address and no secret (promise 9).
        """
        ...

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        """The receipt of the message with this `key`, first tried at `since`; None if not found, or nobody can tell.

        Raises DeliveryError, as `send`.
        """
        del key, recipient, since
        return None

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """Replace the message with this `reference`. Does nothing if sent messages cannot be changed.

        Raises DeliveryError, as `send`.
        """
        del message, recipient, reference

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Try everything that sending needs, for `billbot doctor`, without sending anything to readers.

        With `send` a test message is sent, and deleted again if possible. Raises nothing: what does not work is a
        finding.
        """
        del send
        return (Finding(self.name, well=None, said="only a message shows whether it works"),)

    def one_connection(self) -> "AbstractContextManager[Transport]":
        """The same transport, sending as many messages over one connection as the other side accepts."""
        return nullcontext(self)

    def answers(self, reference: str, of: int = 1) -> Mapping[int, Answer]:
        """The answers (✅ or ❌ in Slack) to the message with this `reference`, which is about `of` things.

        They are by the thing's index, from 0. For each, the first person who may decide counts. Both yes and no are no
        answer. Raises DeliveryError if the other side cannot be asked.
        """
        del reference, of
        return {}

    def may_decide(self, person: str) -> bool:
        """Whether a person's answer counts. `person` is the id on the other side. Raises DeliveryError."""
        del person
        return False

    def address_of(self, reference: str) -> str:
        """The URL of the message with this reference; empty if it has none or is not available now."""
        del reference
        return ""


def a_test() -> Message:
    """The message that `billbot doctor --send` sends, in the form of all others."""
    subject, said = "billbot: a test", "Sent by `billbot doctor --send`."
    key, text = f"msg_{secrets.token_hex(12)}", f"{subject}\n\n{said}"
    return Message(key, subject, text, f"<p>{said}</p>", "", (), about=About("test"))


class UnconfiguredChannel(Transport):
    """The transport of a channel that lacks a secret. Every call fails; `lack` says what to do."""

    def __init__(self, name: str, lack: str) -> None:
        self.name = name
        self._lack = lack

    def send(self, *_: object, **__: object) -> NoReturn:
        """Always raises DeliveryError, as do the methods below."""
        raise DeliveryError(self._lack, "held")

    recipients = find = amend = may_decide = send

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """The one finding that says what is missing."""
        del send
        return (Finding(self.name, well=False, said=self._lack),)
