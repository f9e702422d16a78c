"""The ways out: Slack, email, webhooks, apprise, console. They know nothing of each other, nor of what is told or why.

Each is a class that derives from `Transport`, in a module by itself, so that only what is configured is loaded.
CONTRIBUTING.md says what a new one takes.
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
    """What `to` has to be in `billbot.toml`, all of it, and what is said otherwise."""

    to: re.Pattern[str]
    wanted: str


# Where a value is that others may not read: addresses, or a key. `config.kept` reads it.
KEPT_ELSEWHERE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:[^\x00-\x1f\x7f]*[^\x00- \x7f]")


def recipient_rule(kind: ChannelKind) -> RecipientRule:
    """What `to` has to be for a kind of channel."""
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
    """The rule for what others may not read, which `to` therefore only names."""
    wanted = f'must name where the {what} is kept, because others can read this file: "env:{name.upper()}" or '
    return RecipientRule(KEPT_ELSEWHERE, f'{wanted}"file:secrets/{name}.txt", is {{to}}')


class Finding(Struct, frozen=True):
    """The result of one check of `billbot doctor`: what was tried, whether it works (None: not tried now), and a line.

    The line `said` is for a person: what was found, and how to mend it.
    """

    what: str
    well: bool | None
    said: str


class Transport(Protocol):
    """Sends the messages of one channel. It delivers one message to one recipient, and decides nothing else.

    A class that derives from this one needs `name`, `recipients` and `send`. The other methods are for what a way out
    can do besides, and do nothing here.
    """

    name: str
    """The name the configuration gives it."""

    can_find: bool = False
    """Whether `find` can tell if a message has arrived: in Slack it can, by mail it cannot."""

    def recipients(self) -> tuple[str, ...]:
        """Who is written to, found again at each call: a Slack channel id, `console`, or addresses.

        The database keeps who got what, so a secret, such as an address that lets anybody write, is none of them.

        Raises DeliveryError when the list of addresses cannot be had.
        """
        ...

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Deliver `message` to one of `recipients()`.

        `thread` is the receipt's `reference` of the message that began the conversation, None for one that
        begins it.

        Raises DeliveryError and nothing else. Its text names no address of a person and no secret (promise 9).
        """
        ...

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        """The receipt of the message that carries `key`, first tried at `since`; None for none, or if nobody can tell.

        Raises DeliveryError, as `send`.
        """
        del key, recipient, since
        return None

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """Replace the message with that `reference` by `message`; does nothing where sent messages cannot be changed.

        Raises DeliveryError, as `send`.
        """
        del message, recipient, reference

    def probe(self) -> None:
        """Check whether messages would be accepted, as far as that can be known without sending one.

        Raises DeliveryError if they would not, as `send`.
        """
        return

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Try everything that sending needs, for `billbot doctor`, without telling anybody anything.

        With `send` a test message is sent, and deleted again where possible. Raises nothing: what does not work is a
        finding.
        """
        del send
        return (Finding(self.name, well=None, said="only a message shows whether it works"),)

    def one_connection(self) -> "AbstractContextManager[Transport]":
        """The same transport, sending over one connection as many messages as the other side accepts in it."""
        return nullcontext(self)

    def answers(self, reference: str, of: int = 1) -> Mapping[int, Answer]:
        """The answers, as by ✅ or ❌ in Slack, to the message with this `reference`, which tells `of` so many things.

        They are by the places of these things, 0 on. Of each it is that of the first person who may decide; none where
        there are both yes and no. Raises DeliveryError when the other side cannot be asked.
        """
        del reference, of
        return {}

    def may_decide(self, person: str) -> bool:
        """Whether a person's answer counts; `person` is the id on the other side. Raises DeliveryError."""
        del person
        return False

    def address_of(self, reference: str) -> str:
        """The URL of the message with this reference; empty where it has none, or it cannot be had now."""
        del reference
        return ""


class UnconfiguredChannel(Transport):
    """The transport of a channel that lacks a secret: every call fails, and `lack` says what to do about it."""

    def __init__(self, name: str, lack: str) -> None:
        self.name = name
        self._lack = lack

    def send(self, *_: object, **__: object) -> NoReturn:
        """Raises DeliveryError, always, as do the methods below."""
        raise DeliveryError(self._lack, "later")

    recipients = find = amend = probe = may_decide = send

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """The one finding that says what is missing."""
        del send
        return (Finding(self.name, well=False, said=self._lack),)
