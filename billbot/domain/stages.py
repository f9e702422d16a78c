"""How far a bill has come, by all rows of its history. Pure.

`of_bill` gives the `Progress` of one bill, `of_proposal` of several. What each row did is in `acts`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from billbot.domain import actions
from billbot.domain.action_kinds import ANNOUNCES
from billbot.domain.actions import (
    Chapter,
    Meaning,
    changes_again,
    is_about_an_order,
    name_key,
    signed_in_part,
)
from billbot.domain.bills import Action

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

FARTHEST = {stage: at for at, stage in enumerate(get_args(Stage))}
# At these stages a bill is over, at least for the term.
ENDED: frozenset[Stage] = frozenset({"study order", "rejected", "ended with the term"})
BRANCHES = 2
_WAITING: frozenset[Stage] = frozenset({"in committee", "heard", "in a second committee"})
# After one branch passed it, a bill is in a committee of the other.
_IN_COMMITTEE: frozenset[Stage] = frozenset({*_WAITING, "passed one branch"})
_NOT_YET = None, None
# From these stages a bill may go back to a committee. No branch has passed it yet.
_REPORTED: frozenset[Stage] = frozenset({"reported", "in a second committee", "on the floor"})
# The committee that checks a bill on the floor, as clerks spell it.
_OF_THE_FLOOR = re.compile(r"\bin the thi?r?d\b", re.IGNORECASE)
OF_RULES = re.compile(r"(?:house |senate |joint )?rules\b", re.IGNORECASE)


class Progress(Struct):
    """How far a bill has come: its stage, and the committee that has it (None if none has it, or unknown).

    When and where:
        `since` is the day it came to its stage (for "heard", the day of the hearing). `arrived_on` is the day it came
        to its committee or to the `floor`, the branch where it last came up. `stage_at_end` is its stage when the term
        ended, `study_order` the number of the order it is in. `placed_on_file`: a branch did that.
    What the branches did:
        `passed` it, in order; `texts_differ` until they agree on one text. `conferees` are the members that each branch
        named to the committee of conference, while there is one. It `agreed` on a text; these branches `accepted` that.
        They decide on a change of the Constitution `jointly`, in joint session.
    The end:
        The `chapter` that it became; `in_effect_at_once` if both adopted an emergency preamble. The Governor signed it
        `in_part`, or `returned` it with an amendment. These branches `overrode` a veto.
    """

    stage: Stage = "filed"
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
    agreed: bool = False
    accepted: tuple[str, ...] = ()
    jointly: bool = False
    floor: str | None = None
    placed_on_file: bool = False

    @property
    def ended(self) -> bool:
        """Whether the record says that it is over."""
        return self.stage in ENDED

    @property
    def second_branch(self) -> str | None:
        """The branch that has it on the floor after the other one passed it; None if that is not so."""
        again = (self.stage_at_end or self.stage) == "passed one branch" and self.floor not in self.passed
        return self.floor if again else None

    @property
    def there_since(self) -> date | None:
        """Since when it is where it is: the day it came to its committee, was heard, or came to its stage or end."""
        if self.ended:
            return self.since
        lies = self.second_branch or (self.committee if self.stage != "heard" else None)
        return self.arrived_on if lies else self.since

    @property
    def received(self) -> bool:
        """Whether it was only placed on file, like reports and letters: all but six of 1,181 in the 194th."""
        return self.placed_on_file and self.stage == "filed"


class Tracker(Progress):
    """The progress of a bill while its rows are taken one by one, in the order of time.

    `hearing` is the last day of the announced hearing. The row `extended_by` gave its committee time `until` a day; if
    that is `pending`, the other branch has to agree. `hurried` branches adopted an emergency preamble, `changed` ones
    changed its text. `reported`: a committee reported it. `sent_back`: a committee got it again. `joined`: it went on
    in another document. `committees` had it, each with the stage there and the first day. It was in these
    `study_orders`; `before_order` is where it was before the last one. `EFFECTS` says what each kind of row does.
    """

    hearing: date | None = None
    until: date | None = None
    extended_by: Action | None = None
    pending: bool = False
    sent_back: bool = False
    joined: bool = False
    hurried: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    reported: bool = False
    committees: dict[str, tuple[Stage, date | None]] = field(default_factory=dict)
    study_orders: set[str] = field(default_factory=set)
    before_order: tuple[Stage, str | None, bool] = ("filed", None, False)

    @property
    def differs(self) -> bool:
        """Whether both branches passed it, with different texts."""
        return self.texts_differ and self.stage == "passed both branches"

    @property
    def is_awaiting_report(self) -> bool:
        """Whether a committee has it and has not acted on it."""
        there = self.stage in _WAITING or (self.stage == "passed one branch" and self.committee is not None)
        return there and not self.joined and not self.placed_on_file

    @property
    def is_in_first_committee(self) -> bool:
        """Whether no committee or branch acted on it before it came to the committee that has it."""
        return not (self.reported or self.passed or self.sent_back or self.study_orders)

    def take(self, action: Action, meaning: Meaning) -> None:
        """Take the next row, which is not struck; `meaning` is what its words say."""
        stage, place = self.stage, (self.committee, self.floor)
        if stage != "law":  # vetoed items, corrections and the like follow a law
            if self.leaves_order(meaning):
                self.stage, self.committee, self.reported = self.before_order
            else:
                for effect in filter(None, map(EFFECTS.get, meaning.kinds)):
                    effect(self, action, meaning)
        self.since = action.date if self.stage != stage else self.since
        self.arrived_on = action.date if (self.committee, self.floor) != place else self.arrived_on
        if self.stage == "law":
            self.chapter = self.chapter or meaning.chapter
            self.in_part = self.in_part or signed_in_part(meaning)

    def advance(self, stage: Stage) -> None:
        """Move to a stage if it is farther, or the bill had ended. Late rows take nothing back."""
        if self.stage in ENDED or FARTHEST[stage] > FARTHEST[self.stage]:
            self.stage = stage

    def refer(self, action: Action, meaning: Meaning) -> None:
        """A committee gets the bill, or some sections of it."""
        self.committee, self.floor = meaning.committees[-1] if meaning.committees else None, None
        self.sent_back |= self.joined
        self.placed_on_file = self.joined = False
        self.until, self.extended_by = None, None  # an extension for one committee does not count for the next
        stage: Stage = "in a second committee" if self.reported else "in committee"
        if self.stage == "on the floor" and not _OF_THE_FLOOR.search(self.committee or ""):
            self.stage = stage
        self.advance(stage)
        self.committees.setdefault(name_key(self.committee), (stage, action.date))

    def refer_again(self, action: Action, meaning: Meaning) -> None:
        """A committee gets the bill again. Its earlier report no longer counts."""
        again, _ = self.committees.get(name_key(meaning.committees[-1]), _NOT_YET) if meaning.committees else _NOT_YET
        if again is not None and self.stage in _REPORTED:
            self.stage, self.reported = again, again == "in a second committee"
        self.sent_back = True
        self.refer(action, meaning)

    def extend(self, action: Action, meaning: Meaning) -> None:
        """A committee gets more time, so that one has the bill, even if no row sent it there."""
        if meaning.reporting_date is not None:
            self.until, self.extended_by = meaning.reporting_date, action
            self.pending = "pending concurrence" in action.text.casefold()
            self.stage = "in committee" if self.stage in {"filed", "reported"} else self.stage

    def join(self, _: Action, __: Meaning) -> None:
        """It goes on in a new draft or in another bill."""
        self.joined = True

    def was_elsewhere(self, day: date) -> bool:
        """Whether another committee than now had the bill on this day."""
        _, first = self.committees.get(name_key(self.committee), _NOT_YET)
        return first is not None and day < first

    def report(self, _: Action, meaning: Meaning) -> None:
        """A committee reports the bill."""
        if meaning.kinds[0] == "referred":
            return  # a row of several steps, the last of which sent it on
        sent_on = meaning.kinds[0] == "reported" and "referred" in meaning.kinds
        by = self.committee or next(iter(meaning.committees), "")
        if sent_on and not self.reported and OF_RULES.match(by):
            self.committee = None  # it let in what was filed late, and says nothing about it
        elif "study_order" not in meaning.kinds and not (meaning.kinds == ("reported",) and self.of_another(meaning)):
            self.reported, self.committee = True, None
            self.jointly |= {"reported_favorably", "placed_on_file"} <= set(meaning.kinds)
            if self.stage == "in a second committee":  # it comes out of this one as out of the first
                self.stage = "reported"
            self.advance("reported")

    def study(self, _: Action, meaning: Meaning) -> None:
        """The bill goes into a study order. Where it was is kept, in case it comes back."""
        if self.stage != "study order":
            self.before_order = self.stage, self.committee, self.reported
        named = [bill.number for bill in meaning.bills if bill.relation == "study_order"]
        self.study_orders.update(named)
        self.study_order, self.stage = next(iter(named), self.study_order), "study order"

    def of_another(self, meaning: Meaning) -> bool:
        """Whether a report is about another document, such as the bill's study order.

        A report by a committee that does not have the bill is.
        """
        if self.committee is None or self.stage == "study order":
            return self.stage == "study order"
        named = any(bill.relation in {"continues", "part_of"} for bill in meaning.bills)
        reporting = set(map(name_key, meaning.committees))
        return named or bool(reporting and name_key(self.committee) not in reporting)

    def leaves_order(self, meaning: Meaning) -> bool:
        """Whether a bill comes back from its study order: "Reported on a part of H4883", "Also based on S2824"."""
        named = {bill.number for bill in meaning.bills if bill.relation != "study_order"}
        comes_of_it = "reported" in meaning.kinds or "new_draft_of" in meaning.kinds
        return self.stage == "study order" and comes_of_it and bool(named & self.study_orders)

    def hear(self, _: Action, meaning: Meaning) -> None:
        """A hearing is announced or moved."""
        self.hearing = meaning.hearing.ends_on if meaning.hearing else self.hearing

    def call_off(self, _: Action, __: Meaning) -> None:
        """The hearing is called off."""
        self.hearing = None

    def pass_branch(self, action: Action, _: Meaning) -> None:
        """A branch passes it."""
        self.texts_differ = bool(self.passed) and action.branch not in self.passed and action.branch in self.changed
        self.passed = _with(self.passed, action.branch)
        self.committee, self.floor = None, None
        self.advance("passed both branches" if len(self.passed) >= BRANCHES else "passed one branch")

    def adopt(self, action: Action, meaning: Meaning) -> None:
        """A branch adopts a resolution or an order. That passes it there, but not a bill that the order is about."""
        if not is_about_an_order(meaning.text):
            self.pass_branch(action, meaning)

    def change(self, action: Action, _: Meaning) -> None:
        """A branch changes the text."""
        self.changed.add(action.branch)

    def accept(self, action: Action, _: Meaning) -> None:
        """A branch accepts the other one's text, unless it changes it again; or it agrees to an extension."""
        self.texts_differ &= "amendment" not in action.text.casefold() or changes_again(action.text)
        self.pending &= self.extended_by is None or action.branch == self.extended_by.branch

    def enact(self, _: Action, __: Meaning) -> None:
        """A branch enacts the text that both agreed on, or enacts it again when it is back from the Governor."""
        self.texts_differ = False
        self.advance("passed both branches")

    def hurry(self, action: Action, _: Meaning) -> None:
        """A branch adopts its emergency preamble."""
        self.hurried.add(action.branch)

    def confer(self, action: Action, meaning: Meaning) -> None:
        """A branch names its members of a committee of conference (the last ones count), or the conference reports."""
        if meaning.conferees:
            self.conferees = tuple({**dict(self.conferees), action.branch: meaning.conferees}.items())
        self.agreed = self.agreed or "conference_reported" in meaning.kinds
        self.advance("in conference")

    def come_up(self, action: Action, meaning: Meaning) -> None:
        """The bill is on the floor of a branch, or before both branches in joint session."""
        self.jointly |= "joint_session" in meaning.kinds
        self.floor = action.branch
        self.committee = None if self.passed else self.committee
        self.advance("on the floor")

    def lay_to_rest(self, _: Action, meaning: Meaning) -> None:
        """A branch places the bill on file. A committee can only recommend that, and a joint session goes on."""
        self.placed_on_file |= not self.jointly and not any(kind.startswith("reported") for kind in meaning.kinds)

    def end_with_term(self, _: Action, __: Meaning) -> None:
        """The term ends before it is decided."""
        self.stage_at_end, self.stage = self.stage, "ended with the term"

    def override(self, action: Action, _: Meaning) -> None:
        """A branch passes it over the veto. If both do, it is law."""
        self.overrode = _with(self.overrode, action.branch)
        self.stage = "law" if len(self.overrode) >= BRANCHES else self.stage

    def agree(self, action: Action, meaning: Meaning) -> None:
        """A branch accepts the text of the conference, or the Governor sends the bill back with an amendment."""
        self.stage, self.texts_differ = "passed both branches", False
        self.returned = "returned_with_amendment" in meaning.kinds
        if "conference_report_accepted" in meaning.kinds:
            self.accepted = _with(self.accepted, action.branch)


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return names if name in names else (*names, name)


def _set(stage: Stage) -> Callable[[Tracker, Action, Meaning], None]:
    def effect(course: Tracker, _: Action, __: Meaning) -> None:
        course.stage = stage

    return effect


EFFECTS: Mapping[str, Callable[[Tracker, Action, Meaning], None]] = {
    **dict.fromkeys(("referred", "discharged"), Tracker.refer),
    "recommitted": Tracker.refer_again,
    **dict.fromkeys(ANNOUNCES, Tracker.hear),
    "hearing_canceled": Tracker.call_off,
    **dict.fromkeys(("reported_favorably", "reported_adversely", "reported"), Tracker.report),
    "reporting_date_extended": Tracker.extend,
    "study_order": Tracker.study,
    **dict.fromkeys(("new_draft", "accompanied"), Tracker.join),
    **dict.fromkeys(("orders_of_the_day", "read_second", "ordered_to_third_reading", "read_third"), Tracker.come_up),
    "joint_session": Tracker.come_up,
    "engrossed": Tracker.pass_branch,
    "adopted": Tracker.adopt,
    "rejected": _set("rejected"),
    "placed_on_file": Tracker.lay_to_rest,
    **dict.fromkeys(("conference_appointed", "conference_reported"), Tracker.confer),
    "conference_report_accepted": Tracker.agree,
    "enacted": Tracker.enact,
    **dict.fromkeys(("amended", "amendment_adopted", "reprinted", "substituted"), Tracker.change),
    "concurred": Tracker.accept,
    "emergency_preamble_adopted": Tracker.hurry,
    "laid_before_governor": _set("before the Governor"),
    "returned_with_amendment": Tracker.agree,
    "vetoed": _set("vetoed"),
    "veto_overridden": Tracker.override,
    **dict.fromkeys(("signed", "chaptered"), _set("law")),
    "no_further_action": Tracker.end_with_term,
}


def track(history: Iterable[Action]) -> Tracker:
    """The progress of a bill after these rows. Those of one day keep the order in which they are shown."""
    course = Tracker()
    for action in sorted(history, key=lambda row: row.sort_day):
        if not action.stricken:
            course.take(action, actions.read(action.text))
    return course


def of_bill(history: Iterable[Action], today: date, heard: Callable[[], date | None] | None = None) -> Progress:
    """How far a bill has come by `today`, from its rows in any order.

    No row ever says that a hearing took place. It counts as held once its day is past, unless its row was struck, it
    was called off, or the bill came to its present committee later. `heard` gives the last day of a hearing if other
    sources know more than the rows; it is called only for a bill that waits in a committee. Rows of one day keep the
    order in which they are shown.
    """
    course = track(history)
    waits = course.stage == "in committee"
    held = (heard() if heard else course.hearing) if waits else None
    counts = held is not None and held < today and not course.was_elsewhere(held)
    return _progress(course, held if counts else None)


def _progress(course: Tracker, heard: date | None = None) -> Progress:
    """The progress after all rows. `heard` is the day of the hearing in its present committee."""
    stage: Stage = "heard" if heard else course.stage
    at_end = course.stage_at_end or stage
    committee = course.committee if at_end in _IN_COMMITTEE else None
    return replace(
        Progress(**{name: getattr(course, name) for name in Progress.__struct_fields__}),
        stage=stage,
        committee=committee,
        since=heard or course.since,
        arrived_on=course.arrived_on if committee or course.floor else None,
        conferees=course.conferees if at_end == "in conference" else (),
        texts_differ=course.differs,
        in_effect_at_once=len(course.hurried) >= BRANCHES,
        returned=course.returned and at_end == "passed both branches",
    )


def of_proposal(courses: Sequence[Progress]) -> Progress | None:
    """How far a proposal has come: the farthest of its current bills that did not end.

    If all ended, the farthest of them. None without bills.
    """
    return max(courses, key=how_far, default=None)


def how_far(course: Progress) -> tuple[bool, int]:
    """A sort key: greater means farther. Bills that ended are the lowest."""
    return not course.ended, FARTHEST[course.stage]


def with_earlier_numbers(course: Progress, before: Iterable[Progress]) -> Progress:
    """How far a bill has come that continues others. `before` is the progress of those.

    A new draft or a reprint does not start over: what a branch passed under the old number stays passed. An old number
    that ended does not count. Its conference does not count either once a branch accepted the report under the new
    number.
    """
    if course.ended:
        return course
    own = [each for each in before if not each.ended]
    left = [each for each in own if course.accepted and each.stage == "in conference"]
    farthest = max((course, *(each for each in own if each not in left)), key=how_far)  # its own, if equal
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


# The relations that move a proposal to another number.
_ONWARD = frozenset({"continues_in", "absorbed_into", "continues", "part_of"})
# Rows of these kinds settle on one text after both branches passed the bill.
_AGREEING = frozenset({"nonconcurred", "insisted", "concurred"})


def overtaken(action: Action, history: Iterable[Action]) -> bool:
    """Whether a row was entered late: by `history`, the bill was already past its step.

    Never for a row that names where the proposal goes on, or states no step.
    """
    step, rows = _step(action), list(history)
    if step is None or any(bill.relation in _ONWARD for bill in actions.read(action.text).bills):
        return False
    before, after = (of_bill(those, date.min) for those in (rows, [*rows, action]))
    if (before.stage, before.committee) != (after.stage, after.committee):
        return False
    # What the other branch did that day may have come first.
    later = (_step(row) for row in rows if not row.stricken and _comes_after(row, action))
    return any(found and (found in ENDED or FARTHEST[found] > FARTHEST[step]) for found in later)


def _comes_after(row: Action, action: Action) -> bool:
    if row.date is None or action.date is None:
        return False
    return row.date > action.date or (row.date == action.date and row.branch == action.branch)


def _step(action: Action) -> Stage | None:
    """The stage that this row by itself states, or None."""
    kinds = actions.read(action.text).kinds
    if "reporting_date_extended" in kinds:
        return "in committee"
    if _AGREEING.intersection(kinds):
        return "passed one branch"
    found = of_bill([action], date.min).stage
    return None if found == "filed" else found
