"""What is watched: what is configured, and what links and numbers given out made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Self

from billbot import follow
from billbot.bills import BillId, Channel, Link, Proposal
from billbot.store import Store


@dataclass(frozen=True)
class Watch:
    """What is followed and who hears of it.

    `proposals`, `channels` and `gone_after` are as configured. `links` are those in the record, `numbers` the bill
    number that each docket got; both are empty until `following` reads them from the database.
    """

    proposals: Sequence[Proposal]
    channels: Sequence[Channel]
    gone_after: timedelta
    links: Sequence[Link] = ()
    numbers: Mapping[BillId, BillId] = field(default_factory=dict)

    def following(self, store: Store) -> Self:
        """The same, with what the database knows of links and numbers."""
        return replace(self, links=store.bills.all_links(), numbers=store.bills.numbers())

    def learning(self, links: Sequence[Link]) -> Self:
        """The same, with links that were just read."""
        return replace(self, links=(*self.links, *links)) if links else self

    @property
    def operations(self) -> tuple[str, ...]:
        """The names of the channels of those who look after billbot."""
        return tuple(channel.name for channel in self.channels if channel.operations)

    @cached_property
    def configured(self) -> tuple[BillId, ...]:
        """The numbers that were listed by hand, each once; a docket that got a number goes by it."""
        return tuple(dict.fromkeys(bill for proposal in self.proposals for bill in self._listed(proposal)))

    @cached_property
    def bills(self) -> tuple[BillId, ...]:
        """Every watched number, once: the configured ones, then those that links lead to."""
        return tuple(dict.fromkeys((*self.configured, *self._memberships)))

    def of(self, proposal: Proposal) -> tuple[BillId, ...]:
        """Every number of a proposal, in the order in which it got them."""
        return follow.numbers(self._listed(proposal), self.links)

    def concerned(self, bill: BillId) -> tuple[Proposal, ...]:
        """The proposals a number belongs to: first those that list it, last those that were folded into it."""
        names = self._memberships.get(bill, ())
        found = [proposal for proposal in self.proposals if proposal.id in names]
        return tuple(sorted(found, key=lambda each: self._apart(bill, each)) if len(found) > 1 else found)

    def _apart(self, bill: BillId, proposal: Proposal) -> int:
        """How far a number is from being a proposal's own: listed, reached by its text, or what it was folded into."""
        listed = self._listed(proposal)
        if bill in listed:
            return 0
        own = [link for link in self.links if link.relation != follow.FOLDED]
        return 1 if bill in follow.numbers(listed, own) else 2

    def _listed(self, proposal: Proposal) -> list[BillId]:
        """The numbers that a proposal lists; a docket that got a number goes by it."""
        return [self.numbers.get(bill, bill) for bill in proposal.bills]

    @cached_property
    def _memberships(self) -> dict[BillId, tuple[str, ...]]:
        found: dict[BillId, tuple[str, ...]] = {}
        for proposal in self.proposals:
            for bill in self.of(proposal):
                found[bill] = (*found.get(bill, ()), proposal.id)
        return found
