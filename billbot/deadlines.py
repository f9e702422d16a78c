"""By when committees have to report, per bill: from its own extensions, else from its court's dates. Pure.

Nothing is made up: a court without a table has no dates, and what follows from a table and not from a row of the bill
says that it is derived (promise 10).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from billbot import actions
from billbot.bills import Action, BillId, Court, Deadline
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
        day, row = standing.extended
        return (Deadline(bill, day, row.text, pending=standing.pending, passed=day < today),)
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
    return tuple(each for each in found if each.passed and max(since, first_seen) < _over(each.day) <= until)


def _over(day: date) -> datetime:
    """The midnight, Eastern, at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), EASTERN)


class _Standing:
    """Whether a bill is in a committee's hands, and until when, row by row."""

    def __init__(self) -> None:
        self.in_committee = False
        self.reported = False
        self.extended: tuple[date, Action] | None = None
        self.pending = False

    def take(self, action: Action) -> None:
        """Go one row further."""
        meaning = actions.read(action.text)
        kinds: Sequence[str] = meaning.kinds
        if _SETTLING.intersection(kinds):
            self.in_committee, self.reported, self.extended = False, True, None
        if _SENDING.intersection(kinds):
            self.in_committee = True
        if meaning.reporting_date is not None:
            self.in_committee, self.extended = True, (meaning.reporting_date, action)
            self.pending = "pending concurrence" in action.text.casefold()
        elif "concurred" in kinds and self.extended is not None and action.branch != self.extended[1].branch:
            self.pending = False
