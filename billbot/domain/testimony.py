"""What a hearing's notice says about testimony: facts, how the ledger keeps them, the next deadline."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from billbot.clock import EASTERN

# By when and whom to ask for an interpreter; by when written testimony is due, and where it goes; by when and where to
# register.
FactKind = Literal[
    "language_until",
    "language_at",
    "written_until",
    "send_to",
    "register_until",
    "register_at",
]


class NoticedHearing(Struct, frozen=True):
    """The hearing that a notice is about: its day and hour, Eastern, and the day it was announced.

    `noticed` is None if unknown, `start` if no hour is given. `moved` says that the hearing has another day or hour
    than when these words were first read.
    """

    day: date
    start: time | None = None
    noticed: date | None = None
    moved: bool = False


class TestimonyFact(Struct, frozen=True, omit_defaults=True):
    """One thing that a notice says about testimony, with its sentence.

    A deadline's `day` and `at` are worked out from the sentence, Eastern. `at` is None if it names no hour, `day` if it
    is not clear. `address` is an email or web address or a phone number. `branch` is set if it is only for one
    branch's bills.
    """

    __test__ = False  # pytest must not take it for a test

    kind: FactKind
    quote: str
    day: date | None = None
    at: time | None = None
    address: str = ""
    branch: str = ""

    @property
    def is_deadline(self) -> bool:
        """Whether it is a deadline."""
        return self.kind in {"language_until", "written_until", "register_until"}

    @property
    def ends(self) -> datetime | None:
        """The time after which it is too late. Without an hour, that is the end of the day. None without a day."""
        return None if self.day is None else datetime.combine(self.day, self.at or time.max, EASTERN)


def is_mail(address: str) -> bool:
    """Whether an address is for mail."""
    return "@" in address and "://" not in address


def encode(facts: Iterable[TestimonyFact], times_changed: int = 0) -> str:
    """Encode facts for the ledger; empty if there are none.

    `times_changed` is how often the notice's words had changed by then. Only deadlines without a day keep their quote.
    """
    told = [each if each.is_deadline and each.day is None else replace(each, quote="") for each in facts]
    return msgspec.json.encode((times_changed, sorted(told, key=msgspec.json.encode))).decode() if told else ""


def decode(state: str) -> tuple[TestimonyFact, ...]:
    """Decode what `encode` returned."""
    return _decoded(state)[1]


def has_changed(was: str, now: str) -> bool:
    """Whether the facts (both as from `encode`) differ from those that were told.

    If the notice has the same words, a new kind of fact is not a change: an older version could not read it.
    """
    (changed_then, before), (times_changed, after) = _decoded(was), _decoded(now)
    if was and now and changed_then == times_changed:
        known = {each.kind for each in before}
        after = tuple(each for each in after if each.kind in known)
    return before != after


def _decoded(state: str) -> tuple[int, tuple[TestimonyFact, ...]]:
    return msgspec.json.decode(state, type=tuple[int, tuple[TestimonyFact, ...]]) if state else (0, ())


def next_due(facts: Iterable[TestimonyFact], now: datetime) -> datetime | None:
    """The next deadline after `now`, or None."""
    ends = (each.ends for each in facts if each.is_deadline)
    return min((at for at in ends if at is not None and at > now), default=None)
