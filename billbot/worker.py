"""What the clock starts: wakes once a minute and does what the database says is due (promise 7)."""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from queue import SimpleQueue

from apscheduler.schedulers.background import BackgroundScheduler

from billbot import check, pipeline
from billbot.bootstrap import House
from billbot.check import Report
from billbot.errors import BillbotError
from billbot.pipeline import Delivered
from billbot.store import Store
from billbot.turns import Turns

_log = logging.getLogger(__name__)

_TICK = timedelta(minutes=1)
# So long documents are read in one tick, so that what is owed meanwhile does not wait for the whole wave.
_READING = timedelta(seconds=50)


def tick(house: House, reading: timedelta = _READING) -> tuple[Report | None, Delivered]:
    """Do all that is due now; the report is null when no check was due.

    What was found in a check leaves before documents are read, for `reading` at most. Each part has its turn, whatever
    becomes of the others; then BillbotError is raised with all that went wrong. Opens the database and the site for
    itself, since a connection cannot cross threads.
    """
    turns = Turns()
    _, report, sent = _tick(house, turns, reading)
    turns.end()
    return report, sent


def _tick(house: House, turns: Turns, reading: timedelta = _READING) -> tuple[House, Report | None, Delivered]:
    """As `tick`; gives the house, too, as its files describe it by now, and leaves what went wrong to the `turns`."""
    report, sent = None, Delivered()
    with house.open_store() as store:
        with turns.take():
            house = house.reread(store)
        with turns.take():
            report = _check(house, store)
        with turns.take():
            house.after_check(store, report)
        with turns.take():
            pipeline.make_due_digests(store, house.watch(store), house.masthead, house.clock.now())
        with turns.take():
            sent = house.deliver(store)
        with turns.take():
            if house.hear_answers(store, report):
                sent += house.deliver(store)
        if report is None or not (report.busy or report.not_tried):
            with turns.take():
                _read_documents(house, store, reading)
        with turns.take():
            if pipeline.tell_found(store, house.scope(store), house.channels, house.clock.now()):
                sent += house.deliver(store)
        with turns.take():
            house.keep(store, report)
    return house, report, sent


def _check(house: House, store: Store) -> Report | None:
    """Look at the watched bills, if that is due."""
    now = house.clock.now()
    if check.check_due(store, house.pace, now) > now:
        return None
    with house.open_source() as source:
        return check.check_bills(store, source, house.watch(store), house.clock, house.owner, stopping=house.stopping)


def _read_documents(house: House, store: Store, budget: timedelta) -> None:
    """Read new documents until the next check is due; what went wrong stands in the log and in `status`."""
    scope, now = house.scope(store), house.clock.now()
    if house.stopping() or not check.documents_due(store, scope, house.pace, now):
        return
    until = check.check_due(store, house.pace, now)
    with house.open_source() as source:
        done = check.read_documents(
            store, source, scope, house.clock, house.owner, until, budget=budget, stopping=house.stopping
        )
    for fault in done.faults:
        _log.warning("%s", fault)
    if done.requests:
        _log.info("%d new documents, %d read, %d suggested", done.new, done.read, done.suggested)


def run(house: House, every: timedelta = _TICK) -> None:
    """Work until SIGTERM or SIGINT; the request in hand is finished, then it returns. Tests wake more often.

    The site, Slack and the mail server may be away; that is noted, and tried again when it is due. Raises StoreError or
    ConfigError for what is wrong at the start, since it would be wrong at every tick.
    """
    with house.open_store() as store, house.open_source():
        watched = len(house.watch(store).bills)
    stop = threading.Event()
    # A signal may come in the middle of anything, so it takes no lock, as an event or the log would: it is queued.
    signals: SimpleQueue[int] = SimpleQueue()
    before = {number: signal.signal(number, lambda n, _: signals.put(n)) for number in (signal.SIGTERM, signal.SIGINT)}
    # A pause between requests ends at once when the process is asked to end.
    working = replace(house, clock=replace(house.clock, sleep=_until(stop)), stopping=stop.is_set)
    # A sweep that outlasts a tick is no trouble: the next one comes behind it.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(timezone=house.settings.schedule.timezone)
    scheduler.add_job(
        Working(working).wake,
        "interval",
        seconds=every.total_seconds(),
        next_run_time=house.clock.now(),
        coalesce=True,
        misfire_grace_time=None,
        max_instances=1,
    )
    scheduler.start()
    try:
        _log.info("working; %d bills are watched", watched)
        _log.info("%s: ending", signal.Signals(signals.get()).name)
    finally:
        stop.set()
        scheduler.shutdown(wait=True)
        for number, old in before.items():
            signal.signal(number, old)


def _until(stop: threading.Event) -> Callable[[float], None]:
    def sleep(seconds: float) -> None:
        stop.wait(seconds)

    return sleep


class Working:
    """The worker from tick to tick: the house as its files last described it without a fault."""

    def __init__(self, house: House) -> None:
        self._house = house

    def wake(self) -> None:
        """One tick that outlives every trouble: the next one comes in a minute."""
        turns = Turns()
        try:
            self._house, report, sent = _tick(self._house, turns)
            _note(report, sent)
            turns.end()
        except BillbotError as error:
            for line in str(error).splitlines():
                _log.error("%s", line)
        except Exception:  # the next tick may go well; a worker that ends silently helps nobody
            _log.exception("a fault in billbot; please report it")


def _note(report: Report | None, sent: Delivered) -> None:
    if report is not None and not report.busy:
        _log.info(
            "%d checked, %d failed, %d changes, %d requests, %d sent",
            report.checked,
            len(report.failed),
            len(report.told),
            report.requests,
            sent.sent,
        )
    for line in sent.refused:
        _log.error("given up: %s", line)
