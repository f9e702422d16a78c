"""By when committees have to report, per bill: from its own extensions, else from its court's dates. Pure.

Nothing is made up: a court without a table has no dates, and what follows from a table and not from a row of the bill
says that it is derived (DESIGN, promise 10).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from billbot import actions
from billbot.bills import Action, BillId, Court
from billbot.clock import EASTERN

_SENDING = frozenset({"referred", "discharged", "recommitted"})
# What takes a bill out of a committee's hands.
_SETTLING = frozenset(
    {
        "reported",
        "reported_favorably",
        "reported_adversely",
        "study_order",
        "new_draft",
        "accompanied",
        "substituted",
        "placed_on_file",
        "orders_of_the_day",
        "engrossed",
        "rejected",
        "enacted",
        "signed",
        "chaptered",
        "no_further_action",
    }
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which a committee has to report on a bill.

    `derived` says that it follows from the dates of the court, whose `rule` and `source` are given; else it is what a
    row of the bill's own history says, and `rule` holds the clerk's words. `pending` says that the row waits for the
    other branch to agree. `passed` says that the day is over and the history shows neither a report nor another date.
    """

    bill: BillId
    day: date
    rule: str
    source: str = ""
    derived: bool = False
    pending: bool = False
    passed: bool = False

    @property
    def lapses_at(self) -> datetime:
        """The midnight, Eastern, at which the day is over."""
        return datetime.combine(self.day + timedelta(days=1), time(), EASTERN)


def deadlines(bill: BillId, history: Iterable[Action], court: Court | None, today: date) -> tuple[Deadline, ...]:
    """The days by which a committee has to report on a bill, the nearest first; none once it has reported.

    The last extension in the history stands in place of what the court's dates say. These count while the bill is in
    its first committee: the rules that set them are about that. `court` is the bill's own, null where nothing is known
    of it; `today` is an Eastern day.
    """
    standing = _Standing()
    for action in sorted((row for row in history if not row.stricken), key=lambda row: row.date or date.max):
        standing.take(action)
    if not standing.in_committee:
        return ()
    if standing.extended is not None:
        day, text = standing.extended
        pending = "pending concurrence" in text.casefold()
        return (Deadline(bill, day, text, pending=pending, passed=day < today),)
    if standing.reported or court is None or court.number != bill.general_court:
        return ()
    return tuple(
        Deadline(bill, each.date, each.rule, each.source, derived=True, passed=each.date < today)
        for each in sorted(court.reporting, key=lambda each: each.date)
    )


def lapsed(
    found: Iterable[Deadline], since: datetime, until: datetime, first_seen: datetime | None
) -> tuple[Deadline, ...]:
    """Those of `found` that passed without a row after `since` and up to `until`: each in one period and no other.

    None that was over when the bill was first seen, nor any of a bill that was not seen yet. Times are aware.
    """
    if first_seen is None:
        return ()
    return tuple(each for each in found if each.passed and max(since, first_seen) < each.lapses_at <= until)


class _Standing:
    """Whether a bill is in a committee's hands, and until when, row by row."""

    def __init__(self) -> None:
        self.in_committee = False
        self.reported = False
        self.extended: tuple[date, str] | None = None

    def take(self, action: Action) -> None:
        """Go one row further."""
        meaning = actions.read(action.text)
        kinds: Sequence[str] = meaning.kinds
        if _SETTLING.intersection(kinds):
            self.in_committee, self.reported, self.extended = False, True, None
        if _SENDING.intersection(kinds):
            self.in_committee = True
        if meaning.reporting_date is not None:
            self.in_committee, self.extended = True, (meaning.reporting_date, meaning.text)
