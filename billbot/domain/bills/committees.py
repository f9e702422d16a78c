"""The values about committees: their seats and hearings, legislators, and votes by name."""

from collections.abc import Mapping
from datetime import date, time
from typing import Literal

from msgspec import Struct, field

from billbot.domain.bills.bill import BillId, Voter

VoteKind = Literal["committee", "roll_call"]
# The choices in a vote, in the order in which messages name them.
VOTE_CHOICES: Mapping[VoteKind, tuple[str, ...]] = {
    "committee": ("favorable", "adverse", "reserve_right", "no_vote"),
    "roll_call": ("yeas", "nays", "absent"),
}
PeopleRecord = Literal["committee", "member"]


class RecordedVote(Struct, frozen=True):
    """A vote as one source has it: `body` is a committee, by its name or the code of its record, or a branch.

    `number` is that of a roll call. `tally` has the votes for each choice (`VOTE_CHOICES`) that the source counts, and
    `voters` who made it. `source` is the path at the site that it was read from.
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
        """A key that all sources of one vote share: the number of a roll call, or the bill, body and day."""
        if self.number is not None:
            return self.kind, self.body, self.number
        return self.bill, self.body, self.date

    @property
    def names_path(self) -> str:
        """The path at the site where people read who voted how in this roll call."""
        if self.body == "Senate":
            return f"/RollCall/{self.bill.general_court}/SenateRollCall{self.number}.pdf"
        year = f"/{self.date.year}" if self.date else ""
        return f"/Journal/House/{self.bill.general_court}{year}/RollCalls"


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
        """The chairs, the Senate's first; none where the record names none."""
        return tuple(seat for seat in self.seats if seat.chair)

    @property
    def page_path(self) -> str:
        """The path of its page at the site."""
        return f"/Committees/Detail/{self.code}/{self.general_court}"


class Member(Struct, frozen=True):
    """A legislator in one General Court; what the record does not say is null.

    `phone` has digits only, `email` is the address of the office. Before the record was read only the code and the name
    are known.
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


# A day and an hour, Eastern; the hour is null where none is given.
Hour = tuple[date, time | None]


class Agenda(Struct, frozen=True):
    """A hearing under its number, `event`; hours are Eastern, and what is not given is null.

    `status` is the General Court's word: Scheduled, Confirmed, Completed, Canceled, Rescheduled. `end` is the end of
    the last part of the agenda, if that is on the same day. `bills` are the documents on the agenda, each once.
    `moved_from` is its former day and hour. `committee_code` names the committee's page. `null_fields` names the fields
    that the answer left null though they cannot be null here: `status`, and `bills` if some of them were.
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
    moved_from: Hour | None = None
    null_fields: frozenset[str] = frozenset()

    @property
    def stands(self) -> bool:
        """Whether it is announced at present; a rescheduled one without a former slot may itself be the former slot."""
        status = self.status.casefold()
        return status not in {"canceled", "cancelled"} and (status != "rescheduled" or self.moved_from is not None)


def hearing_path(event: int) -> str:
    """The path of a hearing's page at the site, by its number."""
    return f"/Events/Hearings/Detail/{event}"


class Appointment(Struct, frozen=True):
    """One version of a hearing's time and place, and whether it `stands` or was called off.

    `since` is the Eastern day on which this version was first seen; null if it may be older than our first look.
    """

    day: date
    start: time | None
    place: str | None
    stands: bool
    since: date | None

    @property
    def hour(self) -> Hour:
        """The day and the hour of it."""
        return self.day, self.start

    def says_the_same(self, other: "Appointment") -> bool:
        """Whether another version has the same time, status and place; a missing place equals any."""
        elsewhere = self.place and other.place and self.place.casefold() != other.place.casefold()
        return (self.hour, self.stands) == (other.hour, other.stands) and not elsewhere


class Notice(Struct, frozen=True):
    """The committee's notice on the page of a hearing, with its line breaks.

    The address of a link follows its words as `<https://…>`. `form` says that the page has the site's form for
    testimony.
    """

    text: str = ""
    form: bool = False
