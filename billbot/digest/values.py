"""What is gathered for a digest: what happened and lies ahead, all that the database and the configuration have."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from billbot import dated_steps
from billbot.actions import Hearing
from billbot.bills import BillId, Change, Channel, Deadline, Edit, Period, Proposal, RecordedVote, Topic, Undelivered
from billbot.digest.reading import Away, SiteReading
from billbot.hearings import Announced
from billbot.standing import Standing
from billbot.testimony import TestimonyFact


class HearingAhead(Announced, frozen=True, kw_only=True):
    """A hearing that is announced, with every bill on it that the channel hears of.

    `proposals` are the names of those that it is about, `called` is how its bills are called in a sentence. `links` are
    pairs of a label and an address. `testimony` is how its committee takes testimony, in its own words, and empty where
    that is not known. `notice_rule` says how many days of notice the rule of its court asks for, null for none known.
    `facts` are what its own notice says of testimony. `there` counts who will be there, as far as they said so.
    """

    proposals: tuple[str, ...]
    called: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    testimony: str = ""
    notice_rule: int | None = None
    facts: tuple[TestimonyFact, ...] = ()
    there: int = 0


class HearingOff(Struct, frozen=True):
    """A hearing that its agenda alone called off, or took these bills off: when it was to be, how they are called."""

    slot: Hearing
    bills: tuple[BillId, ...]
    called: tuple[str, ...]
    taken_off: bool


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


Undone = Literal["", "struck", "removed"]


class DigestEntry(Struct, frozen=True):
    """A change that was seen in the period, and the address of its bill's page.

    `proposals` are those that it concerns and the channel hears of, the main one first. `told` says that the row it
    alters was told in this channel before, `undone` what became of the row since, if it no longer stands. `former` is
    the hearing that stood before, `off` those that stood where it calls off several, `over` says that the hearing it
    tells of is over by now. `held` is the committee that had the bill in its hands, empty where that is not known.
    `left_behind` says that the bill came further since, to another stage or committee, or that a hearing stands no more
    as it says; `stands_at` is when that is to be by now, null for never. `left_order` says that it took the bill out of
    the study order that it was in, `anew` that a branch passed the bill, or it went to the Governor, before.
    """

    change: Change
    at: datetime
    proposals: tuple[str, ...]
    url: str
    told: bool = False
    undone: Undone = ""
    former: Hearing | None = None
    over: bool = False
    held: str = ""
    off: tuple[Hearing, ...] = ()
    left_behind: bool = False
    stands_at: Hearing | None = None
    left_order: bool = False
    anew: bool = False


class Followed(Struct, frozen=True):
    """A proposal that a channel hears of, and where it stands.

    `topic` is that under which the channel hears of it, `moved` the day of its last entry, `moved_in` its number, null
    for none. `cosponsors` counts those of each number where some are known, `on_it` are those who are on
    what is asked, `done` who have done it. `again` are the numbers in which it was filed again within the period,
    `heard` the days of it on which people met to hear it. `lived_in` are its numbers as `Watch.lived_in` has them.
    """

    topic: str
    standing: Standing
    moved: date | None = None
    moved_in: BillId | None = None
    cosponsors: tuple[tuple[BillId, int], ...] = ()
    on_it: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    again: tuple[BillId, ...] = ()
    heard: tuple[date, ...] = ()
    lived_in: frozenset[BillId] = frozenset()

    @property
    def proposal(self) -> Proposal:
        """The proposal, as configured."""
        return self.standing.proposal


class NewDraft(Struct, frozen=True):
    """What became of a proposal's text in the last of these drafts: of its sections, in words, and of topics' words.

    `drafts` are two, or three where the last draws on both branches' texts. `went` and `came` are the phrases, in
    words, that it has no more, and that no text before had; `page` is where the comparison is published, or empty.
    """

    proposal: str
    drafts: tuple[BillId, ...]
    gist: str
    went: tuple[str, ...]
    came: tuple[str, ...]
    page: str = ""


class Deciding(Struct, frozen=True):
    """A committee that followed numbers, its `bills`, lie before: its chairs, each with the office's phone or nothing.

    `joined` says of those that the coalition supports how many of the committee's `seats` filed or joined them, and who
    has not; a number whose cosponsors, or some of whose members, are not known is left out.
    """

    committee: str
    chairs: tuple[tuple[str, str], ...]
    bills: tuple[BillId, ...]
    seats: int
    joined: tuple[tuple[BillId, int, tuple[str, ...]], ...]


class VoteHeld(Struct, frozen=True):
    """A vote of the period on a proposal; `others` are what other witnesses count, where they count otherwise.

    `against` are the names of those who voted otherwise than our position, where that is known of such a question.
    """

    proposal: str
    vote: RecordedVote
    against: tuple[str, ...]
    others: tuple[Mapping[str, int], ...] = ()


class Undecided(Struct, frozen=True):
    """A suggestion that waits for a decision: its id, its document with the address of its page, and why."""

    id: int
    bill: BillId
    title: str | None
    why: str
    url: str


class UpkeepSection(Struct, frozen=True):
    """What those who look after billbot have to do or to know; empty where that is nobody in the channel.

    `undecided` are the suggestions that somebody was told of, `quiet` counts those of the first list. `lasting`
    are the troubles that last, in words, and since when. `edits` are those of the period.
    """

    undecided: tuple[Undecided, ...] = ()
    quiet: int = 0
    lasting: tuple[tuple[str, datetime], ...] = ()
    edits: tuple[Edit, ...] = ()


class Record(Struct, frozen=True):
    """What billbot did in a month, of what this channel hears of.

    `checks` counts the sweeps in which a bill was read well, `told` the new entries that were seen, `at_once` those of
    them that were told in an alert, `corrected` the told entries that were altered in the record later and said to be,
    `late` the told ones that we saw more than a day after their date. `gap` is as in a `SiteReading`.
    """

    month: date
    checks: int
    told: int
    at_once: int
    corrected: int
    late: int
    outages: tuple[Away, ...]
    gap: Away | None = None


class Gathered(Struct, frozen=True):
    """Everything a digest of a channel is composed of; dates, hearings and deadlines may hold more than belongs in it.

    `lapsed` are the deadlines that passed in its time without a row. `next_at` is when the next one comes, null for a
    channel without a weekly digest; `contact` is whom to ask.
    """

    channel: Channel
    period: Period
    topics: tuple[Topic, ...]
    followed: tuple[Followed, ...]
    entries: tuple[DigestEntry, ...]
    drafts: tuple[NewDraft, ...]
    hearings: tuple[HearingAhead, ...]
    off: tuple[HearingOff, ...]
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
