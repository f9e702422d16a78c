"""The days set for a bill, other than hearings: when its committee must report, and days that rows set. Pure.

A reporting day comes from the bill's own extensions, else from its court's rules or dates. Nothing is made up: a court
without a table has no days. A day from a table, not from a row of the bill, is marked as derived (promise 10). Why the
rules of the 194th differ by branch is in docs/design/source.md, "The calendar of a term".

A day that a row sets (on a calendar, of a delay, a meeting of a conference) is only a plan. No row says that it was
kept, and a row before that day may cancel it.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Literal

from msgspec import Struct

from billbot.clock import EASTERN
from billbot.domain import actions, stages
from billbot.domain.actions import Meaning, name_key
from billbot.domain.bills import Action, BillId
from billbot.domain.hearings import HearingToAttend
from billbot.domain.stages import Tracker
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


def committee_deadlines(
    bill: BillId, history: Iterable[Action], court: Court | None, today: date, heard: Iterable[date] = ()
) -> tuple[Deadline, ...]:
    """The days by which a committee must report on a bill, the nearest first; none once it has reported.

    If the committee that has it got an extension, the last one counts. Otherwise the court's first rule that fits gives
    the day. If no rule fits and the bill is in its first committee, the court's dates count. `heard` are the days of
    the bill's hearings, in any order, without canceled ones; future ones do not count. `court` is the bill's own, None
    if unknown. `today` and all days are Eastern.
    """
    course = stages.track(history)
    if not course.is_awaiting_report:
        return ()
    day, row = course.until, course.extended_by
    if day is not None and row is not None:
        return (Deadline(bill, day, row.text, pending=course.pending, passed=day < today, stated=row.date),)
    if court is None or court.number != bill.general_court:
        return ()
    since = course.arrived_on
    rule = next((each for each in court.reporting_rules if _fits(each, bill, course)), None)
    if rule is not None:
        first = min((day for day in heard if day < today and (since is None or day >= since)), default=None)
        found = _by(rule, bill, first, today)
        return () if found is None else (found,)
    if not course.is_in_first_committee:
        return ()
    return tuple(
        Deadline(bill, each.date, each.rule, each.source, derived=True, passed=each.date < today)
        for each in sorted(court.reporting, key=lambda each: each.date)
    )


def _fits(rule: ReportingRule, bill: BillId, course: Tracker) -> bool:
    """Whether a rule applies to the bill where it is now. One without a committee is about the bill's first one."""
    there = course.is_in_first_committee
    if rule.committee is not None:
        there = name_key(rule.committee) == name_key(course.committee)
    in_time = rule.referred_before is None or (
        course.arrived_on is not None and course.arrived_on < rule.referred_before
    )
    return there and in_time and (rule.branch is None or bill.number.startswith(rule.branch[0]))


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
