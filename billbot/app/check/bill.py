"""Look at one bill: gather what the site says, decide what that changes, write it down.

An answer that is the same, byte for byte, as the last one is not parsed or compared again. It is recognised by a hash,
which becomes void when anything is written of the bill, when our parser changes, and with each visit of the page: so
once a day everything is compared.
"""

import logging
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from billbot.app.check.details import BRANCH_WITH_NAMES, keep_votes, read_document, read_roll_calls
from billbot.app.check.views import Views, corrects, link_changes, unreadable_both, with_weights
from billbot.briefs.watch import Watch, posted_agendas
from billbot.clock import Clock, elapsed
from billbot.domain import actions, diff, hearings, route
from billbot.domain.agendas import with_agendas
from billbot.domain.bills import Bill, BillId, Change, Hour, Link, Page, Weight
from billbot.domain.hearings import Meeting
from billbot.domain.report import RecordedChange
from billbot.errors import FaultLogged, Overtaken, Refused, Renumbered, Unreachable, Unreadable
from billbot.site.source import FetchedHistory, Source, Validators
from billbot.store import CheckRecord, Observation, Store, name_of_answer

_log = logging.getLogger(__name__)

_DAILY = timedelta(days=1)


class LookResult(Struct, frozen=True):
    """The outcome of a look at a bill: the changes that were written, and the links that are new in the record.

    `renumbered` is the bill number that a docket got; nobody has looked at that yet. `stop` is the error after which
    the poll has to end; what was read is written all the same.
    """

    changes: tuple[RecordedChange, ...] = ()
    links: tuple[Link, ...] = ()
    renumbered: BillId | None = None
    stop: Unreachable | None = None


class BillChecks:
    """Checks the bills of one poll, one after the other."""

    def __init__(self, store: Store, source: Source, clock: Clock, poll: int, job_maker: route.JobMaker) -> None:
        self._store, self._source, self._clock, self._poll = store, source, clock, poll
        self._job_maker = job_maker

    def check_bill(self, bill: BillId, watch: Watch) -> LookResult:
        """Look at a bill and write down what changed.

        The JSON history is read at each look (a glance); the page at first sight, when the history has changed, and
        once a day (a visit). One of the two suffices if the other is down; of a page whose history cannot be read the
        rest is used. First sight is a baseline, and no news, but for a number that news led to, or that was watched
        before it had a page: what its rows show from that day on is news.

        Raises Unreachable; Refused or Unreadable if neither view can be read; StoreError if nothing could be written.
        """
        looks = self._store.checks.of(bill)
        now = self._clock.now()
        ahead = None if visit_due(looks, now) else self._glance_ahead(bill, looks)
        if isinstance(ahead, FetchedHistory) and ahead.history is None:
            self._note_nothing_new(bill, now, ahead.validators, looks.taken_in)
            return LookResult()
        known = self._store.bills.last_seen(bill)
        since = None
        if known is None:
            awaited = looks.failing_since.date() if looks.awaiting and looks.failing_since else None
            since = min(filter(None, (self._store.news.led_to(bill), awaited)), default=None)
        looked = Views(bill, known, diff.Patience(self._clock.now(), watch.gone_after), since)
        try:
            self._read(looked, looks, ahead)
        except Renumbered as error:
            return self._renumber(bill, BillId.parse(error.shown), watch, error, looks)
        asked = looked.visited or looked.page_trouble is not None
        moved = known is not None and bool(looked.new_links)
        due = looks.cosponsors_at is None or elapsed(looks.cosponsors_at, looked.patience.now) >= _DAILY
        # Texts and votes are written before the observation: a process that is killed in between does all of it again.
        read = asked and (moved or due) and read_document(self._store, self._source, looked, moved=moved)
        self._read_votes(looked)
        seen = self._write(looked, watch)
        if read:
            self._store.checks.cosponsors_read(bill, looked.patience.now)
        self._note_page(looked, looks)
        return replace(seen, stop=looked.stop)

    def _read_votes(self, looked: Views) -> None:
        """Keep the votes by name that were seen, and read the roll calls that rows name.

        Each is kept as its source has it. Telling a vote needs neither.
        """
        if looked.shows_votes:
            keep_votes(self._store, looked)
        if looked.stop is None and (looked.visited or looked.changes) and (named := _roll_calls(looked)):
            read_roll_calls(self._store, self._source, looked, named)

    def _note_page(self, looked: Views, looks: CheckRecord) -> None:
        """Note which parts of the page could not be read, or that the page could not be had at all."""
        bill, now, trouble = looked.bill, self._clock.now(), looked.page_trouble
        if looked.unreadable_votes is not None:
            self._store.checks.votes_unread(bill, now, looked.unreadable_votes)
        if isinstance(trouble, Unreadable):
            self._store.checks.page_asked(bill, now, unread=str(trouble), page=trouble.page)
        elif trouble is not None or looked.tab_trouble is not None:
            self._store.checks.page_asked(bill, now)
        elif looked.visited and looks.page_failing_since is not None:
            self._store.checks.page_asked(bill, now, had=True)

    def _glance_ahead(self, bill: BillId, looks: CheckRecord) -> FetchedHistory | Refused | Unreadable | None:
        """Read the JSON history before anything else, if its hash is known; gives null otherwise.

        The glance has no history if the answer is the known one. An error is given, not raised.
        """
        if looks.taken_in is None:
            return None
        validators = Validators(looks.etag, looks.last_modified)
        try:
            return self._source.fetch_history(bill, known=True, validators=validators, taken_in=looks.took_in)
        except (Refused, Unreadable) as error:
            return error

    def _glance(self, looked: Views, looks: CheckRecord, ahead: FetchedHistory | Refused | Unreadable | None) -> None:
        """Take in the JSON history: that of the glance `ahead`, or read now if there was none."""
        if isinstance(ahead, Exception):
            raise ahead
        validators = Validators(looks.etag, looks.last_modified) if looked.settled else None
        looked.take_history(
            ahead or self._source.fetch_history(looked.bill, known=looked.has_rows, validators=validators)
        )

    def _read(self, looked: Views, looks: CheckRecord, ahead: FetchedHistory | Refused | Unreadable | None) -> None:
        """Read the page or the history, and the other one if it is needed: because the first is down, or to confirm it.

        `ahead` is the glance that was made already, or its error; null for none.
        """

        def glance() -> None:
            self._glance(looked, looks, ahead)

        def visit() -> None:
            try:
                visit = self._source.fetch_page(looked.bill, known=looked.has_rows)
            except (Refused, Unreadable) as error:
                looked.page_trouble = error
                raise
            looked.take_page(visit)
            if visit.trouble is not None and visit.page.history is None:
                raise visit.trouble

        page_first = ahead is None and (looked.known is None or visit_due(looks, looked.patience.now))
        first, other = (visit, glance) if page_first else (glance, visit)
        try:
            first()
        except (Refused, Unreadable) as error:
            _log.info("%s: the other view is asked, since %s", looked.bill, error)
            try:
                other()
            except (Refused, Unreadable) as second:
                page, history = (error, second) if page_first else (second, error)
                raise unreadable_both(page, history) from second
            looked.refuse_unbelievable()
            return
        if looked.doubtful or (looked.changes and not page_first):
            try:
                other()
            except (Refused, Unreadable) as error:  # one view alone suffices
                _log.warning("%s: it moved, and its second witness could not be read: %s", looked.bill, error)
        if looked.drop_another_bills_history():
            _log.warning("%s: the site gave another bill's history, as its page shows; it is left out", looked.bill)
        looked.refuse_unbelievable()

    def _renumber(
        self, docket: BillId, number: BillId, watch: Watch, error: Renumbered, looks: CheckRecord
    ) -> LookResult:
        """A docket's page shows a bill number: write that down once the document's JSON confirms it (promise 2).

        Raises Unreadable if it does not confirm it, StoreError.
        """
        document = self._source.document(number)
        if document.docket != docket.number or document.bill_number != number.number:
            raise Unreadable(f"{error}, or a document that confirms {number}", "one that does not")
        now = self._clock.now()
        first_sight = looks.first_seen is None and not looks.awaiting
        weight: Weight = "routine" if first_sight else "news"
        change = Change(number, "number_assigned", weight, text=number.number, old=docket.number)
        concerned = watch.concerned(docket)
        seen = route.ObservedChanges((change,), None, concerned, watch.channels, now)
        jobs = () if first_sight else self._job_maker(seen)
        proposals = tuple(proposal.id for proposal in concerned)
        try:
            key = self._store.bills.give_number(docket, change, now, proposals, jobs, self._poll)
        except Overtaken as overtaken:  # another process has written it
            _log.info("%s", overtaken)
            return LookResult(renumbered=number)
        return LookResult((RecordedChange(key, change, proposals),), (), number)

    def _note_nothing_new(
        self, bill: BillId, at: datetime, given: Validators, taken_in: str | None, *, visited: bool = False
    ) -> None:
        self._store.checks.read_well(
            bill, at, visited=visited, etag=given.etag, last_modified=given.last_modified, taken_in=taken_in
        )

    def _write(self, looked: Views, watch: Watch) -> LookResult:
        bill, now, known = looked.bill, looked.patience.now, looked.known_after
        if known is None or (known == looked.known and not looked.changes):  # null: only "not changed" was said
            self._note_nothing_new(bill, now, looked.validators, _taken_in(looked), visited=looked.visited)
            return LookResult()
        links, new = looked.links, looked.new_links
        told_rows = {change.row for change in looked.changes}  # none at a first sight that is a baseline
        changes = (*looked.changes, *link_changes([link for link in new if link.row in told_rows], known))
        turned = _hours_changed_by_rows(self._store, watch, looked.known, known, now.date())
        days = {day for (day, _), _ in turned}
        changes = with_weights(changes, looked.known, known, days, now)
        concerned = watch.concerned(bill)
        proposals = tuple(proposal.id for proposal in concerned)
        altered = [route.subject(change) for change in changes if corrects(change, looked.known, known, days)]
        hours = [route.hearing(bill, hour) for hour, _ in turned]
        heard = self._store.ledger.channels_told([*altered, *hours])
        seen = route.ObservedChanges(changes, looked.known, concerned, watch.channels, now, heard, turned)
        jobs = self._job_maker(seen)
        observation = Observation(known, now, looked.visited, changes, proposals, links, jobs, looked.evidence)
        try:
            ids = self._store.bills.record(observation, self._poll)
        except Overtaken as error:  # another process has written a newer observation
            _log.info("%s", error)
            return LookResult()
        told = tuple(RecordedChange(key, change, proposals) for key, change in zip(ids, changes, strict=True))
        return LookResult(told, new)


def _taken_in(looked: Views) -> str | None:
    """The hash of the history's answer, if nothing else was read and it says just what is known; else null."""
    if looked.known is None or not looked.known.rows or looked.page_trouble is not None or len(looked.views) != 1:
        return None
    ((seen, evidence),) = looked.views
    if isinstance(seen, Page) or not diff.is_known(looked.known, seen):
        return None
    return name_of_answer(looked.known.revision, evidence[0].body)


def _roll_calls(looked: Views) -> list[int]:
    """The numbers of the roll calls by name that the rows of a bill state, the latest first."""
    rows = () if looked.known_after is None else looked.known_after.history
    of_branch = [row for row in reversed(rows) if row.branch == BRANCH_WITH_NAMES and not row.stricken]
    votes = [actions.read(row.text).votes for row in of_branch]
    return [each.roll_call for each in votes if each is not None and each.roll_call is not None]


def visit_due(looks: CheckRecord, now: datetime) -> bool:
    """Whether the page of a bill is due: a day after it was last read well.

    A page that could not be read for some time is tried again after as long as that has lasted, and after a day at
    most: so a short trouble is over soon, and in a long one the site is not asked for the same page at each check.
    """
    failing, failed = looks.page_failing_since, looks.page_failed_at
    if failing is None or failed is None:
        return looks.visited_at is None or elapsed(looks.visited_at, now) >= _DAILY
    return elapsed(failed, now) >= min(elapsed(failing, failed), _DAILY)


def _hours_changed_by_rows(
    store: Store, watch: Watch, known: Bill | None, seen: Bill, today: date
) -> tuple[tuple[Hour, Meeting | None], ...]:
    """The hearing hours of a bill that differ between its `known` and its newly `seen` rows, each with what was before.

    None at a first sight, which is the baseline, and none after a fault of ours: the history is told all the same.
    Raises StoreError.
    """
    if known is None or known.rows == seen.rows:
        return ()
    with FaultLogged("the list of hearings"):
        agendas = posted_agendas(store, watch, date.min)
        first = store.bills.undated_first_seen(seen.id)
        days = {row.number: first[at] for at, row in enumerate(known.rows) if at in first}
        by_now = {at: days.get(row.number, today) for at, row in enumerate(seen.rows)}
        rows = hearings.of_bill(seen.id, known.history, first), hearings.of_bill(seen.id, seen.history, by_now)
        return hearings.changed_hours(*(with_agendas(each, agendas, {seen.id}) for each in rows))
    return ()
