"""The bill itself: its names and numbers, who filed it, who acted on it when, and what the row means.

The other values of a day build on these.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Self

from billbot.briefs.brief import Day, Matter
from billbot.domain import actions
from billbot.domain.acts import OTHER_BRANCH, Act, place_of
from billbot.domain.labels import LONG_NAME, labels
from billbot.domain.purpose import local_vote, purpose
from billbot.messages.calendar import CalendarValues, number
from billbot.messages.changes import step_said
from billbot.messages.phrases import NOUNS, capitalized, numbers, spoken_committee, the_proposal

# Up to this many things are named. If there are more, they are counted.
FEW = 4
# A name has at most so many words to be said in full in a sentence.
_FULL_NAME = 24
MEMBERS = {"Senate": "senator", "House": "representative"}
SECTIONS = re.compile(r"\bsections? \d+[a-z]?(?:(?:, | to | and |, and |, inclusive, )\d+[a-z]?)*(?:, inclusive)?")
# "By Ms. Sample, a petition", in the Senate; in the House "By Representative Sample of Boston, a petition".
_PETITION = re.compile(r"By (Representative|Mr\.|Ms\.|Mrs\.) ([^,]{1,60})")
_IN_BRACKETS = re.compile(r" ?\([^()]{0,200}\)")
_ESTABLISHING = re.compile(r"^the (?:bill|resolve) (?:establishing|creating) (?:an? |the )?")
# After these, a bill is no longer what its petition asked for.
_CHANGES_TEXT = ("amended", "text_of", "substituted", "reprinted")
_PAST_IT = {
    "law": "is law",
    "before the Governor": "is on the Governor's desk",
    "vetoed": "is vetoed",
    "in conference": "is in conference",
    "rejected": "is rejected",
    "study order": "is in a study order",
    "ended with the term": "has ended with the term",
}


class BillValues(CalendarValues):
    """The state of a bill on a day, and what was done to it, at any step."""

    def __init__(self, day: Day, called: str = "") -> None:
        super().__init__(day.brief.court, day.brief.today)
        self._day, self._brief, self._act = day, day.brief, day.leading_act
        if day.brief.dated:  # it is read years later
            self._without_year = 0
        self._now: Matter = day.now
        self._day_acts, self._history = day.acts, day.now.acts
        self._called = called

    def with_shorter_names(self) -> Iterator[Self]:
        """These values with shorter names, and with the bill's number instead: where the name has no room."""
        for name in (*self._names[1:], self.bill):
            yield type(self)(self._day, name)

    # Names and numbers.

    @cached_property
    def name(self) -> str:
        """The proposal's name, as configured; with `The bill` before what its act does."""
        return capitalized(self.the_name if self._called or self._is_clause else self._brief.proposal.name)

    @cached_property
    def the_bill(self) -> str:
        """The proposal as a noun, with its number: `the elder care bill (S.1)`; for several bills `the … bills`."""
        one = self.is_one_bill and self.bill not in self.the_name and not self._took_it_in
        return f"{self.the_name} ({self.bill})" if one else self.the_name

    @cached_property
    def the_name(self) -> str:
        """The proposal as a noun without its number, where that comes elsewhere: `the elder care bill`."""
        return self._called or self._names[0]

    @cached_property
    def _names(self) -> Sequence[str]:
        """What it can be called, the best first: a name from a long title is not read to its end."""
        if self._took_it_in:
            return [f"the bill that took in {self._article(1)}"]
        name = self._article(len(self._day.every))
        shorter = labels(name, self.place or "") or ([f"the {self.place} {self._noun}"] if self.place else [])
        known = shorter if self.is_one_bill else []
        return [*known, name] if len(name) > LONG_NAME or self._says_all(name, known) else [name, *known]

    def _says_all(self, name: str, known: Sequence[str]) -> bool:
        """Whether a label says all that a name says: `the housing fund bill`, of a bill establishing that."""
        return f"the {_ESTABLISHING.sub('', name)} {self._noun}" in known

    @property
    def _took_it_in(self) -> bool:
        """Whether the act is one of a bill of others, which took ours in."""
        return bool(self._now.took_in) and self._act.bill not in self._now.own

    def _article(self, several: int) -> str:
        return the_proposal(self._brief.proposal, self._now.title, several, self._noun)

    @cached_property
    def _noun(self) -> str:
        if self._now.jointly:
            return "constitutional amendment"
        return "order" if self._now.is_an_order else "resolve" if self._now.is_a_resolve else "bill"

    @cached_property
    def bare_bill(self) -> str:
        """The proposal as a noun without article: `elder care bill`."""
        return self.the_name.removeprefix("the ")

    @property
    def place(self) -> str | None:
        """`Salem`: the city or town that a local bill names, if it names one."""
        return place_of(self._now.title)

    @property
    def whose_bill(self) -> str:
        """`Senator Sample's H.1` if one member filed it; else the number, or all numbers.

        Where the headline has a shorter name, and nothing else says what it is about:
        `Senator Sample's bill on elder care (H.1)`.
        """
        full = _IN_BRACKETS.sub("", self._article(1))
        known = self._took_it_in or self.the_name == full or self._says_all(full, [self.the_name])
        if self.is_one_bill and not known and self.purpose is None and len(full.split()) <= _FULL_NAME:
            said = f"{full} ({self.bill})"
            return f"{self.sponsor}'s {said.removeprefix('the ')}" if self.sponsor else said
        return f"{self.sponsor}'s {self.bill}" if self.sponsor else self.bill

    @property
    def both_bills(self) -> str | None:
        """For several bills `both police transparency bills` or `all three …`; None for one."""
        count = len(self._day.every)
        words = {1: None, 2: "both"}
        before = words.get(count, f"all {number(count)}")
        return before and f"{before} {self.bare_bill}"

    @cached_property
    def bill(self) -> str:
        """The number of the bill that the leading act is about; all numbers for several."""
        return numbers([each.leading_act.bill for each in self._day.every])

    @property
    def is_one_bill(self) -> bool:
        """Whether the day is about one bill of the proposal, not about several."""
        return not self._day.others

    @property
    def the_bills(self) -> str:
        """`the bill`, `the bills`, `the resolve` or `the order`."""
        return f"the {'proposal' if self._now.jointly else self._noun}{'s' if self._day.others else ''}"

    @property
    def the_bill_is_one(self) -> bool:
        """Whether `the_bill` takes the singular. A plural name does not."""
        said = self.bare_bill.casefold()
        several = said.endswith("s") and not self._is_clause and NOUNS.search(said) is not None
        return not (self._day.others or several)

    @cached_property
    def _is_clause(self) -> bool:
        """Whether the name says what the act does: `bill amending the liquor laws`."""
        return self.bare_bill.startswith(("bill ", "bills ", "resolve "))

    # Our position.

    @property
    def we_support(self) -> bool:
        """Whether we support the proposal."""
        return self._brief.proposal.position == "support"

    @property
    def we_oppose(self) -> bool:
        """Whether we oppose the proposal."""
        return self._brief.proposal.position == "oppose"

    def _on(self, act: Act | None) -> str | None:
        if act is None or act.day is None:
            return None
        return "today" if act.day == self._brief.today and not self._brief.dated else f"on {self._dated(act.day)}"

    def _also_on(self, act: Act | None) -> str | None:
        """When another act was done: `the same day` if it was on the leading act's day."""
        same = act is not None and act.day is not None and act.day == self._act.day
        return "the same day" if same else self._on(act)

    # When and by whom.

    @property
    def when(self) -> str:
        """When the leading act was done: `today`, `on June 3`; empty if its row has no date.

        Some rows have a future date: `in a row with a date still to come, June 3`.
        """
        ahead = self._act.day is not None and self._act.day > self._brief.today
        still = f"in a row with a date still to come, {self._dated(self._act.day)}"
        return still if ahead else self._on(self._act) or ""

    @property
    def soon(self) -> str:
        """By when we ask for votes: before the day of a branch's calendar that a row names, else as `calendar` says."""
        days = [act.meaning.set_for for act in self._day_acts if act.meaning.set_for]
        if days and min(days) > self._brief.today:
            return f"before {self._with_weekday(min(days))},"
        return super().soon

    @property
    def branch(self) -> str | None:
        """The branch that did the leading act, `House` or `Senate`; None if no branch did."""
        return self._act.branch if self._act.branch in OTHER_BRANCH else None

    @property
    def other_branch(self) -> str | None:
        """The branch that did not do the leading act; None if neither did."""
        return self._act.other

    @property
    def branch_member(self) -> str | None:
        """`senator` or `representative`: who sits in the branch that did the leading act."""
        return MEMBERS.get(self._act.branch)

    @property
    def other_branch_member(self) -> str | None:
        """`senator` or `representative`: who sits in the branch that did not do the leading act."""
        return MEMBERS.get(self._act.other or "")

    @property
    def vote(self) -> str | None:
        """The count of the leading act: `32 to 8`; None without a roll call."""
        return tally(self._act)

    @property
    def no_branch_passed_it(self) -> bool:
        """Whether no branch has passed it."""
        return not self._history.passed

    @property
    def is_joint_order(self) -> bool:
        """Whether it is an order that both branches must adopt: it was before the Rules committees of both."""
        return any("rules of the two branches" in act.meaning.words for act in self._history)

    @property
    def _presented_by(self) -> tuple[str, ...]:
        known = None if self._day.others else self._brief.bills.get(self._act.bill)
        return known.presented_by if known else ()

    # Who filed it, and what happened to it.

    @property
    def sponsor(self) -> str | None:
        """`Senator Sample`: the member who filed it, by its petition; None if others did."""
        known = self._brief.bills.get(self._act.bill)
        petition = _PETITION.match((known and known.pinslip) or "")
        title = MEMBERS[self._act.bill.branch].capitalize()
        by_request = petition is not None and "by request" in petition[2]
        if (
            petition is None
            or by_request
            or len(self._presented_by) != 1
            or petition[1].startswith("Rep") != title.startswith("Rep")
        ):
            return None
        said = by_last_name(f"{title} {self._presented_by[0]}")
        return said if petition[2].startswith(said.removeprefix(f"{title} ")) else None

    @cached_property
    def purpose(self) -> str | None:
        """`would ban …`, `aims to …` or `is about …`, by its petition, if title and name do not say as much.

        None of several bills, of a law, or if the text was changed since.
        """
        known = self._brief.bills.get(self._act.bill)
        changed = any(act.has(*_CHANGES_TEXT) or "as changed" in act.meaning.words for act in self._history)
        if known is None or changed or self._now.is_law or not self.is_one_bill:
            return None
        return purpose(known.title.value or "", known.pinslip or "", self._brief.proposal.name)

    @property
    def local_vote(self) -> str | None:
        """`by vote of the town`: how a city or town agreed to the bill's petition."""
        known = self._brief.bills.get(self._act.bill)
        return (self.is_one_bill and local_vote((known and known.pinslip) or "")) or None

    @property
    def chapter(self) -> str | None:
        """`Chapter 363 of the Acts of 2024`."""
        known = self._act.meaning.chapter or (self._now.progress.chapter if self._now.progress else None)
        known = known or next((act.meaning.chapter for act in self._history if act.meaning.chapter), None)
        return capitalized(known.named) if known else None

    @property
    def no_action_on(self) -> str | None:
        """When the record said that no further action was taken in the term."""
        return self._on(self._history.last("no_further_action"))

    def _committee_behind(self, act: Act | None) -> str | None:
        """The committee that had the bill when this was done."""
        return spoken_committee(self._history.committee_before(act)) if act else None

    def _did(self, branch: str, act: Act) -> str:
        return " ".join(filter(None, [f"the {branch}", tally(act), self._on(act)]))

    # What the row means.

    @property
    def step(self) -> str | None:
        """What the leading row means for the proposal: `the elder care bill was put off`; None if unknown."""
        return step_said(self._act.meaning, self._act.branch, self.the_bill, f"{self.name}: ")

    @property
    def step_of_bill(self) -> str:
        """What the leading row means for the bill's number, as a sentence."""
        said = step_said(self._act.meaning, self._act.branch, self.bill, f"On {self.bill}: ")
        return f"{said or 'The words of this row could not be interpreted'}."

    @property
    def usually_next(self) -> str | None:
        """What usually comes next, as a sentence; None once the term is over."""
        return None if self._term_over or self.past_it_by_now else actions.sentences(self._act.meaning)[1] or None

    @property
    def past_it_by_now(self) -> str | None:
        """`H.1 is law by now`, if it is past the leading step."""
        stage = self._now.progress.stage if self._now.progress else ""
        return f"{self._now.bill.spoken} {_PAST_IT[stage]} by now" if stage in _PAST_IT else None

    @property
    def is_an_order(self) -> bool:
        """Whether it is an order or a resolution."""
        return self._now.is_an_order

    @property
    def is_a_resolve(self) -> bool:
        """Whether it is a resolve, which often asks for a commission."""
        return self._now.is_a_resolve

    @property
    def is_a_resolution(self) -> bool:
        """Whether it is a set of resolutions, which only one branch adopts."""
        return self._now.title.startswith("Resolutions ")

    @property
    def row_day(self) -> str | None:
        """The day of the leading row: `June 3`."""
        return self._dated(self._act.day)

    @property
    def current_committee(self) -> str | None:
        """The committee that it is in now."""
        return spoken_committee(self._now.committee)


def tally(act: Act | None) -> str | None:
    """The count of its roll call: `32 to 8`; None without one."""
    return f"{act.votes.yeas} to {act.votes.nays}" if act and act.votes else None


def by_last_name(said: str) -> str:
    """`Senator Sample` for `Senator Jane Q. Sample, Jr.`."""
    title, *names = said.partition(",")[0].split()
    return f"{title} {names[-1]}"
