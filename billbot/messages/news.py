"""What happened to a proposal, with all that the words about it depend on.

`NewsEntry` is a change with what its words mean, `HearingNews` what happened to a hearing, and `ProposalNews`
everything that a message says about a proposal. `notify` fills them from the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct, field

from billbot.domain import actions
from billbot.domain.actions import Meaning, Slot
from billbot.domain.bills import UNDOING, Bill, BillId, Change, ChangeKind
from billbot.domain.follow import ONWARD
from billbot.domain.hearings import Hearing, HearingToAttend
from billbot.domain.standing import Place, Standing
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Belonging, Proposal
from billbot.messages.document import Anchor
from billbot.messages.phrases import bill_page, capitalized, committee_name, numbers, the_bill_that_took_in
from billbot.messages.templates import SituationText

_ALTERED_SAID: Mapping[str, str] = {
    "action_struck": "struck from the record on",
    "action_removed": "no longer in the record since",
    "action_reworded": "reworded on",
    "action_restored": "back in the record since",
}
# What follows the quote of a row that left the record.
GONE: Mapping[str, str] = {"action_struck": "struck from the record", "action_removed": "no longer in the record"}
# A row entered this many days after its date says so. A weekend is not a delay.
LATE_DAYS = 7
# Used as a name if there is no proposal and no title.
NO_NAME = "A watched bill"
# Up to this many amendments, or parts of a bill, are listed one by one.
FEW = 3


class Altered(Struct, frozen=True):
    """What happened to a row after people read it: struck, removed or reworded, the day we saw it, and its words now.

    `only_on` are the bills that it happened to, if the message had the same row for other bills, too.
    """

    kind: ChangeKind
    on: date
    text: str
    only_on: tuple[BillId, ...] = ()

    @property
    def said(self) -> str:
        """`struck from the record on November 12`."""
        where = f"on {numbers(self.only_on)} " if self.only_on else ""
        return f"{where}{_ALTERED_SAID[self.kind]} {self.on:%B} {self.on.day}"

    @property
    def reworded(self) -> str:
        """Its words now, if these differ."""
        return self.text if self.kind == "action_reworded" else ""


class NewsEntry(Struct, frozen=True):
    """One change to tell, with what its words mean, what we know about its bill, and its page's address.

    `keys` are the ids of its changes. `row_was_told` says that it alters a row the reader heard about.
    `coming_hearings` are those of its bill, in case a notice left the record; None if that no longer matters. `altered`
    is what happened to the row since, in a feed. `seen` is the Eastern day we saw it, None if that does not matter.
    `took_in` says that the bill is not the proposal's own but took it in.
    """

    change: Change
    meaning: Meaning
    bill: Bill | None
    url: str
    keys: tuple[int, ...] = ()
    row_was_told: bool = False
    coming_hearings: tuple[Hearing, ...] | None = ()
    altered: Altered | None = None
    seen: date | None = None
    took_in: bool = False

    @property
    def days_apart(self) -> int:
        """How many days after its row's date we saw it, negative if before; 0 if that does not matter.

        It may have been entered late, or we may have looked late.
        """
        if self.change.date is None or self.seen is None:
            return 0
        days = (self.seen - self.change.date).days
        return days if days < 0 or days >= LATE_DAYS else 0

    @property
    def numbers_led_to(self) -> set[BillId]:
        """The numbers that a row led to before it was struck, removed or reworded."""
        change = self.change
        words = change.text if change.kind in UNDOING else change.old if change.kind == "action_reworded" else None
        onward = (each.number for each in actions.read(words or "").bills if each.relation in ONWARD)
        return {BillId(change.bill.general_court, number) for number in onward}

    @property
    def is_correction(self) -> bool:
        """Whether it corrects what the reader heard."""
        return self.altered is not None or self.row_was_told

    def corrected_headline(self, first: str) -> str:
        """The headline, beginning with what happened to an altered row: `Struck from the record on June 3: …`."""
        return f"{capitalized(self.altered.said)}: {first}" if self.altered else first


class HearingNews(Struct, frozen=True):
    """News of a hearing on the day `today`.

    `about` are the bills that it concerns; none for a committee's own hearing. `proposals` are those of these bills.
    `rows` are the rows that brought the news. `former` are the slots that readers know and that it left: several only
    if several hearings were called off. `back_on`: readers heard that it was off. `noticed_too` is the slot of another
    notice of the same day, which is void. `facts_told` is what readers know about testimony. `what` is news of the
    hearing, a reminder (nothing is new except that it is near), or news of testimony. It is `dated` if people read it
    on other days: then it does not say how soon the hearing is. `titles`, `pages` and `concerns` have, by bill, its
    title, its page's address, and the proposals that it is watched for. For a single bill, `report_due` is the day by
    which the committee must report after this hearing; None if unknown. A kind finds it for one bill or page at a time;
    `notify.bill_hearings` joins those of one hearing, and adds the rest.
    """

    attending: HearingToAttend
    proposals: Sequence[Proposal]
    about: Sequence[BillId]
    today: date
    rows: tuple[NewsEntry, ...] = ()
    former: tuple[Slot, ...] = ()
    back_on: bool = False
    noticed_too: Slot | None = None
    facts_told: tuple[TestimonyFact, ...] = ()
    what: Literal["hearing", "reminder", "testimony"] = "hearing"
    dated: bool = False
    titles: Mapping[BillId, str] = field(default_factory=dict)
    pages: Mapping[BillId, str] = field(default_factory=dict)
    concerns: Mapping[BillId, Belonging] = field(default_factory=dict)
    report_due: date | None = None

    @property
    def hearing(self) -> Hearing:
        """The hearing."""
        return self.attending.hearing

    @property
    def title(self) -> str:
        """The title of the only bill that it is about; empty if there are several, or none is known."""
        return self.titles.get(self.about[0], "") if len(self.about) == 1 else ""

    @property
    def took_in(self) -> bool:
        """Whether the bills are other people's, which took in the proposals."""
        those = [self.concerns[bill] for bill in self.about if bill in self.concerns]
        return any(each.took_in for each in those) and not any(each.own for each in those)


class ProposalNews(Struct, frozen=True):
    """What differs for a proposal, for a message: entries and hearings, and where it is before and after them.

    They are about `proposals`, the main one first; none if it was taken off the list meanwhile. `before` and `after`
    are its standing without and with these entries. `known` are its bills as known then, with later altered rows as
    they were told. `untold_rows` came with the entries but are not in the message: they are routine, or under another
    proposal with the number. `today` is the Eastern day of telling, None if it does not matter. `deciding` says which
    committee a number is before and who chairs it, `own_counts` how those who joined the proposal voted; each is a
    sentence with a link. `told` are the words for all new rows, or None. `told_before` are the headlines that corrected
    rows had, by bill and row.
    """

    proposals: Sequence[Proposal]
    entries: Sequence[NewsEntry]
    hearings: Sequence[HearingNews] = ()
    before: Standing | None = None
    after: Standing | None = None
    known: Mapping[BillId, Bill] = field(default_factory=dict)
    untold_rows: Sequence[NewsEntry] = ()
    today: date | None = None
    deciding: Mapping[BillId, tuple[str, Anchor]] = field(default_factory=dict)
    own_counts: Sequence[tuple[str, Anchor]] = ()
    told: SituationText | None = None
    told_before: Mapping[tuple[BillId, int], str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The main proposal's name, or `the bill that took in …`; the title of the bill if no proposal is listed."""
        if not self.proposals:
            return first_title(self.entries) or NO_NAME
        took_in = bool(self.entries) and all(entry.took_in for entry in self.entries)
        return the_bill_that_took_in(self.proposals[0].in_sentence) if took_in else self.proposals[0].in_sentence

    @property
    def bills(self) -> list[BillId]:
        """Its bills, each once."""
        heard = (bill for each in self.hearings for bill in each.about)
        return list(dict.fromkeys((*(entry.change.bill for entry in self.entries), *heard)))

    @property
    def own_numbers(self) -> set[BillId]:
        """Its current numbers before, and its listed ones, even without a page yet."""
        lived_in = self.before.bills if self.before else ()
        return {*lived_in, *(self.after.proposal.bills if self.after else ())}

    @property
    def lives_in(self) -> tuple[BillId, ...]:
        """Its current numbers now."""
        return self.after.bills if self.after else ()

    def over_with(self, bill: BillId) -> date | None:
        """The last day of the General Court that ended a bill, or None."""
        return self.after.over_with(bill) if self.after else None

    def place(self, bill: BillId) -> Place | None:
        """Where a number is now; None if unknown."""
        terms = self.after.terms if self.after else ()
        return next((place for term in terms for place in term.places if place.bill == bill), None)


def concerned(news: Iterable[ProposalNews | HearingNews]) -> list[Proposal]:
    """The proposals that these are about, each once."""
    return list(dict.fromkeys(proposal for each in news for proposal in each.proposals))


def sent_to(meaning: Meaning) -> str:
    """The last committee that a row names, `the Judiciary Committee`; empty if it names none."""
    return committee_name(meaning.committees[-1]) if meaning.committees else ""


def first_title(group: Sequence[NewsEntry]) -> str:
    """The first title of these bills; may be empty."""
    return next((entry.bill.title.value for entry in group if entry.bill and entry.bill.title.value), "")


def bill_pages(entries: Iterable[NewsEntry]) -> tuple[Anchor, ...]:
    """Links to the pages of the bills, each once."""
    return tuple(dict.fromkeys(bill_page(entry.change.bill, entry.url) for entry in entries))
