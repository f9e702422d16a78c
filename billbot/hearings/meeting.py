"""What is told of a hearing, by a row or by an agenda, and whether that differs from what was heard. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Literal, Self

from billbot.hearings.values import Announced, same_place

By = Literal["row", "agenda"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """All that is told of a hearing: whether it stands, when and where; and by what it was told, a row or an agenda."""

    stands: bool
    day: date
    start: time | None
    place: str
    by: By

    @classmethod
    def of(cls, hearing: Announced, by: By) -> Self:
        """The state of a hearing, to be told by a row or by its agenda."""
        return cls(hearing.stands, hearing.day, hearing.slot.start, hearing.slot.place or "", by)

    @property
    def encoded(self) -> str:
        """As the ledger keeps it."""
        start = self.start.isoformat("minutes") if self.start else "-"
        return f"{self.by} {'on' if self.stands else 'off'} {self.day.isoformat()} {start} {self.place}"

    @classmethod
    def decode(cls, text: str) -> Self:
        """What `encoded` gave."""
        by, on, day, start, place = text.split(" ", 4)
        told_by: By = "agenda" if by == "agenda" else "row"
        return cls(
            on == "on", date.fromisoformat(day), None if start == "-" else time.fromisoformat(start), place, told_by
        )

    def known_as(self, other: Self | None) -> Self:
        """The same, in the place that it had by then where that was not given when it was told."""
        return self if self.place or other is None else replace(self, place=other.place)

    def says(self, other: Self) -> bool:
        """Whether to have heard this is to have heard the other."""
        if self.stands != other.stands or (self.day, self.start) != (other.day, other.start):
            return False
        return not self.stands or same_place(self.place, other.place)


def differs(was: Meeting | None, now: Meeting, others: Iterable[Meeting] = ()) -> bool:
    """Whether a recipient who has heard `was` of a hearing (null for nothing) has to hear what it is `now`.

    That a hearing is off is news to whoever knew of it alone. `others` are what was heard of the bill's other hearings:
    the same under another number of an agenda is nothing new.
    """
    if was is None:
        return now.stands and not any(each.says(now) for each in others)
    return not was.says(now)


def days_turned(found: Iterable[tuple[Announced | None, Announced]]) -> frozenset[date]:
    """The days of hearings on agendas that are not as they were before, null for nothing."""
    return frozenset(
        now.day for was, now in found if differs(Meeting.of(was, "agenda") if was else None, Meeting.of(now, "agenda"))
    )


def turned_by(before: Iterable[Announced], after: Iterable[Announced]) -> tuple[tuple[str, Meeting | None], ...]:
    """The keys of the hearings that an agenda's reading has turned, each with what it was before, null for nothing."""
    was = {each.key: Meeting.of(each, "agenda") for each in before}
    now = {each.key: Meeting.of(each, "agenda") for each in after}
    return tuple((key, was.get(key)) for key, each in now.items() if key not in was or differs(was[key], each))
