"""A bill: its number in a General Court, its rows, and all that is known of it from its sightings."""

import re
from datetime import date, datetime
from typing import Literal, Self

from msgspec import Struct

Branch = Literal["House", "Senate"]

# The address of a bill's page or tab, or of its record; some browsers show it without its beginning.
_ADDRESS = re.compile(
    r"(?:https?://)?[^/\s]+/(?:Bills|api/GeneralCourts)/(\d{1,3})/(?:Documents/)?(\w+)(?:[/?#]\S*)?", re.IGNORECASE
)
# Dockets (HD, SD) and bills (H, S) are sequences of their own; a letter behind is a part (H4055C).
_NUMBER = re.compile(r"([HS]D?)\s{0,9}\.?\s{0,9}(?:No\.?\s{0,9})?0*([1-9]\d{0,5})([A-Z]?)", re.IGNORECASE)
_LIKE = "H1588, HD3596 or 194/H1588"
# As people of other states write it, or say it: `HB 1588`, `House Bill 1588`; and a letter that was typed for a figure.
_ELSEWHERE = re.compile(r"([HS])(?:ouse|enate)?[\s.]{0,9}(?:B(?:ill)?)?[\s.]{0,9}([\dOoIl]{1,6})", re.IGNORECASE)
_FIGURES = str.maketrans("OoIl", "0011")


def meant_by(text: str) -> str:
    """The number that a slip may have meant: `H1804` for `HB1804` and `H18O4`; nothing where it is none."""
    found = None if _NUMBER.fullmatch(text.strip()) else _ELSEWHERE.fullmatch(text.strip())
    meant = f"{found[1]}{found[2].translate(_FIGURES)}".upper() if found else ""
    return meant if _NUMBER.fullmatch(meant) else ""


class BillId(Struct, frozen=True, order=True):
    """A number in one General Court; numbers and dockets repeat every term, so neither alone names a bill."""

    general_court: int
    number: str

    @classmethod
    def parse(cls, text: str, general_court: int | None = None) -> Self:
        """Read `194/H1588`, or with a court given `H1588`, `H.1588`, `h 1588`, `HD3596`.

        Raises ValueError when the text is no number of a bill or docket, or its court is not known.
        """
        court, slash, rest = text.strip().rpartition("/")
        if slash and re.fullmatch(r"\s*\d{1,3}\s*", court):
            general_court = int(court)
        elif slash:
            raise ValueError(f"{text!r} is no bill; write it like {_LIKE}")
        found = _NUMBER.fullmatch(rest.strip())
        if found is None and re.fullmatch(r"[1-9]\d{0,5}", rest.strip(), re.ASCII):
            raise ValueError(f"{text!r} may be of either branch: write H{rest.strip()} or S{rest.strip()}")
        if found is None or not rest.isascii():
            meant = meant_by(rest)
            raise ValueError(f"{text!r} is no bill; {f'did you mean {meant}?' if meant else f'write it like {_LIKE}'}")
        if general_court is None:
            raise ValueError(f"{text!r} has no General Court: write 194/{rest.strip()}")
        prefix, digits, part = found.groups()
        return cls(general_court, f"{prefix}{digits}{part}".upper())

    @classmethod
    def typed(cls, text: str, general_court: int | None = None) -> Self:
        """As `parse`, also of the address of a page, as people paste it, with the brackets of a mail around it."""
        found = _ADDRESS.fullmatch(text.strip().removeprefix("<").removesuffix(">"))
        return cls.parse(f"{found[1]}/{found[2]}" if found else text, general_court)

    def __str__(self) -> str:
        return f"{self.general_court}/{self.number}"

    @property
    def spoken(self) -> str:
        """The number as people write it: `H.1588`."""
        prefix = self.number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").rstrip("0123456789")
        return f"{prefix}.{self.number[len(prefix) :]}"

    @property
    def branch(self) -> Branch:
        """The branch it was filed in."""
        return "House" if self.number.startswith("H") else "Senate"

    @property
    def is_docket(self) -> bool:
        """Whether this is a docket, which gets a bill number later."""
        return self.number[1] == "D"

    @property
    def page_path(self) -> str:
        """The path of its page at the site (docs/design/source.md, "Addresses")."""
        return f"/Bills/{self.general_court}/{self.number}"

    @property
    def document_path(self) -> str:
        """The path of its document's JSON at the site."""
        return f"/api/GeneralCourts/{self.general_court}/Documents/{self.number}"

    @property
    def history_path(self) -> str:
        """The path of its JSON history at the site."""
        return f"{self.document_path}/DocumentHistoryActions"


class Action(Struct, frozen=True):
    """One row of a history: a day (null if the clerk left it out), a branch and the clerk's words.

    `branch` is House, Senate, Joint or Executive; `text` has its whitespace collapsed.
    """

    date: date | None
    branch: str
    text: str
    stricken: bool = False


class Voter(Struct, frozen=True):
    """Somebody entitled to vote: the code of their record, in capitals, and their name; either may be unknown."""

    code: str | None = None
    name: str | None = None


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
