"""What a hearing's notice says about testimony: facts, how the ledger keeps them, the next deadline."""

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Literal

from msgspec import Struct

from billbot.clock import EASTERN

# By when and whom to ask for an interpreter; by when written testimony is due, and where it goes; by when and where to
# register; how long each person may speak; the address of the video; the site's own form.
FactKind = Literal[
    "language_until",
    "language_at",
    "written_until",
    "send_to",
    "register_until",
    "register_at",
    "time_limit",
    "video",
    "site_form",
]

_ADDRESSES = frozenset({"language_at", "send_to", "register_at"})


class NoticedHearing(Struct, frozen=True):
    """The hearing that a notice is about: its day and hour, Eastern, and the day it was announced.

    `noticed` is None if unknown, `start` if no hour is given. `moved` says that the hearing has another day or hour
    than when these words were first read.
    """

    day: date
    start: time | None = None
    noticed: date | None = None
    moved: bool = False


class TestimonyFact(Struct, frozen=True):
    """One thing that a notice says about testimony, with its sentence.

    A deadline's `day` and `at` are worked out from the sentence, Eastern. `at` is None if it names no hour, `day` if it
    is not clear. `address` is a mail or web address or a phone number. `branch` is set if it is only for one
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
    """Encode for the ledger the facts whose change readers hear of; empty if there are none.

    `times_changed` is how often the notice's words had changed by then.
    """
    told = [_as_list(each) for each in facts if each.is_deadline or each.kind in _ADDRESSES]
    return json.dumps([times_changed, *sorted(told)], ensure_ascii=False, separators=(",", ":")) if told else ""


def decode(state: str) -> tuple[TestimonyFact, ...]:
    """Decode what `encode` returned. Only deadlines without a day have their quote."""
    return tuple(
        TestimonyFact(
            kind,
            quote,
            date.fromisoformat(day) if day else None,
            time.fromisoformat(at) if at else None,
            address,
            branch,
        )
        for kind, day, at, address, branch, quote in _decoded(state)[1]
    )


def has_changed(was: str, now: str) -> bool:
    """Whether the facts (both as from `encode`) differ from those that were told.

    If the notice has the same words, a new kind of fact is no change: an older version could not read it.
    """
    (changed_then, before), (times_changed, after) = _decoded(was), _decoded(now)
    if was and now and changed_then == times_changed:
        known = {each[0] for each in before}
        after = [each for each in after if each[0] in known]
    return before != after


def _decoded(state: str) -> tuple[int, list[list[Any]]]:
    times_changed, *told = json.loads(state) if state else (0,)
    return times_changed, told


def next_due(facts: Iterable[TestimonyFact], now: datetime) -> datetime | None:
    """The next deadline after `now`, or None."""
    ends = (each.ends for each in facts if each.is_deadline)
    return min((at for at in ends if at is not None and at > now), default=None)


def _as_list(fact: TestimonyFact) -> list[str]:
    day, at = fact.day.isoformat() if fact.day else "", fact.at.isoformat("minutes") if fact.at else ""
    return [fact.kind, day, at, fact.address, fact.branch, fact.quote if fact.is_deadline and not day else ""]
