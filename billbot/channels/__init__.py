"""The ways out: Slack, email, console, and those that need no more than an address, such as a webhook.

They know nothing about each other, or what a message says. CONTRIBUTING.md says what a new one takes.
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
    """The result of one check of `billbot doctor`: what was tried, whether it works (None: not tried now), and a line.

    The line `said` is for a person: what was found, and how to fix it.
    """

    what: str
    well: bool | None
    said: str


class Transport(Protocol):
    """Sends the messages of one channel: delivers one message to one recipient, and decides nothing else.

    A class that derives from this one needs `name`, `recipients` and `send`. The other methods are for optional
    abilities, and do nothing here.
    """

    name: str
    """The name the configuration gives it."""

    can_find: bool = False
    """Whether `find` can tell if a message has arrived: in Slack it can, by mail it cannot."""

    reads_facts: bool = False
    """Whether a program reads there, so that `Message.about` has all facts of each proposal (`briefs.facts`)."""

    def recipients(self) -> tuple[str, ...]:
        """Whom to write to, looked up at each call: a Slack channel id, `console`, or addresses.

        The database keeps who got what, so these are never secrets, such as an address that lets anybody write.

        Raises DeliveryError if the list of addresses is not available.
        """
        ...

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Deliver `message` to one of `recipients()`.

        `thread` is the receipt's `reference` of the message that began the conversation, None for one that
        begins it.

        Raises DeliveryError and nothing else. Its text contains no person's address and no secret (promise 9).
        """
        ...

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        """The receipt of the message that carries `key`, first tried at `since`; None for none, or if nobody can tell.

        Raises DeliveryError, as `send`.
        """
        del key, recipient, since
        return None

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """Replace the message with that `reference` by `message`; does nothing if sent messages cannot be changed.

        Raises DeliveryError, as `send`.
        """
        del message, recipient, reference

    def probe(self) -> None:
        """Check whether messages would be accepted, as far as that can be known without sending one.

        Raises DeliveryError if they would not, as `send`.
        """
        return

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Try everything that sending needs, for `billbot doctor`, without sending anything to readers.

        With `send` a test message is sent, and deleted again where possible. Raises nothing: what does not work is a
        finding.
        """
        del send
        return (Finding(self.name, well=None, said="only a message shows whether it works"),)

    def one_connection(self) -> "AbstractContextManager[Transport]":
        """The same transport, which sends as many messages over one connection as the other side accepts."""
        return nullcontext(self)

    def answers(self, reference: str, of: int = 1) -> Mapping[int, Answer]:
        """The answers, such as ✅ or ❌ in Slack, to the message with this `reference`, which is about `of` things.

        They are by index of the thing, from 0. For each, the first person who may decide counts; if there are both yes
        and no, there is no answer. Raises DeliveryError if the other side cannot be asked.
        """
        del reference, of
        return {}

    def may_decide(self, person: str) -> bool:
        """Whether a person's answer counts; `person` is the id on the other side. Raises DeliveryError."""
        del person
        return False

    def address_of(self, reference: str) -> str:
        """The URL of the message with this reference; empty if it has none, or it is not available now."""
        del reference
        return ""


class AddressChannel(Transport):
    """A way out to one address, which is secret, as is what is kept beside it, such as a key to sign with.

    `to` of the `channel` is how the ledger knows the recipient. `kept` looks up the text that it names, at each call:
    words, of which the first is usually the address. `clock` dates the messages, `longest_seconds` limits each.

    A class declares what people are asked for, and has the three abstract methods. `ways_out.WAYS_OUT` lists it.
    """

    holds: str
    """What the text has to be, for an error: "the address of a topic, and its token if it has one"."""

    explained: str
    """What it is, where to get an address, and what to type behind it, in two or three sentences, for `setup`."""

    def __init__(self, channel: Channel, kept: Callable[[], str], clock: Clock, *, longest_seconds: float = 60) -> None:
        self.name, self._to, self._private_network = channel.name, channel.to, channel.private_network
        self._kept, self._clock, self._longest_seconds = kept, clock, longest_seconds

    @classmethod
    def completed(cls, typed: str) -> str:
        """What was typed in `setup`, as it is to be kept, with anything that can be made for the person."""
        return typed

    @abstractmethod
    def checked(self, words: Sequence[str]) -> None:
        """Raises ValueError if these words cannot be used."""

    @abstractmethod
    def tried(self) -> Finding:
        """What can be known without sending anything. Raises DeliveryError."""

    @abstractmethod
    def deliver(self, words: Sequence[str], message: Message, at: datetime) -> None:
        """Send a message, dated `at`, to the address in the words that are kept. Raises DeliveryError."""

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Deliver `message`; the receipt's reference is its key. Raises DeliveryError, and what `kept` raises."""
        del recipient, thread  # an address is one place, and has no threads
        now = self._clock.now()
        self.deliver(self.words(), message, now)
        return Receipt(reference=message.key, at=now)

    def words(self) -> list[str]:
        """The words that are kept. Raises DeliveryError if they cannot be used, and what `kept` raises."""
        words = self._kept().split()
        try:
            self.checked(words)
        except ValueError:
            raise DeliveryError(f"the channel's `to` has to lead to {self.holds}", "held") from None
        return words

    def recipients(self) -> tuple[str, ...]:
        """The only recipient, as `to`. Raises as `words`."""
        self.words()
        return (self._to,)

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """As `tried`; with `send` a test message is sent, which cannot be taken back."""
        try:
            if not send:
                return (self.tried(),)
            self.send(a_test(), self._to, thread=None)
        except BillbotError as error:  # what `to` names may be anywhere
            return (Finding(self.name, well=False, said=str(error)),)
        return (Finding(self.name, well=True, said="accepted a test message"),)


def a_test() -> Message:
    """The message that `billbot doctor --send` sends, in the form of all others."""
    subject, said = "billbot: a test", "Sent by `billbot doctor --send`."
    key, text = f"msg_{secrets.token_hex(12)}", f"{subject}\n\n{said}"
    return Message(key, subject, text, f"<p>{said}</p>", "", (), about=About("test"))


class UnconfiguredChannel(Transport):
    """The transport of a channel that lacks a secret: every call fails, and `lack` says what to do about it."""

    def __init__(self, name: str, lack: str) -> None:
        self.name = name
        self._lack = lack

    def send(self, *_: object, **__: object) -> NoReturn:
        """Always raises DeliveryError, as do the methods below."""
        raise DeliveryError(self._lack, "held")

    recipients = find = amend = probe = may_decide = send

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """The one finding that says what is missing."""
        del send
        return (Finding(self.name, well=False, said=self._lack),)
