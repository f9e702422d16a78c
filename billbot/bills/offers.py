"""What people can do about a message where it stands, and what they did."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

from billbot.bills.agendas import Hour
from billbot.bills.numbers import BillId

OfferKind = Literal["suggestion", "ask", "hearing"]
Role = Literal["on it", "done", "there"]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a message offers to whoever reads it: to decide on a suggestion, to take on an ask, to come to a hearing.

    `names` say on which: the id of a suggestion, those of proposals, the bills that are heard; `state` at what stage of
    an ask, or at which hour. `label` is what it is called where others stand beside it. One that is `closed` cannot be
    pressed any more: the message does not say it now, and names who took it up.
    """

    kind: OfferKind
    names: tuple[str, ...]
    state: str = ""
    label: str = ""
    closed: bool = False

    @classmethod
    def suggestion(cls, key: int) -> Self:
        """To decide on a suggestion."""
        return cls("suggestion", (str(key),))

    @classmethod
    def ask(cls, proposals: Iterable[str], said: str, label: str = "") -> Self:
        """To take on what is asked for these proposals, by their ids; `said` is the stage with the words."""
        return cls("ask", tuple(proposals), _short(said), label)

    @classmethod
    def hearing(cls, bills: Iterable[BillId], hour: Hour, label: str = "") -> Self:
        """To come when these bills are heard, at this hour."""
        day, start = hour
        at = f"T{start:%H:%M}" if start else ""
        return cls("hearing", tuple(map(str, bills)), f"{day.isoformat()}{at}", label)

    @property
    def mark(self) -> str:
        """By what a button of it is known again: the same for the same offer in any message."""
        return _short("\n".join((self.kind, self.state, *self.names)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an offer: who is on it, has done it, or will be there, by their ids in Slack, in this order.

    `decided` says what was decided, and by whom; empty where that is open. `by` is the decider's id where it has one.
    """

    on_it: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    decided: str = ""
    by: str = ""

    def __bool__(self) -> bool:
        return bool(self.on_it or self.done or self.there or self.decided)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
