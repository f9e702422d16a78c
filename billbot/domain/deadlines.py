"""The days that are set for a bill, other than hearings: by when its committee has to report, and what rows set. Pure.

By when a committee has to report follows from the bill's own extensions, else from its court's rules or dates. Nothing
is made up: a court without a table has no days, and what follows from a table and not from a row of the bill says that
it is derived (promise 10). Why the rules of the 194th differ by branch is in docs/design/source.md, "The calendar
of a term".

A day that a row sets (on a calendar, of a delay, a meeting of a conference) is only a plan: no row says that it was
kept, and a row that comes before the day may cancel it.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

from msgspec import Struct

from billbot.clock import EASTERN
from billbot.domain import action_kinds, actions
from billbot.domain.actions import Meaning, name_key
from billbot.domain.bills import Action, BillId
from billbot.domain.watched import Court, ReportingRule


class Deadline(Struct, frozen=True):
    """A day by which a committee has to report on a bill.

    `derived` says that it follows from the court's dates or rules, with their `source`. Otherwise a row of the bill's
    own history, of the day `stated`, says so, and `rule` has the clerk's words. `pending` says that the other branch
    has yet to agree. `passed` says that the day is over and the history has neither a report nor another date.

    For a day by a reporting rule, `rule` is empty: `days` is the number of days after the hearing, `heard` the day of
    that hearing, None if there was none yet, and `chair_until` the day until which the chair may extend it, without any
    row.
    """

    bill: BillId
    day: date
    rule: str
    source: str = ""
    derived: bool = False
    pending: bool = False
    passed: bool = False
    stated: date | None = None
    days: int | None = None
    heard: date | None = None
    chair_until: date | None = None


# What takes a bill out of a committee's hands.
_SETTLING = frozenset(
    {
        *("reported", "reported_favorably", "reported_adversely", "study_order", "new_draft", "accompanied"),
        *("substituted", "placed_on_file", "orders_of_the_day", "engrossed", "rejected", "enacted", "signed"),
        *("chaptered", "no_further_action"),
    }
)

_LETTING_IN = frozenset({"rules", "house rules", "senate rules", "joint rules"})


def committee_deadlines(
    bill: BillId, history: Iterable[Action], court: Court | None, today: date, heard: Iterable[date] = ()
) -> tuple[Deadline, ...]:
    """The days by which a committee has to report on a bill, the nearest first; none once it has reported.

    The last extension in the history of the committee that has it replaces what the court says. The first rule of the
    court that fits the bill gives its day; where none does, its dates do, as long as the bill is in its first
    committee, since these are about that. `heard` are the days of the bill's hearings that stand, in any order: one
    that is still to come counts for nothing. `court` is the bill's own, None if nothing is known of it; `today` and all
    days are Eastern.
    """
    standing = _Standing()
    for action in sorted((row for row in history if not row.stricken), key=lambda row: row.sort_day):
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
    """The day that a rule gives; None if it gives none yet, or none any more: what is heard too late for it."""
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
    """The deadlines in `found` that passed without a row after `since` and up to `until`: each in exactly one period.

    Not those that were over when the bill was first seen, nor any of a bill that was not seen yet. Times are aware.
    """
    if first_seen is None:
        return ()
    over = ((each, datetime.combine(each.day + timedelta(days=1), time(), EASTERN)) for each in found if each.passed)
    return tuple(each for each, midnight in over if max(since, first_seen) < midnight <= until)


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
                name_key(each) in _LETTING_IN for each in (*meaning.committees, self.committee or "")
            )
            self.in_committee, self.reported, self.extended = False, self.reported or not let_in, None
        if action_kinds.SENDING.intersection(kinds):
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
        fits = not self.reported
        if rule.committee is not None:
            fits = name_key(rule.committee) == name_key(self.committee)
        if rule.branch is not None:
            fits = fits and bill.number.startswith(rule.branch[0])
        if rule.referred_before is not None:
            fits = fits and self.since is not None and self.since < rule.referred_before
        return fits

    def heard(self, days: Iterable[date], today: date) -> date | None:
        """The first hearing in the hands of this committee; None if none is past yet."""
        return min((day for day in days if day < today and (self.since is None or day >= self.since)), default=None)


StepKind = Literal["orders_of_the_day", "postponed", "conference"]
# What a row has that sets a day: of other histories no row has to be read.
_SIGN = re.compile("orders? of the day|postpon|conference|recess", re.IGNORECASE)
# What takes a bill off its branch's calendar before the day, or is what it was there for.
_ACTED_ON = frozenset(
    {
        *("taken_out_of_orders", "read_second", "ordered_to_third_reading", "read_third", "engrossed", "referred"),
        *("discharged", "recommitted", "concurred", "nonconcurred", "enacted"),
    }
)
_NEGOTIATED = frozenset({"conference_reported", "conference_report_accepted"})
# What ends the matter in both branches, or under this number.
_ENDED = frozenset(
    {
        *("rejected", "study_order", "accompanied", "new_draft", "placed_on_file", "laid_before_governor", "signed"),
        *("chaptered", "vetoed", "no_further_action"),
    }
)


class DatedStep(Struct, frozen=True):
    """What a row of a bill sets for a day: `text` is that row, in the clerk's words, `branch` its branch.

    `stated` is the day of the row, None if it has none.
    """

    bill: BillId
    day: date
    kind: StepKind
    branch: str | None
    text: str
    stated: date | None


def steps_ahead(bill: BillId, history: Iterable[Action], today: date) -> tuple[DatedStep, ...]:
    """What live rows set for `today` or later and no later row about the same has overtaken, the nearest first."""
    return tuple(step for step, settled in _course(bill, history) if step.day >= today and not settled)


def steps_of_bill(bill: BillId, history: Iterable[Action]) -> tuple[DatedStep, ...]:
    """All such steps, including past ones, that were not canceled before their day, the earliest first."""
    return tuple(step for step, settled in _course(bill, history) if not settled or settled >= step.day)


def _course(bill: BillId, history: Iterable[Action]) -> list[tuple[DatedStep, date | None]]:
    """Every step by its day, with the day of the row that settled it; None if none did."""
    rows = [action for action in history if not action.stricken]
    if not any(_SIGN.search(action.text) for action in rows):
        return []
    found: list[tuple[DatedStep, date | None]] = []
    for action in sorted(rows, key=lambda row: row.sort_day):
        meaning = actions.read(action.text)
        new = _step(bill, action, meaning)
        found = [
            (step, settled or (action.sort_day if _settles(action, meaning, new, step) else None))
            for step, settled in found
        ]
        if new is not None:
            found = [(step, settled) for step, settled in found if step.day != new.day or step.kind != new.kind]
            found.append((new, None))
    return sorted(found, key=lambda pair: pair[0].day)


def _step(bill: BillId, action: Action, meaning: Meaning) -> DatedStep | None:
    if meaning.set_for is None:
        return None
    kind: StepKind = "orders_of_the_day" if "orders_of_the_day" in meaning.kinds else "postponed"
    if "conference meeting" in action.text.casefold():
        kind = "conference"
    return DatedStep(bill, meaning.set_for, kind, action.branch or None, action.text, action.date)


def _settles(action: Action, meaning: Meaning, new: DatedStep | None, step: DatedStep) -> bool:
    """Whether a row that came later overtakes a step."""
    kinds = set(meaning.kinds)
    if _ENDED & kinds or any(bill.relation == "continues_in" for bill in meaning.bills):
        return True
    if step.kind == "conference":
        return bool(_NEGOTIATED & kinds) or (new is not None and new.kind == "conference")
    if action.branch != step.branch:
        return False
    adopted = "adopted" in kinds and not actions.is_about_an_order(action.text)
    replaced = "postponed" in kinds or (new is not None and new.kind != "conference")
    return adopted or replaced or bool(_ACTED_ON & kinds)
