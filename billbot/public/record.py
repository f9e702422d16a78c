"""The values that public pages, feeds and calendars are made from, so that nothing private can get there (promise 9).

`public_record.py` fills them from the database: the official record of a proposal's numbers, and of what the
coalition says of it only what is meant to be published. Pure.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from billbot.briefs.drafts import Redline
from billbot.domain.bills import BillId, Committee, Member, RecordedVote
from billbot.domain.deadlines import DatedStep, Deadline
from billbot.domain.hearings import Announced, by_day
from billbot.domain.standing import Standing
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Proposal
from billbot.public.way import Way

# What a page is made of (`templates/`).
Template = Literal[
    "committee.html", "front.html", "hearing.html", "proposal.html", "story.html", "topic.html", "votes.html"
]


class PublicNumber(Struct, frozen=True):
    """A bill number that a proposal has or had.

    `first` and `last` are the days of its first and last entry, `leads_to` the numbers that it goes on in, `url` its
    page in the record. `lives` says that the proposal lives in it now; `is_own` is false for a number that is only
    another parent of one of its drafts. `known` says that the bill was read, `awaited` that it has no page yet.
    `cosponsors` counts those it has, null where they were not read.
    """

    bill: BillId
    url: str
    title: str
    presenters: tuple[str, ...]
    first: date | None
    last: date | None
    leads_to: tuple[BillId, ...]
    lives: bool
    known: bool
    awaited: bool
    is_own: bool = True
    cosponsors: int | None = None


class PublicRow(Struct, frozen=True):
    """An action as the record has it, and what its words mean.

    `effect` says as a headline what the action did to the proposal, `comes_next` what usually follows; both are empty
    where no headline says all of it. `changes_stage` says that it brought its bill to another stage, `newsworthy` that
    it is shown by itself, and not folded away with the routine entries of its day.
    """

    bill: BillId
    date: date | None
    branch: str
    text: str
    meaning: str
    stricken: bool = False
    changes_stage: bool = False
    newsworthy: bool = False
    effect: str = ""
    comes_next: str = ""


class PublicHearing(Struct, frozen=True):
    """A hearing, with those of its bills that are the proposal's, and its page in the record.

    `facts` are what its notice says of testimony. `lines` say what to do and by when, while it is ahead; `words` is how
    its committee takes testimony in general, in its own words. `titles` are those of the bills, `code` is that of the
    committee, null where it is not known.
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
    """A vote, with names as far as the record has them. `others` are tallies in other sources that differ from it."""

    vote: RecordedVote
    others: tuple[Mapping[str, int], ...]
    url: str


class Joined(Struct, frozen=True):
    """A change in a bill's cosponsors: how many there were on the `day` it was seen, who had come, and who had left."""

    bill: BillId
    day: date
    count: int
    came: tuple[str, ...]
    left: tuple[str, ...]


class BeforeCommittee(Struct, frozen=True):
    """A bill that lies before a committee, and since when, null where its rows do not say.

    `committee` is what the rows call it, `code` is that of its record; `has_page` says that the record was read.
    """

    bill: BillId
    committee: str
    code: str
    since: date | None
    has_page: bool

    @property
    def path(self) -> str:
        """Where the page of the committee lies on the site."""
        return committee_page(self.bill.general_court, self.code)


class PublicCommittee(Struct, frozen=True):
    """A committee as its record was on `as_of`, and the record's address; `members` has those whose record was read."""

    committee: Committee
    members: Mapping[str, Member]
    as_of: date | None
    url: str

    @property
    def key(self) -> tuple[int, str]:
        """What tells it from others."""
        return self.committee.general_court, self.committee.code

    @property
    def path(self) -> str:
        """Where its page lies on the site."""
        return committee_page(*self.key)


class PublicProposal(Struct, frozen=True):
    """All that is public of a proposal.

    `proposal` is the configured one, without what is private to the coalition; `topics` are names. `stands` says in
    words where it is; `rows` are in the order of their days. `ahead` and `heard` are its hearings to come and past;
    `off` are those to come that were called off, struck, or are held without it. `steps` are other days ahead that rows
    set, and `moved` is the day of its last entry.
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
    before_committees: tuple[BeforeCommittee, ...] = ()
    steps: tuple[DatedStep, ...] = ()
    moved: date | None = None

    @property
    def hearings(self) -> tuple[PublicHearing, ...]:
        """All of them, by their days."""
        return tuple(sorted((*self.heard, *self.off, *self.ahead), key=lambda each: by_day(each.hearing)))

    @property
    def path(self) -> str:
        """Where its page lies on the site."""
        return proposal_page(self.proposal.id)


class SiteFacts(Struct, frozen=True):
    """What all pages of many proposals share: the topics by id and name, the day, and when the site was last read.

    `read_at` is the last time without failure, null for never; `late` says that it is longer ago than it should be.
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
