"""The dates of courts, of committees and of the coalition, as configured; nothing is derived here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


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
