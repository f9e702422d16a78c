"""One turn: the bills that are due, and, as soon as one has moved, those that may have moved with it."""

from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime, timedelta

from billbot.bills import BillId
from billbot.clock import elapsed
from billbot.planning.looks import Plan, Prospect

# What is due is looked at for so long where nothing else is said, and what a row leads to for so long behind it: then
# what was found is told. The last look at what is due ends within the minute, since the next turn begins with a minute:
# of many bills half the time would else be lost.
FOR_DUE, _FOR_KIN = timedelta(seconds=55), timedelta(minutes=4)
# What was looked at so lately is not looked at again for another's row.
_FRESH = timedelta(minutes=3)
# After so many looks in a committee at which nothing had moved the rest of it is left to its time; so with all others.
_IN_COMMITTEE, _ANYWHERE = 12, 4


class PlannedTurn:
    """The looks of a turn, one after the other; contagion comes first.

    `due` is what is due, as the plan says, and is looked at for the time `for_due`.
    """

    def __init__(self, plan: Plan, began: datetime, due: Sequence[BillId], for_due: timedelta = FOR_DUE) -> None:
        self.plan, self._began, self._for_due = plan, began, for_due
        self._all, self._due = tuple(due), deque(due)
        self._seen: set[BillId] = set()
        self._kin: deque[BillId] = deque()
        self._hot: dict[Hashable, tuple[deque[BillId], int]] = {}

    @property
    def left(self) -> list[BillId]:
        """What is due and was not looked at in this turn."""
        return [bill for bill in self._all if bill not in self._seen]

    def next(self, now: datetime) -> BillId | None:
        """The bill to look at now; null where the turn is over."""
        so_far = elapsed(self._began, now)
        if so_far < self._for_due + _FOR_KIN and (kin := self._next_kin(now)) is not None:
            return kin
        while self._due and so_far < self._for_due:
            bill = self._due.popleft()
            if bill not in self._seen:
                return bill
        return None

    def looked(self, prospect: Prospect, *, moved: bool, kin: Iterable[BillId] = ()) -> None:
        """Take in a look: what is known of the bill by it, and whether anything `moved`.

        Of what did, `kin` are the bills that most likely have moved, too: of its proposal, on its agenda.
        """
        before = self.plan.prospects.get(prospect.bill)
        self._seen.add(prospect.bill)
        self.plan.update(prospect)
        if moved:
            self._kin.extend(kin)
            for group in dict.fromkeys((before.group if before else None, prospect.group)):
                if group is not None:
                    self._stir(group, _IN_COMMITTEE)
            self._stir(None, _ANYWHERE)

    def _stir(self, group: tuple[int, str] | None, patience: int) -> None:
        """Look at the others of a group, the one that waited for longest first, as long as that shows anything."""
        if group in self._hot:
            self._hot[group] = (self._hot[group][0], patience)
            return
        members = [each for each in self.plan.prospects.values() if each.weight > 0 and group in {None, each.group}]
        members.sort(key=lambda each: each.looked.timestamp() if each.looked else 0.0)
        self._hot[group] = (deque(each.bill for each in members), patience)

    def _next_kin(self, now: datetime) -> BillId | None:
        while self._kin:
            bill = self._kin.popleft()
            if self._may_have_moved(bill, now):
                return bill
        for group, (members, patience) in self._hot.items():
            while members and patience > 0:
                bill = members.popleft()
                if self._may_have_moved(bill, now):
                    self._hot[group] = (members, patience - 1)
                    return bill
        return None

    def _may_have_moved(self, bill: BillId, now: datetime) -> bool:
        """Whether a bill of the plan was not looked at just now."""
        known = self.plan.prospects.get(bill)
        if known is None or bill in self._seen:
            return False
        return known.looked is None or elapsed(known.looked, now) >= _FRESH
