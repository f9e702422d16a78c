"""Whom something is told, and what is known at this moment: what every kind decides and says by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from billbot import hearings, route
from billbot.bills import BillId, Channel, Dates, Proposal, Subject, Telling, Topic
from billbot.channels import Transport
from billbot.facts.agendas import posted
from billbot.hearings import Announced, Posted
from billbot.store import Store
from billbot.watch import Watch


@dataclass(frozen=True, slots=True)
class Post:
    """What it takes to say and send something: what is watched, a transport a channel, and the dates that are known.

    `site` is the address of the site, without a slash at its end, `contact` whom to ask, empty where nobody is named.
    """

    watch: Watch
    transports: Mapping[str, Transport]
    topics: Sequence[Topic]
    page_url: Callable[[BillId], str]
    site: str = "https://malegislature.gov"
    contact: str = ""
    dates: Dates = field(default_factory=Dates)


class Audience:
    """One recipient of a channel at the time `now`. What it reads of the database it reads once."""

    def __init__(self, store: Store, post: Post, channel: Channel, recipient: str, now: datetime) -> None:
        self.store, self.post, self.channel, self.recipient, self.now = store, post, channel, recipient, now

    @property
    def today(self) -> date:
        """The Eastern day."""
        return self.now.date()

    @cached_property
    def watch(self) -> Watch:
        """What is followed."""
        return self.post.watch

    @cached_property
    def posted(self) -> Sequence[Posted]:
        """Every agenda that is known."""
        return posted(self.store, self.watch, date.min)

    @cached_property
    def hearings(self) -> tuple[Announced, ...]:
        """Every hearing of what is followed, each once."""
        found: list[Announced] = []
        for bill in self.watch.bills:
            found += self.by_rows(bill)
        return hearings.with_agendas(found, self.posted, self.watch.bills)

    def by_rows(self, bill: BillId) -> tuple[Announced, ...]:
        """The hearings that a bill's history shows."""
        known = self.store.bills.last_seen(bill)
        return hearings.of_bill(bill, known.history, self.store.hearings.first_seen(bill)) if known else ()

    def hearings_of(self, bill: BillId) -> tuple[Announced, ...]:
        """The hearings of one bill, by its history and the agendas, under keys that do not hang on other bills."""
        return hearings.with_agendas(self.by_rows(bill), self.posted, {bill})

    def told(self, subject: Subject) -> Telling | None:
        """What the recipient has heard of a subject; null where that is nothing."""
        return next(reversed(self.store.envelopes.told(self.channel.name, self.recipient, subject)), None)

    def hears(self, bill: BillId) -> tuple[tuple[Proposal, ...], tuple[Proposal, ...]]:
        """The proposals of a bill that are heard here, and of these the ones that are not muted."""
        concerned = [each for each in self.watch.concerned(bill) if route.hears(self.channel, each)]
        return tuple(concerned), tuple(each for each in concerned if route.awake(each, self.today))
