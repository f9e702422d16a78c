"""Where a proposal is: its current numbers by General Court, and how far each has come. Pure.

What did not pass is over when its court ends. No row says that; the calendar does.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain import follow, stages
from billbot.domain.bills import Bill, BillId, Link
from billbot.domain.stages import Progress, Stage
from billbot.domain.watched import Proposal

# A bill that passed both branches may be signed after its court ended.
_OUTLIVES: frozenset[Stage] = frozenset({"passed both branches", "before the Governor", "vetoed", "law"})
# How long the Governor has to sign a bill (docs/design/source.md, "The calendar of a term").
_TO_SIGN = timedelta(days=10)


class Place(Struct, frozen=True):
    """A current number of a proposal. `progress` is None if the bill was not read yet.

    `tried`: it ever had a look. `awaited`: the site has no page for it yet. `folded` are the proposal's own numbers
    that were folded into this one, if it is other people's bill. `sign_by` is the Governor's last day to sign it, if
    that is after the last day of its court; `signable`: today is between the two.
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
        """The committee that has it, as its rows call it; None if none has it."""
        return self.progress.committee if self.progress else None

    @property
    def last_day_to_act(self) -> date | None:
        """The last of the Governor's ten days, while it is on the desk."""
        known = self.progress
        return sign_by(known.since) if known is not None and known.stage == "before the Governor" else None


class Term(Struct, frozen=True):
    """A proposal's current numbers in one General Court, or those it had when that ended.

    The farthest one is first. Bills that ended (in a study order, say) follow those that continue; unread ones are
    last. `ended` is the last day of the court, once that is over. `left_behind` are companions of a bill that both
    branches
    passed: nobody acts on them anymore.
    """

    general_court: int
    places: tuple[Place, ...]
    ended: date | None = None
    left_behind: frozenset[BillId] = frozenset()

    @property
    def bills(self) -> tuple[BillId, ...]:
        """Its numbers."""
        return tuple(place.bill for place in self.places)

    @property
    def open_places(self) -> tuple[Place, ...]:
        """The places that continue: all while the court sits, later those that the Governor may still sign.

        Without those that were left behind.
        """
        on = (place for place in self.places if place.bill not in self.left_behind)
        return tuple(place for place in on if self.ended is None or place.signable)


class Standing(Struct, frozen=True):
    """Where a proposal is in each General Court that it was filed in, the latest first.

    There is no term until it has a number. `known` has every number it ever had, in the order it got them, as last
    seen: None if it could not be read yet. `listed` are the numbers that people listed, dockets by their bill numbers.
    `of_others` are other people's bills that its own were folded into. Once its latest court is over, `candidates` are
    documents of the next court with its title that nobody decided on yet. `unknown_since` is since when the next
    court's list cannot be read, or None.
    """

    proposal: Proposal
    terms: tuple[Term, ...] = ()
    known: Mapping[BillId, Bill | None] = MappingProxyType({})
    listed: tuple[BillId, ...] = ()
    of_others: frozenset[BillId] = frozenset()
    candidates: tuple[BillId, ...] = ()
    unknown_since: date | None = None

    @property
    def numbers(self) -> tuple[BillId, ...]:
        """Every number it ever had, in the order it got them."""
        return tuple(self.known)

    @property
    def lives_in(self) -> tuple[BillId, ...]:
        """Its current numbers, in the order it got them."""
        return tuple(bill for bill in self.known if bill in self.bills)

    @property
    def living(self) -> list[Bill]:
        """Those of its numbers that go on, as last seen."""
        return [bill for bill in self.known.values() if bill is not None and bill.id in self.goes_on_in]

    @property
    def links(self) -> list[Link]:
        """The links that rows of its numbers state."""
        return [link for bill, known in self.known.items() if known for link in follow.links(bill, known.rows)]

    def moved(self, unshared_numbers: Iterable[BillId]) -> tuple[date | None, BillId | None]:
        """The day of the last entry on these numbers, and its number. If several have it, the number it got last."""
        found = [(known.moved, bill) for bill in unshared_numbers if (known := self.known[bill]) and known.moved]
        return max(reversed(found), key=lambda pair: pair[0], default=(None, None))

    @property
    def bills(self) -> tuple[BillId, ...]:
        """Its current numbers, in its latest court."""
        return self.terms[0].bills if self.terms else ()

    @property
    def places(self) -> tuple[Place, ...]:
        """Its current numbers, each with how far it has come."""
        return self.terms[0].places if self.terms else ()

    @property
    def open_places(self) -> tuple[Place, ...]:
        """Its numbers that continue, in every court."""
        return tuple(place for term in self.terms for place in term.open_places)

    @property
    def goes_on_in(self) -> frozenset[BillId]:
        """The numbers of `open_places`."""
        return frozenset(place.bill for place in self.open_places)

    @property
    def left_behind(self) -> tuple[Place, ...]:
        """Its companions that were left behind in the latest court."""
        return tuple(place for place in self.places if place.bill in self.terms[0].left_behind)

    @property
    def ended(self) -> date | None:
        """The last day of its latest court, once that is over and nothing goes on; else None."""
        return self.terms[0].ended if self.terms and not self.terms[0].open_places else None

    @property
    def is_law(self) -> bool:
        """Whether one of its numbers became law in its latest court."""
        return any(place.progress is not None and place.progress.stage == "law" for place in self.places)

    def took_in(self, bill: BillId) -> bool:
        """Whether a number is other people's bill that the proposal was folded into."""
        return bill in self.of_others

    def over_with(self, bill: BillId) -> date | None:
        """The last day of the court that ended one of its numbers, even if the bill was over earlier.

        None while its court sits, and for a bill that both branches passed in the same text.
        """
        for term in self.terms:
            if term.general_court == bill.general_court:
                place = next((place for place in term.places if place.bill == bill), None)
                known = place.progress if place else None
                return None if known and known.stage in _OUTLIVES and not known.texts_differ else term.ended
        return None

    def progress_of(self, bill: BillId) -> Progress | None:
        """How far one of its numbers has come; None if it is no longer current, or was not read."""
        return next((place.progress for term in self.terms for place in term.places if place.bill == bill), None)

    @property
    def progress(self) -> Progress | None:
        """How far it has come in its latest court; None if nothing was read."""
        return stages.of_proposal([place.progress for place in self.places if place.progress])


def standing_of(
    proposal: Proposal,
    bills: Mapping[BillId, Bill | None],
    links: Iterable[Link],
    today: date,
    ends: Mapping[int, date],
    own: Sequence[BillId],
    *,
    awaited: Collection[BillId] = (),
    untried: Collection[BillId] = (),
    heard: Callable[[BillId], date | None] | None = None,
) -> Standing:
    """Where a proposal with these numbers is on the day `today`.

    Args:
        proposal: the proposal.
        bills: all numbers that it ever had, as last seen; None if one was not read yet.
        links: the links in the record.
        today: the day.
        ends: the last days of General Courts, if known.
        own: the numbers that the proposal lists.
        awaited: numbers without a page on the site yet.
        untried: numbers that had no look yet.
        heard: gives the last day a bill was heard, if other sources know more than its rows.
    """
    numbers, links = tuple(bills), tuple(links)
    reached = progress_by_bill(bills, follow.onward_steps(links), today, heard)
    titles = {bill: known.title.value for bill, known in bills.items() if known}
    carried = follow.own_numbers(own or numbers[:1], numbers, links, titles)
    folded = tuple(
        dict.fromkeys(each.origin for each in links if each.relation == follow.FOLDED and each.origin in carried)
    )
    rejected = {bill for bill, known in reached.items() if known is not None and known.stage == "rejected"}
    vain = rejected & follow.pending_drafts(bills)
    leading = [link for link in links if vain.isdisjoint((link.origin, link.to))]
    places = [
        Place(bill, reached.get(bill), bill in awaited, () if bill in carried else folded, bill not in untried)
        for bill in follow.lives_in(numbers, leading, follow.printed_texts_of(bills))
    ]
    found = standing_at(proposal, places, ends, today)
    terms = tuple(
        replace(term, left_behind=_left_behind(term, own or numbers[:1], titles, links)) for term in found.terms
    )
    listed = tuple(own or numbers[:1])
    return replace(found, terms=terms, known=bills, listed=listed, of_others=frozenset(numbers) - carried)


def _left_behind(
    term: Term, listed: Iterable[BillId], titles: Mapping[BillId, str | None], links: Collection[Link]
) -> frozenset[BillId]:
    """The companions of a bill that both branches passed: they have its title, or that of a number it continues.

    The two listed bills of a court, one of each branch, are companions, too.
    """
    first = term.places[0]
    if first.progress is None or stages.FARTHEST[first.progress.stage] < stages.FARTHEST["passed both branches"]:
        return frozenset()
    onward = follow.onward_steps(links)
    way = [first.bill]
    for bill in way:  # grows while it is walked
        way += sorted(origin for origin, to in onward if to == bill and origin not in way)
    named = {titles.get(bill) for bill in way} - {None, ""}
    own = [bill for bill in listed if bill.general_court == term.general_court]
    pair = {bill.branch for bill in own} == {"House", "Senate"} and len(own) == stages.BRANCHES
    return frozenset(
        place.bill
        for place in term.places[1:]
        if place.progress and stages.FARTHEST[place.progress.stage] < stages.FARTHEST["passed both branches"]
        if (pair and not set(own).isdisjoint(way)) or titles.get(place.bill) in named
    )


def standing_at(proposal: Proposal, places: Iterable[Place], ends: Mapping[int, date], today: date) -> Standing:
    """Group a proposal's places by General Court. `ends` are the last days of courts, if known."""
    by_court: dict[int, list[Place]] = {}
    for place in places:
        court = place.bill.general_court
        by_court.setdefault(court, []).append(_with_last_day_to_sign(place, ends.get(court), today))
    return Standing(
        proposal,
        tuple(
            Term(
                court,
                tuple(sorted(by_court[court], key=_how_far, reverse=True)),
                last if (last := ends.get(court)) is not None and last < today else None,
            )
            for court in sorted(by_court, reverse=True)
        ),
    )


def progress_by_bill(
    bills: Mapping[BillId, Bill | None],
    steps: Collection[tuple[BillId, BillId]],
    today: date,
    heard: Callable[[BillId], date | None] | None = None,
) -> dict[BillId, Progress | None]:
    """How far each bill has come, counting the numbers that it continues; None if it was not read.

    `steps` are pairs of a number and the one it goes on in. `heard` is as in `standing_of`.
    """
    own = {
        bill: stages.of_bill(known.history, today, heard and partial(heard, bill)) if known else None
        for bill, known in bills.items()
    }

    def reached(bill: BillId, seen: Sequence[BillId]) -> Progress | None:
        course = own.get(bill)
        if course is None:
            return None
        earlier = [origin for origin, to in steps if to == bill and origin not in seen]
        before = [found for origin in earlier if (found := reached(origin, (*seen, bill))) is not None]
        return stages.with_earlier_numbers(course, before)

    return {bill: reached(bill, (bill,)) for bill in bills}


def _how_far(place: Place) -> tuple[bool, tuple[bool, int], bool]:
    known = place.progress
    return known is not None, stages.how_far(known) if known else (False, 0), place.awaited


def _with_last_day_to_sign(place: Place, last: date | None, today: date) -> Place:
    """The place with the Governor's last day to sign it, if that is after the `last` day of its court."""
    until = place.last_day_to_act
    if until is None or last is None or until <= last:
        return place
    return replace(place, sign_by=until, signable=last < today <= until)


def sign_by(laid: date | None) -> date | None:
    """The last day for the Governor to sign a bill that arrived on a day; None if unknown."""
    return laid and laid + _TO_SIGN
