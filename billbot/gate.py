"""The gate before all else: by a clock that may be wrong nothing is written, nothing is sent, and nothing counted.

The site's clock decides, by the rule of docs/design/architecture.md, "The clock": a process asks it before it does
anything, once an hour as long as it looks, and whenever its own clock was set. From then on time goes on as it is
measured, wherever that clock is set to.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from msgspec.structs import replace

from billbot import schedule
from billbot.bootstrap import House
from billbot.clock import Clock, elapsed, later
from billbot.deliver import DeliveryReport, deliver
from billbot.errors import BillbotError, ClockWrong, Damaged, StoreError
from billbot.fetch import Source
from billbot.notify.incident import note_own
from billbot.store import Store

_log = logging.getLogger(__name__)

# A clock that goes by so much less or more than was measured was set.
_ALIKE = timedelta(minutes=5)
# One that was found right and was not set since is compared again so much later.
_RIGHT_FOR = timedelta(hours=1)
# One that was not set since the site was asked in vain is compared again so much later.
_ASKED_AGAIN = timedelta(minutes=30)
# Without an answer a clock is taken at its word that says a time from the last check on, up to a day later.
_BACK, _ON = timedelta(hours=1), timedelta(days=1)

_Reading = tuple[datetime, float]  # what a clock said, and the seconds that were measured by then


class Gate:
    """What a process knows of the clock of its machine, `ours`: it is right once an answer of the site says so."""

    def __init__(self, ours: Clock) -> None:
        self._ours = ours
        self._began = ours.monotonic()
        self._right: _Reading | None = None  # when the site last agreed
        self._asked: _Reading | None = None  # when it was last asked and did not

    @property
    def clock(self) -> Clock:
        """Our clock; once it was found right, and is set to something else, the time that was measured since."""
        return Clock(self._now, self._ours.monotonic, self._ours.sleep)

    @property
    def was_set(self) -> bool:
        """Whether our clock was set since it was found right."""
        return self._right is not None and not self._goes_on(self._right)

    def is_due(self, store: Store) -> bool:
        """Whether the site has to be asked before anything else. Raises StoreError."""
        return self._right is None or self.was_set or bool(store.incidents.still_open("clock"))

    def let_pass(self, house: House, store: Store, source: Source | None) -> None:
        """Let through what may write and send by our `clock`; null is a `source` that nobody has to ask, or can.

        Raises ClockWrong where the site speaks against it, BillbotError while nobody knows; StoreError.
        """
        wrong = store.incidents.still_open("clock")
        if source is not None and self._agrees(store, source, held_wrong=bool(wrong)):
            if wrong:
                note_own(store, house.watch(store), "clock", self._now(), None)
            return
        if wrong:
            raise BillbotError(f"{wrong[0].detail}; the next answer of the site finds out")
        silent = timedelta(seconds=self._ours.monotonic() - self._began)
        if self._right is None and not _follows(store, self._now()) and silent < house.settings.schedule.outage_after:
            raise BillbotError(
                f"the clock of this machine says {self._now():%Y-%m-%d %H:%M}, which is not within a day of the last"
                " check, and the site does not answer, which would tell whether that is so: nothing is written or sent"
                " until it does; see that the clock is right"
            )

    def _now(self) -> datetime:
        if self._right is None or not self.was_set:
            return self._ours.now()
        return self._expected(self._right)

    def _agrees(self, store: Store, source: Source, *, held_wrong: bool) -> bool:
        """Whether the site says that our clock is right; it is not asked while it has to be left alone."""
        now, seconds = self._ours.now(), self._ours.monotonic()
        lately = self._right is not None and seconds - self._right[1] < _RIGHT_FOR.total_seconds()
        if lately and not (self.was_set or held_wrong):
            return True
        if self._asked is not None and self._goes_on(self._asked) and seconds - self._asked[1] < _ASKED_AGAIN.seconds:
            return False
        paused = schedule.left_alone_until(store.sweeps.pause().resume_at, now) is not None
        if (paused and not held_wrong and _follows(store, now)) or store.sweeps.sweeping(now):
            return False
        right, self._right, self._asked = self._right, None, (now, seconds)  # it is our clock that is compared
        try:
            source.read_rules()  # as little as there is
        except (ClockWrong, StoreError):
            raise
        except BillbotError:  # whoever asks next says what is wrong
            self._right = right
        if source.heard:
            self._right, self._asked = (self._ours.now(), self._ours.monotonic()), None
        return source.heard

    def _goes_on(self, reading: _Reading) -> bool:
        return abs(elapsed(self._expected(reading), self._ours.now())) <= _ALIKE

    def _expected(self, reading: _Reading) -> datetime:
        return later(reading[0], timedelta(seconds=self._ours.monotonic() - reading[1]))


def _follows(store: Store, now: datetime) -> bool:
    """Whether a time is that of a clock that went on since the last check, or since the pause that came of it."""
    last, until = store.sweeps.last_begun(), store.sweeps.pause().resume_at
    if last is None:
        return True
    return elapsed(last, now) >= -_BACK and elapsed(max(last, until or last), now) <= _ON


def say_wrong(house: House, store: Store, wrong: ClockWrong) -> DeliveryReport:
    """Let operations channels know that our clock is wrong; whatever that writes bears the site's time."""
    right = replace(house, clock=replace(house.clock, now=lambda: wrong.site_time))
    note_own(store, right.watch(store), "clock", wrong.site_time, str(wrong))
    return deliver(store, right.post(store), right.clock, right.owner, stopping=right.stopping)


@contextmanager
def counted(store: Store, source: Source) -> Iterator[None]:
    """What is asked of the site in here, and was before, is counted; not where our clock is wrong."""
    counts = True
    try:
        yield
    except ClockWrong:
        counts = False
        raise
    finally:
        if counts:
            _count(store, source)


@contextmanager
def open_counted(house: House, store: Store) -> Iterator[Source]:
    """The site, for all that is asked of it to be counted. Raises ConfigError as `House.open_source`."""
    with house.open_source() as source, counted(store, source):
        yield source


def _count(store: Store, source: Source) -> None:
    """Count what was asked, which is worth more than its count."""
    try:
        store.traffic.add(source.requests, source.received)
    except Damaged:
        raise
    except StoreError as error:
        _log.warning("what was asked of the site is not counted: %s", error)
