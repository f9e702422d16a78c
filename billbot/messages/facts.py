"""`Fact`: a change of a proposal with all that its headline depends on, and the phrases that headlines consist of."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from billbot.domain import action_kinds, actions
from billbot.domain.actions import Hearing, Meaning
from billbot.domain.bills import BillId, Change
from billbot.domain.hearings import HearingSlots, moves
from billbot.domain.stages import Progress
from billbot.messages.entries import Altered, Entry
from billbot.messages.hearings import called_off, changed_by_agenda, in_writing, past_hearing
from billbot.messages.spoken import (
    committee_name,
    hearing_becomes,
    hearing_on,
    hearing_time,
    numbers,
    start_time,
    the_bill_that_took_in,
    with_article,
)

# Up to so many amendments, or parts of a bill, are told one by one.
FEW = 3
_OF_A_VETO = frozenset({"orders_of_the_day", "postponed", *action_kinds.SENDING})
_SENDING_BACK = frozenset({"vetoed", "returned_with_amendment"})


class Fact(Struct, frozen=True):
    """One change of a proposal, with everything that the words of its headline depend on.

    What is not known is empty or null.
    """

    change: Change
    meaning: Meaning
    name: str  # of the proposal
    bills: tuple[BillId, ...]  # those that the change happened to
    given_subject: str = ""  # replaces the name and the numbers in the headline
    today: date | None = None  # when the message is written
    entries: tuple[Entry, ...] = ()  # of an alert: one for each bill
    row_was_told: bool = False  # the reader was told of the row that this change alters
    on_the_way: bool = False  # the same message tells that the proposal went further than this
    part_count: int = 0  # how many parts passed over the veto, if they are many
    agreed_to: Meaning | None = None  # the other branch's row that a bare "Senate concurred" answers
    # Its hearing.
    slots: HearingSlots = HearingSlots()  # what the change does to hearings
    by_agenda: bool = False  # no row but an agenda called it off or moved it to `stands_at`
    stands_at: Hearing | None = None
    # Its numbers.
    lives_in: tuple[BillId, ...] = ()  # the proposal's present ones
    undone_numbers: tuple[BillId, ...] = ()  # those that an entry which was undone had led to
    names_own_number: bool = False  # the row names another of the proposal's own numbers
    other_parents: tuple[BillId, ...] = ()  # those of `bills` that are only other parents of its draft
    took_in: bool = False  # the bill is somebody else's and took the proposal in
    owners: Mapping[BillId, str] = field(default_factory=dict)  # the names of other proposals, by their numbers
    # Its committees.
    in_charge: str = ""  # the one that had the bill at the time
    goes_to: str = ""  # the one that has it now
    left_study_order: bool = False  # the bill left its study order and lies in `now_in`
    now_in: str = ""
    conferees: tuple[tuple[str, tuple[str, ...]], ...] = ()  # the members of a conference, by branch
    # How far the bill has come.
    progress: Progress | None = None
    done_before: bool = False  # it had passed, or been laid before the Governor, before
    jointly: bool = False  # both branches decide in joint session

    @property
    def altered(self) -> Altered | None:
        """How its row was altered after it was told; null if it was not."""
        return self.entries[0].altered if self.entries else None

    @property
    def after_part_signed(self) -> bool:
        """Whether the change is dated after the Governor signed the bill in part."""
        return self.progress is not None and self.progress.in_part and self._after_stage_began

    @property
    def about_veto(self) -> bool:
        """Whether the change is about a veto that stands: where it is sent, or when it is taken up."""
        about = not _OF_A_VETO.isdisjoint(self.meaning.kinds)
        return about and self.progress is not None and self.progress.stage == "vetoed" and self._after_stage_began

    @property
    def _after_stage_began(self) -> bool:
        """Whether the change is dated after the day on which the bill reached its present stage."""
        place, day = self.progress, self.change.date
        return bool(place and place.since and day and place.since < day)

    @property
    def sent_back(self) -> str:
        """`the veto of `, or `what the Governor sent back of ` if the rest was signed; else an empty string."""
        sends = not _SENDING_BACK.isdisjoint(self.meaning.kinds)
        back = "what the Governor sent back of " if self.after_part_signed and not self.item and not sends else ""
        return "the veto of " if self.about_veto else back

    @property
    def item(self) -> str:
        """`Item 8900-0001 of ` if a branch voted on a single part; else an empty string."""
        part = actions.passed_part(self.meaning.text)
        return f"{part} of " if part else ""

    @property
    def once_more(self) -> str:
        """` again` if the bill was enacted or laid before the Governor a second time; else an empty string."""
        laid_again = self.done_before and "laid_before_governor" in self.meaning.kinds
        return " again" if laid_again or actions.happened_again(self.meaning.text) else ""

    @property
    def the_proposal(self) -> str:
        """The proposal, `the PROTECT Act` or `Juvenile diversion`; or the bill that took it in."""
        return the_bill_that_took_in(self.name) if self.took_in else with_article(self.name)

    @property
    def leads_to(self) -> set[BillId]:
        """The numbers under which the proposal continues after this change."""
        court = self.change.bill.general_court
        return {BillId(court, bill.number) for bill in self.meaning.bills if bill.relation == "continues_in"}

    @property
    def other_branch(self) -> str:
        """`the Senate` or `the House`: the branch that did not act."""
        return "the Senate" if self.change.branch == "House" else "the House"

    @property
    def branch(self) -> str:
        """Who acted: `the House`, `the Senate`, `the Governor's office`, or `the record` if it names none."""
        branch = self.change.branch
        return "the Governor's office" if branch == "Executive" else f"the {branch}" if branch else "the record"

    @property
    def tally(self) -> str:
        """`, 32 to 8` if there was a roll call; else an empty string."""
        votes = self.meaning.votes
        return "" if votes is None else f", {votes.yeas} to {votes.nays}"

    @property
    def subject(self) -> str:
        """The subject of a headline: the proposal with the numbers, or what of it the Governor sent back or vetoed."""
        return f"{self.sent_back}{self.with_numbers}"

    @property
    def with_numbers(self) -> str:
        """The proposal with the numbers that the change happened to; the numbers alone if it has no name."""
        return self.given_subject or (
            f"{self.the_proposal} ({numbers(self.bills)})" if self.name else numbers(self.bills)
        )

    def related(self, *relations: str) -> list[BillId]:
        """Return the documents that the row names in one of these relations."""
        court = self.change.bill.general_court
        return [BillId(court, bill.number) for bill in self.meaning.bills if bill.relation in relations]

    def named(self, *relations: str) -> str:
        """List the documents named in one of these relations, or return `another document`."""
        return numbers(self.related(*relations)) or "another document"

    @property
    def acting_committee(self) -> str:
        """The committee that acts; `a committee` if it is not known."""
        return self.in_charge or "a committee"

    @property
    def in_another_text(self) -> str:
        """` in a new draft, H.5305` or ` with a new text, S.3072`, if a committee recommends that; else empty."""
        if self.leads_to:
            return f" in a new draft, {numbers(sorted(self.leads_to))}"
        text = self.related("takes_text")
        return f" with a new text, {numbers(text)}" if text else ""

    def tense(self, ahead: str, over: str, day: date | None) -> str:
        """Choose the word for a `day` that is still `ahead`, or for one that is `over` or that the bill is past."""
        return over if self.on_the_way or (self.today and day and day < self.today) else ahead

    @property
    def moves(self) -> bool:
        """Whether the row sets a hearing to another day or hour than before."""
        now, former = self.meaning.hearing, self.slots.former
        return former is not None and now is not None and moves(now, former)

    @property
    def about_an_order(self) -> bool:
        """Whether the action was on an order about the bill instead of the bill itself."""
        return actions.is_about_an_order(self.meaning.text)

    @property
    def out_of_time(self) -> bool:
        """Whether a committee reported against the bill only because a rule demands it when its time is over."""
        return "reported_adversely" in self.meaning.kinds and actions.cites_rule(self.meaning.text)

    @property
    def is_amendment(self) -> bool:
        """Whether the row is about amendments alone."""
        return self.change.kind == "action_added" and all(kind.startswith("amendment_") for kind in self.meaning.kinds)

    @property
    def sent_with_consent(self) -> str:
        """The committee that the other branch sent the bill to, and that this row agrees to; else an empty string."""
        asked = self.agreed_to
        sent = asked is not None and not action_kinds.SENDING.isdisjoint(asked.kinds) and asked.committees
        return committee_name(asked.committees[-1]) if asked is not None and sent else ""

    @property
    def of_reference(self) -> bool:
        """Whether a branch refused not the text of the other one but the committee that it chose."""
        return "nonconcurred" in self.meaning.kinds and actions.is_about_reference(self.meaning.text)

    @property
    def accepts_other_text(self) -> bool:
        """Whether a branch accepts the text of the other one, with or without further changes."""
        words = self.meaning.text.casefold()
        return "concurred" in self.meaning.kinds and "amendment" in words and "governor" not in words

    @property
    def with_own_changes(self) -> bool:
        """Whether a branch that accepts a text changed it further."""
        return actions.changes_again(self.meaning.text)

    def answered(self, told: Iterable["Fact"]) -> bool:
        """Tell whether a branch changed the text again and another of these facts says that the other one agreed."""
        accepting = any(each.accepts_other_text and not each.with_own_changes for each in told)
        return self.accepts_other_text and self.with_own_changes and accepting


def hearing_said(fact: Fact) -> str:
    """What happens to the hearing: `hearing on Juvenile diversion (H.1) moves: Tuesday, …`.

    It moves only if the day or the hour differs from the slot before.
    """
    subject, kinds, now, former = fact.subject, fact.meaning.kinds, fact.meaning.hearing, fact.slots.former
    if fact.slots.are_over:
        return past_hearing(subject, kinds, now, former, fact.change.date)
    if fact.by_agenda and now is not None:
        return changed_by_agenda(f"{hearing_on(fact.stands_at or now)} {subject}", now, fact.stands_at)
    if len(fact.slots.before) > 1:
        return called_off(subject, fact.slots.before)
    if "hearing_canceled" in kinds:
        was = f": {start_time(former)}" if former and former.date else ""
        return f"{hearing_on(former)} {subject} called off{was}"
    if now is not None and now.written and now.date is not None:
        return in_writing(subject, now, former)
    becomes = "" if former and former.written else hearing_becomes(kinds, now, former)
    ends = now is not None and now.start is not None and "other hours" in becomes
    at = "" if now is None or now.date is None else f": {hearing_time(now) if ends else start_time(now)}"
    return f"{hearing_on(now)} {subject}{becomes}{at}"


def many_parts(facts: Sequence[Fact]) -> list[list[int]]:
    """Group the indexes of facts by which one branch passed many parts of a bill over the veto, if more than `FEW`."""
    found: dict[object, list[int]] = {}
    for at, fact in enumerate(facts):
        if fact.item and fact.altered is None:
            found.setdefault((fact.bills, fact.branch), []).append(at)
    return [those for those in found.values() if len(those) > FEW]
