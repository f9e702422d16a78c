"""The ways out: Slack, email, webhooks, apprise, console. They know nothing about each other, or what a message says.

Each is a class derived from `Transport`, in a separate module, so that only configured ones are loaded. CONTRIBUTING.md
says what a new one takes.
"""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import NoReturn, Protocol, assert_never

from msgspec import Struct

from billbot.domain.ledger import Answer, Message, Receipt
from billbot.domain.watched import ChannelKind
from billbot.errors import DeliveryError


class RecipientRule(Struct, frozen=True):
    """What `to` has to match in `billbot.toml`, and the error message if it does not."""

    to: re.Pattern[str]
    wanted: str


# Where a private value is kept: addresses, or a key. `config.kept` reads it.
KEPT_ELSEWHERE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:[^\x00-\x1f\x7f]*[^\x00- \x7f]")


def recipient_rule(kind: ChannelKind) -> RecipientRule:
    """The rule for the `to` of a kind of channel."""
    match kind:
        case "slack":
            return RecipientRule(
                re.compile(r"[CDG](?=[A-Z]{0,40}[0-9])[A-Z0-9]{1,40}"),
                'must be the id of a Slack channel such as "C0123456789", is {to}; '
                "Slack shows it at the end of the channel's details",
            )
        case "email":
            return _kept_elsewhere("list of addresses", "organizers")
        case "webhook":
            return _kept_elsewhere("address and its secret", "webhook")
        case "apprise":
            return _kept_elsewhere("address of apprise", "apprise")
        case "console":
            return RecipientRule(re.compile(""), "a console channel is sent nowhere; take this line out")
        case _:
            assert_never(kind)


def _kept_elsewhere(what: str, name: str) -> RecipientRule:
    """The rule for a private value, which `to` therefore only names."""
    wanted = f'must name where the {what} is kept, because others can read this file: "env:{name.upper()}" or '
    return RecipientRule(KEPT_ELSEWHERE, f'{wanted}"file:secrets/{name}.txt", is {{to}}')


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


class UnconfiguredChannel(Transport):
    """The transport of a channel that lacks a secret: every call fails, and `lack` says what to do about it."""

    def __init__(self, name: str, lack: str) -> None:
        self.name = name
        self._lack = lack

    def send(self, *_: object, **__: object) -> NoReturn:
        """Always raises DeliveryError, as do the methods below."""
        raise DeliveryError(self._lack, "later")

    recipients = find = amend = probe = may_decide = send

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """The one finding that says what is missing."""
        del send
        return (Finding(self.name, well=False, said=self._lack),)
