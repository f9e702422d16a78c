"""One tick: does everything that is due, in a fixed order.

`work` ticks once a minute, `work --once` from cron, and `check` when somebody asks. Each step is done even if an
earlier one failed; the database decides which of them are due.
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
from billbot.app.due import check_due
from billbot.app.housekeeping import keep
from billbot.app.people import people_due, read_people
from billbot.app.poll import bills_to_check, check_bills
from billbot.app.preview import suggest_refilings
from billbot.app.status import owed
from billbot.briefs.committees import bills_before_committees
from billbot.briefs.waiting import overdue
from billbot.briefs.watch import Watch
from billbot.clock import elapsed, later
from billbot.domain.bills import BillId
from billbot.domain.planning import TIME_FOR_DUE
from billbot.domain.report import Report, ShowProgress, unshown
from billbot.errors import (
    AtWork,
    BillbotError,
    ClockWrong,
    ConfigError,
    Damaged,
    Stopped,
    StoreError,
    Unreachable,
    log_bug,
)
from billbot.notify import digest
from billbot.notify.deliver import DeliveryReport
from billbot.notify.deliver import deliver as tell_everybody
from billbot.notify.incidents import OwnTrouble, note_own, queue_outage
from billbot.public.site import write_pages
from billbot.site.heartbeat import ask_heartbeat
from billbot.site.source import Source
from billbot.store import Store
from billbot.store.attempts import Task

_log = logging.getLogger(__name__)

# How often messages that are due are sent while the site is being read, in seconds.
_DELIVERS_EVERY = 60.0
# During a check, deliveries leave outages and digests alone: the check may end an outage or add to a digest.
_WITHOUT_DIGESTS = 10
# Reading documents stops after this long and continues in the next tick, so other work does not wait for thousands of
# documents.
_READS_FOR = timedelta(seconds=50)
# While something is odd with our clock, the site is not asked about it more often than this.
_ASKED_AGAIN = timedelta(minutes=10)
# If nothing is new, tasks that read all watched bills run no more often than this.
_FOLLOWS_EVERY = timedelta(minutes=10)
# How often to find out whether committees and members have to be read again.
_WHO_DECIDES_EVERY = timedelta(hours=1)
_REFILINGS_EVERY = timedelta(days=7)
# How long committees and members are read at a time, so the watched bills do not wait.
_PEOPLE_FOR = timedelta(minutes=1)


class RequestedCheck(Struct, frozen=True):
    """A requested check of these `bills`, or all. It only delivers if `sends`."""

    bills: Sequence[BillId] = ()
    sends: bool = True
    progress: ShowProgress = unshown


class Steps:
    """Runs steps one after the other, each even if an earlier one failed, and collects their errors.

    Raises BillbotError at the end of its `with` block, with a line for each error.
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
        """Run the block as one step. An unexpected error is logged here, with its traceback.

        Raises ClockWrong and Damaged; then no other step may run.
        """
        try:
            yield
        except (ClockWrong, Damaged):
            raise
        except BillbotError as error:
            self.note(error)
        except Exception as error:
            self._troubles.append(f"{log_bug(error)}; please report it, with the log")

    def note(self, error: BillbotError) -> None:
        """Add an error to those that are raised at the end."""
        self._troubles += str(error).splitlines()


class TickContext(Struct):
    """A running tick: the app with its current files, its open database, its steps, and their results.

    `asked` is the check that somebody asked for, None to do what is due; `report` is None until one was made.
    """

    app: App
    store: Store
    steps: Steps
    asked: RequestedCheck | None = None
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
        """Whether the site may be asked for other things, since every look that was due is done."""
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
    asked: RequestedCheck | None = None,
    reads_for: timedelta = _READS_FOR,
    looks_for: timedelta = TIME_FOR_DUE,
    *,
    in_slices: bool = True,
) -> TickContext:
    """Do everything that is due now. If a check is `asked` for, do only that and what follows from it.

    Args:
        app: the app; the tick opens its database and the site itself, since a connection cannot cross threads.
        steps: collects the errors of all parts, each of which is done even if others fail.
        asked: a check that somebody asked for.
        reads_for: how long to read documents at most, which comes last.
        looks_for: how long to look at bills that are due; the rest waits for the next tick.
        in_slices: whether sending to a long list of recipients may take several ticks, so looks go on; a check
            that was asked for sends to all at once.

    If the site says that our clock is wrong, operations channels hear that, and nothing else is done. While another
    process checks or delivers, nothing is done, and the report says so.

    Raises:
        StoreError: the database cannot be opened.
    """
    with app.open_store() as store:
        running = TickContext(app, store, steps, asked, in_slices and asked is None)
        try:
            with store.turn():
                try:
                    _do_all(running, reads_for, looks_for)
                except ClockWrong as wrong:
                    running.report, running.sent = None, DeliveryReport()
                    with steps.run():  # its records have the site's time
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


def _do_all(running: TickContext, reads_for: timedelta, looks_for: timedelta) -> None:
    """Do everything that is due, in a fixed order. Raises ClockWrong, StoreError."""
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


def _look(running: TickContext, looks_for: timedelta) -> bool:
    """Check the clock, take over edits, and look at the bills that are due or asked for.

    What must be sent before the changes, such as a welcome, is queued before the poll ends and they are due. False if
    the clock could not be verified; then nothing else may be done. Raises ClockWrong, StoreError.
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
    """Deliver outside of a tick, once the clock was verified.

    Raises AtWork, StoreError, and BillbotError if the clock is wrong or could not be verified.
    """
    with ExitStack() as opened:
        source = None
        with suppress(ConfigError):
            source = opened.enter_context(app.open_source())
        opened.enter_context(store.turn(app.clock))
        _guard_clock(app, store, source)
        return deliver(app, store)


def _must_ask(app: App, store: Store) -> bool:
    """Whether to ask the site for the time first: when a process starts, and while our clock is odd.

    While it is odd, at most every ten minutes, even during a pause. Raises StoreError.
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
    """Return if due work may be written and sent: our clock is not odd, or the site's clock agrees.

    Each answer of the site is compared, here and in a check. A `source` of None cannot be asked. Raises ClockWrong if
    the site's clock differs by an hour or more, BillbotError while something is odd and cannot be resolved, and
    StoreError.
    """
    odd = _is_odd(app, store)
    if source is not None and _must_ask(app, store):
        app.memory.clock_asked = app.clock.monotonic()
        try:
            source.read_rules()  # robots.txt, the smallest page
        except (ClockWrong, StoreError):
            raise
        except BillbotError as error:  # the next request reports it, too
            _log.debug("%s", error)
        if source.heard:
            if store.clock_in_doubt():
                note_own(store, app.watch(store), "clock", app.clock.now(), None)
            return
    if wrong := store.clock_in_doubt():
        raise BillbotError(f"{wrong[1]}; the site's next answer will show")
    if odd:
        raise BillbotError(
            f"our clock says {app.clock.now():%Y-%m-%d %H:%M}, which is before the last check: nothing is written or"
            " sent until the site's clock agrees with it"
        )


def _is_time(running: TickContext, task: Task) -> bool:
    """Whether a task that goes through everything watched is due after a check; if so, mark it as done.

    It is due after a check that brought anything or completed a round, and otherwise every ten minutes. Raises
    StoreError.
    """
    if running.report is not None and running.report.needs_follow_up:
        return True
    return _is_due_again(running, task, _FOLLOWS_EVERY)


def _is_due_again(running: TickContext, task: Task, every: timedelta) -> bool:
    """Whether a task was not started for this long; if so, mark it as done. Raises StoreError."""
    last = running.store.attempts.of(task).tried_at
    if last is not None and timedelta() <= elapsed(last, running.now) < every:
        return False
    running.store.attempts.note(task, running.now, done=True)
    return True


def follow_up(running: TickContext) -> None:
    """Do what follows from a check, after its findings were sent. If the report is None, no check was due.

    After a good one, the heartbeat is requested unless a delivery is overdue, and reminders of hearings and of the ends
    of terms are queued. If the site asks for a long pause, or something cannot be read, that is queued for operations
    channels. The public pages are updated. The first good check starts the schedule of digests.
    """
    app, store, steps, report = running.app, running.store, running.steps, running.report
    if report is not None and report.checked:
        with steps.run():
            if not overdue(store, app.channels, running.now):
                _beat(running)
        with steps.run():
            if _is_time(running, "reminders"):
                notify.reminders.queue_reminders(store, running.watch, running.now)
                notify.watchlist.queue_terms(store, running.watch, running.now)
        with steps.run():
            notify.digest.begin_digests(store, app.channels, running.now)
    if report is not None and (report.checked or report.long_rest):
        with steps.run():
            running.note_own("rest", report.long_rest)
    if report is not None and not app.stopping():  # writing pages may take longer than we have to end
        with steps.run():
            if report.anything_moved or _is_time(running, "pages"):
                _publish_pages(running)
    with steps.run():
        notify.incidents.note_unreadable(store, running.watch, running.now)


def _beat(running: TickContext) -> None:
    """Request the heartbeat's address, if there is one, and note whether it answered. Raises StoreError."""
    app, error = running.app, None
    if not app.settings.heartbeat.url:
        return
    try:
        ask_heartbeat(app.settings.heartbeat.url, stopping=app.stopping)
    except Stopped:
        return
    except Unreachable as failed:
        error = str(failed)
        _log.warning("%s", error)
    running.store.attempts.note("heartbeat", running.now, done=error is None, error=error)


def _publish_pages(running: TickContext) -> None:
    """Write the public pages; an unwritable folder is logged, and tried again at the next check. Raises StoreError."""
    try:
        write_pages(running.store, running.watch, now=running.now, **running.app.public_site)
    except OSError as error:
        mend = "give this user permission to write to it, and space, or name another folder as [state] public"
        where = error.filename or running.app.settings.state.public
        _log.error("%s: cannot be written (%s); %s", where, error.strerror, mend)


def _hear_answers(running: TickContext) -> bool:
    """After a check and its delivery, ask the channels for people's answers to suggestions, and act on them.

    Returns whether that gives something new to deliver.
    """
    if running.report is None or not _is_time(running, "answers"):
        return False
    app, store = running.app, running.store

    decide = partial(watchlist.decide, app, store)
    return notify.suggestions.read_answers(store, app.transports, decide, running.now)


def _read_other_pages(running: TickContext, reads_for: timedelta) -> None:
    """Read new documents and people, delivering in between, then do the weekly work."""
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


def _read_documents(running: TickContext, budget: timedelta, go_on: Callable[[], bool]) -> None:
    """Read new documents for the time `budget`, once no look is due. The log and `status` show what goes wrong.

    Operations channels hear about a list of documents that could not be read for a long time, and of odd records in
    one.
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


def _suggest_refilings(running: TickContext) -> None:
    """Once a week, suggest what seems to be a proposal of the last court, filed again in the present one."""
    court, watch, store = running.app.court, running.watch, running.store
    if not any(bill.general_court == court - 1 for bill in watch.bills) or not store.documents.any_of(court):
        return
    if not _is_due_again(running, "refilings", _REFILINGS_EVERY):
        return
    if found := suggest_refilings(store, watch, court, running.now):
        _log.info("%d documents may be proposals that were filed again, and were not suggested before", found)


def _read_people(running: TickContext, go_on: Callable[[], bool]) -> None:
    """After a good check, read the committees and members who decide on what is followed, if that is due.

    To find them, all histories of followed bills are read, so this is done once an hour.
    """
    app, store, now = running.app, running.store, running.now
    if running.report is None or not running.report.checked or app.stopping():
        return
    if not _is_due_again(running, "people", _WHO_DECIDES_EVERY):
        return
    before = bills_before_committees(store, running.watch, now.date())
    if not running.may_read_on or not people_due(store, app.court, before, now):
        return
    with app.open_source() as source:
        done = read_people(store, source, app.court, before, app.clock, later(now, _PEOPLE_FOR), go_on=go_on)
    if done.long_rest:
        running.note_own("rest", done.long_rest)


def deliver(app: App, store: Store, *, in_slices: bool = False) -> DeliveryReport:
    """Send what is due, and tell operations channels what does not arrive.

    `in_slices` is as in `billbot.notify.deliver`.

    Raises StoreError.
    """
    outage_after = app.settings.schedule.outage_after
    return tell_everybody(
        store, app.delivery(store), app.clock, outage_after, stopping=app.stopping, in_slices=in_slices
    )


class BetweenLooks:
    """Delivers what is due between two looks at the site, at most once a minute.

    What was sent, and the errors, are added to those of the tick; errors do not stop the looks. Without `tells` it does
    nothing. What a poll queues is not due before the poll has ended (`store.jobs`).
    """

    def __init__(self, running: TickContext, *, tells: bool) -> None:
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
