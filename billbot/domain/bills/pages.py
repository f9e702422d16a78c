"""The values of what the site has of a bill: its page, part by part, and its document."""

from datetime import date
from typing import Literal

from msgspec import Struct

from billbot.domain.bills.bill import Action, BillId, CommitteeVote
from billbot.domain.bills.committees import RecordedVote


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
