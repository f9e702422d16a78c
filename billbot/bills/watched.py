"""What is configured, as values: topics, proposals, channels, dates of courts; and edits, deadlines, periods."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from billbot.bills.numbers import BillId

Position = Literal["support", "oppose", "watch"]


class Topic(Struct, frozen=True):
    """What a coalition follows: phrases to look for (`deport*` is a stem) and those that don't count.

    One that is not `public` is on no page that anybody may read, nor is a proposal under it.
    """

    id: str
    name: str
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    public: bool = True


class StagedAsk(Struct, frozen=True):
    """What is asked while a proposal is at a stage; `stage` is one of `stages.Stage`."""

    stage: str
    text: str


class Proposal(Struct, frozen=True):
    """What people follow, wherever it lives; the first topic is the main one. Empty texts were left out.

    `ask` is what is asked until it is law or its term is over; where there are `asks`, these are at their stages alone.
    One that is not `public` is on no page that anybody may read; `page` is the address of its page, empty for none.
    """

    id: str
    name: str
    topics: tuple[str, ...]
    bills: tuple[BillId, ...]
    position: Position = "watch"
    why: str = ""
    ask: str = ""
    owner: str = ""
    next: Literal["", "re-file", "defend", "drop"] = ""
    mute_until: date | None = None
    asks: tuple[StagedAsk, ...] = ()
    public: bool = True
    page: str = ""

    @property
    def stance(self) -> str:
        """The position that is taken on it; nothing where it is only watched."""
        return "" if self.position == "watch" else self.position

    def first_topic(self, topics: Collection[str]) -> str | None:
        """Its first topic that is among these, where `*` stands for all; null for none."""
        return next((topic for topic in self.topics if "*" in topics or topic in topics), None)


class Belonging(Struct, frozen=True):
    """The proposals that a bill is watched for: as their `own`, or as a bill of others that `took_in` them."""

    own: tuple[Proposal, ...] = ()
    took_in: tuple[Proposal, ...] = ()

    @property
    def all(self) -> tuple[Proposal, ...]:
        """All of them, those whose own it is first."""
        return (*self.own, *self.took_in)


class Channel(Struct, frozen=True):
    """Where people hear of it, and how, as docs/design/contract.md's `[[channel]]` says.

    `digest` is a weekday (Monday is 0) and a time, `quiet` a start and an end, all Eastern. `to` is never the address
    of a person. `calendar` is the address of the published calendar of hearings, empty for none.
    """

    name: str
    kind: Literal["slack", "email", "console"]
    to: str = ""
    topics: tuple[str, ...] = ("*",)
    weight: Literal["news", "everything"] = "news"
    alerts: bool = True
    digest: tuple[int, time] | None = None
    asks: bool = True
    remind_days: tuple[int, ...] = ()
    quiet: tuple[time, time] | None = None
    operations: bool = False
    calendar: str = ""

    def planned(self, proposal: Proposal) -> Proposal:
        """A proposal as this channel is told of it: without asks also without what is planned for the next court."""
        return proposal if self.asks else replace(proposal, next="")

    @property
    def reader(self) -> str:
        """What the channel's readers may see, to compare: a message composed for other readers must not go there."""
        return " ".join([f"asks={self.asks}", f"operations={self.operations}", *sorted(self.topics)])


class Edit(Struct, frozen=True):
    """A bill that was put on the list, or taken off it, under a proposal that had this name then.

    `who` is the name of an account, null for an edit of the file by hand.
    """

    id: int
    at: datetime
    who: str | None
    kind: Literal["added", "removed"]
    bill: BillId
    proposal: str
    name: str


class MuteEdit(Struct, frozen=True):
    """A proposal that had this name then is silent until a day, or, without a day, told of again; `who` edited it."""

    at: datetime
    who: str
    proposal: str
    name: str
    until: date | None


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
    """The known dates of a General Court; null ones are not known, and nothing is derived from them.

    The first of the `reporting_rules` that fits a bill applies; `reporting` has the days for bills that none fits.
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

    def notice_days(self, general_court: int, committee: str | None) -> int | None:
        """How many days before a hearing it has to be announced by a court's rule; null where none is known.

        The rule is a Joint Rule: for a committee of one branch it says nothing.
        """
        court = self.court(general_court)
        of_a_branch = (committee or "").startswith(("House ", "Senate "))
        return None if court is None or of_a_branch else court.hearing_notice_days


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
