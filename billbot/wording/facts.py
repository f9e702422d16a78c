"""`Fact`: a change of a proposal with all that its headline depends on, and the phrases that headlines are made of."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from billbot import actions
from billbot.actions import Hearing, Meaning
from billbot.bills import BillId, Change
from billbot.hearings import moves
from billbot.stages import Progress
from billbot.wording.entries import Altered, Entry
from billbot.wording.hearings import by_agenda, called_off, news, was_to_be
from billbot.wording.spoken import capitalized, committee, numbers, the_bill_that_took_in, with_article

# So many amendments, or parts of a bill, are still told one by one.
FEW = 3
_OF_A_VETO = frozenset({"orders_of_the_day", "postponed", *actions.SENDING})
_SENDING_BACK = frozenset({"vetoed", "returned_with_amendment"})


class Fact(Struct, frozen=True):
    """One change of a proposal, what its words mean, and what else the words of a headline depend on.

    `name` is the proposal's, `bills` are those that the change happened to; `other_parents` are those of them that
    are only other parents of its draft. `took_in`: the bill is somebody else's, and took the proposal in.
    `given_subject` replaces name and numbers. `entries` are those of an alert, one a bill. `today` is the day of
    telling. What is not known is empty or null. Of the message: `on_the_way`, the proposal went further in it;
    `row_was_told`, the reader knows the row that is altered; `part_count`, how many parts passed over the veto, if
    many. Of a hearing: `former`, where it stood; `called_off`, the several that are; `hearing_is_over`;
    `by_agenda`, an agenda alone called it off or moved it to `stands_at`. Of numbers: `lives_in`, the proposal's
    now; `undone_numbers`, to which an undone entry had led; `names_own_number`, the row names one that was its own;
    `owners`, other proposals by number. Of committees: `in_charge`, who had the bill then; `goes_to`, who has it
    now; `left_study_order`, and for where, `now_in`; `conferees`, by branch. Of its way: `progress`; `done_before`,
    passed or laid before the Governor earlier, too; `jointly`, both branches decide in joint session.
    """

    change: Change
    meaning: Meaning
    name: str
    bills: tuple[BillId, ...]
    given_subject: str = ""
    on_the_way: bool = False
    row_was_told: bool = False
    former: Hearing | None = None
    called_off: tuple[Hearing, ...] = ()
    undone_numbers: tuple[BillId, ...] = ()
    lives_in: tuple[BillId, ...] = ()
    hearing_is_over: bool = False
    in_charge: str = ""
    owners: Mapping[BillId, str] = field(default_factory=dict)
    goes_to: str = ""
    left_study_order: bool = False
    today: date | None = None
    names_own_number: bool = False
    done_before: bool = False
    jointly: bool = False
    now_in: str = ""
    conferees: tuple[tuple[str, tuple[str, ...]], ...] = ()
    took_in: bool = False
    progress: Progress | None = None
    by_agenda: bool = False
    stands_at: Hearing | None = None
    other_parents: tuple[BillId, ...] = ()
    part_count: int = 0
    entries: tuple[Entry, ...] = ()

    @property
    def altered(self) -> Altered | None:
        """What became of its row since it was told; null where that stands."""
        return self.entries[0].altered if self.entries else None

    @property
    def in_part(self) -> str:
        """` in part` where the Governor signed or vetoed, or sent back, only a part; or nothing."""
        part = actions.in_part(self.meaning.text) or "returned_with_amendment" in self.meaning.kinds
        return " in part" if part or self.after_part_signed else ""

    @property
    def overridden(self) -> bool:
        """Whether both branches have passed it over the veto."""
        return self.progress is not None and {"House", "Senate"} <= set(self.progress.overrode)

    @property
    def after_part_signed(self) -> bool:
        """Whether it is dated after the Governor signed the bill in part."""
        return self.progress is not None and self.progress.in_part and self._after_stage_began

    @property
    def about_veto(self) -> bool:
        """Whether it is about a veto that stands: where that is sent, or when it is taken up."""
        about = not _OF_A_VETO.isdisjoint(self.meaning.kinds)
        return about and self.progress is not None and self.progress.stage == "vetoed" and self._after_stage_began

    @property
    def _after_stage_began(self) -> bool:
        """Whether it is dated after the bill came to its present stage."""
        place, day = self.progress, self.change.date
        return bool(place and place.since and day and place.since < day)

    @property
    def sent_back(self) -> str:
        """`what the Governor sent back of ` where the rest was signed before, `the veto of `, or nothing."""
        sends = not _SENDING_BACK.isdisjoint(self.meaning.kinds)
        back = "what the Governor sent back of " if self.after_part_signed and not self.item and not sends else ""
        return "the veto of " if self.about_veto else back

    @property
    def item(self) -> str:
        """`Item 8900-0001 of ` where a branch voted on a part alone, or nothing."""
        part = actions.passed_part(self.meaning.text)
        return f"{part} of " if part else ""

    @property
    def items(self) -> str:
        """As `item`, or how many parts where they are many: `12 items or sections of `."""
        return f"{self.part_count} items or sections of " if self.part_count else self.item

    @property
    def once_more(self) -> str:
        """` again` where it was enacted, or laid before the Governor, for the second time; or nothing."""
        laid_again = self.done_before and "laid_before_governor" in self.meaning.kinds
        return " again" if laid_again or actions.once_more(self.meaning.text) else ""

    @property
    def the_proposal(self) -> str:
        """The proposal within a sentence: `the PROTECT Act`, `Juvenile diversion`; or the bill that took it in."""
        return the_bill_that_took_in(self.name) if self.took_in else with_article(self.name)

    @property
    def leads_to(self) -> set[BillId]:
        """The numbers under which the proposal goes on, by this change."""
        court = self.change.bill.general_court
        return {BillId(court, bill.number) for bill in self.meaning.bills if bill.relation == "continues_in"}

    @property
    def lives_verb(self) -> str:
        """`now lives in`, or `went on in` for a number that the proposal only passed through."""
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
        """The subject of a headline: the proposal with the numbers, or what of it the Governor sent back or vetoed."""
        return f"{self.sent_back}{self.with_numbers}"

    @property
    def with_numbers(self) -> str:
        """The proposal with the numbers that it happened to; the numbers alone where there is no name."""
        return self.given_subject or (
            f"{self.the_proposal} ({numbers(self.bills)})" if self.name else numbers(self.bills)
        )

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
    def acting_committee(self) -> str:
        """The committee that acts, or `a committee`."""
        return self.in_charge or "a committee"

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
    def hearing_said(self) -> str:
        """What happens to the hearing: `hearing on Juvenile diversion (H.1) moves: Tuesday, …`."""
        subject, kinds, now = self.subject, self.meaning.kinds, self.meaning.hearing
        if self.hearing_is_over:
            return was_to_be(subject, kinds, now, self.former, self.change.date)
        if self.by_agenda and now is not None:
            return by_agenda(subject, now, self.stands_at)
        return called_off(subject, self.called_off) if self.called_off else news(subject, kinds, now, self.former)

    def tense(self, ahead: str, over: str, day: date | None) -> str:
        """The word for what is still `ahead` on the day of telling, or for what is `over`, or left behind."""
        return over if self.on_the_way or (self.today and day and day < self.today) else ahead

    @property
    def docket(self) -> str:
        """`, until now HD.5608` behind the number that a docket got, or nothing."""
        old = self.change.old
        return f", until now {BillId(self.change.bill.general_court, old).spoken}" if old else ""

    @property
    def the_entry(self) -> str:
        """A name for the row itself: `the hearing notice of November 5 on Juvenile diversion (S.2987)`."""
        what = "hearing notice" if self.meaning.hearing else "entry"
        dated = f" of {self.change.date:%B} {self.change.date.day}" if self.change.date else ""
        return f"the {what}{dated} on {self.with_numbers}"

    def corrects(self, what: str) -> str:
        """`what` at the beginning of a sentence, marked as a correction where the reader was told of it."""
        return f"Correction: {what}" if self.row_was_told else f"{capitalized(what)}"

    @property
    def moves(self) -> bool:
        """Whether a hearing is announced for another day or hour than the one that stood before."""
        now = self.meaning.hearing
        return self.former is not None and now is not None and moves(now, self.former)

    @property
    def about_an_order(self) -> bool:
        """Whether the action was on an order about the bill, and not on the bill itself."""
        return actions.of_an_order(self.meaning.text)

    @property
    def out_of_time(self) -> bool:
        """Whether a committee had to report against the bill by rule, as its time was over."""
        return "reported_adversely" in self.meaning.kinds and actions.by_rule(self.meaning.text)

    @property
    def is_amendment(self) -> bool:
        """Whether it is a row about amendments and nothing else."""
        return self.change.kind == "action_added" and all(kind.startswith("amendment_") for kind in self.meaning.kinds)

    @property
    def advice_against(self) -> str:
        """That a committee recommends against the bill, or that by rule it counts so as its time ran out."""
        late = f"{self.subject} was not reported in time, which by rule is advice against it"
        return late if self.out_of_time else f"{self.acting_committee} recommends against {self.subject}"

    @property
    def of_reference(self) -> bool:
        """Whether a branch refused the committee that the other one chose, rather than its text."""
        return "nonconcurred" in self.meaning.kinds and actions.about_reference(self.meaning.text)

    @property
    def accepts_other_text(self) -> bool:
        """Whether a branch accepts the other one's text, be it with changes of its own."""
        words = self.meaning.text.casefold()
        return "concurred" in self.meaning.kinds and "amendment" in words and "governor" not in words

    @property
    def with_own_changes(self) -> bool:
        """Whether a branch that accepts a text made changes of its own to it."""
        return actions.changes_again(self.meaning.text)

    def answered(self, told: Iterable["Fact"]) -> bool:
        """Whether a branch changed the text again, and another of the facts says that the other one agreed to that."""
        accepting = any(each.accepts_other_text and not each.with_own_changes for each in told)
        return self.accepts_other_text and self.with_own_changes and accepting

    @property
    def law(self) -> str:
        """`chapter 163 of the Acts of 2026`, by this row or another one, or `an act`."""
        chapter = self.meaning.chapter or (self.progress.chapter if self.progress else None)
        return chapter.named if chapter else "an act"


def many_parts(facts: Sequence[Fact]) -> list[list[int]]:
    """Groups of indexes: the facts by which one branch passed more than a few parts of a bill over the veto."""
    found: dict[object, list[int]] = {}
    for at, fact in enumerate(facts):
        if fact.item and fact.altered is None:
            found.setdefault((fact.bills, fact.branch), []).append(at)
    return [those for those in found.values() if len(those) > FEW]
