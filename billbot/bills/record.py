"""The values of the site's records (actions, pages, documents), and what is known of a bill from all sightings."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from billbot.bills.committees import RecordedVote, Voter
from billbot.bills.numbers import BillId


class Action(Struct, frozen=True):
    """One row of a history: a day (null if the clerk left it out), a branch and the clerk's words.

    `branch` is House, Senate, Joint or Executive; `text` has its whitespace collapsed.
    """

    date: date | None
    branch: str
    text: str
    stricken: bool = False


class CommitteeVote(Struct, frozen=True):
    """How a committee voted on a question, by a bill's page; the date is null if the page has none.

    `voters` has the choice (`VOTE_CHOICES`) of each member whom the page names. It is empty in a `Bill`.
    """

    committee: str
    date: date | None
    question: str
    favorable: int
    adverse: int
    reserve_right: int
    no_action: int
    voters: tuple[tuple[str, Voter], ...] = ()


class UnreadVote(Struct, frozen=True):
    """A committee's vote that can be read only in part: other fields are null, and `error` says why."""

    committee: str | None
    date: date | None
    question: str | None
    favorable: int | None
    adverse: int | None
    reserve_right: int | None
    no_action: int | None
    error: str


class SimilarBill(Struct, frozen=True):
    """A bill the site calls similar, of any court."""

    bill: BillId
    title: str


PartName = Literal["title", "pinslip", "sponsors", "history", "similar", "committee_votes"]

# A page counts as read only with these parts; any other may be missing.
_MAIN_PARTS: frozenset[PartName] = frozenset({"title", "sponsors", "history"})


class UnreadPart(Struct, frozen=True):
    """A part of a page that could not be read; `sponsors` are all labels: presenters, sponsor and status."""

    name: PartName
    expected: str
    found: str

    def __str__(self) -> str:
        return f"expected {self.expected}, found {self.found}"


class Page(Struct, frozen=True):
    """The content of a bill's page, with the names of `read --json` (docs/design/contract.md).

    `history` and `actions_total` are null unless the history tab is active, and `()` and 0 if the page has no such tab.
    A part that is listed in `unread` is null or empty here, and must not be taken for missing.
    """

    id: BillId
    document_type: str
    title: str | None
    pinslip: str | None
    presenters: tuple[str, ...]
    sponsor: str | None
    status: str | None
    history: tuple[Action, ...] | None
    actions_total: int | None
    history_pages: int | None
    active_tab: str
    tabs: tuple[str, ...]
    tab_addresses: dict[str, str]
    similar: tuple[SimilarBill, ...] | None
    committee_votes: tuple[CommitteeVote | UnreadVote, ...] | None
    unread: tuple[UnreadPart, ...] = ()

    @property
    def main_unread(self) -> UnreadPart | None:
        """The first main part that could not be read; null if all were read."""
        return next((part for part in self.unread if part.name in _MAIN_PARTS), None)


class Document(Struct, frozen=True):
    """The content of a document's JSON, with numbers as in `BillId`; nearly every field can be null.

    `sponsors` are the names of the primary sponsor, the joint one and the cosponsors, each once, in this order;
    `presenters` are the first two only, and `cosponsors` those who joined later, null if the site does not say.
    `members` are the codes and names of those sponsors who are legislators. `votes` are those of committees, with the
    codes of members. The emergency preamble is not part of `document_text`.
    """

    general_court: int
    bill_number: str | None
    docket: str | None
    title: str | None
    pinslip: str | None
    document_text: str | None
    sponsors: tuple[str, ...]
    presenters: tuple[str, ...] = ()
    document_type: str | None = None
    cosponsors: tuple[str, ...] | None = None
    members: tuple[tuple[str, str], ...] = ()
    emergency_preamble: str | None = None
    votes: tuple[RecordedVote, ...] = ()


class ListedDocument(Struct, frozen=True):
    """A document in the list of all documents of a court; the fields are those of `Document`."""

    general_court: int
    bill_number: str | None
    docket: str | None
    title: str | None
    presenters: tuple[str, ...] = ()
    members: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> BillId:
        """Its bill number, or its docket while it has none."""
        number = self.bill_number or self.docket
        assert number is not None, "a document of the list has a number or a docket"
        return BillId(self.general_court, number)


Missing = Literal["row", "strike", "words"]


class Row(Struct, frozen=True):
    """A known action; `number` counts the rows of a bill in the order in which they were first seen, and never changes.

    `missing` is what the site no longer shows (the row, its strike, its words), and `missing_since` since when: that is
    not yet believed (promise 3). `former` and `former_date` are the words and the date before the last change of them.
    """

    number: int
    action: Action
    former: str | None = None
    former_date: date | None = None
    missing: Missing | None = None
    missing_since: datetime | None = None


class Stated(Struct, frozen=True):
    """A single value of a page, such as the title; null until it was seen. The other fields are as in `Row`."""

    value: str | None = None
    former: str | None = None
    missing_since: datetime | None = None


class Cosponsor(Struct, frozen=True):
    """Somebody who joined a bill; `missing_since` is as in `Row`."""

    name: str
    missing_since: datetime | None = None


class VotesUnread(Struct, frozen=True):
    """Committee votes on a bill's page that cannot be read: since when, and the last error.

    `posted` says that a vote was seen, and not only a tab that does not open. `at_first` says that they were unreadable
    when the page was first seen: votes before that day are no news, even once they can be read.
    """

    since: datetime
    error: str
    posted: bool
    at_first: bool


class Bill(Struct, frozen=True):
    """What is known of a bill from all its sightings, with its rows in display order.

    `presenters` are joined by line breaks; `cosponsors` are null until they were read. `rows_met` counts all rows ever
    seen. `revision` counts the sightings that were written: the next one is written only if it is unchanged (promise
    4). Times are timezone-aware.
    """

    id: BillId
    document_type: str | None = None
    pinslip: str | None = None
    sponsor: str | None = None
    title: Stated = Stated()
    status: Stated = Stated()
    presenters: Stated = Stated()
    rows: tuple[Row, ...] = ()
    rows_met: int = 0
    committee_votes: tuple[CommitteeVote, ...] = ()
    votes_unread: VotesUnread | None = None
    cosponsors: tuple[Cosponsor, ...] | None = None
    revision: int = 0

    @property
    def history(self) -> tuple[Action, ...]:
        """The actions in display order, with those that are missing but not yet believed gone."""
        return tuple(row.action for row in self.rows)

    @property
    def moved(self) -> date | None:
        """The latest day of a row that is not struck; null if none has a day."""
        return max((row.date for row in self.history if row.date and not row.stricken), default=None)

    @property
    def presented_by(self) -> tuple[str, ...]:
        """The names of its presenters; empty if the site names none."""
        return tuple(filter(None, (self.presenters.value or "").split("\n")))

    @property
    def signed_by(self) -> frozenset[str]:
        """The names of its presenters and of its cosponsors, as far as they were read."""
        return frozenset((*self.presented_by, *(each.name for each in self.cosponsors or ())))


class Misread(Struct, frozen=True):
    """A finished bill that the self-check reads otherwise than it is known: since when, when last, and what differs."""

    bill: BillId
    since: datetime
    at: datetime
    difference: str
