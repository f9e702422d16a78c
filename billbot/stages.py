"""How far a bill and a proposal have come, from the whole history. Pure; a stage is derived, and said to be so.

The page's own `Status:` is not used: on every page of a past term it still says "Referred to …" (SOURCE.md).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from billbot import actions
from billbot.actions import Chapter, Meaning
from billbot.bills import Action

Stage = Literal[
    "filed",
    "in committee",
    "heard",
    "study order",
    "rejected",
    "ended with the term",
    "reported",
    "in a second committee",
    "on the floor",
    "passed one branch",
    "passed both branches",
    "in conference",
    "before the Governor",
    "vetoed",
    "law",
]
_FARTHEST = {stage: at for at, stage in enumerate(get_args(Stage))}
# Stages at which a bill is over, at least for the term.
ENDED: frozenset[Stage] = frozenset({"study order", "rejected", "ended with the term"})
_BRANCHES = 2


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a bill has come: its stage, the committee it is in, and the day it last moved; null where unknown.

    `since` is the day on which it came to that stage, of a bill that was heard the day of the hearing, and `sent` that
    on which it came to that committee. `passed` are the branches that passed it, in their order, `order` is the number
    of the study order it was put into, `chapter` the law that it became, `left` the stage from which it ended with its
    term.
    """

    stage: Stage
    committee: str | None = None
    moved: date | None = None
    since: date | None = None
    sent: date | None = None
    passed: tuple[str, ...] = ()
    order: str | None = None
    chapter: Chapter | None = None
    left: Stage | None = None

    @property
    def ended(self) -> bool:
        """Whether the record says that it goes no further."""
        return self.stage in ENDED


def of_bill(history: Iterable[Action], today: date) -> Progress:
    """How far a bill has come by `today`, from its rows in any order.

    A hearing counts as held once its day is past, unless it was struck or called off: no row ever says so. Rows of
    one day keep the order in which they are shown.
    """
    rows = [action for action in history if not action.stricken]
    course = _Course()
    for action in sorted(rows, key=lambda action: action.date or date.max):
        course.take(action, actions.read(action.text))
    stage, since = course.stage, course.reached
    committee = course.committee if (course.left or stage) in _IN_COMMITTEE else None
    if stage == "in committee" and course.hearing is not None and course.hearing < today:
        stage, since = "heard", course.hearing
    return Progress(
        stage,
        committee,
        max((action.date for action in rows if action.date), default=None),
        since,
        course.sent if committee else None,
        tuple(course.passed),
        course.order,
        course.chapter,
        course.left,
    )


def of_proposal(courses: Sequence[Progress]) -> Progress | None:
    """How far a proposal has come: as far as the farthest of the bills it lives in; what ended counts last.

    Null where nothing is known of any of them.
    """
    return max(courses, key=how_far, default=None)


def how_far(course: Progress) -> tuple[bool, int]:
    """The order of courses: the farther, the greater; what ended comes before all that goes on."""
    return not course.ended, _FARTHEST[course.stage]


def carried_on(course: Progress, before: Iterable[Progress]) -> Progress:
    """How far a bill has come that carries on from others, which came as far as `before` says.

    A new draft or a reprint does not begin anew: what a branch passed under the old number stays passed. What ended
    under an old number is no part of it.
    """
    if course.ended:
        return course
    own = [each for each in before if not each.ended]
    farthest = max((course, *own), key=how_far)  # of equals its own
    if farthest.stage not in _WAITING:
        farthest = replace(farthest, committee=course.committee, sent=course.sent)
    passed = tuple(dict.fromkeys(branch for each in (*own, course) for branch in each.passed))
    stage = farthest.stage
    if stage == "passed one branch" and len(passed) >= _BRANCHES:
        stage = "passed both branches"
    return replace(farthest, stage=stage, passed=passed, moved=course.moved or farthest.moved)


def overtaken(action: Action, history: Iterable[Action]) -> bool:
    """Whether a row that is entered late states a step which the bill had left behind by the rows of `history`.

    A row that names where the proposal goes on is never overtaken, nor is one whose step is not known.
    """
    step, rows = _step(action), list(history)
    if step is None or any(bill.relation in _ONWARD for bill in actions.read(action.text).bills):
        return False
    before, after = (of_bill(those, date.min) for those in (rows, [*rows, action]))
    if (before.stage, before.committee) != (after.stage, after.committee):
        return False
    # What the other branch did on the same day may have come before it.
    later = (_step(row) for row in rows if not row.stricken and _comes_after(row, action))
    return any(found and (found in ENDED or _FARTHEST[found] > _FARTHEST[step]) for found in later)


def _comes_after(row: Action, action: Action) -> bool:
    if row.date is None or action.date is None:
        return False
    return row.date > action.date or (row.date == action.date and row.branch == action.branch)


def _step(action: Action) -> Stage | None:
    """The stage that a row by itself states; null where it states none."""
    kinds = actions.read(action.text).kinds
    if "reporting_date_extended" in kinds:
        return "in committee"
    if _AGREEING.intersection(kinds):
        return "passed one branch"
    found = of_bill([action], date.min).stage
    return None if found == "filed" else found


# What moves a proposal to another number, and what the branches do once one of them has passed it.
_ONWARD = frozenset({"continues_in", "absorbed_into", "continues"})
_AGREEING = frozenset({"nonconcurred", "insisted"})


def turns(history: Sequence[Action]) -> tuple[int, ...]:
    """The places of the rows that brought a bill to another stage, in the order of its course: the last one holds."""
    course = _Course()
    found = []
    for at, action in sorted(enumerate(history), key=lambda pair: pair[1].date or date.max):
        before = course.stage
        if not action.stricken:
            course.take(action, actions.read(action.text))
        if course.stage != before:
            found.append(at)
    return tuple(found)


def left_order(history: Sequence[Action], at: int) -> bool:
    """Whether the row at this place took a bill out of the study order that it was in."""
    row = history[at]
    if row.stricken or not any("study" in action.text.casefold() for action in history):
        return False
    earlier = [
        each for n, each in enumerate(history) if n != at and (each.date or date.max, n) < (row.date or date.max, at)
    ]
    before, after = (of_bill(those, date.min).stage for those in (earlier, [*earlier, row]))
    return before == "study order" and after not in ENDED


def in_hands_of(history: Sequence[Action], at: int) -> str | None:
    """The committee that a bill was in when the row at this place was entered; null where the record names none.

    A row of the same day may name the committee that it reports from, and a report may name it itself.
    """
    day = history[at].date
    reports = [row for row in history if row.date == day and not row.stricken and _REPORTS.match(row.text)]
    for row in (history[at], *reports) if _REPORTING.search(history[at].text) else ():
        found = _REPORTS.search(row.text)
        names = actions.read(row.text).committees if found else ()
        if names:
            return names[0]
    for row in reversed(history[:at]):
        meaning = None if row.stricken else actions.read(row.text)
        if meaning and _SENDING.intersection(meaning.kinds) and meaning.committees:
            return meaning.committees[-1]
    return None


_SENDING = frozenset({"referred", "discharged", "recommitted"})
_REPORTING = re.compile(r"report|recommend", re.IGNORECASE)
_REPORTS = re.compile(r"(?:reported|recommended) (?:from|form|by) the committee on", re.IGNORECASE)
_WAITING: frozenset[Stage] = frozenset({"in committee", "heard", "in a second committee"})
# Behind its passage in one branch a bill is in a committee of the other.
_IN_COMMITTEE: frozenset[Stage] = frozenset({*_WAITING, "passed one branch"})


class _Course:
    """The course of one bill, row by row."""

    def __init__(self) -> None:
        self.stage: Stage = "filed"
        self.committee: str | None = None
        self.hearing: date | None = None
        self.reached: date | None = None  # the day of this stage
        self.sent: date | None = None  # the day of this committee
        self.passed: dict[str, None] = {}
        self.order: str | None = None
        self.chapter: Chapter | None = None
        self.left: Stage | None = None
        self._reported = False
        self._orders: set[str] = set()
        self._before_order: tuple[Stage, str | None, bool] = (self.stage, None, False)
        self._overridden: set[str] = set()

    def take(self, action: Action, meaning: Meaning) -> None:
        stage, committee = self.stage, self.committee
        self._turn(action, meaning)
        if self.stage != stage:
            self.reached = action.date
        if self.committee != committee:
            self.sent = action.date
        if self.stage == "law":
            self.chapter = self.chapter or meaning.chapter

    def _turn(self, action: Action, meaning: Meaning) -> None:
        if self.stage == "law":  # vetoed items, corrections and the like come behind
            return
        if self._leaves_order(meaning):
            self.stage, self.committee, self._reported = self._before_order
            return
        for kind in meaning.kinds:
            turn = _TURNS.get(kind)
            if turn is not None:
                turn(self, action, meaning)

    def advance(self, stage: Stage) -> None:
        """Come this far; a bill does not fall back by what is left of an earlier step."""
        if self.stage in ENDED or _FARTHEST[stage] > _FARTHEST[self.stage]:
            self.stage = stage

    def refer(self, _: Action, meaning: Meaning) -> None:
        self.committee = meaning.committees[-1] if meaning.committees else None
        self.advance("in a second committee" if self._reported else "in committee")

    def report(self, _: Action, meaning: Meaning) -> None:
        # What a committee reports of a bill in a study order, with no word on the bill, is the order.
        if "study_order" not in meaning.kinds and (self.stage != "study order" or meaning.kinds != ("reported",)):
            self._reported = True
            self.committee = None
            self.advance("reported")

    def study(self, _: Action, meaning: Meaning) -> None:
        if self.stage != "study order":
            self._before_order = self.stage, self.committee, self._reported
        named = [bill.number for bill in meaning.bills if bill.relation == "study_order"]
        self._orders.update(named)
        self.order = next(iter(named), self.order)
        self.stage = "study order"

    def _leaves_order(self, meaning: Meaning) -> bool:
        """Whether a bill comes back from its study order: "Reported on a part of H4883", "Also based on S2824"."""
        named = {bill.number for bill in meaning.bills if bill.relation != "study_order"}
        comes_of_it = {"reported", "new_draft_of"} & set(meaning.kinds)
        return self.stage == "study order" and bool(comes_of_it) and bool(named & self._orders)

    def hear(self, _: Action, meaning: Meaning) -> None:
        self.hearing = meaning.hearing.ends_on if meaning.hearing else self.hearing

    def call_off(self, _: Action, __: Meaning) -> None:
        self.hearing = None

    def pass_branch(self, action: Action, _: Meaning) -> None:
        self.passed[action.branch] = None
        self.committee = None
        self.advance("passed both branches" if len(self.passed) >= _BRANCHES else "passed one branch")

    def end_with_term(self, _: Action, __: Meaning) -> None:
        self.left = self.stage
        self.stage = "ended with the term"

    def override(self, action: Action, _: Meaning) -> None:
        self._overridden.add(action.branch)
        if len(self._overridden) >= _BRANCHES:
            self.stage = "law"

    def agree(self, _: Action, __: Meaning) -> None:
        """A conference report was accepted, or the Governor's veto or amendment brought it back to the branches."""
        self.stage = "passed both branches"


def _reach(stage: Stage) -> Callable[[_Course, Action, Meaning], None]:
    return lambda course, action, meaning: course.advance(stage)  # noqa: ARG005 - a turn like the others


def _become(stage: Stage) -> Callable[[_Course, Action, Meaning], None]:
    def turn(course: _Course, action: Action, meaning: Meaning) -> None:
        del action, meaning
        course.stage = stage

    return turn


_TURNS: Mapping[str, Callable[[_Course, Action, Meaning], None]] = {
    "referred": _Course.refer,
    "discharged": _Course.refer,
    "recommitted": _Course.refer,
    "hearing_scheduled": _Course.hear,
    "hearing_rescheduled": _Course.hear,
    "hearing_location_changed": _Course.hear,
    "hearing_time_changed": _Course.hear,
    "hearing_canceled": _Course.call_off,
    "reported_favorably": _Course.report,
    "reported_adversely": _Course.report,
    "reported": _Course.report,
    "study_order": _Course.study,
    "orders_of_the_day": _reach("on the floor"),
    "read_second": _reach("on the floor"),
    "ordered_to_third_reading": _reach("on the floor"),
    "read_third": _reach("on the floor"),
    "engrossed": _Course.pass_branch,
    "rejected": _become("rejected"),
    "conference_appointed": _reach("in conference"),
    "conference_reported": _reach("in conference"),
    "conference_report_accepted": _Course.agree,
    "enacted": _reach("passed both branches"),
    "laid_before_governor": _become("before the Governor"),
    "returned_with_amendment": _Course.agree,
    "vetoed": _become("vetoed"),
    "veto_overridden": _Course.override,
    "signed": _become("law"),
    "chaptered": _become("law"),
    "no_further_action": _Course.end_with_term,
}
