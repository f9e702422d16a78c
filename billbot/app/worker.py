"""The process behind `billbot work`: wakes once a minute, does what the database says is due, and listens to Slack."""

import logging
import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Self

from apscheduler.schedulers.background import BackgroundScheduler
from msgspec.structs import replace

from billbot.app.app import App
from billbot.app.slack import Listening
from billbot.app.tick import Steps, tick
from billbot.domain.report import Report
from billbot.errors import AtWork, BillbotError, Damaged, log_bug
from billbot.messages.trouble import held_channel_line
from billbot.notify.deliver import DeliveryReport
from billbot.store import exclusive, working_file

_log = logging.getLogger(__name__)

_TICK = timedelta(minutes=1)


def run(app: App, every: timedelta = _TICK) -> None:
    """Tick `every` minute (tests: more often) until SIGTERM or SIGINT, which also interrupt a request to the site.

    If the site, Slack or the mail server does not answer, that is noted and retried when due. Raises StoreError or
    ConfigError for problems at the start, since every tick would have them, and Damaged at any time.
    """
    with Ending() as ending, app.at_work(), ExitStack() as held:
        with app.open_store() as store, app.open_source():
            watched = len(app.watch(store).bills)
        try:
            held.enter_context(exclusive(working_file(app.settings.state.path)))
        except AtWork:
            _log.warning("another `billbot work` uses this database, too: they take turns, and one is enough")
        _work(app, every, ending, watched)


def _work(app: App, every: timedelta, ending: "Ending", watched: int) -> None:
    stop = threading.Event()
    # A pause between requests ends at once when the process is asked to end.
    hears = app.settings.slack_app_token is not None
    working = replace(app, clock=replace(app.clock, sleep=stop.wait), stopping=stop.is_set, buttons_work=hears)
    # apscheduler would warn of each tick that is skipped while the last one is still running.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(timezone=app.settings.schedule.timezone)
    ticking = Working(working, ending.give_up)
    scheduler.add_job(
        ticking.wake,
        "interval",
        seconds=every.total_seconds(),
        next_run_time=app.clock.now(),
        coalesce=True,
        misfire_grace_time=None,
        max_instances=1,
    )
    scheduler.start()
    try:
        with Listening(lambda: ticking.app, ending.give_up):
            _log.info("working; %d bills are watched", watched)
            _log.info("%s: ending", ending.wait().name)
            stop.set()
    finally:
        stop.set()
        scheduler.shutdown(wait=True)


_SIGNALS = {signal.SIGTERM, signal.SIGINT}


class Ending:
    """What ends the worker: SIGTERM, SIGINT, or a damaged database.

    The signals are kept from this thread, and from those that it starts, until it waits for them: none is lost.
    """

    def __enter__(self) -> Self:
        self._fault: Exception | None = None
        self._before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        self._thread = threading.get_ident()
        return self

    def __exit__(self, *exception: object) -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, self._before)

    def give_up(self, fault: Exception) -> None:
        """End the worker, since the database is damaged."""
        self._fault = fault
        signal.pthread_kill(self._thread, signal.SIGTERM)

    def wait(self) -> signal.Signals:
        """Wait for the signal that ends the worker. Raises Damaged."""
        number = signal.sigwait(_SIGNALS)
        if self._fault is not None:
            raise self._fault
        return signal.Signals(number)


class Working:
    """What the worker keeps from tick to tick: the `app` from its last good files.

    `give_up` is called if the database is damaged. Then there is nothing to do.
    """

    def __init__(self, app: App, give_up: Callable[[Damaged], None]) -> None:
        self.app, self._give_up = app, give_up
        self._held: frozenset[tuple[str, str]] = frozenset()

    def wake(self) -> None:
        """Tick once. Errors are logged, since the next tick may succeed. Only a damaged database ends the worker."""
        try:
            with Steps() as steps:
                done = tick(self.app, steps)
                self.app = done.app
                _log_done(done.report, done.sent)
                for each in done.sent.held:
                    if (each.channel, each.error) not in self._held:
                        _log.error("%s", held_channel_line(each))
                self._held = frozenset((each.channel, each.error) for each in done.sent.held)
        except Damaged as damaged:
            self._give_up(damaged)
        except BillbotError as error:
            for line in str(error).splitlines():
                _log.error("%s", line)
        except Exception as error:
            log_bug(error)


def _log_done(report: Report | None, sent: DeliveryReport) -> None:
    if report is not None and not report.busy:
        _log.info(
            "%d checked, %d failed, %d changes, %d requests, %d sent",
            report.checked,
            len(report.failed),
            len(report.changes),
            report.requests,
            sent.sent,
        )
    for line in sent.refused:
        _log.error("given up: %s", line)
