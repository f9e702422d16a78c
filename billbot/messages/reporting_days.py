"""Words for the days that are set for a bill: reporting deadlines of committees, and what rows set for a day.

Of a deadline the day, by which rule, and whether we derived it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from msgspec.structs import astuple

from billbot.domain import deadlines
from billbot.domain.bills import BillId
from billbot.domain.deadlines import DatedStep, Deadline
from billbot.domain.display import count
from billbot.messages.document import Bullet
from billbot.messages.spoken import capitalized, full_date, short_date

Whose = Callable[[Sequence[BillId]], str]


def deadline_line(deadline: Deadline) -> str:
    """A deadline in one line, never more certain than the record: an extension may stand in a separate order."""
    return f"{deadline.bill.spoken}: {_said(deadline)}"


def step_line(step: DatedStep, today: date) -> str:
    """`Thursday, May 7: The Senate can take up H.5316`: what a row sets for a day, as whoever asks is told."""
    return f"{short_date(step.day, today.year)}: {step_said(step)}"


def step_said(step: DatedStep) -> str:
    """`The Senate can take up H.5316`."""
    return capitalized(step_clause(step.kind, step.branch, step.bill.spoken))


def step_clause(kind: deadlines.StepKind, branch: str | None, whom: str) -> str:
    """`the Senate can take up H.5316`, where `whom` names the bills."""
    by = f"the {branch}" if branch else "a branch"
    if kind == "conference":
        return f"the negotiators of both branches meet on {whom}"
    if kind == "postponed" and branch == "Joint":
        return f"the joint session on {whom} meets again"
    if kind == "postponed":
        return f"{by} comes back to {whom}, which it put off to this day"
    return f"{by} can take up {whom}"


def day_ahead(group: Sequence[Deadline], whose: Whose) -> str:
    """A day to report that is ahead, for bills that have the same; `whose` names them."""
    return f"The committee's day to report on {whose([each.bill for each in group])}: {_why(group[0])}"


def days_that_passed(lapsed: Iterable[Deadline], whose: Whose) -> Iterable[Bullet]:
    """A line for each day that passed without a row, with the bills it was for, as `whose` names them."""
    for group in of_one_day(lapsed):
        yield Bullet(_said(group[0]), label=f"{capitalized(whose([each.bill for each in group]))}:")


def of_one_day(deadlines: Iterable[Deadline]) -> Iterable[Sequence[Deadline]]:
    """Those that are the same but for their bills."""
    groups: dict[object, list[Deadline]] = {}
    for each in deadlines:
        groups.setdefault(astuple(each)[1:], []).append(each)
    return groups.values()


def counted(deadline: Deadline) -> str:
    """The rule of a deadline in words, or, where a row set it, the clerk's words."""
    if deadline.rule:
        return deadline.rule
    after = f"{count(deadline.days, 'day')} after the hearing" if deadline.days else ""
    if not deadline.heard:
        return "this day at the latest" + (f", and {after} once there was one" if after else "")
    on = f"{after} of {full_date(deadline.heard)}"
    if deadline.day - deadline.heard < timedelta(days=deadline.days or 0):
        return f"this day at the latest, which is before {on}"
    more = f"; the chair may put it off until {full_date(deadline.chair_until)}" if deadline.chair_until else ""
    return on + more


def _said(deadline: Deadline) -> str:
    said = f"the committee's day to report {'was' if deadline.passed else 'is'} {full_date(deadline.day)}"
    why = _why(deadline)
    if deadline.passed:
        why += "; its history shows neither a report nor another date, though a separate order may have set one"
    return f"{said} ({why})"


def _why(deadline: Deadline) -> str:
    if deadline.derived:
        of_court = "dates" if deadline.rule else "rules"
        return f"derived from the court's {of_court}: {counted(deadline)} ({deadline.source})"
    stated = f", entered on {full_date(deadline.stated)}" if deadline.stated else ""
    return f"“{deadline.rule}”{stated}" + (", which the other branch has yet to agree to" if deadline.pending else "")
