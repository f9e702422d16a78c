"""Look at one bill: gather what the site says, decide what that changes, write it down."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from billbot import actions, diff, follow, route
from billbot.bills import Action, Bill, BillId, Change, Evidence, Link, Page
from billbot.clock import Clock, elapsed
from billbot.errors import BillbotError, Overtaken, Refused, Renumbered, Unreadable
from billbot.fetch import Glance, Source, Validators
from billbot.pipeline.watch import Watch
from billbot.store import Sighting, Standing, Store

_log = logging.getLogger(__name__)

_VISIT_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """A change as it was written down."""

    id: int
    change: Change
    proposals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What looking at a bill brought: the changes that were written, and the links that are new in the record.

    `renumbered` is the number that a docket got; the look at it is still to come.
    """

    told: tuple[Told, ...] = ()
    links: tuple[Link, ...] = ()
    renumbered: BillId | None = None


class Looking:
    """Looks at bills, one after the other, for one sweep."""

    def __init__(self, store: Store, source: Source, clock: Clock, sweep: int) -> None:
        self._store, self._source, self._clock, self._sweep = store, source, clock, sweep

    def look(self, bill: BillId, watch: Watch, since: date | None = None) -> Seen:
        """Look at a bill and write down what changed.

        The JSON history is glanced at; the page is visited at first sight, when the glance moved, and once a day.
        Either suffices when the other is down. `since` is the day of the row that led here, for a number that is
        followed: what it shows from that day on is news, what is older is the past. Raises Unreachable, or Refused or
        Unreadable when neither can be read; StoreError when nothing could be written.
        """
        known = self._store.bills.last_seen(bill)
        standing = self._store.bills.standing(bill)
        looked = _Look(bill, known, diff.Patience(self._clock.now(), watch.gone_after), since)
        if standing.awaiting:
            looked.was_absent()
        visit_due = known is None or _long_ago(standing.visited_at, looked.patience.now)
        try:
            self._read(looked, standing, visit_due=visit_due)
        except Renumbered as error:
            return self._renumber(bill, BillId.parse(error.shown), watch, error, standing)
        return self._write(looked, watch)

    def _read(self, looked: "_Look", standing: Standing, *, visit_due: bool) -> None:
        def glance() -> None:
            self._glance(looked, standing)

        def visit() -> None:
            self._visit(looked)

        first, other = (visit, glance) if visit_due else (glance, visit)
        try:
            first()
        except Renumbered:
            raise
        except (Refused, Unreadable) as error:
            _log.info("%s: the other view is asked, since %s", looked.bill, error)
            try:
                other()
            except Renumbered:
                raise
            except (Refused, Unreadable) as second:
                page, history = (error, second) if visit_due else (second, error)
                raise _neither(page, history) from second

    def _glance(self, looked: "_Look", standing: Standing) -> None:
        validators = Validators(standing.etag, standing.last_modified) if looked.settled else None
        glance = self._source.glance(looked.bill, known=looked.has_rows, validators=validators)
        looked.glanced(glance)
        if looked.changes and not looked.first_sight:
            try:
                self._visit(looked)
            except Renumbered:
                raise
            except (Refused, Unreadable) as error:  # the history alone suffices
                _log.warning("%s: its history moved, its page could not be read: %s", looked.bill, error)

    def _visit(self, looked: "_Look") -> None:
        visit = self._source.visit(looked.bill, known=looked.has_rows)
        looked.visited = True
        looked.take(visit.page, visit.evidence)

    def _renumber(self, docket: BillId, number: BillId, watch: Watch, error: Renumbered, standing: Standing) -> Seen:
        """A docket's page shows a number: believed once the document's JSON confirms it (DESIGN, promise 2)."""
        document = self._source.document(number)
        if document.docket != docket.number or document.bill_number != number.number:
            raise Unreadable(f"{error.expected}, or a document that confirms {number}", error.found)
        now = self._clock.now()
        change = Change(number, "number_assigned", "news", text=number.number, old=docket.number)
        first_sight = standing.tried_at is None
        concerned = watch.concerned(docket)
        notices = () if first_sight else route.address((change,), concerned, watch.channels, now)
        proposals = tuple(proposal.id for proposal in concerned)
        try:
            key = self._store.bills.renumber(docket, change, now, proposals, notices, self._sweep)
        except Overtaken as overtaken:  # the other process has told it
            _log.info("%s", overtaken)
            return Seen(renumbered=number)
        return Seen((Told(key, change, proposals),), (), number)

    def _write(self, looked: "_Look", watch: Watch) -> Seen:
        bill, now, known = looked.bill, looked.patience.now, looked.now_known
        if known is None or (known == looked.known and not looked.changes):
            given = looked.validators
            self._store.bills.read_well(
                bill, now, visited=looked.visited, etag=given.etag, last_modified=given.last_modified
            )
            return Seen()
        links = follow.links(bill, known.rows)
        before = () if looked.known is None else follow.links(bill, looked.known.rows)
        new = tuple(link for link in links if link not in before)
        changes = (*looked.changes, *(() if looked.first_sight else _found(new, known)))
        concerned = watch.concerned(bill)
        proposals = tuple(proposal.id for proposal in concerned)
        notices = route.address(changes, concerned, watch.channels, now)
        sighting = Sighting(known, now, looked.visited, changes, proposals, links, notices, looked.evidence)
        try:
            ids = self._store.bills.record(sighting, self._sweep)
        except Overtaken as error:  # the other process has told what there is to tell
            _log.info("%s", error)
            return Seen()
        told = tuple(Told(key, change, proposals) for key, change in zip(ids, changes, strict=True))
        return Seen(told, new)


class _Look:
    """One look in the making: both views are compared in turn, each against what the one before it left."""

    def __init__(self, bill: BillId, known: Bill | None, patience: diff.Patience, since: date | None) -> None:
        self.bill, self.known, self.patience, self._since = bill, known, patience, since
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
        comparison = diff.compare(self.now_known, seen, self.bill, self.patience, self._since)
        self.now_known = comparison.bill
        self.changes += comparison.changes
        self.evidence += evidence


def _found(links: Sequence[Link], bill: Bill) -> list[Change]:
    """A change for each link that is new in the record, in the words of the row that states it.

    A proposal that moves on is news, also where the row itself is routine ("Reprinted, as amended, see …").
    """
    rows = {row.number: row.action for row in bill.rows}
    changes = []
    for link in links:
        action = rows[link.row]
        meaning = actions.read(action.text)
        moves = link.relation in follow.ONWARD and meaning.weight == "routine"
        changes.append(
            Change(
                bill.id,
                "link_found",
                "news" if moves else "routine",
                link.row,
                action.date,
                action.branch,
                action.text,
                kinds=meaning.kinds,
            )
        )
    return changes


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
