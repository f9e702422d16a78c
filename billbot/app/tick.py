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

from msgspec import Struct
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
from billbot.clock import elapsed, later
from billbot.domain.bills import BillId
from billbot.domain.planning import TIME_FOR_DUE
from billbot.domain.report import Report
from billbot.errors import AtWork, BillbotError, ClockWrong, ConfigError, Damaged, StoreError
from billbot.notify import digest
from billbot.notify.deliver import DeliveryReport
from billbot.notify.deliver import deliver as tell_everybody
from billbot.notify.incidents import note_outage, note_own
from billbot.public.site import write_pages
from billbot.site.heartbeat import beat
from billbot.site.source import Source
from billbot.store import Store
from billbot.store.upkeep import Task

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


class Ticked(Struct, frozen=True):
    """The result of a tick: the app with its files as they are now, the report if a check was due, and what left."""

    app: App
    report: Report | None
    sent: DeliveryReport


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


def tick(
    app: App,
    steps: Steps,
    asked: Asked | None = None,
    reads_for: timedelta = _READS_FOR,
    looks_for: timedelta = TIME_FOR_DUE,
    *,
    in_slices: bool = True,
) -> Ticked:
    """Do all that is due now; where a check is `asked` for, do that one and what follows from it, and nothing else.

    Args:
        app: the app; the tick opens its database and the site itself, since a connection cannot cross threads.
        steps: collects the errors of all parts, of which each is done whatever became of the others.
        asked: a check that somebody asks for.
        reads_for: how long documents are read at most, which comes last.
        looks_for: how long bills that are due are looked at; the rest has its turn in the next tick.
        in_slices: whether a long list of recipients is told in as many ticks as that takes, so that looks go on; a
            check that is asked for tells all of it.

    Where the site says that our clock is wrong, operations channels are told so, and nothing else is done. While
    another process checks or delivers, nothing is done, and the report says so.

    Raises:
        StoreError: the database cannot be opened.
    """
    with ExitStack() as opened:
        store = opened.enter_context(app.open_store())
        try:
            opened.enter_context(store.turn())
            report, sent, passed = None, DeliveryReport(), False
            due = asked is not None or _look_is_due(app, store)
            with ExitStack() as closing:
                source: Source | None = None
                with steps.run():
                    if due or _must_ask(app, store):
                        source = closing.enter_context(app.open_source())
                with steps.run():
                    _guard_clock(app, store, source)
                    passed = True
                if not passed:
                    return Ticked(app, None, DeliveryReport(undelivered=owed(store, app.clock.now())))
                known, app = app, _as_configured(app, store, steps)
                with steps.run():
                    if asked is None and app is not known:
                        due = _look_is_due(app, store)
                    if due:
                        if source is None or app.settings.source != known.settings.source:
                            source = closing.enter_context(app.open_source())
                        tells = asked is None or asked.sends
                        between = BetweenLooks(app, store, steps, sent, tells=tells)
                        report = _check(app, store, steps, source, asked, looks_for, between.go_on)
            sends = asked is None or (asked.sends and report is not None)
            in_slices = in_slices and asked is None
            with steps.run():
                note_outage(store, app.channels, app.settings.schedule.outage_after, app.clock.now())
            with steps.run():
                sent += deliver(app, store, in_slices=in_slices) if sends else DeliveryReport()
            follow_up(app, store, steps, report)
            if asked is None:
                with steps.run():
                    digest.make_due_digests(store, app.watch(store), app.clock.now())
            with steps.run():
                sent += (
                    deliver(app, store, in_slices=in_slices)
                    if sends
                    else DeliveryReport(undelivered=owed(store, app.clock.now()))
                )
            with steps.run():
                if _hear_answers(app, store, report) and sends:
                    sent += deliver(app, store, in_slices=in_slices)
            if asked is None:
                _read_other_pages(app, store, steps, report, sent, reads_for, in_slices=in_slices)
            return Ticked(app, report, sent)
        except AtWork:
            now = app.clock.now()
            bills = list(bills_to_check(app.watch(store), asked.bills if asked else ()))
            report = Report(now, finished=now, not_tried=bills, busy=True)
            return Ticked(app, report, DeliveryReport(undelivered=owed(store, now)))
        except ClockWrong as wrong:
            sent, site_time = DeliveryReport(), wrong.site_time
            with steps.run():  # what is written for that has the site's time
                right = replace(app, clock=replace(app.clock, now=lambda: site_time))
                note_own(store, right.watch(store), "clock", site_time, str(wrong))
                sent = tell_everybody(store, right.post(store), right.clock, stopping=right.stopping)
            steps.note(wrong)
            return Ticked(app, None, sent)


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


def _as_configured(app: App, store: Store, steps: Steps) -> App:
    """The app with its files as they are now."""
    with steps.run():
        if app.folder is not None:
            app = watchlist.reread(app, store)
    with steps.run():
        if app.folder is not None:
            fault = config.pull_fault(app.folder)
            notify.incidents.note_own(store, app.watch(store), "pull", app.clock.now(), fault)
    return app


def _look_is_due(app: App, store: Store) -> bool:
    """Whether a look at any watched bill is due."""
    now = app.clock.now()
    return check_due(store, app.watch(store), now) <= now


def _check(
    app: App,
    store: Store,
    steps: Steps,
    source: Source,
    asked: Asked | None,
    looks_for: timedelta,
    go_on: Callable[[], bool],
) -> Report:
    """Look at the watched bills that are due, or at those that are asked for.

    What has to be told before the changes, such as a welcome, is queued before the poll ends and they are due.
    """
    bills = asked.bills if asked else ()

    def ending(report: Report) -> None:
        with steps.run():
            notify.after_check(store, app.watch(store), report, app.clock.now())

    return check_bills(
        store,
        source,
        app.watch(store),
        app.clock,
        bills,
        looks_for=looks_for if asked is None else None,
        ending=ending,
        go_on=go_on,
    )


def _is_time(store: Store, task: Task, report: Report, now: datetime) -> bool:
    """Whether a task that goes through all that is watched has to be done after a check; if so, it is noted as done.

    It has to be after a check that brought anything or completed a round, and else every ten minutes. Raises
    StoreError.
    """
    if report.needs_follow_up:
        return True
    last = store.upkeep.last(task).tried_at
    if last is not None and timedelta() <= elapsed(last, now) < _FOLLOWS_EVERY:
        return False
    store.upkeep.note(task, now, done=True)
    return True


def follow_up(app: App, store: Store, steps: Steps, report: Report | None) -> None:
    """Do what follows from a check, once what it found has left; a None report says that no check was due.

    After a good one the heartbeat is asked, unless a delivery is overdue, and reminders of hearings are queued. What
    cannot be read is queued for operations channels, and the public pages are brought up to date. The first good check
    starts the count of digests.
    """
    now = app.clock.now()
    if report is not None and report.checked:
        with steps.run():
            if not overdue(store, app.channels, now):
                beat(app.settings.heartbeat.url, app.clock, stopping=app.stopping)
        with steps.run():
            if _is_time(store, "reminders", report, now):
                notify.hearings.note_reminders(store, app.watch(store), now)
                notify.watchlist.note_terms(store, app.watch(store), now)
        with steps.run():
            notify.digest.begin_digests(store, app.channels, now)
    if report is not None and (report.checked or report.long_rest):
        with steps.run():
            notify.incidents.note_own(store, app.watch(store), "rest", now, report.long_rest)
    if report is not None and not app.stopping():  # pages may take longer than an end has
        with steps.run():
            if report.anything_moved or _is_time(store, "pages", report, now):
                _publish_pages(app, store, now)
    with steps.run():
        notify.incidents.note_unreadable(store, app.watch(store), now)


def _publish_pages(app: App, store: Store, now: datetime) -> None:
    """Write the public pages; an unwritable folder is logged, and tried again at the next check. Raises StoreError."""
    try:
        write_pages(store, app.watch(store), now=now, **app.public_site)
    except OSError as error:
        mend = "give this user the right to write it and room, or name another folder as [state] public"
        _log.error("%s: cannot be written (%s); %s", error.filename or app.settings.state.public, error.strerror, mend)


def _hear_answers(app: App, store: Store, report: Report | None) -> bool:
    """Ask the channels for people's answers to suggestions, after a check and its delivery, and act on them.

    Returns whether there is something new to deliver by that.
    """
    if report is None or not _is_time(store, "answers", report, app.clock.now()):
        return False
    add = partial(watchlist.accept, app, store)
    return notify.suggestions.read_answers(store, app.watch(store), app.transports, add, app.clock.now())


def _read_other_pages(
    app: App,
    store: Store,
    steps: Steps,
    report: Report | None,
    sent: DeliveryReport,
    reads_for: timedelta,
    *,
    in_slices: bool,
) -> None:
    """Read new documents and people, then do the weekly work; what leaves meanwhile is added to `sent`."""
    between = BetweenLooks(app, store, steps, sent, tells=True)
    with steps.run():
        _read_documents(app, store, report, reads_for, between.go_on)
    with steps.run():
        _suggest_refilings(app, store)
    with steps.run():
        if notify.suggestions.tell_found(store, app.watch(store), app.clock.now()):
            sent += deliver(app, store, in_slices=in_slices)
    with steps.run():
        _read_people(app, store, report, between.go_on)
    with steps.run():
        failed = keep(store, app.clock.now(), app.sound_files)
        if failed is not None:
            notify.incidents.note_own(store, app.watch(store), "backup", app.clock.now(), failed or None)


def _may_read_on(app: App, store: Store, report: Report | None) -> bool:
    """Whether the site may be asked for something else, since every look that was due is done."""
    if app.stopping():
        return False
    if report is not None:
        return not report.not_tried
    now = app.clock.now()
    return check_due(store, app.watch(store), now) > now


def _read_documents(
    app: App, store: Store, report: Report | None, budget: timedelta, go_on: Callable[[], bool]
) -> None:
    """Read new documents for the time `budget`, once no look is due; the log and `status` show what goes wrong.

    Operations channels are told of a list of documents that could not be read for long, and of odd records in one.
    """
    watch, now = app.watch(store), app.clock.now()
    if not documents_due(store, watch, now) or not _may_read_on(app, store, report):
        return
    with app.open_source() as source:
        done = read_documents(store, source, watch, app.clock, later(now, budget), budget=budget, go_on=go_on)
    if done.long_rest:
        notify.incidents.note_own(store, app.watch(store), "rest", app.clock.now(), done.long_rest)
    error, since = overdue_list(store, watch, app.clock.now()) or (None, None)
    notify.incidents.note_own(store, app.watch(store), "list", app.clock.now(), error, since)
    for court, odd in done.odd.items():
        notify.incidents.note_records(store, app.watch(store), app.clock.now(), court, odd)
    for fault in done.faults:
        _log.warning("%s", fault)
    if done.requests:
        _log.info("%d new documents, %d read, %d suggested", done.new, done.read, done.suggested)


def _suggest_refilings(app: App, store: Store) -> None:
    """Suggest once a week what seems to be a proposal of the court before, filed again in the one that sits."""
    court, watch, now = app.court, app.watch(store), app.clock.now()
    if not any(bill.general_court == court - 1 for bill in watch.bills) or not store.documents.any_of(court):
        return
    last = store.upkeep.last("refilings").tried_at
    if last is not None and timedelta() <= elapsed(last, now) < _REFILINGS_EVERY:
        return
    store.upkeep.note("refilings", now, done=True)
    if made := suggest_refilings(store, watch, court, now):
        _log.info("%d documents may be proposals that were filed again, and were not suggested before", made)


def _read_people(app: App, store: Store, report: Report | None, go_on: Callable[[], bool]) -> None:
    """Read the committees and members who decide on what is followed, where that is due, after a good check.

    Finding out who they are takes all histories of what is followed, so that is done once an hour.
    """
    if report is None or not report.checked or app.stopping():
        return
    now, last = app.clock.now(), store.upkeep.last("people").tried_at
    if last is not None and elapsed(last, now) < _WHO_DECIDES_EVERY:
        return
    store.upkeep.note("people", now, done=True)
    before = bills_before_committees(store, app.watch(store), now.date())
    if not _may_read_on(app, store, report) or not people_due(store, before, now):
        return
    with app.open_source() as source:
        until = later(now, _PEOPLE_FOR)
        done = read_people(store, source, before, app.clock, until, go_on=go_on)
    if done.long_rest:
        notify.incidents.note_own(store, app.watch(store), "rest", app.clock.now(), done.long_rest)


def deliver(app: App, store: Store, *, in_slices: bool = False) -> DeliveryReport:
    """Send what is due, and tell operations channels what does not arrive; `in_slices` as in `billbot.notify.deliver`.

    Raises StoreError.
    """
    return tell_everybody(
        store,
        app.post(store),
        app.clock,
        app.settings.schedule.outage_after,
        stopping=app.stopping,
        in_slices=in_slices,
    )


class BetweenLooks:
    """Delivers what is due between two looks at the site, once a minute has passed since the last time.

    What left is added to `sent`, and errors to those of `steps`: neither keeps the site from being asked. Without
    `tells` it does nothing. What a poll queues is not due before that has ended (`store.jobs`).
    """

    def __init__(self, app: App, store: Store, steps: Steps, sent: DeliveryReport, *, tells: bool) -> None:
        self._app, self._store, self._steps, self._sent, self._tells = app, store, steps, sent, tells
        self._begun = self._last = app.clock.monotonic()

    def go_on(self) -> bool:
        """Deliver if it is time; returns whether the site may be asked for more. Raises Damaged."""
        monotonic = self._app.clock.monotonic
        if self._tells and not self._app.stopping() and monotonic() - self._last >= _DELIVERS_EVERY:
            self._deliver(with_digests=monotonic() - self._begun > _WITHOUT_DIGESTS * _DELIVERS_EVERY)
            self._last = monotonic()
        return not self._app.stopping()

    def _deliver(self, *, with_digests: bool) -> None:
        app, store = self._app, self._store
        if with_digests and store.polls.failing_since() is not None:  # that one is over is told once the check is
            with self._steps.run():
                note_outage(store, app.channels, app.settings.schedule.outage_after, app.clock.now())
        with self._steps.run():
            self._sent += deliver(app, store, in_slices=True)
        if with_digests:
            with self._steps.run():
                digest.make_due_digests(store, app.watch(store), app.clock.now())
