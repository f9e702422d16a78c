"""What lies ahead, as a digest tells it: hearings, what rows set for a day, dates of the calendar."""

from datetime import date
from typing import Literal

from msgspec import Struct

from billbot import dated_steps
from billbot.actions import Hearing
from billbot.bills import BillId
from billbot.testimony import TestimonyFact


class HearingAhead(Struct, frozen=True):
    """A hearing that is announced, with every bill on it that the channel hears of; hours are Eastern.

    `key` is what tells it apart from others, `slot` has a date. `proposals` are the names of those that it is about,
    `called` is how its bills are called in a sentence. `description` is what its notice says. `links` are pairs of a
    label and an address. `testimony` is how its committee takes testimony, in its own words, and empty where that is
    not known. `moved_from` is where it was before; `notice_days` says how many days before it it was announced, and
    `notice_rule` how many the rule of its court asks for. What is not known is null. `facts` are what its own notice
    says of testimony. `there` counts who will be there, as far as they said so.
    """

    key: str
    slot: Hearing
    bills: tuple[BillId, ...]
    proposals: tuple[str, ...]
    called: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    committee: str | None = None
    description: str = ""
    testimony: str = ""
    moved_from: Hearing | None = None
    notice_days: int | None = None
    notice_rule: int | None = None
    facts: tuple[TestimonyFact, ...] = ()
    there: int = 0

    @property
    def day(self) -> date:
        """The day of the hearing."""
        assert self.slot.date is not None
        return self.slot.date


class StepAhead(Struct, frozen=True):
    """What rows set for a day beside hearings, the same for several bills; `called` is how these are called."""

    day: date
    kind: dated_steps.Kind
    branch: str | None
    bills: tuple[BillId, ...]
    called: tuple[str, ...]


class NearDate(Struct, frozen=True):
    """A date of `calendar.toml`: the coalition's own with its `name`, or a General Court's (`court` is its number).

    Of a reporting date `name` is the rule and `source` where that is written; `bills` are those that have to be
    reported by it, as follows from the rule. `topics` are those whose channels hear of it.
    """

    day: date
    kind: Literal["own", "opens", "reporting", "formal sessions end", "ends"]
    name: str = ""
    court: int | None = None
    source: str = ""
    topics: tuple[str, ...] = ("*",)
    bills: tuple[BillId, ...] = ()
