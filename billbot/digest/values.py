"""The input of a digest, as `facts` gathers it from database and configuration: what happened, and what lies ahead."""

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
    """An announced hearing, reduced to the bills that the channel hears of.

    `proposals` are the names of those that it is about, `called` are the names of its bills in a sentence. `links` are
    pairs of a label and an address. `testimony` is how its committee takes testimony in general, in its own words,
    empty where that is not known; `facts` are what the hearing's own notice says of it. `notice_rule` is how many
    days of notice the rules ask for, null where none is known. `there` counts those who said that they will be there.
    """

    proposals: tuple[str, ...]
    called: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    testimony: str = ""
    notice_rule: int | None = None
    facts: tuple[TestimonyFact, ...] = ()
    there: int = 0


class HearingOff(Struct, frozen=True):
    """A hearing that only its agenda called off, or took these bills off; `called` are the bills' names."""

    slot: Hearing
    bills: tuple[BillId, ...]
    called: tuple[str, ...]
    taken_off: bool


class StepAhead(Struct, frozen=True):
    """What rows set for a day, other than hearings, for one or several bills; `called` are the bills' names."""

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
    """A change that was seen in the period, with the address of its bill's page.

    `proposals` are the ids of those that it concerns and the channel hears of, the main one first. `row_was_told` says
    that the row it alters was told in this channel, `undone` whether its row was struck or removed since. Of a hearing,
    `former` is the slot that stood before, `called_off` are the slots of several that are, `hearing_is_over` says that
    it is over by now, and `stands_at` is when it is to be now, null for never. `in_charge` is the committee that had
    the bill then, empty where not known. `left_behind` says that the bill has moved on since, to another stage or
    committee, or that the hearing is no longer as announced. `left_study_order` says that it took the bill out of its
    study order, `done_before` that the same passage or delivery to the Governor had happened before.
    """

    change: Change
    at: datetime
    proposals: tuple[str, ...]
    url: str
    row_was_told: bool = False
    undone: Undone = ""
    former: Hearing | None = None
    hearing_is_over: bool = False
    in_charge: str = ""
    called_off: tuple[Hearing, ...] = ()
    left_behind: bool = False
    stands_at: Hearing | None = None
    left_study_order: bool = False
    done_before: bool = False


class Followed(Struct, frozen=True):
    """A proposal that a channel hears of, and where it stands.

    `topic` is the one under which the channel hears of it. `moved` and `moved_in` are day and number of its last entry,
    null for none. `cosponsors` are counts by number, where known. `on_it` are the people who took on its ask, `done`
    those who have done it. `again` are the numbers under which it was filed again within the period, `heard` the days
    within it on which people met to hear it. `lived_in` are its numbers as `Watch.lived_in` has them.
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
    """What a new draft changed of a proposal's text; `gist` says in words what became of the sections.

    `drafts` are two, or three where the last draws on both branches' texts. `went` and `came` are phrases of our topics
    that the last one has no more, and that it alone has; `page` is where the comparison is published, or empty.
    """

    proposal: str
    drafts: tuple[BillId, ...]
    gist: str
    went: tuple[str, ...]
    came: tuple[str, ...]
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
    """A vote of the period on a proposal; `others` are differing tallies in other sources.

    `against` are the names of those who voted against our position, where the question allows to say so.
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
    """What maintainers have to do or to know; empty in a channel that is not for them.

    `undecided` are the suggestions that somebody was told of, `quiet` counts those of the first list, which were not
    told one by one. `lasting` are troubles that go on, in words, and since when. `edits` are those of the period.
    """

    undecided: tuple[Undecided, ...] = ()
    quiet: int = 0
    lasting: tuple[tuple[str, datetime], ...] = ()
    edits: tuple[Edit, ...] = ()


class Record(Struct, frozen=True):
    """billbot's own record of a month, for what this channel hears of.

    `checks` counts the sweeps that read a bill well, `told` the new entries seen, `at_once` those of them told in an
    alert, `corrected` the told entries for which a correction was sent, `late` the entries that we saw more than a day
    after their date. `gap` is as in a `SiteReading`.
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
    """The whole input of a channel's digest; `compose` leaves out dates, hearings and deadlines that are too far ahead.

    `lapsed` are the deadlines that passed within the period without a row. `next_at` is when the next digest comes,
    null for a channel without a weekly digest; `contact` is whom to ask.
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
