"""The record: bills with their rows, pages and documents, committees, votes, agendas of hearings, and changes."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Literal, Self

from msgspec import Struct, field

# A class with a field `date` cannot use `date` as a type.
_Day = date

Branch = Literal["House", "Senate"]
# The address of a bill's page or tab, or of its record. Some browsers hide the beginning.
_ADDRESS = re.compile(
    r"(?:https?://)?[^/\s]+/(?:Bills|api/GeneralCourts)/(\d{1,3})/(?:Documents/)?(\w+)(?:[/?#]\S*)?", re.IGNORECASE
)
# Dockets (HD, SD) and bills (H, S) are numbered separately; a letter at the end means a part (H4055C).
_NUMBER = re.compile(r"([HS]D?)\s{0,9}\.?\s{0,9}(?:No\.?\s{0,9})?0*([1-9]\d{0,5})([A-Z]?)", re.IGNORECASE)
_LIKE = "H1588, HD3596 or 194/H1588"
# As people of other states write or say it: `HB 1588`, `House Bill 1588`. Also a letter typed for a figure.
_ELSEWHERE = re.compile(r"([HS])(?:ouse|enate)?[\s.]{0,9}(?:B(?:ill)?)?[\s.]{0,9}([\dOoIl]{1,6})", re.IGNORECASE)
_FIGURES = str.maketrans("OoIl", "0011")


def meant_by(text: str) -> str:
    """The number that somebody may have meant: `H1804` for `HB1804` or `H18O4`; empty if that cannot be guessed."""
    found = None if _NUMBER.fullmatch(text.strip()) else _ELSEWHERE.fullmatch(text.strip())
    meant = f"{found[1]}{found[2].translate(_FIGURES)}".upper() if found else ""
    return meant if _NUMBER.fullmatch(meant) else ""


class BillId(Struct, frozen=True, order=True):
    """A bill or docket number in one General Court. Each court starts again at 1, so the number alone is not enough."""

    general_court: int
    number: str

    @classmethod
    def parse(cls, text: str, general_court: int | None = None) -> Self:
        """Read `194/H1588`, or with a court given `H1588`, `H.1588`, `h 1588`, `HD3596`.

        Raises ValueError if the text is not the number of a bill or docket, or its court is unknown.
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
        """Like `parse`; also reads the address of a page as people paste it, even in a mail's brackets."""
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
        """Whether this is a docket. It gets a bill number later."""
        return self.number[1] == "D"

    @property
    def page_path(self) -> str:
        """The path of its page on the site (docs/design/source.md, "Addresses")."""
        return f"/Bills/{self.general_court}/{self.number}"

    @property
    def document_path(self) -> str:
        """The path of its document's JSON on the site."""
        return f"/api/GeneralCourts/{self.general_court}/Documents/{self.number}"

    @property
    def history_path(self) -> str:
        """The path of its JSON history on the site."""
        return f"{self.document_path}/DocumentHistoryActions"


class Action(Struct, frozen=True):
    """One row of a history: a day (None if the clerk left it out), a branch and the clerk's words.

    `branch` is House, Senate, Joint or Executive; `text` has its whitespace collapsed.
    """

    date: date | None
    branch: str
    text: str
    stricken: bool = False

    @property
    def sort_day(self) -> _Day:
        """The day to sort by. A row without a date comes last."""
        return self.date or date.max


class Voter(Struct, frozen=True):
    """Somebody who may vote: the code of their record, in capitals, and their name. Either may be unknown."""

    code: str | None = None
    name: str | None = None


VoteKind = Literal["committee", "roll_call"]
# The choices in a vote, in the order in which messages name them.
VOTE_CHOICES: Mapping[VoteKind, tuple[str, ...]] = {
    "committee": ("favorable", "adverse", "reserve_right", "no_vote"),
    "roll_call": ("yeas", "nays", "absent"),
}


class RecordedVote(Struct, frozen=True):
    """A vote from one source. `body` is a branch or a committee, by its name or the code of its record.

    `number` is the roll call's. `tally` counts the votes for each choice (`VOTE_CHOICES`), and `voters` says who made
    it. `source` is the path on the site.
    """

    bill: BillId
    kind: VoteKind
    body: str
    number: int | None
    date: date | None
    question: str
    tally: Mapping[str, int]
    voters: Mapping[str, tuple[Voter, ...]] = field(default_factory=dict)
    source: str = ""

    @property
    def complete(self) -> bool:
        """Whether every choice has as many names as votes."""
        return bool(self.voters) and all(len(self.voters.get(way, ())) == count for way, count in self.tally.items())

    @property
    def identity(self) -> tuple[object, ...]:
        """A key that is the same in all sources of a vote: the roll call's number, or the bill, body and day."""
        if self.number is not None:
            return self.kind, self.body, self.number
        return self.bill, self.body, self.date

    @property
    def names_path(self) -> str:
        """The path on the site that shows who voted how in this roll call."""
        if self.body == "Senate":
            return f"/RollCall/{self.bill.general_court}/SenateRollCall{self.number}.pdf"
        year = f"/{self.date.year}" if self.date else ""
        return f"/Journal/House/{self.bill.general_court}{year}/RollCalls"


Missing = Literal["row", "strike", "words"]


class Row(Struct, frozen=True):
    """A known action. `number` counts a bill's rows in the order they were first seen; it never changes.

    `missing` is what the site no longer shows (the row, its strike, its words), `missing_since` is since when. We do
    not yet believe it (promise 3). `former` and `former_date` are the words and the date before they last changed.
    """

    number: int
    action: Action
    former: str | None = None
    former_date: date | None = None
    missing: Missing | None = None
    missing_since: datetime | None = None


class Stated(Struct, frozen=True):
    """A single value of a page, such as the title; None until it was seen. The other fields are as in `Row`."""

    value: str | None = None
    former: str | None = None
    missing_since: datetime | None = None


class Cosponsor(Struct, frozen=True):
    """Somebody who signed on to a bill. `missing_since` is as in `Row`."""

    name: str
    missing_since: datetime | None = None


class VotesUnread(Struct, frozen=True):
    """Committee votes on a bill's page that cannot be read: since when, and the last error.

    `posted` says that a vote was seen; otherwise only the tab does not open. `at_first` says that they were unreadable
    from the start. Votes before that day are not news, even once they can be read.
    """

    since: datetime
    error: str
    posted: bool
    at_first: bool


class Bill(Struct, frozen=True):
    """What we know about a bill from all observations, with its rows in display order.

    `presenters` has one name per line; `cosponsors` is None until they were read. `rows_met` counts all rows ever seen.
    `committee_votes` are those on its page: the day of each, and its result in words.
    `revision` counts the observations written. The next one is written only if it has not changed (promise 4). Times
    are timezone-aware.
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
    committee_votes: tuple[tuple[date | None, str], ...] = ()
    votes_unread: VotesUnread | None = None
    cosponsors: tuple[Cosponsor, ...] | None = None
    revision: int = 0

    @property
    def history(self) -> tuple[Action, ...]:
        """The actions in display order, including missing ones that may come back."""
        return tuple(row.action for row in self.rows)

    @property
    def moved(self) -> date | None:
        """The day of the latest row that is not struck; None if no row has a date."""
        return max((row.date for row in self.history if row.date and not row.stricken), default=None)

    @property
    def presented_by(self) -> tuple[str, ...]:
        """The names of its presenters; empty if the site names none."""
        return tuple(filter(None, (self.presenters.value or "").split("\n")))

    @property
    def signed_by(self) -> frozenset[str]:
        """The names of its presenters and cosponsors, if they were read."""
        return frozenset((*self.presented_by, *(each.name for each in self.cosponsors or ())))


class UnreadVote(Struct, frozen=True):
    """A committee's vote that cannot be read, or only in part. `error` says whose it is, and why."""

    error: str


class SimilarBill(Struct, frozen=True):
    """A bill the site calls similar, of any court."""

    bill: BillId
    title: str


PartName = Literal["title", "pinslip", "sponsors", "history", "similar", "committee_votes"]


class UnreadPart(Struct, frozen=True):
    """A part of a page that could not be read. `sponsors` means all labels: presenters, sponsor and status."""

    name: PartName
    expected: str
    found: str

    def __str__(self) -> str:
        return f"expected {self.expected}, found {self.found}"


class Page(Struct, frozen=True):
    """The content of a bill's page, with the names of `read --json` (docs/design/contract.md).

    `history` and `actions_total` are None unless the history tab is active, and `()` and 0 if the page has no such tab.
    A part listed in `unread` is None or empty, but that does not mean it is missing from the page.
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
    tab_addresses: dict[str, str]
    similar: tuple[SimilarBill, ...] | None
    committee_votes: tuple[RecordedVote | UnreadVote, ...] | None
    unread: tuple[UnreadPart, ...] = ()


class Document(Struct, frozen=True):
    """The content of a document's JSON, with numbers as in `BillId`. Nearly every field can be None.

    The list of all documents of a court has only numbers, title, presenters and members.

    `sponsors` are the names of the primary sponsor, the joint one and the cosponsors, each once, in this order;
    `presenters` are the first two only, and `cosponsors` those who joined later, None if the site does not say.
    `members` are the codes and names of those sponsors who are legislators. `votes` are those of committees, with the
    codes of members. The emergency preamble is not part of `document_text`.
    """

    general_court: int
    bill_number: str | None
    docket: str | None
    title: str | None
    pinslip: str | None = None
    document_text: str | None = None
    sponsors: tuple[str, ...] = ()
    presenters: tuple[str, ...] = ()
    document_type: str | None = None
    cosponsors: tuple[str, ...] | None = None
    members: tuple[tuple[str, str], ...] = ()
    emergency_preamble: str | None = None
    votes: tuple[RecordedVote, ...] = ()

    @property
    def id(self) -> BillId:
        """Its bill number, or its docket until it has one."""
        return self.ids[0]

    @property
    def ids(self) -> tuple[BillId, ...]:
        """Its bill number and its docket, as far as it has them; never empty for a document of the site."""
        return tuple(BillId(self.general_court, name) for name in (self.bill_number, self.docket) if name)


PeopleRecord = Literal["committees", "committee", "member"]


class Seat(Struct, frozen=True):
    """A legislator's place in a committee; `member` is the code of the record, in capital letters."""

    member: str
    branch: str
    chair: bool = False


class Committee(Struct, frozen=True):
    """A committee of a General Court, with a `code` like `J19`; in `seats` chairs come first, and the Senate first."""

    general_court: int
    code: str
    name: str
    branch: str
    seats: tuple[Seat, ...] = ()

    @property
    def chairs(self) -> tuple[Seat, ...]:
        """The chairs, the Senate's first; none if the record names none."""
        return tuple(seat for seat in self.seats if seat.chair)

    @property
    def page_path(self) -> str:
        """The path of its page on the site."""
        return f"/Committees/Detail/{self.code}/{self.general_court}"


class Member(Struct, frozen=True):
    """A legislator in one General Court. A field is None if the record does not say.

    `phone` has only digits; `email` is the office's. Until the record is read, only code and name are known.
    """

    general_court: int
    code: str
    name: str
    branch: str | None = None
    district: str | None = None
    party: str | None = None
    leadership: str | None = None
    email: str | None = None
    phone: str | None = None
    room: str | None = None


# A day and an hour, Eastern. The hour is None if none is given.
HearingTime = tuple[date, time | None]


# The page of the site that lists hearings.
HEARINGS_PATH = "/Events/Hearings"


def hearing_path(event: int) -> str:
    """The path of a hearing's page on the site, by its number."""
    return f"/Events/Hearings/Detail/{event}"


class Appointment(Struct, frozen=True):
    """One version of a hearing's time and place on its agenda. `is_on` is false if it was called off.

    `since` is the Eastern day on which this version was first seen; None if it may be older than our first look.
    """

    day: date
    start: time | None
    place: str | None = None
    is_on: bool = True
    since: date | None = None

    @property
    def hour(self) -> HearingTime:
        """The day and the hour of it."""
        return self.day, self.start

    def says_the_same(self, other: "Appointment") -> bool:
        """Whether another version has the same time, status and place. A missing place equals any."""
        elsewhere = self.place and other.place and self.place.casefold() != other.place.casefold()
        return (self.hour, self.is_on) == (other.hour, other.is_on) and not elsewhere


class Agenda(Struct, frozen=True):
    """A hearing in the General Court's list; `event` is its number. Hours are Eastern. What is not given is None.

    `status` is the General Court's word: Scheduled, Confirmed, Completed, Canceled, Rescheduled. `end` is the end of
    the last part of the agenda, if that is on the same day. `bills` are the documents on the agenda, each once.
    `moved_from` is its former day and hour. `committee_code` names the committee's page. `null_fields` names fields
    that the answer left None although here they cannot be: `status`, and `bills` if some were.

    Storing it adds what all readings together say: `course`, its appointments, the present one last; `listed`, the
    Eastern day that the list first named it, since no agenda says when it was posted; `gone`, documents taken off it,
    each with the Eastern day that was first seen (None if it may be long ago); and whether the first list that we read
    had it.
    """

    event: int
    status: str
    day: date
    start: time | None = None
    end: time | None = None
    place: str | None = None
    committee: str | None = None
    committee_code: str | None = None
    description: str | None = None
    bills: tuple[BillId, ...] = ()
    moved_from: HearingTime | None = None
    null_fields: frozenset[str] = frozenset()
    course: tuple[Appointment, ...] = ()
    listed: date = date.min
    gone: tuple[tuple[BillId, date | None], ...] = ()
    on_the_first_list: bool = False

    @property
    def is_on(self) -> bool:
        """Whether it is announced now. A rescheduled one without a former slot may itself be the former slot."""
        status = self.status.casefold()
        return status not in {"canceled", "cancelled"} and (status != "rescheduled" or self.moved_from is not None)

    @property
    def named(self) -> tuple[BillId, ...]:
        """The documents on it. If all were taken off, those that were on it."""
        return self.bills or tuple(bill for bill, _ in self.gone)

    @property
    def ever_named(self) -> Collection[BillId]:
        """The documents on it, and those that were taken off it, each once."""
        return dict.fromkeys((*self.bills, *(bill for bill, _ in self.gone)))

    @property
    def now(self) -> Appointment:
        """The present, or last, appointment."""
        return self.course[-1]

    def at(self, day: date) -> Appointment | None:
        """Its appointment as known before a day; None if it was not yet listed then.

        What the first list that we read says counts as older than any day.
        """
        since = None if self.on_the_first_list else self.listed
        known = [each for each in self.course if (at := each.since or since) is None or at < day]
        return known[-1] if known else None

    @property
    def earlier_hours(self) -> frozenset[HearingTime]:
        """The earlier hours that it moved away from."""
        return frozenset(each.hour for each in self.course) - {self.now.hour}

    @property
    def steps(self) -> int:
        """How often its appointment changed."""
        return len(self.course) - 1 + (not self.course[0].is_on)


class Notice(Struct, frozen=True):
    """The committee's notice on the page of a hearing, with its line breaks.

    The address of a link follows its words as `<https://…>`. Earlier readings show `since` when it has these words
    (Eastern), how often they changed, and what they were `before`.
    """

    text: str = ""
    since: datetime | None = None
    times_changed: int = 0
    before: str | None = None


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
# Changes of a known row. Everybody who heard about the row must hear about them (promise 5).
CORRECTING: frozenset[ChangeKind] = frozenset({"action_struck", "action_restored", "action_removed", "action_reworded"})
# After these the row no longer counts.
UNDOING: frozenset[ChangeKind] = frozenset({"action_struck", "action_removed"})


class Change(Struct, frozen=True):
    """A difference between an observation and what was known. Fields that do not apply are None.

    `row` is the number of the row, `text` the clerk's words or the new value, `kinds` what the words mean. When a
    docket gets its number, that is a change of the bill with that number: `text` is the number, `old` the docket.
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


class Link(Struct, frozen=True):
    """A proposal moves to another number by official words (docs/design/architecture.md, "Links between bills").

    `row` is the number of the row of `origin` that says so.
    """

    origin: BillId
    to: BillId
    relation: str
    row: int
