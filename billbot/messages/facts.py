"""What happened to a proposal, with all that the words about it depend on.

`Entry` is a change with what its words mean, `Context` the state of the proposal around it, `NewsItem` all that a
message tells of a proposal, and `Fact` what a headline is made from. `notify` fills them from the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from billbot.domain import action_kinds, actions
from billbot.domain.actions import Meaning, Slot
from billbot.domain.bills import CORRECTING, UNDOING, Action, Bill, BillId, Change, ChangeKind
from billbot.domain.follow import ONWARD
from billbot.domain.hearings import HearingSlots, HearingToAttend, moves
from billbot.domain.stages import Progress
from billbot.domain.standing import Place, Standing
from billbot.domain.watched import Channel, Proposal
from billbot.messages.document import Anchor, Item, Paragraph, nonempty
from billbot.messages.hearings import (
    for_your_calendar,
    how_to_testify,
    notice_given,
)
from billbot.messages.phrases import (
    bill_page,
    capitalized,
    committee_name,
    numbers,
    the_bill_that_took_in,
    with_article,
)
from billbot.messages.templates import Told

_ALTERED_SAID: Mapping[str, str] = {
    "action_struck": "struck from the record on",
    "action_removed": "no longer in the record since",
    "action_reworded": "reworded on",
}
# A row that was entered so many days after its date says so; a weekend is no delay.
LATE_DAYS = 7
# What is said instead of a name where there is neither a proposal nor a title.
NO_NAME = "A watched bill"
# Up to so many amendments, or parts of a bill, are told one by one.
FEW = 3
_OF_A_VETO = frozenset({"orders_of_the_day", "postponed", *action_kinds.SENDING})
_SENDING_BACK = frozenset({"vetoed", "returned_with_amendment"})


class Altered(Struct, frozen=True):
    """A row was struck, removed or reworded after it was told: which of these, the day we saw it, and its words now."""

    kind: ChangeKind
    on: date
    text: str

    @property
    def said(self) -> str:
        """`struck from the record on November 12`."""
        return f"{_ALTERED_SAID[self.kind]} {self.on:%B} {self.on.day}"


class Entry(Struct, frozen=True):
    """One change to tell of, with what its words mean, what is known of its bill, and the address of its page.

    `row_was_told` says that it alters a row which the reader was told of. `slots` say what it does to hearings.
    `standing_by_rows` are the hearings that stand now by a row, `standing_by_agenda` those that do by their agenda
    alone; `attending` says how to be heard at one that is ahead. `altered` is what became of the row since, where an
    earlier message is edited. `seen` is the Eastern day on which we saw it, null where that does not matter. `took_in`
    says that the bill is not the proposal's own, but took it in.
    """

    change: Change
    meaning: Meaning
    bill: Bill | None
    url: str
    row_was_told: bool = False
    slots: HearingSlots = HearingSlots()
    standing_by_rows: tuple[Slot, ...] = ()
    standing_by_agenda: tuple[Slot, ...] = ()
    altered: Altered | None = None
    seen: date | None = None
    attending: HearingToAttend | None = None
    took_in: bool = False

    @property
    def days_apart(self) -> int:
        """How many days after the date of its row we saw it, negative if before; 0 where that is not worth saying.

        This does not tell whether it was entered late or we looked late.
        """
        if self.change.date is None or self.seen is None:
            return 0
        days = (self.seen - self.change.date).days
        return days if days < 0 or days >= LATE_DAYS else 0

    @property
    def stands_said(self) -> bool:
        """Whether to say which hearings stand now, as a row about one ahead has left the record or is back in it."""
        now, was = self.meaning.hearing, self.slots.former
        if self.change.kind not in CORRECTING or now is None or self.slots.are_over:
            return False
        return was is None or not moves(now, was)

    @property
    def numbers_led_to(self) -> set[BillId]:
        """The numbers that an entry which is now struck, removed or reworded had led the proposal to."""
        change = self.change
        words = change.text if change.kind in UNDOING else change.old if change.kind == "action_reworded" else None
        onward = (each.number for each in actions.read(words or "").bills if each.relation in ONWARD)
        return {BillId(change.bill.general_court, number) for number in onward}

    @property
    def is_correction(self) -> bool:
        """Whether it corrects what the reader was told; a hearing that moves is news, and no correction."""
        moved = self.slots.former is not None and self.meaning.hearing is not None
        return self.altered is not None or (self.row_was_told and not moved)

    def corrected_headline(self, first: str) -> str:
        """The headline, led by what became of its row where that was altered: `Struck from the record on June 3: …`."""
        return f"{capitalized(self.altered.said)}: {first}" if self.altered else first


class Context(Struct, frozen=True):
    """The state of a proposal around the entries of a message.

    `before` and `after` are its standing without and with these entries, `bills` its numbers as they were known then,
    with rows that were altered since as they were told. `untold_rows` are live rows that came with the entries and are
    not told in the message: routine ones, or those told under another proposal that has the number, too. `today` is
    the Eastern day of telling, null where that does not matter. `deciding` says of a number which committee it is
    before and who chairs it, `own_counts` how those who joined the proposal voted; each is a sentence with a link.
    `told` are the words for all new rows; null where there are none. `told_before` are the headlines by which rows that
    are put right would have been told, by bill and row.
    """

    before: Standing | None = None
    after: Standing | None = None
    bills: Mapping[BillId, Bill] = field(default_factory=dict)
    untold_rows: Sequence[Entry] = ()
    today: date | None = None
    deciding: Mapping[BillId, tuple[str, Anchor]] = field(default_factory=dict)
    own_counts: Sequence[tuple[str, Anchor]] = ()
    told: Told | None = None
    told_before: Mapping[tuple[BillId, int], str] = field(default_factory=dict)

    @property
    def lived_in(self) -> tuple[BillId, ...]:
        """The numbers that the proposal lived in before."""
        return self.before.bills if self.before else ()

    @property
    def own_numbers(self) -> set[BillId]:
        """The numbers that it lived in before, and those that are listed for it, even without a page yet."""
        return {*self.lived_in, *(self.after.proposal.bills if self.after else ())}

    @property
    def lives_in(self) -> tuple[BillId, ...]:
        """The numbers that it lives in now."""
        return self.after.bills if self.after else ()

    def progress(self, bill: BillId) -> Progress | None:
        """How far a number has come; null where that is not known."""
        place = self.place(bill)
        return place.progress if place else None

    def took_in(self, bill: BillId) -> bool:
        """Whether a number is that of somebody else's bill, into which the proposal was folded."""
        return self.after is not None and self.after.took_in(bill)

    def over_with(self, bill: BillId) -> date | None:
        """The last day of the General Court with which a bill ended; null where it did not."""
        return self.after.over_with(bill) if self.after else None

    def row(self, change: Change) -> tuple[Sequence[Action], int] | None:
        """The history of a change's bill and the index of its row there; null where either is not known."""
        known = self.bills.get(change.bill)
        at = next((at for at, row in enumerate(known.rows if known else ()) if row.number == change.row), None)
        return None if known is None or at is None else (known.history, at)

    def place(self, bill: BillId) -> Place | None:
        """Where a number stands now; null where that is not known."""
        terms = self.after.terms if self.after else ()
        return next((place for term in terms for place in term.places if place.bill == bill), None)


class NewsItem(Struct, frozen=True):
    """Everything to tell of a proposal in a message: the entries, and their context.

    `proposals` are those that they concern, the main one first; none where it was taken off the list meanwhile.
    """

    proposals: Sequence[Proposal]
    entries: Sequence[Entry]
    context: Context = field(default_factory=Context)

    @property
    def name(self) -> str:
        """The main proposal's name, or `the bill that took in …`; the title of the bill if no proposal is listed."""
        if not self.proposals:
            return first_title(self.entries) or NO_NAME
        took_in = bool(self.entries) and all(entry.took_in for entry in self.entries)
        return the_bill_that_took_in(self.proposals[0].said) if took_in else self.proposals[0].said

    @property
    def bills(self) -> list[BillId]:
        """The bills that it happened to, each once."""
        return list(dict.fromkeys(entry.change.bill for entry in self.entries))


def sent_to(meaning: Meaning) -> str:
    """The last committee that a row names, `the Judiciary Committee`; an empty string if it names none."""
    return committee_name(meaning.committees[-1]) if meaning.committees else ""


def first_title(group: Sequence[Entry]) -> str:
    """The title of the first of these bills that has one, or nothing."""
    return next((entry.bill.title.value for entry in group if entry.bill and entry.bill.title.value), "")


def bill_pages(entries: Iterable[Entry]) -> tuple[Anchor, ...]:
    """Links to the pages of the bills, each once."""
    return tuple(dict.fromkeys(bill_page(entry.change.bill, entry.url) for entry in entries))


def how_to_attend(entries: Sequence[Entry], channel: Channel) -> tuple[Item, ...]:
    """How to be heard at the hearings that entries tell of, each once; nothing of what is over or was altered since."""
    found = dict.fromkeys(entry.attending for entry in entries if entry.attending and entry.altered is None)
    items = list[Item]()
    for each in found:
        calendar = for_your_calendar(channel.calendar, attached=channel.kind == "email")
        notice = Paragraph(notice_given(each.hearing.notice_days, each.notice_rule))
        items += [how_to_testify(each), Item("", nonempty(notice)), Item("", (calendar,))]
    return nonempty(*dict.fromkeys(items))


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
    stands_at: Slot | None = None
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
        sent = asked is not None and not action_kinds.SENDING.isdisjoint(asked.kinds)
        return sent_to(asked) if asked is not None and sent else ""

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


def many_parts(facts: Sequence[Fact]) -> list[list[int]]:
    """Group the indexes of facts by which one branch passed many parts of a bill over the veto, if more than `FEW`."""
    found: dict[object, list[int]] = {}
    for at, fact in enumerate(facts):
        if fact.item and fact.altered is None:
            found.setdefault((fact.bills, fact.branch), []).append(at)
    return [those for those in found.values() if len(those) > FEW]
