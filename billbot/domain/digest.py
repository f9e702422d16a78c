"""The content of a digest: its values, the period it covers, how well the site was read. Pure.

It covers what was seen since the last digest (promise 7). Readers must see whether nothing happened or billbot could
not read the site (promise 6).
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from billbot.clock import elapsed, later
from billbot.domain import schedule
from billbot.domain.bills import BillId, Change, ChangeKind, RecordedVote
from billbot.domain.deadlines import DatedStep, Deadline
from billbot.domain.hearings import HearingToAttend
from billbot.domain.report import FinishedPoll
from billbot.domain.schedule import Period
from billbot.domain.standing import Standing
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Channel, Proposal

# A calendar date or a reporting day gets a line for a month before: long enough to plan for it.
DATES_AHEAD = timedelta(days=30)
# How far ahead hearings and testimony deadlines are listed: long enough to find people who come or write.
HEARINGS_AHEAD = timedelta(weeks=4)
# If a hearing was announced, a story of this gravity or more does not lead.
LESSER = 1000


class Away(Struct, frozen=True):
    """A time when no bill was read well. If it goes on, `until` is None.

    In an outage we looked and could not read. In a gap we did not look.
    """

    since: datetime
    until: datetime | None

    def length(self, now: datetime) -> timedelta:
        """How long it lasted, or has lasted by `now`."""
        return elapsed(self.since, self.until or now)


class SiteReading(Struct, frozen=True):
    """How well the site was read: of `bills` watched numbers, `well` were readable at their last look; `last` is when.

    `failing` are the unreadable numbers, and since when. `gap` is the longest time that we should have looked and did
    not, or None.
    """

    bills: int
    well: int
    last: datetime | None
    failing: tuple[tuple[BillId, datetime], ...] = ()
    outages: tuple[Away, ...] = ()
    gap: Away | None = None


class FollowedHearing(HearingToAttend, frozen=True, kw_only=True):
    """A hearing with those of its bills that the channel follows; no bills if it only watches the committee.

    `proposals` are the names of its proposals; `bill_names` is what a sentence calls its bills. `attendee_count` is how
    many people said that they will come.
    """

    proposals: tuple[str, ...] = ()
    bill_names: tuple[str, ...] = ()
    attendee_count: int = 0

    def is_news_since(self, day: date) -> bool:
        """Whether it was announced or moved on this day or since."""
        return self.hearing.last_mentioned is not None and self.hearing.last_mentioned >= day


class NearDate(Struct, frozen=True):
    """A date of `calendar.toml`: the coalition's own with its `name`, or a General Court's (`court` is its number).

    For a reporting date, `name` is the rule, and `source` where it is written. Channels that follow one of the `topics`
    get the date.
    """

    day: date
    kind: Literal["own", "opens", "reporting", "formal sessions end", "ends"]
    name: str = ""
    court: int | None = None
    source: str = ""
    topics: tuple[str, ...] = ("*",)


class DigestEntry(Struct, frozen=True):
    """A change in the period, of one bill or in the same words of several, first seen `at`.

    `undone` is how its row left the record since, struck or removed; None while it is there.
    """

    change: Change
    at: datetime
    bills: tuple[BillId, ...]
    undone: ChangeKind | None = None


Fate = Literal["moved", "stopped", "waits"]


class Story(Struct, frozen=True):
    """What happened to a bill, in words: a headline, the sentences below it, and its sources.

    `grave` orders the stories of all proposals, the gravest first. The same events have the same value.
    """

    headline: str
    sentences: tuple[str, ...]
    fate: Fate
    grave: int
    bill: BillId
    url: str
    on: date | None = None


class Refiled(Struct, frozen=True):
    """A proposal that was filed again: its new document, who filed it, and the address of its page."""

    bill: BillId
    title: str
    by: str
    url: str


class Followed(Struct, frozen=True):
    """A proposal that a channel follows: where it is, and what happened in the period.

    `topic` is why the channel follows it. `cosponsors` are the known counts by number. `takers` took on its ask, and
    `done` have done it. `refiled` are its new documents if it was filed again in the period. `hearing_days` are the
    days of its hearings in the period. `stories` say what happened to its bills, the gravest first. `entries` are all
    new entries, `corrections` what we told before and is no longer true. `also` names other proposals that this
    concerns.
    """

    topic: str
    standing: Standing
    cosponsors: tuple[tuple[BillId, int], ...] = ()
    takers: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    refiled: tuple[Refiled, ...] = ()
    hearing_days: tuple[date, ...] = ()
    stories: tuple[Story, ...] = ()
    entries: tuple[DigestEntry, ...] = ()
    corrections: tuple[DigestEntry, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def proposal(self) -> Proposal:
        """The proposal, as configured."""
        return self.standing.proposal

    @property
    def moved(self) -> bool:
        """Whether one of its bills moved, or the proposal was filed again."""
        return bool(self.refiled) or any(story.fate == "moved" for story in self.stories)

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell except entries."""
        return not self.stories and not self.refiled


class NewDraft(Struct, frozen=True):
    """What a new draft changed in the text of a proposal: `news` are lines, the gravest first.

    `drafts` has two drafts, or three if the last one draws on both branches' texts. `gist` says what happened to the
    sections. In a digest, `proposal` is the name, and `page` the address of the published comparison.
    """

    drafts: tuple[BillId, ...]
    news: tuple[str, ...]
    gist: str
    proposal: str = ""
    page: str = ""


class Deciding(Struct, frozen=True):
    """Who has the followed `bills` before them: a committee, a branch, negotiators (`members`), the Governor.

    A committee's `chairs` are pairs of a name and the office's phone, or empty; `page` is its page's address, if known.
    `joined` says, for each bill that the coalition supports, how many of the committee's `seats` filed or joined it,
    and who has not. A bill is left out if its cosponsors or some members of the committee are unknown.
    """

    body: str
    chairs: tuple[tuple[str, str], ...]
    bills: tuple[BillId, ...]
    seats: int = 0
    joined: tuple[tuple[BillId, int, tuple[str, ...]], ...] = ()
    page: str = ""
    members: str = ""


class VoteHeld(Struct, frozen=True):
    """A vote of the period on a proposal's bill; `against` names those who voted against our position."""

    proposal: str
    vote: RecordedVote
    against: tuple[str, ...]


class TestimonyDue(Struct, frozen=True):
    """The last day to write testimony for a hearing or register for it, as its notice says."""

    __test__ = False  # its name is not a test's

    fact: TestimonyFact
    ahead: FollowedHearing

    @property
    def day(self) -> date:
        """The last day of it."""
        assert self.fact.day is not None
        return self.fact.day


class Digest(Struct, frozen=True):
    """A channel's digest.

    `followed` is in the order of topics; `hearings` are in the next four weeks, or new. An `overview` includes what did
    not change: the first digest of a channel, and of each month. `hearings_off` were called off in the period by their
    agendas, or have these bills no more; `lapsed` are deadlines that passed in it without a row. `suggestions` counts
    those that wait for its readers. `last_moved` is the day and number of the latest entry, None if nothing is dated.
    `next_at` is when the next digest comes, None for a channel without one. `contact` is whom to ask; it may be empty.
    `to_find` are proposals' names with the sponsors and cosponsors that they lack, in words.
    """

    channel: Channel
    period: Period
    overview: bool
    followed: tuple[Followed, ...]
    drafts: tuple[NewDraft, ...]
    hearings: tuple[FollowedHearing, ...]
    hearings_off: tuple[FollowedHearing, ...]
    testimony: tuple[TestimonyDue, ...]
    steps: tuple[DatedStep, ...]
    deciding: tuple[Deciding, ...]
    votes: tuple[VoteHeld, ...]
    dates: tuple[NearDate, ...]
    deadlines: tuple[Deadline, ...]
    lapsed: tuple[Deadline, ...]
    reading: SiteReading
    suggestions: int
    last_moved: tuple[date, BillId] | None
    next_at: datetime | None
    contact: str
    to_find: tuple[tuple[str, str], ...] = ()


_FIRST_COVERS = timedelta(days=7)


def outages(polls: Iterable[FinishedPoll], since: datetime, now: datetime, outage_after: timedelta) -> tuple[Away, ...]:
    """The outages among these polls, in order, that ended after `since` or go on.

    An outage lasts from the first poll that read nothing to the end of the next one that read something. Those shorter
    than `outage_after` do not count.
    """
    found: list[Away] = []
    failing: datetime | None = None
    for swept in polls:
        if not swept.checked:
            failing = failing or swept.started
            continue
        if failing is not None:
            found.append(Away(failing, swept.finished))
        failing = None
    if failing is not None:
        found.append(Away(failing, None))
    return tuple(each for each in _ended_after(found, since) if each.length(now) >= outage_after)


def longest_gap(polls: Iterable[FinishedPoll], since: datetime, now: datetime, at_least: timedelta) -> Away | None:
    """The longest time without a poll that ended after `since` or goes on; None if shorter than `at_least`.

    A machine that sleeps, or looks twice a day, has gaps and no outages, since it tried nothing. The time after a poll
    that read nothing is part of an outage.
    """
    found: list[Away] = []
    good: datetime | None = None
    for swept in polls:
        if good is not None:
            found.append(Away(good, swept.started))
        good = swept.finished if swept.checked else None
    if good is not None:
        found.append(Away(good, None))
    longest = max(_ended_after(found, since), key=lambda each: each.length(now), default=None)
    return longest if longest is not None and longest.length(now) >= at_least else None


def _ended_after(found: Iterable[Away], since: datetime) -> list[Away]:
    return [each for each in found if each.until is None or elapsed(since, each.until) > timedelta()]


def begun(now: datetime) -> Period:
    """Period 0 of a new channel; its digests are counted from there."""
    return Period(0, now, now)


def following(before: Period | None, weekly: tuple[int, time] | None, zone: ZoneInfo, now: datetime) -> Period:
    """The period of a digest made `now`: the time since the last one, or seven days for the first.

    A first digest that was missed covers the seven days before it was due, and the time since. The ids of its
    observations are not known here.
    """
    number = 1 if before is None else before.number + 1
    if before is not None and before.number:
        return Period(number, before.until, now, before.last)
    first = now
    if before is not None and not before.number and weekly is not None:
        first = min(now, schedule.next_weekly(before.until, weekly, zone), key=lambda at: at.timestamp())
    return Period(number, later(first, -_FIRST_COVERS), now, 0 if before is None else before.last)
