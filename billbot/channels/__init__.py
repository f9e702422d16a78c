"""The ways out: console, Slack and email, which never know each other, nor what is told or why.

Each kind stands in its own module, so that only what is configured is loaded.
"""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import NoReturn, Protocol, runtime_checkable

from msgspec import Struct

from billbot.bills import Answer, Message, Receipt
from billbot.errors import DeliveryError


class Finding(Struct, frozen=True):
    """One thing to try: what it is, whether it works (null: not tried now), what was found in a line, with the mend."""

    what: str
    well: bool | None
    said: str


class Transport(Protocol):
    """Somewhere messages go. It delivers one message to one recipient and decides nothing else."""

    @property
    def name(self) -> str:
        """The name the configuration gives it."""

    @property
    def remembers(self) -> bool:
        """Whether the other side can be asked for a message by its key."""

    def recipients(self) -> tuple[str, ...]:
        """Who is written to, found anew at each call: a Slack channel id, `console`, or addresses.

        Raises DeliveryError when the list of addresses cannot be had.
        """

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Deliver `message` to one of `recipients()`.

        `thread` is the receipt's `reference` of the message that began the conversation, null for one that
        begins it.

        Raises DeliveryError and nothing else. Its text names no address of a person and no secret (promise 9).
        """

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        """The receipt of the message that carries `key`, first tried at `since`; null for none, or if nobody can tell.

        Raises DeliveryError, as `send`.
        """

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """Put `message` in the place of the one with that `reference`, where what was sent can still be changed.

        Raises DeliveryError, as `send`.
        """

    def ask(self) -> None:
        """Ask whether messages would be taken by now, as far as that can be known without sending one.

        Raises DeliveryError where they would not, as `send`.
        """

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Try the way out without telling anybody anything.

        With `send` a test message is sent, and deleted again where that can be. Raises nothing: what does not work is
        a finding.
        """


@runtime_checkable
class Conversing(Protocol):
    """A transport that can send many messages over one connection."""

    def conversing(self) -> AbstractContextManager[Transport]:
        """The same transport, with one connection for as many messages as the other side takes in it."""


@runtime_checkable
class Answers(Protocol):
    """A transport whose messages can be answered where they stand."""

    def answer(self, reference: str) -> Answer | None:
        """What was answered on the message a receipt calls `reference`, by the first who may decide.

        Null for nothing, or for yes and no at once. Whoever may not decide counts as not there.

        Raises DeliveryError when it cannot be asked.
        """

    def may_decide(self, person: str) -> bool:
        """Whether the answer of somebody counts, by what the other side calls them. Raises DeliveryError."""


class Recount(Struct, frozen=True):
    """What a channel says it heard: the prints that its messages carry, with their times; whether that is all."""

    prints: tuple[tuple[str, datetime], ...]
    whole: bool


@runtime_checkable
class Recounts(Protocol):
    """A transport whose channel can be asked for everything that it was told."""

    def heard_since(self, since: datetime, recipient: str) -> Recount:
        """What our messages to `recipient` have told since then. Raises DeliveryError when it cannot be asked now."""


@runtime_checkable
class Addressed(Protocol):
    """A transport whose messages have addresses that lead to them."""

    def address_of(self, reference: str) -> str:
        """Where the message with this reference is read; nothing where that cannot be said now."""


class Unready:
    """A channel that something is missing for; what it is owed waits, and `lack` says what to do."""

    remembers = False

    def __init__(self, name: str, lack: str) -> None:
        self.name = name
        self._lack = lack

    def send(self, *_: object, **__: object) -> NoReturn:
        """Raises DeliveryError, always; and so does whatever else is asked of it."""
        raise DeliveryError(self._lack, permanent=False)

    recipients = find = amend = ask = send

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """What is missing."""
        del send
        return (Finding(self.name, well=False, said=self._lack),)
