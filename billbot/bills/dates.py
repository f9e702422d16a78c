"""The dates of courts, of committees and of the coalition; nothing is derived here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from billbot.bills.numbers import BillId


@dataclass(frozen=True, slots=True)
class ReportingDay:
    """A day by which committees report, with the rule that sets it and where that is written."""

    date: date
    rule: str
    source: str


@dataclass(frozen=True, slots=True)
class Court:
    """What is known of a General Court's dates; what is not is null, and nothing follows from it."""

    number: int
    opens: date | None = None
    formal_sessions_end: date | None = None
    ends: date | None = None
    hearing_notice_days: int | None = None
    reporting: tuple[ReportingDay, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which a committee has to report on a bill.

    `derived` says that it follows from the dates of the court, whose `rule` and `source` are given; else it is what a
    row of the bill's own history says, and `rule` holds the clerk's words. `pending` says that the row waits for the
    other branch to agree. `passed` says that the day is over and the history shows neither a report nor another date.
    """

    bill: BillId
    day: date
    rule: str
    source: str = ""
    derived: bool = False
    pending: bool = False
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date of the coalition's own; `*` among the topics stands for all of them."""

    date: date
    name: str
    topics: tuple[str, ...] = ("*",)


@dataclass(frozen=True, slots=True)
class Dates:
    """Everything of `calendar.toml`; `testimony` says by a committee's name how it takes testimony, in its words."""

    courts: Sequence[Court] = ()
    testimony: Mapping[str, str] = field(default_factory=dict)
    milestones: Sequence[Milestone] = ()

    def court(self, number: int) -> Court | None:
        """What is known of a General Court's dates; null for one that has no block."""
        return next((each for each in self.courts if each.number == number), None)

    @property
    def ends(self) -> Mapping[int, date]:
        """The last day of each General Court for which it is known."""
        return {court.number: court.ends for court in self.courts if court.ends}

    def notice_days(self, general_court: int) -> int | None:
        """How many days before a hearing it has to be announced by a court's rule; null where none is known."""
        court = self.court(general_court)
        return None if court is None else court.hearing_notice_days
