"""The console transport: prints to a terminal or a file, for trials, or without any other channel."""

from typing import TextIO

from billbot.channels import Finding, Transport
from billbot.clock import Clock
from billbot.domain.display import fitted, harmless, terminal_columns
from billbot.domain.ledger import Message, Receipt
from billbot.errors import DeliveryError


class ConsoleChannel(Transport):
    """Prints each message to `stream`, followed by an empty line. It ignores threads.

    `clock` gives the receipt its time.
    """

    def __init__(self, name: str, *, stream: TextIO, clock: Clock) -> None:
        self.name = name
        self._stream = stream
        self._clock = clock

    def recipients(self) -> tuple[str, ...]:
        """The only recipient, `console`."""
        return ("console",)

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Print the text of `message`. The receipt's reference is its key.

        Raises DeliveryError if the stream is closed or broken. Another run may have a better one.
        """
        del recipient, thread  # a console is one place, and has no threads
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        # A terminal that cannot show a dash or a curly quote shows "?", rather than losing the message.
        text = harmless(message.text).encode(encoding, errors="replace").decode(encoding)
        try:
            if self._stream.isatty():
                text = fitted(text, terminal_columns())
            self._stream.write(f"{text}\n\n")
            self._stream.flush()
        except (OSError, ValueError):
            raise DeliveryError(
                "the console cannot be written to; check where the output of billbot goes",
                "later",
            ) from None
        return Receipt(reference=message.key, at=self._clock.now())

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """A console needs nothing."""
        del send
        return (Finding(self.name, well=True, said="prints where billbot runs; nobody else sees it"),)
