"""What a message tells of, before it is said: changes with what their words mean, and what stands around them."""

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
from billbot.wording.hearings import Attending, attend
from billbot.wording.spoken import capitalized, hearing, the_bill_that_took_in

_ALTERED: Mapping[str, str] = {
    "action_struck": "struck from the record on",
    "action_removed": "no longer in the record since",
    "action_reworded": "reworded on",
}
# What a branch may do once more with a bill that came back.
_TWICE = frozenset({"engrossed", "laid_before_governor"})


class Altered(Struct, frozen=True):
    """What became of a row after it was told: struck, removed or reworded, on which day we saw that, its words now."""

    kind: ChangeKind
    on: date
    text: str

    @property
    def said(self) -> str:
        """`struck from the record on November 12`."""
        return f"{_ALTERED[self.kind]} {self.on:%B} {self.on.day}"


# A row that was entered so many days after its date says so; a weekend is no delay.
LATE = 7


class Entry(Struct, frozen=True):
    """One change to tell of, with what its words mean, what is known of its bill, and the address of its page.

    `told` says that it alters a row the reader was told of, `former` is the hearing that stood before, `off` those that
    stood where it calls off several, `coming` those
    that stand now by a row, `posted` those that do by their agenda alone. `over`
    says that the hearing is over by now, `attending` how to be heard at one that is ahead. `altered` says what became
    of the row since, where an earlier message is said anew. `seen` is the Eastern day on which it was seen, null where
    that does not matter. `took_in` says that its bill is of others, and took in the proposal under which it is told.
    """

    change: Change
    meaning: Meaning
    bill: Bill | None
    url: str
    row_was_told: bool = False
    former: Hearing | None = None
    called_off: tuple[Hearing, ...] = ()
    coming: tuple[Hearing, ...] = ()
    posted: tuple[Hearing, ...] = ()
    altered: Altered | None = None
    seen: date | None = None
    hearing_is_over: bool = False
    attending: Attending | None = None
    took_in: bool = False

    @property
    def days_apart(self) -> int:
        """How many days behind the day of its row it was seen, where that is worth saying, or, below 0, before it.

        Whether it was entered late, or we looked late, nobody can tell from that.
        """
        if self.change.date is None or self.seen is None:
            return 0
        days = (self.seen - self.change.date).days
        return days if days < 0 or days >= LATE else 0

    @property
    def stands_said(self) -> bool:
        """Whether it says which hearings stand now: a row about one ahead is out of the record, or back in it."""
        now, was = self.meaning.hearing, self.former
        if self.change.kind not in CORRECTING or now is None or self.hearing_is_over:
            return False
        return was is None or not moves(now, was)

    @property
    def led_to(self) -> set[BillId]:
        """The numbers that the proposal went on in by an entry that is struck, removed or reworded."""
        change = self.change
        words = change.text if change.kind in UNDOING else change.old if change.kind == "action_reworded" else None
        onward = (each.number for each in actions.read(words or "").bills if each.relation in ONWARD)
        return {BillId(change.bill.general_court, number) for number in onward}

    @property
    def is_put_right(self) -> bool:
        """Whether it corrects what was told, or was itself told and is no longer so."""
        moved = self.former is not None and self.meaning.hearing is not None
        return self.altered is not None or (self.row_was_told and not moved)

    def once_told(self, first: str) -> str:
        """A headline as it reads once the row is altered that it was said of: `Struck from the record on June 3: …`."""
        return f"{capitalized(self.altered.said)}: {first}" if self.altered else first


class Context(Struct, frozen=True):
    """What stands around the entries of one proposal in a message.

    `before` and `after` are where it stood before them and with them, `bills` its numbers as they were known then,
    `links` what their rows state. `beside` are the live rows that came with them and are not told here: routine ones,
    or those of a number that another proposal carries, too. `owners` has the names of other proposals by the numbers
    they live in. `today` is the Eastern day of telling, null where that does not matter. `deciding` says of numbers
    which committee they are before, who chairs it, and where its members stand; `own_counts` how
    those who joined voted, and where the names are.
    """

    before: Standing | None = None
    after: Standing | None = None
    bills: Mapping[BillId, Bill] = field(default_factory=dict)
    beside: Sequence[Entry] = ()
    owners: Mapping[BillId, str] = field(default_factory=dict)
    links: Sequence[Link] = ()
    today: date | None = None
    deciding: Mapping[BillId, tuple[str, Anchor]] = field(default_factory=dict)
    own_counts: Sequence[tuple[str, Anchor]] = ()

    def family(self, bills: Iterable[BillId]) -> set[BillId]:
        """These numbers with those that the same matter goes by: their drafts and texts, not a companion.

        Nor is a bill of others that was folded into one of them: what it was before is another matter.
        """
        found, queue = set(bills), list(bills)
        own, ways = self.own, {(link.origin, link.to) for link in self.links}
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
    def own(self) -> set[BillId]:
        """The same, and those that it lists, also where one has no page yet."""
        return {*self.lived_in, *(self.after.proposal.bills if self.after else ())}

    @property
    def lives_in(self) -> tuple[BillId, ...]:
        """The numbers that it lives in now."""
        return self.after.bills if self.after else ()

    def progress(self, bill: BillId) -> Progress | None:
        """How far one of these has come; null where that is not known."""
        place = self._place(bill)
        return place.progress if place else None

    def awaits(self, bill: BillId) -> bool:
        """Whether one of these has no page yet."""
        place = self._place(bill)
        return place is not None and place.awaited

    def took_in(self, bill: BillId) -> bool:
        """Whether one of these is a bill of others that the proposal was folded into."""
        return self.after is not None and self.after.took_in(bill)

    def sign_by(self, bill: BillId) -> date | None:
        """The last day on which the Governor may sign one of these, where that is behind the last of its court."""
        place = self._place(bill)
        return place.sign_by if place else None

    def over(self, bill: BillId) -> date | None:
        """The last day of the court with which one of these is over; null where none is."""
        return self.after.over_with(bill) if self.after else None

    def row(self, change: Change) -> tuple[Sequence[Action], int] | None:
        """The history of a change's bill and the place of its row there; null where it is not known, or no row."""
        known = self.bills.get(change.bill)
        at = next((at for at, row in enumerate(known.rows if known else ()) if row.number == change.row), None)
        return None if known is None or at is None else (known.history, at)

    def _place(self, bill: BillId) -> Place | None:
        terms = self.after.terms if self.after else ()
        return next((place for term in terms for place in term.places if place.bill == bill), None)


# How what has no proposal and no title is called.
NO_NAME = "A watched bill"


class Tale(Struct, frozen=True):
    """What happened to a proposal: those it concerns, the main one first, the entries to tell, and their context.

    There is no proposal when it was taken from the configuration meanwhile.
    """

    proposals: Sequence[Proposal]
    entries: Sequence[Entry]
    context: Context = field(default_factory=Context)

    @property
    def name(self) -> str:
        """The main proposal, or the bill that took it in; of one that is configured no more, the title of its bill."""
        if not self.proposals:
            return title_of(self.entries) or NO_NAME
        took_in = bool(self.entries) and all(entry.took_in for entry in self.entries)
        return the_bill_that_took_in(self.proposals[0].name) if took_in else self.proposals[0].name

    @property
    def bills(self) -> list[BillId]:
        """The bills that it happened to, each once."""
        return list(dict.fromkeys(entry.change.bill for entry in self.entries))


def by_name(tales: Iterable[Tale]) -> list[Tale]:
    """In the order of the alphabet, in which a capital letter is no other: Safe Communities before the SHIELD Act."""
    return sorted(tales, key=lambda tale: tale.name.casefold())


def title_of(group: Sequence[Entry]) -> str:
    """The title of the first bill of these that has one, or nothing."""
    return next((entry.bill.title.value for entry in group if entry.bill and entry.bill.title.value), "")


def pages(entries: Iterable[Entry]) -> tuple[Anchor, ...]:
    """The pages of the bills, each once."""
    return tuple(dict.fromkeys((f"Bill page {entry.change.bill.spoken}", entry.url) for entry in entries))


def was(entry: Entry) -> str:
    """Where a hearing was, in brackets behind the line that tells where it is; or nothing."""
    return f" (was: {hearing(entry.former)})" if entry.former else ""


def to_attend(entries: Sequence[Entry]) -> tuple[Item, ...]:
    """How to be heard at the hearings that entries tell of, each once; nothing of what is over or was altered since."""
    found = dict.fromkeys(entry.attending for entry in entries if entry.attending and entry.altered is None)
    return tuple(dict.fromkeys(item for each in found for item in attend(each)))


def done_before(history: Sequence[Action], at: int) -> bool:
    """Whether a branch passed the bill on an earlier day, too, or laid it before the Governor, as this row says."""
    row = history[at]
    same = [each for each in history if each.branch == row.branch and not each.stricken]
    earlier = [actions.read(each.text).kinds for each in same if each.date and row.date and each.date < row.date]
    now = _TWICE.intersection(actions.read(row.text).kinds)
    return any(not now.isdisjoint(kinds) for kinds in earlier)
