"""What rows make of the hearings that stood before: announced, moved, told again, or nothing at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from billbot.actions import Hearing
from billbot.bills import BillId, Row
from billbot.hearings.course import by_rows
from billbot.hearings.values import Announced, same_slot


@dataclass(frozen=True, slots=True)
class HearingChange:
    """A hearing before and after rows were entered or altered; null where it was not, or is not any more."""

    before: Announced | None
    after: Announced | None

    @property
    def slots(self) -> tuple[Hearing, ...]:
        """When it was and when it is."""
        return tuple(each.slot for each in (self.before, self.after) if each is not None)

    @property
    def former(self) -> Hearing | None:
        """When it was, where that stood and is not so any more."""
        if self.before is None or not self.before.stands or self.after is None:
            return None
        off = not self.after.stands
        return self.before.slot if off or self.before.slot != self.after.slot else None

    @property
    def goes_online(self) -> bool:
        """Whether the place is the same room by name, and said in other words: that it is online, too, or no more."""
        return len({slot.place for slot in self.slots if slot.place}) > 1

    @property
    def says_nothing(self) -> bool:
        """Whether the hearing stands as it stood, or is off as it was."""
        one, other = self.before, self.after
        return one is not None and other is not None and one.stands == other.stands and same_slot(one.slot, other.slot)

    def is_over(self, now: datetime) -> bool:
        """Whether it is over, where it was and where it is."""
        return all(slot.is_over(now) for slot in self.slots)


def changed(bill: BillId, before: Iterable[Row], after: Iterable[Row], row: int) -> tuple[HearingChange, ...]:
    """What became, from the rows `before` to those `after`, of the hearings that the row of this number is about."""
    was, now = by_rows(bill, before), by_rows(bill, after)
    found = [
        HearingChange(next((old for old, shared in was if shared & rows), None), hearing)
        for hearing, rows in now
        if row in rows or any(row in shared for _, shared in was if shared & rows)
    ]
    gone = [old for old, rows in was if row in rows and not any(rows & shared for _, shared in now)]
    return (*found, *(HearingChange(old, None) for old in gone))
