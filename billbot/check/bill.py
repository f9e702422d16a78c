"""Look at one bill: gather what the site says, decide what that changes, write it down."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from billbot import diff, route, schedule
from billbot.bills import BillId, Change, Link
from billbot.check.texts import TextPage, keep_text, read_text
from billbot.check.views import Views, corrects, found, neither, weighed
from billbot.check.votes import read_roll_calls, votes_seen
from billbot.clock import Clock, elapsed
from billbot.errors import Overtaken, Refused, Renumbered, Stopped, Unreachable, Unreadable
from billbot.facts.hearings import turned_by_rows
from billbot.fetch import SINGLE_TRY, Source, Validators
from billbot.store import CheckRecord, ReadText, Sighting, Store
from billbot.watch import Watch

_log = logging.getLogger(__name__)

_COSPONSORS_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """A change as it was written down."""

    id: int
    change: Change
    proposals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
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
        known = self._store.bills.last_seen(bill)
        looks = self._store.checks.of(bill)
        since = None
        if known is None:
            awaited = looks.failing_since.date() if looks.awaiting and looks.failing_since else None
            since = min(filter(None, (self._store.bills.led_to(bill), awaited)), default=None)
        looked = Views(bill, known, diff.Patience(self._clock.now(), watch.gone_after), since)
        try:
            self._read(looked, looks)
        except Renumbered as error:
            return self._renumber(bill, BillId.parse(error.shown), watch, error, looks)
        asked = looked.visited or looked.page_trouble is not None
        moved = known is not None and bool(looked.new_links)
        due = asked and (moved or not _fresh(looks.cosponsors_at, looked.patience.now))
        read = due and self._read_cosponsors(looked)
        text = self._read_text(looked, moved=moved)
        self._read_votes(looked)
        if text is not None:  # before the sighting: who is killed between them looks at both again
            keep_text(self._store, bill, text, self._clock.now())
        seen = self._write(looked, watch)
        if read:
            self._store.checks.cosponsors_read(bill, looked.patience.now)
        self._note_page(looked, looks)
        return replace(seen, stop=looked.stop)

    def _note_page(self, looked: Views, looks: CheckRecord) -> None:
        """Note of the page what could not be read, and whether it was asked for in vain."""
        bill, now, trouble = looked.bill, self._clock.now(), looked.page_trouble
        if isinstance(trouble, Unreadable):
            self._store.checks.page_unread(bill, now, str(trouble), trouble.page)
        if looked.odd_votes is not None:
            self._store.checks.votes_unread(bill, now, looked.odd_votes)
        if trouble is not None or looked.tab_trouble is not None:
            self._store.checks.page_failed(bill, now)
        elif looked.visited and looks.page_failing_since is not None:
            self._store.checks.page_had(bill)

    def _read_cosponsors(self, looked: Views) -> bool:
        """Read who joined the bill, which no page says, at most once a day; a look can do without it."""
        if looked.stop is not None:
            return False
        try:
            document, witness = self._source.documented(looked.bill, bounds=SINGLE_TRY)
        except (Refused, Unreadable) as error:
            _log.info("%s: its cosponsors could not be read: %s", looked.bill, error)
            return False
        except (Unreachable, Stopped) as error:  # what was read is written down first
            looked.stop = error if isinstance(error, Unreachable) and error.stop else None
            return False
        if looked.bill.number not in {document.bill_number, document.docket}:
            return False
        looked.document = document
        if document.cosponsors is not None:
            looked.joined(document.cosponsors, witness)
        return document.cosponsors is not None

    def _read_text(self, looked: Views, *, moved: bool) -> ReadText | TextPage | None:
        """The text of the document whose JSON was read; null where none was due or can be read."""
        if looked.document is None or looked.stop is not None:
            return None
        now = looked.patience.now
        try:
            return read_text(self._store, self._source, looked.bill, looked.document, now, moved=moved)
        except Unreachable as error:
            looked.stop = error if error.stop else None
        except Stopped:
            pass
        return None

    def _read_votes(self, looked: Views) -> None:
        """Keep who voted how, and read the roll calls that rows name; what is told of a vote does without."""
        now = looked.patience.now
        if votes := votes_seen(looked.bill, looked.page, looked.document):
            self._store.votes.keep(votes, now)
        if looked.now_known is None or looked.stop is not None or not (looked.visited or looked.changes):
            return
        try:
            read_roll_calls(self._store, self._source, looked.bill, looked.now_known.history, now)
        except Unreachable as error:
            looked.stop = error
        except Stopped:
            pass

    def _read(self, looked: Views, looks: CheckRecord) -> None:
        """Read one view, and the other where it is needed: instead of one that is down, or as the second witness."""

        def glance() -> None:
            validators = Validators(looks.etag, looks.last_modified) if looked.settled else None
            looked.glanced(self._source.glance(looked.bill, known=looked.has_rows, validators=validators))

        def visit() -> None:
            try:
                visit = self._source.visit_in_parts(looked.bill, known=looked.has_rows)
            except (Refused, Unreadable) as error:
                looked.page_trouble = error
                raise
            looked.visited_page(visit)
            if visit.trouble is not None and visit.page.history is None:
                raise visit.trouble

        last = (looks.visited_at, looks.page_failing_since, looks.page_failed_at)
        visit_due = looked.known is None or schedule.visit_due(*last, looked.patience.now)
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
        change = Change(number, "number_assigned", "news", text=number.number, old=docket.number)
        first_sight = looks.first_seen is None and not looks.awaiting
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

    def _write(self, looked: Views, watch: Watch) -> Seen:
        bill, now, known = looked.bill, looked.patience.now, looked.now_known
        if known is None or (known == looked.known and not looked.changes):  # null: only "not changed" was said
            given = looked.validators
            self._store.checks.read_well(
                bill, now, visited=looked.visited, etag=given.etag, last_modified=given.last_modified
            )
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


def _fresh(read_at: datetime | None, now: datetime) -> bool:
    """Whether something was read within a day."""
    return read_at is not None and elapsed(read_at, now) < _COSPONSORS_EVERY
