"""What is public of a proposal: the record of its numbers, and of the coalition's own what was meant to be read.

These values are all that a page, a feed or the calendar is made of, so that nothing else can get into one (promise 9).
Pure.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct, field

from billbot.bills import BillId, Deadline, Proposal, RecordedVote
from billbot.dated_steps import Step
from billbot.hearings import Announced, by_day
from billbot.public.way import Way
from billbot.standing import Standing
from billbot.testimony import TestimonyFact

# What the calendar file is called.
NAME = "hearings.ics"
# What a page is made of (`templates/`).
Template = Literal[
    "committee.html", "front.html", "hearing.html", "proposal.html", "story.html", "topic.html", "votes.html"
]


class PublicNumber(Struct, frozen=True):
    """A number that a proposal has or had: what it is called, its first and last day, and the numbers it leads to.

    `known` is false where it was not read, `awaited` where it has no page yet; `lives` says that the proposal lives in
    it, `lived` that it lists it or went on in it: it is not only what else a draft came from. `url` is its page in the
    record.
    """

    bill: BillId
    url: str
    title: str
    presenters: tuple[str, ...]
    first: date | None
    last: date | None
    leads: tuple[BillId, ...]
    lives: bool
    known: bool
    awaited: bool
    lived: bool = True


class PublicRow(Struct, frozen=True):
    """An action as the record has it, and what its words mean.

    `effect` is what it made of the proposal in a line, as a headline has it, and `comes_next` what usually follows;
    both are empty where there is no such line. `turns` says that it brought its bill to another stage, `telling` that
    it is worth telling by itself.
    """

    bill: BillId
    date: date | None
    branch: str
    text: str
    meaning: str
    stricken: bool = False
    turns: bool = False
    telling: bool = False
    effect: str = ""
    comes_next: str = ""


class PublicHearing(Struct, frozen=True):
    """A hearing with the proposal's own numbers on it, its page in the record, and what is said of testimony.

    `lines` say what there is to do and by when, of one that is ahead; `words` are how its committee takes testimony, in
    its own words; `titles` are those of the bills, `code` is that of its committee's record, null for none known.
    """

    hearing: Announced
    url: str
    facts: tuple[TestimonyFact, ...]
    lines: tuple[str, ...]
    words: str
    titles: Mapping[BillId, str]
    code: str | None

    @property
    def path(self) -> str:
        """Where its page lies on the site."""
        return hearing_page(self.hearing.key)


class PublicVote(Struct, frozen=True):
    """A vote with the names as far as the record has them, and what other witnesses count; `url` is where it stands."""

    vote: RecordedVote
    others: tuple[Mapping[str, int], ...]
    url: str


class Joined(Struct, frozen=True):
    """How many had joined a number by a day, and who did on it; `day` is the one on which that was seen."""

    bill: BillId
    day: date
    count: int
    came: tuple[str, ...]
    left: tuple[str, ...]


class Redline(Struct, frozen=True):
    """That two texts can be compared; `key` is another one once either of them, or what they draw on, was read anew."""

    earlier: BillId
    later: BillId
    key: str

    @property
    def path(self) -> str:
        """Where the comparison lies on the site."""
        return f"redlines/{_slug(self.earlier)}-to-{_slug(self.later)}.html"


class LyingBefore(Struct, frozen=True):
    """That a number lies before a committee, as its rows call it, and since when, null where they do not say.

    `code` is that of its record, `read` says that this was read, so that the committee has a page.
    """

    bill: BillId
    committee: str
    code: str
    since: date | None
    read: bool

    @property
    def path(self) -> str:
        """Where the page of the committee lies on the site."""
        return committee_page(self.bill.general_court, self.code)


class PublicProposal(Struct, frozen=True):
    """All that is public of a proposal.

    `proposal` is as configured, without what is the coalition's alone, `topics` are the names of its topics. `stands`
    says where it is, rows are in the order of their days, and `ahead` and `heard` are its hearings to come and past;
    those of `off` were to come, and are called off, struck, or heard without it. `steps` are what rows set for a day
    that is ahead, and `moved` is the day of its last entry.
    """

    proposal: Proposal
    topics: tuple[str, ...]
    standing: Standing
    stands: str
    way: Way
    numbers: tuple[PublicNumber, ...] = ()
    rows: tuple[PublicRow, ...] = ()
    ahead: tuple[PublicHearing, ...] = ()
    heard: tuple[PublicHearing, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    votes: tuple[PublicVote, ...] = ()
    joined: tuple[Joined, ...] = ()
    redlines: tuple[Redline, ...] = ()
    off: tuple[PublicHearing, ...] = ()
    lying: tuple[LyingBefore, ...] = ()
    steps: tuple[Step, ...] = ()
    moved: date | None = None

    @property
    def hearings(self) -> tuple[PublicHearing, ...]:
        """All of them, by their days."""
        return tuple(sorted((*self.heard, *self.off, *self.ahead), key=lambda each: by_day(each.hearing)))

    @property
    def path(self) -> str:
        """Where its page lies on the site."""
        return proposal_page(self.proposal.id)


class HearingEntry(Struct, frozen=True):
    """A hearing, the titles of its bills as far as they are known, and the page where it can be looked up.

    `testimony` is what its notice says of testimony, `noticed` the Eastern day on which those words were first read,
    and `turns` how often they have changed.
    """

    hearing: Announced
    url: str
    titles: Mapping[BillId, str] = field(default_factory=dict)
    testimony: tuple[TestimonyFact, ...] = ()
    noticed: date | None = None
    turns: int = 0


class Planned(Struct, frozen=True):
    """What a row of a bill sets for a day, the bill's title as far as it is known, and its page."""

    step: Step
    url: str
    title: str = ""

    @property
    def key(self) -> str:
        """What makes an entry one of its own: bills that a branch has on its calendar for a day share it."""
        step = self.step
        of = (step.branch or "").lower()
        return f"{step.bill.general_court}-{step.day:%Y%m%d}-{step.kind.replace('_', '-')}-{of}".strip("-")


class SiteFacts(Struct, frozen=True):
    """What is the same on all pages that have many proposals: the topics by id and name, the day, and the last reading.

    `read_at` is when the record was last read well, null for never; `late` says that this is longer ago than it should.
    """

    topics: Mapping[str, str]
    today: date
    read_at: datetime | None
    late: bool


def proposal_page(key: str) -> str:
    """Where the page of a proposal lies on the site, by its id."""
    return f"proposals/{key}/index.html"


def committee_page(general_court: int, code: str) -> str:
    """Where the page of a committee lies on the site."""
    return f"committees/{general_court}-{code.lower()}.html"


def hearing_page(key: str) -> str:
    """Where the page of a hearing lies on the site, by its key."""
    return f"hearings/{key}.html"


def _slug(bill: BillId) -> str:
    return f"{bill.general_court}-{bill.number.lower()}"
