"""The words: the values that flow through the house. No rules of the site live here, and no I/O."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal, Self

Branch = Literal["House", "Senate"]

# Within a class that has a default for its own field `date`, that name no longer is the type.
_Day = date

ChangeKind = Literal[
    "first_seen",
    "action_added",
    "action_struck",
    "action_restored",
    "action_removed",
    "action_reworded",
    "action_dated",
    "title_changed",
    "status_changed",
    "number_assigned",
    "presenters_changed",
    "cosponsors_changed",
    "committee_vote_posted",
    "link_found",
]

Weight = Literal["news", "routine"]

Missing = Literal["row", "strike", "words"]

Position = Literal["support", "oppose", "watch"]

# Dockets (HD, SD) and bills (H, S) are sequences of their own; a letter behind is a part (H4055C).
_NUMBER = re.compile(r"([HS]D?)\s*\.?\s*(?:No\.?\s*)?0*([1-9]\d{0,5})([A-Z]?)", re.IGNORECASE)


@dataclass(frozen=True, order=True, slots=True)
class BillId:
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
            raise ValueError(f"{text!r} is not a bill: write H1588 or 194/H1588")
        found = _NUMBER.fullmatch(rest.strip())
        if found is None or not rest.isascii():
            raise ValueError(f"{text!r} is not a bill: write H1588 or 194/H1588")
        if general_court is None:
            raise ValueError(f"{text!r} has no General Court: write 194/{rest.strip()}")
        prefix, digits, part = found.groups()
        return cls(general_court, f"{prefix}{digits}{part}".upper())

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


@dataclass(frozen=True, slots=True)
class Action:
    """One row of a history: a day (null when the clerk left it out), a branch and the clerk's words.

    `branch` is House, Senate, Joint or Executive; `text` has its whitespace collapsed.
    """

    date: date | None
    branch: str
    text: str
    stricken: bool = False


@dataclass(frozen=True, slots=True)
class CommitteeVote:
    """How a committee voted on a question; a null date is one the page did not give."""

    committee: str
    date: date | None
    question: str
    favorable: int
    adverse: int
    reserve_right: int
    no_action: int


@dataclass(frozen=True, slots=True)
class SimilarBill:
    """A bill the site calls similar, of any court."""

    bill: BillId
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """What one bill page holds, as CONTRACT.md's `read --json` names it.

    `history` and `actions_total` are null unless the history tab is the active one, `()` and 0 for a page without one.
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
    tab_addresses: dict[str, str] = field(hash=False)
    similar: tuple[SimilarBill, ...]
    committee_votes: tuple[CommitteeVote, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What the JSON of a document holds, numbers as `BillId` writes them; nearly all of it can be null.

    `sponsors` are the names of the primary sponsor, the joint one and the cosponsors, each once, in this order.
    """

    general_court: int
    bill_number: str | None
    docket: str | None
    title: str | None
    pinslip: str | None
    document_text: str | None
    sponsors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An action as we know it; `number` counts the rows of a bill as we met them and never changes.

    `missing` says what the site stopped showing (the row, its strike, its words) and `missing_since` from when: not yet
    believed (promise 3). `former` holds the words before the last rewording.
    """

    number: int
    action: Action
    former: str | None = None
    missing: Missing | None = None
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """Something a page states once; `value` is null until it was seen. The rest is as for a `Row`."""

    value: str | None = None
    former: str | None = None
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """What is known of a bill: everything its sightings added up to, rows in display order.

    `presenters` are joined by line breaks. `rows_met` counts every row ever met; `revision` every sighting that was
    written: the write of the next one holds only if it is still the same (promise 4). Times are aware.
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
    revision: int = 0

    @property
    def history(self) -> tuple[Action, ...]:
        """The rows as the General Court shows them, also those that are missing but not yet believed gone."""
        return tuple(row.action for row in self.rows)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a coalition follows: phrases to look for (`deport*` is a stem) and those that don't count."""

    id: str
    name: str
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What people follow, wherever it lives; the first topic is the main one. Empty texts were left out."""

    id: str
    name: str
    topics: tuple[str, ...]
    bills: tuple[BillId, ...]
    position: Position = "watch"
    why: str = ""
    ask: str = ""
    owner: str = ""
    next: Literal["", "re-file", "defend", "drop"] = ""
    mute_until: date | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """Where people hear of it, and how, as CONTRACT.md's `[[channel]]` says.

    `digest` is a weekday (Monday is 0) and a time, `quiet` a start and an end, all Eastern. `to` is never the address
    of a person.
    """

    name: str
    kind: Literal["slack", "email", "console"]
    to: str = ""
    topics: tuple[str, ...] = ("*",)
    weight: Literal["news", "everything"] = "news"
    alerts: bool = True
    digest: tuple[int, time] | None = None
    asks: bool = True
    remind_days: tuple[int, ...] = ()
    quiet: tuple[time, time] | None = None
    operations: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What a sighting added to what was known. Fields that do not apply are null; `old` holds what stood before.

    `row` is the number of the row it concerns, `text` the clerk's words or the new value, `kinds` what they mean.
    """

    bill: BillId
    kind: ChangeKind
    weight: Weight
    row: int | None = None
    date: _Day | None = None
    branch: str | None = None
    text: str | None = None
    old: str | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """The official words carry a proposal from one number to another (DESIGN, "Three values that matter").

    `row` is the number of the row of `origin` that states it.
    """

    origin: BillId
    to: BillId
    relation: str
    row: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A change owed to a channel, under a key that is unique there; a null `change` is a word of our own.

    `change` counts the changes of one sighting from 0. `proposals` are those it concerns for this channel, the main one
    first. It leaves no earlier than `due`.
    """

    channel: str
    key: str
    kind: Literal["alert", "welcome", "outage", "mended"]
    due: datetime
    change: int | None = None
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The answer a change was read from, so that a doubt can be settled later. `body` is as it came."""

    url: str
    at: datetime
    body: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell, said for every kind of channel; what is sent carries `key`, so that a doubt can be settled.

    `text` is for the console and mail, `html` for mail, `fallback` and `blocks` (Block Kit) for Slack.
    `thread` names the conversation it belongs to, or is empty.
    """

    key: str
    subject: str
    text: str
    html: str
    fallback: str
    blocks: tuple[dict[str, Any], ...] = field(hash=False)
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """An accepted message: `reference` is what the other side calls it (Slack's ts, a Message-ID), `at` when."""

    reference: str
    at: datetime
