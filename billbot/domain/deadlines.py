"""By when committees have to report, per bill: from its own extensions, else by its court's rules or dates. Pure.

Nothing is made up: a court without a table has no days, and what follows from a table and not from a row of the bill
says that it is derived (promise 10). Why the rules of the 194th differ by branch stands in docs/design/source.md, "The
calendar of a term".
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from billbot.clock import EASTERN
from billbot.domain import actions
from billbot.domain.bills import Action, BillId, Court, Deadline, ReportingRule

# What takes a bill out of a committee's hands.
_SETTLING = frozenset(
    {
        *("reported", "reported_favorably", "reported_adversely", "study_order", "new_draft", "accompanied"),
        *("substituted", "placed_on_file", "orders_of_the_day", "engrossed", "rejected", "enacted", "signed"),
        *("chaptered", "no_further_action"),
    }
)

_LETTING_IN = frozenset({"rules", "house rules", "senate rules", "joint rules"})


def deadlines(
    bill: BillId, history: Iterable[Action], court: Court | None, today: date, heard: Iterable[date] = ()
) -> tuple[Deadline, ...]:
    """The days by which a committee has to report on a bill, the nearest first; none once it has reported.

    The last extension in the history of the committee that has it stands in place of what the court says. The first
    rule of the court that fits the bill gives its day; where none does, its dates do, as long as the bill is in its
    first committee, since these are about that. `heard` are the days of the bill's hearings that stand, in any order:
    one that is still to come counts for nothing. `court` is the bill's own, null where nothing is known of it; `today`
    and all days are Eastern.
    """
    standing = _Standing()
    for action in sorted((row for row in history if not row.stricken), key=lambda row: row.date or date.max):
        standing.take(action)
    if not standing.in_committee:
        return ()
    if standing.extended is not None:
        day, row = standing.extended
        return (Deadline(bill, day, row.text, pending=standing.pending, passed=day < today, stated=row.date),)
    if court is None or court.number != bill.general_court:
        return ()
    rule = next((each for each in court.reporting_rules if standing.under(each, bill)), None)
    if rule is not None:
        found = _by(rule, bill, standing.heard(heard, today), today)
        return () if found is None else (found,)
    if standing.reported:
        return ()
    return tuple(
        Deadline(bill, each.date, each.rule, each.source, derived=True, passed=each.date < today)
        for each in sorted(court.reporting, key=lambda each: each.date)
    )


def _by(rule: ReportingRule, bill: BillId, heard: date | None, today: date) -> Deadline | None:
    """The day that a rule gives; null where it gives none yet, or none any more: what is heard too late for it."""
    counted = None
    if heard is not None and rule.days_after_hearing is not None:
        counted = heard + timedelta(days=rule.days_after_hearing)
    day = min((each for each in (counted, rule.latest) if each), default=None)
    if day is None or (heard is not None and day < heard):
        return None
    until = None
    if counted is not None and rule.chair_may_add:
        until = min(day + timedelta(days=rule.chair_may_add), rule.latest or date.max)
    return Deadline(
        bill,
        day,
        "",
        rule.source,
        derived=True,
        passed=day < today,
        days=rule.days_after_hearing,
        heard=heard if counted else None,
        chair_until=until if until != day else None,
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
    """Whether a bill is in a committee's hands, in whose and until when, row by row."""

    def __init__(self) -> None:
        self.in_committee = False
        self.reported = False
        self.committee: str | None = None
        self.since: date | None = None
        self.extended: tuple[date, Action] | None = None
        self.pending = False

    def take(self, action: Action) -> None:
        """Take the next row."""
        meaning = actions.read(action.text)
        kinds: Sequence[str] = meaning.kinds
        settled = _SETTLING.intersection(kinds)
        if settled:
            # What is filed late is let in by the committees on Rules, whose reports decide nothing.
            let_in = settled == {"reported"} and any(
                _plain(each) in _LETTING_IN for each in (*meaning.committees, self.committee or "")
            )
            self.in_committee, self.reported, self.extended = False, self.reported or not let_in, None
        if actions.SENDING.intersection(kinds):
            # More time for the one committee is none for the next.
            self.in_committee, self.since, self.extended = True, action.date, None
            self.committee = meaning.committees[-1] if meaning.committees else None
        if meaning.reporting_date is not None:
            self.in_committee, self.extended = True, (meaning.reporting_date, action)
            self.pending = "pending concurrence" in action.text.casefold()
        elif "concurred" in kinds and self.extended is not None and action.branch != self.extended[1].branch:
            self.pending = False

    def under(self, rule: ReportingRule, bill: BillId) -> bool:
        """Whether a rule is about the bill where it is; one that names no committee is about the first that has it."""
        if rule.committee is None:
            fits = not self.reported
        else:
            fits = self.committee is not None and _plain(rule.committee) == _plain(self.committee)
        if rule.branch is not None:
            fits = fits and bill.number.startswith(rule.branch[0])
        if rule.referred_before is not None:
            fits = fits and self.since is not None and self.since < rule.referred_before
        return fits

    def heard(self, days: Iterable[date], today: date) -> date | None:
        """The first hearing in the hands of this committee; null where none is past yet."""
        return min((day for day in days if day < today and (self.since is None or day >= self.since)), default=None)


def _plain(committee: str) -> str:
    return committee.casefold().removeprefix("the ")
