"""How far a bill and a proposal have come, from the whole history, and what single rows did to it. Pure.

A stage is derived, and said to be so. The page's own `Status:` is not used: on pages of a past term it still says
"Referred to …" (docs/design/source.md). Rows tell which of them moved it, which came too late, in whose hands it was.
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
# Behind its passage in one branch a bill is in a committee of the other.
_IN_COMMITTEE: frozenset[Stage] = frozenset({*_WAITING, "passed one branch"})
# What moves a proposal to another number, and what the branches do once one of them has passed it.
_ONWARD = frozenset({"continues_in", "absorbed_into", "continues"})
_AGREEING = frozenset({"nonconcurred", "insisted", "concurred"})
_REPORTING = re.compile(r"report|recommend", re.IGNORECASE)
_CONFERENCE = "committee of conference"
# The committee through which a bill passes on the floor acts in its own name.
_THIRD_READING = re.compile(r"(?:house |senate )?bills in (?:the )?third reading\b", re.IGNORECASE)
_REPORTS = re.compile(r"(?:reported|recommended) (?:from|form|by) the committee on", re.IGNORECASE)


def of_bill(history: Iterable[Action], today: date, heard: Callable[[], date | None] | None = None) -> Progress:
    """How far a bill has come by `today`, from its rows in any order.

    A hearing counts as held once its day is past, unless it was struck or called off: no row ever says so. `heard`
    gives the last day of one, where more is known of hearings than these rows say; it is asked of a bill that waits in
    a committee. Rows of one day keep the order in which they are shown.
    """
    course = Course()
    for action in _live(history):
        course.take(action, actions.read(action.text))
    waits = course.stage == "in committee"
    held = (heard() if heard else course.hearing) if waits else None
    return _progress(course, held if held is not None and held < today else None)


def by_day(history: Iterable[Action]) -> dict[date, Progress]:
    """How far a bill had come by each day of its rows, those of that day among them; an undated row has the last day.

    A hearing counts for nothing, whenever it was.
    """
    course, found = Course(), dict[date, Progress]()
    for day, rows in groupby(_live(history), key=_day):
        for action in rows:
            course.take(action, actions.read(action.text))
        found[day] = _progress(course)
    return found


def _live(history: Iterable[Action]) -> list[Action]:
    """The rows that are not struck, in the order of a bill's course."""
    return sorted((action for action in history if not action.stricken), key=_day)


def _day(action: Action) -> date:
    return action.date or date.max


def _progress(course: Course, heard: date | None = None) -> Progress:
    stage: Stage = "heard" if heard else course.stage
    committee = course.committee if (course.left or stage) in _IN_COMMITTEE else None
    others = tuple(name for name in course.others if name != committee) if committee else ()
    returned = course.returned and (course.left or stage) == "passed both branches"
    return Progress(
        stage,
        committee,
        heard or course.reached,
        course.sent if committee or course.before else None,
        tuple(course.passed),
        course.order,
        course.chapter,
        course.left,
        tuple(course.conferees.items()) if (course.left or stage) == "in conference" else (),
        course.differs and stage == "passed both branches",
        len(course.hurried) >= BRANCHES,
        tuple(course.overrode),
        course.in_part,
        returned,
        tuple(course.answers) if returned else (),
        heard is not None and course.elsewhere(heard),
        others,
        course.agreed,
        tuple(course.accepted),
        course.jointly,
        course.before,
        course.filed,
        course.pending,
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
    under an old number is no part of it, nor is a conference whose text a branch took under the new one.
    """
    if course.ended:
        return course
    own = [each for each in before if not each.ended]
    left = [each for each in own if course.accepted and each.stage == "in conference"]
    farthest = max((course, *(each for each in own if each not in left)), key=how_far)  # of equals its own
    if farthest.stage not in _WAITING:
        farthest = replace(farthest, committee=course.committee, sent=course.sent, before=course.before)
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
    return any(found and (found in ENDED or FARTHEST[found] > FARTHEST[step]) for found in later)


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


def turns(history: Sequence[Action]) -> tuple[int, ...]:
    """The places of the rows that brought a bill to another stage, in the order of its course: the last one holds."""
    before, found = Course().stage, []
    for at, course in _steps(history):
        if course.stage != before:
            found.append(at)
        before = course.stage
    return tuple(found)


def left_behind(history: Sequence[Action]) -> frozenset[int]:
    """The places of the rows behind which, in the order of its course, a bill came on.

    That is to another stage or committee, to the floor of the other branch, on the floor past its second reading, or to
    what another branch made of what the Governor sent back.
    """
    stands, places, left = _stands(Course()), list[int](), frozenset[int]()
    for at, course in _steps(history):
        if _stands(course) != stands:
            left = frozenset(places)
        stands = _stands(course)
        places.append(at)
    return left


def _stands(course: Course) -> tuple[object, ...]:
    return course.stage, course.committee, course.before, course.debated, tuple(course.answers)


def _steps(history: Sequence[Action]) -> Iterator[tuple[int, Course]]:
    """The places of rows in the order of a bill's course, each with the course up to it."""
    course = Course()
    for at, action in sorted(enumerate(history), key=lambda pair: _day(pair[1])):
        if not action.stricken:
            course.take(action, actions.read(action.text))
        yield at, course


def left_order(history: Sequence[Action], at: int) -> bool:
    """Whether the row at this place took a bill out of the study order that it was in."""
    row = history[at]
    if row.stricken or not any("study" in action.text.casefold() for action in history):
        return False
    earlier = _earlier(history, at)
    before, after = (of_bill(those, date.min).stage for those in (earlier, [*earlier, row]))
    return before == "study order" and after not in ENDED


def of_another(history: Sequence[Action], at: int) -> bool:
    """Whether the row at this place is a report of another document, as of the order to study that a bill is in.

    It is one by a committee on rules, where orders go, or by one that the row does not name.
    """
    row, course = history[at], Course()
    meaning = actions.read(row.text)
    if row.stricken or meaning.kinds != ("reported",) or not all(map(OF_RULES.match, meaning.committees)):
        return False
    for each in _earlier(history, at):
        if not each.stricken:
            course.take(each, actions.read(each.text))
    return course.of_another(meaning) and not course.leaves_order(meaning)


def answers(history: Sequence[Action], at: int) -> bool:
    """Whether the row at this place takes the text that the other branch made of a bill, be it with changes again."""
    row = history[at]
    if row.stricken or "concurred" not in actions.read(row.text).kinds:
        return False
    earlier = _earlier(history, at)
    before, after = (of_bill(those, date.min).differs for those in (earlier, [*earlier, row]))
    return before and (not after or actions.changes_again(row.text))


def _earlier(history: Sequence[Action], at: int) -> list[Action]:
    """The rows before the one at this place, in the order of its course."""
    when = _day(history[at]), at
    return [each for n, each in enumerate(history) if (_day(each), n) < when]


def sent_to(history: Sequence[Action], at: int) -> frozenset[str]:
    """The committees to which the row at this place, or a live one of its day or later, sends the bill."""
    since = [actions.read(row.text) for row in history if not row.stricken and _day(row) >= _day(history[at])]
    sending = [meaning for meaning in since if actions.SENDING.intersection(meaning.kinds)]
    return frozenset(name for meaning in sending for name in meaning.committees[-1:])


def in_hands_of(history: Sequence[Action], at: int) -> str | None:
    """The committee that a bill was in when the row at this place was entered; null where the record names none.

    A row of the same day may name the committee that it reports from, and a report may name it itself. Where both
    branches negotiate it is `committee of conference`.
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
            return None if actions.of_sections(read.text) else read.committees[-1]
    return None


def _reports(text: str) -> bool:
    """Whether a row says which committee, or that a conference, reported."""
    return _REPORTS.match(text) is not None or "conference_reported" in actions.read(text).kinds
