"""The input of messages about changes: each change with what its words mean, and the state of the proposal around it.

`notify` fills these values from the database; the other modules of `wording` make sentences of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from billbot import actions
from billbot.actions import Hearing, Meaning
from billbot.bills import CORRECTING, UNDOING, Action, Bill, BillId, Change, ChangeKind, Link, Proposal
from billbot.follow import FOLDED, ONWARD
from billbot.hearings import moves
from billbot.stages import Progress
from billbot.standing import Place, Standing
from billbot.wording.document import Anchor, Item
from billbot.wording.hearings import Attending, attendance_items
from billbot.wording.spoken import capitalized, the_bill_that_took_in, time_and_place

_ALTERED_SAID: Mapping[str, str] = {
    "action_struck": "struck from the record on",
    "action_removed": "no longer in the record since",
    "action_reworded": "reworded on",
}
# What a branch may do a second time, with a bill that came back.
_REPEATABLE = frozenset({"engrossed", "laid_before_governor"})


class Altered(Struct, frozen=True):
    """A row was struck, removed or reworded after it was told: which of these, the day we saw it, and its words now."""

    kind: ChangeKind
    on: date
    text: str

    @property
    def said(self) -> str:
        """`struck from the record on November 12`."""
        return f"{_ALTERED_SAID[self.kind]} {self.on:%B} {self.on.day}"


# A row that was entered so many days after its date says so; a weekend is no delay.
LATE_DAYS = 7


class Entry(Struct, frozen=True):
    """One change to tell of, with what its words mean, what is known of its bill, and the address of its page.

    `row_was_told` says that it alters a row which the reader was told of. `former` is the hearing that stood before;
    where it calls off several, these are `called_off`. `standing_by_rows` are the hearings that stand now by a row,
    `standing_by_agenda` those that do by their agenda alone. `hearing_is_over` speaks of the hearing that it is about;
    `attending` says how to be heard at one that is ahead. `altered` is what became of the row since, where an earlier
    message is edited. `seen` is the Eastern day on which we saw it, null where that does not matter. `took_in` says
    that the bill is not the proposal's own, but took it in.
    """

    change: Change
    meaning: Meaning
    bill: Bill | None
    url: str
    row_was_told: bool = False
    former: Hearing | None = None
    called_off: tuple[Hearing, ...] = ()
    standing_by_rows: tuple[Hearing, ...] = ()
    standing_by_agenda: tuple[Hearing, ...] = ()
    altered: Altered | None = None
    seen: date | None = None
    hearing_is_over: bool = False
    attending: Attending | None = None
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
        now, was = self.meaning.hearing, self.former
        if self.change.kind not in CORRECTING or now is None or self.hearing_is_over:
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
        moved = self.former is not None and self.meaning.hearing is not None
        return self.altered is not None or (self.row_was_told and not moved)

    def corrected_headline(self, first: str) -> str:
        """The headline, led by what became of its row where that was altered: `Struck from the record on June 3: …`."""
        return f"{capitalized(self.altered.said)}: {first}" if self.altered else first


class Context(Struct, frozen=True):
    """The state of a proposal around the entries of a message.

    `before` and `after` are its standing without and with these entries, `bills` its numbers as they were known then,
    `links` the links that their rows state. `untold_rows` are live rows that came with the entries and are not told in
    the message: routine ones, or those told under another proposal that has the number, too. `owners` are the names of
    other proposals by number. `today` is the Eastern day of telling, null where that does not matter. `deciding` says
    of a number which committee it is before and who chairs it, `own_counts` how those who joined the proposal voted;
    each is a sentence with a link.
    """

    before: Standing | None = None
    after: Standing | None = None
    bills: Mapping[BillId, Bill] = field(default_factory=dict)
    untold_rows: Sequence[Entry] = ()
    owners: Mapping[BillId, str] = field(default_factory=dict)
    links: Sequence[Link] = ()
    today: date | None = None
    deciding: Mapping[BillId, tuple[str, Anchor]] = field(default_factory=dict)
    own_counts: Sequence[tuple[str, Anchor]] = ()

    def family(self, bills: Iterable[BillId]) -> set[BillId]:
        """These numbers and all that are linked to them as drafts or texts of the same matter; companions are not.

        Nor is somebody else's bill that was folded into one of them, with what it was before.
        """
        found, queue = set(bills), list(bills)
        own, ways = self.own_numbers, {(link.origin, link.to) for link in self.links}
        others = {(each.origin, each.to) for each in self.links if each.relation == FOLDED and each.origin not in own}
        ways -= others | {(to, origin) for origin, to in others}
        for bill in queue:  # grows while it is walked
            near = {to for origin, to in ways if origin == bill} | {origin for origin, to in ways if to == bill}
            queue += near - found
            found |= near
        return found

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
        place = self._place(bill)
        return place.progress if place else None

    def has_no_page(self, bill: BillId) -> bool:
        """Whether a number has no page yet."""
        place = self._place(bill)
        return place is not None and place.awaited

    def took_in(self, bill: BillId) -> bool:
        """Whether a number is that of somebody else's bill, into which the proposal was folded."""
        return self.after is not None and self.after.took_in(bill)

    def sign_by(self, bill: BillId) -> date | None:
        """The last day on which the Governor may sign a bill, where that is after the last day of its General Court."""
        place = self._place(bill)
        return place.sign_by if place else None

    def over_with(self, bill: BillId) -> date | None:
        """The last day of the General Court with which a bill ended; null where it did not."""
        return self.after.over_with(bill) if self.after else None

    def row(self, change: Change) -> tuple[Sequence[Action], int] | None:
        """The history of a change's bill and the index of its row there; null where either is not known."""
        known = self.bills.get(change.bill)
        at = next((at for at, row in enumerate(known.rows if known else ()) if row.number == change.row), None)
        return None if known is None or at is None else (known.history, at)

    def _place(self, bill: BillId) -> Place | None:
        terms = self.after.terms if self.after else ()
        return next((place for term in terms for place in term.places if place.bill == bill), None)


# What is said instead of a name where there is neither a proposal nor a title.
NO_NAME = "A watched bill"


class Tale(Struct, frozen=True):
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
        return the_bill_that_took_in(self.proposals[0].name) if took_in else self.proposals[0].name

    @property
    def bills(self) -> list[BillId]:
        """The bills that it happened to, each once."""
        return list(dict.fromkeys(entry.change.bill for entry in self.entries))


def by_name(tales: Iterable[Tale]) -> list[Tale]:
    """The tales by name, whatever the case: Safe Communities before the SHIELD Act."""
    return sorted(tales, key=lambda tale: tale.name.casefold())


def first_title(group: Sequence[Entry]) -> str:
    """The title of the first of these bills that has one, or nothing."""
    return next((entry.bill.title.value for entry in group if entry.bill and entry.bill.title.value), "")


def bill_pages(entries: Iterable[Entry]) -> tuple[Anchor, ...]:
    """Links to the pages of the bills, each once."""
    return tuple(dict.fromkeys((f"Bill page {entry.change.bill.spoken}", entry.url) for entry in entries))


def former_hearing(entry: Entry) -> str:
    """` (was: …)` with the former hearing, to follow the words that tell the new one; or nothing."""
    return f" (was: {time_and_place(entry.former)})" if entry.former else ""


def how_to_attend(entries: Sequence[Entry]) -> tuple[Item, ...]:
    """How to be heard at the hearings that entries tell of, each once; nothing of what is over or was altered since."""
    found = dict.fromkeys(entry.attending for entry in entries if entry.attending and entry.altered is None)
    return tuple(dict.fromkeys(item for each in found for item in attendance_items(each)))


def done_before(history: Sequence[Action], at: int) -> bool:
    """Whether the passage, or the laying before the Governor, that row `at` states happened on an earlier day, too."""
    row = history[at]
    same = [each for each in history if each.branch == row.branch and not each.stricken]
    earlier = [actions.read(each.text).kinds for each in same if each.date and row.date and each.date < row.date]
    now = _REPEATABLE.intersection(actions.read(row.text).kinds)
    return any(not now.isdisjoint(kinds) for kinds in earlier)
