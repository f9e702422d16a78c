"""How far a bill has come by all rows of its history (`of_bill`), and which of them brought it there. Pure.

A stage is derived, and messages say so. The page's own `Status:` is not used: on pages of a past term it still says
"Referred to …" (docs/design/source.md).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain import actions
from billbot.domain.actions import Chapter
from billbot.domain.bills import Action
from billbot.domain.stages.course import OF_RULES, Course
from billbot.domain.stages.stage import BRANCHES, ENDED, FARTHEST, Stage

_WAITING: frozenset[Stage] = frozenset({"in committee", "heard", "in a second committee"})
# After its passage in one branch a bill is in a committee of the other.
_IN_COMMITTEE: frozenset[Stage] = frozenset({*_WAITING, "passed one branch"})


class Progress(Struct, frozen=True):
    """How far a bill has come: its stage, and the committee that has it, null where none has or it is not known.

    When and where:
        `since` is the day on which it came to its stage (for "heard", the day of the hearing), `arrived_on` that on
        which it came to its committee, or to the `floor`, the branch before which it came up last. `other_committees`
        have other sections of it. `heard_elsewhere`: the hearing was before it came to its present committee.
        `stage_at_end` is the stage at which it ended with the term, `study_order` the number of the order it is in.
        `placed_on_file` by a branch; `open_draft`: a new draft that no branch has put in the place of its bill yet.
    What the branches did:
        `passed` it, in their order; `texts_differ` as long as they have not agreed on one text. `conferees` are the
        members that each branch named to the committee of conference, while there is one; it `agreed` on a text, which
        these branches `accepted`. On a change of the Constitution they decide `jointly`, in joint session.
    The end:
        the `chapter` that it became; `in_effect_at_once` where both adopted an emergency preamble. The Governor signed
        it `in_part`, or `returned` it with an amendment, to which each branch gave these `answers` (branch and kind of
        row); these branches `overrode` a veto.
    """

    stage: Stage
    committee: str | None = None
    since: date | None = None
    arrived_on: date | None = None
    passed: tuple[str, ...] = ()
    study_order: str | None = None
    chapter: Chapter | None = None
    stage_at_end: Stage | None = None
    conferees: tuple[tuple[str, tuple[str, ...]], ...] = ()
    texts_differ: bool = False
    in_effect_at_once: bool = False
    overrode: tuple[str, ...] = ()
    in_part: bool = False
    returned: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    heard_elsewhere: bool = False
    other_committees: tuple[str, ...] = ()
    agreed: bool = False
    accepted: tuple[str, ...] = ()
    jointly: bool = False
    floor: str | None = None
    placed_on_file: bool = False
    open_draft: bool = False

    @property
    def ended(self) -> bool:
        """Whether the record says that it goes no further."""
        return self.stage in ENDED

    @property
    def second_branch(self) -> str | None:
        """The branch on whose floor it is after the other one passed it."""
        again = (self.stage_at_end or self.stage) == "passed one branch" and self.floor not in self.passed
        return self.floor if again else None

    @property
    def there_since(self) -> date | None:
        """The day that goes with where it is: when it came to its committee, was heard, or came to its stage."""
        lies = self.second_branch or (self.committee if self.stage != "heard" else None)
        return self.arrived_on if lies else self.since

    @property
    def received(self) -> bool:
        """Whether it was placed on file at once, as reports and letters are: of 1,181 in the 194th all but six."""
        return self.placed_on_file and self.stage == "filed"

    @property
    def with_governor(self) -> bool:
        """Whether it is before the Governor, or came back with an amendment that neither branch answered yet."""
        return self.stage == "before the Governor" or (self.returned and not self.answers)


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
    for day, rows in groupby(_live(history), key=day_of):
        for action in rows:
            course.take(action, actions.read(action.text))
        found[day] = _progress(course)
    return found


def _live(history: Iterable[Action]) -> list[Action]:
    """The rows that are not struck, by day."""
    return sorted((action for action in history if not action.stricken), key=day_of)


def day_of(action: Action) -> date:
    """The day of a row; the last of all for one without a date."""
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


def stage_changes(history: Sequence[Action]) -> tuple[int, ...]:
    """The places of the rows that brought a bill to another stage, in the order of time: the last one still holds."""
    before, found = Course().stage, []
    for at, course in steps(history):
        if course.stage != before:
            found.append(at)
        before = course.stage
    return tuple(found)


def steps(history: Sequence[Action]) -> Iterator[tuple[int, Course]]:
    """The places of rows in the order of time, each with the course of the bill up to that row."""
    course = Course()
    for at, action in sorted(enumerate(history), key=lambda pair: day_of(pair[1])):
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
    when = day_of(history[at]), at
    return [each for n, each in enumerate(history) if (day_of(each), n) < when]
