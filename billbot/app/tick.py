"""One tick: does all that is due, in a fixed order.

`work` ticks once a minute, `work --once` from cron, and `check` when somebody asks. Each step is done whatever became
of those before it; what decides which of them is due is in the database.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from billbot import notify
from billbot.app import check, config, watchlist
from billbot.app.bootstrap import App
from billbot.app.follow_up import follow_up, hear_answers, read_other_pages
from billbot.app.status import owed
from billbot.app.telling import DELIVERS_EVERY, BetweenLooks, Steps, deliver, make_digests
from billbot.briefs.due import check_due
from billbot.clock import elapsed
from billbot.domain.bills import BillId
from billbot.domain.planning import TIME_FOR_DUE
from billbot.domain.report import Report
from billbot.errors import AtWork, BillbotError, ClockWrong, ConfigError, StoreError
from billbot.notify.deliver import DeliveryReport
from billbot.notify.deliver import deliver as tell_everybody
from billbot.notify.incidents import note_outage, note_own
from billbot.site.source import Source
from billbot.store import Store

# Reading documents ends after that, for the next tick to go on, so that other work does not wait for very many of them.
_READS_FOR = timedelta(seconds=50)
# While something is odd with our clock the site is asked about it no more often than that.
_ASKED_AGAIN = timedelta(minutes=10)

_log = logging.getLogger(__name__)


class Asked(Struct, frozen=True):
    """A check that somebody asks for: of these `bills`, or of all if there are none; it delivers only if it `sends`."""

    bills: Sequence[BillId] = ()
    sends: bool = True


class Ticked(Struct, frozen=True):
    """The result of a tick: the app with its files as they are now, the report if a check was due, and what left."""

    app: App
    report: Report | None
    sent: DeliveryReport


def tick(
    app: App,
    steps: Steps,
    asked: Asked | None = None,
    reads_for: timedelta = _READS_FOR,
    delivers_every: timedelta = DELIVERS_EVERY,
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
        delivers_every: how often what is due is sent while the site is asked (`billbot/app/telling.py`).
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
            done = _do_due(app, store, steps, asked, reads_for, delivers_every, looks_for, in_slices=in_slices)
        except AtWork:
            now = app.clock.now()
            bills = list(check.bills_to_check(app.watch(store), asked.bills if asked else ()))
            report = Report(now, finished=now, not_tried=bills, busy=True)
            return Ticked(app, report, DeliveryReport(undelivered=owed(store, now)))
        except ClockWrong as wrong:
            sent = DeliveryReport()
            with steps.run():
                sent = _say_wrong(app, store, wrong)
            steps.note(wrong)
            return Ticked(app, None, sent)
        return done


def _do_due(
    app: App,
    store: Store,
    steps: Steps,
    asked: Asked | None,
    reads_for: timedelta,
    delivers_every: timedelta,
    looks_for: timedelta,
    *,
    in_slices: bool,
) -> Ticked:
    """Do what `tick` says, with an open database. Raises ClockWrong."""
    report, sent, passed = None, DeliveryReport(), False
    due = asked is not None or _look_is_due(app, store)
    with ExitStack() as opened:
        source: Source | None = None
        with steps.run():
            if due or _must_ask(app, store):
                source = opened.enter_context(app.open_source())
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
                    source = opened.enter_context(app.open_source())
                tells = asked is None or asked.sends
                between = BetweenLooks(app, store, steps, sent, delivers_every, tells=tells)
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
            make_digests(app, store)
    with steps.run():
        sent += (
            deliver(app, store, in_slices=in_slices)
            if sends
            else DeliveryReport(undelivered=owed(store, app.clock.now()))
        )
    with steps.run():
        if hear_answers(app, store, report) and sends:
            sent += deliver(app, store, in_slices=in_slices)
    if asked is None:
        read_other_pages(app, store, steps, report, sent, reads_for, delivers_every, in_slices=in_slices)
    return Ticked(app, report, sent)


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

    Each answer of the site is compared, here and in a check. A null `source` cannot be asked. Raises ClockWrong where
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


def _say_wrong(app: App, store: Store, wrong: ClockWrong) -> DeliveryReport:
    """Tell operations channels that our clock is wrong; all that is written for that has the site's time."""
    right = replace(app, clock=replace(app.clock, now=lambda: wrong.site_time))
    note_own(store, right.watch(store), "clock", wrong.site_time, str(wrong))
    return tell_everybody(store, right.post(store), right.clock, stopping=right.stopping)


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
    return check_due(store, app.watch(store), app.planner, now) <= now


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

    return check.check_bills(
        store,
        source,
        app.watch(store),
        app.clock,
        notify.jobs,
        bills,
        planner=replace(app.planner, for_due=looks_for) if asked is None else None,
        ending=ending,
        go_on=go_on,
    )
