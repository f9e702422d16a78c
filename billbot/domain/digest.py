"""The content of a digest: which period it covers, and which of the gathered facts belong in it. Pure.

It covers what was seen since the digest before it (promise 7). Its input is `Gathered` from database and configuration;
`compose` makes a `Digest` of that, everything that it tells, still without words. Readers have to see whether it was
quiet or billbot could not read the site (promise 6).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import asdict, replace

from billbot.clock import elapsed, later
from billbot.domain import actions, deadlines, follow, schedule, stages
from billbot.domain.actions import Meaning, Slot
from billbot.domain.bills import CORRECTING, BillId, Change, RecordedVote
from billbot.domain.deadlines import Deadline
from billbot.domain.hearings import Hearing, HearingSlots
from billbot.domain.incidents import Undelivered
from billbot.domain.report import FinishedPoll
from billbot.domain.schedule import Period
from billbot.domain.stages import Progress
from billbot.domain.standing import Standing
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Channel, Edit, Proposal, Topic


class Away(Struct, frozen=True):
    """A time in which no bill was read well; a null `until` means that it goes on.

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
    since when. `gap` is the longest time in which we should have looked and did not, null for none.
    """

    bills: int
    well: int
    last: datetime | None
    times: int
    failing: tuple[tuple[BillId, datetime], ...] = ()
    outages: tuple[Away, ...] = ()
    gap: Away | None = None


class HearingAhead(Hearing, frozen=True, kw_only=True):
    """An announced hearing, reduced to the bills that the channel follows; none where it watches the committee alone.

    `proposals` are the names of the proposals that it is about, and `bill_names` what a sentence calls its bills.
    `links` are pairs of a label and an address. `testimony` is how its committee takes testimony in general, in its
    own words, if known; `facts` are what the hearing's own notice says about that. `notice_rule` is the required number
    of days of notice, null if none is known. `attendee_count` is how many people said that they will be there.
    """

    proposals: tuple[str, ...]
    bill_names: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    testimony: str = ""
    notice_rule: int | None = None
    facts: tuple[TestimonyFact, ...] = ()
    attendee_count: int = 0


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
    """A change that was seen in the period, with the address of its bill's page.

    `proposals` are the ids of the proposals that it concerns and the channel follows, the main one first.
    `row_was_told` says that the channel was told of the row that the change alters; `undone` says whether the row of
    the change was struck or removed since. `slots` say what it does to hearings; `stands_at` is the present slot of
    the hearing that it is about, null if there is none.
    `in_charge` is the committee that had the bill at the time, if known. `left_behind` says that the bill has moved on
    since, to another stage or committee, or that the hearing is no longer as announced. `left_study_order` says that
    the change took the bill out of its study order, and `done_before` that the bill had passed this branch, or been
    laid before the Governor, before.
    """

    change: Change
    at: datetime
    proposals: tuple[str, ...]
    url: str
    row_was_told: bool = False
    undone: Undone = ""
    slots: HearingSlots = HearingSlots()
    in_charge: str = ""
    left_behind: bool = False
    stands_at: Slot | None = None
    left_study_order: bool = False
    done_before: bool = False


class Followed(Struct, frozen=True):
    """A proposal that a channel follows, and where it stands.

    `topic` is the one under which the channel follows it. `last_entry_on` and `last_entry_in` are day and number of its
    last entry, null for none. `cosponsors` are the known counts by number. `takers` are the people who took on its ask,
    and `done` those who have done it. `refiled_as` are the numbers under which it was filed again in the period, and
    `hearing_days` the days of hearings in the period. `lived_in` are its numbers as `Watch.lived_in` has them.
    """

    topic: str
    standing: Standing
    last_entry_on: date | None = None
    last_entry_in: BillId | None = None
    cosponsors: tuple[tuple[BillId, int], ...] = ()
    takers: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    refiled_as: tuple[BillId, ...] = ()
    hearing_days: tuple[date, ...] = ()
    lived_in: frozenset[BillId] = frozenset()

    @property
    def proposal(self) -> Proposal:
        """The proposal, as configured."""
        return self.standing.proposal


class NewDraft(Struct, frozen=True):
    """What a new draft changed in the text of a proposal, in lines, the gravest first.

    `drafts` are two, or three if the last one draws on the texts of both branches. `gist` says what became of the
    sections; `page` is the address of the comparison, if published.
    """

    proposal: str
    drafts: tuple[BillId, ...]
    news: tuple[str, ...]
    gist: str
    page: str = ""


class Deciding(Struct, frozen=True):
    """A committee before which followed `bills` lie; `chairs` are pairs of a name and the office's phone, or empty.

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
    """What maintainers have to do or to know; empty in a channel that is not for them.

    `undecided` are suggestions that were sent out; `unannounced` counts those from the first list, which were not.
    `lasting_troubles` are troubles that go on, in words, and since when. `edits` are those of the period.
    """

    undecided: tuple[Undecided, ...] = ()
    unannounced: int = 0
    lasting_troubles: tuple[tuple[str, datetime], ...] = ()
    edits: tuple[Edit, ...] = ()


class Record(Struct, frozen=True):
    """billbot's own record of whole months, from `since` to `until`, for what this channel follows.

    `checks` counts the polls that read a bill well, `told` the new entries seen, `at_once` those of them told in an
    alert, `corrected` the told entries for which a correction was sent, `late` the entries that we saw more than a day
    after their date. `unread_lists` is when a list of new documents could not be read; `gap` is as in a `SiteReading`.
    """

    since: datetime
    until: datetime
    checks: int
    told: int
    at_once: int
    corrected: int
    late: int
    outages: tuple[Away, ...]
    unread_lists: tuple[Away, ...] = ()
    gap: Away | None = None


class Gathered(Struct, frozen=True):
    """The whole input of a channel's digest; `compose` leaves out dates, hearings and deadlines that are too far ahead.

    `hearings_off` are hearings that an agenda alone called off, and `lapsed` the deadlines that passed in the period
    without a row. `next_at` is when the next digest comes, null for a channel without a weekly digest; `contact` is
    whom to ask, empty where nobody is named.
    """

    channel: Channel
    period: Period
    topics: tuple[Topic, ...]
    followed: tuple[Followed, ...]
    entries: tuple[DigestEntry, ...]
    drafts: tuple[NewDraft, ...]
    hearings: tuple[HearingAhead, ...]
    hearings_off: tuple[HearingOff, ...]
    steps: tuple[StepAhead, ...]
    deciding: tuple[Deciding, ...]
    votes: tuple[VoteHeld, ...]
    dates: tuple[NearDate, ...]
    deadlines: tuple[Deadline, ...]
    lapsed: tuple[Deadline, ...]
    reading: SiteReading
    waiting: tuple[Undelivered, ...]
    upkeep: UpkeepSection
    record: Record | None
    next_at: datetime | None
    contact: str


class Happening(DigestEntry, frozen=True, kw_only=True):
    """One thing that happened, on one bill or in the same words on several; `at` is when it was first seen.

    `urls` are the pages of the `bills`, `also` the names of other proposals that it concerns. `took_in` says that the
    bill is somebody else's, and took the proposal in; `progress` is how far the bill has come by now. `same_on` are
    further numbers with this entry that are not the proposal's, but other parents of its draft. Other fields are those
    of the first of its entries.
    """

    meaning: Meaning
    bills: tuple[BillId, ...]
    urls: tuple[str, ...]
    also: tuple[str, ...]
    took_in: bool = False
    progress: Progress | None = None
    same_on: tuple[BillId, ...] = ()


class Story(Struct, frozen=True):
    """What happened to a proposal: news, each told by itself, and routine entries, as of the Eastern day `on`."""

    proposal: Proposal
    topic: str
    news: tuple[Happening, ...]
    routine: tuple[Happening, ...]
    on: date


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


class NewNumber(Struct, frozen=True):
    """A proposal has another number: its docket got a bill number (`assigned`), or a link carried it on.

    `took_in` says that the number is that of somebody else's bill, which took the proposal in.
    """

    proposal: str
    was: tuple[BillId, ...]
    now: tuple[BillId, ...]
    assigned: bool
    took_in: bool = False


class Digest(Gathered, frozen=True, kw_only=True):
    """A channel's digest: what was gathered, reduced to what belongs in it, with what follows from that.

    `moved` counts the proposals to which something happened; `last_moved` is the day and number of the latest entry of
    all, null where nothing is dated. `deadlines` are those that no near date covers. `informal` pairs, for each General
    Court in informal sessions, the day on which the formal ones ended and its last day. `beyond` is the first hearing
    with a meeting that is too far ahead to be among the `hearings`, null for none.
    """

    moved: int
    stories: tuple[Story, ...]
    corrections: tuple[tuple[Proposal, Happening], ...]
    numbers: tuple[NewNumber, ...]
    testimony: tuple[TestimonyDue, ...]
    beyond: HearingAhead | None
    informal: tuple[tuple[NearDate, NearDate], ...]
    last_moved: tuple[date, BillId] | None


# How far ahead hearings and testimony deadlines are told: long enough to find people who come or write.
_WEEKS_AHEAD = timedelta(weeks=4)
_HOLDING = frozenset({"insisted", "nonconcurred"})
_MOVING = frozenset({"action_added", "number_assigned", "link_found", "committee_vote_posted"})


def compose(gathered: Gathered) -> Digest:
    """One digest, from values that were gathered for its channel and period."""
    today = gathered.period.until.date()
    order = {topic.name: at for at, topic in enumerate(gathered.topics)}
    followed = tuple(sorted(gathered.followed, key=lambda each: order.get(each.topic, len(order))))
    # An entry in other words for the same is nothing to read; one under another date is told as that.
    entries = [
        each for each in gathered.entries if each.change.kind == "action_dated" or not actions.repeats(each.change)
    ]
    corrections = [entry for entry in entries if entry.row_was_told and entry.change.kind in CORRECTING]
    told = [entry for entry in entries if entry not in corrections and entry.change.kind != "number_assigned"]
    names = {each.proposal.id: each.proposal for each in followed}
    moved = _moved(entries, followed)
    dated = [(each.last_entry_on, each.last_entry_in) for each in followed if each.last_entry_on and each.last_entry_in]
    ahead = (each for each in gathered.hearings if not each.slot.is_over(gathered.period.until))
    hearings = sorted(ahead, key=lambda each: (each.day, each.slot.start or time.min, each.key))
    last = today + _WEEKS_AHEAD
    held = replace(
        gathered,
        followed=followed,
        hearings=tuple(each for each in hearings if each.day <= last),
        steps=tuple(sorted(gathered.steps, key=lambda each: (each.day, each.bill_names))),
        dates=_near(gathered.dates, gathered.deadlines, gathered.channel, today),
        deadlines=_due(gathered.deadlines, gathered.dates, today),
    )
    return Digest(
        **asdict(held),
        moved=len(moved),
        stories=tuple(_stories(told, followed, today)),
        corrections=tuple(
            (names[entry.proposals[0]], happening) for entry in corrections for happening in _happenings([entry], names)
        ),
        numbers=tuple(_new_numbers(entries, followed)),
        testimony=_testimony(gathered.hearings, gathered.period.until),
        beyond=next((each for each in hearings if each.day > last and not each.slot.written), None),
        informal=tuple(_informal(gathered.dates, followed, today)),
        last_moved=max(dated, key=lambda pair: pair[0], default=None),
    )


def _moved(entries: Iterable[DigestEntry], followed: Iterable[Followed]) -> set[str]:
    """The ids of the proposals that moved; what happens to a bill that took a proposal in moves only its own one."""
    standings = {each.proposal.id: each.standing for each in followed}
    return {
        name
        for entry in entries
        if entry.change.kind in _MOVING
        for name in entry.proposals
        if name == entry.proposals[0] or name not in standings or not standings[name].took_in(entry.change.bill)
    }


def _stories(entries: Sequence[DigestEntry], followed: Sequence[Followed], today: date) -> Iterable[Story]:
    names = {each.proposal.id: each.proposal for each in followed}
    # A routine row that moves the proposal on is news (follow), and told once: as the row itself.
    moving = {_row(entry) for entry in entries if entry.change.kind == "link_found" and entry.change.weight == "news"}
    added = {_row(entry) for entry in entries if entry.change.kind == "action_added"}
    entries = [entry for entry in entries if entry.change.kind != "link_found" or _row(entry) in moving - added]
    for each in followed:
        own = [entry for entry in entries if entry.proposals[0] == each.proposal.id]
        happened = [_as_it_goes_on(_its_own(one, each), each.standing) for one in _happenings(own, names)]
        happened = [_agreed(one, happened[at + 1 :]) for at, one in enumerate(happened)]
        placed = [(one.bills, one.change.date, one.meaning if not one.undone else None) for one in happened]
        beside = stages.reports_beside(placed)
        said_by_others = [one for at, one in enumerate(happened) if at in beside and not one.left_study_order]
        news = [
            one
            for one in happened
            if (one.change.weight == "news" and not one.slots.are_over and one not in said_by_others)
            or (one.change.bill, one.change.row) in moving
        ]
        routine = [one for one in happened if one not in news]
        if happened:
            yield Story(each.proposal, each.topic, tuple(news), tuple(routine), today)


def _agreed(happening: Happening, behind: Iterable[Happening]) -> Happening:
    """Drop what comes next where a later entry shows that a branch has agreed, to more time or to the other's text."""
    day = happening.change.date or date.min
    agreed = [
        each.change.branch
        for each in behind
        if "concurred" in each.meaning.kinds
        and not each.undone
        and (each.change.date or date.max) >= day  # else it agreed to what was asked before
        and set(happening.bills) <= set(each.bills)
    ]
    comes_next = happening.meaning.comes_next
    if agreed and not _HOLDING.isdisjoint(happening.meaning.kinds):
        comes_next = ""
    elif happening.meaning.reporting_date and set(agreed) - {happening.change.branch}:
        comes_next = comes_next.removeprefix(actions.AGREES)
    return replace(happening, meaning=replace(happening.meaning, comes_next=comes_next))


def _its_own(happening: Happening, followed: Followed) -> Happening:
    """Keep the numbers that the proposal lived in; the others, other parents of its draft, go to `same_on`."""
    own = [at for at, bill in enumerate(happening.bills) if bill in followed.lived_in]
    if not own:
        return happening
    return replace(
        happening,
        bills=tuple(happening.bills[at] for at in own),
        urls=tuple(happening.urls[at] for at in own),
        same_on=tuple(bill for at, bill in enumerate(happening.bills) if at not in own),
    )


def _as_it_goes_on(happening: Happening, standing: Standing) -> Happening:
    """Fill in `took_in` and `progress`, and drop what comes next where the bill is over or has moved on."""
    bill = happening.change.bill
    place = next((place for term in standing.terms for place in term.places if place.bill == bill), None)
    happening = replace(happening, took_in=standing.took_in(bill), progress=place.progress if place else None)
    if standing.over_with(bill) is None and not happening.left_behind:
        return happening
    return replace(happening, meaning=replace(happening.meaning, comes_next=""))


def _row(entry: DigestEntry) -> tuple[BillId, int | None]:
    return entry.change.bill, entry.change.row


def _happenings(entries: Iterable[DigestEntry], names: dict[str, Proposal]) -> list[Happening]:
    """Merge entries with the same words on several bills; a row that stands twice on one bill stays two."""
    groups: dict[tuple[object, ...], list[DigestEntry]] = {}
    met: Counter[tuple[object, ...]] = Counter()
    for entry in entries:
        change = entry.change
        said = (change.kind, change.date, change.branch, change.text, change.old)
        met[change.bill, *said] += 1
        groups.setdefault((*said, met[change.bill, *said]), []).append(entry)
    return [_happening(group, names) for group in groups.values()]


def _happening(group: Sequence[DigestEntry], names: dict[str, Proposal]) -> Happening:
    first = group[0]
    others = dict.fromkeys(name for entry in group for name in entry.proposals[1:])
    alike = replace(
        first,
        at=min(entry.at for entry in group),
        undone=first.undone if first.change.kind == "action_added" and all(entry.undone for entry in group) else "",
        slots=replace(first.slots, are_over=all(entry.slots.are_over for entry in group)),
        left_behind=all(entry.left_behind for entry in group),
        left_study_order=any(entry.left_study_order for entry in group),
        in_charge=first.in_charge if len({entry.in_charge for entry in group}) == 1 else "",
    )
    return Happening(
        **asdict(alike),
        meaning=actions.read(first.change.text or ""),
        bills=tuple(dict.fromkeys(entry.change.bill for entry in group)),
        urls=tuple(dict.fromkeys(entry.url for entry in group)),
        also=tuple(names[name].name for name in others if name in names),
    )


def _new_numbers(entries: Sequence[DigestEntry], followed: Sequence[Followed]) -> Iterable[NewNumber]:
    """The bill numbers that dockets got, and the numbers that proposals went on to, a value for each proposal."""
    for each in followed:
        name = each.proposal.name
        own = [entry.change for entry in entries if each.proposal.id in entry.proposals]
        for change in own:
            if change.kind == "number_assigned":
                docket = (BillId(change.bill.general_court, change.old),) if change.old else ()
                yield NewNumber(name, docket, (change.bill,), assigned=True)
        ways = [
            (change.bill, BillId(change.bill.general_court, bill.number))
            for change in own
            if change.kind == "link_found"
            for bill in actions.read(change.text or "").bills
            if bill.relation in follow.ONWARD
        ]
        left = {bill: [to for one, to in ways if one == bill] for bill, _ in ways}
        order = follow.reachable([bill for bill in left if bill not in {to for _, to in ways}], left)
        gone = each.lived_in.intersection(left).difference(each.standing.bills)
        was = tuple(bill for bill in dict.fromkeys((*order, *left)) if bill in gone)
        now = tuple(dict.fromkeys(to for _, to in ways if to in each.standing.bills))
        if was and now:
            yield NewNumber(name, was, now, assigned=False, took_in=all(map(each.standing.took_in, now)))


def _testimony(hearings: Iterable[HearingAhead], now: datetime) -> tuple[TestimonyDue, ...]:
    """Deadlines for testimony and for registering to testify in the coming four weeks, the nearest first."""
    last = now.date() + _WEEKS_AHEAD
    found = [
        (ends, TestimonyDue(fact, each))
        for each in hearings
        for fact in each.facts
        if fact.is_deadline and (ends := fact.ends) is not None and ends > now and ends.date() <= last
    ]
    return tuple(due for _, due in sorted(found, key=lambda pair: (pair[0], pair[1].hearing.key)))


# A date of the calendar is worth a line for a month: long enough to plan for it.
DATES_AHEAD = timedelta(days=30)


def _near(
    dates: Iterable[NearDate], deadlines: Iterable[Deadline], channel: Channel, today: date
) -> tuple[NearDate, ...]:
    """The dates within a month that concern the channel's topics; a reporting date with the bills it is for."""
    heard = [each for each in dates if today <= each.day <= today + DATES_AHEAD and channel.follows(each.topics)]
    derived = [each for each in deadlines if each.derived]
    return tuple(
        replace(each, bills=tuple(deadline.bill for deadline in derived if _sets(each, deadline)))
        for each in sorted(heard, key=lambda each: each.day)
    )


def _informal(
    dates: Iterable[NearDate], followed: Iterable[Followed], today: date
) -> Iterable[tuple[NearDate, NearDate]]:
    """For each General Court in informal sessions with live proposals: when the formal ones ended, and when it ends."""
    open_in = {bill.general_court for each in followed if not each.standing.is_law for bill in each.standing.bills}
    over = {each.court: each for each in dates if each.kind == "formal sessions end" and each.day < today}
    for each in dates:
        if each.kind == "ends" and each.day >= today and each.court in over and each.court in open_in:
            yield over[each.court], each


def _sets(near: NearDate, deadline: Deadline) -> bool:
    """Whether a deadline follows from this reporting date of a General Court."""
    return (near.kind, near.court, near.day, near.name) == (
        "reporting",
        deadline.bill.general_court,
        deadline.day,
        deadline.rule,
    )


def _due(deadlines: Iterable[Deadline], dates: Sequence[NearDate], today: date) -> tuple[Deadline, ...]:
    """The deadlines within a month, without those that a reporting date among `dates` already tells."""
    near = [
        each
        for each in deadlines
        if today <= each.day <= today + DATES_AHEAD and not (each.derived and any(_sets(date, each) for date in dates))
    ]
    return tuple(sorted(near, key=lambda each: each.day))


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
    """The longest time without a poll that ended after `since` or goes on; null if shorter than `at_least`.

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
