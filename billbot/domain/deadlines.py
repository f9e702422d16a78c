"""The days set for a bill, other than hearings: when its committee must report, and days that rows set. Pure.

A reporting day comes from the bill's own extensions, else from its court's rules or dates. Nothing is made up: a court
without a table has no days. A day from a table, not from a row of the bill, is marked as derived (promise 10). Why the
rules of the 194th differ by branch is in docs/design/source.md, "The calendar of a term".

A day that a row sets (on a calendar, of a delay, a meeting of a conference) is only a plan. No row says that it was
kept, and a row before that day may cancel it.
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
from billbot.domain.hearings import HearingToAttend
from billbot.domain.watched import Court, ReportingRule


class Deadline(Struct, frozen=True):
    """The last day for a committee to report on a bill.

    `derived` says that it comes from the court's dates or rules; `source` names them. Otherwise it comes from a row of
    the bill's history, dated `stated`, and `rule` has the clerk's words. `pending`: the other branch has not agreed
    yet. `passed`: the day is over, and the history has no report and no other date.

    For a day by a reporting rule, `rule` is empty. `heard` is the day of the hearing from which it is counted, if it
    is. The chair may extend it to `chair_until`; no row says so.
    """

    bill: BillId
    day: date
    rule: str
    source: str = ""
    derived: bool = False
    pending: bool = False
    passed: bool = False
    stated: date | None = None
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
    """The days by which a committee must report on a bill, the nearest first; none once it has reported.

    If the committee that has it got an extension, the last one counts. Otherwise the court's first rule that fits gives
    the day. If no rule fits and the bill is in its first committee, the court's dates count. `heard` are the days of
    the bill's hearings, in any order, without canceled ones; future ones do not count. `court` is the bill's own, None
    if unknown. `today` and all days are Eastern.
    """
    waits = _InCommittee(history)
    if not waits.in_committee:
        return ()
    if waits.extended is not None:
        day, row = waits.extended
        return (Deadline(bill, day, row.text, pending=waits.pending, passed=day < today, stated=row.date),)
    if court is None or court.number != bill.general_court:
        return ()
    rule = next((each for each in court.reporting_rules if waits.under(each, bill)), None)
    if rule is not None:
        found = _by(rule, bill, waits.heard(heard, today), today)
        return () if found is None else (found,)
    if waits.reported:
        return ()
    return tuple(
        Deadline(bill, each.date, each.rule, each.source, derived=True, passed=each.date < today)
        for each in sorted(court.reporting, key=lambda each: each.date)
    )


def in_committee_since(history: Iterable[Action]) -> date | None:
    """The day on which a row sent a bill to the committee that has it; None if none has it, or that is unknown."""
    waits = _InCommittee(history)
    return waits.since if waits.in_committee else None


def _by(rule: ReportingRule, bill: BillId, heard: date | None, today: date) -> Deadline | None:
    """The day that a rule gives; None if it gives none yet, or the hearing was after that day."""
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
        heard=heard if day == counted else None,
        chair_until=until if until != day else None,
    )


def lapsed(
    found: Iterable[Deadline], since: datetime, until: datetime, first_seen: datetime | None
) -> tuple[Deadline, ...]:
    """The deadlines in `found` that passed without a row, after `since` and up to `until`. Periods do not overlap.

    Without those that were over when the bill was first seen. Without any if it was not seen yet. Times are aware.
    """
    if first_seen is None:
        return ()
    over = ((each, datetime.combine(each.day + timedelta(days=1), time(), EASTERN)) for each in found if each.passed)
    return tuple(each for each, midnight in over if max(since, first_seen) < midnight <= until)


class _InCommittee:
    """Which committee has a bill and until when, row by row."""

    def __init__(self, history: Iterable[Action]) -> None:
        self.in_committee = False
        self.reported = False
        self.committee: str | None = None
        self.since: date | None = None
        self.extended: tuple[date, Action] | None = None
        self.pending = False
        for action in sorted((row for row in history if not row.stricken), key=lambda row: row.sort_day):
            self._take(action)

    def _take(self, action: Action) -> None:
        meaning = actions.read(action.text)
        kinds: Sequence[str] = meaning.kinds
        settled = _SETTLING.intersection(kinds)
        if settled:
            # The committees on Rules let in what is filed late. Their report decides nothing.
            let_in = settled == {"reported"} and any(
                name_key(each) in _LETTING_IN for each in (*meaning.committees, self.committee or "")
            )
            self.in_committee, self.reported, self.extended = False, self.reported or not let_in, None
        if action_kinds.SENDING.intersection(kinds):
            # An extension for one committee does not count for the next.
            self.in_committee, self.since, self.extended = True, action.date, None
            self.committee = meaning.committees[-1] if meaning.committees else None
        if meaning.reporting_date is not None:
            self.in_committee, self.extended = True, (meaning.reporting_date, action)
            self.pending = "pending concurrence" in action.text.casefold()
        elif "concurred" in kinds and self.extended is not None and action.branch != self.extended[1].branch:
            self.pending = False

    def under(self, rule: ReportingRule, bill: BillId) -> bool:
        """Whether a rule applies to the bill where it is now.

        A rule without a committee is about the bill's first one.
        """
        fits = not self.reported
        if rule.committee is not None:
            fits = name_key(rule.committee) == name_key(self.committee)
        if rule.branch is not None:
            fits = fits and bill.number.startswith(rule.branch[0])
        if rule.referred_before is not None:
            fits = fits and self.since is not None and self.since < rule.referred_before
        return fits

    def heard(self, days: Iterable[date], today: date) -> date | None:
        """The first past hearing since this committee got the bill; None if there was none."""
        return min((day for day in days if day < today and (self.since is None or day >= self.since)), default=None)


StepKind = Literal["orders_of_the_day", "postponed", "conference", "governor"]
# Every row that sets a day has one of these words. Other rows need not be read.
_SIGN = re.compile("orders? of the day|postpon|conference|recess", re.IGNORECASE)
# What takes a bill off its branch's calendar early, or was the reason it was there.
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
    """What a row of a `branch` sets for a day, or the last of the Governor's ten days, which no row sets.

    `after_term` says that the Governor's are over after the last day of the bill's General Court.
    """

    bill: BillId
    day: date
    kind: StepKind
    branch: str | None = None
    after_term: bool = False


class DaysAhead(Struct, frozen=True):
    """What has a day ahead of it for a proposal, each kind the nearest first.

    `hearings` are those of its own bills; one that is over is among them while testimony is taken. So are `deadlines`
    that passed without a report.
    """

    hearings: tuple[HearingToAttend, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    steps: tuple[DatedStep, ...] = ()


def steps_ahead(bill: BillId, history: Iterable[Action], today: date) -> tuple[DatedStep, ...]:
    """What rows set for `today` or later, the nearest first.

    Without struck rows, and steps that a later row settled.
    """
    rows = [action for action in history if not action.stricken]
    if not any(_SIGN.search(action.text) for action in rows):
        return ()
    found: list[DatedStep] = []
    for action in sorted(rows, key=lambda row: row.sort_day):
        meaning = actions.read(action.text)
        new = _step(bill, action, meaning)
        found = [step for step in found if not _settles(action, meaning, new, step)]
        if new is not None:
            found = [*(step for step in found if (step.day, step.kind) != (new.day, new.kind)), new]
    return tuple(sorted((step for step in found if step.day >= today), key=lambda step: step.day))


def _step(bill: BillId, action: Action, meaning: Meaning) -> DatedStep | None:
    if meaning.set_for is None:
        return None
    kind: StepKind = "orders_of_the_day" if "orders_of_the_day" in meaning.kinds else "postponed"
    if "conference meeting" in action.text.casefold():
        kind = "conference"
    return DatedStep(bill, meaning.set_for, kind, action.branch or None)


def _settles(action: Action, meaning: Meaning, new: DatedStep | None, step: DatedStep) -> bool:
    """Whether a later row settles a step."""
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
