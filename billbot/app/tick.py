"""One tick: does all that is due, in a fixed order.

`work` ticks once a minute, `work --once` from cron, and `check` when somebody asks. Each step is done whatever became
of those before it; what decides which of them is due is in the database.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Self

from msgspec import Struct, field
from msgspec.structs import replace

from billbot import notify
from billbot.app import config, watchlist
from billbot.app.app import App
from billbot.app.documents import documents_due, overdue_list, read_documents
from billbot.app.housekeeping import keep
from billbot.app.people import people_due, read_people
from billbot.app.poll import bills_to_check, check_bills
from billbot.app.preview import suggest_refilings
from billbot.app.status import owed
from billbot.briefs.committees import bills_before_committees
from billbot.briefs.due import check_due
from billbot.briefs.waiting import overdue
from billbot.briefs.watch import Watch
from billbot.clock import elapsed, later
from billbot.domain.bills import BillId
from billbot.domain.planning import TIME_FOR_DUE
from billbot.domain.report import Progress, Report, unshown
from billbot.errors import AtWork, BillbotError, ClockWrong, ConfigError, Damaged, StoreError
from billbot.notify import digest
from billbot.notify.deliver import DeliveryReport
from billbot.notify.deliver import deliver as tell_everybody
from billbot.notify.incidents import OwnTrouble, note_own, queue_outage
from billbot.public.site import write_pages
from billbot.site.heartbeat import beat
from billbot.site.source import Source
from billbot.store import Store
from billbot.store.attempts import Task

_log = logging.getLogger(__name__)

# How often what is due is sent while the site is asked, in seconds.
_DELIVERS_EVERY = 60.0
# So many deliveries leave outages and digests to the check that goes on, which may end the one and fill the other.
_WITHOUT_DIGESTS = 10
# Reading documents ends after that, for the next tick to go on, so that other work does not wait for very many of them.
_READS_FOR = timedelta(seconds=50)
# While something is odd with our clock the site is asked about it no more often than that.
_ASKED_AGAIN = timedelta(minutes=10)
# Where nothing new came, tasks that go through all that is watched are done no more often than that.
_FOLLOWS_EVERY = timedelta(minutes=10)
# Whether committees and members have to be read again is found out no more often than that.
_WHO_DECIDES_EVERY = timedelta(hours=1)
_REFILINGS_EVERY = timedelta(days=7)
# Committees and members are read for so long at a time, so that the watched bills do not wait.
_PEOPLE_FOR = timedelta(minutes=1)


class Asked(Struct, frozen=True):
    """A check that somebody asks for: of these `bills`, or of all if there are none; it delivers only if it `sends`."""

    bills: Sequence[BillId] = ()
    sends: bool = True
    progress: Progress = unshown


class Steps:
    """Runs steps one after the other, each whatever became of those before, and collects their errors.

    Raises BillbotError at the end of its `with` block, with a line for each error there was.
    """

    def __init__(self) -> None:
        self._troubles: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None and self._troubles:
            raise BillbotError("\n".join(dict.fromkeys(self._troubles)))  # several may have had the same

    @contextmanager
    def run(self) -> Iterator[None]:
        """Run the block as one step. A fault of ours is logged here, with its traceback.

        Raises ClockWrong and Damaged, after which no other step may be done.
        """
        try:
            yield
        except (ClockWrong, Damaged):
            raise
        except BillbotError as error:
            self.note(error)
        except Exception as error:
            _log.exception("a fault in billbot; please report it")
            self._troubles.append(f"a fault in billbot ({type(error).__name__}); please report it, with the log")

    def note(self, error: BillbotError) -> None:
        """Add an error to those that are raised at the end."""
        self._troubles += str(error).splitlines()


class Running(Struct):
    """A tick at work: the app with its files as they are now, its open database, its steps, and what came of them.

    `asked` is the check that somebody asks for, None where whatever is due is done; `report` is None until one was
    made.
    """

    app: App
    store: Store
    steps: Steps
    asked: Asked | None = None
    in_slices: bool = True
    report: Report | None = None
    sent: DeliveryReport = field(default_factory=DeliveryReport)

    @property
    def watch(self) -> Watch:
        """What is watched now."""
        return self.app.watch(self.store)

    @property
    def now(self) -> datetime:
        """The time, Eastern."""
        return self.app.clock.now()

    @property
    def may_read_on(self) -> bool:
        """Whether the site may be asked for something else, since every look that was due is done."""
        if self.app.stopping():
            return False
        if self.report is not None:
            return not self.report.not_tried
        return not self.look_is_due

    @property
    def look_is_due(self) -> bool:
        """Whether a look at any watched bill is due."""
        return check_due(self.store, self.watch, self.now) <= self.now

    def deliver(self) -> None:
        """Send what is due, as a step."""
        with self.steps.run():
            self.sent += deliver(self.app, self.store, in_slices=self.in_slices)

    def note_own(self, kind: OwnTrouble, detail: str | None, since: datetime | None = None) -> None:
        """As `notify.incidents.note_own`."""
        note_own(self.store, self.watch, kind, self.now, detail, since)

    def queue_outage(self) -> None:
        """As `notify.incidents.queue_outage`, as a step."""
        with self.steps.run():
            queue_outage(self.store, self.app.channels, self.app.settings.schedule.outage_after, self.now)

    def make_digests(self) -> None:
        """Make the digests that are due, as a step."""
        with self.steps.run():
            digest.make_due_digests(self.store, self.watch, self.now)


def tick(
    app: App,
    steps: Steps,
    asked: Asked | None = None,
    reads_for: timedelta = _READS_FOR,
    looks_for: timedelta = TIME_FOR_DUE,
    *,
    in_slices: bool = True,
) -> Running:
    """Do all that is due now; where a check is `asked` for, do that one and what follows from it, and nothing else.

    Args:
        app: the app; the tick opens its database and the site itself, since a connection cannot cross threads.
        steps: collects the errors of all parts, of which each is done whatever became of the others.
        asked: a check that somebody asks for.
        reads_for: how long documents are read at most, which comes last.
        looks_for: how long bills that are due are looked at; the rest has its turn in the next tick.
        in_slices: whether a long list of recipients hears in as many ticks as that takes, so that looks go on; a check
            that is asked for tells all of it.

    Where the site says that our clock is wrong, operations channels are told so, and nothing else is done. While
    another process checks or delivers, nothing is done, and the report says so.

    Raises:
        StoreError: the database cannot be opened.
    """
    with app.open_store() as store:
        running = Running(app, store, steps, asked, in_slices and asked is None)
        try:
            with store.turn():
                try:
                    _do_all(running, reads_for, looks_for)
                except ClockWrong as wrong:
                    running.report, running.sent = None, DeliveryReport()
                    with steps.run():  # what is written for that has the site's time
                        site_time = wrong.site_time
                        right = replace(running.app, clock=replace(app.clock, now=lambda: site_time))
                        note_own(store, right.watch(store), "clock", site_time, str(wrong))
                        running.sent = tell_everybody(
                            store, right.delivery(store), right.clock, stopping=right.stopping
                        )
                    steps.note(wrong)
        except AtWork:
            bills = list(bills_to_check(running.watch, asked.bills if asked else ()))
            running.report = Report(running.now, finished=running.now, not_tried=bills, busy=True)
            running.sent = DeliveryReport(undelivered=owed(store, running.now))
        return running


def _do_all(running: Running, reads_for: timedelta, looks_for: timedelta) -> None:
    """Do all that is due, in a fixed order. Raises ClockWrong, StoreError."""
    steps, asked = running.steps, running.asked
    if not _look(running, looks_for):
        running.sent = DeliveryReport(undelivered=owed(running.store, running.now))
        return
    sends = asked is None or (asked.sends and running.report is not None)
    running.queue_outage()
    if sends:
        running.deliver()
    follow_up(running)
    if asked is None:
        running.make_digests()
    if sends:
        running.deliver()
    else:
        with steps.run():
            running.sent += DeliveryReport(undelivered=owed(running.store, running.now))
    with steps.run():
        if _hear_answers(running) and sends:
            running.deliver()
    if asked is None:
        _read_other_pages(running, reads_for)


def _look(running: Running, looks_for: timedelta) -> bool:
    """Guard the clock, take over edits, and look at the bills that are due, or those that are asked for.

    What has to be told before the changes, such as a welcome, is queued before the poll ends and they are due. False
    where nobody knows whether the clock is right, so that nothing else may be done. Raises ClockWrong, StoreError.
    """
    app, store, steps, asked = running.app, running.store, running.steps, running.asked
    due, passed = asked is not None or running.look_is_due, False
    source: Source | None = None

    def ending(report: Report) -> None:
        with steps.run():
            notify.after_check(store, running.watch, report, running.now)

    with ExitStack() as closing:
        with steps.run():
            if due or _must_ask(app, store):
                source = closing.enter_context(app.open_source())
        with steps.run():
            _guard_clock(app, store, source)
            passed = True
        if not passed:
            return False
        with steps.run():
            if app.folder is not None:
                running.app = watchlist.reread(app, store)
        with steps.run():
            if app.folder is not None:
                running.note_own("pull", config.pull_fault(app.folder))
        with steps.run():
            if asked is None and running.app is not app:
                due = running.look_is_due
            if due:
                if source is None or running.app.settings.source != app.settings.source:
                    source = closing.enter_context(running.app.open_source())
                running.report = check_bills(
                    store,
                    source,
                    running.watch,
                    running.app.clock,
                    asked.bills if asked else (),
                    looks_for=looks_for if asked is None else None,
                    ending=ending,
                    go_on=BetweenLooks(running, tells=asked is None or asked.sends).go_on,
                    progress=asked.progress if asked is not None else unshown,
                )
    return True


def deliver_alone(app: App, store: Store) -> DeliveryReport:
    """Deliver outside of a tick, once the clock is known to be right.

    Raises AtWork, StoreError, and BillbotError where the clock is wrong, or nobody knows whether it is right.
    """
    with ExitStack() as opened:
        source = None
        with suppress(ConfigError):
            source = opened.enter_context(app.open_source())
        opened.enter_context(store.turn(app.clock))
        _guard_clock(app, store, source)
        return deliver(app, store)


def _must_ask(app: App, store: Store) -> bool:
    """Whether the site has to be asked for the time first: as a process begins, and while something is odd with ours.

    About that it is asked every ten minutes at most, also in a pause. Raises StoreError.
    """
    asked = app.memory.clock_asked
    if not _is_odd(app, store):
        return asked is None and store.polls.pause().ahead(app.clock.now()) is None
    return asked is None or app.clock.monotonic() - asked >= _ASKED_AGAIN.total_seconds()


def _is_odd(app: App, store: Store) -> bool:
    """Whether our clock was found wrong, or says a time before the last check. Raises StoreError."""
    last = store.polls.last_begun()
    return store.clock_in_doubt() is not None or (last is not None and elapsed(last, app.clock.now()) < timedelta())


def _guard_clock(app: App, store: Store, source: Source | None) -> None:
    """Return if what is due may be written and sent: nothing speaks against our clock, or an answer of the site agrees.

    Each answer of the site is compared, here and in a check. A None `source` cannot be asked. Raises ClockWrong where
    the site's clock differs by an hour or more, BillbotError while something is odd and nobody knows, and StoreError.
    """
    odd = _is_odd(app, store)
    if source is not None and _must_ask(app, store):
        app.memory.clock_asked = app.clock.monotonic()
        try:
            source.read_rules()  # robots.txt, the smallest page
        except (ClockWrong, StoreError):
            raise
        except BillbotError as error:  # whoever asks for something next says so, too
            _log.debug("%s", error)
        if source.heard:
            if store.clock_in_doubt():
                note_own(store, app.watch(store), "clock", app.clock.now(), None)
            return
    if wrong := store.clock_in_doubt():
        raise BillbotError(f"{wrong[1]}; the next answer of the site finds out")
    if odd:
        raise BillbotError(
            f"our clock says {app.clock.now():%Y-%m-%d %H:%M}, which is before the last check: nothing is written or"
            " sent until an answer of the site agrees with it"
        )


def _is_time(running: Running, task: Task) -> bool:
    """Whether a task that goes through all that is watched has to be done after a check; if so, it is noted as done.

    It has to be after a check that brought anything or completed a round, and else every ten minutes. Raises
    StoreError.
    """
    if running.report is not None and running.report.needs_follow_up:
        return True
    return _is_due_again(running, task, _FOLLOWS_EVERY)


def _is_due_again(running: Running, task: Task, every: timedelta) -> bool:
    """Whether a task was not begun for so long; if so, it is noted as done. Raises StoreError."""
    last = running.store.attempts.of(task).tried_at
    if last is not None and timedelta() <= elapsed(last, running.now) < every:
        return False
    running.store.attempts.note(task, running.now, done=True)
    return True


def follow_up(running: Running) -> None:
    """Do what follows from a check, once what it found has left; a None report says that no check was due.

    After a good one the heartbeat is asked, unless a delivery is overdue, and reminders of hearings and of the ends of
    terms are queued. A site that asks for a long rest, and what cannot be read, are queued for operations channels, and
    the public pages are brought up to date. The first good check starts the count of digests.
    """
    app, store, steps, report = running.app, running.store, running.steps, running.report
    if report is not None and report.checked:
        with steps.run():
            if not overdue(store, app.channels, running.now):
                beat(app.settings.heartbeat.url, app.clock, stopping=app.stopping)
        with steps.run():
            if _is_time(running, "reminders"):
                notify.reminders.queue_reminders(store, running.watch, running.now)
                notify.watchlist.queue_terms(store, running.watch, running.now)
        with steps.run():
            notify.digest.begin_digests(store, app.channels, running.now)
    if report is not None and (report.checked or report.long_rest):
        with steps.run():
            running.note_own("rest", report.long_rest)
    if report is not None and not app.stopping():  # pages may take longer than an end has
        with steps.run():
            if report.anything_moved or _is_time(running, "pages"):
                _publish_pages(running)
    with steps.run():
        notify.incidents.note_unreadable(store, running.watch, running.now)


def _publish_pages(running: Running) -> None:
    """Write the public pages; an unwritable folder is logged, and tried again at the next check. Raises StoreError."""
    try:
        write_pages(running.store, running.watch, now=running.now, **running.app.public_site)
    except OSError as error:
        mend = "give this user the right to write it and room, or name another folder as [state] public"
        where = error.filename or running.app.settings.state.public
        _log.error("%s: cannot be written (%s); %s", where, error.strerror, mend)


def _hear_answers(running: Running) -> bool:
    """Ask the channels for people's answers to suggestions, after a check and its delivery, and act on them.

    Returns whether there is something new to deliver by that.
    """
    if running.report is None or not _is_time(running, "answers"):
        return False
    add = partial(watchlist.accept, running.app, running.store)
    return notify.suggestions.read_answers(running.store, running.watch, running.app.transports, add, running.now)


def _read_other_pages(running: Running, reads_for: timedelta) -> None:
    """Read new documents and people, delivering between two looks, then do the weekly work."""
    between = BetweenLooks(running, tells=True)
    with running.steps.run():
        _read_documents(running, reads_for, between.go_on)
    with running.steps.run():
        _suggest_refilings(running)
    with running.steps.run():
        if notify.suggestions.tell_found(running.store, running.watch, running.now):
            running.deliver()
    with running.steps.run():
        _read_people(running, between.go_on)
    with running.steps.run():
        failed = keep(running.store, running.now, running.app.sound_files)
        if failed is not None:
            running.note_own("backup", failed or None)


def _read_documents(running: Running, budget: timedelta, go_on: Callable[[], bool]) -> None:
    """Read new documents for the time `budget`, once no look is due; the log and `status` show what goes wrong.

    Operations channels hear of a list of documents that could not be read for long, and of odd records in one.
    """
    app, store, watch, now = running.app, running.store, running.watch, running.now
    if not documents_due(store, watch, now) or not running.may_read_on:
        return
    with app.open_source() as source:
        done = read_documents(store, source, watch, app.clock, later(now, budget), budget=budget, go_on=go_on)
    if done.long_rest:
        running.note_own("rest", done.long_rest)
    running.note_own("list", *(overdue_list(store, watch, running.now) or (None, None)))
    for court, odd in done.odd.items():
        notify.incidents.note_records(store, running.watch, running.now, court, odd)
    for fault in done.faults:
        _log.warning("%s", fault)
    if done.requests:
        _log.info("%d new documents, %d read, %d suggested", done.new, done.read, done.suggested)


def _suggest_refilings(running: Running) -> None:
    """Suggest once a week what seems to be a proposal of the court before, filed again in the one that sits."""
    court, watch, store = running.app.court, running.watch, running.store
    if not any(bill.general_court == court - 1 for bill in watch.bills) or not store.documents.any_of(court):
        return
    if not _is_due_again(running, "refilings", _REFILINGS_EVERY):
        return
    if found := suggest_refilings(store, watch, court, running.now):
        _log.info("%d documents may be proposals that were filed again, and were not suggested before", found)


def _read_people(running: Running, go_on: Callable[[], bool]) -> None:
    """Read the committees and members who decide on what is followed, where that is due, after a good check.

    Finding out who they are takes all histories of what is followed, so that is done once an hour.
    """
    app, store, now = running.app, running.store, running.now
    if running.report is None or not running.report.checked or app.stopping():
        return
    if not _is_due_again(running, "people", _WHO_DECIDES_EVERY):
        return
    before = bills_before_committees(store, running.watch, now.date())
    if not running.may_read_on or not people_due(store, before, now):
        return
    with app.open_source() as source:
        done = read_people(store, source, before, app.clock, later(now, _PEOPLE_FOR), go_on=go_on)
    if done.long_rest:
        running.note_own("rest", done.long_rest)


def deliver(app: App, store: Store, *, in_slices: bool = False) -> DeliveryReport:
    """Send what is due, and tell operations channels what does not arrive; `in_slices` as in `billbot.notify.deliver`.

    Raises StoreError.
    """
    outage_after = app.settings.schedule.outage_after
    return tell_everybody(
        store, app.delivery(store), app.clock, outage_after, stopping=app.stopping, in_slices=in_slices
    )


class BetweenLooks:
    """Delivers what is due between two looks at the site, once a minute has passed since the last time.

    What left and the errors are added to those of the tick: neither keeps the site from being asked. Without `tells` it
    does nothing. What a poll queues is not due before that has ended (`store.jobs`).
    """

    def __init__(self, running: Running, *, tells: bool) -> None:
        self._running, self._tells = running, tells
        self._begun = self._last = running.app.clock.monotonic()

    def go_on(self) -> bool:
        """Deliver if it is time; returns whether the site may be asked for more. Raises Damaged."""
        running, monotonic = self._running, self._running.app.clock.monotonic
        if self._tells and not running.app.stopping() and monotonic() - self._last >= _DELIVERS_EVERY:
            with_digests = monotonic() - self._begun > _WITHOUT_DIGESTS * _DELIVERS_EVERY
            if with_digests and running.store.polls.failing_since() is not None:
                running.queue_outage()  # its end is announced after the check
            with running.steps.run():
                if running.asked is not None:
                    running.asked.progress(0, 0, "")
                running.sent += deliver(running.app, running.store, in_slices=True)
            if with_digests:
                running.make_digests()
            self._last = monotonic()
        return not running.app.stopping()
