"""The content of a digest: the values that it is made of, which period it covers, how well the site was read. Pure.

It covers what was seen since the digest before it (promise 7). Readers have to see whether it was quiet, or billbot
could not read the site (promise 6).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from billbot.clock import elapsed, later
from billbot.domain import deadlines, schedule
from billbot.domain.actions import Slot
from billbot.domain.bills import BillId, Change, RecordedVote
from billbot.domain.deadlines import Deadline
from billbot.domain.hearings import Hearing
from billbot.domain.incidents import Undelivered
from billbot.domain.report import FinishedPoll
from billbot.domain.schedule import Period
from billbot.domain.standing import Standing
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Channel, Edit, Proposal

# A date of the calendar, or a day to report by, is worth a line for a month: long enough to plan for it.
DATES_AHEAD = timedelta(days=30)
# How far ahead hearings and testimony deadlines are announced: long enough to find people who come or write.
HEARINGS_AHEAD = timedelta(weeks=4)
# A story of this gravity or more does not lead where a hearing was announced.
LESSER = 1000


class Away(Struct, frozen=True):
    """A time in which no bill was read well; a None `until` means that it goes on.

    It is an outage where we looked and could not read, and a gap where we did not look.
    """

    since: datetime
    until: datetime | None

    def length(self, now: datetime) -> timedelta:
        """How long it lasted, or has lasted by `now`."""
        return elapsed(self.since, self.until or now)


class SiteReading(Struct, frozen=True):
    """How well the site was read: of `bills` watched numbers, `well` could be read when last asked for; `last` when.

    `times` is how often each was read in the period, on average; `failing` are the numbers that cannot be read, and
    since when. `gap` is the longest time in which we should have looked and did not, None for none.
    """

    bills: int
    well: int
    last: datetime | None
    times: int
    failing: tuple[tuple[BillId, datetime], ...] = ()
    outages: tuple[Away, ...] = ()
    gap: Away | None = None


class HearingAhead(Hearing, frozen=True, kw_only=True):
    """An announced hearing, reduced to the bills that the channel follows; none if it watches the committee alone.

    `proposals` are the names of the proposals that it is about, and `bill_names` what a sentence calls its bills.
    `links` are pairs of a label and an address. `testimony` is how its committee takes testimony in general, in its
    own words, if known; `facts` are what the hearing's own notice says about that. `notice_rule` is the required number
    of days of notice, None if none is known. `attendee_count` is how many people said that they will be there.
    """

    proposals: tuple[str, ...]
    bill_names: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    testimony: str = ""
    notice_rule: int | None = None
    facts: tuple[TestimonyFact, ...] = ()
    attendee_count: int = 0

    def is_news_since(self, day: date) -> bool:
        """Whether the record said something of it on this day or since: it was announced, or moved."""
        return self.last_mentioned is not None and self.last_mentioned >= day


class HearingOff(Struct, frozen=True):
    """A hearing that was called off by its agenda and by no row, or whose agenda has these bills no more.

    One that the channel hears of for its `committee` alone has no bills.
    """

    slot: Slot
    bills: tuple[BillId, ...]
    bill_names: tuple[str, ...]
    taken_off: bool
    committee: str | None = None


class StepAhead(Struct, frozen=True):
    """What rows set for a day, other than hearings, for one or several bills."""

    day: date
    kind: deadlines.StepKind
    branch: str | None
    bills: tuple[BillId, ...]
    bill_names: tuple[str, ...]


class NearDate(Struct, frozen=True):
    """A date of `calendar.toml`: the coalition's own with its `name`, or a General Court's (`court` is its number).

    For a reporting date, `name` is the rule, `source` says where the rule is written, and `bills` are those that have
    to be reported by then. Channels that follow one of the `topics` get the date.
    """

    day: date
    kind: Literal["own", "opens", "reporting", "formal sessions end", "ends"]
    name: str = ""
    court: int | None = None
    source: str = ""
    topics: tuple[str, ...] = ("*",)
    bills: tuple[BillId, ...] = ()


Undone = Literal["", "struck", "removed"]


class DigestEntry(Struct, frozen=True):
    """A change that was seen in the period, on one bill or in the same words on several, first seen `at`.

    `undone` says whether its row was struck or removed since.
    """

    change: Change
    at: datetime
    bills: tuple[BillId, ...]
    undone: Undone = ""


Fate = Literal["moved", "stopped", "waits"]


class Story(Struct, frozen=True):
    """What became of a bill, in words: a headline, the sentences below it, and what it rests on.

    `grave` orders the stories of all proposals, the gravest first; it is the same for the same events.
    """

    headline: str
    sentences: tuple[str, ...]
    fate: Fate
    grave: int
    bill: BillId
    url: str
    on: date | None = None


class Refiled(Struct, frozen=True):
    """A document under which a proposal was filed again, by whom, and the address of its page."""

    bill: BillId
    title: str
    by: str
    url: str


class Followed(Struct, frozen=True):
    """A proposal that a channel follows: where it is, and what the period brought.

    `topic` is the one under which the channel follows it. `last_entry_on` and `last_entry_in` are the day and the bill
    number of its last entry, None if there is none. `cosponsors` are the known counts by number. `takers` are the
    people who took on its ask, and `done` those who have done it. `refiled` are the documents under which it was filed
    again in the period, `hearing_days` the days of its hearings in the period, and `late_hearings` those of earlier
    ones that the record had only now. `stories` say what became of its bills, the gravest first. `entries` is all that
    was entered, `corrections` what was told before and is not so any more, and `also` are the names of other proposals
    that this concerns.
    """

    topic: str
    standing: Standing
    last_entry_on: date | None = None
    last_entry_in: BillId | None = None
    cosponsors: tuple[tuple[BillId, int], ...] = ()
    takers: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    refiled: tuple[Refiled, ...] = ()
    hearing_days: tuple[date, ...] = ()
    late_hearings: tuple[date, ...] = ()
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
        """Whether there is nothing to tell of it but entries."""
        return not self.stories and not self.refiled


class NewDraft(Struct, frozen=True):
    """What a new draft changed in the text of a proposal: `news` are lines, the gravest first.

    `drafts` are two, or three if the last one draws on the texts of both branches. `gist` says what became of the
    sections. In a digest `proposal` is the name, and `page` the address of the comparison, if published.
    """

    drafts: tuple[BillId, ...]
    news: tuple[str, ...]
    gist: str
    proposal: str = ""
    page: str = ""


class Deciding(Struct, frozen=True):
    """A committee with the followed `bills` before it; `chairs` are pairs of a name and the office's phone, or empty.

    `joined` says, for each bill that the coalition supports, how many of the committee's `seats` filed or joined it,
    and who has not; a bill is left out where its cosponsors, or some members of the committee, are not known.
    """

    committee: str
    chairs: tuple[tuple[str, str], ...]
    bills: tuple[BillId, ...]
    seats: int
    joined: tuple[tuple[BillId, int, tuple[str, ...]], ...]


class VoteHeld(Struct, frozen=True):
    """A vote of the period on a proposal; `other_tallies` are different tallies in other sources.

    `against` are the names of those who voted against our position, if the question lets us tell.
    """

    proposal: str
    vote: RecordedVote
    against: tuple[str, ...]
    other_tallies: tuple[Mapping[str, int], ...] = ()


class Undecided(Struct, frozen=True):
    """A suggestion that waits for a decision: its id, its document with the address of its page, and the reason."""

    id: int
    bill: BillId
    title: str | None
    why: str
    url: str


class UpkeepSection(Struct, frozen=True):
    """What maintainers have to do or know; empty in a channel that is not for them.

    `undecided` are suggestions that were sent out; `unannounced` counts those from the first list, which were not.
    `lasting_troubles` are problems that go on, in words, and since when. `edits` are the period's.
    """

    undecided: tuple[Undecided, ...] = ()
    unannounced: int = 0
    lasting_troubles: tuple[tuple[str, datetime], ...] = ()
    edits: tuple[Edit, ...] = ()


class TestimonyDue(Struct, frozen=True):
    """Until when testimony on a hearing may be written, or people may register for it, as its notice says."""

    __test__ = False  # its name is no test's

    fact: TestimonyFact
    hearing: HearingAhead

    @property
    def day(self) -> date:
        """The last day of it."""
        assert self.fact.day is not None
        return self.fact.day


class Digest(Struct, frozen=True):
    """A channel's digest.

    `followed` are in the order of their topics; `hearings` are in the next four weeks, or new. `overview` says that it
    includes what did not change: the first digest of a channel, and of each month. `hearings_off` were called off in
    the period, and `lapsed` are the deadlines that passed in it without a row. `informal` pairs, for each General Court
    in informal sessions, the day on which the formal ones ended and its last day. `last_moved` is the day and number of
    the latest entry of all, None if nothing is dated. `next_at` is when the next digest comes, None for a channel
    without a weekly digest; `contact` is whom to ask, empty if nobody is named.
    """

    channel: Channel
    period: Period
    overview: bool
    followed: tuple[Followed, ...]
    drafts: tuple[NewDraft, ...]
    hearings: tuple[HearingAhead, ...]
    hearings_off: tuple[HearingOff, ...]
    testimony: tuple[TestimonyDue, ...]
    steps: tuple[StepAhead, ...]
    deciding: tuple[Deciding, ...]
    votes: tuple[VoteHeld, ...]
    dates: tuple[NearDate, ...]
    deadlines: tuple[Deadline, ...]
    lapsed: tuple[Deadline, ...]
    informal: tuple[tuple[NearDate, NearDate], ...]
    reading: SiteReading
    waiting: tuple[Undelivered, ...]
    upkeep: UpkeepSection
    last_moved: tuple[date, BillId] | None
    next_at: datetime | None
    contact: str


_FIRST_COVERS = timedelta(days=7)


def outages(polls: Iterable[FinishedPoll], since: datetime, now: datetime, outage_after: timedelta) -> tuple[Away, ...]:
    """The outages among these polls, in order, that ended after `since` or go on.

    An outage lasts from the first poll that read nothing to the end of the next that read something; one shorter than
    `outage_after` does not count.
    """
    found: list[Away] = []
    failing: datetime | None = None
    for swept in _in_order(polls):
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

    A machine that sleeps, or looks twice a day, has gaps and no outages: nothing was tried. The time after a poll that
    read nothing belongs to an outage.
    """
    found: list[Away] = []
    good: datetime | None = None
    for swept in _in_order(polls):
        if good is not None:
            found.append(Away(good, swept.started))
        good = swept.finished if swept.checked else None
    if good is not None:
        found.append(Away(good, None))
    longest = max(_ended_after(found, since), key=lambda each: each.length(now), default=None)
    return longest if longest is not None and longest.length(now) >= at_least else None


def _in_order(polls: Iterable[FinishedPoll]) -> list[FinishedPoll]:
    return sorted(polls, key=lambda swept: swept.started.timestamp())


def _ended_after(found: Iterable[Away], since: datetime) -> list[Away]:
    return [each for each in found if each.until is None or elapsed(since, each.until) > timedelta()]


def begun(now: datetime) -> Period:
    """The period 0 of a new channel, from which on its digests are counted."""
    return Period(0, now, now)


def following(before: Period | None, weekly: tuple[int, time] | None, zone: ZoneInfo, now: datetime) -> Period:
    """The period of a digest made `now`: all the time since the one before, and seven days for the first one.

    A first one that was missed covers the seven days before it was due, and all the time since. The ids of its
    observations are not known here.
    """
    number = 1 if before is None else before.number + 1
    if before is not None and before.number:
        return Period(number, before.until, now, before.last)
    first = now
    if before is not None and not before.number and weekly is not None:
        first = min(now, schedule.next_weekly(before.until, weekly, zone), key=lambda at: at.timestamp())
    return Period(number, later(first, -_FIRST_COVERS), now, 0 if before is None else before.last)
