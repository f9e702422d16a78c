"""What happened to a proposal, with all that the words about it depend on.

`Entry` is a change with what its words mean, `Context` the state of the proposal around it, and `NewsItem` all that a
message tells of a proposal. `notify` fills them from the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from billbot.domain import actions
from billbot.domain.actions import Meaning, Slot
from billbot.domain.bills import CORRECTING, UNDOING, Action, Bill, BillId, Change, ChangeKind
from billbot.domain.follow import ONWARD
from billbot.domain.hearings import HearingSlots, HearingToAttend, moves
from billbot.domain.standing import Place, Standing
from billbot.domain.watched import Channel, Proposal
from billbot.messages.document import Anchor, Item, nonempty
from billbot.messages.hearings import (
    for_your_calendar,
    how_to_testify,
)
from billbot.messages.phrases import (
    bill_page,
    capitalized,
    committee_name,
    the_bill_that_took_in,
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
    earlier message is edited. `seen` is the Eastern day on which we saw it, None where that does not matter. `took_in`
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
    the Eastern day of telling, None where that does not matter. `deciding` says of a number which committee it is
    before and who chairs it, `own_counts` how those who joined the proposal voted; each is a sentence with a link.
    `told` are the words for all new rows; None where there are none. `told_before` are the headlines by which rows that
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

    def over_with(self, bill: BillId) -> date | None:
        """The last day of the General Court with which a bill ended; None where it did not."""
        return self.after.over_with(bill) if self.after else None

    def row(self, change: Change) -> tuple[Sequence[Action], int] | None:
        """The history of a change's bill and the index of its row there; None where either is not known."""
        known = self.bills.get(change.bill)
        at = next((at for at, row in enumerate(known.rows if known else ()) if row.number == change.row), None)
        return None if known is None or at is None else (known.history, at)

    def place(self, bill: BillId) -> Place | None:
        """Where a number stands now; None where that is not known."""
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
        return the_bill_that_took_in(self.proposals[0].in_sentence) if took_in else self.proposals[0].in_sentence

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
        items += [how_to_testify(each), Item("", (calendar,))]
    return nonempty(*dict.fromkeys(items))
