"""Which rows no longer say where a bill is: those that came late, and those before its last move."""

from collections.abc import Iterable, Sequence
from datetime import date

from billbot.domain import actions
from billbot.domain.bills import Action
from billbot.domain.stages.course import Course
from billbot.domain.stages.progress import of_bill, steps
from billbot.domain.stages.stage import ENDED, FARTHEST, Stage

# The relations that move a proposal to another number.
_ONWARD = frozenset({"continues_in", "absorbed_into", "continues", "part_of"})
# The kinds of rows with which the branches settle on one text once both have passed the bill.
_AGREEING = frozenset({"nonconcurred", "insisted", "concurred"})


def overtaken(action: Action, history: Iterable[Action]) -> bool:
    """Whether a row that was entered late states a step that the bill had left behind already by the rows of `history`.

    A row that names where the proposal goes on is never overtaken, nor is one that states no step.
    """
    step, rows = _step(action), list(history)
    if step is None or any(bill.relation in _ONWARD for bill in actions.read(action.text).bills):
        return False
    before, after = (of_bill(those, date.min) for those in (rows, [*rows, action]))
    if (before.stage, before.committee) != (after.stage, after.committee):
        return False
    # What the other branch did on the same day may have come before it.
    later = (_step(row) for row in rows if not row.stricken and _comes_after(row, action))
    return any(found and (found in ENDED or FARTHEST[found] > FARTHEST[step]) for found in later)


def _comes_after(row: Action, action: Action) -> bool:
    if row.date is None or action.date is None:
        return False
    return row.date > action.date or (row.date == action.date and row.branch == action.branch)


def _step(action: Action) -> Stage | None:
    """The stage that a row states by itself; null where it states none."""
    kinds = actions.read(action.text).kinds
    if "reporting_date_extended" in kinds:
        return "in committee"
    if _AGREEING.intersection(kinds):
        return "passed one branch"
    found = of_bill([action], date.min).stage
    return None if found == "filed" else found


def left_behind(history: Sequence[Action]) -> frozenset[int]:
    """The places of the rows before the last one with which the bill moved on.

    It moves on to another stage, committee or floor, past its second reading, and with what a branch does about an
    amendment that the Governor sent.
    """
    position, places, left = _position(Course()), list[int](), frozenset[int]()
    for at, course in steps(history):
        if _position(course) != position:
            left = frozenset(places)
        position = _position(course)
        places.append(at)
    return left


def _position(course: Course) -> tuple[object, ...]:
    return course.stage, course.committee, course.floor, course.debated, tuple(course.answers)
