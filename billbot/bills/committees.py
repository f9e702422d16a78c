"""Who decides: committees with their hearings, legislators, and how they voted, as far as the record gives names."""

from collections.abc import Mapping
from datetime import date, time
from typing import Literal

from msgspec import Struct, field

from billbot.bills.numbers import BillId

VoteKind = Literal["committee", "roll_call"]
# How one can vote, in the order in which it is said.
VOTED: Mapping[VoteKind, tuple[str, ...]] = {
    "committee": ("favorable", "adverse", "reserve_right", "no_vote"),
    "roll_call": ("yeas", "nays", "absent"),
}
PeopleRecord = Literal["committee", "member"]


class Voter(Struct, frozen=True):
    """Somebody who could vote: the code of the record, in capital letters, and the name; either may be unknown."""

    code: str | None = None
    name: str | None = None


class RecordedVote(Struct, frozen=True):
    """A vote as one witness has it: `body` is a committee, by its name or the code of its record, or a branch.

    `number` is that of a roll call. `tally` counts each way to vote (`VOTED`), as far as the witness says; `voters` are
    those who voted so. `source` is the path at the site where it was read.
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
        """Whether there are as many names as votes, each way."""
        return bool(self.voters) and all(len(self.voters.get(way, ())) == count for way, count in self.tally.items())

    @property
    def taken(self) -> tuple[object, ...]:
        """What tells it from other votes: a roll call by its number, on whichever bill, any other by bill and day."""
        if self.number is not None:
            return self.kind, self.body, self.number
        return self.bill, self.body, self.date


class Seat(Struct, frozen=True):
    """A legislator's place in a committee; `member` is the code of the record, in capital letters."""

    member: str
    branch: str
    chair: bool = False


class Committee(Struct, frozen=True):
    """A committee of a General Court: `code` like `J19`, its seats with the chairs first, the Senate's before."""

    general_court: int
    code: str
    name: str
    branch: str
    seats: tuple[Seat, ...] = ()

    @property
    def chairs(self) -> tuple[Seat, ...]:
        """The chairs, the Senate's first; none where the record names none."""
        return tuple(seat for seat in self.seats if seat.chair)


class Member(Struct, frozen=True):
    """A legislator in one General Court, as far as the record says.

    `phone` is digits alone, `email` the address of the office. Of one whose record was not read yet the code
    and the name are known alone.
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
    `moved_from` is the day and hour that it was on before. `committee_code` names the committee's page. `unsaid` names
    what was null in the answer, and here has to be something: `status`, and `bills` where some of them were.
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
    unsaid: frozenset[str] = frozenset()

    @property
    def stands(self) -> bool:
        """Whether it is announced at the moment; a rescheduled one without its earlier slot may be that slot itself."""
        status = self.status.casefold()
        return status not in {"canceled", "cancelled"} and (status != "rescheduled" or self.moved_from is not None)


class Appointment(Struct, frozen=True):
    """When and where an agenda has put its hearing at one time, and whether it then `stands` or was called off.

    `since` is the Eastern day on which that was first seen, null where it may have been so for long.
    """

    day: date
    start: time | None
    place: str | None
    stands: bool
    since: date | None

    @property
    def hour(self) -> Hour:
        """The day and the hour that it is on."""
        return self.day, self.start

    def same(self, other: "Appointment") -> bool:
        """Whether another one says the same; a place that is not given is no other place."""
        elsewhere = self.place and other.place and self.place.casefold() != other.place.casefold()
        return (self.hour, self.stands) == (other.hour, other.stands) and not elsewhere


class Notice(Struct, frozen=True):
    """What a hearing's own page says in the committee's words, a line each.

    Behind the words of a link its address stands as `<https://…>`. `form` says that the page offers the site's own form
    for testimony.
    """

    text: str = ""
    form: bool = False
