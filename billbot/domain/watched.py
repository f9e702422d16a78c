"""What is configured: topics, proposals, channels, the dates of General Courts; and edits of the list."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from billbot.clock import EASTERN
from billbot.domain.bills import BillId

Position = Literal["support", "oppose", "watch"]
# The 194th General Court sits in 2025 and 2026. Counted back, the 1st would have sat in 1639.
_YEAR_ZERO, _WEDNESDAY = 1637, 2
# The name of the hearings' calendar file, published or attached to an email.
CALENDAR_FILE = "hearings.ics"


class Topic(Struct, frozen=True):
    """A subject we follow: phrases to look for (`deport*` is a stem), and phrases that do not count.

    `title_words` count only in titles and summaries.

    If it is not `public`, neither it nor any proposal under it is on a public page.
    """

    id: str
    name: str
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    public: bool = True


class StagedAsk(Struct, frozen=True):
    """What people are asked to do while a proposal is at a stage (`stages.Stage`)."""

    stage: str
    text: str


class Proposal(Struct, frozen=True):
    """What people follow, whatever its bill numbers. The first topic is the main one. Empty texts are not set.

    `ask` is what people are asked to do until it is law or its term is over. Any `asks` apply only at their stages. If
    it does not become law, we look for it in the next court, unless `next` is `drop`. If it is not `public`, it is on
    no public page. `page` is the address of its own page, or empty. `spoken` is what sentences call it: `the police
    transparency bills`.
    """

    id: str
    name: str
    topics: tuple[str, ...]
    bills: tuple[BillId, ...]
    position: Position = "watch"
    why: str = ""
    ask: str = ""
    owner: str = ""
    next: Literal["", "drop"] = ""
    mute_until: date | None = None
    asks: tuple[StagedAsk, ...] = ()
    public: bool = True
    page: str = ""
    spoken: str = ""

    @property
    def in_sentence(self) -> str:
        """What sentences call it: `spoken`, or else its name."""
        return f"the {re.sub(r'^the ', '', self.spoken, flags=re.IGNORECASE)}" if self.spoken else self.name

    @property
    def every_ask(self) -> str:
        """Its ask, or that of each stage after its name, such as `in committee: Write to the chairs.`."""
        return self.ask or " · ".join(f"{each.stage}: {each.text}" for each in self.asks)

    @property
    def page_path(self) -> str:
        """Where its page is on the public site."""
        return f"proposals/{self.id}/index.html"

    @property
    def stance(self) -> str:
        """The position on it; empty if it is only watched."""
        return "" if self.position == "watch" else self.position

    def first_topic(self, topics: Collection[str]) -> str | None:
        """Its first topic among these, or None. `*` means every topic."""
        return next((topic for topic in self.topics if "*" in topics or topic in topics), None)


class Publisher(Struct, frozen=True):
    """Who publishes the public pages: name, purpose, and an email or web address. Each may be empty."""

    name: str = ""
    about: str = ""
    contact: str = ""


class Belonging(Struct, frozen=True):
    """The proposals a bill is watched for: it is a bill of `own`, and it absorbed `took_in`."""

    own: tuple[Proposal, ...] = ()
    took_in: tuple[Proposal, ...] = ()

    @property
    def all(self) -> tuple[Proposal, ...]:
        """All of them, `own` first."""
        return (*self.own, *self.took_in)


ChannelWeight = Literal["news", "everything"]
# What a channel may hear more or less of than its weight says. `drafts` is what a new draft changed.
HeardKind = Literal["hearings", "votes", "amendments", "cosponsors", "extensions", "drafts"]


class Channel(Struct, frozen=True):
    """A place that messages go to, and its settings: `[[channel]]` in docs/design/contract.md.

    `kind` is `slack`, `email`, `console` or one of `channels.ways_out.WAYS_OUT`.
    `digest` is a weekday (Monday is 0) and a time, `quiet` a start and an end, all
    Eastern. `to` is never a person's address. `calendar` is the URL of the published calendar of hearings, or empty.
    """

    name: str
    kind: str
    to: str = ""
    topics: tuple[str, ...] = ("*",)
    weight: ChannelWeight = "news"
    alerts: bool = True
    digest: tuple[int, time] | None = None
    asks: bool = True
    remind_days: tuple[int, ...] = ()
    quiet: tuple[time, time] | None = None
    operations: bool = False
    calendar: str = ""
    also: tuple[HeardKind, ...] = ()
    skip: tuple[HeardKind, ...] = ()
    private_network: bool = False

    def tells(self, kind: HeardKind) -> bool:
        """Whether the channel hears about this kind immediately, unless its weight decides that."""
        return kind not in self.skip and (self.alerts or kind in self.also)

    @property
    def reminders(self) -> tuple[int, ...]:
        """How many days before a hearing it gets reminders; empty if it does not want hearings."""
        return () if "hearings" in self.skip else self.remind_days

    def follows(self, topics: Collection[str]) -> bool:
        """Whether it follows one of these topics. `*` on either side means all."""
        return "*" in self.topics or "*" in topics or not set(self.topics).isdisjoint(topics)

    @property
    def may_read(self) -> str:
        """A key of what the channel's readers may see. A message composed under another key must not go there."""
        return " ".join([f"asks={self.asks}", f"operations={self.operations}", *sorted(self.topics)])


class Pace(Struct, frozen=True):
    """How often to look at the site: `check_every` on weekdays from 8:00 to 20:00, else `check_every_else`."""

    check_every: timedelta
    check_every_else: timedelta


class Schedule(Struct, frozen=True):
    """When the site is read, and after how long without an answer people hear about it. Times are in `timezone`.

    Each bill gets `looks_per_day`, and at least one per `pace`.
    """

    timezone: ZoneInfo = EASTERN
    looks_per_day: float = 24
    check_every: timedelta = timedelta(hours=12)
    check_every_else: timedelta = timedelta(hours=12)
    suggest_at: time = time(5, 30)
    outage_after: timedelta = timedelta(hours=6)

    @property
    def pace(self) -> Pace:
        """The longest that a bill may go without a look."""
        return Pace(self.check_every, self.check_every_else)


class Edit(Struct, frozen=True):
    """A bill that was added to the list, or removed from it; `name` is the proposal's name at the time.

    `who` is the name of an account, None if the file was edited by hand.
    """

    id: int
    at: datetime
    who: str | None
    kind: Literal["added", "removed"]
    bill: BillId
    proposal: str
    name: str


class ReportingDay(Struct, frozen=True):
    """A committees' reporting day, the rule that sets it, and where that rule is written."""

    date: date
    rule: str
    source: str


class ReportingRule(Struct, frozen=True):
    """How a court's rules set a committee's reporting day. A field is None if the rule does not say.

    If given, `branch`, `committee` and `referred_before` say which bills it applies to. The day is
    `days_after_hearing`, but no later than `latest`. Only the chair may add `chair_may_add` days. `source` says where
    the rule is written.
    """

    source: str
    branch: str | None = None
    committee: str | None = None
    referred_before: date | None = None
    days_after_hearing: int | None = None
    chair_may_add: int | None = None
    latest: date | None = None


class Court(Struct, frozen=True):
    """The known dates of a General Court. Nothing is derived from a date that is None (unknown).

    The first of the `reporting_rules` that fits a bill applies; `reporting` has the days for all other bills.
    """

    number: int
    opens: date | None = None
    formal_sessions_end: date | None = None
    ends: date | None = None
    hearing_notice_days: int | None = None
    reporting: tuple[ReportingDay, ...] = ()
    reporting_rules: tuple[ReportingRule, ...] = ()


def first_year(general_court: int) -> int:
    """The first of the two years that a General Court sits: 2025 for the 194th."""
    return _YEAR_ZERO + 2 * general_court


def first_day(general_court: int) -> date:
    """The day a General Court opens: the first Wednesday of January (docs/design/source.md)."""
    first = date(first_year(general_court), 1, 1)
    return first + timedelta(days=(_WEDNESDAY - first.weekday()) % 7)


class Milestone(Struct, frozen=True):
    """A date that the coalition set for itself; `*` among the topics means all of them."""

    date: date
    name: str
    topics: tuple[str, ...] = ("*",)


class WatchedCommittee(Struct, frozen=True):
    """A committee with all hearings announced, whatever the agenda. `*` among the topics means all of them."""

    name: str
    topics: tuple[str, ...] = ("*",)


class Dates(Struct, frozen=True):
    """The content of `calendar.toml`. `testimony` has, by committee name, how it takes testimony, in its words."""

    courts: Sequence[Court] = ()
    testimony: Mapping[str, str] = field(default_factory=dict)
    milestones: Sequence[Milestone] = ()

    def __hash__(self) -> int:
        return hash((*self.courts, *self.milestones))

    def court(self, number: int) -> Court | None:
        """The dates of a General Court; None if the file has none."""
        return next((each for each in self.courts if each.number == number), None)

    def opens(self, number: int) -> date:
        """The day on which a General Court opens; by the rule (`first_day`) if the file does not say."""
        court = self.court(number)
        return (court and court.opens) or first_day(number)

    def sitting(self, day: date) -> int:
        """The General Court that sits on a day. A number without a court belongs to it.

        Between courts, it is the last one.

        It is the last one in the file that has opened. After its end it is the next one, if the file does not say when
        that opens. If none in the file has opened, the rule counts (`first_day`).
        """
        opened = [court for court in self.courts if court.opens and court.opens <= day]
        if not opened:
            counted = (day.year - _YEAR_ZERO) // 2
            return counted if first_day(counted) <= day else counted - 1
        last = max(opened, key=lambda court: court.number)
        following = self.court(last.number + 1)
        over = last.ends is not None and last.ends < day
        return last.number + 1 if over and (following is None or following.opens is None) else last.number

    @property
    def ends(self) -> Mapping[int, date]:
        """The last day of each General Court for which it is known."""
        return {court.number: court.ends for court in self.courts if court.ends}

    def notice_days(self, general_court: int, committee: str | None) -> int | None:
        """How many days before a hearing a court's rule requires notice; None if unknown.

        It is a Joint Rule, so it does not apply to a committee of one branch.
        """
        court = self.court(general_court)
        of_a_branch = (committee or "").startswith(("House ", "Senate "))
        return None if court is None or of_a_branch else court.hearing_notice_days
