"""Look at one bill: gather what the site says, decide what that changes, write it down.

An answer that says again, byte for byte, what the last look took in is neither read nor compared again. It is known by
a digest, which lapses with whatever is written of the bill, with what we read by, and with every visit of the page:
once a day all is compared.
"""

import logging
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot import diff, route, schedule
from billbot.bills import BillId, Change, Link, Page, Weight
from billbot.check.beside import fresh, read_cosponsors, read_text_beside, read_votes
from billbot.check.views import Views, corrects, found, neither, weighed
from billbot.clock import Clock
from billbot.errors import Overtaken, Refused, Renumbered, Unreachable, Unreadable
from billbot.facts.hearings import turned_by_rows
from billbot.fetch import Glance, Source, Validators
from billbot.store import CheckRecord, Sighting, Store, name_of_answer
from billbot.watch import Watch

_log = logging.getLogger(__name__)


class Told(Struct, frozen=True):
    """A change as it was written down."""

    id: int
    change: Change
    proposals: tuple[str, ...]


class Seen(Struct, frozen=True):
    """What looking at a bill brought: the changes that were written, and the links that are new in the record.

    `renumbered` is the number that a docket got; the look at it is still to come. `stop` says that the sweep has to end
    here: what was read is written.
    """

    told: tuple[Told, ...] = ()
    links: tuple[Link, ...] = ()
    renumbered: BillId | None = None
    stop: Unreachable | None = None


class BillChecks:
    """Checks bills, one after the other, for one sweep."""

    def __init__(self, store: Store, source: Source, clock: Clock, sweep: int, marking: route.Marking) -> None:
        self._store, self._source, self._clock, self._sweep = store, source, clock, sweep
        self._marking = marking

    def check_bill(self, bill: BillId, watch: Watch) -> Seen:
        """Look at a bill and write down what changed.

        The JSON history is glanced at; the page is visited at first sight, when the glance moved, and once a day.
        Either suffices when the other is down, and of a page whose history cannot be read the rest is taken in. A
        number that told news led to, or that we asked for before it had a page, is no stranger: what it shows from that
        day on is news, what is older is the past. Raises Unreachable, or Refused or Unreadable when neither can be
        read; StoreError when nothing could be written.
        """
        looks = self._store.checks.of(bill)
        now = self._clock.now()
        ahead = None if _visit_due(looks, now) else self._glance_ahead(bill, looks)
        if isinstance(ahead, Glance) and ahead.history is None:
            self._note_nothing_new(bill, now, ahead.validators, looks.taken_in)
            return Seen()
        known = self._store.bills.last_seen(bill)
        since = None
        if known is None:
            awaited = looks.failing_since.date() if looks.awaiting and looks.failing_since else None
            since = min(filter(None, (self._store.bills.led_to(bill), awaited)), default=None)
        looked = Views(bill, known, diff.Patience(self._clock.now(), watch.gone_after), since)
        try:
            self._read(looked, looks, ahead)
        except Renumbered as error:
            return self._renumber(bill, BillId.parse(error.shown), watch, error, looks)
        asked = looked.visited or looked.page_trouble is not None
        moved = known is not None and bool(looked.new_links)
        due = asked and (moved or not fresh(looks.cosponsors_at, looked.patience.now))
        read = due and read_cosponsors(self._source, looked)
        # Both are kept before the sighting: who is killed between them looks at all of it again.
        read_text_beside(self._store, self._source, looked, moved=moved)
        read_votes(self._store, self._source, looked)
        seen = self._write(looked, watch)
        if read:
            self._store.checks.cosponsors_read(bill, looked.patience.now)
        self._note_page(looked, looks)
        return replace(seen, stop=looked.stop)

    def _note_page(self, looked: Views, looks: CheckRecord) -> None:
        """Note of the page what could not be read, and whether it was asked for in vain."""
        bill, now, trouble = looked.bill, self._clock.now(), looked.page_trouble
        if looked.odd_votes is not None:
            self._store.checks.votes_unread(bill, now, looked.odd_votes)
        if isinstance(trouble, Unreadable):
            self._store.checks.page_asked(bill, now, unread=str(trouble), page=trouble.page)
        elif trouble is not None or looked.tab_trouble is not None:
            self._store.checks.page_asked(bill, now)
        elif looked.visited and looks.page_failing_since is not None:
            self._store.checks.page_asked(bill, now, had=True)

    def _glance_ahead(self, bill: BillId, looks: CheckRecord) -> Glance | Refused | Unreadable | None:
        """The JSON history, or why it cannot be read; null where nothing was taken in that it might say again.

        It has no history where it is the answer that was taken in.
        """
        if looks.taken_in is None:
            return None
        validators = Validators(looks.etag, looks.last_modified)
        try:
            return self._source.glance(bill, known=True, validators=validators, taken_in=looks.took_in)
        except (Refused, Unreadable) as error:
            return error

    def _glance(self, looked: Views, looks: CheckRecord, ahead: Glance | Refused | Unreadable | None) -> None:
        """Take in the JSON history, as the glance `ahead` has it where there was one."""
        if isinstance(ahead, Exception):
            raise ahead
        validators = Validators(looks.etag, looks.last_modified) if looked.settled else None
        looked.glanced(ahead or self._source.glance(looked.bill, known=looked.has_rows, validators=validators))

    def _read(self, looked: Views, looks: CheckRecord, ahead: Glance | Refused | Unreadable | None) -> None:
        """Read one view, and the other where it is needed: instead of one that is down, or as the second witness.

        `ahead` is what the glance came to, where there was one already.
        """

        def glance() -> None:
            self._glance(looked, looks, ahead)

        def visit() -> None:
            try:
                visit = self._source.visit_in_parts(looked.bill, known=looked.has_rows)
            except (Refused, Unreadable) as error:
                looked.page_trouble = error
                raise
            looked.visited_page(visit)
            if visit.trouble is not None and visit.page.history is None:
                raise visit.trouble

        visit_due = ahead is None and (looked.known is None or _visit_due(looks, looked.patience.now))
        first, other = (visit, glance) if visit_due else (glance, visit)
        try:
            first()
        except (Refused, Unreadable) as error:
            _log.info("%s: the other view is asked, since %s", looked.bill, error)
            try:
                other()
            except (Refused, Unreadable) as second:
                page, history = (error, second) if visit_due else (second, error)
                raise neither(page, history) from second
            looked.believable()
            return
        if looked.doubtful or (looked.changes and not visit_due):
            try:
                other()
            except (Refused, Unreadable) as error:  # one view alone suffices
                _log.warning("%s: it moved, and its second witness could not be read: %s", looked.bill, error)
        if looked.leave_out_another_bills():
            _log.warning("%s: the site gave another bill's history, as its page shows; it is left out", looked.bill)
        looked.believable()

    def _renumber(self, docket: BillId, number: BillId, watch: Watch, error: Renumbered, looks: CheckRecord) -> Seen:
        """A docket's page shows a number: believed once the document's JSON confirms it (promise 2)."""
        document = self._source.document(number)
        if document.docket != docket.number or document.bill_number != number.number:
            raise Unreadable(f"{error}, or a document that confirms {number}", "one that does not")
        now = self._clock.now()
        first_sight = looks.first_seen is None and not looks.awaiting
        weight: Weight = "routine" if first_sight else "news"
        change = Change(number, "number_assigned", weight, text=number.number, old=docket.number)
        concerned = watch.concerned(docket)
        seen = route.Sighted((change,), None, concerned, watch.channels, now)
        marks = () if first_sight else self._marking(seen)
        proposals = tuple(proposal.id for proposal in concerned)
        try:
            key = self._store.bills.renumber(docket, change, now, proposals, marks, self._sweep)
        except Overtaken as overtaken:  # the other process has told it
            _log.info("%s", overtaken)
            return Seen(renumbered=number)
        return Seen((Told(key, change, proposals),), (), number)

    def _note_nothing_new(
        self, bill: BillId, at: datetime, given: Validators, taken_in: str | None, *, visited: bool = False
    ) -> None:
        self._store.checks.read_well(
            bill, at, visited=visited, etag=given.etag, last_modified=given.last_modified, taken_in=taken_in
        )

    def _write(self, looked: Views, watch: Watch) -> Seen:
        bill, now, known = looked.bill, looked.patience.now, looked.now_known
        if known is None or (known == looked.known and not looked.changes):  # null: only "not changed" was said
            self._note_nothing_new(bill, now, looked.validators, _taken_in(looked), visited=looked.visited)
            return Seen()
        links, new = looked.links, looked.new_links
        told_rows = {change.row for change in looked.changes}  # none at a first sight that is a baseline
        changes = (*looked.changes, *found([link for link in new if link.row in told_rows], known))
        turned = turned_by_rows(self._store, watch, looked.known, known, now.date())
        days = {day for (day, _), _ in turned}
        changes = weighed(changes, looked.known, known, days, now)
        concerned = watch.concerned(bill)
        proposals = tuple(proposal.id for proposal in concerned)
        altered = [route.subject(change) for change in changes if corrects(change, looked.known, known, days)]
        hours = [route.hearing(bill, hour) for hour, _ in turned]
        heard = self._store.ledger.channels_told([*altered, *hours])
        seen = route.Sighted(changes, looked.known, concerned, watch.channels, now, heard, turned)
        marks = self._marking(seen)
        sighting = Sighting(known, now, looked.visited, changes, proposals, links, marks, looked.evidence)
        try:
            ids = self._store.bills.record(sighting, self._sweep)
        except Overtaken as error:  # the other process has told what there is to tell
            _log.info("%s", error)
            return Seen()
        told = tuple(Told(key, change, proposals) for key, change in zip(ids, changes, strict=True))
        return Seen(told, new)


def _taken_in(looked: Views) -> str | None:
    """By what an answer is known that said all that is known, and nothing else, with no trouble beside it."""
    if looked.known is None or not looked.known.rows or looked.page_trouble is not None or len(looked.views) != 1:
        return None
    ((seen, evidence),) = looked.views
    if isinstance(seen, Page) or not diff.is_known(looked.known, seen):
        return None
    return name_of_answer(looked.known.revision, evidence[0].body)


def _visit_due(looks: CheckRecord, now: datetime) -> bool:
    return schedule.visit_due(looks.visited_at, looks.page_failing_since, looks.page_failed_at, now)
