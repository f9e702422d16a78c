"""What the site shows, as values: actions, bill pages, documents; and what is known of a bill from all sightings."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from billbot.bills.committees import RecordedVote, Voter
from billbot.bills.numbers import BillId


class Action(Struct, frozen=True):
    """One row of a history: a day (null when the clerk left it out), a branch and the clerk's words.

    `branch` is House, Senate, Joint or Executive; `text` has its whitespace collapsed.
    """

    date: date | None
    branch: str
    text: str
    stricken: bool = False


class CommitteeVote(Struct, frozen=True):
    """How a committee voted on a question; a null date is one the page did not give.

    `voters` are those that the page names, each with how he voted (`VOTED`); what is known of a bill has none.
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
    """A committee's vote of which not all can be read: the rest is null, and `error` says why."""

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

# Without these a page is not read well; the others may be missing, and nothing else suffers.
_MAIN_PARTS: frozenset[PartName] = frozenset({"title", "sponsors", "history"})


class UnreadPart(Struct, frozen=True):
    """A part of a page that could not be read; `sponsors` are all labels: presenters, sponsor and status."""

    name: PartName
    expected: str
    found: str

    def __str__(self) -> str:
        return f"expected {self.expected}, found {self.found}"


class Page(Struct, frozen=True):
    """What one bill page holds, as docs/design/contract.md's `read --json` names it.

    `history` and `actions_total` are null unless the history tab is the active one, `()` and 0 for a page without one.
    What stands under `unread` is null or empty, and says nothing.
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
        """The first main part that could not be read; null where the page was read well."""
        return next((part for part in self.unread if part.name in _MAIN_PARTS), None)


class Document(Struct, frozen=True):
    """What the JSON of a document holds, numbers as `BillId` writes them; nearly all of it can be null.

    `sponsors` are the names of the primary sponsor, the joint one and the cosponsors, each once, in this order;
    `presenters` the first two alone, `cosponsors` those who only joined in, null where the site does not say. `members`
    are the codes and names of those of them who sit in the court, `votes` those of committees, by the codes of members.
    A text's emergency preamble stands apart from it.
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


class Listed(Struct, frozen=True):
    """One document as the list of all documents of a court names it; the rest is as for `Document`."""

    general_court: int
    bill_number: str | None
    docket: str | None
    title: str | None
    presenters: tuple[str, ...] = ()
    members: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> BillId:
        """What it goes by: its number, or its docket as long as it has none."""
        number = self.bill_number or self.docket
        assert number is not None, "a document of the list has a number or a docket"
        return BillId(self.general_court, number)


Missing = Literal["row", "strike", "words"]


class Row(Struct, frozen=True):
    """An action as we know it; `number` counts the rows of a bill as we met them and never changes.

    `missing` says what the site stopped showing (the row, its strike, its words) and `missing_since` from when: not yet
    believed (promise 3). `former` and `former_date` hold the words and the date that it had before either last changed.
    """

    number: int
    action: Action
    former: str | None = None
    former_date: date | None = None
    missing: Missing | None = None
    missing_since: datetime | None = None


class Stated(Struct, frozen=True):
    """Something a page states once; `value` is null until it was seen. The rest is as for a `Row`."""

    value: str | None = None
    former: str | None = None
    missing_since: datetime | None = None


class Cosponsor(Struct, frozen=True):
    """Somebody who joined a bill; `missing_since` as for a `Row`."""

    name: str
    missing_since: datetime | None = None


class VotesUnread(Struct, frozen=True):
    """Votes of committees that stand on a bill's page and cannot be read, since when, and what was found last.

    `posted` says that the vote itself was seen, and not only a tab that does not open. `at_first` says that it was so
    when the page was first seen: what was entered before that day is the past, also once it can be read.
    """

    since: datetime
    error: str
    posted: bool
    at_first: bool


class Bill(Struct, frozen=True):
    """What is known of a bill from all its sightings, with the rows in display order.

    `presenters` are joined by line breaks; `cosponsors` are null until they were read. `rows_met` counts all rows ever
    seen. `revision` counts the sightings that were written: the next one is only written if it is still the same
    (promise 4). Times are aware.
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
        """The rows as the General Court shows them, also those that are missing but not yet believed gone."""
        return tuple(row.action for row in self.rows)

    @property
    def moved(self) -> date | None:
        """The day of its last row that was not struck; null where none has a day."""
        return max((row.date for row in self.history if row.date and not row.stricken), default=None)

    @property
    def presented_by(self) -> tuple[str, ...]:
        """The names of its presenters; none where the site names none."""
        return tuple(filter(None, (self.presenters.value or "").split("\n")))

    @property
    def signed_by(self) -> frozenset[str]:
        """The names of its presenters and of who only joined in, as far as they were read."""
        return frozenset((*self.presented_by, *(each.name for each in self.cosponsors or ())))


class Misread(Struct, frozen=True):
    """A bill of a finished court that is read otherwise than it should be: since when, last when, and what differs."""

    bill: BillId
    since: datetime
    at: datetime
    difference: str
