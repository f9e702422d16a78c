"""What we know about bills and hearings, now and earlier, worked out once for all recipients of a delivery."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from msgspec.structs import replace

from billbot.briefs.hearings import known_hearings
from billbot.briefs.watch import Watch, agendas_since, shown_by_rows
from billbot.domain import actions, agendas, hearings
from billbot.domain.actions import Slot
from billbot.domain.bills import Agenda, Bill, BillId, Change, HearingTime
from billbot.domain.hearings import Hearing
from billbot.store import Store

_Found = TypeVar("_Found")


class DeliveryCache:
    """What is known about bills and hearings, and other results that many recipients share, worked out once for all.

    It also has what was known at a moment. `today` is the Eastern day.
    """

    def __init__(self, store: Store, watch: Watch, today: date) -> None:
        self._store, self._watch, self.today = store, watch, today
        self._last: dict[str, tuple[object, object]] = {}
        self._kept: dict[object, object] = {}
        self.failed: set[BillId] = set()  # an unexpected error hides when these are heard

    def once(self, of: object, work_out: Callable[[], _Found]) -> _Found:
        """The result of `work_out`, kept under the key `of` as long as this cache."""
        if of not in self._kept:
            self._kept[of] = work_out()
        return cast("_Found", self._kept[of])

    def changes_since(self, bill: BillId, moment: int) -> tuple[tuple[int, Change], ...]:
        """The changes of a bill after a moment, with their ids, in order."""
        return self.once(
            ("changes", bill, moment),
            lambda: tuple(
                (key, replace(change, kinds=actions.read(change.text or "").kinds if change.row is not None else ()))
                for key, change in self._store.bills.changes_since(bill, moment)
            ),
        )

    def bill_at(self, bill: BillId, moment: int) -> Bill:
        """A bill as known at a moment; before its first sight, as first seen, since that is not news (promise 1)."""

        def work_out() -> Bill:
            known = self._store.moments.bill(bill, moment)
            if known is not None:
                return known
            now = self._store.bills.last_seen(bill) or Bill(bill)
            new = {change.row for _, change in self.changes_since(bill, moment) if change.kind == "action_added"}
            return replace(now, rows=tuple(row for row in now.rows if row.number not in new))

        return self.once(("bill", bill, moment), work_out)

    def hours(self, bill: BillId, moment: int | None = None) -> dict[HearingTime, Slot]:
        """When a bill is heard, now or as known at a moment."""

        def then(moment: int) -> tuple[Hearing, ...]:
            known = self.bill_at(bill, moment)
            met = self._store.bills.rows_first_seen(bill)
            days = {
                position: met[row.number].date() for position, row in enumerate(known.rows) if row.action.date is None
            }
            posted = [self._watch.numbered(agenda) for agenda in self._store.moments.agendas(moment, bill)]
            return agendas.with_agendas(hearings.of_bill(bill, known.history, days), posted, {bill})

        def work_out() -> dict[HearingTime, Slot]:
            self.failed.add(bill)
            heard = self.hearings_of(bill) if moment is None else then(moment)
            self.failed.discard(bill)
            return hearings.by_hour(heard)

        return self.once(("hours", bill, moment), work_out)

    def unless_as_last(self, what: str, of: object, work_out: Callable[[], _Found]) -> _Found:
        """The last result named `what`, if its inputs (`of`) were the same; otherwise the result of `work_out`.

        Only the last one is kept, since results are large and recipients of the same message come one after another.
        `of` has all inputs that are not from the database; they are compared as a whole.
        """
        last = self._last.get(what)
        if last is None or last[0] != of:
            last = self._last[what] = of, work_out()
        return cast("_Found", last[1])

    def by_rows(self, bill: BillId) -> hearings.ByRows:
        """A bill's hearings by its rows, each with the numbers of its rows."""
        known = self._store.bills.last_seen(bill)
        return self.once(("by rows", bill), lambda: hearings.by_rows(bill, known.rows if known else ()))

    @cached_property
    def agendas(self) -> Sequence[Agenda]:
        """Every agenda that is known."""
        return agendas_since(self._store, self._watch, date.min)

    @cached_property
    def hearings(self) -> tuple[Hearing, ...]:
        """Every hearing of what we follow, each once."""
        return known_hearings(self._store, self._watch)

    def hearings_of(self, bill: BillId) -> tuple[Hearing, ...]:
        """One bill's hearings, by its history and the agendas. Their keys do not depend on other bills."""

        def work_out() -> tuple[Hearing, ...]:
            known = self._store.bills.last_seen(bill)
            by_rows = shown_by_rows(self._store, bill, known.history if known else ())
            return agendas.with_agendas(by_rows, self.agendas, {bill})

        return self.once(("hearings", bill), work_out)
