"""What the clock starts: wakes once a minute and does what the database says is due (promise 7)."""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from queue import SimpleQueue

from apscheduler.schedulers.background import BackgroundScheduler

from billbot.bootstrap import House
from billbot.check import Report
from billbot.deliver import Delivered
from billbot.errors import BillbotError, Damaged
from billbot.gate import Gate
from billbot.tick import tick
from billbot.turns import Turns

_log = logging.getLogger(__name__)

_TICK = timedelta(minutes=1)


def run(house: House, every: timedelta = _TICK) -> None:
    """Work until SIGTERM or SIGINT, which break the request in hand off. Tests wake more often.

    The site, Slack and the mail server may be away; that is noted, and tried again when it is due. Raises StoreError or
    ConfigError for what is wrong at the start, since it would be wrong at every tick, and Damaged whenever it is found.
    """
    with house.open_store() as store, house.open_source():
        watched = len(house.watch(store).bills)
    stop = threading.Event()
    # A signal may come in the middle of anything, so it takes no lock, as an event or the log would: it is queued.
    ends: SimpleQueue[int | Damaged] = SimpleQueue()
    before = {number: signal.signal(number, lambda n, _: ends.put(n)) for number in (signal.SIGTERM, signal.SIGINT)}
    # A pause between requests ends at once when the process is asked to end.
    working = replace(house, clock=replace(house.clock, sleep=_until(stop)), stopping=stop.is_set)
    # A sweep that outlasts a tick is no trouble: the next one comes behind it.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(timezone=house.settings.schedule.timezone)
    scheduler.add_job(
        Working(working, ends.put).wake,
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
        ended = ends.get()
        if isinstance(ended, Damaged):
            raise ended
        _log.info("%s: ending", signal.Signals(ended).name)
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
    """The worker from tick to tick: the house as its files last described it without a fault.

    `give_up` is told of a damaged database, after which there is nothing to do.
    """

    def __init__(self, house: House, give_up: Callable[[Damaged], None]) -> None:
        self._house, self._gate, self._give_up = house, Gate(house.clock), give_up

    def wake(self) -> None:
        """One tick that outlives every trouble: the next one comes in a minute."""
        try:
            with Turns() as turns:
                done = tick(self._house, turns, gate=self._gate)
                self._house = done.house
                _note(done.report, done.sent)
        except Damaged as damaged:
            self._give_up(damaged)
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
