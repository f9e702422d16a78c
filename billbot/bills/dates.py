"""The dates of courts, of committees and of the coalition, nothing derived; and stretches of time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct, field

from billbot.bills.numbers import BillId


class ReportingDay(Struct, frozen=True):
    """A day by which committees report, with the rule that sets it and where that is written."""

    date: date
    rule: str
    source: str


class ReportingRule(Struct, frozen=True):
    """How a court's rules count the day by which a committee reports; null is what a rule leaves out.

    It is about bills of a `branch`, in a `committee`, that came there before `referred_before`, where these are given.
    The day is so many days after the hearing, but `latest` at the latest; so many more the chair may add by himself.
    `source` says where the rule is written.
    """

    source: str
    branch: str | None = None
    committee: str | None = None
    referred_before: date | None = None
    days_after_hearing: int | None = None
    chair_may_add: int | None = None
    latest: date | None = None


class Court(Struct, frozen=True):
    """What is known of a General Court's dates; what is not is null, and nothing follows from it.

    Of the reporting rules the first that fits a bill is its own; `reporting` are days for bills that none fits.
    """

    number: int
    opens: date | None = None
    formal_sessions_end: date | None = None
    ends: date | None = None
    hearing_notice_days: int | None = None
    reporting: tuple[ReportingDay, ...] = ()
    reporting_rules: tuple[ReportingRule, ...] = ()


class Deadline(Struct, frozen=True):
    """A day by which a committee has to report on a bill.

    `derived` says that it follows from the court's dates or rules, whose `source` is given; else it is what a row of
    the bill's own history says, of the day `stated`, and `rule` holds the clerk's words. `pending` says that the row
    waits for the other branch to agree. `passed` says that the day is over and the history shows neither a report nor
    another date.

    A day that a reporting rule gives has no words in `rule`: `days` is the number of days that it sets after a hearing,
    `heard` the hearing from which they were counted, null where there was none yet, and `chair_until` the day until
    which the chair may put it off, of which no row has to tell.
    """

    bill: BillId
    day: date
    rule: str
    source: str = ""
    derived: bool = False
    pending: bool = False
    passed: bool = False
    stated: date | None = None
    days: int | None = None
    heard: date | None = None
    chair_until: date | None = None


class Milestone(Struct, frozen=True):
    """A date of the coalition's own; `*` among the topics stands for all of them."""

    date: date
    name: str
    topics: tuple[str, ...] = ("*",)


class Dates(Struct, frozen=True):
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


class Period(Struct, frozen=True):
    """What one digest of a channel covers: what was seen from `since` on and before `until`; times are aware.

    `number` counts the digests of a channel from 1; number 0 is no digest, only the moment from which on they are
    counted, and so is any other that covers no time. `after` and `last` are the ids of the sightings it begins behind
    and ends with: of two processes one may write down a moment later what it saw a moment earlier, and by the clock
    alone that would be in no digest.
    """

    number: int
    since: datetime
    until: datetime
    after: int = 0
    last: int = 0


class Swept(Struct, frozen=True):
    """A sweep that ended: how many bills it read well, and whether it left none out."""

    started: datetime
    finished: datetime
    checked: int
    whole: bool
