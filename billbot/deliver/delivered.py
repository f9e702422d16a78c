"""What a delivery came to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from billbot.bills import HeldChannel


@dataclass(slots=True)
class Delivered:
    """What a delivery came to: messages accepted, a recipient each, and those that were refused as they were.

    `refused` has a line for each of these, `held` the channels that nothing reaches.
    """

    sent: int = 0
    refused: list[str] = field(default_factory=list)
    undelivered: int = 0
    held: Sequence[HeldChannel] = ()

    def __iadd__(self, later: Self) -> Self:
        """With what a later delivery came to."""
        self.sent += later.sent
        self.refused += later.refused
        self.undelivered, self.held = later.undelivered, later.held
        return self
