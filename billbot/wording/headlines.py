"""What a reader sees first: the effect, in a line. One entry a kind, the most telling first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from billbot.actions import Hearing, Meaning
from billbot.bills import BillId, Change
from billbot.wording.cosponsors import cosponsors
from billbot.wording.hearings import moves, news, was_to_be
from billbot.wording.spoken import committee, day, numbers, with_article
from billbot.wording.unlinked import Unlinked, lives_again


@dataclass(frozen=True, slots=True)
class Fact:
    """One change and what its words mean; `name` is the proposal's, `bills` those that it happened to.

    `whom` says its subject where several proposals share it. `on_the_way` says that the proposal went further still, by
    another change that is told with this one. `told` says that the reader was told of the row which it alters, `former`
    is the hearing that stood before, `over` says that the hearing is over by now, `unlinked` is what it led to before.
    `by` is the committee that had the bill in its hands, `owners` names other proposals by their numbers, `goes_to` is
    the committee that the bill is in by now; each is empty where that is not known. `left_order` says that the row took
    it out of its study order, `back_in` where it is then. `today` is the day of telling, null where that does not
    matter; `joins` says that the number which the row names was the proposal's own before.
    """

    change: Change
    meaning: Meaning
    name: str
    bills: tuple[BillId, ...]
    whom: str = ""
    on_the_way: bool = False
    told: bool = False
    former: Hearing | None = None
    unlinked: Unlinked | None = None
    over: bool = False
    by: str = ""
    owners: Mapping[BillId, str] = field(default_factory=dict)
    goes_to: str = ""
    left_order: bool = False
    today: date | None = None
    joins: bool = False
    back_in: str = ""

    @property
    def the(self) -> str:
        """The proposal within a sentence: `the PROTECT Act`, `Juvenile diversion`."""
        return with_article(self.name)

    @property
    def leads_to(self) -> set[BillId]:
        """The numbers that the proposal goes on under, by this change."""
        court = self.change.bill.general_court
        return {BillId(court, bill.number) for bill in self.meaning.bills if bill.relation == "continues_in"}

    @property
    def lives(self) -> str:
        """Whether the number named is where it lives now, or where it passed through."""
        return "went on in" if self.on_the_way else "now lives in"

    @property
    def other_branch(self) -> str:
        """The branch that did not act, within a sentence."""
        return "the Senate" if self.change.branch == "House" else "the House"

    @property
    def branch(self) -> str:
        """The branch within a sentence."""
        branch = self.change.branch
        return "the Governor's office" if branch == "Executive" else f"the {branch}" if branch else "the record"

    @property
    def tally(self) -> str:
        """`, 32 to 8` where there was a roll call."""
        votes = self.meaning.votes
        return "" if votes is None else f", {votes.yeas} to {votes.nays}"

    @property
    def subject(self) -> str:
        """The proposal with the numbers it happened to; under its heading the numbers alone."""
        return self.whom or (f"{self.the} ({numbers(self.bills)})" if self.name else numbers(self.bills))

    def related(self, *relations: str) -> list[BillId]:
        """The documents named in one of these relations."""
        court = self.change.bill.general_court
        return [BillId(court, bill.number) for bill in self.meaning.bills if bill.relation in relations]

    def owned(self, bill: BillId) -> str:
        """` (the PROTECT Act)` behind a number that another proposal carries, or nothing."""
        return f" ({with_article(self.owners[bill])})" if bill in self.owners else ""

    def owner_of(self, relation: str) -> str:
        """`, the PROTECT Act` behind the documents named in this relation, if a proposal carries one; or nothing."""
        names = [self.owners[bill] for bill in self.related(relation) if bill in self.owners]
        return f", {with_article(names[0])}" if names else ""

    def named(self, *relations: str) -> str:
        """The documents named in one of these relations, or `another document`."""
        return numbers(self.related(*relations)) or "another document"

    @property
    def who(self) -> str:
        """The committee that acts, or `a committee`."""
        return self.by or "a committee"

    @property
    def in_another_text(self) -> str:
        """` in a new draft, H.5305` or ` with a new text, S.3072`, where a committee recommends one; or nothing."""
        if self.leads_to:
            return f" in a new draft, {numbers(sorted(self.leads_to))}"
        text = self.related("mentions") if "text of" in self.meaning.text.casefold() else []
        return f" with a new text, {numbers(text)}" if text else ""

    @property
    def committee(self) -> str:
        """The last committee named, or `a committee`."""
        return committee(self.meaning.committees[-1]) if self.meaning.committees else "a committee"

    @property
    def hearing(self) -> str:
        """What becomes of the hearing: `hearing on Juvenile diversion (H.1) moves: Tuesday, …`."""
        kinds, now = self.meaning.kinds, self.meaning.hearing
        if self.over:
            return was_to_be(self.subject, kinds, now, self.former, self.change.date)
        return news(self.subject, kinds, now, self.former)

    def tense(self, ahead: str, over: str, day: date | None) -> str:
        """The one word or the other, as a day is still ahead or over by the day of telling."""
        return over if self.today is not None and day is not None and day < self.today else ahead

    @property
    def docket(self) -> str:
        """`, before HD.5608` behind the number that a docket got, or nothing."""
        old = self.change.old
        return f", before {BillId(self.change.bill.general_court, old).spoken}" if old else ""

    @property
    def entry(self) -> str:
        """The row as a thing: `the hearing notice of November 5 on Juvenile diversion (S.2987)`."""
        what = "hearing notice" if self.meaning.hearing else "entry"
        dated = f" of {self.change.date:%B} {self.change.date.day}" if self.change.date else ""
        return f"the {what}{dated} on {self.subject}"

    def corrects(self, what: str) -> str:
        """`what` at the beginning of a sentence, marked as a correction where the reader was told of it."""
        return f"Correction: {what}" if self.told else f"{what[0].upper()}{what[1:]}"

    @property
    def moves(self) -> bool:
        """Whether a hearing is announced for another day or hour than the one that stood before."""
        now = self.meaning.hearing
        return self.former is not None and now is not None and moves(now, self.former)

    @property
    def about_an_order(self) -> bool:
        """Whether an order about the bill was acted on, and not the bill itself."""
        return "order" in self.meaning.text.lower()

    @property
    def law(self) -> str:
        """`chapter 163 of the Acts of 2026`, or `an act`."""
        chapter = self.meaning.chapter
        return "an act" if chapter is None else f"chapter {chapter.chapter} of the Acts of {chapter.year}"


# In order: of several kinds in one row, and of several rows in one message, the first found here leads.
TELLING: Mapping[str, Callable[[Fact], str]] = {
    "signed": lambda f: f"Signed: {f.the} is {f.law}",
    "chaptered": lambda f: f"{f.the} is law: {f.law}",
    "vetoed": lambda f: f"The Governor vetoed {f.subject}",
    "veto_overridden": lambda f: f"{f.branch} passed {f.subject} over the veto{f.tally}",
    "returned_with_amendment": lambda f: f"The Governor sent {f.subject} back with an amendment",
    "laid_before_governor": lambda f: f"{f.the} is on the Governor's desk",
    "governor_amendment_adopted": lambda f: f"{f.branch} adopted the Governor's amendment to {f.subject}{f.tally}",
    "governor_amendment_rejected": lambda f: f"{f.branch} rejected the Governor's amendment to {f.subject}{f.tally}",
    "enacted": lambda f: f"{f.the} was enacted in {f.branch}{f.tally}",
    "engrossed": lambda f: f"{f.the} passed {f.branch}{f.tally}",
    "rejected": lambda f: f"{f.subject} was rejected in {f.branch}{f.tally}",
    "adopted": lambda f: f"{'an order on ' if f.about_an_order else ''}{f.subject} was adopted in {f.branch}{f.tally}",
    "conference_report_accepted": lambda f: f"{f.branch} accepted the agreement on {f.the}{f.tally}",
    "conference_reported": lambda f: f"negotiators of both branches agreed on {f.the}",
    "conference_appointed": lambda f: f"negotiators of both branches were named for {f.the}",
    "nonconcurred": lambda f: f"{f.branch} did not agree to the other branch's version of {f.the}",
    "insisted": lambda f: f"{f.branch} holds to its own version of {f.the}",
    "new_draft": lambda f: (
        f"{f.who} recommends {f.the} in a new draft, {f.named('continues_in')}"
        if "reported_favorably" in f.meaning.kinds
        else f"{f.the} {f.lives} {f.named('continues_in')}, a new draft"
    ),
    "reprinted": lambda f: f"{f.the} {f.lives} {f.named('continues_in', 'continues')}",
    "substituted": lambda f: (
        f"{f.the} {f.lives} {f.named('continues_in')}"
        if any(bill.relation == "continues_in" for bill in f.meaning.bills)
        else f"{f.subject} takes the place of {f.named('continues', 'mentions')}"
    ),
    "accompanied": lambda f: (
        f"{numbers(f.bills)} was folded into {f.the} ({f.named('absorbed_into')})"
        if f.joins
        else f"{f.the} is now part of {f.named('absorbed_into')}{f.owner_of('absorbed_into')}"
    ),
    "study_order": lambda f: f"{f.subject} was put into a study order",
    "no_further_action": lambda f: f"{f.subject} ended with the term",
    "placed_on_file": lambda f: f"{f.subject} was laid to rest (placed on file)",
    **dict.fromkeys(
        (
            "hearing_canceled",
            "hearing_rescheduled",
            "hearing_location_changed",
            "hearing_time_changed",
            "hearing_scheduled",
        ),
        lambda f: f.hearing,
    ),
    "reported_adversely": lambda f: f"{f.who} recommends against {f.subject}",
    "reported_favorably": lambda f: f"{f.who} recommends {f.subject}{f.in_another_text}",
    "reporting_date_extended": lambda f: (
        f"{f.by or 'the committee'} {f.tense('gets', 'got', f.meaning.reporting_date)} more time for {f.subject}"
        + (f": until {day(f.meaning.reporting_date)}" if f.meaning.reporting_date else "")
    ),
    "discharged": lambda f: f"{f.subject} goes to {f.committee}",
    "recommitted": lambda f: f"{f.subject} goes back to {f.committee}",
    "referred": lambda f: f"{f.subject} goes to {f.committee}",
    "orders_of_the_day": lambda f: (
        f"{f.branch} {f.tense('can', 'was to', f.meaning.set_for)} take up {f.subject} on {day(f.meaning.set_for)}"
        if f.meaning.set_for
        else f"{f.subject} is on the calendar of {f.branch}"
    ),
    "reported": lambda f: f"{f.who} reported {f.subject}",
    "joint_session": lambda f: f"{f.subject} in a joint session of both branches",
    "other": lambda f: f"{f.subject}: a new entry that we could not interpret",
}

_RANK = {kind: rank for rank, kind in enumerate(TELLING)}

# What happened to the record itself, before what its words mean. What alters a row that was told is a correction.
_RECORD: Mapping[str, Callable[[Fact], str]] = {
    "action_struck": lambda f: f"{f.corrects(f.entry)} was struck from the record",
    "action_restored": lambda f: f"{f.corrects(f.entry)} is back in the record",
    "action_removed": lambda f: f"{f.corrects(f.entry)} is no longer in the record",
    "action_reworded": lambda f: f.hearing if f.former and f.meaning.hearing else f"{f.corrects(f.entry)} was reworded",
    "action_dated": lambda f: (
        f"An entry on {f.subject} is now dated {day(f.change.date)}, before {day(date.fromisoformat(f.change.old))}"
        if f.change.old
        else f"An entry on {f.subject} got its date"
    ),
    "number_assigned": lambda f: f"{f.the} has its number: {numbers(f.bills)}{f.docket}",
    "title_changed": lambda f: f"{f.subject} has a new title",
    "status_changed": lambda f: f"{f.subject} has a new status",
    "presenters_changed": lambda f: f"The presenters of {f.subject} changed",
    "cosponsors_changed": lambda f: f"{f.subject}: {cosponsors(f.change)}",
    "committee_vote_posted": lambda f: f"A committee's vote on {f.subject} was posted",
}


def rank(fact: Fact) -> int:
    """How telling a fact is: 0 leads. What happened to the record comes behind what the record says."""
    if fact.change.kind in _RECORD:
        return len(_RANK)
    return _rank(fact, leading(fact))


def leading(fact: Fact) -> str:
    """The most telling of the kinds of a row."""
    return min(fact.meaning.kinds, key=lambda kind: _rank(fact, kind))


def _rank(fact: Fact, kind: str) -> int:
    """An order about a bill is a step on its way, whatever adopting it would mean for a resolution."""
    if kind == "adopted" and fact.about_an_order:
        return _RANK["other"]
    return _RANK.get(kind, len(_RANK) + 1)


def rank_of(kind: str) -> int:
    """How telling a kind of row is: 0 leads."""
    return _RANK.get(kind, len(_RANK) + 1)


def headline(fact: Fact) -> str:
    """The effect in a line: `Juvenile diversion passed the Senate, 32 to 8`."""
    if fact.unlinked and fact.unlinked.moved_to:
        return fact.corrects(lives_again(fact.name, fact.bills, fact.unlinked))
    if fact.left_order:
        said = f"{fact.subject} is out of its study order" + (f", back in {fact.back_in}" if fact.back_in else "")
    elif fact.change.kind in _RECORD:
        said = _RECORD[fact.change.kind](fact)
    else:
        say = TELLING.get(leading(fact))
        said = f"{fact.subject}: a new entry in {fact.branch}" if say is None else say(fact)
    return f"{said[0].upper()}{said[1:]}"
