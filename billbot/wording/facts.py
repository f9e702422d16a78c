"""A change as a fact of a proposal: what its words mean, and what the record says around it, ready to be said."""

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
    """One change and what its words mean; `name` is the proposal's, `bills` those that it happened to.

    `whom` says its subject where several proposals share it. `on_the_way` says that the proposal went further still, by
    another change that is told with this one. `told` says that the reader was told of the row which it alters, `former`
    is the hearing that stood before, `off` those that stood where it calls off several, `over` says that the hearing is
    over by now. `lost` are numbers to which this led, which is undone; `lives_in` is where the proposal lives then.
    `by` is the committee that had the bill in its hands, `owners` names other proposals by their numbers, `goes_to` is
    the committee that the bill is in by now; each is empty where that is not known. `left_order` says that the row took
    it out of its study order, `now_in` where the record sent it then. `today` is the day of telling, null
    where that does not matter; `joins` says that the number which the row names was the proposal's own before.
    `jointly` says that both branches decide on it in joint session, `anew` that it was passed, or laid, before.
    `conferees` are those whom each branch has named by now to a committee of conference. `took_in` says that the bill
    is of others, and took the proposal in. `place` is how far the bill has come, null where that does not matter.
    `by_agenda` says that an agenda alone called off or moved the hearing that a row announces, to when it `stands_at`.
    `beside` are those of the bills that are no numbers of the proposal: other parents of its draft.
    `parts` counts the parts that its branch passed over the veto with this one, where they are many, else it is 0.
    `entries` are what a message about single proposals tells of it, one for each bill.
    """

    change: Change
    meaning: Meaning
    name: str
    bills: tuple[BillId, ...]
    whom: str = ""
    on_the_way: bool = False
    told: bool = False
    former: Hearing | None = None
    off: tuple[Hearing, ...] = ()
    lost: tuple[BillId, ...] = ()
    lives_in: tuple[BillId, ...] = ()
    over: bool = False
    by: str = ""
    owners: Mapping[BillId, str] = field(default_factory=dict)
    goes_to: str = ""
    left_order: bool = False
    today: date | None = None
    joins: bool = False
    anew: bool = False
    jointly: bool = False
    now_in: str = ""
    conferees: tuple[tuple[str, tuple[str, ...]], ...] = ()
    took_in: bool = False
    place: Progress | None = None
    by_agenda: bool = False
    stands_at: Hearing | None = None
    beside: tuple[BillId, ...] = ()
    parts: int = 0
    entries: tuple[Entry, ...] = ()

    @property
    def altered(self) -> Altered | None:
        """What became of it since it was told; null where it stands."""
        return self.entries[0].altered if self.entries else None

    @property
    def in_part(self) -> str:
        """` in part` of what the Governor signed or vetoed so, or nothing; what he asks to be changed is the rest."""
        part = actions.in_part(self.meaning.text) or "returned_with_amendment" in self.meaning.kinds
        return " in part" if part or self.behind else ""

    @property
    def overridden(self) -> bool:
        """Whether both branches have passed it over the veto."""
        return self.place is not None and {"House", "Senate"} <= set(self.place.overrode)

    @property
    def behind(self) -> bool:
        """Whether it comes behind the day on which the Governor signed the bill in part."""
        return self.place is not None and self.place.in_part and self._later

    @property
    def of_veto(self) -> bool:
        """Whether it comes behind a veto that stands, and is about that: where it is sent, and when it is taken up."""
        about = not _OF_A_VETO.isdisjoint(self.meaning.kinds)
        return about and self.place is not None and self.place.stage == "vetoed" and self._later

    @property
    def _later(self) -> bool:
        """Whether it comes behind the day on which the bill came to its stage."""
        place, day = self.place, self.change.date
        return bool(place and place.since and day and place.since < day)

    @property
    def sent_back(self) -> str:
        """`what the Governor sent back of ` where the rest was signed before, `the veto of `, or nothing."""
        sends = not _SENDING_BACK.isdisjoint(self.meaning.kinds)
        back = "what the Governor sent back of " if self.behind and not self.item and not sends else ""
        return "the veto of " if self.of_veto else back

    @property
    def item(self) -> str:
        """`Item 8900-0001 of ` where a branch voted on a part alone, or nothing."""
        part = actions.passed_part(self.meaning.text)
        return f"{part} of " if part else ""

    @property
    def items(self) -> str:
        """The same, or how many parts of it where they are many."""
        return f"{self.parts} items or sections of " if self.parts else self.item

    @property
    def once_more(self) -> str:
        """` again` where it was enacted, or laid before the Governor, for the second time; or nothing."""
        laid_again = self.anew and "laid_before_governor" in self.meaning.kinds
        return " again" if laid_again or actions.once_more(self.meaning.text) else ""

    @property
    def the(self) -> str:
        """The proposal within a sentence: `the PROTECT Act`, `Juvenile diversion`; or the bill that took it in."""
        return the_bill_that_took_in(self.name) if self.took_in else with_article(self.name)

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
        """The proposal with the numbers it happened to, or what of it is not law yet."""
        return f"{self.sent_back}{self.whole}"

    @property
    def whole(self) -> str:
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
        if self.by_agenda and now is not None:
            return by_agenda(self.subject, now, self.stands_at)
        return called_off(self.subject, self.off) if self.off else news(self.subject, kinds, now, self.former)

    def tense(self, ahead: str, over: str, day: date | None) -> str:
        """The one word or the other, as a day is still ahead or over by the day of telling."""
        return over if self.today is not None and day is not None and day < self.today else ahead

    @property
    def docket(self) -> str:
        """`, until now HD.5608` behind the number that a docket got, or nothing."""
        old = self.change.old
        return f", until now {BillId(self.change.bill.general_court, old).spoken}" if old else ""

    @property
    def entry(self) -> str:
        """The row as a thing: `the hearing notice of November 5 on Juvenile diversion (S.2987)`."""
        what = "hearing notice" if self.meaning.hearing else "entry"
        dated = f" of {self.change.date:%B} {self.change.date.day}" if self.change.date else ""
        return f"the {what}{dated} on {self.whole}"

    def corrects(self, what: str) -> str:
        """`what` at the beginning of a sentence, marked as a correction where the reader was told of it."""
        return f"Correction: {what}" if self.told else f"{capitalized(what)}"

    @property
    def moves(self) -> bool:
        """Whether a hearing is announced for another day or hour than the one that stood before."""
        now = self.meaning.hearing
        return self.former is not None and now is not None and moves(now, self.former)

    @property
    def about_an_order(self) -> bool:
        """Whether an order about the bill was acted on, and not the bill itself."""
        return actions.of_an_order(self.meaning.text)

    @property
    def out_of_time(self) -> bool:
        """Whether a committee had to report against the bill by rule, as its time was over."""
        return "reported_adversely" in self.meaning.kinds and actions.by_rule(self.meaning.text)

    @property
    def is_amendment(self) -> bool:
        """Whether a change is a row that states what became of amendments, and nothing else."""
        return self.change.kind == "action_added" and all(kind.startswith("amendment_") for kind in self.meaning.kinds)

    @property
    def advice_against(self) -> str:
        """That a committee recommends against the bill, and where that is the rule's word alone."""
        late = f"{self.subject} was not reported in time, which by rule is advice against it"
        return late if self.out_of_time else f"{self.who} recommends against {self.subject}"

    @property
    def of_reference(self) -> bool:
        """Whether a branch refused the committee that the other one chose, and not its text."""
        return "nonconcurred" in self.meaning.kinds and actions.about_reference(self.meaning.text)

    @property
    def takes(self) -> bool:
        """Whether a branch takes the text that the other one made of the bill, be it with changes of its own."""
        words = self.meaning.text.casefold()
        return "concurred" in self.meaning.kinds and "amendment" in words and "governor" not in words

    @property
    def again(self) -> bool:
        """Whether it made changes of its own to what it takes."""
        return actions.changes_again(self.meaning.text)

    def answered(self, told: Iterable["Fact"]) -> bool:
        """Whether a branch changed the text again, to which another of these rows agrees in the end."""
        return self.takes and self.again and any(each.takes and not each.again for each in told)

    @property
    def law(self) -> str:
        """`chapter 163 of the Acts of 2026`, by this row or another one, or `an act`."""
        chapter = self.meaning.chapter or (self.place.chapter if self.place else None)
        return chapter.named if chapter else "an act"


def many_parts(facts: Sequence[Fact]) -> list[list[int]]:
    """The places of those rows, together, by which one branch passed many parts of a bill over the veto."""
    found: dict[object, list[int]] = {}
    for at, fact in enumerate(facts):
        if fact.item and fact.altered is None:
            found.setdefault((fact.bills, fact.branch), []).append(at)
    return [those for those in found.values() if len(those) > FEW]
