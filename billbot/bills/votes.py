"""Who decides, and how somebody voted: committees, legislators and votes, as far as the record gives names."""

from collections.abc import Mapping
from datetime import date
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
