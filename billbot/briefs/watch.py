"""What is watched: which proposals have which numbers, and when a number is heard, by its rows and agendas."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import Self

from msgspec import Struct, field
from msgspec.structs import replace

from billbot.domain import follow, hearings
from billbot.domain.agendas import with_agendas
from billbot.domain.bills import Action, Agenda, Bill, BillId, Link
from billbot.domain.suggest import Suggester, Watched
from billbot.domain.watched import Belonging, Channel, Dates, Proposal, Schedule, Topic, WatchedCommittee
from billbot.store import Store


class Watch(Struct, frozen=True, dict=True):
    """What is followed and who hears about it. It is made once per poll, and does not change with the database.

    `links` are those in the record, `numbers` the bill number of each docket. The rest is as configured: `site` is the
    site's address without a final slash, `contact` is whom to ask (may be empty). A question about one bill takes no
    longer if the list is long.
    """

    proposals: Sequence[Proposal]
    channels: Sequence[Channel]
    gone_after: timedelta
    links: Sequence[Link]
    numbers: Mapping[BillId, BillId]
    committees: Sequence[WatchedCommittee] = ()
    topics: Sequence[Topic] = ()
    dates: Dates = field(default_factory=Dates)
    site: str = "https://malegislature.gov"
    contact: str = ""
    schedule: Schedule = field(default_factory=Schedule)

    def following(self, store: Store) -> Self:
        """This watch with the links and numbers that the database has now. Raises StoreError."""
        return replace(self, links=store.bills.all_links(), numbers=store.bills.numbers())

    @property
    def operations(self) -> tuple[str, ...]:
        """The names of the operations channels."""
        return tuple(channel.name for channel in self.channels if channel.operations)

    def page_url(self, bill: BillId) -> str:
        """The address of a bill's page."""
        return f"{self.site}{bill.page_path}"

    @property
    def followed(self) -> frozenset[BillId]:
        """Every number and docket that is watched."""
        return frozenset((*self.bills, *self.numbers))

    def suggester(self, store: Store) -> Suggester:
        """What makes a document interesting: the topics, and what we know about watched bills. Raises StoreError."""
        return Suggester(self.topics, [_watched(store, self, bill) for bill in self.bills])

    @cached_property
    def configured(self) -> tuple[BillId, ...]:
        """The numbers that people listed, each once. A docket with a number is replaced by that."""
        return tuple(self._listed_by)

    @cached_property
    def bills(self) -> tuple[BillId, ...]:
        """Every watched number once: the configured ones, then those that links lead to."""
        return follow.reachable(self._listed_by, self._onward)

    @property
    def courts(self) -> frozenset[int]:
        """The General Courts of all watched numbers."""
        return frozenset(bill.general_court for bill in self.bills)

    def watches(self, bill: BillId) -> bool:
        """Whether a number is watched."""
        return any(origin in self._listed_by for origin in follow.reachable([bill], self._back))

    def meant(self, text: str, general_court: int) -> BillId:
        """The bill that somebody means by a number, if possible a watched one. Raises ValueError.

        Without a court it is from `general_court`, or, if that number is not watched there, from the latest court where
        it is. A docket with a number gives the number.
        """
        typed = [BillId.typed(text, court) for court in (general_court, *sorted(self.courts, reverse=True))]
        return next((bill for bill in self.by_number(typed) if self.watches(bill)), self.by_number(typed)[0])

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names of the watched committees."""
        return tuple(each.name for each in self.committees)

    def host(self, name: str | None) -> WatchedCommittee | None:
        """The watched committee of this name, in any spelling, or None."""
        return next((each for each in self.committees if hearings.same_committee(each.name, name)), None)

    def is_host_followed(self, channel: Channel, name: str | None) -> bool:
        """Whether a channel hears about every hearing of this committee."""
        host = self.host(name)
        return host is not None and channel.follows(host.topics)

    def by_number(self, bills: Iterable[BillId]) -> tuple[BillId, ...]:
        """These documents, each once, with dockets replaced by their bill numbers."""
        return tuple(dict.fromkeys(self.numbers.get(bill, bill) for bill in bills))

    def dockets(self, bill: BillId) -> Sequence[BillId]:
        """The dockets that got this bill number."""
        return self._dockets.get(bill, ())

    def numbered(self, agenda: Agenda) -> Agenda:
        """An agenda with dockets replaced by their numbers."""
        gone = tuple({self.numbers.get(bill, bill): since for bill, since in agenda.gone}.items())
        return replace(agenda, bills=self.by_number(agenda.bills), gone=gone)

    def all_numbers(self, proposal: Proposal) -> tuple[BillId, ...]:
        """Every number that links lead to from a proposal's listed ones, in any direction, in the order found.

        `unshared_numbers` leaves out other proposals' numbers that met it in a draft. `onward_numbers` only go on from
        a listed one. `listed_numbers` are those that somebody entered.
        """
        return follow.reachable(self.listed_numbers(proposal), self._onward)

    def unshared_numbers(self, proposal: Proposal) -> tuple[BillId, ...]:
        """All numbers of a proposal, except its drafts' parents that another proposal lists, and what leads there."""
        listed = self.listed_numbers(proposal)
        reached = follow.reachable(listed, self._onward)
        others = {bill for bill in reached if bill in self._listed_by}.difference(listed)
        if not others:
            return reached
        steps = {(link.origin, link.to) for link in self.links if link.relation in follow.ONWARD}
        ways = {
            bill: [to for to in self._onward.get(bill, ()) if to not in others or (bill, to) in steps]
            for bill in reached
        }
        return follow.reachable(listed, ways)

    def next_numbers(self, bill: BillId) -> tuple[BillId, ...]:
        """The numbers that a number continues as by its own rows, each once."""
        found = (each.to for each in self.links if each.origin == bill and each.relation in follow.ONWARD)
        return tuple(dict.fromkeys(found))

    def onward_numbers(self, proposal: Proposal) -> frozenset[BillId]:
        """A proposal's listed numbers and those it went on in. Without other parents of its drafts."""
        return frozenset(follow.reachable(self.listed_numbers(proposal), self._goes_on))

    def reached_from(self, bills: Iterable[BillId]) -> tuple[BillId, ...]:
        """The watched `bills`, and the numbers that links lead to from them."""
        return follow.reachable(filter(self.watches, bills), self._onward)

    def proposals_of(self, bill: BillId) -> tuple[Proposal, ...]:
        """The proposals with this in `all_numbers`: first those that list it, last those folded into it."""
        near, all_of_them = (follow.reachable([bill], edges) for edges in (self._back_unfolded, self._back))
        return self._listing_any([bill], near, all_of_them)

    def names_of(self, bill: BillId) -> str:
        """The names of the proposals that a bill (or a docket's number) belongs to; may be empty."""
        return ", ".join(each.name for each in self.proposals_of(self.numbers.get(bill, bill)))

    def proposals_living_in(self, bill: BillId) -> tuple[Proposal, ...]:
        """The proposals that list the number or continue as it, without those folded into it."""
        return self._listing_any([bill], follow.reachable([bill], self._back_unfolded))

    def _listing_any(self, *nearest_first: Iterable[BillId]) -> tuple[Proposal, ...]:
        found = [sorted({at for origin in near for at in self._listed_by.get(origin, ())}) for near in nearest_first]
        return tuple(self.proposals[at] for at in dict.fromkeys(chain.from_iterable(found)))

    def listed_numbers(self, proposal: Proposal) -> list[BillId]:
        """A proposal's listed numbers, with dockets replaced by their numbers."""
        return [self.numbers.get(bill, bill) for bill in proposal.bills]

    @cached_property
    def _listed_by(self) -> dict[BillId, list[int]]:
        """Each listed number, with the places of the proposals that list it."""
        found: dict[BillId, list[int]] = {}
        for at, proposal in enumerate(self.proposals):
            for bill in self.listed_numbers(proposal):
                found.setdefault(bill, []).append(at)
        return found

    @cached_property
    def _dockets(self) -> dict[BillId, list[BillId]]:
        found: dict[BillId, list[BillId]] = {}
        for docket, bill in self.numbers.items():
            found.setdefault(bill, []).append(docket)
        return found

    @cached_property
    def _onward(self) -> follow.Edges:
        return follow.edges(self.links)

    @cached_property
    def _goes_on(self) -> follow.Edges:
        return follow.onward_edges(self.links)

    @cached_property
    def _back(self) -> follow.Edges:
        return follow.edges(self.links, back=True)

    @cached_property
    def _back_unfolded(self) -> follow.Edges:
        """The edges back from each number, without those from other people's bill to what was folded into it."""
        return follow.edges(_unfolded(self.links), back=True)


def _unfolded(links: Iterable[Link]) -> Iterator[Link]:
    return (link for link in links if link.relation != follow.FOLDED)


def agendas_since(store: Store, watch: Watch, day: date) -> list[Agenda]:
    """The agendas since a day that may be ours: about a known bill, or by a watched committee.

    Dockets are replaced by their numbers.
    """
    hosts = [name for name in store.agendas.hosts() if watch.host(name)] if watch.committees else ()
    return [watch.numbered(each) for each in store.agendas.since(day, hosts)]


def shown_by_rows(store: Store, bill: BillId, history: Sequence[Action]) -> tuple[hearings.Hearing, ...]:
    """The hearings that a bill's rows announce. Raises StoreError."""
    all_dated = all(row.date for row in history)
    return hearings.of_bill(bill, history, None if all_dated else store.bills.undated_first_seen(bill))


def last_heard(store: Store, watch: Watch, bill: BillId, known: Bill | None, today: date) -> date | None:
    """The last day before `today` when a bill was heard, by its rows and agendas. Raises StoreError."""
    by_rows = shown_by_rows(store, bill, known.history if known else ())
    days = {day for each in by_rows for day, _ in each.hours}
    agendas = [watch.numbered(each) for each in store.agendas.on((bill, *watch.dockets(bill)), days)]
    found = (each.last_day for each in with_agendas(by_rows, agendas, {bill}) if each.is_on)
    return max((day for day in found if day < today), default=None)


def belonging(store: Store, watch: Watch, bill: BillId, followed: Collection[Proposal]) -> Belonging:
    """The `followed` proposals that a bill belongs to, and those that were only folded into it. Raises StoreError."""
    concerned = [each for each in watch.proposals_of(bill) if each in followed]
    carried = watch.proposals_living_in(bill)
    own = [each for each in concerned if each in carried or _is_still(store, watch, each, bill)]
    return Belonging(tuple(own), tuple(each for each in concerned if each not in own))


def _is_still(store: Store, watch: Watch, proposal: Proposal, bill: BillId) -> bool:
    """Whether a bill that a proposal was folded into is still its own, by the same title."""
    numbers = watch.all_numbers(proposal)
    titles = {known.id: known.title.value for known in map(store.bills.last_seen, numbers) if known}
    return bill in follow.own_numbers(watch.listed_numbers(proposal), numbers, watch.links, titles)


def _watched(store: Store, watch: Watch, bill: BillId) -> Watched:
    topics = tuple(dict.fromkeys(topic for proposal in watch.proposals_of(bill) for topic in proposal.topics))
    known = store.bills.last_seen(bill)
    if known is None:
        return Watched(bill, topics)
    return Watched(bill, topics, known.title.value)
