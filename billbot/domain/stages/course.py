"""The state machine by which the rows of one bill, taken one by one in the order of time, lead through the stages.

`Course.take` reads a row; `EFFECTS` has what each kind of row does. Most fields mean what `Progress` says of them.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct, field

from billbot.domain.actions import (
    ANNOUNCES,
    Chapter,
    Meaning,
    changes_again,
    is_about_an_order,
    is_about_sections,
    name_key,
    signed_in_part,
)
from billbot.domain.bills import Action
from billbot.domain.stages.stage import BRANCHES, ENDED, FARTHEST, Stage

_NOT_YET = None, None
# The stages from which a bill may go back to a committee, before a branch has passed it.
_REPORTED: frozenset[Stage] = frozenset({"reported", "in a second committee", "on the floor"})
# The committee through which a bill passes on the floor, in the spellings of the clerks.
_OF_THE_FLOOR = re.compile(r"\bin the thi?r?d\b", re.IGNORECASE)
OF_RULES = re.compile(r"(?:house |senate |joint )?rules\b", re.IGNORECASE)


class Course(Struct):
    """The course of one bill so far: `reached` is the day on which it came to its stage.

    `hearing` is the last day of the announced hearing, `hurried` the branches that adopted an emergency preamble.
    `_changed` are the branches that changed its text; `_reported` says that a committee reported it. `_committees` are
    those that had it, each with the stage there and the first day. `_study_orders` are those that it was in, and
    `_before_order` where it was before the last of them. `debated` says that it came past its second reading.
    """

    stage: Stage = "filed"
    committee: str | None = None
    other_committees: dict[str, None] = field(default_factory=dict)
    hearing: date | None = None
    reached: date | None = None
    arrived_on: date | None = None
    passed: dict[str, None] = field(default_factory=dict)
    study_order: str | None = None
    chapter: Chapter | None = None
    stage_at_end: Stage | None = None
    conferees: dict[str, tuple[str, ...]] = field(default_factory=dict)
    texts_differ: bool = False
    hurried: set[str] = field(default_factory=set)
    _changed: set[str] = field(default_factory=set)
    _reported: bool = False
    _committees: dict[str, tuple[Stage, date | None]] = field(default_factory=dict)
    _study_orders: set[str] = field(default_factory=set)
    _before_order: tuple[Stage, str | None, bool] = ("filed", None, False)
    overrode: dict[str, None] = field(default_factory=dict)
    in_part: bool = False
    returned: bool = False
    answers: dict[tuple[str, str], None] = field(default_factory=dict)
    agreed: bool = False
    accepted: dict[str, None] = field(default_factory=dict)
    jointly: bool = False
    floor: str | None = None
    debated: bool = False
    placed_on_file: bool = False
    open_draft: bool = False

    def take(self, action: Action, meaning: Meaning) -> None:
        """Take the next row, which is not struck; `meaning` is what its words say."""
        stage, place = self.stage, (self.committee, self.floor)
        self._apply(action, meaning)
        self.reached = action.date if self.stage != stage else self.reached
        self.arrived_on = action.date if (self.committee, self.floor) != place else self.arrived_on
        if self.stage == "law":
            self.chapter = self.chapter or meaning.chapter
            self.in_part = self.in_part or signed_in_part(meaning)

    def _apply(self, action: Action, meaning: Meaning) -> None:
        if self.stage == "law":  # vetoed items, corrections and the like come behind
            return
        if self.leaves_order(meaning):
            self.stage, self.committee, self._reported = self._before_order
            return
        for kind in meaning.kinds:
            if (effect := EFFECTS.get(kind)) is not None:
                effect(self, action, meaning)

    def advance(self, stage: Stage) -> None:
        """Come to a stage, if that is farther than where the bill is, or it had ended: late rows take nothing back."""
        if self.stage in ENDED or FARTHEST[stage] > FARTHEST[self.stage]:
            self.stage = stage

    def refer(self, action: Action, meaning: Meaning) -> None:
        """A committee gets the bill, or some sections of it while other committees have others."""
        self.other_committees = (
            {**self.other_committees, self.committee: None}
            if self.committee and is_about_sections(meaning.text)
            else {}
        )
        self.committee, self.floor = meaning.committees[-1] if meaning.committees else None, None
        self.debated = self.placed_on_file = False
        stage: Stage = "in a second committee" if self._reported else "in committee"
        if self.stage == "on the floor" and not _OF_THE_FLOOR.search(self.committee or ""):
            self.stage = stage
        self.advance(stage)
        self._committees.setdefault(name_key(self.committee), (stage, action.date))

    def refer_again(self, action: Action, meaning: Meaning) -> None:
        """A committee gets the bill once more, so that its earlier report does not count any more."""
        again, _ = self._committees.get(name_key(meaning.committees[-1]), _NOT_YET) if meaning.committees else _NOT_YET
        if again is not None and self.stage in _REPORTED:
            self.stage, self._reported = again, again == "in a second committee"
        self.refer(action, meaning)

    def was_elsewhere(self, day: date) -> bool:
        """Whether on this day another committee had the bill than the one that has it now."""
        _, first = self._committees.get(name_key(self.committee), _NOT_YET)
        return first is not None and day < first

    def report(self, _: Action, meaning: Meaning) -> None:
        """A committee reports the bill."""
        sent_on = meaning.kinds[0] == "reported" and "referred" in meaning.kinds
        if sent_on and not self._reported and OF_RULES.match(self.committee or ""):
            self.committee = None  # which let in what was filed late, and says nothing of it
        elif "study_order" not in meaning.kinds and not (meaning.kinds == ("reported",) and self.of_another(meaning)):
            self._reported, self.committee = True, None
            self.jointly |= {"reported_favorably", "placed_on_file"} <= set(meaning.kinds)
            if self.stage == "in a second committee":  # out of which it comes, as out of the first
                self.stage = "reported"
            self.advance("reported")

    def study(self, _: Action, meaning: Meaning) -> None:
        """The bill goes into a study order; where it was before is kept for when it leaves that."""
        if self.stage != "study order":
            self._before_order = self.stage, self.committee, self._reported
        named = [bill.number for bill in meaning.bills if bill.relation == "study_order"]
        self._study_orders.update(named)
        self.study_order, self.stage = next(iter(named), self.study_order), "study order"

    def of_another(self, meaning: Meaning) -> bool:
        """Whether a report that says nothing of the bill is one on another document, such as its study order.

        So it is with a report of a committee that does not have the bill.
        """
        if self.committee is None or self.stage == "study order":
            return self.stage == "study order"
        reporting, theirs = (
            set(map(name_key, names)) for names in (meaning.committees, (self.committee, *self.other_committees))
        )
        named = any(bill.relation in {"continues", "part_of"} for bill in meaning.bills)
        return named or bool(reporting and reporting.isdisjoint(theirs))

    def leaves_order(self, meaning: Meaning) -> bool:
        """Whether a bill comes back from its study order: "Reported on a part of H4883", "Also based on S2824"."""
        named = {bill.number for bill in meaning.bills if bill.relation != "study_order"}
        comes_of_it = "reported" in meaning.kinds or "new_draft_of" in meaning.kinds
        return self.stage == "study order" and comes_of_it and bool(named & self._study_orders)

    def hear(self, _: Action, meaning: Meaning) -> None:
        """A hearing is announced or moved."""
        self.hearing = meaning.hearing.ends_on if meaning.hearing else self.hearing

    def call_off(self, _: Action, __: Meaning) -> None:
        """The hearing is called off."""
        self.hearing = None

    def pass_branch(self, action: Action, _: Meaning) -> None:
        """A branch passes it."""
        self.texts_differ = bool(self.passed) and action.branch not in self.passed and action.branch in self._changed
        self.passed[action.branch] = None
        self.committee, self.floor, self.debated = None, None, False
        self.advance("passed both branches" if len(self.passed) >= BRANCHES else "passed one branch")

    def adopt(self, action: Action, meaning: Meaning) -> None:
        """A branch adopts a resolution or an order, which is its passage there; one about a bill is not the bill's."""
        if not is_about_an_order(meaning.text):
            self.pass_branch(action, meaning)

    def change(self, action: Action, _: Meaning) -> None:
        """A branch changes the text."""
        self._changed.add(action.branch)

    def accept(self, action: Action, _: Meaning) -> None:
        """A branch accepts the other one's text, unless it changes that again."""
        self.texts_differ &= "amendment" not in action.text.casefold() or changes_again(action.text)

    def enact(self, action: Action, meaning: Meaning) -> None:
        """A branch enacts it, in the text on which both agreed, or once more when it is back from the Governor."""
        self.texts_differ = False
        self.answer(action, meaning)
        self.advance("passed both branches")

    def offer(self, action: Action, _: Meaning) -> None:
        """The bill is a new draft of another one, which a branch may still have to accept in the place of that."""
        self.open_draft = "pending" in action.text.casefold()

    def hurry(self, action: Action, _: Meaning) -> None:
        """A branch adopts its emergency preamble."""
        self.hurried.add(action.branch)

    def confer(self, action: Action, meaning: Meaning) -> None:
        """A branch names its members of a committee of conference, the last ones count; or the conference reports."""
        self.conferees |= {action.branch: meaning.conferees} if meaning.conferees else {}
        self.agreed = self.agreed or "conference_reported" in meaning.kinds
        self.advance("in conference")

    def come_up(self, action: Action, meaning: Meaning) -> None:
        """The bill is on the floor of a branch, or before both branches in joint session."""
        self.jointly |= "joint_session" in meaning.kinds
        self.floor = action.branch
        self.debated |= "ordered_to_third_reading" in meaning.kinds
        self.open_draft &= not self.debated
        self.committee = None if self.passed else self.committee
        self.advance("on the floor")

    def lay_to_rest(self, _: Action, meaning: Meaning) -> None:
        """A branch places the bill on file; a committee may only recommend that, and a joint session goes on."""
        self.placed_on_file |= not self.jointly and not any(kind.startswith("reported") for kind in meaning.kinds)

    def end_with_term(self, _: Action, __: Meaning) -> None:
        """The term ends before it is decided."""
        self.stage_at_end, self.stage = self.stage, "ended with the term"

    def override(self, action: Action, _: Meaning) -> None:
        """A branch passes it over the veto; with both it is law."""
        self.overrode[action.branch] = None
        self.stage = "law" if len(self.overrode) >= BRANCHES else self.stage

    def agree(self, action: Action, meaning: Meaning) -> None:
        """A branch accepts the text of the conference, or the Governor sends the bill back with an amendment."""
        self.stage, self.texts_differ = "passed both branches", False
        self.returned = "returned_with_amendment" in meaning.kinds
        self.answers.clear()
        self.accepted |= {action.branch: None} if "conference_report_accepted" in meaning.kinds else {}

    def answer(self, action: Action, meaning: Meaning) -> None:
        """A branch adopts the Governor's amendment, rejects it, or enacts what came back once more."""
        if self.returned:
            self.answers.update({(action.branch, kind): None for kind in meaning.kinds})


def _set(stage: Stage) -> Callable[[Course, Action, Meaning], None]:
    def effect(course: Course, _: Action, __: Meaning) -> None:
        course.stage = stage

    return effect


EFFECTS: Mapping[str, Callable[[Course, Action, Meaning], None]] = {
    **dict.fromkeys(("referred", "discharged"), Course.refer),
    "recommitted": Course.refer_again,
    **dict.fromkeys(ANNOUNCES, Course.hear),
    "hearing_canceled": Course.call_off,
    **dict.fromkeys(("reported_favorably", "reported_adversely", "reported"), Course.report),
    "study_order": Course.study,
    **dict.fromkeys(("orders_of_the_day", "read_second", "ordered_to_third_reading", "read_third"), Course.come_up),
    "joint_session": Course.come_up,
    "new_draft_of": Course.offer,
    "engrossed": Course.pass_branch,
    "adopted": Course.adopt,
    "rejected": _set("rejected"),
    "placed_on_file": Course.lay_to_rest,
    **dict.fromkeys(("conference_appointed", "conference_reported"), Course.confer),
    "conference_report_accepted": Course.agree,
    "enacted": Course.enact,
    **dict.fromkeys(("amended", "amendment_adopted", "reprinted", "substituted"), Course.change),
    "concurred": Course.accept,
    "emergency_preamble_adopted": Course.hurry,
    "laid_before_governor": _set("before the Governor"),
    "returned_with_amendment": Course.agree,
    **dict.fromkeys(("governor_amendment_adopted", "governor_amendment_rejected"), Course.answer),
    "vetoed": _set("vetoed"),
    "veto_overridden": Course.override,
    **dict.fromkeys(("signed", "chaptered"), _set("law")),
    "no_further_action": Course.end_with_term,
}
