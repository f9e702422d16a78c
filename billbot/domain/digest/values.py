"""The input of a digest, as `facts` gathers it from database and configuration: what happened, and what lies ahead."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from billbot.domain import dated_steps
from billbot.domain.actions import Hearing
from billbot.domain.bills import (
    BillId,
    Change,
    Channel,
    Deadline,
    Edit,
    Period,
    Proposal,
    RecordedVote,
    Topic,
    Undelivered,
)
from billbot.domain.digest.reading import Away, SiteReading
from billbot.domain.hearings import Announced, HearingSlots
from billbot.domain.standing import Standing
from billbot.domain.testimony import TestimonyFact


class HearingAhead(Announced, frozen=True, kw_only=True):
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

    slot: Hearing
    bills: tuple[BillId, ...]
    bill_names: tuple[str, ...]
    taken_off: bool
    committee: str | None = None


class StepAhead(Struct, frozen=True):
    """What rows set for a day, other than hearings, for one or several bills."""

    day: date
    kind: dated_steps.Kind
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
    stands_at: Hearing | None = None
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

    `checks` counts the sweeps that read a bill well, `told` the new entries seen, `at_once` those of them told in an
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
