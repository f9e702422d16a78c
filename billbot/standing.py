"""Where a proposal stands: each number it lives in, by General Court, and how far it has come there. Pure.

What did not pass is over with its court: that follows from the calendar, since the rows of most bills just end.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from billbot import follow, stages
from billbot.bills import Bill, BillId, Link, Proposal
from billbot.stages import Progress, Stage

# What has passed both branches may be signed after the end of its court.
_OUTLIVES: frozenset[Stage] = frozenset({"passed both branches", "before the Governor", "vetoed", "law"})
# So long the Governor has to sign what was laid on the desk (docs/design/source.md, "The calendar of a term").
_TO_SIGN = timedelta(days=10)


class Place(Struct, frozen=True):
    """A number that a proposal lives in; `progress` is null where it was not read, as there is no page if `awaited`.

    One that was not `tried` was not looked at yet.
    `folded` are the proposal's own numbers that were folded into this one, where it has a title of its own. `sign_by`
    is the last day on which the Governor may sign it, where that is behind the last of its court; `signable` says that
    the court is over, and that day is not.
    """

    bill: BillId
    progress: Progress | None = None
    awaited: bool = False
    folded: tuple[BillId, ...] = ()
    tried: bool = True
    sign_by: date | None = None
    signable: bool = False

    @property
    def committee(self) -> str | None:
        """The committee before which it lies, as its rows call it; null for none."""
        return self.progress.committee if self.progress else None


class Term(Struct, frozen=True):
    """The numbers in which a proposal lives in one General Court, or lived when that ended: the farthest first.

    What ended as such comes behind what goes on, and what was not read comes last. `ended` is the last day of the
    court, once that is over.
    """

    general_court: int
    places: tuple[Place, ...]
    ended: date | None = None

    @property
    def bills(self) -> tuple[BillId, ...]:
        """Its numbers."""
        return tuple(place.bill for place in self.places)

    @property
    def open_places(self) -> tuple[Place, ...]:
        """Those that go on: all of them while the court sits, then what the Governor may still sign."""
        return tuple(place for place in self.places if self.ended is None or place.signable)


class Standing(Struct, frozen=True):
    """A proposal in each General Court in which it was filed, the latest first; none where it has no number yet.

    `of_others` are its numbers that are of bills of others, into which its own were folded.
    """

    proposal: Proposal
    terms: tuple[Term, ...] = ()
    of_others: frozenset[BillId] = frozenset()

    @property
    def bills(self) -> tuple[BillId, ...]:
        """The numbers it lives in at the moment: those of its latest court."""
        return self.terms[0].bills if self.terms else ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The same, each with how far it has come."""
        return self.terms[0].places if self.terms else ()

    @property
    def open_places(self) -> tuple[Place, ...]:
        """Its numbers that go on, in every court."""
        return tuple(place for term in self.terms for place in term.open_places)

    @property
    def goes_on_in(self) -> frozenset[BillId]:
        """The same, by their numbers."""
        return frozenset(place.bill for place in self.open_places)

    @property
    def ended(self) -> date | None:
        """The last day of the latest court in which it was filed, once nothing goes on there: it lives in no number."""
        return self.terms[0].ended if self.terms and not self.terms[0].open_places else None

    @property
    def is_law(self) -> bool:
        """Whether one of its numbers became law in its latest court."""
        return any(place.progress is not None and place.progress.stage == "law" for place in self.places)

    def took_in(self, bill: BillId) -> bool:
        """Whether a number is of a bill of others that the proposal was folded into."""
        return bill in self.of_others

    def over_with(self, bill: BillId) -> date | None:
        """The last day of the court with which one of its numbers is over, whether it ended before that or not.

        Null for one that both branches had passed in one text, and while its court sits.
        """
        for term in self.terms:
            if term.general_court == bill.general_court:
                place = next((place for place in term.places if place.bill == bill), None)
                known = place.progress if place else None
                return None if known and known.stage in _OUTLIVES and not known.differs else term.ended
        return None

    @property
    def progress(self) -> Progress | None:
        """How far it has come in its latest court; null where nothing was read."""
        return stages.of_proposal([place.progress for place in self.places if place.progress])


def stands(
    proposal: Proposal,
    numbers: Sequence[BillId],
    bills: Mapping[BillId, Bill | None],
    links: Iterable[Link],
    today: date,
    ends: Mapping[int, date] = MappingProxyType({}),
    awaited: Collection[BillId] = (),
    own: Sequence[BillId] = (),
    *,
    untried: Collection[BillId] = (),
    heard: Callable[[BillId], date | None] | None = None,
) -> Standing:
    """Where a proposal that has these numbers stands, as far as `bills` show; its `own` are those that it lists.

    `heard` gives the last day on which one was heard, where more is known of that than its rows say.
    """
    links = tuple(links)
    reached = courses(bills, follow.ways(links), today, heard)
    titles = {bill: known.title.value for bill, known in bills.items() if known}
    carried = follow.carried(own or numbers[:1], numbers, links, titles)
    folded = tuple(
        dict.fromkeys(each.origin for each in links if each.relation == follow.FOLDED and each.origin in carried)
    )
    vain = follow.rejected_drafts(bills)
    leading = [link for link in links if vain.isdisjoint((link.origin, link.to))]
    places = [
        Place(bill, reached.get(bill), bill in awaited, () if bill in carried else folded, bill not in untried)
        for bill in follow.lives_in(numbers, leading, follow.texts_of(bills))
    ]
    found = standing(proposal, places, ends, today)
    return replace(found, of_others=frozenset(numbers) - carried)


def standing(proposal: Proposal, places: Iterable[Place], ends: Mapping[int, date], today: date) -> Standing:
    """Where a proposal stands on the day `today`; `ends` are the last days of the courts, as far as they are known."""
    by_court: dict[int, list[Place]] = {}
    for place in places:
        court = place.bill.general_court
        by_court.setdefault(court, []).append(_on_the_desk(place, ends.get(court), today))
    return Standing(
        proposal,
        tuple(
            Term(court, tuple(sorted(by_court[court], key=_how_far, reverse=True)), _over(ends.get(court), today))
            for court in sorted(by_court, reverse=True)
        ),
    )


def courses(
    bills: Mapping[BillId, Bill | None],
    leads: Collection[tuple[BillId, BillId]],
    today: date,
    heard: Callable[[BillId], date | None] | None = None,
) -> dict[BillId, Progress | None]:
    """How far each of these bills has come, with what it carries on from; `leads` are pairs of a number and the next.

    Null for one that was not read. `heard` is as in `stands`.
    """
    own = {
        bill: stages.of_bill(known.history, today, heard and partial(heard, bill)) if known else None
        for bill, known in bills.items()
    }

    def reached(bill: BillId, seen: Sequence[BillId]) -> Progress | None:
        course = own.get(bill)
        if course is None:
            return None
        earlier = [origin for origin, to in leads if to == bill and origin not in seen]
        before = [found for origin in earlier if (found := reached(origin, (*seen, bill))) is not None]
        return stages.carried_on(course, before)

    return {bill: reached(bill, (bill,)) for bill in bills}


def _how_far(place: Place) -> tuple[bool, tuple[bool, int], bool]:
    known = place.progress
    return known is not None, stages.how_far(known) if known else (False, 0), place.awaited


def _on_the_desk(place: Place, last: date | None, today: date) -> Place:
    """The same, with until when the Governor may sign it, where that outlasts its court."""
    known = place.progress
    until = sign_by(known.since) if known is not None and known.stage == "before the Governor" else None
    if until is None or last is None or until <= last:
        return place
    return replace(place, sign_by=until, signable=last < today <= until)


def sign_by(laid: date | None) -> date | None:
    """The last day on which the Governor may sign what was laid on the desk on a day; null where that is not known."""
    return laid and laid + _TO_SIGN


def _over(last: date | None, today: date) -> date | None:
    return last if last is not None and last < today else None
