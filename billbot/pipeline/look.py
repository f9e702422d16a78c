"""Look at one bill: gather what the site says, decide what that changes, write it down."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from billbot import diff, follow, route
from billbot.bills import Action, Bill, BillId, Change, Channel, Evidence, Link, Page, Proposal
from billbot.clock import Clock, elapsed
from billbot.errors import BillbotError, Overtaken, Refused, Unreadable
from billbot.fetch import Glance, Source, Validators
from billbot.store import Sighting, Standing, Store

_log = logging.getLogger(__name__)

_VISIT_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Watch:
    """What is followed and who hears of it, as configured; `gone_after` as CONTRACT.md says."""

    proposals: Sequence[Proposal]
    channels: Sequence[Channel]
    gone_after: timedelta

    @property
    def bills(self) -> tuple[BillId, ...]:
        """Every watched number, once, in the order of the configuration."""
        return tuple(dict.fromkeys(bill for proposal in self.proposals for bill in proposal.bills))

    def concerned(self, bill: BillId) -> tuple[Proposal, ...]:
        """The proposals a number belongs to."""
        return tuple(proposal for proposal in self.proposals if bill in proposal.bills)


@dataclass(frozen=True, slots=True)
class Told:
    """A change as it was written down."""

    id: int
    change: Change
    proposals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What looking at a bill brought: the changes that were written, and the links they state."""

    told: tuple[Told, ...] = ()
    links: tuple[Link, ...] = ()


class Looking:
    """Looks at bills, one after the other, for one sweep."""

    def __init__(self, store: Store, source: Source, watch: Watch, clock: Clock, sweep: int) -> None:
        self._store, self._source, self._watch, self._clock, self._sweep = store, source, watch, clock, sweep

    def look(self, bill: BillId) -> Seen:
        """Look at a bill and write down what changed.

        The JSON history is glanced at; the page is visited at first sight, when the glance moved, and once a day.
        Either suffices when the other is down. Raises Unreachable, or Refused or Unreadable when neither can be read;
        StoreError when nothing could be written.
        """
        known = self._store.bills.last_seen(bill)
        standing = self._store.bills.standing(bill)
        looked = _Look(bill, known, diff.Patience(self._clock.now(), self._watch.gone_after))
        if standing.awaiting:
            looked.was_absent()
        visit_due = known is None or _long_ago(standing.visited_at, looked.patience.now)
        try:
            if visit_due:
                self._visit(looked)
            else:
                self._glance(looked, standing)
        except (Refused, Unreadable) as error:
            _log.info("%s: the other view is asked, since %s", bill, error)
            try:
                if visit_due:
                    self._glance(looked, standing)
                else:
                    self._visit(looked)
            except (Refused, Unreadable) as other:
                page, history = (error, other) if visit_due else (other, error)
                raise _neither(page, history) from other
        return self._write(looked)

    def _glance(self, looked: "_Look", standing: Standing) -> None:
        validators = Validators(standing.etag, standing.last_modified) if looked.settled else None
        glance = self._source.glance(looked.bill, known=looked.has_rows, validators=validators)
        looked.glanced(glance)
        if looked.changes and not looked.first_sight:
            try:
                self._visit(looked)
            except (Refused, Unreadable) as error:  # the history alone suffices
                _log.warning("%s: its history moved, its page could not be read: %s", looked.bill, error)

    def _visit(self, looked: "_Look") -> None:
        visit = self._source.visit(looked.bill, known=looked.has_rows)
        looked.visited = True
        looked.take(visit.page, visit.evidence)

    def _write(self, looked: "_Look") -> Seen:
        bill, now = looked.bill, looked.patience.now
        changes = tuple(looked.changes)
        links = follow.links(changes)
        if looked.now_known == looked.known and not changes:
            given = looked.validators
            self._store.bills.read_well(
                bill, now, visited=looked.visited, etag=given.etag, last_modified=given.last_modified
            )
            return Seen()
        concerned = self._watch.concerned(bill)
        proposals = tuple(proposal.id for proposal in concerned)
        sighting = Sighting(
            looked.now_known or Bill(bill),
            now,
            looked.visited,
            changes,
            proposals,
            links,
            route.address(changes, concerned, self._watch.channels, now),
            tuple(looked.evidence),
        )
        try:
            ids = self._store.bills.record(sighting, self._sweep)
        except Overtaken as error:  # the other process has told what there is to tell
            _log.info("%s", error)
            return Seen()
        told = tuple(Told(key, change, proposals) for key, change in zip(ids, changes, strict=True))
        return Seen(told, links)


class _Look:
    """One look in the making: both views are compared in turn, each against what the one before it left."""

    def __init__(self, bill: BillId, known: Bill | None, patience: diff.Patience) -> None:
        self.bill, self.known, self.patience = bill, known, patience
        self.now_known = known
        self.changes: list[Change] = []
        self.evidence: list[Evidence] = []
        self.visited = False
        self.validators = Validators()

    def was_absent(self) -> None:
        """We looked before there was a page: whatever it shows now came since, and none of it is the past."""
        self.now_known = Bill(self.bill)
        self.changes.append(Change(self.bill, "first_seen", "routine"))

    @property
    def first_sight(self) -> bool:
        return self.known is None

    @property
    def has_rows(self) -> bool:
        return self.known is not None and bool(self.known.rows)

    @property
    def settled(self) -> bool:
        """Whether nothing is waited for, so that "not changed" from the site is all there is to know."""
        return self.known is not None and all(row.missing is None for row in self.known.rows)

    def glanced(self, glance: Glance) -> None:
        self.validators = glance.validators
        if glance.history is not None:
            self.take(glance.history, (glance.evidence,))

    def take(self, seen: Page | tuple[Action, ...], evidence: Sequence[Evidence]) -> None:
        comparison = diff.compare(self.now_known, seen, self.bill, self.patience)
        self.now_known = comparison.bill
        self.changes += comparison.changes
        self.evidence += evidence


def _long_ago(visited_at: datetime | None, now: datetime) -> bool:
    return visited_at is None or elapsed(visited_at, now) >= _VISIT_EVERY


def _neither(page: BillbotError, history: BillbotError) -> BillbotError:
    """One error for a bill of which neither view could be read; absent only if both say so."""
    if isinstance(page, Refused) and isinstance(history, Refused):
        absent = page.absent and history.absent
        return Refused(
            "the site has no page for it yet; it is tried once a day" if absent else str(page), absent=absent
        )
    return Unreadable("a bill page or a JSON history", f"neither: {page}; {history}")
