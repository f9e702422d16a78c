"""How far a bill has come, by all rows of its history, and what a single row did to that. Pure.

`of_bill` gives the `Progress` of a bill, `of_proposal` that of several. Other functions take the place of a row in the
history, and say what it did: whether it came too late, say, or which committee had the bill then. A stage is derived,
and messages say so. The page's own `Status:` is not used: on pages of a past term it still says "Referred to …"
(docs/design/source.md).
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from msgspec.structs import replace

from billbot import actions
from billbot.actions import Meaning
from billbot.bills import Action, BillId
from billbot.stages.course import BRANCHES, OF_RULES, Course
from billbot.stages.progress import ENDED, FARTHEST, Progress, Stage
from billbot.stages.reports import reports_beside

_WAITING: frozenset[Stage] = frozenset({"in committee", "heard", "in a second committee"})
# After its passage in one branch a bill is in a committee of the other.
_IN_COMMITTEE: frozenset[Stage] = frozenset({*_WAITING, "passed one branch"})
# The relations that move a proposal to another number.
_ONWARD = frozenset({"continues_in", "absorbed_into", "continues"})
# The kinds of rows with which the branches settle on one text once both have passed the bill.
_AGREEING = frozenset({"nonconcurred", "insisted", "concurred"})
_REPORTING = re.compile(r"report|recommend", re.IGNORECASE)
_CONFERENCE = "committee of conference"
# The committee that checks bills while they are on the floor; its rows name it.
_THIRD_READING = re.compile(r"(?:house |senate )?bills in (?:the )?third reading\b", re.IGNORECASE)
_REPORTS = re.compile(r"(?:reported|recommended) (?:from|form|by) the committee on", re.IGNORECASE)


def of_bill(history: Iterable[Action], today: date, heard: Callable[[], date | None] | None = None) -> Progress:
    """How far a bill has come by `today`, from its rows in any order.

    No row ever says that a hearing took place: it counts as held once its day is past, unless its row was struck or it
    was called off. `heard` gives the last day of a hearing where more is known than these rows say; it is called only
    for a bill that waits in a committee. Rows of one day keep the order in which they are shown.
    """
    course = Course()
    for action in _live(history):
        course.take(action, actions.read(action.text))
    waits = course.stage == "in committee"
    held = (heard() if heard else course.hearing) if waits else None
    return _progress(course, held if held is not None and held < today else None)


def by_day(history: Iterable[Action]) -> dict[date, Progress]:
    """How far a bill had come at the end of each day on which it has rows; undated rows count as the last day.

    Hearings are left out: none of these is "heard".
    """
    course, found = Course(), dict[date, Progress]()
    for day, rows in groupby(_live(history), key=_day):
        for action in rows:
            course.take(action, actions.read(action.text))
        found[day] = _progress(course)
    return found


def _live(history: Iterable[Action]) -> list[Action]:
    """The rows that are not struck, by day."""
    return sorted((action for action in history if not action.stricken), key=_day)


def _day(action: Action) -> date:
    return action.date or date.max


def _progress(course: Course, heard: date | None = None) -> Progress:
    stage: Stage = "heard" if heard else course.stage
    committee = course.committee if (course.stage_at_end or stage) in _IN_COMMITTEE else None
    others = tuple(name for name in course.other_committees if name != committee) if committee else ()
    returned = course.returned and (course.stage_at_end or stage) == "passed both branches"
    return Progress(
        stage=stage,
        committee=committee,
        since=heard or course.reached,
        arrived_on=course.arrived_on if committee or course.floor else None,
        passed=tuple(course.passed),
        study_order=course.study_order,
        chapter=course.chapter,
        stage_at_end=course.stage_at_end,
        conferees=tuple(course.conferees.items()) if (course.stage_at_end or stage) == "in conference" else (),
        texts_differ=course.texts_differ and stage == "passed both branches",
        in_effect_at_once=len(course.hurried) >= BRANCHES,
        overrode=tuple(course.overrode),
        in_part=course.in_part,
        returned=returned,
        answers=tuple(course.answers) if returned else (),
        heard_elsewhere=heard is not None and course.was_elsewhere(heard),
        other_committees=others,
        agreed=course.agreed,
        accepted=tuple(course.accepted),
        jointly=course.jointly,
        floor=course.floor,
        placed_on_file=course.placed_on_file,
        open_draft=course.open_draft,
    )


def of_proposal(courses: Sequence[Progress]) -> Progress | None:
    """How far a proposal has come, given that of the bills it lives in: the farthest of those that did not end.

    If all ended, the farthest of them; null without any.
    """
    return max(courses, key=how_far, default=None)


def how_far(course: Progress) -> tuple[bool, int]:
    """A sort key: the greater, the farther a bill has come; bills that ended come before all others."""
    return not course.ended, FARTHEST[course.stage]


def with_earlier_numbers(course: Progress, before: Iterable[Progress]) -> Progress:
    """How far a bill has come that continues others, whose own progress is `before`.

    A new draft or a reprint does not begin anew: what a branch passed under the old number stays passed. An old number
    that ended does not count, nor does the conference of one if a branch accepted its report under the new number.
    """
    if course.ended:
        return course
    own = [each for each in before if not each.ended]
    left = [each for each in own if course.accepted and each.stage == "in conference"]
    farthest = max((course, *(each for each in own if each not in left)), key=how_far)  # of equals its own
    if farthest.stage not in _WAITING:
        farthest = replace(farthest, committee=course.committee, arrived_on=course.arrived_on, floor=course.floor)
    passed = tuple(dict.fromkeys(branch for each in (*own, course) for branch in each.passed))
    both = farthest.stage == "passed one branch" and len(passed) >= BRANCHES
    stage: Stage = "passed both branches" if both else farthest.stage
    conferees = next((each.conferees for each in (course, *own) if each.conferees), ())
    return replace(
        farthest,
        stage=stage,
        passed=passed,
        conferees=conferees if stage == "in conference" else (),
    )


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


def stage_changes(history: Sequence[Action]) -> tuple[int, ...]:
    """The places of the rows that brought a bill to another stage, in the order of time: the last one still holds."""
    before, found = Course().stage, []
    for at, course in _steps(history):
        if course.stage != before:
            found.append(at)
        before = course.stage
    return tuple(found)


def left_behind(history: Sequence[Action]) -> frozenset[int]:
    """The places of the rows before the last one with which the bill moved on.

    It moves on to another stage, committee or floor, past its second reading, and with what a branch does about an
    amendment that the Governor sent.
    """
    position, places, left = _position(Course()), list[int](), frozenset[int]()
    for at, course in _steps(history):
        if _position(course) != position:
            left = frozenset(places)
        position = _position(course)
        places.append(at)
    return left


def _position(course: Course) -> tuple[object, ...]:
    return course.stage, course.committee, course.floor, course.debated, tuple(course.answers)


def _steps(history: Sequence[Action]) -> Iterator[tuple[int, Course]]:
    """The places of rows in the order of time, each with the course of the bill up to that row."""
    course = Course()
    for at, action in sorted(enumerate(history), key=lambda pair: _day(pair[1])):
        if not action.stricken:
            course.take(action, actions.read(action.text))
        yield at, course


def left_study_order(history: Sequence[Action], at: int) -> bool:
    """Whether the row at this place took the bill out of the study order that it was in."""
    row = history[at]
    if row.stricken or not any("study" in action.text.casefold() for action in history):
        return False
    earlier = _earlier(history, at)
    before, after = (of_bill(those, date.min).stage for those in (earlier, [*earlier, row]))
    return before == "study order" and after not in ENDED


def reports_other_document(history: Sequence[Action], at: int) -> bool:
    """Whether the row at this place is a report on another document, such as the study order that the bill is in.

    Such a report is by a committee on rules, to which orders go, or the row names no committee.
    """
    row, course = history[at], Course()
    meaning = actions.read(row.text)
    if row.stricken or meaning.kinds != ("reported",) or not all(map(OF_RULES.match, meaning.committees)):
        return False
    for each in _earlier(history, at):
        if not each.stricken:
            course.take(each, actions.read(each.text))
    return course.of_another(meaning) and not course.leaves_order(meaning)


def accepts_other_text(history: Sequence[Action], at: int) -> bool:
    """Whether with the row at this place a branch accepts the text of the other one, even with further changes."""
    row = history[at]
    if row.stricken or "concurred" not in actions.read(row.text).kinds:
        return False
    earlier = _earlier(history, at)
    before, after = (of_bill(those, date.min).texts_differ for those in (earlier, [*earlier, row]))
    return before and (not after or actions.changes_again(row.text))


def _earlier(history: Sequence[Action], at: int) -> list[Action]:
    """The rows before the one at this place, in the order of time."""
    when = _day(history[at]), at
    return [each for n, each in enumerate(history) if (_day(each), n) < when]


def sent_to(history: Sequence[Action], at: int) -> frozenset[str]:
    """The committees to which the bill is sent on the day of the row at this place, or later."""
    since = [actions.read(row.text) for row in history if not row.stricken and _day(row) >= _day(history[at])]
    sending = [meaning for meaning in since if actions.SENDING.intersection(meaning.kinds)]
    return frozenset(name for meaning in sending for name in meaning.committees[-1:])


def in_hands_of(history: Sequence[Action], at: int) -> str | None:
    """The committee that had the bill when the row at this place was entered; null where the record names none.

    A report, or another row of its day, may name the committee that reported; otherwise it is the last one that the
    bill was sent to. While both branches negotiate it is `committee of conference`.
    """
    day, own = history[at].date, actions.read(history[at].text)
    if own.committees and _THIRD_READING.match(history[at].text):
        return own.committees[0]
    reports = [row for row in history if row.date == day and not row.stricken and _reports(row.text)]
    for row in (history[at], *reports) if _REPORTING.search(history[at].text) else ():
        meaning = actions.read(row.text)
        if "conference_reported" in meaning.kinds:
            return _CONFERENCE
        if _REPORTS.search(row.text) and meaning.committees:
            return meaning.committees[0]
    for row in reversed(history[:at]):
        read = None if row.stricken else actions.read(row.text)
        if read and "conference_appointed" in read.kinds:
            return _CONFERENCE
        if read and actions.SENDING.intersection(read.kinds) and read.committees:
            # Of sections that went to several committees it is not known which of them had those of the row.
            return None if actions.is_about_sections(read.text) else read.committees[-1]
    return None


def _reports(text: str) -> bool:
    """Whether a row says which committee, or that a conference, reported."""
    return _REPORTS.match(text) is not None or "conference_reported" in actions.read(text).kinds
