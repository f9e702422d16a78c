"""What all ways out share that only need an address. `ways_out` lists them."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime

from billbot.channels import Finding, Transport, a_test
from billbot.clock import Clock
from billbot.domain.ledger import Message, Receipt
from billbot.domain.watched import Channel
from billbot.errors import BillbotError, DeliveryError


class AddressChannel(Transport):
    """A way out to one secret address. What is kept with it, such as a signing key, is secret, too.

    The channel's `to` names the recipient in the ledger. At each call, `kept` looks up the text for it: words, usually
    beginning with the address. `clock` dates the messages, `longest_seconds` limits each.

    A class says what to ask people for, and has the three abstract methods. `ways_out.WAYS_OUT` lists it.
    """

    holds: str
    """What the text has to be, for an error: "the address of a topic, and its token if it has one"."""

    explained: str
    """What it is, where to get an address, and what to type after it, in two or three sentences, for `setup`."""

    def __init__(self, channel: Channel, kept: Callable[[], str], clock: Clock, *, longest_seconds: float = 60) -> None:
        self.name, self._to, self._private_network = channel.name, channel.to, channel.private_network
        self._kept, self._clock, self._longest_seconds = kept, clock, longest_seconds

    @classmethod
    def completed(cls, typed: str) -> str:
        """What was typed in `setup`, in the form to keep, with anything that we can make for the person."""
        return typed

    @abstractmethod
    def checked(self, words: Sequence[str]) -> None:
        """Raises ValueError if these words cannot be used."""

    @abstractmethod
    def tried(self) -> Finding:
        """Try what is possible without sending anything. Raises DeliveryError."""

    @abstractmethod
    def deliver(self, words: Sequence[str], message: Message, at: datetime) -> None:
        """Send a message, dated `at`, to the address in the kept words. Raises DeliveryError."""

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Deliver `message`. The receipt's reference is its key. Raises DeliveryError, and what `kept` raises."""
        del recipient, thread  # an address is one place, and has no threads
        now = self._clock.now()
        self.deliver(self.words(), message, now)
        return Receipt(reference=message.key, at=now)

    def words(self) -> list[str]:
        """The kept words. Raises DeliveryError if they cannot be used, and what `kept` raises."""
        words = self._kept().split()
        try:
            self.checked(words)
        except ValueError:
            raise DeliveryError(f"the channel's `to` must lead to {self.holds}", "held") from None
        return words

    def recipients(self) -> tuple[str, ...]:
        """The only recipient: `to`. Raises like `words`."""
        self.words()
        return (self._to,)

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Like `tried`. With `send` a test message is sent; it cannot be undone."""
        try:
            if not send:
                return (self.tried(),)
            self.send(a_test(), self._to, thread=None)
        except BillbotError as error:  # the text that `to` names may be anywhere
            return (Finding(self.name, well=False, said=str(error)),)
        return (Finding(self.name, well=True, said="accepted a test message"),)
