"""Who decides: committees with their seats, and the legislators who sit there, as the record has them."""

from dataclasses import dataclass
from typing import Literal

PeopleRecord = Literal["committee", "member"]


@dataclass(frozen=True, slots=True)
class Seat:
    """A legislator's place in a committee; `member` is the code of the record, in capital letters."""

    member: str
    branch: str
    chair: bool = False


@dataclass(frozen=True, slots=True)
class Committee:
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


@dataclass(frozen=True, slots=True)
class Member:
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
