"""How far a bill and a proposal have come, from the whole history."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from billbot import actions
from billbot.bills import Action
from billbot.stages.course import Course
from billbot.stages.values import BRANCHES, FARTHEST, Progress, Stage

_WAITING: frozenset[Stage] = frozenset({"in committee", "heard", "in a second committee"})
# Behind its passage in one branch a bill is in a committee of the other.
_IN_COMMITTEE: frozenset[Stage] = frozenset({*_WAITING, "passed one branch"})


def of_bill(history: Iterable[Action], today: date) -> Progress:
    """How far a bill has come by `today`, from its rows in any order.

    A hearing counts as held once its day is past, unless it was struck or called off: no row ever says so. Rows of
    one day keep the order in which they are shown.
    """
    rows = [action for action in history if not action.stricken]
    course = Course()
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
    return not course.ended, FARTHEST[course.stage]


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
    if stage == "passed one branch" and len(passed) >= BRANCHES:
        stage = "passed both branches"
    return replace(farthest, stage=stage, passed=passed, moved=course.moved or farthest.moved)
