"""What is watched: what is followed and who hears of it, where it stands, and what new documents are looked for."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from functools import cached_property
from itertools import chain
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from billbot import follow, hearings, stages
from billbot.bills import Belonging, Bill, BillId, Channel, Link, Proposal, Topic
from billbot.standing import Standing, stands
from billbot.store import ListedHearing, Store
from billbot.suggest import Interest, Watched


class Watch(Struct, frozen=True, dict=True):
    """What is followed and who hears of it, by what the database has: made once a sweep, and right from then on.

    `proposals`, `channels` and `gone_after` are as configured. `links` are those in the record, `numbers` the bill
    number that each docket got. What it costs to ask about a bill does not grow with the list.
    """

    proposals: Sequence[Proposal]
    channels: Sequence[Channel]
    gone_after: timedelta
    links: Sequence[Link]
    numbers: Mapping[BillId, BillId]

    def following(self, store: Store) -> Self:
        """The same, by the links and numbers that the database has by now. Raises StoreError."""
        return replace(self, links=store.bills.all_links(), numbers=store.bills.numbers())

    def learning(self, links: Sequence[Link]) -> Self:
        """The same, with links that were just read."""
        grown = replace(self, links=(*self.links, *links))
        # What is worked out is handed on, since a sweep learns bill by bill.
        vars(grown).update(
            _listing=self._listing,
            _onward=follow.leads(links, self._onward),
            _back=follow.leads_back(links, self._back),
            _back_unfolded=follow.leads_back(_unfolded(links), self._back_unfolded),
        )
        return grown

    @property
    def operations(self) -> tuple[str, ...]:
        """The names of the channels of those who look after billbot."""
        return tuple(channel.name for channel in self.channels if channel.operations)

    @cached_property
    def configured(self) -> tuple[BillId, ...]:
        """The numbers that were listed by hand, each once; a docket that got a number goes by it."""
        return tuple(self._listing)

    @cached_property
    def bills(self) -> tuple[BillId, ...]:
        """Every watched number, once: the configured ones, then those that links lead to."""
        return follow.walked(self._listing, self._onward)

    @property
    def courts(self) -> frozenset[int]:
        """The General Courts of which any of them is."""
        return frozenset(bill.general_court for bill in self.bills)

    def watches(self, bill: BillId) -> bool:
        """Whether a number is one of them."""
        return any(origin in self._listing for origin in follow.walked([bill], self._back))

    def meant(self, text: str, general_court: int) -> BillId:
        """The bill that somebody means by a number, one that is watched where there is any. Raises ValueError.

        Without a court it is of `general_court`, or, where none of that number is watched there, of the latest court in
        which one is. A docket that got a number goes by it.
        """
        typed = [BillId.typed(text, court) for court in (general_court, *sorted(self.courts, reverse=True))]
        return next((bill for bill in self.numbered(typed) if self.watches(bill)), self.numbered(typed)[0])

    def numbered(self, bills: Iterable[BillId]) -> tuple[BillId, ...]:
        """The same documents, each once; a docket that got a number goes by it."""
        return tuple(dict.fromkeys(self.numbers.get(bill, bill) for bill in bills))

    def dockets(self, bill: BillId) -> Sequence[BillId]:
        """The dockets of which a bill got its number."""
        return self._dockets.get(bill, ())

    def posted(self, listed: ListedHearing) -> hearings.Posted:
        """An agenda as the quiet rooms take it; a docket that got a number goes by it."""
        agenda = replace(listed.agenda, bills=self.numbered(listed.agenda.bills))
        gone = {self.numbers.get(bill, bill): since for bill, since in listed.gone.items()}
        return hearings.Posted(agenda, listed.course, listed.known_at.date(), gone, listed.on_the_first_list)

    def of(self, proposal: Proposal) -> tuple[BillId, ...]:
        """Every number of a proposal, in the order in which it got them."""
        return follow.walked(self.listed(proposal), self._onward)

    def lived_under(self, proposal: Proposal) -> tuple[BillId, ...]:
        """The same, but for what it is based on and another proposal lists: that one lived there."""
        listed = self.listed(proposal)
        reached = follow.walked(listed, self._onward)
        others = {bill for bill in reached if bill in self._listing}.difference(listed)
        if not others:
            return reached
        steps = {(link.origin, link.to) for link in self.links if link.relation in follow.ONWARD}
        ways = {
            bill: [to for to in self._onward.get(bill, ()) if to not in others or (bill, to) in steps]
            for bill in reached
        }
        return follow.walked(listed, ways)

    def leads_to(self, bill: BillId) -> tuple[BillId, ...]:
        """The numbers in which a number itself goes on, each once."""
        found = (each.to for each in self.links if each.origin == bill and each.relation in follow.ONWARD)
        return tuple(dict.fromkeys(found))

    def lived_in(self, proposal: Proposal) -> frozenset[BillId]:
        """The numbers that a proposal lists, and those in which it went on: not what else a draft of it came from."""
        return frozenset(follow.walked(self.listed(proposal), self._goes_on))

    def reached_from(self, bills: Iterable[BillId]) -> tuple[BillId, ...]:
        """Those of `bills` that are watched, and the numbers that links lead to from them."""
        return follow.walked(filter(self.watches, bills), self._onward)

    def concerned(self, bill: BillId) -> tuple[Proposal, ...]:
        """The proposals a number belongs to: first those that list it, last those that were folded into it."""
        return self._listing_any([bill], follow.walked([bill], self._back_unfolded), follow.walked([bill], self._back))

    def carried_in(self, bill: BillId) -> tuple[Proposal, ...]:
        """Those of them that list a number, or go on in it by themselves, and were not folded into it."""
        return self._listing_any([bill], follow.walked([bill], self._back_unfolded))

    def _listing_any(self, *nearest_first: Iterable[BillId]) -> tuple[Proposal, ...]:
        found = [sorted({at for origin in near for at in self._listing.get(origin, ())}) for near in nearest_first]
        return tuple(self.proposals[at] for at in dict.fromkeys(chain.from_iterable(found)))

    def listed(self, proposal: Proposal) -> list[BillId]:
        """The numbers that a proposal lists; a docket that got a number goes by it."""
        return [self.numbers.get(bill, bill) for bill in proposal.bills]

    @cached_property
    def _listing(self) -> dict[BillId, list[int]]:
        """Each number that is listed, and by which proposals."""
        found: dict[BillId, list[int]] = {}
        for at, proposal in enumerate(self.proposals):
            for bill in self.listed(proposal):
                found.setdefault(bill, []).append(at)
        return found

    @cached_property
    def _dockets(self) -> dict[BillId, list[BillId]]:
        found: dict[BillId, list[BillId]] = {}
        for docket, bill in self.numbers.items():
            found.setdefault(bill, []).append(docket)
        return found

    @cached_property
    def _onward(self) -> follow.Ways:
        return follow.leads(self.links)

    @cached_property
    def _goes_on(self) -> follow.Ways:
        """The numbers in which each one goes on, whichever of them says so."""
        found: dict[BillId, list[BillId]] = {}
        for origin, to in follow.ways(self.links):
            found.setdefault(origin, []).append(to)
        return found

    @cached_property
    def _back(self) -> follow.Ways:
        return follow.leads_back(self.links)

    @cached_property
    def _back_unfolded(self) -> follow.Ways:
        """The way back from each number, but for what others were folded into, which is another proposal's."""
        return follow.leads_back(_unfolded(self.links))


def _unfolded(links: Iterable[Link]) -> Iterator[Link]:
    return (link for link in links if link.relation != follow.FOLDED)


class DiscoveryScope(Struct, frozen=True):
    """What to look for: the topics, in the lists of these courts, once a day from `suggest_at` on (Eastern)."""

    watch: Watch
    topics: Sequence[Topic]
    courts: Sequence[int]
    suggest_at: time

    def interest(self, store: Store) -> Interest:
        """All of it compiled, with what the database knows of watched bills. Raises StoreError."""
        watched = [_watched(store, self.watch, bill) for bill in self.watch.bills]
        return Interest(self.topics, watched, store.documents.titles())

    @property
    def followed(self) -> frozenset[BillId]:
        """Every number and docket that is watched already."""
        return frozenset((*self.watch.bills, *self.watch.numbers))


def _watched(store: Store, watch: Watch, bill: BillId) -> Watched:
    topics = tuple(dict.fromkeys(topic for proposal in watch.concerned(bill) for topic in proposal.topics))
    known = store.bills.last_seen(bill)
    if known is None:
        return Watched(bill, topics)
    return Watched(bill, topics, known.title.value, known.presented_by)


class Whereabouts(Struct, frozen=True):
    """A proposal with every number it ever had, and where it stands.

    `texts` are the numbers that are texts of another of them, under which their actions are entered (follow).
    `bills` holds what is known of each number, null for one that could not be read yet.
    """

    numbers: tuple[BillId, ...]
    standing: Standing
    bills: Mapping[BillId, Bill | None]
    texts: frozenset[BillId]

    @property
    def proposal(self) -> Proposal:
        """The proposal, as configured."""
        return self.standing.proposal

    @property
    def lives_in(self) -> tuple[BillId, ...]:
        """The numbers it lives in at the moment, in the order in which it got them."""
        return tuple(bill for bill in self.numbers if bill in self.standing.bills)

    @property
    def progress(self) -> stages.Progress | None:
        """How far it has come, which is derived; null where none of those numbers was read."""
        return self.standing.progress

    @property
    def moved(self) -> tuple[date | None, BillId | None]:
        """The day of its last entry that stands, and the number it is on, of several the one it got last."""
        found = [(known.moved, bill) for bill, known in self.bills.items() if known and known.moved]
        return max(reversed(found), key=lambda pair: pair[0], default=(None, None))


def whereabouts(
    store: Store,
    watch: Watch,
    proposal: Proposal,
    today: date,
    ends: Mapping[int, date] | None = None,
    heard: Mapping[BillId, Collection[date]] | None = None,
) -> Whereabouts:
    """Where a proposal is on the day `today`; `ends` are the last days of courts, as far as they are known.

    What did not pass is over with its court: a proposal that was filed again lives in its new numbers alone. `watch`
    has to know the links. Whoever has looked up all hearings gives the days of those that stand, by bill, as `heard`.
    Raises StoreError.
    """
    numbers = watch.of(proposal)
    bills = {bill: store.bills.last_seen(bill) for bill in numbers}
    awaited = [bill for bill in numbers if bills[bill] is None and store.checks.of(bill).awaiting]
    own = watch.listed(proposal)

    def held(bill: BillId) -> date | None:
        if heard is None:
            return last_heard(store, watch, bill, bills[bill], today)
        return max((day for day in heard.get(bill, ()) if day < today), default=None)

    untried = [bill for bill in numbers if bills[bill] is None and store.checks.of(bill).tried_at is None]
    now = stands(proposal, numbers, bills, watch.links, today, ends or {}, awaited, own, untried=untried, heard=held)
    return Whereabouts(numbers, now, bills, frozenset(follow.texts_of(bills)))


def shown_by_rows(store: Store, known: Bill | None) -> tuple[hearings.Announced, ...]:
    """The hearings that a bill's history shows; none where it was not read. Raises StoreError."""
    return hearings.of_bill(known.id, known.history, store.hearings.first_seen(known.id)) if known else ()


def last_heard(store: Store, watch: Watch, bill: BillId, known: Bill | None, today: date) -> date | None:
    """The last day before `today` of a bill's hearings that stand, by its rows and agendas. Raises StoreError."""
    by_rows = shown_by_rows(store, known)
    days = {day for each in by_rows for day, _ in each.hours}
    agendas = [watch.posted(each) for each in store.hearings.on((bill, *watch.dockets(bill)), days)]
    found = (each.last_day for each in hearings.with_agendas(by_rows, agendas, {bill}) if each.stands)
    return max((day for day in found if day < today), default=None)


def belonging(store: Store, watch: Watch, bill: BillId, heard: Collection[Proposal]) -> Belonging:
    """Those of `heard` that a bill is watched for: how it is called hangs on which took it in. Raises StoreError."""
    concerned = [each for each in watch.concerned(bill) if each in heard]
    carried = watch.carried_in(bill)
    own = [each for each in concerned if each in carried or _is_still(store, watch, each, bill)]
    return Belonging(tuple(own), tuple(each for each in concerned if each not in own))


def _is_still(store: Store, watch: Watch, proposal: Proposal, bill: BillId) -> bool:
    """Whether what a proposal was folded into is its own by its title."""
    numbers = watch.of(proposal)
    titles = {known.id: known.title.value for known in map(store.bills.last_seen, numbers) if known}
    return bill in follow.carried(watch.listed(proposal), numbers, watch.links, titles)
